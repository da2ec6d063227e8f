#!/usr/bin/python3
"""make_manual.py GUIDANG SOURCE OUTPUT VERSION: puts the options of commands into a page (".\\" OPTIONS import")."""
import re, subprocess, sys
program, source, output, version = sys.argv[1:]
text = open(source, encoding='utf-8').read().replace('@VERSION@', version)
fill = lambda m: subprocess.run([program, 'completion', 'mdoc', m.group(1)], stdout=subprocess.PIPE, check=True).stdout.decode()
open(output, 'w', encoding='utf-8').write(re.sub(r'^\.\\" OPTIONS (\w+)\n', fill, text, flags=re.M))
