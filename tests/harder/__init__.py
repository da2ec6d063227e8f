"""Documents harder than those of made.py: all genres, the mistakes of offices, some forty site systems and pipelines, combined by seed.

papers.py says what a document is, sites.py, pipelines.py and systems.py how a program left it. Every header field, section and table is scored.
By hand: python3 tests/harder BUILD [--seed N] [--count N] [--keep DIR] [--form TEXT] [--show N]: how many records are exactly
right, the forms in which the others are, and examples.
"""
import collections, json, os, subprocess, sys, tempfile

from . import papers, pipelines, sites, systems

HEADER = ('title doc_type doc_number issuers recipients date attachments cc printed_by printed_on secrecy urgency copy_number signers note enclosure_title').split()


def make(folder, seeds, wild=1.0):
    """{path: the document}"""
    out = {}
    for seed in seeds:
        w = papers.paper(seed, wild)
        if w.chance(.4):
            data, suffix = systems.left(w)
        elif w.chance(.5):
            data, suffix = sites.page(w).encode(), 'html'
        else:
            data, suffix = pipelines.text(w)
        path = os.path.join(folder, 'harder-%06d.%s' % (seed, suffix))
        with open(path, 'wb') as f:
            f.write(data)
        out[path] = w
    return out


def tight(x):
    if isinstance(x, papers.Either):
        return papers.Either(tight(y) for y in x)
    if isinstance(x, (list, tuple)):
        return [tight(y) for y in x]
    return ''.join(x.replace('\u3000', ' ').replace('．', '.').split()) if isinstance(x, str) else x


def label(x):
    """1. 1． 1、 say the same; what stands behind the label is compared too."""
    x = tight(x)
    return x.rstrip('.、') if x[0].isdigit() else x


def halves(x):
    return ''.join(chr(ord(c) - 0xfee0) if 0xff01 <= ord(c) <= 0xff5e else c for c in x) if isinstance(x, str) else [halves(y) for y in x] if isinstance(x, list) else x


def differs(record, gold):
    """The fields that are not as they should be: {field: (what it is, what it should be)}"""
    got = dict(record, attachments=[a['title'] for a in record['attachments']], tables=[t['cells'] for t in record['tables']],
               sections=[[label(s['label']), s['depth'], tight((s.get('heading') or '') + (s.get('text') or ''))[:6]] for s in record['sections']])
    want = dict(gold, sections=[[label(l), d, tight(t)[:6]] for l, d, t in gold['sections']])
    out = {}
    for f in HEADER + ['sections', 'tables']:
        a, b = halves(tight(got.get(f))), tight(want[f])
        b = [halves(y) for y in b] if isinstance(b, papers.Either) else [halves(b)]
        if a not in b:
            out[f] = got.get(f), want[f]
    return out


def enclosure(record):
    return next((p['title'] for p in record.get('parts') or [] if p.get('kind') == 'enclosure'), None)


class Score:
    def __init__(self):
        self.right = self.all = self.header_wrong = self.header_all = 0
        self.fields, self.used, self.failed, self.examples = collections.Counter(), collections.Counter(), collections.Counter(), []
        self.by_field = collections.defaultdict(collections.Counter)
        self.items = collections.Counter()  # (of what, found / missing / too many)

    def add(self, path, w, record):
        if record and 'enclosure_title' not in record:
            record = dict(record, enclosure_title=enclosure(record))
        wrong = differs(record, w.gold) if record else {'record': (None, 'a record')}
        self.all += 1
        self.right += not wrong
        self.fields.update(list(wrong))
        for k in w.kinds:
            self.used[k] += 1
            self.failed[k] += bool(wrong)
            self.by_field[k].update(list(wrong))
        if wrong:
            self.examples.append((path, wrong, sorted(w.kinds)))
        if record:
            self.count(w, record)

    def count(self, w, record):
        """Items found, missing and too many: header values, sections, cells."""
        def add(of, got, want):
            found = sum((got & want).values())
            self.items[of, 'found'] += found
            self.items[of, 'missing'] += sum(want.values()) - found
            self.items[of, 'more'] += sum(got.values()) - found

        for f in HEADER:
            want = w.gold[f]
            got = [a['title'] for a in record['attachments']] if f == 'attachments' else record.get(f)
            if isinstance(want, papers.Either):
                want = next((x for x in want if halves(tight(x)) == halves(tight(got))), want[0])
            values = lambda v: collections.Counter(str(halves(tight(x))) for x in (v if isinstance(v, list) else [v]) if x)
            add('header', values(got), values(want))
        add('sections', collections.Counter((label(s['label']), s['depth']) for s in record['sections']), collections.Counter((label(l), d) for l, d, t in w.gold['sections']))
        cells = lambda tables: collections.Counter((k, y, x, tight(c)) for k, t in enumerate(tables) for y, row in enumerate(t) for x, c in enumerate(row) if c)
        add('tables', cells([t['cells'] for t in record['tables']]), cells(w.gold['tables']))

    def f1(self, of):
        found, missing, more = (self.items[of, k] for k in ('found', 'missing', 'more'))
        return 2 * found / max(1, 2 * found + missing + more)

    def share(self):
        return self.right / max(1, self.all)


