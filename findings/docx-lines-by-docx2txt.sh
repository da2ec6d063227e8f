#!/usr/bin/env bash
# docx2txt parts two paragraphs only where the paragraph before has attributes or properties. Word gives every paragraph some; what
# other programs write (python-docx, as office systems use it to fill in notices) often has none.
#
# Guess before: whoever finds the text of a paragraph ends a line after it; that is the one thing such a tool cannot do without.
# Seen: a notice of four paragraphs written by python-docx comes out as one line: title, recipients, text and date run together, and
# the same notice with a style at each paragraph as four. Exit 0. What looks for the line of the date, or of the recipients, finds none.
# Source: ISO/IEC 29500-1, 17.3.1.22 (p): all attributes are optional, and so is pPr. docx2txt asks for <w:p followed by one more character.
# guidang ends a line after each.
. "$(dirname "$0")/room.bash"
room_packages docx2txt=1.4-5 python3-docx=0.8.11+dfsg1-5 pandoc=2.17.1.1-2~deb12u1
cat >"$tree/work/make.py" <<'END'
import docx
lines = ['关于清点公章的通知', '各科室：', '请于本周内清点公章。', '2019年3月5日']
plain, styled = docx.Document(), docx.Document()
for line in lines:
    plain.add_paragraph(line)
    styled.add_paragraph(line, 'Body Text')
plain.save('plain.docx')
styled.save('styled.docx')
END
room python3 make.py
tight() { grep -v '^$'; }
four='关于清点公章的通知
各科室：
请于本周内清点公章。
2019年3月5日'
seen 'paragraphs without properties' '关于清点公章的通知各科室：请于本周内清点公章。2019年3月5日' "$(room docx2txt plain.docx - | tight)"
seen 'the same by pandoc' "$four" "$(room pandoc -t plain --wrap=none plain.docx | tight)"
seen 'paragraphs with a style' "$four" "$(room docx2txt styled.docx - | tight)"
finish
