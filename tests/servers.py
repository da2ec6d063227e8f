#!/usr/bin/env python3
"""Databases on servers give the same answers as databases in files: servers.py BUILD [PART…] [--keep]

Starts throw-away PostgreSQL clusters on loopback and stops them. Parts (all, where none is named):
same      the command-line tests of tests/cli that search, show, export and change documents, once more on a server
random    queries made at random and for frequent words, on a file and on a server: documents, order, counts, facets, snippets
shards    the same on two and three shards; a commit cut in two; a shard that joins, dies, stands still
failures  servers that are not there, passwords, roles, versions, importers in a crowd
copies    db copy between files and servers
reading   the pages of the reading room, from a file and from a server
Ends with "N passed, N failed"."""
import argparse
import atexit
import difflib
import glob
import json
import os
import pwd
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
parser = argparse.ArgumentParser()
parser.add_argument('build')
parser.add_argument('parts', nargs='*')
parser.add_argument('--only', help='tests whose name has this')
parser.add_argument('--seed', type=int, default=33)
parser.add_argument('--count', type=int, default=100, help='of queries made at random')
args = parser.parse_args()
guidang = os.path.abspath(os.path.join(args.build, 'cmd', 'guidang'))
passed = failed = 0
folder = tempfile.mkdtemp(prefix='guidang-servers-')
base_environment = dict(os.environ, SOURCE_DATE_EPOCH='1700000000', TZ='UTC', GUIDANG=guidang, CORPUS=os.path.join(root, 'corpus'), LC_ALL='C.UTF-8', TERM='xterm',
                        COLUMNS='100', XDG_CONFIG_HOME='/nonexistent', XDG_DATA_HOME='/nonexistent', TESTS=os.path.join(root, 'tests'))
base_environment.pop('GUIDANG_DB', None)


def result(name, ok, why=''):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print('FAILED %s\n%s' % (name, why[:2500]), flush=True)


# ── clusters ──

programs = sorted(glob.glob('/usr/lib/postgresql/*/bin'))[-1:]
clusters = []


def as_server(command, **more):
    """initdb and postgres refuse to run as root."""
    if os.geteuid() == 0:
        command = ['runuser', '-u', 'postgres', '--'] + command
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)


