#!/usr/bin/env bash
# A list numbered 一、 二、 that LibreOffice saves as RTF and reads again: the comma of the label has become a question mark.
#
# Guess before: what a program writes it reads back, at least its own characters.
# Seen: the printed label in \listtext is right (\u12289 = 、), and catdoc prints it. LibreOffice looks at the pattern of the level
# instead and prints 一?, 二?; pandoc numbers 1. 2.; AbiWord prints no label. A clause cited as 二、 is found in none of them.
# Source: RTF 1.9.1, "List Table" (\leveltext) and "Paragraph Text" (\listtext).
# guidang has RTF converted, and takes the labels from \listtext of the source.
. "$(dirname "$0")/room.bash"
room_packages libreoffice-writer-nogui=4:7.4.7-1+deb12u14 pandoc=2.17.1.1-2~deb12u1 catdoc=1:0.95-6~deb12u1 abiword=3.0.5~dfsg-3.2 python3
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
room python3 -c "
import ooxml
item = lambda text: ooxml.paragraph(text, ooxml.NUMBERED)
ooxml.write('list.docx', ooxml.paragraph('关于放假的通知') + item('时间') + item('地点'), ooxml.numbering('chineseCountingThousand'))"
office() { room soffice --headless --convert-to "$1" --outdir "$2" "$3" >/dev/null 2>&1; }
office rtf . list.docx
office txt:Text back list.rtf
items() { sed 's/[[:space:]]//g' | grep -E '时间|地点' | paste -sd ' '; }
seen 'in the file' '\u19968\u12289 \u20108\u12289' "$(grep -o 'listtext[^}]*' "$tree/work/list.rtf" | grep -o '\\u[0-9]*' | paste -sd ' ' | sed 's/ \(\\u12289\)/\1/g')"
seen 'LibreOffice' '一?时间 二?地点' "$(items <"$tree/work/back/list.txt")"
seen 'catdoc' '一、时间 二、地点' "$(room catdoc -d utf-8 list.rtf | items)"
seen 'pandoc' '1.时间 2.地点' "$(room pandoc -t plain list.rtf | items)"
seen 'abiword' '时间 地点' "$(room abiword --to=txt --to-name=fd://1 list.rtf 2>/dev/null | items)"
finish
