#!/usr/bin/env bash
# Content controls of Word that are bound to a custom XML part (w:dataBinding). An office system fills in number, title and date by writing
# the XML part; the text in document.xml stays what it was, and Word shows the XML part's value as soon as it opens the file.
#
# Guess before: a converter prints the text of document.xml or the bound value, but all of them the same, and two readings of one
# file agree.
# Seen: pandoc, docx2txt, AbiWord and python-docx's XML have the placeholder “单击此处输入文号”, the document number is nowhere in
# their text. LibreOffice prints the bound value of a text, but of a choice what document.xml has: 平件 (routine) for 特急 (most urgent). Exit 0
# each time.
# Source: ISO/IEC 29500-1, 17.5.2.6 (dataBinding): the content is updated from the custom XML data.
# guidang prints the bound value of texts and choices, as Word shows it.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5 libreoffice-writer-nogui=4:7.4.7-1+deb12u14
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
cat >"$tree/work/make.py" <<'END'
import ooxml
item, core = '{11111111-2222-3333-4444-555555555555}', '{6C3C8BC8-F283-45AE-878A-BAB7291924A1}'
def control(path, kind, text, of=item):
    return ('<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings="xmlns:n=\'urn:oa\' xmlns:c=\'%smetadata/core-properties\' xmlns:d=\'http://purl.org/dc/elements/1.1/\'" w:xpath="%s" w:storeItemID="%s"/>%s</w:sdtPr>'
            '<w:sdtContent><w:r><w:t>%s</w:t></w:r></w:sdtContent></w:sdt>' % (ooxml.PACKAGE, path, of, kind, text))
choice = '<w:dropDownList><w:listItem w:displayText="特急" w:value="2"/><w:listItem w:displayText="平件" w:value="0"/></w:dropDownList>'
lines = (('文号：', control('/n:paper[1]/n:number[1]', '<w:text/>', '单击此处输入文号')), ('题名：', control('/c:coreProperties[1]/d:title[1]', '<w:text/>', '单击此处输入题名', core)),
         ('缓急：', control('/n:paper[1]/n:urgency[1]', choice, '平件')))
rels = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="%srelationships">%%s</Relationships>' % ooxml.PACKAGE
ooxml.write('bound.docx', ''.join('<w:p><w:r><w:t>%s</w:t></w:r>%s</w:p>' % l for l in lines),
            relations='<Relationship Id="rIdC" Type="%s/customXml" Target="../customXml/item1.xml"/>' % ooxml.RELATIONS, parts=(
    ('customXml/item1.xml', '<?xml version="1.0" encoding="UTF-8"?><paper xmlns="urn:oa"><number>甲发〔2031〕7号</number><urgency>2</urgency></paper>'),
    ('customXml/itemProps1.xml', '<?xml version="1.0" encoding="UTF-8"?><ds:datastoreItem ds:itemID="%s" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>' % item),
    ('customXml/_rels/item1.xml.rels', rels % ('<Relationship Id="rId1" Type="%s/customXmlProps" Target="itemProps1.xml"/>' % ooxml.RELATIONS)),
    ('docProps/core.xml', '<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="%smetadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>甲局关于值班的通知</dc:title></cp:coreProperties>' % ooxml.PACKAGE)))
# the package's own relationships name the core properties too
import zipfile
with zipfile.ZipFile('bound.docx') as z:
    all_ = {n: z.read(n) for n in z.namelist()}
all_['_rels/.rels'] = all_['_rels/.rels'].replace(b'</Relationships>', ('<Relationship Id="rId2" Type="%smetadata/core-properties" Target="docProps/core.xml"/></Relationships>' % (ooxml.PACKAGE.replace('package/2006/', 'package/2006/relationships/'))).encode())
all_['[Content_Types].xml'] = all_['[Content_Types].xml'].replace(b'</Types>', b'<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>')
with zipfile.ZipFile('bound.docx', 'w') as z:
    for n, b in all_.items(): z.writestr(n, b)
END
room python3 make.py
tight() { tr -d ' \n\r' | sed 's/^\xef\xbb\xbf//'; }
old='文号：单击此处输入文号题名：单击此处输入题名缓急：平件'
seen pandoc "$old" "$(room pandoc -t plain bound.docx | tight)"
seen docx2txt "$old" "$(room docx2txt bound.docx - | tight)"
seen abiword "$old" "$(room abiword --to=txt --to-name=fd://1 bound.docx 2>/dev/null | tight)"
seen 'python-docx, paragraphs' '文号：题名：缓急：' "$(room python3 -c "import docx; print(''.join(p.text for p in docx.Document('bound.docx').paragraphs))")"
room soffice --headless --convert-to txt:Text:UTF8 bound.docx >/dev/null 2>&1 || true
seen LibreOffice '文号：甲发〔2031〕7号题名：甲局关于值班的通知缓急：平件' "$(tight <"$tree/work/bound.txt")"
finish
