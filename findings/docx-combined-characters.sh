#!/usr/bin/env bash
# Combined characters of a Word document (合并字符: two names one above the other, as joint letterheads have them) and enclosed ones
# (带圈字符) are EQ fields; Word stores no result of them and draws them anew. Readers lose them without a word.
#
# Guess before: readers print the elements one after the other, or the instruction.
# Seen: pandoc, docx2txt and python-docx print nothing for either, exit 0: a letterhead 甲局 乙局 文件 is read as 文件. AbiWord prints
# the first name and LibreOffice the second, with the switches of the instruction, and nothing of the enclosed character.
# Source: ISO/IEC 29500-1, 17.16.5.16 (EQ).
# guidang prints the elements (甲局 乙局文件), and a number in a circle as its character.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5 libreoffice-writer-nogui=4:7.4.7-1+deb12u14
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
room python3 -c "
import ooxml
run = '<w:r>%s</w:r>'
mark = run % '<w:fldChar w:fldCharType=\"%s\"/>'
field = lambda code: mark % 'begin' + run % ('<w:instrText xml:space=\"preserve\"> %s </w:instrText>' % code) + mark % 'end'
text = lambda t: run % ('<w:t>%s</w:t>' % t)
ooxml.write('eq.docx', '<w:p>' + field(r'EQ \\* jc2 \\* hps10 \\o\\ad(\\s\\up 9(甲局),\\s\\do 3(乙局))') + text('文件') + '</w:p><w:p>' + text('第') + field(r'eq \\o\\ac(○,3)') + text('号') + '</w:p>')"
tight() { tr -d ' \n\r' | sed 's/^\xef\xbb\xbf//'; }
seen pandoc '文件第号' "$(room pandoc -t plain eq.docx | tight)"
seen docx2txt '文件第号' "$(room docx2txt eq.docx - | tight)"
seen abiword '\s\up9(甲局文件第号' "$(room abiword --to=txt --to-name=fd://1 eq.docx 2>/dev/null | tight)"
seen python-docx '文件第号' "$(room python3 -c "import docx; print(''.join(p.text for p in docx.Document('eq.docx').paragraphs))")"
room soffice --headless --convert-to txt:Text:UTF8 eq.docx >/dev/null 2>&1 || true
seen LibreOffice '\s\do3(乙局)文件第号' "$(tight <"$tree/work/eq.txt")"
finish
