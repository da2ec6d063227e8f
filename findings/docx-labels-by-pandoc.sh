#!/usr/bin/env bash
# Word's automatic 九、 and 第九条 become "9." by pandoc: another label than the one printed, in the same place.
#
# Guess before: a converter either prints the label as Word does or leaves it out.
# Seen: 九、, 第九条 and （九） all become "9.": what stands round the number is lost and the figure is Arabic, so a search for the
# clause that others cite (第九条) finds nothing, and nothing says so.
# Source: ECMA-376 part 1, 17.9.11 (lvlText), 17.18.59 (ST_NumberFormat). guidang prints what numbering.xml says.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 python3
cp "$(dirname "$0")/docx.py" "$tree/work/"
cat >"$tree/work/make.py" <<'END'
import docx
two = docx.paragraph('附则', docx.NUMBERED) + docx.paragraph('其他', docx.NUMBERED)
docx.write('item.docx', two, docx.numbering('chineseCounting', 9))
docx.write('article.docx', two, docx.numbering('chineseCounting', 9, '第%1条'))
docx.write('bracket.docx', two, docx.numbering('chineseCounting', 9, '（%1）'))
END
room python3 make.py
for name in item article bracket; do
	seen "$name" '9.  附则
10. 其他' "$(room pandoc -t plain $name.docx | sed '/^$/d')"
done
finish
