#!/usr/bin/python3
"""Every file, function and table that ARCHITECTURE.md and CONTRIBUTING.md name exists, and ARCHITECTURE.md names every source file of lib/
and cmd/ in the part about its room; prints what is not so."""
import glob, os, re

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
files = [f for top in ('lib', 'cmd', 'doc', 'tests', 'po', 'findings', 'corpus') for f in glob.glob(top + '/**/*', recursive=True)]
files += os.listdir('.') + ['./' + f for f in os.listdir('.')] + [f[4:] for f in files if f.startswith('lib/')]
names = {os.path.basename(f) for f in files}
code = ''.join(open(f, encoding='utf-8').read() for f in files if re.match(r'(lib|cmd)/.*\.[ch]$', f))
words = set(re.findall(r'\w+', code))


def tokens(text):
    return re.findall(r'`([^`\n]+)`', text)


def stem(f):
    return os.path.basename(f).rsplit('.', 1)[0]


for doc in ('doc/ARCHITECTURE.md', 'CONTRIBUTING.md'):
    for t in tokens(re.sub(r'```.*?```', '', open(doc, encoding='utf-8').read(), flags=re.S)):
        if t in ('x.h', 'x.c'):
            continue
        if re.fullmatch(r'[\w./-]+\.(c|h|py|sh|xml|rng|md|inc|in|po|json)|[\w.]+(/[\w.-]+)+/?', t) and not re.search(r'[A-Z]{3,}', t.replace('ARCHITECTURE.md', '').replace('MEASUREMENTS.md', '')):
            if t.rstrip('/') not in files and t not in names:
                print('%s names the file %s' % (doc, t))
        elif re.fullmatch(r'[a-z]+(_[a-z0-9]+)+', t) and t not in words | {'module_verb'}:
            print('%s names %s, which the code does not have' % (doc, t))

text = open('doc/ARCHITECTURE.md', encoding='utf-8').read()
part = {}   # of each room its row in the table of rooms, and the section of its own
for room, row in re.findall(r'^\| `(\w+)/?` \|(.*)$', text, flags=re.M):
    part[room] = row
for room, section in re.findall(r'^### (?:Room )?`(\w+)/?`\n(.*?)(?=^##)', text, flags=re.M | re.S):
    part[room] = part.get(room, '') + section
part['parse'] += text[text.index('## The way of a document'):text.index('## The way of a query')]
for room, about in part.items():
    folder = 'cmd' if room == 'cmd' else 'lib/' + room
    there = {stem(f) for f in glob.glob(folder + '/*.*')}
    told = {t[:-2] if t.endswith(('.c', '.h')) else t for t in tokens(about)}
    for f in sorted(glob.glob(folder + '/*.c')):
        if stem(f) not in told and os.path.basename(f) not in told:
            print('doc/ARCHITECTURE.md does not name %s' % f)
rooms = {os.path.basename(d.rstrip('/')) for d in glob.glob('lib/*/')}
for room in sorted(rooms - set(part)):
    print('doc/ARCHITECTURE.md does not name the room lib/%s' % room)
