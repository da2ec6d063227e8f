#!/usr/bin/env bash
# A notice saved as PDF from a browser with the Noto fonts: 一, 月 and 工 are drawn with the glyphs of the radicals ⼀, ⽉, ⼯
# (U+2F00 …), and the text that comes out depends on the maker, the reader, and on who handled the file between.
#
# Guess before: with fonts embedded and a ToUnicode table the text of a PDF is that of the page.
# Seen: of wkhtmltopdf's file every reader prints radicals. Of Chromium's pdftotext prints the text, mutool radicals: the right
# characters stand only in /ActualText beside the glyphs. Ghostscript (a PDF made smaller, or PDF/A) drops it, and pdftotext prints
# radicals too. They look alike, and a search for 一月 finds nothing. Not by NFKC alone: ⼾ is mapped to 戶 there, not to 户, and
# ⻓ ⻰ ⻝ to nothing. weasyprint's and LibreOffice's files are right.
# guidang reads radicals as the ordinary characters of simplified Chinese in fields and in searches; the text stays as it is.
. "$(dirname "$0")/room.bash"
room_packages wkhtmltopdf=0.12.6-2+b1 weasyprint=57.2-1 ghostscript=10.0.0~dfsg-11+deb12u9 poppler-utils=22.12.0-2+deb12u3 mupdf-tools=1.21.1+ds2-1+deb12u1 fonts-noto-cjk=1:20220127+repack1-1 python3
# Debian keeps one version of Chromium: another one is tried where this is gone, and named below
(room_packages chromium=156.0.8078.114-1~deb12u1) 2>/dev/null || room_packages chromium
cat >"$tree/work/page.html" <<'END'
<!DOCTYPE html><html><head><meta charset="utf-8"><title>t</title></head>
<body style="font-family:'Noto Sans CJK SC'"><p>一月工作，用户，食品，长龙</p></body></html>
END
right=一月工作，用户，食品，长龙 radicals=⼀⽉⼯作，⽤⼾，⻝品，⻓⻰
room chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf=chromium.pdf file:///work/page.html >/dev/null 2>&1
room wkhtmltopdf -q page.html wkhtmltopdf.pdf >/dev/null 2>&1
room weasyprint page.html weasyprint.pdf >/dev/null 2>&1
room gs -q -dNOPAUSE -dBATCH -sDEVICE=pdfwrite -sOutputFile=smaller.pdf chromium.pdf >/dev/null 2>&1
room dpkg-query -W chromium
text() { room pdftotext "$1" - | tr -d '\f\n'; }
drawn() { room mutool draw -q -F text -o - "$1" 2>/dev/null | tr -d '\f\n'; }
seen 'weasyprint, pdftotext' "$right" "$(text weasyprint.pdf)"
seen 'wkhtmltopdf, pdftotext' "$radicals" "$(text wkhtmltopdf.pdf)"
seen 'chromium, pdftotext' "$right" "$(text chromium.pdf)"
seen 'chromium, mutool' "$radicals" "$(drawn chromium.pdf)"
seen 'chromium, ghostscript, pdftotext' "$radicals" "$(text smaller.pdf)"
seen 'NFKC of ⼾⻓⻰⻝' '戶⻓⻰⻝' "$(room python3 -c "import unicodedata; print(unicodedata.normalize('NFKC', '⼾⻓⻰⻝'))")"
finish
