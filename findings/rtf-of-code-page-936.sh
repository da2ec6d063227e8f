#!/usr/bin/env bash
# Chinese RTF (\ansicpg936, bytes as \'xx): pandoc and catdoc read each byte as Latin-1 and succeed; of \u with a fallback of two
# bytes (\uc2) catdoc prints the character and half of the fallback.
#
# Guess before: \ansicpg is the one thing that every RTF reader looks at.
# Seen: 甲院 becomes “¼×Ôº” with exit 0, by both; catdoc makes 甲×院º of \u characters, where pandoc is right. AbiWord reads both
# files right. Source: RTF 1.9.1, "Character Set" and "Unicode RTF".
# guidang has RTF converted by LibreOffice, which reads the code page.
. "$(dirname "$0")/room.bash"
room_packages pandoc=2.17.1.1-2~deb12u1 catdoc=1:0.95-6~deb12u1 abiword=3.0.5~dfsg-3.2 python3
cat >"$tree/work/make.py" <<'END'
def escaped(s):
    return ''.join("\\'%02x" % b for b in s.encode('gbk'))
head = r'{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\pard\f0 '
open('bytes.rtf', 'w').write(head + escaped('甲院') + r'\par}')
open('unicode.rtf', 'w').write(head + r'\uc2 ' + ''.join('\\u%d%s' % (ord(c), escaped(c)) for c in '甲院通知') + r'\par}')
END
room python3 make.py
seen 'pandoc, bytes' '¼×Ôº' "$(room pandoc -f rtf -t plain bytes.rtf)"
seen 'catdoc, bytes' '¼×Ôº' "$(room catdoc -d utf-8 bytes.rtf | sed '/^$/d')"
seen 'pandoc, \uc2' '甲院通知' "$(room pandoc -f rtf -t plain unicode.rtf)"
seen 'catdoc, \uc2' '甲×院º通¨知ª' "$(room catdoc -d utf-8 unicode.rtf | sed '/^$/d')"
seen 'abiword, bytes' '甲院' "$(room abiword --to=txt --to-name=fd://1 bytes.rtf 2>/dev/null)"
seen 'abiword, \uc2' '甲院通知' "$(room abiword --to=txt --to-name=fd://1 unicode.rtf 2>/dev/null)"
finish
