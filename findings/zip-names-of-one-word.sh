#!/usr/bin/env bash
# unar guesses the encoding of a ZIP's names from the names alone: six archives of one paper each, named in GBK by the commonest
# words of an office, come out in five scripts; one archive with four long names is right.
#
# Guess before: a Chinese name of two characters is too short only where its bytes are valid UTF-8 by chance.
# Seen (lsar): 报告 ±¨¸æ, 计划 ¼Æ»®, 总结 ×Ü½á, 纪要 half-width katakana, 方案 Cyrillic; 关于放假的通知 with three more is Chinese.
# So the same folder packed paper by paper loses its names and packed at once keeps them.
# guidang judges all names of an archive together, and takes those for GB18030 that are no UTF-8 or hold no Chinese (lib/read/zipnames.c).
. "$(dirname "$0")/room.bash"
room_packages unar=1.10.7+ds1+really1.10.1-2+b2 python3
cat >"$tree/work/make.py" <<'END'
import struct, sys, zlib
def write(archive, names):
    out = central = b''
    for name in names:
        name, data = name.encode('gbk'), b'x\n'
        common = struct.pack('<HHHHHIIIHH', 20, 0, 0, 0, 0x5821, zlib.crc32(data), len(data), len(data), len(name), 0)
        central += struct.pack('<IH', 0x02014b50, 20) + common + struct.pack('<HHHII', 0, 0, 0, 0, len(out)) + name
        out += struct.pack('<I', 0x04034b50) + common + name + data
    open(archive, 'wb').write(out + central + struct.pack('<IHHHHIIH', 0x06054b50, 0, 0, len(names), len(names), len(central), len(out), 0))
for i, name in enumerate(['报告.txt', '计划.txt', '总结.txt', '纪要.txt', '方案.txt']):
    write('%d.zip' % i, [name])
write('all.zip', ['关于放假的通知.txt', '值班表.xls', '附件1.docx', '甲院2024年工作要点.doc'])
END
room python3 make.py
names() { room lsar "$1" | tail -n +2; }
seen 'names of one word' '±¨¸æ.txt
¼Æ»®.txt
×Ü½á.txt
ｼﾍﾒｪ.txt
ий░И.txt' "$(for i in 0 1 2 3 4; do names $i.zip; done)"
seen 'four names' '关于放假的通知.txt
值班表.xls
附件1.docx
甲院2024年工作要点.doc' "$(names all.zip)"
finish
