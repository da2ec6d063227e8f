#!/usr/bin/python3
"""Writes t2s.inc: traditional -> simplified, character by character.

Source: OpenCC's TSCharacters (Apache License 2.0), Debian packages opencc and libopencc-data.
The first candidate is taken. Run by hand when OpenCC changes:  lib/text/t2s-gen.py > lib/text/t2s.inc
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
pairs.setdefault(0x885E, 0x536B)  # 衞, as Hong Kong and Macao write 衛
for k in pairs:  # what a character becomes stays as it is: a query is folded once, a text perhaps twice
    while pairs[k] in pairs:
        pairs[k] = pairs[pairs[k]]
HAN = range(0x4000, 0xA000)  # nearly all of a text: a table; the others, a sorted list, but from plane to plane
rest = sorted((k, v) for k, v in pairs.items() if k not in HAN and (k >= 0x10000 or v < 0x10000))
print('/* Made by t2s-gen.py from OpenCC TSCharacters: %d characters. */' % len(pairs))
print('const uint16_t t2s_han[0x%x] = { /* from U+%X on: what it becomes */' % (len(HAN), HAN.start))
for row in range(HAN.start, HAN.stop, 16):
    print('\t' + ' '.join('0x%x,' % (pairs[k] if k in pairs and pairs[k] < 0x10000 else k) for k in range(row, row + 16)))
print('};\nstatic const struct { uint32_t from, to; } t2s_rest[] = {')
for k, v in rest:
    print('\t{ 0x%x, 0x%x },' % (k, v))
print('};\n/* The way back: by the simplified character. */\nstatic const struct { uint32_t to, from; } t2s_back[] = {')
back = sorted((v, k) for k, v in pairs.items())
for v, k in back:
    print('\t{ 0x%x, 0x%x },' % (v, k))
print('};\nenum { T2S_BACK_MAX = %d }; /* characters that become the same one */' % max(sum(1 for x, _ in back if x == v) for v, _ in back))
