#!/usr/bin/env bash
# Smart tags of a Word document (w:smartTag): the Chinese Word of 2002 to 2007 put one round every date, measure and name of a person
# that it recognised as one typed (chsdate, chmetcnv, PersonName), and files saved as .docx since still have them.
#
# Guess before: a smart tag is a mark round text, so its text is read as that of the paragraph by all.
# Seen: pandoc, docx2txt, AbiWord and LibreOffice print the sentence whole. python-docx leaves out what stands in the tag, so just the
# facts: 请于2009年3月5日前报李某，距离500米。 is read as 请于前报，距离。, and the date below the signature is an empty paragraph. No message.
# Its table cells and all that is built on its paragraph.text have the same gap.
# Source: ISO/IEC 29500-1, 17.5.1.9 (smartTag).
# guidang prints the sentence whole.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5 libreoffice-writer-nogui=4:7.4.7-1+deb12u14
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
room python3 -c "
import ooxml
run = '<w:r><w:t>%s</w:t></w:r>'
tag = lambda kind, text: '<w:smartTag w:uri=\"urn:schemas-microsoft-com:office:smarttags\" w:element=\"%s\">%s</w:smartTag>' % (kind, run % text)
ooxml.write('tags.docx', '<w:p><w:pPr><w:jc w:val=\"left\"/></w:pPr>' + run % '请于' + tag('chsdate', '2009年3月5日') + run % '前报' + tag('PersonName', '李某') + run % '，距离' + tag('chmetcnv', '500米') + run % '。' + '</w:p><w:p><w:pPr><w:jc w:val=\"left\"/></w:pPr>' + tag('chsdate', '二〇〇九年三月一日') + '</w:p>')"
tight() { sed 's/^\xEF\xBB\xBF//; s/\r//' | grep -v '^$'; }
whole='请于2009年3月5日前报李某，距离500米。
二〇〇九年三月一日'
seen pandoc "$whole" "$(room pandoc -t plain --wrap=none tags.docx | tight)"
seen docx2txt "$whole" "$(room docx2txt tags.docx - | tight)"
seen abiword "$whole" "$(room abiword --to=txt --to-name=fd://1 tags.docx 2>/dev/null | tight)"
room soffice --headless --convert-to txt:Text tags.docx >/dev/null 2>&1
seen libreoffice "$whole" "$(tight <"$tree/work/tags.txt")"
seen python-docx '[请于前报，距离。]
[]' "$(room python3 -c "
import docx
for p in docx.Document('tags.docx').paragraphs:
    print('[%s]' % p.text)")"
finish
