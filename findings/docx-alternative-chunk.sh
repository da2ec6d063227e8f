#!/usr/bin/env bash
# Text that a .docx takes from a part of its own (w:altChunk, as programs write that paste web pages into a letterhead) is
# left out by every reader, without a word.
#
# Guess before: LibreOffice at least inserts the part, or says that it does not.
# Seen: pandoc, docx2txt, AbiWord, python-docx and LibreOffice print the paragraphs before and after it, exit 0: a notice with
# title and signature and no text. Source: ECMA-376 part 1, 17.17.2.
# guidang says in a finding that a part of the text stands elsewhere.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5 libreoffice-writer-nogui=4:7.4.7-1+deb12u14
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
room python3 -c "
import ooxml
ooxml.write('chunk.docx', ooxml.paragraph('甲院关于放假的通知') + '<w:altChunk r:id=\"rIdA\"/>' + ooxml.paragraph('甲院'),
	parts=[('word/a.html', '<html><head><meta charset=\"utf-8\"></head><body><p>各科室：现将有关事项通知如下。</p></body></html>')],
	relations='<Relationship Id=\"rIdA\" Type=\"%s/aFChunk\" Target=\"a.html\"/>' % ooxml.RELATIONS)"
both='甲院关于放假的通知甲院'
tight() { tr -d ' \n\r' | sed 's/^\xef\xbb\xbf//'; }
seen pandoc "$both" "$(room pandoc -t plain chunk.docx | tight)"
seen docx2txt "$both" "$(room docx2txt chunk.docx - | tight)"
seen abiword "$both" "$(room abiword --to=txt --to-name=fd://1 chunk.docx 2>/dev/null | tight)"
seen python-docx "$both" "$(room python3 -c "import docx; print(''.join(p.text for p in docx.Document('chunk.docx').paragraphs))")"
room soffice --headless --convert-to txt:Text:UTF8 chunk.docx >/dev/null 2>&1 || true
seen LibreOffice "$both" "$(tight <"$tree/work/chunk.txt")"
finish
