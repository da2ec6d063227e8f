#!/usr/bin/python3
"""known_item.py BUILD: three telling words of a document's title bring it to the first place: mean reciprocal rank at
least 0.95 on the corpus and on 5,000 generated documents (1,000 of their titles). A copy, or another document of the very
same title, counts as the document. Telling: what the fewest titles hold."""
import collections, json, os, random, re, sqlite3, subprocess, sys, tempfile

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
guidang = os.path.join(os.path.abspath(sys.argv[1]), 'cmd', 'guidang')
env = dict(os.environ, LC_ALL='C.UTF-8', XDG_CONFIG_HOME='/nonexistent')


def rank(db, most):
    c = sqlite3.connect(db)
    rows = c.execute('SELECT sha256, title, likeness FROM document WHERE title IS NOT NULL ORDER BY id').fetchall()
    known = {r[0]: r for r in rows}
    held = collections.Counter()
    for _, t, _ in rows:
        held.update({t[i:i + 4] for i in range(len(t) - 3)})

    def words(title):
        runs = re.findall('[\u4e00-\u9fff]{4,}', title)
        out = []
        for _, w in sorted((held[r[i:i + 4]], r[i:i + 4]) for r in runs for i in range(len(r) - 3)):
            if all(w[k:k + 2] not in o for o in out for k in range(3)):
                out.append(w)
        return out[:3]
    got = []
    for _, title, like in random.Random(3).sample(rows, most) if len(rows) > most else rows:
        if not words(title):
            continue
        r = subprocess.run([guidang, 'query', '-q', '--jsonl', '-d', db, ' '.join(words(title))], stdout=subprocess.PIPE, env=env)
        hits = [known.get(json.loads(l)['id'], (0, 0, 0)) for l in r.stdout.splitlines()]
        places = [i + 1 for i, h in enumerate(hits) if h[1] == title or h[2] == like]
        got.append(1 / places[0] if places else 0)
    return sum(got) / len(got), len(got)


passed = failed = 0
with tempfile.TemporaryDirectory() as tmp:
    load = os.path.join(root, 'tests', 'bench', 'load')
    pool = os.path.join(tmp, 'pool.txt')
    with open(pool, 'wb') as f:
        subprocess.run(['xz', '-dc', os.path.join(load, 'pool.txt.xz')], stdout=f, check=True)
    subprocess.run([sys.executable, os.path.join(load, 'gen_load.py'), '--pool', pool, '--out', os.path.join(tmp, 'load'), '--docs', '5000'], check=True, stdout=subprocess.DEVNULL)
    for name, folder in (('the corpus', os.path.join(root, 'corpus')), ('5,000 generated documents', os.path.join(tmp, 'load'))):
        db = os.path.join(tmp, 'k.db')
        if os.path.exists(db):
            os.remove(db)
        subprocess.run([guidang, 'import', '-q', '-d', db, folder], env=env)
        mean, n = rank(db, 1000)
        print('%s: mean reciprocal rank %.3f over %d titles' % (name, mean, n))
        passed += mean >= 0.95
        failed += mean < 0.95
print('%d passed, %d failed' % (passed, failed))
sys.exit(1 if failed else 0)