def score(build, folder, seeds, wild=1.0):
    guidang = os.path.join(build, 'cmd', 'guidang')
    made = make(folder, seeds, wild)
    db = os.path.join(folder, 'harder.db')
    with open(db + '.list', 'wb') as f:
        f.write(b''.join(os.fsencode(p) + b'\0' for p in made))
    subprocess.run([guidang, 'import', '-q', '-d', db, '--files0-from', db + '.list'], stderr=subprocess.DEVNULL)
    out = subprocess.run([guidang, 'export', '-d', db], stdout=subprocess.PIPE).stdout
    records = {r['source']['path']: r for r in map(json.loads, out.splitlines())}
    s = Score()
    for path, w in made.items():
        s.add(path, w, records.get(path))
    for f in (db, db + '.list'):
        os.remove(f)
    return s


# what is reached with seeds 1 to 600; never lower
LEAST = {'records': .97, 'header': .997, 'sections': .998, 'tables': .975}


def test(build, folder, result):
    s = score(build, folder, range(1, 601))
    for name, got in {'records': s.share(), 'header': s.f1('header'), 'sections': s.f1('sections'), 'tables': s.f1('tables')}.items():
        result('harder/' + name, got >= LEAST[name], '%.4f, reached before %.4f' % (got, LEAST[name]))


def summary(s):
    return '%d of %d records exactly right (%.3f); header fields %.4f, sections %.4f, tables %.4f' % (s.right, s.all, s.share(), s.f1('header'), s.f1('sections'), s.f1('tables'))


def main():
    import argparse
    ap = argparse.ArgumentParser(prog='harder')
    ap.add_argument('build'); ap.add_argument('--seed', type=int, default=1); ap.add_argument('--count', type=int, default=2000); ap.add_argument('--keep')
    ap.add_argument('--form', default=''); ap.add_argument('--field', default=''); ap.add_argument('--show', type=int, default=0); ap.add_argument('--wild', type=float, default=1.0)
    ap.add_argument('--least', type=float, default=0)
    args = ap.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        folder = args.keep or tmp
        os.makedirs(folder, exist_ok=True)
        s = score(args.build, folder, range(args.seed, args.seed + args.count), args.wild)
    print(summary(s))
    print('fields: ' + ', '.join('%s %d' % f for f in s.fields.most_common()))
    rows = sorted(((s.failed[k] - s.used[k] * (1 - s.share()), k) for k in s.used), reverse=True)
    for excess, k in rows:                              # by how many more are wrong than of the others
        if args.form in k:
            print('%6.1f  %4d of %4d wrong  %-45s %s' % (excess, s.failed[k], s.used[k], k, ' '.join('%s:%d' % f for f in s.by_field[k].most_common(4))))
    shown = 0
    for path, wrong, kinds in s.examples:
        if shown < args.show and any(args.form in k for k in kinds) and (not args.field or args.field in wrong):
            shown += 1
            print(os.path.basename(path), kinds)
            for f, (got, want) in wrong.items():
                print('    %s: %s, not %s' % (f, str(got)[:400], str(want)[:400]))
    ok = s.share() >= args.least
    if args.least:
        print('%d passed, %d failed' % (ok, not ok))
    sys.exit(not ok)
