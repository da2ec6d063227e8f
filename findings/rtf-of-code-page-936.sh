#!/usr/bin/env bash
# Chinese RTF (\ansicpg936, bytes as \'xx): pandoc and catdoc read each byte as Latin-1 and succeed; with \uc2 they print both the
# character and half of its fallback.
#
# Guess before: \ansicpg is the one thing every RTF reader looks at.
# Seen: “甲院…” becomes “¼×Ôº…” with exit 0; \uc2\u30002\'bc\'d7 gives 甲 and a rest of its two fallback bytes (pandoc: one of
# them); AbiWord reads both files right. Source: RTF 1.9.1, "Character set" and "Unicode RTF".
# guidang reads the code page and skips \uc characters.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 catdoc=1:0.95-6~deb12u1 abiword=3.0.5~dfsg-3.2 python3
cat >"$tree/work/make.py" <<'END'
def escaped(s):
    return ''.join("\\'%02x" % b for b in s.encode('gbk'))
head = r'{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\pard\f0 '
open('bytes.rtf', 'w').write(head + escaped('甲院') + r'\par}')
open('unicode.rtf', 'w').write(head + r'\uc2 ' + ''.join('\\u%d%s' % (ord(c), escaped(c)) for c in '甲') + r'\par}')
END
room python3 make.py
seen 'pandoc, bytes' '¼×Ôº' "$(room pandoc -f rtf -t plain bytes.rtf)"
seen 'catdoc, bytes' '¼×Ôº' "$(room catdoc -d utf-8 bytes.rtf | sed '/^$/d')"
seen 'pandoc, \uc2' '甲×' "$(room pandoc -f rtf -t plain unicode.rtf)"
seen 'catdoc, \uc2' '甲×' "$(room catdoc -d utf-8 unicode.rtf | sed '/^$/d')"
seen 'abiword, bytes' '甲院' "$(room abiword --to=txt --to-name=fd://1 bytes.rtf 2>/dev/null)"
seen 'abiword, \uc2' '甲' "$(room abiword --to=txt --to-name=fd://1 unicode.rtf 2>/dev/null)"
finish
