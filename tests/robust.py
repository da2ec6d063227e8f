#!/usr/bin/python3
"""robust.py BUILD: nothing lost, nothing let in.

queries   the grammar at the command line
fuzz      tests/fuzz/corpus through the fuzz targets
kills     kill -9 at random moments of a first load, an increment, --again, --prune: the database is sound, and the
          same command again ends with exactly the records of an undisturbed run
power     the power fails: of what was not synced some is lost, torn or there without what came before it; the database is
          sound, holds one of its committed states, and the same command again ends as undisturbed (20 cuts a kind)
flips     bytes of a database changed at random: an answer or an error, never a crash
crowd     readers beside a writer; two writers
shifting  files that change and vanish while they are read
erased    what is removed is not left in the database file
planted   links to somebody's file at names that the program uses
hostile   documents and names made to harm
confined  office documents damaged, made to take all memory or time, a reader killed: each costs itself and says so

GUIDANG_ROBUST=N makes kills, flips and crowd N times as long. Ends with a line "N passed, N failed"."""
import json, os, random, resource, shutil, signal, stat, struct, subprocess, sys, tempfile, threading, time

import office

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
build = os.path.abspath(sys.argv[1])
guidang = os.path.join(build, 'cmd', 'guidang')
times = int(os.environ.get('GUIDANG_ROBUST', '1'))
sanitized = 'asan' in build
env = dict(os.environ, LC_ALL='C.UTF-8', XDG_CONFIG_HOME='/nonexistent', XDG_DATA_HOME='/nonexistent',
           ASAN_OPTIONS='detect_leaks=0:exitcode=99', UBSAN_OPTIONS='halt_on_error=1:exitcode=98')
passed = failed = 0
rng = random.Random(int(os.environ.get('GUIDANG_SEED', '11')))


def result(name, ok, why=''):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print('FAILED %s\n%s' % (name, why))


def run(cmd, **kw):
    return subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, **kw)


def fuzz():
    for t in ('decode', 'html', 'text', 'rules', 'ruled', 'database', 'query', 'index', 'docx', 'odf', 'xlsx', 'ofd', 'pdf', 'package', 'mail', 'enclosed', 'serve'):
        r = run([os.path.join(build, 'tests', 'fuzz-' + t), os.path.join(root, 'tests', 'fuzz', 'corpus', t)])
        result('fuzz/' + t, r.returncode == 0, r.stderr.decode('utf-8', 'replace')[-3000:])


def notice(i, version=0):
    return ('甲发〔2024〕%d号\n甲局关于印发第%d次工作计划的通知\n各科室：\n一、目标%d\n完成第%d项任务，版本%d。\n（一）名中医馆建设，GCP %d。\n甲局\n2024年%d月%d日\n'
            % (i, i, i, i, version, i * 7, i % 12 + 1, i % 28 + 1)).encode('gb18030' if i % 2 else 'utf-8')


def folder(d, n, version=0):
    os.makedirs(d, exist_ok=True)
    for i in range(n):
        with open(os.path.join(d, '%04d.txt' % i), 'wb') as f:
            f.write(notice(i, version))


def queries(tmp):
    """Whatever is typed: exit 0 or 1, and never a word of SQLite's."""
    docs, db = os.path.join(tmp, 'q'), os.path.join(tmp, 'q.db')
    folder(docs, 5)
    run([guidang, 'import', '-q', '-d', db, docs])
    pieces = ['通知', '甲', ' ', '"', '“', '”', '(', ')', '（', '）', '-', 'NOT ', ' OR ', ' AND ', '*', ':', '：', '标题:', 'date:', '日期:', '2024', '..', '-01', '文号:', 'path:',
              '\'', ';', '--', 'NEAR(', '{', '}', '^', '+', '\\', '%', '_', '\x01', '\x1b[31m', '\u202e', '😀', '\udcff', 'rowid', 'SELECT', '表格:', '章节:', '0', '〔2024〕', '号']
    bad = []
    for k in range((100 if sanitized else 400) * times):
        q = ''.join(rng.choice(pieces) for _ in range(rng.randrange(1, 12)))
        r = run([guidang, 'query', '-d', db, '--', q.encode('utf-8', 'surrogateescape')], timeout=30)
        said = r.stderr.decode('utf-8', 'replace').lower()
        if r.returncode not in (0, 1) or any(w in said for w in ('sqlite', 'fts5', 'syntax error', 'no such', 'malformed')) or '\x1b' in said:
            bad.append((q, r.returncode, said))
    result('queries', not bad, '\n'.join(map(str, bad[:5])))


def records(db):
    r = run([guidang, 'export', '-q', '-d', db])
    return sorted(r.stdout.splitlines())


