#!/usr/bin/env bash
# The date below a notice that was inserted in Word as a field (插入日期, DATE): the file keeps what Word printed last. LibreOffice prints
# the day of the conversion, so that a notice of 2019 is dated today; of dates in Chinese figures it makes a year that none ever was.
#
# Guess before: a converter without a window prints the result that is stored, as it does of IF or DOCPROPERTY; at worst today's date,
# in the form that the field asks for.
# Seen: of a .docx pandoc, docx2txt, AbiWord and python-docx print the stored result. LibreOffice prints the clock's date of DATE and TIME,
# and of the Chinese form EEEE年O月A日 the year twice: 二〇二六二〇二六年. SAVEDATE is empty where the file has no properties, CREATEDATE
# is kept. In a .doc made on the way the stored date is gone, so the true one cannot be found again. Of an RTF pandoc prints no
# date at all, AbiWord the clock's in English, LibreOffice as of the .docx. Exit 0 each time, no message.
# Source: ISO/IEC 29500-1, 17.16.5.13 (DATE), 17.16.18 (fldChar: the result is what was last computed).
# guidang prints the stored result; of .doc and RTF, which LibreOffice converts for it, it makes these fields ones that are kept.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5 libreoffice-writer-nogui=4:7.4.7-1+deb12u14 catdoc=1:0.95-6~deb12u1
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
room python3 -c "
import ooxml
run = '<w:r>%s</w:r>'
mark = lambda kind: run % ('<w:fldChar w:fldCharType=\"%s\"/>' % kind)
def field(code, result):
    return '<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr>' + mark('begin') + run % ('<w:instrText xml:space=\"preserve\"> %s </w:instrText>' % code) + mark('separate') + run % ('<w:t>%s</w:t>' % result) + mark('end') + '</w:p>'
ooxml.write('dates.docx', field(r'DATE \@ \"yyyy年M月d日\"', '2019年3月5日') + field(r'DATE \@ \"EEEE年O月A日\"', '二〇一九年三月五日') + field(r'TIME \@ \"yyyy年M月d日\"', '2019年3月5日')
    + field(r'SAVEDATE \@ \"yyyy年M月d日\"', '2019年3月5日') + field(r'CREATEDATE \@ \"EEEE年O月A日\"', '二〇一九年三月五日') + '<w:p><w:pPr><w:jc w:val=\"left\"/></w:pPr><w:r><w:t>完</w:t></w:r></w:p>')"
# What changes with the day is put as a word: today's year in Chinese figures and in Arabic ones.
today() { # standard input: the text
	room python3 -c "
import sys, time
t = sys.stdin.read().lstrip('\ufeff')
for now in (time.localtime(), time.localtime(time.time() - 600)):
    t = t.replace('%d年%d月%d日' % now[:3], 'TODAY')
    year = ''.join('〇一二三四五六七八九'[int(d)] for d in str(now[0]))
    t = t.replace(year, 'YEAR')
import re
print(re.sub('YEAR年[一二三]?十?[一二三四五六七八九]?月[一二三]?十?[一二三四五六七八九]?日', 'YEAR年…', t))"
}
tight() { sed 's/^[ \t]*//; s/\r//' | grep -v '^$'; }
stored='2019年3月5日
二〇一九年三月五日
2019年3月5日
2019年3月5日
二〇一九年三月五日
完'
seen pandoc "$stored" "$(room pandoc -t plain --wrap=none dates.docx | tight)"
seen docx2txt "$stored" "$(room docx2txt dates.docx - | tight)"
seen abiword "$stored" "$(room abiword --to=txt --to-name=fd://1 dates.docx 2>/dev/null | tight)"
seen python-docx "$stored" "$(room python3 -c "
import docx
for p in docx.Document('dates.docx').paragraphs: print(p.text)" | tight)"
converted='TODAY
YEARYEAR年…
TODAY
二〇一九年三月五日
完'
room soffice --headless --convert-to txt:Text dates.docx >/dev/null 2>&1
seen libreoffice "$converted" "$(today <"$tree/work/dates.txt" | tight)"
room soffice --headless --convert-to doc dates.docx >/dev/null 2>&1
seen 'how often 2019 is in the .doc that it writes' '0' "$(room catdoc -dutf-8 dates.doc | grep -c 2019年 || true)"
cat >"$tree/work/rtf.py" <<'END'
u = lambda s: ''.join(c if ord(c) < 128 else '\\u%d?' % ord(c) for c in s)
field = lambda form, result: '{\\field{\\*\\fldinst { DATE \\\\@ "%s" }}{\\fldrslt {%s}}}' % (u(form), u(result))
with open('dates.rtf', 'w') as f:
    f.write('{\\rtf1\\ansi\\ansicpg936\\uc1 A ' + field('yyyy年M月d日', '2019年3月5日') + '\\par B ' + field('EEEE年O月A日', '二〇一九年三月五日') + '\\par C\\par}')
END
room python3 rtf.py
seen 'pandoc, RTF' 'A
B
C' "$(room pandoc -t plain dates.rtf | tight | sed 's/ *$//')"
seen 'how often 2019 is in what AbiWord prints of the RTF' '0' "$(room abiword --to=txt --to-name=fd://1 dates.rtf 2>/dev/null | grep -c 2019 || true)"
room soffice --headless --convert-to txt:Text dates.rtf >/dev/null 2>&1
seen 'libreoffice, RTF' 'A TODAY
B YEARYEAR年…
C' "$(today <"$tree/work/dates.txt" | tight)"
finish
