#!/usr/bin/python3
"""Writes t2s.inc: traditional -> simplified, character by character.

Source: OpenCC's TSCharacters (Apache License 2.0), Debian packages opencc and libopencc-data.
The first candidate is taken; a character outside the basic plane on either side goes to a short
sorted list. Run by hand when OpenCC changes:  lib/base/t2s-gen.py > lib/base/t2s.inc
"""
import subprocess, tempfile, os

with tempfile.TemporaryDirectory() as d:
    txt = os.path.join(d, 'ts.txt')
    subprocess.run(['opencc_dict', '-i', '/usr/share/opencc/TSCharacters.ocd2', '-o', txt, '-f', 'ocd2', '-t', 'text'],
                   check=True, stdout=subprocess.DEVNULL)
    pairs = {}
    for line in open(txt, encoding='utf-8'):
        k, v = line.rstrip('\n').split('\t')
        v = v.split(' ')[0]
        if len(k) == 1 and len(v) == 1 and k != v:
            pairs[ord(k)] = ord(v)
bmp = {k: v for k, v in pairs.items() if k < 0x10000 and v < 0x10000}
rest = sorted((k, v) for k, v in pairs.items() if k not in bmp)
pages = sorted({k >> 8 for k in bmp})
print('/* Made by t2s-gen.py from OpenCC TSCharacters: %d characters. */' % len(pairs))
print('const uint8_t t2s_index[256] = {')
for row in range(0, 256, 16):
    print('\t' + ' '.join('%d,' % (pages.index(p) + 1 if p in pages else 0) for p in range(row, row + 16)))
print('};\nconst uint16_t t2s_page[%d][256] = {' % (len(pages) + 1))
print('\t{ 0 },')
for p in pages:
    print('\t{')
    for row in range(0, 256, 16):
        print('\t\t' + ' '.join('0x%x,' % bmp.get(p << 8 | i, 0) if p << 8 | i in bmp else '0,' for i in range(row, row + 16)))
    print('\t},')
print('};\nstatic const struct { uint32_t from, to; } t2s_rest[] = {')
for k, v in rest:
    print('\t{ 0x%x, 0x%x },' % (k, v))
print('};\n/* The way back: by the simplified character. */\nstatic const struct { uint32_t to, from; } t2s_back[] = {')
back = sorted((v, k) for k, v in pairs.items())
for v, k in back:
    print('\t{ 0x%x, 0x%x },' % (v, k))
print('};\nenum { T2S_BACK_MAX = %d }; /* characters that become the same one */' % max(sum(1 for x, _ in back if x == v) for v, _ in back))