def kills(tmp):
    """Each kind of command, killed: (name, what the database holds before, the command)."""
    docs, more = os.path.join(tmp, 'docs'), os.path.join(tmp, 'more')
    folder(docs, 400)
    folder(more, 400, 1)
    base = os.path.join(tmp, 'base.db')
    half = os.path.join(tmp, 'half.db')
    result('kills/base', run([guidang, 'import', '-q', '-d', base, docs]).returncode == 0)
    result('kills/half', run([guidang, 'import', '-q', '-d', half, docs]).returncode == 0)
    gone = os.path.join(tmp, 'gone')
    pruned = os.path.join(tmp, 'pruned.db')
    folder(gone, 300)
    result('kills/pruned', run([guidang, 'import', '-q', '-d', pruned, gone, more]).returncode == 0)
    for i in range(0, 300, 2):
        os.remove(os.path.join(gone, '%04d.txt' % i))
    kinds = [('first', None, ['--jobs', '2', docs, more]), ('increment', half, [more]), ('again', base, ['--again']), ('prune', pruned, ['--prune', '--force', gone, more])]
    for name, before, args in kinds:
        db = os.path.join(tmp, 'k.db')

        def fresh():
            for s in ('', '-journal', '-wal', '-shm'):
                if os.path.exists(db + s):
                    os.remove(db + s)
            if before:
                shutil.copy(before, db)
        fresh()
        t = time.monotonic()
        result('kills/%s undisturbed' % name, run([guidang, 'import', '-q', '-d', db] + args).returncode == 0)
        long = time.monotonic() - t
        want = records(db)
        for k in range(13 * times):
            fresh()
            p = subprocess.Popen([guidang, 'import', '-q', '-d', db] + args, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(0, long))
            p.send_signal(signal.SIGKILL)
            p.wait()
            sound = '' if not os.path.exists(db) or os.path.getsize(db) == 0 else run([guidang, 'check', '-q', '--database', '-d', db])
            ok = sound == '' or sound.returncode == 0 or b'empty database' in sound.stderr
            again = run([guidang, 'import', '-q', '-d', db] + args)
            result('kills/%s %d' % (name, k), ok and again.returncode == 0 and records(db) == want,
                   (sound and (sound.stdout + sound.stderr).decode()[-1500:]) + again.stderr.decode() + ' %d records, %d wanted' % (len(records(db)), len(want)))
        result('kills/%s sound at the end' % name, run([guidang, 'check', '-q', '--database', '-d', db]).returncode == 0)


SECTOR = 512


