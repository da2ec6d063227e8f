#!/usr/bin/env bash
# A document number with a no-break hyphen, as Word stores Ctrl+Shift+- : an element of its own (w:noBreakHyphen) between two texts.
#
# Guess before: converters print "-", or the character U+2011.
# Seen: docx2txt prints "-", pandoc and LibreOffice U+2011, so that a search for 3-5号 does not find it. python-docx and AbiWord print
# nothing at all: 3-5号, the fifth part of number 3, becomes 35号, which is the number of another paper.
# Source: ISO/IEC 29500-1, 17.3.3.18 (noBreakHyphen).
# guidang prints "-".
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5 libreoffice-writer-nogui=4:7.4.7-1+deb12u14
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
room python3 -c "
import ooxml
run = '<w:r>%s</w:r>'
ooxml.write('number.docx', '<w:p>' + run % '<w:t>甲府发〔2031〕3</w:t>' + run % '<w:noBreakHyphen/>' + run % '<w:t>5号</w:t>' + '</w:p>')"
tight() { tr -d ' \n\r' | sed 's/^\xef\xbb\xbf//; s/\xe2\x80\x91/<U+2011>/'; }
seen docx2txt '甲府发〔2031〕3-5号' "$(room docx2txt number.docx - | tight)"
seen pandoc '甲府发〔2031〕3<U+2011>5号' "$(room pandoc -t plain number.docx | tight)"
room soffice --headless --convert-to txt:Text:UTF8 number.docx >/dev/null 2>&1 || true
seen LibreOffice '甲府发〔2031〕3<U+2011>5号' "$(tight <"$tree/work/number.txt")"
seen AbiWord '甲府发〔2031〕35号' "$(room abiword --to=txt --to-name=fd://1 number.docx 2>/dev/null | tight)"
seen python-docx '甲府发〔2031〕35号' "$(room python3 -c "import docx; print(docx.Document('number.docx').paragraphs[0].text)")"
finish
