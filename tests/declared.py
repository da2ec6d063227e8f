#!/usr/bin/python3
"""What x.h declares is defined in x.c beside it, and a type name stands for one type; prints what is not so. The headers of
store, of search, of workers and unpacking, and of the pages served stand for several files each; make-*.c are programs of the build."""
import glob, os, re

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def code(path):
    """Without comments, texts and macros."""
    s = open(path, encoding='utf-8').read()
    s = re.sub(r'/\*.*?\*/', ' ', s, flags=re.S)
    s = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', s)
    return re.sub(r'^#(?:[^\n]*\\\n)*[^\n]*', '', s, flags=re.M)


def outer(s):
    """What stands outside of all braces, each pair of braces and its inside as {}."""
    out, depth = [], 0
    for c in s:
        depth += c == '{'
        if depth == 0 or (c == '{' and depth == 1):
            out.append(c)
        if c == '}':
            depth -= 1
            if depth == 0:
                out.append('}')
    return ''.join(out)


DECLARED = re.compile(r'^(?!static\b|typedef\b)[\w][\w \t*]*?\b(\w+)\(([^;{}]*)\)(?:\s*__attribute__\(\(.*?\)\))?;', re.M)
DEFINED = re.compile(r'^(?!static\b)[\w][\w \t*]*?\b(\w+)\([^;{}]*\)\s*\{', re.M)
FRONTS = ('lib/store/', 'lib/search/', 'lib/read/workers.h', 'lib/read/unpack.h', 'lib/index/postings.h', 'lib/serve/route.h', 'lib/serve/document.h', 'lib/text/folding.h')
defined = {}
for path in sorted(glob.glob('lib/*/*.c') + glob.glob('cmd/*.c')):
    if os.path.basename(path).startswith('make-'):
        continue
    for name in DEFINED.findall(outer(code(path))):
        defined[name] = path
for path in sorted(glob.glob('lib/*/*.h')):
    for name, _ in DECLARED.findall(outer(code(path))):
        where = defined.get(name)
        if where and where != path[:-1] + 'c' and not path.startswith(FRONTS):
            print('%s is declared in %s and defined in %s' % (name, path, where))
types = {}
for path in sorted(glob.glob('lib/*/*.[ch]') + glob.glob('cmd/*.[ch]')):
    for name in re.findall(r'\b(?:struct|enum|union) (\w+)\s*\{', code(path)):
        types.setdefault(name, []).append(path)
for name, paths in sorted(types.items()):
    if len(paths) > 1:
        print('%s is a type of its own in %s' % (name, ', '.join(paths)))