class Disk:
    """A file as the disk may have it: what was synced, and writes since that may or may not have got there."""
    def __init__(self, data, exists):
        self.data, self.pending, self.exists = bytearray(data), [], exists

    def apply(self, data, op, at, what):
        if op == 't':
            del data[at:]
            data.extend(bytes(at - len(data)))
        else:
            data.extend(bytes(max(0, at - len(data))))
            data[at:at + len(what)] = what

    def sync(self):
        for op, at, what in self.pending:
            self.apply(self.data, op, at, what)
        self.pending = []

    def lost(self):
        """Some of the pending writes, some of them torn at a sector; later ones also without earlier ones."""
        data, style = bytearray(self.data), rng.randrange(4)
        writes = list(self.pending)
        if style == 0:
            writes = []
        elif style == 1:
            writes = [w for w in writes if rng.random() < 0.5]
        elif style == 2:
            writes = writes[:rng.randrange(len(writes) + 1)]
        for op, at, what in writes:
            if op == 'w' and rng.random() < 0.2:
                cut = rng.randrange(len(what) // SECTOR + 1) * SECTOR
                if rng.random() < 0.5:
                    self.apply(data, op, at, what[:cut])
                else:
                    self.apply(data, op, at + cut, what[cut:])
            else:
                self.apply(data, op, at, what)
        return data


def operations(log):
    data, i, out = open(log, 'rb').read(), 0, []
    while i + 32 <= len(data):
        op, file, at, n = struct.unpack_from('=4q', data, i)
        i += 32
        has = chr(op) == 'w'
        out.append((chr(op), file, at, data[i:i + n] if has else b''))
        i += n if has else 0
    return out


def power(tmp):
    if sanitized:
        return
    tmp = os.path.join(tmp, 'power')
    os.makedirs(tmp)
    docs, more, gone = (os.path.join(tmp, n) for n in ('docs', 'more', 'gone'))
    folder(docs, 300)
    folder(more, 30, 1)
    half, pruned, old = (os.path.join(tmp, n) for n in ('half.db', 'pruned.db', 'old.db'))
    run([guidang, 'import', '-q', '-d', half, docs])
    folder(gone, 300)
    run([guidang, 'import', '-q', '-d', pruned, gone])
    for i in range(0, 300, 2):
        os.remove(os.path.join(gone, '%04d.txt' % i))
    sql = subprocess.run(['xz', '-dc', os.path.join(root, 'tests', 'cli', 'older-database', 'version-6.sql.xz')], stdout=subprocess.PIPE).stdout
    subprocess.run(['sqlite3', old], input=sql + b'; PRAGMA user_version=6; PRAGMA application_id=0x47444E47;')
    db, log = os.path.join(tmp, 'p.db'), os.path.join(tmp, 'log')
    big = os.path.join(tmp, 'big')
    os.makedirs(big)
    for k in range(3):  # committed before the next
        open(os.path.join(big, '%d.txt' % k), 'wb').write(notice(8000 + k) + ('为贯彻落实有关部署，加强管理，完成第%d项任务。\n' % k).encode() * 40000)
    kinds = [('first', None, ['import', '-q', docs]), ('increment', half, ['import', '-q', more]), ('commits', half, ['import', '-q', '-j', '1', big]), ('again', half, ['import', '-q', '--again']),
             ('prune', pruned, ['import', '-q', '--prune', '--force', gone]), ('upgrade', old, ['db', 'upgrade', '-q']), ('compact', half, ['db', 'compact', '-q'])]
    for name, before, args in kinds:
        cmd = [guidang] + args + ['-d', db]

        def fresh():
            for s in ('', '-journal'):
                if os.path.exists(db + s):
                    os.remove(db + s)
            if before:
                shutil.copy(before, db)
        fresh()
        if os.path.exists(log):
            os.remove(log)
        r = subprocess.run(cmd, env=dict(env, LD_PRELOAD=os.path.join(build, 'tests', 'powerlog.so'), POWER_LOG=log, POWER_OF=db), stderr=subprocess.PIPE)
        want, ops = records(db), operations(log)
        syncs = sum(1 for o in ops if o[0] == 's')
        result('power/%s undisturbed (%d operations, %d syncs)' % (name, len(ops), syncs), r.returncode == 0 and syncs > 1, r.stderr.decode())
        bad = []
        for k in range(20 if times == 1 else 200):
            cut = rng.randrange(len(ops) + 1)
            main, journal, journals = Disk(open(before, 'rb').read() if before else b'', True), Disk(b'', False), []
            for op, file, at, what in ops[:cut]:
                disk = main if file == 1 else journal
                if file == 3:
                    journals = []  # the folder is on the disk: what was unlinked is gone
                elif op == 's':
                    disk.sync()
                elif op == 'c':
                    if not journal.exists:
                        journal = Disk(b'', True)
                elif op == 'u':
                    journals.append(journal)  # its end may not have got to the disk
                    journal = Disk(b'', False)
                else:
                    disk.pending.append((op, at, what))
            fresh()
            open(db, 'wb').write(main.lost())
            left = journal if journal.exists else journals[-1] if journals and rng.random() < 0.3 and not main.pending else None
            if left is not None:
                open(db + '-journal', 'wb').write(left.lost())
            size = os.path.getsize(db)
            sound = run([guidang, 'check', '-q', '--database', '-d', db]) if name != 'upgrade' else None
            ok = sound is None or sound.returncode == 0 or (size == 0 or b'empty database' in sound.stderr)
            again = run(cmd[:])
            same = records(db) == want
            if not ok or again.returncode or not same:
                bad.append((k, cut, len(ops), size, sound and sound.stdout[-300:] + sound.stderr[-300:], again.stderr[-200:], same))
        result('power/%s' % name, not bad, '%d: %s' % (len(bad), '\n'.join(map(str, bad[:4]))))


def flips(tmp):
    docs, db, bad = os.path.join(tmp, 'few'), os.path.join(tmp, 'few.db'), os.path.join(tmp, 'bad.db')
    folder(docs, 20)
    run([guidang, 'import', '-q', '-d', db, docs])
    data = open(db, 'rb').read()
    asks = [['query', '-q', '通知'], ['show', '3'], ['export', '-q'], ['query', '--count', '馆'], ['stats'], ['check', '-q', '--database']]
    crashes = []
    for k in range((60 if sanitized else 1000) * times):
        broken = bytearray(data)
        if k % 10 == 9:
            del broken[rng.randrange(len(broken)):]
        for _ in range(rng.choice((1, 1, 1, 8))):
            if broken:
                broken[rng.randrange(len(broken))] ^= 1 << rng.randrange(8)
        open(bad, 'wb').write(broken)
        for ask in (asks[k % 6], asks[(k + 1) % 6]):
            try:
                r = run([guidang] + ask + ['-d', bad], timeout=60)
                if r.returncode not in (0, 1, 2) or (r.returncode == 2 and not r.stderr):
                    crashes.append((k, ask, r.returncode, r.stderr[-300:]))
            except subprocess.TimeoutExpired:
                crashes.append((k, ask, 'timeout', b''))
    result('flips', not crashes, '\n'.join(map(str, crashes[:5])))


def crowd(tmp):
    docs, db = os.path.join(tmp, 'crowd'), os.path.join(tmp, 'crowd.db')
    folder(docs, 100)
    run([guidang, 'import', '-q', '-d', db, docs])
    stop, errors, seen = time.monotonic() + 60 * times, [], [0]

    def read(k):
        last = 0
        while time.monotonic() < stop:
            r = run([guidang, 'query', '-q', '--count', '-d', db, '通知 名中医馆'])
            n = int(r.stdout or 0)
            if r.returncode not in (0, 1) or n < last:
                errors.append((r.returncode, last, n, r.stderr.decode()))
            last = n
            seen[0] += 1
    readers = [threading.Thread(target=read, args=(k,)) for k in range(16)]
    for t in readers:
        t.start()
    version = 0
    while time.monotonic() < stop:
        version += 1
        for i in range(80 + 20 * version, 100 + 20 * version):
            open(os.path.join(docs, '%04d.txt' % i), 'wb').write(notice(i))
        r = run([guidang, 'import', '-q', '-d', db, docs])
        if r.returncode:
            errors.append((r.returncode, r.stderr.decode()))
    for t in readers:
        t.join()
    result('crowd/16 readers beside a writer (%d queries, %d imports)' % (seen[0], version), not errors and seen[0] > 50, str(errors[:3]))
    both = os.path.join(tmp, 'both.db')
    folder(os.path.join(tmp, 'b'), 300, 2)
    two = [subprocess.Popen([guidang, 'import', '-q', '-d', both, os.path.join(tmp, d)], env=env, stderr=subprocess.PIPE) for d in ('crowd', 'b')]
    said = [p.communicate()[1].decode() for p in two]
    ok = all(p.returncode == 0 or (p.returncode == 2 and 'another program is writing' in e) for p, e in zip(two, said))
    result('crowd/two writers', ok and run([guidang, 'check', '-q', '--database', '-d', both]).returncode == 0, str(said))
    seen = os.path.join(tmp, 'seen')
    try:
        terminal, line = os.openpty()
    except OSError as e:
        print('SKIPPED crowd/a writer beside somebody who reads in the pager: no pseudo-terminal (%s)' % e)
        return
    reading = subprocess.Popen([guidang, 'query', '-d', both, '通知'], stdout=line, stderr=subprocess.DEVNULL, start_new_session=True,
                               env=dict(env, PAGER='cat > /dev/null; touch %s; sleep 100' % seen))
    for _ in range(300):
        if not os.path.exists(seen):
            time.sleep(0.1)
    open(os.path.join(tmp, 'b', 'new.txt'), 'wb').write(notice(4711))
    r = run([guidang, 'import', '-q', '-d', both, os.path.join(tmp, 'b')])
    result('crowd/a writer beside somebody who reads in the pager', os.path.exists(seen) and reading.poll() is None and r.returncode == 0, r.stderr.decode())
    os.killpg(reading.pid, signal.SIGKILL)
    reading.wait()
    os.close(terminal), os.close(line)


def peak(cmd):
    p = subprocess.Popen(cmd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return os.wait4(p.pid, 0)[2].ru_maxrss * 1024


def shifting(tmp):
    """Files that grow, shrink, vanish and come back while they are read."""
    d, db, stop = os.path.join(tmp, 'shifting'), os.path.join(tmp, 'shifting.db'), threading.Event()
    folder(d, 200)

    def shift():
        while not stop.is_set():
            path = os.path.join(d, '%04d.txt' % rng.randrange(200))
            way = rng.randrange(3)
            try:
                if way == 0:
                    os.remove(path)
                elif way == 1:
                    os.truncate(path, rng.randrange(100))
                else:
                    open(path, 'wb').write(notice(rng.randrange(1000), rng.randrange(9)) * rng.randrange(1, 40))
            except FileNotFoundError:
                pass
    t = threading.Thread(target=shift)
    t.start()
    bad = []
    for k in range(15 * times):
        r = run([guidang, 'import', '-d', db, '--jobs', '2', '--prune', '--force', d], timeout=60)
        if r.returncode not in (0, 1):
            bad.append(r.stderr[-300:])
    stop.set()
    t.join()
    result('shifting/files change under an import', not bad and run([guidang, 'check', '-q', '--database', '-d', db]).returncode == 0, str(bad[:3]))
    folder(d, 200, 3)
    again = run([guidang, 'import', '-q', '-d', db, '--prune', '--force', d])
    result('shifting/and then it is as they are', again.returncode == 0 and len(records(db)) == 200, again.stderr.decode() + str(len(records(db))))


def erased(tmp):
    """What is removed is not left in the file: neither a document that went, nor the former text of one."""
    d, db = os.path.join(tmp, 'erased'), os.path.join(tmp, 'erased.db')
    words = ['甲子丙寅事项%d' % k for k in range(3)]
    os.makedirs(d)
    for k, word in enumerate(words):
        open(os.path.join(d, '%d.txt' % k), 'wb').write(notice(k) + (word + '如下。\n').encode() * 300)

    def kept():
        data = open(db, 'rb').read()
        return [word.encode() in data for word in words]
    run([guidang, 'import', '-q', '-d', db, d])
    before = kept()
    os.remove(os.path.join(d, '1.txt'))
    open(os.path.join(d, '2.txt'), 'wb').write(notice(2))
    r = run([guidang, 'import', '-q', '-d', db, '--prune', '--force', d])
    run([guidang, 'import', '-q', '-d', db, '--prune-versions'])
    run([guidang, 'remove', '-q', '-d', db, '--purge', '--force'])
    result('erased/what is removed', r.returncode == 0 and before == [True] * 3 and kept() == [True, False, False], '%s %s' % (before, kept()))


def planted(tmp):
    """Names that a program will use, planted as links to somebody's file."""
    d, mine = os.path.join(tmp, 'planted'), os.path.join(tmp, 'mine')
    os.makedirs(d)
    open(mine, 'w').write('mine')
    open(os.path.join(d, 'a.txt'), 'wb').write(notice(1))
    db = os.path.join(d, 'x.db')
    for suffix in ('-journal', '-wal', '-shm'):
        os.symlink(mine, db + suffix)
    r = run([guidang, 'import', '-q', '-d', db, os.path.join(d, 'a.txt')])
    result('planted/journals', open(mine).read() == 'mine' and (r.returncode == 0 or b'x.db' in r.stderr), r.stderr.decode())
    db = os.path.join(d, 'y.db')
    run([guidang, 'import', '-q', '-d', db, os.path.join(d, 'a.txt')])
    for name, args in (('out.jsonl', []), ('out.csv', ['-f', 'csv']), ('out.xlsx', ['-f', 'catalogue'])):
        out = os.path.join(d, name)
        os.symlink(mine, out)
        r = run([guidang, 'export', '-q', '-d', db, '-o', out] + args)
        result('planted/%s is not followed' % name, open(mine).read() == 'mine' and r.returncode == 2 and os.path.islink(out), r.stderr.decode())
        r = run([guidang, 'export', '-q', '-d', db, '--force', '-o', out] + args)
        result('planted/%s' % name, open(mine).read() == 'mine' and r.returncode == 0 and not os.path.islink(out) and os.path.getsize(out) > 4, r.stderr.decode())
    pipe = os.path.join(d, 'pipe')
    os.mkfifo(pipe)
    reader = subprocess.Popen(['timeout', '20', 'cat', pipe], stdout=subprocess.PIPE)
    r = run([guidang, 'export', '-q', '-d', db, '-o', pipe], timeout=20)
    plain = run([guidang, 'export', '-q', '-d', db])
    result('planted/a pipe is written to, not replaced', r.returncode == 0 and stat.S_ISFIFO(os.lstat(pipe).st_mode) and
           reader.communicate()[0] == plain.stdout != b'', r.stderr.decode())
    r = run([guidang, 'export', '-q', '-d', db, '-o', '/dev/stdout'])
    result('planted/standard output by its name', r.returncode == 0 and r.stdout == plain.stdout and os.path.islink('/dev/stdout'), r.stderr.decode())


def hostile(tmp):
    d = os.path.join(tmp, 'hostile')
    os.makedirs(d)
    put = lambda n, b: open(os.path.join(os.fsencode(d), n if isinstance(n, bytes) else n.encode()), 'wb').write(b if isinstance(b, bytes) else b.encode())
    head = '甲局关于乙的通知\n各科室：\n'
    put('labels.txt', head + ''.join('%s%d\n' % (l, i) for i in range(25000) for l in ('一、', '（一）', '1.', '（1）')))
    put('line.txt', head + '为贯彻落实有关部署，加强管理。' * (100000 if sanitized else 230000))
    put('many.txt', '甲' * 2300000)  # more tokens than are kept for one document
    # lines without breaks that are cut wherever a rule finds something
    for i, unit in enumerate(('某某局2024年1月2日', '国发〔2020〕1号', '抄送：某局。', '附件：1.名单某某局2024年1月2日', '关于加强管理的通知', '某某管理办法的')):
        put('run%d.txt' % i, '标题: 某某局关于印发《某某管理办法》的通知\n' + unit * ((900000 if sanitized else 4500000) // len(unit.encode())))
    put('long.txt', head + '为贯彻落实有关部署，加强管理。' * 2300000)
    put('cells.html', '<html><body><p>甲局关于乙的通知</p><table>' + ('<tr>' + '<td>甲' * 20) * 50000 + '</table>')
    put('wide.html', '<html><body><p>甲局关于乙的通知</p><table>' + ('<tr>' + '<td>甲' * 20 + '</tr>') * 10500 + '</table>')
    put('numbers.txt', head + ''.join('%d.加强组织领导，落实工作责任，确保各项任务按时完成。\n' % (i % 999 + 1) for i in range(120000)))
    put('span.html', '<html><body><p>甲局关于乙的通知</p><table><tr><td colspan=100000 rowspan=100000>甲<td>乙</tr><tr><td>丙</tr></table>')
    put('deep.html', '<div>' * 60000 + '甲局关于乙的通知' + '</div>' * 60000)
    put('bomb.html', '<!DOCTYPE html [<!ENTITY a "' + '甲' * 100 + '">' + ''.join('<!ENTITY %s "%s">' % (chr(98 + i), ('&%s;' % chr(97 + i)) * 10) for i in range(8)) + ']><p>&i;&i;</p>')
    put('wide.md', '# 甲局关于乙的通知\n\n|' + 'x|' * 20000 + '\n|' + '---|' * 20000 + '\n' + '|y|\n' * 150000)
    put('tabbed.txt', head + ('\t'.join('甲' * 24) + '\n') * 20000)
    put('grid.txt', head + '  '.join(['序号', '名称'] + ['列'] * 22) + '\n' + ('  '.join('1' * 24) + '\n') * (9000 if sanitized else 138000))
    put('columns.txt', head + '甲  乙\n序号  姓名\n        乙\n丙 丁  戊\n' * (10000 if sanitized else 45000) + ('序号  姓名  单位\n' + ' ' * 12 + '甲\n') * 5000)
    put('bars.txt', head + ('|' * 4000 + '\n') * 200 + '|甲|乙|\n' * 20000)
    put('cell.txt', head + '|序号|姓名|\n|1|甲|\n' + ('||' + '甲' * 20 + '|\n') * 99000)
    put('empty.txt', head + '\n' * 9000000 + '完\n')
    put('short.txt', head + '1、\n' * 250000)
    put('broken.txt', head + ('为贯彻落实有关部署，加强管理，现就有关工作事项通知各市医院，\n' + '（' + '甲   ' * 8 + '\n') * (10000 if sanitized else 60000))
    put('nul.txt', b'\0' * 5000)
    put('noise.txt', bytes(rng.randrange(256) for _ in range(20000)))
    put('bidi.txt', head + '\u202e文通\u202c\x1b[31m红\x07\x9b2J\n')
    put(b'bad\xff\xfename\n.txt', head)
    put('brackets.txt', head + '（' * 100000)
    put('tabs.txt', head + '\t' * 100000)
    put('codes.txt', head + ' '.join('aaaaaaaa%08xbbbbbbbb' % (i * 2654435761 % 2 ** 32) for i in range(330000)))  # alike before and behind: no table may slow down
    put('marks.md', '#' * 100000 + '\n' + '|' * 100000 + '\n|---|\n' + '**' * 50000)
    os.mkfifo(os.path.join(d, 'fifo.txt'))
    os.symlink('loop.txt', os.path.join(d, 'loop.txt'))
    os.symlink('..', os.path.join(d, 'up'))
    open(os.path.join(d, 'secret.txt'), 'wb').write(head.encode())
    db, report = os.path.join(tmp, 'h.db'), os.path.join(tmp, 'report')
    t = time.monotonic()
    r = run([guidang, 'import', '-d', db, '--report', report, d, '/dev/zero', os.path.join(d, 'none.txt')], timeout=400)
    status = {os.path.basename(json.loads(l)['path']): json.loads(l) for l in open(report, encoding='utf-8')}
    result('hostile/import ends (%.1f s)' % (time.monotonic() - t), r.returncode == 1, '%d %s' % (r.returncode, r.stderr.decode('utf-8', 'replace')[-2000:]))
    for n in ('labels.txt', 'line.txt', 'wide.html', 'numbers.txt', 'span.html', 'deep.html', 'bomb.html', 'bidi.txt', 'brackets.txt', 'tabs.txt', 'codes.txt', 'marks.md', 'secret.txt', 'many.txt', 'wide.md', 'tabbed.txt', 'empty.txt', 'broken.txt', 'columns.txt', 'grid.txt', 'bars.txt', 'cell.txt') + tuple('run%d.txt' % i for i in range(6)):
        result('hostile/%s is filed' % n, status.get(n, {}).get('status') in ('imported', 'duplicate'), str(status.get(n))[:500])
    for n, why in (('nul.txt', ''), ('zero', ''), ('none.txt', ''), ('long.txt', 'more than 10 MiB'), ('cells.html', 'more than 250000 tags'), ('short.txt', 'more than 200000 lines')):
        result('hostile/%s is refused in words' % n, status.get(n, {}).get('status') == 'failed' and why in status[n]['error']['message'], str(status.get(n)))
    said = run([guidang, 'check', '-d', db]).stdout.decode('utf-8', 'replace')
    for n, finding in (('wide.html', 'table-size'), ('wide.md', 'table-size'), ('tabbed.txt', 'table-size'), ('grid.txt', 'table-size'), ('span.html', 'html-span'), ('deep.html', 'html-depth')):
        result('hostile/%s: a limit is a finding' % n, any(n in l and finding in l for l in said.splitlines()), said[:300])
    if not sanitized:
        used = peak([guidang, 'import', '-q', '-d', os.path.join(tmp, 'm.db'), '--jobs', '2', d])
        result('hostile/memory stays below 300 MiB (%d)' % (used >> 20), used < 300 << 20)
        used = []
        for n in (10, 60000):
            empty = os.path.join(tmp, '%d empty files' % n)
            os.mkdir(empty)
            for i in range(n):
                open(os.path.join(empty, '%d.txt' % i), 'w').close()
            used.append(peak([guidang, 'import', '-q', '-n', '--jobs', '1', empty]))
        result('hostile/60,000 files in a folder take no more memory than ten but their names (%d and %d MiB)' % (used[1] >> 20, used[0] >> 20), used[1] < used[0] + (4 << 20))
        dense = os.path.join(tmp, 'dense')
        os.mkdir(dense)
        for i in range(24):
            open(os.path.join(dense, '%d.txt' % i), 'w').write('索引号：%d  ' % i * 25000)
        for jobs in ('2', '8', '64'):
            used = peak([guidang, 'import', '-q', '-d', os.path.join(tmp, 'dense%s.db' % jobs), '--jobs', jobs, dense])
            result('hostile/what large documents took is given back, %s jobs (%d MiB)' % (jobs, used >> 20), used < 256 << 20)
    result('hostile/the odd name', any('bad' in n and status[n]['status'] in ('imported', 'duplicate') for n in status), str(list(status)))
    for cmd in (['query', '通知'], ['query', '文通'], ['show', '1'], ['stats'], ['check', '-q']):
        r = run([guidang] + cmd + ['-d', db], timeout=120)
        raw = [c for c in r.stdout + r.stderr if c < 32 and c not in (9, 10, 13)]
        result('hostile/%s prints no control characters' % ' '.join(cmd), r.returncode in (0, 1) and not raw and b'\x9b' not in r.stdout.replace('\u201b'.encode(), b'').decode('utf-8', 'replace').encode('latin1', 'ignore'),
               '%s %s' % (raw[:5], r.stderr[-300:]))
    for f in ('jsonl', 'xml', 'csv'):
        result('hostile/export %s' % f, run([guidang, 'export', '-f', f, '-d', db, '-o', os.path.join(tmp, 'h.' + f)], timeout=200).returncode == 0)
    rules = os.path.join(tmp, 'evil.xml')
    for name, text in (('entity', '<!DOCTYPE rules [<!ENTITY x SYSTEM "file:///etc/passwd">]><rules>&x;</rules>'),
                       ('network', '<!DOCTYPE rules SYSTEM "http://127.0.0.1:1/x.dtd"><rules/>'),
                       ('include', '<rules xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></rules>')):
        open(rules, 'w').write(text)
        r = run([guidang, 'rules', 'check', '--rules', rules], timeout=20)
        result('hostile/rules %s' % name, r.returncode == 2 and b'root:' not in r.stdout + r.stderr, r.stderr.decode())
    r = run(['bash', '-c', '"%s" export -d "%s" > /dev/full' % (guidang, db)])
    result('hostile/a full disk under the export', r.returncode == 2 and b'could not be written' in r.stderr, r.stderr.decode())
    r = run([guidang, 'import', '-d', os.path.join(tmp, 'r.db'), '--report', '/dev/full', os.path.join(d, 'secret.txt')])
    result('hostile/a full disk under the report', r.returncode == 2 and b'/dev/full' in r.stderr, '%d %s' % (r.returncode, r.stderr.decode()))
    os.umask(0o077)
    run([guidang, 'import', '-q', '-d', os.path.join(tmp, 'mask.db'), os.path.join(d, 'secret.txt')])
    run([guidang, 'export', '-q', '-d', os.path.join(tmp, 'mask.db'), '-o', os.path.join(tmp, 'mask.jsonl')])
    result('hostile/the umask holds', all(os.stat(os.path.join(tmp, n)).st_mode & 0o077 == 0 for n in ('mask.db', 'mask.jsonl')))


def damaged(data, i):
    data = bytearray(data)
    at = rng.randrange(len(data))
    if i % 4 == 0:
        return bytes(data[:at])
    if i % 4 == 1:
        for _ in range(8):
            data[rng.randrange(len(data))] = rng.randrange(256)
    elif i % 4 == 2:
        del data[at:at + rng.randrange(1, 400)]
    else:
        data[at:at + 32] = bytes(rng.randrange(256) for _ in range(32))
    return bytes(data)


def report_of(db, folder, *more):
    out = db + '.report'
    r = run([guidang, 'import', '-q', '-d', db, '--report', out, '--force', folder, *more], timeout=300)
    return r, {os.path.basename(x['path']): x for x in map(json.loads, open(out, encoding='utf-8'))}


def confined(tmp):
    d = os.path.join(tmp, 'confined')
    os.mkdir(d)
    w = office
    whole = {'docx': os.path.join(tmp, 'w.docx'), 'odt': os.path.join(tmp, 'w.odt'), 'xlsx': os.path.join(tmp, 'w.xlsx'), 'ods': os.path.join(tmp, 'w.ods')}
    text = '关于甲事项的通知，请各科室遵照执行。'
    w.docx(whole['docx'], ''.join(w.item(text + str(i), 1) for i in range(40)), w.abstract(1, w.lvl(0, 'chineseCounting', '%1、')) + w.num(1, 1))
    w.odf(whole['odt'], 'text', ''.join(w.t(text + str(i)) for i in range(40)))
    w.xlsx(whole['xlsx'], [('表', 'visible', [['甲', '乙', str(i)] for i in range(40)], [])], [0])
    cell = '<table:table-cell>%s</table:table-cell>'
    w.odf(whole['ods'], 'spreadsheet', '<table:table table:name="表">%s</table:table>' % ''.join('<table:table-row>%s%s</table:table-row>' % (cell % w.t(text), cell % w.t(str(i))) for i in range(40)))
    n = 40 * times
    for kind, path in whole.items():
        data = open(path, 'rb').read()
        for i in range(n):
            open(os.path.join(d, '%s%03d.%s' % (kind, i, kind)), 'wb').write(damaged(data, i))
    r, report = report_of(os.path.join(tmp, 'damaged.db'), d)
    wrong = [x for x in report.values() if x['status'] == 'failed' and (x['error']['code'] not in ('damaged', 'not-text', 'protected', 'too-big') or not x['error']['message'])]
    result('confined/damaged', r.returncode in (0, 1) and len(report) == 4 * n and not wrong, '%d of %d %s %s' % (len(report), 4 * n, wrong[:3], r.stderr.decode()[-500:]))
    e = os.path.join(tmp, 'bombs')
    os.mkdir(e)
    name = lambda x: os.path.join(e, x)
    w.docx(name('blank.docx'), w.p(' ' * (120 << 20)))
    w.docx(name('paragraphs.docx'), w.p('甲') * 300000)
    w.docx(name('deep.docx'), '<w:sdt><w:sdtContent>' * 100000 + '</w:sdtContent></w:sdt>' * 100000)
    w.docx(name('nested.docx'), '<w:tbl><w:tr><w:tc>' * 80 + w.p('甲') + '</w:tc></w:tr></w:tbl>' * 80)
    w.docx(name('entities.docx'), w.p('甲'), more={'word/document.xml': '<!DOCTYPE a [<!ENTITY a "%s">%s]><a>&j;</a>' % ('x' * 1000, ''.join(
        '<!ENTITY %s "%s">' % (chr(98 + i), ('&%s;' % chr(97 + i)) * 100) for i in range(9)))})
    w.docx(name('wide.docx'), '<w:tbl><w:tr>%s</w:tr></w:tbl>' % ''.join(w.tc('甲', '<w:gridSpan w:val="2000000000"/>') for _ in range(3000)))
    w.odf(name('repeated.ods'), 'spreadsheet', '<table:table><table:table-row table:number-rows-repeated="2000000000"><table:table-cell table:number-columns-repeated="2000000000">%s'
          '</table:table-cell></table:table-row></table:table>' % w.t('甲'))
    w.xlsx(name('far.xlsx'), [('表', 'visible', [['甲', '乙'], ['丙', '丁']], ['A1:XFD1048576'] * 2000)], [0])
    w.docx(name('good.docx'), w.p(text))
    before = time.time()
    r, report = report_of(os.path.join(tmp, 'bombs.db'), e)
    result('confined/bombs', r.returncode == 1 and len(report) == 9 and report['good.docx']['status'] == 'imported' and report['blank.docx']['status'] == 'failed' and
           report['entities.docx']['status'] == 'failed' and report['paragraphs.docx']['status'] == 'failed', '%d %s' % (r.returncode, json.dumps(report, ensure_ascii=False, indent=1)))
    result('confined/bombs in time', time.time() - before < 240, '%.0f s' % (time.time() - before))
    f = os.path.join(tmp, 'killed')
    os.mkdir(f)
    w.docx(os.path.join(f, 'a.docx'), w.p('甲') * 150000)
    w.docx(os.path.join(f, 'b.docx'), w.p(text))
    p = subprocess.Popen([guidang, 'import', '-q', '--jobs', '1', '-d', os.path.join(tmp, 'killed.db'), '--report', os.path.join(tmp, 'killed.json'), f], env=env, stderr=subprocess.PIPE)
    done = False
    while p.poll() is None and not done:
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                mine = int(open('/proc/%s/stat' % pid).read().rsplit(')', 1)[1].split()[1]) == p.pid and b'--worker' in open('/proc/%s/cmdline' % pid, 'rb').read()
            except (OSError, IndexError):
                continue
            if mine:
                os.kill(int(pid), signal.SIGKILL)
                done = True
    p.communicate(timeout=120)
    report = [json.loads(x) for x in open(os.path.join(tmp, 'killed.json'), encoding='utf-8')]
    result('confined/a reader killed', done and [x['status'] for x in report] == ['failed', 'imported'] and p.returncode == 1, '%s %s' % (p.returncode, report))


with tempfile.TemporaryDirectory() as tmp:
    for part in (fuzz, queries, kills, power, flips, crowd, shifting, erased, planted, hostile, confined):
        if len(sys.argv) < 3 or sys.argv[2] == part.__name__:
            part() if part in (fuzz,) else part(tmp)
    subprocess.run(['chmod', '-R', 'u+rwx', tmp])
print('%d passed, %d failed' % (passed, failed))
sys.exit(1 if failed else 0)
