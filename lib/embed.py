#!/usr/bin/env python3
"""embed.py OUT HEADER NAME=FILE… — writes C that holds the files as constant strings; HEADER declares their functions."""
import sys

with open(sys.argv[1], 'w') as out:
    out.write('#include "%s"\n' % sys.argv[2])
    for arg in sys.argv[3:]:
        name, path = arg.split('=', 1)
        data = open(path, 'rb').read()
        out.write('static const unsigned char %s_bytes[] = {\n' % name)
        for i in range(0, len(data), 24):
            out.write(' '.join('%d,' % b for b in data[i:i + 24]) + '\n')
        out.write('0 };\nstruct str %s(void)\n{\n\treturn (struct str){ (const char *)%s_bytes, %d };\n}\n' % (name, name, len(data)))
