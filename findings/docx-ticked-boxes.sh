#!/usr/bin/env bash
# The boxes of a form in Word: a tick is a character of the font Wingdings 2 (w:sym) or a form field (FORMCHECKBOX), and neither is
# text. Readers leave it out, so that a form reads the same whatever was ticked.
#
# Guess before: a converter prints ☑, or at least another character than for an empty box.
# Seen: pandoc, docx2txt, python-docx and AbiWord print neither tick nor box in either form. LibreOffice prints the character of
# the font as it is, U+F052 and U+F0A3 of the private use area, which other fonts show as nothing, and nothing of the form field.
# Source: ISO/IEC 29500-1, 17.3.3.30 (sym), 17.16.7 (checkBox).
# guidang prints ☑ and □.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5 libreoffice-writer-nogui=4:7.4.7-1+deb12u14
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
room python3 -c "
import ooxml
run = '<w:r>%s</w:r>'
sym = lambda code: run % ('<w:sym w:font=\"Wingdings 2\" w:char=\"%s\"/>' % code)
mark = run % '<w:fldChar w:fldCharType=\"%s\">%s</w:fldChar>'
box = lambda on: mark % ('begin', '<w:ffData><w:enabled/><w:checkBox><w:sizeAuto/><w:default w:val=\"%d\"/></w:checkBox></w:ffData>' % on) + run % '<w:instrText> FORMCHECKBOX </w:instrText>' + mark % ('separate', '') + mark % ('end', '')
text = lambda t: run % ('<w:t>%s</w:t>' % t)
for name, left, right in (('yes', 'F052', 'F0A3'), ('no', 'F0A3', 'F052')):
	ooxml.write(name + '.docx', '<w:p>' + text('公开：') + sym(left) + text('是') + sym(right) + text('否') + '</w:p><w:p>' + text('涉密：') + box(name == 'yes') + text('是') + box(name == 'no') + text('否') + '</w:p>')"
tight() { tr -d ' \n\r' | sed 's/^\xef\xbb\xbf//'; }
none='公开：是否涉密：是否'
for form in yes no; do
	seen "pandoc, $form" "$none" "$(room pandoc -t plain $form.docx | tight)"
	seen "docx2txt, $form" "$none" "$(room docx2txt $form.docx - | tight)"
	seen "python-docx, $form" "$none" "$(room python3 -c "import docx; print(''.join(p.text for p in docx.Document('$form.docx').paragraphs))")"
	seen "abiword, $form" "$none" "$(room abiword --to=txt --to-name=fd://1 $form.docx 2>/dev/null | tight)"
	room soffice --headless --convert-to txt:Text:UTF8 $form.docx >/dev/null 2>&1 || true
	left=F052 right=F0A3
	[ $form = yes ] || left=F0A3 right=F052
	seen "LibreOffice, $form" "公开：<U+$left>是<U+$right>否涉密：是否" "$(tight <"$tree/work/$form.txt" | sed 's/\xef\x81\x92/<U+F052>/; s/\xef\x82\xa3/<U+F0A3>/')"
done
finish
