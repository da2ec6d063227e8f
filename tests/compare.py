#!/usr/bin/python3
"""./dev compare [REV] [PATH…] — what a change does to records: those of the revision (HEAD) against those of the working tree.

The documents: corpus/, tests/cases, 4,000 generated notices, and the paths named. For each key how many records differ,
then the first ones. Not a test: a difference may be what was meant. Rules are tried on few documents and meant for
many; this is how to see the others."""
import json, os, subprocess, sys, tempfile
from collections import defaultdict

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'bench'))
from made import corpus, release, root, work

SHOWN = 5


def run(*cmd, **kw):
    return subprocess.run(cmd, check=True, stdout=subprocess.PIPE, **kw).stdout


def records(guidang, paths, tmp):
    db = os.path.join(tmp, 'compare.db')
    for name in (db, db + '-journal'):
        if os.path.exists(name):
            os.remove(name)
    code = subprocess.run([guidang, 'import', '-q', '-d', db, *paths], stderr=subprocess.DEVNULL).returncode
    assert code in (0, 1), 'import: status %d' % code  # 1: some files cannot be filed
    out = run(guidang, 'export', '-q', '--provenance', '-d', db)
    return {r['source']['path']: r for r in map(json.loads, out.splitlines())}


def without_rules(r):
    """The rules that found a value may be others."""
    def bare(v):
        if isinstance(v, dict):
            return {k: bare(x) for k, x in v.items() if k not in ('rule', 'rules')}
        return [bare(x) for x in v] if isinstance(v, list) else v
    return bare(r)


def first_difference(a, b):
    """Of two lists the first elements that differ; else both whole."""
    if isinstance(a, list) and isinstance(b, list):
        for i in range(max(len(a), len(b))):
            x, y = a[i] if i < len(a) else None, b[i] if i < len(b) else None
            if x != y:
                return '[%d of %d, %d]' % (i, len(a), len(b)), x, y
    return '', a, b


def main():
    rev = run('git', '-C', root, 'rev-parse', '--short', sys.argv[1] if len(sys.argv) > 1 else 'HEAD', text=True).strip()
    paths = [os.path.join(root, 'corpus'), os.path.join(root, 'tests', 'cases'), *map(os.path.abspath, sys.argv[2:])]
    paths.append(corpus(4000))
    with tempfile.TemporaryDirectory(dir=work) as tmp:
        source = os.path.join(tmp, 'source')
        os.mkdir(source)
        subprocess.run(['tar', 'x', '-C', source], input=run('git', '-C', root, 'archive', rev), check=True)
        before = records(release(source, os.path.join(tmp, 'build')), paths, tmp)
        after = records(release(root, os.path.join(root, 'build-release')), paths, tmp)
    differing, documents = defaultdict(list), 0
    for path in sorted(before.keys() | after.keys()):
        a, b = without_rules(before.get(path, {})), without_rules(after.get(path, {}))
        keys = [k for k in sorted(a.keys() | b.keys()) if a.get(k) != b.get(k)]
        documents += bool(keys)
        for k in keys:
            differing[k].append((path, *first_difference(a.get(k), b.get(k))))
    print('%s and the working tree: %d of %d records differ' % (rev, documents, len(after)))
    for k, found in sorted(differing.items(), key=lambda x: -len(x[1])):
        print('%s: %d' % (k, len(found)))
        for path, where, a, b in found[:SHOWN]:
            print('  %s %s\n    - %s\n    + %s' % (os.path.relpath(path, root), where, *(json.dumps(x, ensure_ascii=False)[:300] for x in (a, b))))


main()
