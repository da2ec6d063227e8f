#!/usr/bin/env bash
# A phonetic guide in Word (拼音指南, w:ruby: the pronunciation above a rare character of a name). Who reads it loses the character.
#
# Guess before: readers print the base alone, or the base with the pronunciation in brackets.
# Seen: pandoc and python-docx print neither (松陂县 becomes 松县); docx2txt and AbiWord print both, the pronunciation first, so that
# the name is not found either; LibreOffice prints the base. Source: ISO/IEC 29500-1, 17.3.3.25.
# guidang prints the base.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5 libreoffice-writer-nogui=4:7.4.7-1+deb12u14
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
room python3 -c "
import ooxml
run = '<w:r>%s</w:r>'
text = lambda t: run % ('<w:t>%s</w:t>' % t)
ooxml.write('guide.docx', '<w:p>' + text('松') + run % ('<w:ruby><w:rubyPr/><w:rt>%s</w:rt><w:rubyBase>%s</w:rubyBase></w:ruby>' % (text('bēi'), text('陂'))) + text('县') + '</w:p>')"
tight() { tr -d ' \n\r' | sed 's/^\xef\xbb\xbf//'; }
seen pandoc '松县' "$(room pandoc -t plain guide.docx | tight)"
seen docx2txt '松bēi陂县' "$(room docx2txt guide.docx - | tight)"
seen abiword '松bēi陂县' "$(room abiword --to=txt --to-name=fd://1 guide.docx 2>/dev/null | tight)"
seen python-docx '松县' "$(room python3 -c "import docx; print(''.join(p.text for p in docx.Document('guide.docx').paragraphs))")"
room soffice --headless --convert-to txt:Text:UTF8 guide.docx >/dev/null 2>&1 || true
seen LibreOffice '松陂县' "$(tight <"$tree/work/guide.txt")"
finish
