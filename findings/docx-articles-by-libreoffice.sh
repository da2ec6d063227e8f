#!/usr/bin/env bash
# Articles that run on over chapters (第一章, 第一条 … 第二章, 第三条), as statutes and rules have them: one list of Word whose level of articles
# never begins anew (w:lvlRestart 0), and levels in legal style (w:isLgl): 1.1 under 第一章.
#
# Guess before: LibreOffice, which counts the other labels of Word, goes on counting and prints 1.1.
# Seen: it begins with 第一条 in each chapter, in the text and in the PDF, and prints 一.1. A reference to 第三条 leads nowhere, and
# nothing says so. In the .docx that it writes both settings are gone, so whatever is read or filed by way of it has the wrong articles.
# Source: ECMA-376 part 1, 17.9.10 (lvlRestart), 17.9.4 (isLgl).
# guidang counts as Word does; for a .doc, which comes through LibreOffice, it carries the two settings past it.
. "$(dirname "$0")/room.bash"
room_packages libreoffice-writer-nogui=4:7.4.7-1+deb12u14 poppler-utils=22.12.0-2+deb12u3 fonts-noto-cjk=1:20220127+repack1-1 python3
cp "$(dirname "$0")/docx.py" "$tree/work/ooxml.py"
cat >"$tree/work/make.py" <<'END'
import ooxml
at = lambda level: '<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr>' % level
body = ''.join(ooxml.paragraph(text, at(level)) for text, level in (('总则', 0), ('甲。', 1), ('乙。', 1), ('罚则', 0), ('丙。', 1)))
level = lambda i, form, text, more='': '<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/>%s<w:suff w:val="space"/><w:lvlText w:val="%s"/></w:lvl>' % (i, form, more, text)
numbers = lambda *levels: ('<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>%s</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>' % ''.join(levels))
chapter = level(0, 'chineseCountingThousand', '第%1章')
ooxml.write('articles.docx', body, numbers(chapter, level(1, 'chineseCountingThousand', '第%2条', '<w:lvlRestart w:val="0"/>')))
ooxml.write('legal.docx', body, numbers(chapter, level(1, 'decimal', '%1.%2', '<w:isLgl/>')))
END
room python3 make.py
convert() { room soffice --headless --convert-to "$1" --outdir "$2" articles.docx legal.docx >/dev/null 2>&1 || true; }
tight() { sed 's/^\xef\xbb\xbf//; s/^ *//; s/  */ /g; /^$/d' | tr -d '\f'; }
convert txt:Text:UTF8 out
convert pdf out
convert docx out
articles=$'第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 罚则\n第一条 丙。'
legal=$'第一章 总则\n一.1 甲。\n一.2 乙。\n第二章 罚则\n二.1 丙。'
seen 'articles, text' "$articles" "$(tight <"$tree/work/out/articles.txt")"
seen 'articles, PDF' "$articles" "$(room pdftotext -layout out/articles.pdf - | tight)"
seen 'legal style, text' "$legal" "$(tight <"$tree/work/out/legal.txt")"
for name in articles legal; do
	seen "settings left in the $name.docx that LibreOffice writes" 0 "$(room python3 -c "
import sys, zipfile
print(sum(map(zipfile.ZipFile('out/$name.docx').read('word/numbering.xml').decode().count, ('lvlRestart', 'isLgl'))))")"
done
finish
