#!/usr/bin/python3
"""make_manual.py GUIDANG SOURCE OUTPUT VERSION LIB [PO]: puts the options of commands (.\\" OPTIONS import), tables of the program
(.\\" TABLE formats) and the limits that are constants of the code (@HTML_SPAN_MAX@) into a page. With
the folder of the translations they are Chinese."""
import glob, os, re, subprocess, sys
program, source, output, version, lib, *po = sys.argv[1:]
language = {'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'zh_CN', 'TEXTDOMAINDIR': po[0]} if po else {'LC_ALL': 'C'}
code = '\n'.join(open(f, encoding='utf-8').read() for f in sorted(glob.glob(os.path.join(lib, '*', '*.[ch]'))))


def limit(m):
    found = re.findall(r'\b%s = ([\d <*]+)' % m.group(1), code)
    if len(found) != 1:
        sys.exit('%s: %s stands for %d constants of the code' % (source, m.group(1), len(found)))
    n = eval(found[0])
    return '%d MiB' % (n >> 20) if n >= 1 << 20 and n % (1 << 20) == 0 else '%d KiB' % (n >> 10) if n >= 1 << 13 and n % 1024 == 0 else '{:,}'.format(n)


text = open(source, encoding='utf-8').read().replace('@VERSION@', version)
text = re.sub(r'@([A-Z_]+)@', limit, text)
fill = lambda m: subprocess.run([program, 'completion', 'mdoc' if m.group(1) == 'OPTIONS' else 'table', m.group(2)], stdout=subprocess.PIPE, check=True, env=dict(os.environ, **language)).stdout.decode()
open(output, 'w', encoding='utf-8').write(re.sub(r'^\.\\" (OPTIONS|TABLE) (\w+)\n', fill, text, flags=re.M))
