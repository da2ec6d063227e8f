#!/usr/bin/python3
"""remembered.py BUILD: queries as people half remember a paper bring it near the first place. remembered.tsv: what is typed, then the
document number or a part of the path of the paper that is meant. misremembered.tsv: the same with wrong characters, words left out or in
another order, or asked as a question, which nothing is found for; what is nearest is asked for (query --near). Mean reciprocal rank at least
0.9 on the corpus for what is found, 0.95 with what is nearest."""
import json, os, subprocess, sys, tempfile

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
guidang = os.path.join(os.path.abspath(sys.argv[1]), 'cmd', 'guidang')
env = dict(os.environ, LC_ALL='C.UTF-8', XDG_CONFIG_HOME='/nonexistent', GUIDANG_TODAY='2026-06-01')
failed = 0
with tempfile.TemporaryDirectory() as tmp:
    db = os.path.join(tmp, 'r.db')
    subprocess.run([guidang, 'import', '-q', '-d', db, os.path.join(root, 'corpus')], env=env)
    for name, options, least, rank in ('remembered.tsv', [], 60, 0.9), ('remembered.tsv', ['--near'], 60, 0.95), ('misremembered.tsv', ['--near'], 50, 0.95):
        got = []
        for line in open(os.path.join(root, 'tests', name), encoding='utf-8'):
            typed, meant = line.rstrip('\n').split('\t')
            r = subprocess.run([guidang, 'query', '-q', '--jsonl', '-d', db, *options, typed], stdout=subprocess.PIPE, env=env)
            hits = [json.loads(l) for l in r.stdout.splitlines()]
            places = [i + 1 for i, h in enumerate(hits) if h['doc_number'] == meant or meant in h['path']]
            got.append(1 / places[0] if places else 0)
            if not places or places[0] > 1:
                print('%s: %s' % (typed, 'place %d' % places[0] if places else 'not found'))
        mean = sum(got) / len(got)
        print('%s: mean reciprocal rank %.3f over %d queries' % (' '.join([name] + options), mean, len(got)))
        failed += mean < rank or len(got) < least
print('%d passed, %d failed' % (3 - failed, failed))
sys.exit(failed > 0)
