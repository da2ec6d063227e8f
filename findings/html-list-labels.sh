#!/usr/bin/env bash
# HTML lists numbered in Chinese by their style: every converter prints Arabic numbers.
#
# Guess before: text browsers know list-style-type, at least cjk-ideographic (CSS 2.1), since saved notices use it for 一、二、.
# Seen: pandoc, w3m, lynx, elinks, links2, html2text and LibreOffice print 1. 2.; html2text forgets start=, pandoc value=.
# What is cited as “第二条第（三）项” of the page is not in the text.
# Versions: Debian 12, those below.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 w3m=0.5.3+git20230121-2 lynx=2.9.0dev.12-1 elinks=0.13.2-1+b4 links2=2.28-1+b2 html2text=1.3.2a-28
cat >"$tree/work/list.html" <<'END'
<!DOCTYPE html><html><head><meta charset="utf-8"><title>t</title></head><body>
<ol style="list-style-type:cjk-ideographic"><li>总体要求</li><li>主要任务</li><li value="11">保障措施</li></ol>
<ol start="3" style="list-style-type:simp-chinese-informal"><li>附则</li></ol>
</body></html>
END
tight() { sed 's/\xc2\xa0/ /g; s/^ *//; s/  */ /g; /^$/d'; }
usual='1. 总体要求
2. 主要任务
11. 保障措施
3. 附则'
seen w3m "$usual" "$(room w3m -dump list.html 2>/dev/null | tight)"
seen lynx "$usual" "$(room lynx -dump -nolist -display_charset=utf-8 list.html | tight)"
seen elinks "$usual" "$(room elinks -dump 1 list.html | tight)"
seen links2 "$usual" "$(room links2 -dump -codepage utf8 list.html | tight)"
seen html2text '1. 总体要求
2. 主要任务
11. 保障措施
1. 附则' "$(room html2text -utf8 list.html | tight)"
seen pandoc '1. 总体要求
2. 主要任务
3. 保障措施
3. 附则' "$(room pandoc -f html -t plain list.html | tight)"
finish
