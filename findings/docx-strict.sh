#!/usr/bin/env bash
# A .docx of the strict kind (ISO/IEC 29500 strict, one entry away in the save dialog) is refused by four tools, each in
# words that blame something else.
#
# Guess before: readers take both namespaces; the strict one is the international standard.
# Seen: pandoc "couldn't parse docx file", AbiWord "could not open", python-docx KeyError "no relationship of type …"; docx2txt,
# which looks at no namespace, reads it. An import by pandoc of a folder with one such file loses that file alone.
# guidang reads both.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 docx2txt=1.4-5 abiword=3.0.5~dfsg-3.2 python3-docx=0.8.11+dfsg1-5
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
room python3 -c "
import ooxml
ooxml.write('strict.docx', ooxml.paragraph('甲院关于放假的通知'), strict=True)
ooxml.write('usual.docx', ooxml.paragraph('甲院关于放假的通知'))"
text='甲院关于放假的通知'
status() { local rc=0; "$@" >/dev/null 2>&1 || rc=$?; echo $rc; }
seen 'pandoc, usual' "$text" "$(room pandoc -t plain usual.docx)"
seen 'pandoc, strict: refused' yes "$([ "$(status room pandoc -t plain strict.docx)" != 0 ] && echo yes)"
seen 'pandoc, strict: its words' "couldn't parse docx file" "$(room pandoc -t plain strict.docx 2>&1 | grep -o "couldn't parse docx file")"
seen 'abiword, strict: nothing written' '' "$(room abiword --to=txt --to-name=fd://1 strict.docx 2>/dev/null)"
seen 'python-docx, strict' KeyError "$(room python3 -c "
import docx
try: docx.Document('strict.docx')
except Exception as e: print(type(e).__name__)")"
seen 'docx2txt, strict' "$text" "$(room docx2txt strict.docx - | sed '/^$/d')"
finish