class Cluster:
    def __init__(self, name, options=''):
        self.home = os.path.join(folder, name)
        os.mkdir(self.home)
        if os.geteuid() == 0:
            os.chown(self.home, pwd.getpwnam('postgres').pw_uid, -1)
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            self.port = s.getsockname()[1]
        self.user = 'postgres' if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        r = as_server([programs[0] + '/initdb', '--no-sync', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-U', 'postgres', '-D', self.home + '/data'],
                      cwd=self.home)
        if r.returncode:
            sys.exit('initdb: ' + r.stdout.decode())
        self.options = options
        clusters.append(self)
        self.start()

    def start(self):
        r = as_server([programs[0] + '/pg_ctl', '-s', '-w', '-D', self.home + '/data', '-l', self.home + '/log', '-o',
                       '-p %d -k %s -c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=64MB -c max_prepared_transactions=10 %s' %
                       (self.port, self.home, self.options), 'start'], cwd=self.home)
        if r.returncode:
            sys.exit('pg_ctl: ' + r.stdout.decode() + open(self.home + '/log').read())

    def stop(self, how='immediate'):
        as_server([programs[0] + '/pg_ctl', '-s', '-m', how, '-D', self.home + '/data', 'stop'], cwd=self.home)

    def pid(self):
        return int(open(self.home + '/data/postmaster.pid').readline())

    def sql(self, text, database='postgres'):
        r = subprocess.run([programs[0] + '/psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p', str(self.port), '-U', 'postgres', '-c', text, database],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return r.stdout.decode().strip()

    def address(self, database, user='postgres'):
        return 'postgresql://%s@127.0.0.1:%d/%s' % (user, self.port, database)


def end():
    for c in clusters:
        c.stop()
    shutil.rmtree(folder, ignore_errors=True)


atexit.register(end)
os.chmod(folder, 0o755)


def run(command, more=None, **rest):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(base_environment, **(more or {})), **rest)


# ── the same tests on a server ──

# a program in guidang's place: each database by name (-d a.db) is one on the server, made when it is first named
WRAPPER = r'''#!/usr/bin/env python3
import hashlib, os, subprocess, sys
words, port, bin = sys.argv[1:], os.environ['SERVER_PORT'], os.environ['SERVER_BIN']
def on_server(file):
    name = 'd' + hashlib.sha1(os.path.join(os.getcwd(), file).encode()).hexdigest()[:16]
    mark = os.path.join(os.environ['SERVER_MARKS'], name)
    if not os.path.exists(mark):
        open(mark, 'w').close()
        subprocess.run([bin + '/createdb', '-h', '127.0.0.1', '-p', port, '-U', 'postgres', '-T', 'empty', name], check=True)
    return 'postgresql://postgres@127.0.0.1:%s/%s' % (port, name)
for i, w in enumerate(words[:-1]):
    if w in ('-d', '--db'):
        words[i + 1] = on_server(words[i + 1])
if os.environ.get('GUIDANG_DB'):
    os.environ['GUIDANG_DB'] = on_server(os.environ['GUIDANG_DB'])
os.execv(os.environ['REAL_GUIDANG'], [os.environ['REAL_GUIDANG']] + words)
'''

# what these do with a file has nothing to do with where documents are kept, or needs a file
NOT_ON_SERVERS = {
    'bad-number': 'what is said where there is no file',
    'converters': 'a PATH without python3, which starts the program here',
    'import-embedded': 'a PATH without python3, which starts the program here',
    'import-ocr': 'the same',
    'review': 'the view review is read by sqlite3',
    'export-hostile': 'lists the file of the database',
    'check-bounds': 'rows of the file are damaged by sqlite3',
    'derived-offices': 'lists of the file are taken away by sqlite3',
    'check-database': 'rows of the file are damaged by sqlite3',
    'damaged-record': 'rows of the file are damaged by sqlite3',
    'export-to-file': 'the database as a file that is not written over',
    'facet-of-tasks': 'a table is dropped from the file by sqlite3',
    'foreign-database': 'files of others',
    'import-unwritable-database': 'files that cannot be written',
    'large-text-index': 'the index is read by sqlite3',
    'merge': 'db merge takes a file',
    'older-database': 'files of earlier versions',
    'query-equivalents': 'an index of an earlier version',
    'query-without-database': 'what is said where there is no file',
    'rules-explain': 'the file is read by sqlite3',
    'safe-keeping': 'copies of the file',
    'stats': 'pages of the file',
    'without-microhttpd': 'another program, which stands beside the one here',
}
# not the same so far; seen to fail each time
KNOWN = {}


def same():
    server = Cluster('one')
    server.sql('CREATE DATABASE empty')
    r = run([guidang, 'db', 'init', '-q', '-d', server.address('empty')])
    result('the tables are made', r.returncode == 0, r.stderr.decode())
    wrapper, marks = os.path.join(folder, 'guidang'), os.path.join(folder, 'marks')
    open(wrapper, 'w').write(WRAPPER)
    os.chmod(wrapper, 0o755)
    os.mkdir(marks)
    more = {'GUIDANG': wrapper, 'REAL_GUIDANG': guidang, 'SERVER_PORT': str(server.port), 'SERVER_BIN': programs[0], 'SERVER_MARKS': marks}
    cases = os.path.join(root, 'tests', 'cli')
    for name in sorted(os.listdir(cases)):
        case = os.path.join(cases, name)
        text = open(os.path.join(case, 'cmd')).read()
        if name in NOT_ON_SERVERS or (args.only and args.only not in name) or not re.search(r' -d ', text):
            continue
        with tempfile.TemporaryDirectory() as d:
            r = run(['bash', os.path.join(case, 'cmd')], cwd=d, stdin=subprocess.DEVNULL, timeout=300, more=dict(more, HERE=case))
            got = '%s--- stderr\n%s--- status %d\n' % (r.stdout.decode('utf-8', 'backslashreplace'), r.stderr.decode('utf-8', 'backslashreplace'), r.returncode)
            got = got.replace(d, 'DIR').replace(root, 'ROOT')
            got = re.sub(r' in \d+\.\d\d s', ' in N s', got)
        want = open(os.path.join(case, 'expected'), encoding='utf-8', newline='').read()
        if name in KNOWN:
            print('expected failure: cli/%s: %s' % (name, KNOWN[name]))
            result('cli/%s fails no longer: take it out of KNOWN' % name, got != want)
            continue
        result('on a server: cli/' + name, got == want, ''.join(difflib.unified_diff(want.splitlines(1), got.splitlines(1), 'file', 'server')))


# ── queries made at random ──

def words_of(texts, rng):
    """A piece of a text, short or long, near its beginning or deep in it; as it stands, or its letters in the other case."""
    text = rng.choice(texts)
    n = rng.choice([1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 9, 15])
    at = rng.randrange(max(1, len(text) - n))
    piece = re.sub(r'[\s"():：（）*-]+', ' ', text[at:at + n]).strip()
    return piece.swapcase() if rng.random() < 0.1 else piece


def one_query(texts, values, rng):
    parts = []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
        kind = rng.random()
        word = words_of(texts, rng) or '通知'
        if kind < 0.55:
            part = word
        elif kind < 0.65:
            part = rng.choice(['标题:', '章节:', '表格:', '正文:', '路径:']) + '"%s"' % word
        elif kind < 0.75:
            name, value = rng.choice(values)
            at = rng.randrange(len(value))
            part = '%s:"%s"' % (name, value[at:at + rng.choice([2, 3, 5])].replace('"', ''))
        elif kind < 0.8:
            part = '日期:' + rng.choice(['2020', '2019..2021', '2024-03..2025-02', '>2023', '2025年3月'])
        elif kind < 0.85:
            part = rng.choice(values)[1][:12].replace('"', '')
        elif kind < 0.9:
            part = '"%s"' % word
        elif kind < 0.95:
            part = '( %s OR %s )' % (word, words_of(texts, rng) or '办法')
        else:
            part = re.sub(r'\W', '', word)[:6] + '*'
        parts.append(('-' if rng.random() < 0.1 and parts else '') + part)
    return ' '.join(parts)


def answers(database, query, more):
    r = run([guidang, 'query', '-q', '-d', database, '--json', '--exact'] + more + ['--', query], timeout=120)
    text = r.stdout.decode('utf-8', 'replace')
    # how many there are is told exactly by a server, roughly by a file
    inexact = '"total_exact": false' in text
    text = re.sub(r'"total": \d+,\n\s*"total_exact": \w+', '', text) if inexact else text
    return inexact, r.returncode, text, r.stderr.decode()


def compare_random(file, server, rng, count, name):
    docs = [json.loads(line) for line in run([guidang, 'export', '-d', file]).stdout.decode().splitlines()]
    texts = [run([guidang, 'show', '-d', file, '--text', d['id'][:12]]).stdout.decode() for d in docs]
    texts = [t for t in texts if len(t) > 20]
    values = [('机关', i) for d in docs for i in d['issuers']] + [('主送', i) for d in docs for i in d['recipients']] + [('文号', d['doc_number']) for d in docs if d['doc_number']]
    bad = []
    for _ in range(count):
        query = one_query(texts, values, rng)
        more = rng.choice([[], [], ['--sort', 'date'], ['--sort', '-date'], ['--sort', 'number'], ['--limit', '3', '--offset', '2'], ['--all-places']])
        one, other = answers(file, query, more), answers(server, query, more)
        if one[0]:
            other = (True, other[1], re.sub(r'"total": \d+,\n\s*"total_exact": \w+', '', other[2]), other[3])
        if one != other:
            bad.append('%s %s\n%s' % (query, ' '.join(more), ''.join(list(difflib.unified_diff(one[2].splitlines(1) + [one[3]], other[2].splitlines(1) + [other[3]], 'file', 'server'))[:30])))
        facets = [run([guidang, 'query', '-q', '-d', d, '--exact', '--facet', 'issuer,to,year,type,encoding,kind', '--', query]).stdout for d in (file, server)] if rng.random() < 0.3 else [0, 0]
        counts = [run([guidang, 'query', '-q', '-d', d, '--exact', '--count', '--', query]).stdout for d in (file, server)] if rng.random() < 0.3 else [0, 0]
        if facets[0] != facets[1] or counts[0] != counts[1]:
            bad.append('facets or counts: ' + query)
    result('%s: %d queries made at random (seed %d)' % (name, count, args.seed), not bad, '\n'.join(bad))


def corpus_in_file():
    file = os.path.join(folder, 'file.db')
    if not os.path.exists(file):
        run([guidang, 'import', '-q', '-d', file] + sorted(glob.glob(os.path.join(root, 'corpus', '*/'))) + [os.path.join(root, 'tests', 'formats')])
    return file


def corpus_on(address):
    r = run([guidang, 'import', '-q', '-d', address] + sorted(glob.glob(os.path.join(root, 'corpus', '*/'))) + [os.path.join(root, 'tests', 'formats')])
    lacking = [l for l in r.stderr.decode().splitlines() if 'needs a converter' not in l]  # LibreOffice need not be here; the file lacks it too
    result('the corpus is filed on a server', not lacking and r.returncode in (0, 1), r.stderr.decode())


def random_queries():
    server = Cluster('random')
    server.sql('CREATE DATABASE random')
    run([guidang, 'db', 'init', '-q', '-d', server.address('random')])
    corpus_on(server.address('random'))
    compare_random(corpus_in_file(), server.address('random'), random.Random(args.seed), args.count, 'one server')
    reading_room(server.address('random'))
    server.sql('CREATE DATABASE invented')
    run([guidang, 'db', 'init', '-q', '-d', server.address('invented')])
    frequent(server.address('invented'))


def invented(folder, rng, count):
    """Documents of a few words, some of them in nearly all, here and there often, in titles and in headings."""
    words = ['监测', '预警', '河道', '清淤', '工作', '方案', '巡查', '台账', '水位', '泵站', '工程', '作业', 'ab', '水位水']
    numbers, weights = '一二三四五六七八九', [1 / (i + 1) for i in range(len(words))]
    os.makedirs(folder)
    for i in range(count):
        often = rng.sample(words, 3)
        pick = lambda n: ''.join(rng.choice(often) if rng.random() < 0.2 else rng.choices(words, weights)[0] for _ in range(n))
        lines = ['关于%s的通知' % pick(rng.choice([1, 2, 3])), '各乡镇：']
        for k in range(rng.randrange(5)):
            lines += ['%s、%s' % (numbers[k], pick(2)), '%s，%s。' % (pick(rng.randrange(2, 30)), pick(3))]
        lines += ['请%s。' % pick(rng.randrange(1, 60)), '第%d号' % i]
        open(os.path.join(folder, '%04d.txt' % i), 'w').write('\n'.join(lines) + '\n')
    return words


def frequent(server_db, queries=60):
    """Of a word that many documents have only those are looked at that can be the best: the same ones in the same order."""
    rng = random.Random(args.seed + 1)
    where, file = tempfile.mkdtemp(dir=folder), os.path.join(folder, 'invented.db')
    words = invented(os.path.join(where, 'invented'), rng, 900)
    if os.path.exists(file):
        os.remove(file)
    for database in file, server_db:
        run([guidang, 'import', '-q', '-d', database, where])
    bad, inexact = [], 0
    for _ in range(queries):
        both = rng.choice(words) + rng.choice(words)
        at = rng.randrange(len(both) - 1)
        query = rng.choice([both[:2], both[at:at + 2], both[at:at + 3], both])
        more = rng.choice([[], [], ['--limit', '5'], ['--limit', '60'], ['--limit', '3', '--offset', '9']])
        one, other = answers(file, query, more), answers(server_db, query, more)
        inexact += other[0]
        strip = lambda t: re.sub(r'"total": \d+,\n\s*"total_exact": \w+', '', t)
        if (one[1], strip(one[2]), one[3]) != (other[1], strip(other[2]), other[3]) or (not one[0] and not other[0] and one[2] != other[2]):
            bad.append('%s %s\n%s' % (query, more, ''.join(list(difflib.unified_diff(one[2].splitlines(1), other[2].splitlines(1), 'file', 'server'))[:30])))
        counts = [run([guidang, 'query', '-q', '-d', d, '--exact', '--count', '--', query]).stdout for d in (file, server_db)]
        if counts[0] != counts[1]:
            bad.append('%s: %s' % (query, counts))
    result('%d queries for frequent words (seed %d), some of which are not counted to the end' % (queries, args.seed), not bad and inexact > queries // 30, '%d\n%s' % (inexact, '\n'.join(bad)))


def reading_room(address):
    p = subprocess.Popen([guidang, 'serve', '-d', address, '--port', '0'], env=base_environment, stderr=subprocess.PIPE)
    told = p.stderr.readline().decode()
    where = re.search('http://[^ ]*/', told)
    totals = []
    for files in ([], [], [os.path.join(root, 'README.md')]):
        run([guidang, 'import', '-q', '-d', address] + files) if files else None
        reply = urllib.request.urlopen(where.group() + 'search.json?q=guidang', timeout=60).read() if where else b'{}'
        totals.append(json.loads(reply).get('total'))
    p.terminate()
    result('a reading room on a server: kept replies end with a change', p.wait() == 0 and totals[0] == totals[1] and totals[2] == totals[1] + 1, '%s %s' % (told, totals))


# ── shards ──

def timed(address, milliseconds):
    return address + '?options=-cstatement_timeout%%3D%d' % milliseconds


def stopped(cluster, signal_number):
    """The whole server stands still, or goes on."""
    pids = [int(p) for p in subprocess.run(['ps', '-o', 'pid=', '--ppid', str(cluster.pid())], stdout=subprocess.PIPE).stdout.split()] + [cluster.pid()]
    for p in pids if signal_number == signal.SIGSTOP else pids[::-1]:
        try:
            os.kill(p, signal_number)
        except ProcessLookupError:
            pass


def everything(database):
    r = run([guidang, 'export', '-q', '-d', database])
    return r.returncode, sorted(r.stdout.decode().splitlines()), r.stderr.decode()


def on_shards():
    first, others = Cluster('first'), [Cluster('shard%d' % i) for i in (1, 2, 3)]
    for c in [first] + others:
        c.sql('CREATE DATABASE guidang')
    address = first.address('guidang')
    init = [guidang, 'db', 'init', '-q', '-d', address, '--shards', ','.join(c.address('guidang') for c in others[:2])]
    r = run(init)
    again = run(init)
    result('a database on shards is made, once', r.returncode == again.returncode == 0, (r.stderr + again.stderr).decode())
    where = sorted(glob.glob(os.path.join(root, 'corpus', '*/'))) + [os.path.join(root, 'tests', 'formats')]

    # a shard fails to commit when the other one has, or the other way round
    left = 0
    for k in (0, 1):
        others[k].sql("CREATE OR REPLACE FUNCTION guidang.no() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no'; END$$;"
                      'CREATE CONSTRAINT TRIGGER no AFTER INSERT ON guidang.document_%d DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guidang.no()' % k, 'guidang')
        r = run([guidang, 'import', '-q', '-d', address] + where)
        left += int(others[1 - k].sql('SELECT count(*) FROM guidang.document_%d' % (1 - k), 'guidang'))
        result('a commit that fails is said', r.returncode == 2 and b'guidang: postgresql://' in r.stderr, '%d %s' % (r.returncode, r.stderr.decode()))
        others[k].sql('DROP TRIGGER no ON guidang.document_%d' % k, 'guidang')
        if left:
            break
    result('a commit was cut in two', left > 0)
    corpus_on(address)
    file = corpus_in_file()
    one, other = everything(file), everything(address)
    held = [sorted(json.loads(l)['id'] for l in x[1]) for x in (one, other)]
    result('the same command again ends complete, nothing is there twice', held[0] == held[1] and len(set(held[1])) == len(held[1]), other[2])
    # what was cut in two was given its numbers before, so these are in another order
    records = [[dict(json.loads(l), source=dict(json.loads(l)['source'], accession=0)) for l in x[1]] for x in (one, other)]
    by_id = [sorted(x, key=lambda d: d['id']) for x in records]
    result('the records are those of a file', by_id[0] == by_id[1] and by_id[0], other[2])
    ids = first.sql('SELECT count(*), count(DISTINCT id), count(DISTINCT sha256) FROM guidang.document', 'guidang')
    result('each has a number of its own', len(set(ids.split('|'))) == 1, ids)
    r = run([guidang, 'import', '-d', address] + where)
    result('nothing is filed anew', b'imported' not in r.stderr and b'unchanged' in r.stderr, r.stderr.decode())

    # numbers differ from those of the file: what was cut in two came first
    fresh = Cluster.address(first, 'fresh')
    for c in [first] + others:
        c.sql('CREATE DATABASE fresh')
    run([guidang, 'db', 'init', '-q', '-d', fresh, '--roles', '--shards', ','.join(c.address('fresh') for c in others[:2])])
    corpus_on(fresh)
    compare_random(file, fresh, random.Random(args.seed + 1), args.count // 6, 'two shards')

    # readers at work while a shard joins
    wrong, done = [], threading.Event()
    want = run([guidang, 'query', '-q', '-d', fresh, '--json', '通知']).stdout

    def read_on():
        while not done.is_set():
            r = run([guidang, 'query', '-q', '-d', fresh, '--json', '通知'])
            if r.returncode or r.stdout != want:
                wrong.append(r.stderr.decode() or 'another answer')

    reader = threading.Thread(target=read_on)
    reader.start()
    r = run([guidang, 'db', 'add-shard', '-d', fresh, others[2].address('fresh')])
    done.set()
    reader.join()
    held = first.sql('SELECT count(*) FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid=f.ftserver WHERE ftrelid::regclass::text ~ \'document_\' GROUP BY srvname ORDER BY 1', 'fresh').split()
    result('a shard joins, readers go on', r.returncode == 0 and held == ['4', '4', '4'] and not wrong, '%s %s %s' % (r.stderr.decode(), held, wrong[:2]))
    compare_random(file, fresh, random.Random(args.seed + 2), args.count // 6, 'three shards')
    tables = [c.sql("SELECT count(*) FILTER (WHERE relname ~ '^document_[0-9]+$'), count(*) FILTER (WHERE relname ~ '^held_') FROM pg_class"
                    " WHERE relnamespace='guidang'::regnamespace AND relkind IN ('r','v')", 'fresh') for c in others]
    result('nothing is left of what was moved', tables == ['4|1'] * 3, str(tables))
    r = run([guidang, 'db', 'add-shard', '-d', fresh, others[2].address('fresh')])
    held = first.sql('SELECT count(*) FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid=f.ftserver WHERE ftrelid::regclass::text ~ \'document_\' GROUP BY srvname ORDER BY 1', 'fresh').split()
    result('a shard that is there already gets no more', r.returncode == 0 and held == ['4', '4', '4'], '%s %s' % (r.stderr.decode(), held))
    r = run([guidang, 'check', '--database', '-d', fresh])
    result('check --database on shards', r.returncode == 0, r.stdout.decode() + r.stderr.decode())
    r = run([guidang, 'set', '-q', '-d', fresh, '3', '标题=别的标题'])
    s = run([guidang, 'query', '-q', '-d', fresh, '-l', '标题:别的标题'])
    result('a correction on shards', r.returncode == s.returncode == 0 and s.stdout, (r.stderr + s.stderr).decode())
    r = run([guidang, 'remove', '-q', '-d', fresh, '4'])
    s = run([guidang, 'undo', '-q', '-d', fresh])
    t = run([guidang, 'show', '-d', fresh, '4'])
    result('a document goes and comes back on shards', r.returncode == s.returncode == t.returncode == 0, (r.stderr + s.stderr + t.stderr).decode())

    # tables of an earlier version
    questions = [['query', '-q', '--json', '-d', fresh, q] for q in ('通知', '机关:医院', '名中医')] + [['export', '-q', '--derived', '-d', fresh]]
    want = [run([guidang] + q).stdout for q in questions]
    for version, there, here in ((2, (VERSION_3_SHARD, VERSION_2_SHARD), VERSION_2_SHARDED), (3, (VERSION_3_SHARD,), VERSION_3), (4, (VERSION_4_SHARD,), VERSION_4)):
        said = [first.sql(here, 'fresh')] + [c.sql(text, 'fresh') for c in others for text in there]
        s = run([guidang] + questions[0])
        r = run([guidang, 'db', 'upgrade', '-q', '-d', fresh])
        got = [run([guidang] + q).stdout for q in questions]
        result('tables of version %d on shards are brought up to date' % version, s.returncode == 2 and b'guidang db upgrade' in s.stderr and r.returncode == 0 and
               got == want and all(want) and not re.search('ERROR', str(said)), '%s %s' % ((s.stderr + r.stderr).decode(), said))
    r = run([guidang, 'check', '--database', '-d', fresh])
    result('nothing is wrong in them', r.returncode == 0, r.stdout.decode() + r.stderr.decode())
    size = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relnamespace='guidang'::regnamespace AND relkind='r'"
    sum_of = sum(int(c.sql(size, 'fresh')) for c in [first] + others)
    r = run([guidang, 'stats', '-d', fresh])
    told = re.search(r'database\n +(\d+)  bytes', r.stdout.decode())
    result('stats counts the bytes of all servers', told and int(told.group(1)) == sum_of, '%d %s' % (sum_of, r.stdout.decode()[-300:] + r.stderr.decode()))

    # who reads and files on shards has no rights of its own there
    for c in others[:2]:
        hba = os.path.join(c.home, 'data', 'pg_hba.conf')
        text = open(hba).read()
        open(hba, 'w').write('host all keeper 127.0.0.1/32 scram-sha-256\n' + text)
        c.sql("CREATE ROLE keeper SUPERUSER LOGIN PASSWORD 'right-staple'")
        c.sql('SELECT pg_reload_conf()')
    for c in [first] + others:
        c.sql('CREATE DATABASE roles')
    roles = first.address('roles')
    r = run([guidang, 'db', 'init', '-q', '-d', roles, '--roles', '--shards', ','.join(c.address('roles', 'keeper') for c in others[:2])], more={'PGPASSWORD': 'right-staple'})
    result('shards that ask for a password', r.returncode == 0 and b'right-staple' not in r.stderr + r.stdout, r.stderr.decode())
    for user in ('reader', 'importer'):
        first.sql('CREATE ROLE %s LOGIN IN ROLE guidang_%s' % (user, user))
    corpus = sorted(glob.glob(os.path.join(root, 'corpus', 'hospital', '*.txt')))
    r = run([guidang, 'import', '-q', '-d', first.address('roles', 'importer')] + corpus)
    s = run([guidang, 'tag', '-q', '-d', first.address('roles', 'importer'), '1', '+重要'])
    t = run([guidang, 'query', '-q', '-l', '-d', first.address('roles', 'reader'), '名中医'])
    u = run([guidang, 'tag', '-q', '-d', first.address('roles', 'reader'), '1', '+重要'])
    result('an importer files and tags on shards, a reader only finds', r.returncode == s.returncode == t.returncode == 0 and t.stdout and u.returncode == 2 and b'may not' in u.stderr,
           (r.stderr + s.stderr + t.stderr + u.stderr).decode())

    for c in [first] + others:
        c.sql('CREATE DATABASE invented')
    run([guidang, 'db', 'init', '-q', '-d', first.address('invented'), '--shards', ','.join(c.address('invented') for c in others)])
    frequent(first.address('invented'), 20)

    # a dead shard
    others[1].stop()
    r = run([guidang, 'query', '-d', fresh, '通知'])
    result('a dead shard: no rows, its name, status 2', r.returncode == 2 and not r.stdout and b'shard2' in r.stderr, '%d %s %s' % (r.returncode, r.stdout[:200], r.stderr.decode()))
    r = run([guidang, 'query', '-d', fresh, '--partial', '通知'])
    result('--partial: the others, what is missing, status 2', r.returncode == 2 and r.stdout.startswith(b'[') and b'shard2' in r.stderr, '%d %s %s' % (r.returncode, r.stdout[:200], r.stderr.decode()))
    r = run([guidang, 'import', '-q', '-d', fresh, os.path.join(root, 'README.md')])
    result('nothing is filed beside a dead shard', r.returncode == 2 and b'shard2' in r.stderr, r.stderr.decode())
    others[1].start()
    r = run([guidang, 'query', '-q', '-d', fresh, '--count', '通知'])
    result('it answers again', r.returncode == 0, r.stderr.decode())

    # a shard that stands still
    stopped(others[0], signal.SIGSTOP)
    started = time.monotonic()
    r = run([guidang, 'query', '-d', timed(fresh, 1500), '通知'])
    took = time.monotonic() - started
    stopped(others[0], signal.SIGCONT)
    result('a hung shard: no rows, its name, status 2, in time', r.returncode == 2 and not r.stdout and b'shard1' in r.stderr and took < 60,
           '%d after %.0f s: %s %s' % (r.returncode, took, r.stdout[:200], r.stderr.decode()))


# ── what goes wrong ──

# up to the fifth version a row for each derived list
LISTS = ("CREATE TABLE guidang.list AS SELECT document, l.list, l.value FROM guidang.derived, LATERAL (VALUES ('tasks',tasks),('indicators',indicators),('citations',citations),"
         "('deadlines',deadlines),('groups',groups)) l(list,value) WHERE l.value IS NOT NULL; DROP TABLE guidang.derived; ")
# tables as the first version had them: all documents in one, the values' codes in a list of their own
ONE_TABLE = LISTS + '''SET search_path=guidang; ALTER TABLE document RENAME TO halves; CREATE TABLE document(LIKE halves INCLUDING ALL); INSERT INTO document SELECT * FROM halves;
DROP TABLE halves; CREATE UNIQUE INDEX ON document(id); CREATE UNIQUE INDEX ON document(sha256); DROP FUNCTION make_index(text); '''
VERSION_1 = ONE_TABLE + '''ALTER TABLE document ADD vgrams int4[] NOT NULL DEFAULT '{}';
UPDATE document SET vgrams=grams, grams='{}'; CREATE INDEX document_grams ON document USING gin(grams); CREATE INDEX document_vgrams ON document USING gin(vgrams);
DROP TABLE alias; UPDATE tables SET version=1'''
# the third: partitions are read one by one, and no shard makes its index
VERSION_3_SHARD = "DROP FUNCTION guidang.make_index CASCADE; DO $$ DECLARE v text; BEGIN FOR v IN SELECT viewname FROM pg_views WHERE schemaname='guidang' LOOP EXECUTE 'DROP VIEW guidang.'||v; END LOOP; END $$"
VERSION_3 = LISTS + 'DROP SCHEMA guidang_shards CASCADE; UPDATE guidang.tables SET version=3'
# the fourth: no shard tells its size
VERSION_4_SHARD = 'DROP VIEW guidang.bytes'
VERSION_4 = (LISTS + "DO $$ DECLARE t text; BEGIN FOR t IN SELECT relname FROM pg_class WHERE relnamespace='guidang_shards'::regnamespace AND relname ~ '_bytes$' LOOP"
             " EXECUTE 'DROP FOREIGN TABLE guidang_shards.'||t; END LOOP; UPDATE guidang.tables SET version=4; END $$")
# and their documents, in tables with the codes and marks of the second
VERSION_2_SHARD = "DO $$ DECLARE t text; BEGIN FOR t IN SELECT relname FROM pg_class WHERE relnamespace='guidang'::regnamespace AND relkind='r' LOOP EXECUTE format('UPDATE guidang.%I SET grams=$x${1}$x$, heads=$x$x$x$', t); END LOOP; END $$"
VERSION_2_SHARDED = LISTS + "DROP SCHEMA guidang_shards CASCADE; DROP INDEX guidang.filed_sha256; UPDATE guidang.tables SET version=2"
# the second: other codes, other marks behind headings
VERSION_2 = ONE_TABLE + "UPDATE document SET grams='{1}', heads='x'; DROP INDEX filed_sha256; UPDATE tables SET version=2"


def failures():
    server = Cluster('failures')
    hba = os.path.join(server.home, 'data', 'pg_hba.conf')
    text = open(hba).read()
    open(hba, 'w').write('host all reader,importer,stranger 127.0.0.1/32 scram-sha-256\n' + text)
    for name in ('one', 'newer', 'older', 'other'):
        server.sql('CREATE DATABASE ' + name)
    address = server.address('one')
    r = run([guidang, 'query', '-d', address, '通知'])
    result('no tables: said, and how to make them', r.returncode == 2 and b'guidang db init' in r.stderr, r.stderr.decode())
    r = run([guidang, 'db', 'init', '-q', '-d', address, '--roles'])
    result('tables and roles are made', r.returncode == 0, r.stderr.decode())
    for user, role in (('reader', 'guidang_reader'), ('importer', 'guidang_importer')):
        server.sql("CREATE ROLE %s LOGIN PASSWORD 'right-staple' IN ROLE %s" % (user, role))
    server.sql('SELECT pg_reload_conf()')
    corpus = sorted(glob.glob(os.path.join(root, 'corpus', 'hospital', '*.txt')))
    right, wrong = {'PGPASSWORD': 'right-staple'}, {'PGPASSWORD': 'wrong-horse'}
    r = run([guidang, 'import', '-q', '-d', server.address('one', 'importer')] + corpus, more=right)
    s = run([guidang, 'import', '-q', '--again', '-d', server.address('one', 'importer')], more=right)
    result('an importer files, and extracts anew', r.returncode == s.returncode == 0, (r.stderr + s.stderr).decode())
    r = run([guidang, 'db', 'init', '--roles', '-d', server.address('one', 'importer')], more=right)
    s = run([guidang, 'db', 'init', '--roles', '-d', address])
    result('rights are given by the owner only', r.returncode == 2 and b'only the owner' in r.stderr and s.returncode == 0, (r.stderr + s.stderr).decode())
    r = run([guidang, 'query', '-q', '-d', server.address('one', 'reader'), '-l', '名中医'], more=right)
    result('a reader finds', r.returncode == 0 and r.stdout, r.stderr.decode())
    r = run([guidang, 'remove', '-q', '-d', server.address('one', 'reader'), '1'], more=right)
    result('a reader changes nothing', r.returncode == 2 and b'may not' in r.stderr, r.stderr.decode())
    r = run([guidang, 'query', '-d', server.address('one', 'reader'), '名中医'], more=wrong)
    result('a wrong password: said, the server named, not the password', r.returncode == 2 and b'127.0.0.1' in r.stderr and b'wrong-horse' not in r.stderr + r.stdout,
           r.stderr.decode())
    r = run([guidang, 'query', '-d', 'postgresql://reader:right-staple@127.0.0.1:%d/one' % server.port, '名中医'])
    result('a password in an address is refused and not printed', r.returncode == 2 and b'right-staple' not in r.stderr + r.stdout and r.stderr, r.stderr.decode())
    r = run([guidang, 'query', '-d', 'postgresql://reader:pa%zzword@127.0.0.1/one', '名中医'])
    result('an address that cannot be read is not printed', r.returncode == 2 and b'zzword' not in r.stderr + r.stdout and r.stderr, r.stderr.decode())
    for words in ("');DROP TABLE guidang.tag;--", "$1 $2 %s \\ '' \"x", '标题:a%b_c', "机关:' OR true", "日期:2024');--"):
        r = run([guidang, 'query', '-q', '-d', address, '--count', '--', words])
        result('nothing of a query is SQL: ' + words, r.returncode in (0, 1), r.stderr.decode())
    result('all tables are still there', server.sql('SELECT count(*) FROM guidang.tag', 'one') == '0')
    run([guidang, 'db', 'init', '-q', '-d', server.address('newer')])
    server.sql('UPDATE guidang.tables SET version=99', 'newer')
    for command in (['query', '通知'], ['import', corpus[0]], ['db', 'init']):
        r = run([guidang] + command[:1] + command[1:] + ['-d', server.address('newer')])
        result('tables of a newer version are refused: ' + command[0], r.returncode == 2 and b'newer guidang' in r.stderr, r.stderr.decode())
    old = server.address('older')
    run([guidang, 'db', 'init', '-q', '-d', old, '--roles'])
    run([guidang, 'import', '-q', '-d', old] + corpus)
    questions = [['query', '-q', '--json', '名中医'], ['query', '-q', '--json', '机关:医院'], ['export', '-q', '--derived']]
    want = [run([guidang] + q + ['-d', old]).stdout for q in questions]
    for earlier in VERSION_1, VERSION_2:
        server.sql(earlier, 'older')
        for command in (['query', '通知'], ['import', corpus[0]]):
            r = run([guidang] + command + ['-d', old])
            result('tables of an earlier version: said, and what to do: ' + command[0], r.returncode == 2 and b'guidang db upgrade' in r.stderr and not r.stdout, r.stderr.decode())
        r = run([guidang, 'db', 'upgrade', '-q', '-d', old])
        again = run([guidang, 'db', 'upgrade', '-q', '-d', old])
        got = [run([guidang] + q + ['-d', old]).stdout for q in questions]
        result('they are brought up to date', r.returncode == again.returncode == 0 and got == want and all(want), (r.stderr + again.stderr).decode())
        held = server.sql("SELECT count(*) FILTER (WHERE relname ~ '^document_[0-9]+$'), count(*) FILTER (WHERE relname='before'), sum(pg_stat_get_dead_tuples(oid)) FROM pg_class"
                          " WHERE relnamespace='guidang'::regnamespace AND relkind='r' AND relname ~ '^(document_|before)'", 'older')
        result('into new tables, with nothing dead in them', held == '2|0|0', held)
    server.sql('CREATE SCHEMA guidang; CREATE TABLE guidang.somebodys()', 'other')
    r = run([guidang, 'db', 'init', '-d', server.address('other')])
    result('a schema of somebody else is left alone', r.returncode == 2 and server.sql('SELECT count(*) FROM pg_tables WHERE schemaname=\'guidang\'', 'other') == '1', r.stderr.decode())
    for command in (['db', 'compact'], ['db', 'backup', os.path.join(folder, 'copy.db')]):
        r = run([guidang] + command + ['-d', address])
        result('%s needs a file' % ' '.join(command[:2]), r.returncode == 2 and r.stderr and not r.stdout, '%d %s%s' % (r.returncode, r.stdout.decode(), r.stderr.decode()))

    r = run([guidang, 'check', '--database', '-d', address])
    server.sql("UPDATE guidang.document SET body='x' WHERE id=2; UPDATE guidang.document SET title='x' WHERE id=3; DELETE FROM guidang.path WHERE document=1", 'one')
    s = run([guidang, 'check', '--database', '-d', address])
    result('check --database: sound, and what is wrong', r.returncode == 0 and s.returncode == 1 and s.stdout.count(b'\n') == 3, '%s %s %s' % (r.stderr.decode(), s.stdout.decode(), s.stderr.decode()))

    server.sql('CREATE DATABASE no_room')
    run([guidang, 'db', 'init', '-q', '-d', server.address('no_room')])
    server.sql('''CREATE FUNCTION guidang.no() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE='53100'; END $f$;
CREATE TRIGGER no BEFORE INSERT ON guidang.document FOR EACH ROW EXECUTE FUNCTION guidang.no()''', 'no_room')
    r = run([guidang, 'import', '-d', server.address('no_room')] + corpus)
    server.sql('DROP TRIGGER no ON guidang.document', 'no_room')
    s = run([guidang, 'import', '-d', server.address('no_room')] + corpus)
    result('a full disk: said, nothing is called imported that is not; the same command again files all',
           r.returncode == 2 and b'no space left' in r.stderr and b'imported' not in r.stderr and s.returncode == 0 and b'%d imported' % len(corpus) in s.stderr,
           (r.stderr + s.stderr).decode())

    # two importers at once, one of them killed
    server.sql('CREATE DATABASE crowd')
    crowd = server.address('crowd')
    run([guidang, 'db', 'init', '-q', '-d', crowd])
    where = sorted(glob.glob(os.path.join(root, 'corpus', '*/')))
    both = [subprocess.Popen([guidang, 'import', '-q', '-d', crowd] + w, env=base_environment, stderr=subprocess.PIPE) for w in (where, where[::-1], where)]
    time.sleep(0.3)
    both[2].kill()
    said = [b.communicate()[1] for b in both]
    result('the other two went on', both[0].returncode == both[1].returncode == 0, repr(said))
    r = run([guidang, 'import', '-q', '-d', crowd] + where)
    file = os.path.join(folder, 'crowd.db')
    run([guidang, 'import', '-q', '-d', file] + where)
    one, other = everything(file), everything(crowd)
    strip = lambda lines: sorted(json.loads(x)['id'] for x in lines)
    ids = server.sql('SELECT count(*), count(DISTINCT id), (SELECT count(DISTINCT document) FROM guidang.path) FROM guidang.document', 'crowd')
    result('three importers at once, one killed: complete, nothing twice', r.returncode == 0 and strip(one[1]) == strip(other[1]) and len(set(ids.split('|'))) == 1,
           '%s %s %d %d %s' % (said, r.stderr.decode(), len(one[1]), len(other[1]), ids))

    # TLS settings of an address are libpq's
    certificate, key = os.path.join(server.home, 'data', 'server.crt'), os.path.join(server.home, 'data', 'server.key')
    as_server(['openssl', 'req', '-new', '-x509', '-days', '3', '-nodes', '-subj', '/CN=localhost', '-out', certificate, '-keyout', key])
    r = run([guidang, 'query', '-d', address + '?sslmode=require', '名中医'])
    result('a server without TLS: sslmode=require is refused', r.returncode == 2 and not r.stdout and b'SSL' in r.stderr, r.stderr.decode())
    server.sql('ALTER SYSTEM SET ssl=on')
    server.sql('SELECT pg_reload_conf()')
    time.sleep(0.3)
    root_certificate = os.path.join(folder, 'root.crt')
    shutil.copy(certificate, root_certificate)
    there = address.replace('127.0.0.1', 'localhost')
    for settings, status in (('sslmode=require', 0), ('sslmode=verify-full&sslrootcert=' + root_certificate, 0), ('sslmode=verify-full&sslrootcert=/nonexistent', 2)):
        r = run([guidang, 'query', '-q', '-l', '-d', there + '?' + settings, '名中医'])
        result('TLS: ' + settings.split('=/')[0], r.returncode == status and bool(r.stdout) == (status == 0), r.stderr.decode())
    r = run([guidang, 'query', '-q', '-l', '-d', address + '?sslmode=verify-full&sslrootcert=' + root_certificate, '名中医'])
    result('TLS: a certificate of another host is refused', r.returncode == 2 and not r.stdout, r.stderr.decode())

    # a server that is not there, that stands still
    r = run([guidang, 'query', '-d', 'postgresql://postgres@127.0.0.1:1/one', '通知'])
    result('no server: said and named, status 2', r.returncode == 2 and b'127.0.0.1:1' in r.stderr, r.stderr.decode())
    stopped(server, signal.SIGSTOP)
    started = time.monotonic()
    r = run([guidang, 'query', '-d', address + '?connect_timeout=2', '通知'])
    took = time.monotonic() - started
    stopped(server, signal.SIGCONT)
    result('a hung server: given up in time', r.returncode == 2 and not r.stdout and took < 30 and b'connect_timeout' in r.stderr, '%.0f s %s' % (took, r.stderr.decode()))


# ── copies ──

def copies():
    server = Cluster('copies')
    for name in ('a', 'b'):
        server.sql('CREATE DATABASE ' + name)
        run([guidang, 'db', 'init', '-q', '-d', server.address(name)])
    file, back, rng = os.path.join(folder, 'copied.db'), os.path.join(folder, 'back.db'), random.Random(args.seed + 3)
    run([guidang, 'import', '-q', '-d', file] + sorted(glob.glob(os.path.join(root, 'corpus', '*/'))))
    for command in (['set', '3', '标题=改过的标题'], ['tag', '3', '+重要'], ['remove', '5'], ['arrange', '--fonds', '0109', '--period', 'Y', '--dept', '办公室', '1']):
        run([guidang] + command[:1] + ['-q', '-d', file] + command[1:])
    r = run([guidang, 'db', 'copy', file, server.address('a')])
    s = run([guidang, 'db', 'copy', server.address('a'), back])
    result('a file is copied to a server and back', r.returncode == s.returncode == 0, (r.stderr + s.stderr).decode())
    one = [run([guidang, 'export', '-q', '--provenance', '--derived', '-d', d]).stdout for d in (file, server.address('a'), back)]
    result('the records are the same in all three', one[0] and one[0] == one[1] == one[2])
    logs = [run([guidang, 'log', '-d', d]).stdout for d in (file, server.address('a'), back)]
    result('the journal is the same in all three', logs[0] and logs[0] == logs[1] == logs[2], repr(logs)[:600])
    r = run([guidang, 'check', '--database', '-d', back])
    result('the copy that came back is sound', r.returncode == 0, r.stderr.decode() + r.stdout.decode())
    shown = []
    for database in file, server.address('a'):
        for tag in ('+重要', '+阅办', '+待办'):
            run([guidang, 'tag', '-q', '-d', database, '7', tag])
        shown.append(run([guidang, 'show', '-d', database, '7']).stdout)
    result('tags of a document stand in the same order', '待办；'.encode() in shown[0] and shown[0] == shown[1], '\n'.join(s.decode() for s in shown))
    p = subprocess.Popen([guidang, 'db', 'copy', file, server.address('b')], env=base_environment, stderr=subprocess.PIPE)
    time.sleep(0.15)
    p.kill()
    p.communicate()
    r = run([guidang, 'db', 'copy', file, server.address('b')])
    result('a copy that was killed goes on', r.returncode == 0, r.stderr.decode())
    other = os.path.join(folder, 'other.db')
    run([guidang, 'import', '-q', '-d', other, os.path.join(root, 'README.md')])
    r = run([guidang, 'db', 'copy', other, server.address('a')])
    result('a copy into another database is refused', r.returncode == 2, r.stderr.decode())
    r = run([guidang, 'import', '-q', '-d', server.address('b'), os.path.join(root, 'README.md')])
    numbers = server.sql('SELECT max(id) FROM guidang.document', 'b'), run([guidang, 'import', '-q', '-d', back, os.path.join(root, 'README.md')])
    result('numbers go on behind those of the copy', r.returncode == 0 and b'README' in run([guidang, 'query', '-q', '-l', '-d', back, '路径:README']).stdout, r.stderr.decode())
    compare_random(back, server.address('b'), rng, args.count // 8, 'copies')


class Room:
    def __init__(self, database):
        self.p = subprocess.Popen([guidang, 'serve', '-d', database, '--port', '0'], env=base_environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        atexit.register(self.p.kill)
        said = self.p.stderr.readline().decode()
        self.address = re.search(r'http://[^/]*', said).group(0)

    def ask(self, target):
        try:
            with urllib.request.urlopen(self.address + target, timeout=120) as r:
                return r.status, r.read().decode('utf-8', 'replace')
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode('utf-8', 'replace')


def reading():
    server = Cluster('reading')
    server.sql('CREATE DATABASE a')
    file = corpus_in_file()
    r = run([guidang, 'db', 'init', '-q', '-d', server.address('a')])
    s = run([guidang, 'db', 'copy', file, server.address('a')])
    result('reading: the same documents on a server', r.returncode == s.returncode == 0, (r.stderr + s.stderr).decode())
    here, there = Room(file), Room(server.address('a'))
    q = urllib.parse.quote
    # what a database has of pages and bytes is its own, and which documents are shown as nearest where nothing is found: zzqqxx has none near
    targets = ['/search?q=' + q('工作'), '/search.json?facets=1&q=' + q('医院 标题:通知'), '/search.json?sort=id&limit=5&after=7', '/search?q=zzqqxx', '/d/1', '/d/1.json',
               '/d/2', '/d/20', '/d/20/text', '/d/20/source', '/d/20/versions.json', '/d/20/graph.json', '/overview', '/overview/numbers.json', '/overview/timeline.json', '/ledger',
               '/ledger.json', '/indicators', '/indicators.json', '/export?format=csv', '/export?q=' + q('医院'), '/d/99999']
    for target in targets:
        a, b = here.ask(target), there.ask(target)
        result('reading: ' + target, a == b and a[0] == (404 if '9999' in target else 200), '%d %s\n%d %s' % (a[0], a[1][:900], b[0], b[1][:900]))
    for room in (here, there):
        room.p.terminate()
        result('reading: it ends', room.p.wait(60) == 0)


PARTS = {'same': same, 'random': random_queries, 'shards': on_shards, 'failures': failures, 'copies': copies, 'reading': reading}
if not programs:
    sys.exit('servers.py: no PostgreSQL is installed (Debian: apt install postgresql-15)')
for part in args.parts or PARTS:
    started = time.monotonic()
    PARTS[part]()
    print('── %s: %.0f s' % (part, time.monotonic() - started), flush=True)
print('%d passed, %d failed' % (passed, failed))
sys.exit(failed > 0)
