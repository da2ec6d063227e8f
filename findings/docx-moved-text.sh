#!/usr/bin/env bash
# A sentence that was moved while Word tracked changes: w:moveFrom where it stood, w:moveTo where it stands now.
#
# Guess before: converters show changes as accepted, so the sentence stands once, in its new place.
# Seen: only pandoc does so. docx2txt and AbiWord print it in both places, though they leave out what was deleted; LibreOffice's text
# holds it twice and the deleted words as well; python-docx prints it in neither place. A notice that was reviewed with tracking names
# a task twice or not at all.
# Source: ISO/IEC 29500-1, 17.13.5.22 (moveFrom), 17.13.5.25 (moveTo).
# guidang reads changes as accepted and says so in a finding.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5 libreoffice-writer-nogui=4:7.4.7-1+deb12u14
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
room python3 -c "
import ooxml
text = lambda t: '<w:r><w:t>%s</w:t></w:r>' % t
change = lambda name, i, t: '<w:%s w:id=\"%d\" w:author=\"校对\" w:date=\"2031-01-01T08:00:00Z\">%s</w:%s>' % (name, i, t, name)
marks = lambda name, i, t: '<w:%sRangeStart w:id=\"%d\" w:name=\"move1\" w:author=\"校对\" w:date=\"2031-01-01T08:00:00Z\"/>%s<w:%sRangeEnd w:id=\"%d\"/>' % (name, i, change(name, i + 1, t), name, i)
gone = change('del', 9, '<w:r><w:delText>原定三月。</w:delText></w:r>')
ooxml.write('moved.docx', '<w:p>' + marks('moveFrom', 1, text('护理部负责培训。')) + gone + text('医务科负责检查。') + marks('moveTo', 3, text('护理部负责培训。')) + '</w:p>')"
tight() { tr -d ' \n\r' | sed 's/^\xef\xbb\xbf//'; }
once='医务科负责检查。护理部负责培训。' twice='护理部负责培训。医务科负责检查。护理部负责培训。'
seen pandoc "$once" "$(room pandoc -t plain moved.docx | tight)"
seen docx2txt "$twice" "$(room docx2txt moved.docx - | tight)"
seen AbiWord "$twice" "$(room abiword --to=txt --to-name=fd://1 moved.docx 2>/dev/null | tight)"
room soffice --headless --convert-to txt:Text:UTF8 moved.docx >/dev/null 2>&1 || true
seen LibreOffice '护理部负责培训。原定三月。医务科负责检查。护理部负责培训。' "$(tight <"$tree/work/moved.txt")"
seen python-docx '医务科负责检查。' "$(room python3 -c "import docx; print(docx.Document('moved.docx').paragraphs[0].text)")"
finish
