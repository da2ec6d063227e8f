#!/usr/bin/env bash
# LibreOffice prints three of Word's East Asian number formats as others, two of them so that nobody notices.
#
# Guess before: the formats that LibreOffice's dialog does not offer fall back to 1, 2, 3.
# Seen: ideographDigital (digits one by one: 一〇, 一〇一) is counted (十, 一百零一), ideographEnclosedCircle (㊀ …) becomes
# ①, decimalEnclosedParen (⑴) loses its brackets: 9. The first two look right, and are other labels.
# Source: ECMA-376 part 1, 17.18.59 ST_NumberFormat. guidang computes the labels of a .docx from numbering.xml.
. "$(dirname "$0")/room.bash"
room_packages libreoffice-writer-nogui=4:7.4.7-1+deb12u14 python3
cp "$(dirname "$0")/docx.py" "$tree/work/"
cat >"$tree/work/make.py" <<'END'
import docx
two = docx.paragraph('甲', docx.NUMBERED) + docx.paragraph('乙', docx.NUMBERED)
for name, start in ('ideographDigital', 100), ('ideographEnclosedCircle', 1), ('decimalEnclosedParen', 1):
    docx.write(name + '.docx', two, docx.numbering(name, start, '%1'))
END
room python3 make.py
room soffice --headless --convert-to txt:Text:UTF8 ideographDigital.docx ideographEnclosedCircle.docx decimalEnclosedParen.docx >/dev/null 2>&1 || true
text() { sed '1s/^\xef\xbb\xbf//; s/^ *//; s/  */ /g' "$tree/work/$1.txt"; }
seen ideographDigital '一百 甲
一百零一 乙' "$(text ideographDigital)"
seen ideographEnclosedCircle '① 甲
② 乙' "$(text ideographEnclosedCircle)"
seen decimalEnclosedParen '1 甲
2 乙' "$(text decimalEnclosedParen)"
finish
