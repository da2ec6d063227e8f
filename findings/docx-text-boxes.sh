#!/usr/bin/env bash
# A text box of Word, stored as Word stores it: twice, in mc:AlternateContent, as a drawing and as VML for older programs. Letterheads
# made with a template have their document number in one.
#
# Guess before: readers print the text once or twice.
# Seen: docx2txt and AbiWord print it once. pandoc and python-docx print nothing of it, and LibreOffice, which shows it on the page,
# leaves it out when it converts to text, and in HTML makes a picture of it: three of five give a notice without its number, exit 0.
# Source: ISO/IEC 29500-3, 9.2 (AlternateContent), 29500-1, 20.4.2.37 (txbxContent).
# guidang prints it once, where it is anchored.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5 libreoffice-writer-nogui=4:7.4.7-1+deb12u14
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
cat >"$tree/work/make.py" <<'END'
import ooxml
office, drawing = 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape', 'http://schemas.openxmlformats.org/drawingml/2006/'
inside = '<w:txbxContent>%s</w:txbxContent>' % ooxml.paragraph('甲院发〔2024〕5号')
shape = ('<wps:wsp xmlns:wps="%s"><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3000000" cy="400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
         '<wps:txbx>%s</wps:txbx><wps:bodyPr/></wps:wsp>' % (office, inside))
choice = ('<w:drawing><wp:inline xmlns:wp="%swordprocessingDrawing"><wp:extent cx="3000000" cy="400000"/><wp:docPr id="1" name="1"/><a:graphic xmlns:a="%smain"><a:graphicData uri="%s">%s</a:graphicData></a:graphic></wp:inline></w:drawing>'
          % (drawing, drawing, office, shape))
fallback = '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:236pt;height:31pt"><v:textbox>%s</v:textbox></v:shape></w:pict>' % inside
box = ('<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice xmlns:wps="%s" Requires="wps">%s</mc:Choice><mc:Fallback>%s</mc:Fallback></mc:AlternateContent></w:r></w:p>'
       % (office, choice, fallback))
ooxml.write('box.docx', ooxml.paragraph('甲院文件') + box + ooxml.paragraph('关于放假的通知'))
END
room python3 make.py
count() { grep -o '5号' | wc -l; }
seen 'pandoc: numbers printed' 0 "$(room pandoc -t plain box.docx | count)"
seen 'python-docx: numbers printed' 0 "$(room python3 -c "
import docx
for p in docx.Document('box.docx').paragraphs: print(p.text)" | count)"
seen 'docx2txt: numbers printed' 1 "$(room docx2txt box.docx - | count)"
seen 'abiword: numbers printed' 1 "$(room abiword --to=txt --to-name=fd://1 box.docx 2>/dev/null | count)"
room soffice --headless --convert-to txt:Text box.docx >/dev/null 2>&1
seen 'LibreOffice, text: numbers printed' 0 "$(count <"$tree/work/box.txt")"
room soffice --headless --convert-to html box.docx >/dev/null 2>&1
seen 'LibreOffice, HTML: numbers and pictures' '0 1' "$(count <"$tree/work/box.html") $(find "$tree/work" -name '*.gif' | wc -l)"
finish
