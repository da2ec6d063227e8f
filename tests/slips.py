#!/usr/bin/python3
"""slips.py BUILD [PART]: nothing lost by a slip, nothing trusted that came from elsewhere, nothing that cannot be stopped.

outputs   -o and --report never write over the database, its journals, a source, or what this program did not write
rules     rule files of users: refused in words, or they do what they can, and end
extension guidang.so in other programs: without MATCH, on tables of others, twice, in threads
foreign   a database with somebody else's triggers, views, indexes, tables, numbers, texts in UTF-16: refused by name, or harmless
shown     what a hostile database, document or name holds does nothing to a terminal, a spreadsheet, a reader of Markdown
long      queries of 100 kB: an answer at once, a few notes; words that begin with -
repeated  one word 600 kB long, attachments named by numbers: done in time, in bounded memory
together  --again beside an import and a prune, imports that alternate: nothing left out, sizes and headings as they must be
confined  commands that read a database can open nothing else when they have begun
ways      folders that many links lead to: each is entered once, links are followed only with --follow, the walk can be stopped
pages     large pages are tried by a worker first; hidden parts and NULs at the end
erased    after a removal the text, after db compact the words of the index are gone from the file
damaged   check --database names every damage an answer depends on, --repair makes it as it was
ledgers   derived lists of a hostile or damaged database: named by the check, harmless in every command and export
starved   memory runs out at the n-th call: a message and 2, nothing lost (GUIDANG_SLIPS=N: N times as many places)
without_libxml  an export that cannot load libxml2 leaves no half-written file
poor      closed descriptors, no HOME, a full standard output, no threads, no pager, a dumb terminal, the year 2300
signals   what ends the program leaves no half-written file, says what it must and gives the usual status

Inputs are harmless: they would have hurt this program only. Ends with a line "N passed, N failed"."""
import xml.etree.ElementTree as ElementTree
import csv, ctypes, io, json, os, pty, random, re, resource, shutil, signal, sqlite3, stat, subprocess, sys, tempfile, time, zipfile

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
build = os.path.abspath(sys.argv[1])
guidang = os.path.join(build, 'cmd', 'guidang')
env = dict(os.environ, LC_ALL='C.UTF-8', TERM='xterm', XDG_CONFIG_HOME='/nonexistent', XDG_DATA_HOME='/nonexistent', ASAN_OPTIONS='detect_leaks=0:exitcode=99',
           UBSAN_OPTIONS='halt_on_error=1:exitcode=98')
env.pop('GUIDANG_DB', None)
passed = failed = 0


def result(name, ok, why=''):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print('FAILED %s\n%s' % (name, why))


def run(*args, cwd=None, more=None, **kw):
    kw.setdefault('timeout', 120)
    return subprocess.run([guidang] + list(args), cwd=cwd, stdin=kw.pop('stdin', subprocess.DEVNULL), stdout=kw.pop('stdout', subprocess.PIPE), stderr=subprocess.PIPE,
                          env=dict(env, **(more or {})), **kw)


def shell(line, cwd=None, **kw):
    return subprocess.run(['bash', '-c', line], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=dict(env, G=guidang), timeout=120, **kw)


def notice(i, version=0):
    return ('甲发〔2024〕%d号\n甲局关于印发第%d次工作计划的通知\n各科室：\n一、目标%d\n完成第%d项任务，版本%d。\n（一）名中医馆建设，GCP %d。\n甲局\n2024年%d月%d日\n'
            % (i, i, i, i, version, i * 7, i % 12 + 1, i % 28 + 1)).encode()


def folder(d, n, version=0):
    os.makedirs(d, exist_ok=True)
    for i in range(n):
        with open(os.path.join(d, '%04d.txt' % i), 'wb') as f:
            f.write(notice(i, version))


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def write(path, data):
    with open(path, 'wb') as f:
        f.write(data if isinstance(data, bytes) else data.encode())


def outputs(tmp):
    docs, db = os.path.join(tmp, 'docs'), os.path.join(tmp, 'x.db')
    folder(docs, 3)
    run('import', '-q', '-d', db, docs)
    os.symlink(db, os.path.join(tmp, 'link'))
    os.link(db, os.path.join(tmp, 'hard'))
    source = os.path.join(docs, '0001.txt')
    os.symlink(source, os.path.join(tmp, 'source-link'))
    before, text = read(db), read(source)
    names = [('x.db', 'itself'), ('docs/../x.db', 'itself'), ('link', 'itself'), ('hard', 'itself'), ('x.db-journal', 'itself'), ('./x.db-wal', 'itself'),
             ('x.db-shm', 'itself'), ('docs/0001.txt', 'a source'), ('source-link', 'a source')]
    for name, why in names:
        for force in ([], ['--force']):
            for what, args in (('export', ['export', '-d', 'x.db', '-o', name]), ('report', ['import', '-d', 'x.db', '--report', name, 'docs'])):
                r = run(*args, *force, cwd=tmp)
                result('outputs/%s onto %s%s' % (what, name, ' by force' if force else ''), r.returncode == 2 and why in r.stderr.decode() and
                       read(db) == before and read(source) == text, '%d %s' % (r.returncode, r.stderr.decode()))
    new = os.path.join(tmp, 'new')
    folder(new, 2, 7)
    r = run('import', '-d', os.path.join(tmp, 'y.db'), '--force', '--report', 'new/0001.txt', 'new', cwd=tmp)
    result('outputs/report onto a document that is not filed so far', r.returncode == 2 and read(os.path.join(new, '0001.txt')) == notice(1, 7), r.stderr.decode())
    for line in ('"$G" export -d x.db >> x.db', '"$G" query -d x.db 通知 >> link', '"$G" show -d x.db 1 >> x.db', '"$G" export -d x.db -o /dev/stdout >> x.db',
                 '"$G" export -d x.db -o /dev/fd/5 5>> x.db', '"$G" import -d x.db --report - docs >> x.db'):
        r = shell(line, tmp)
        result('outputs/' + line, r.returncode == 2 and b'itself' in r.stderr and read(db) == before, '%d %s' % (r.returncode, r.stderr.decode()))
    for line in ('"$G" export -d x.db -o /dev/fd/5 5>>docs/0001.txt', '"$G" import -d x.db --report /proc/self/fd/5 docs 5<>docs/0001.txt'):
        r = shell(line, tmp)
        result('outputs/' + line, r.returncode == 2 and b'a source' in r.stderr and read(source) == text, '%d %s' % (r.returncode, r.stderr.decode()))
    for name in ('x.db', './x.db', 'link', 'hard', 'docs/../x.db', 'x.db-journal'):
        for args in (['db', 'merge', '-d', 'x.db', name], ['db', 'copy', 'x.db', name], ['db', 'backup', '-d', 'x.db', '--force', name]):
            r = run(*args, cwd=tmp)
            result('outputs/%s with %s' % (args[1], name), r.returncode == 2 and b'itself' in r.stderr and read(db) == before and not os.path.exists(db + '-journal'), r.stderr.decode())
    plain = run('export', '-d', db).stdout
    for to in ('/dev/stdout', '-', '/dev/fd/1', '/proc/self/fd/1'):
        write(os.path.join(tmp, 'log'), 'before\n')
        r = shell('"$G" export -d x.db -o %s >> log' % to, tmp)
        result('outputs/-o %s appends' % to, r.returncode == 0 and read(os.path.join(tmp, 'log')) == b'before\n' + plain, r.stderr.decode())
        write(os.path.join(tmp, 'log'), 'before\n')
        r = shell('"$G" import -q -d x.db --report %s docs >> log' % to, tmp)
        got = read(os.path.join(tmp, 'log')).splitlines()
        result('outputs/--report %s appends' % to, r.returncode == 0 and got[0] == b'before' and len(got) == 4, r.stderr.decode())
    r = shell('exec 7>>log7; echo before >&7; "$G" export -d x.db -o /dev/fd/7; echo after >&7', tmp)
    result('outputs/another descriptor', read(os.path.join(tmp, 'log7')) == b'before\n' + plain + b'after\n', r.stderr.decode())
    for f in ('jsonl', 'csv', 'xml', 'catalogue', 'eep', 'dc', 'md', 'tables', 'sections'):
        out = os.path.join(tmp, 'out.' + f)
        args = ['export', '-q', '-d', db, '-f', f, '-o', out, '--fonds', 'Z', '--archive-number', '{fonds}-{item}']
        first, again = run(*args), run(*args)
        result('outputs/%s over its earlier export' % f, first.returncode == again.returncode == 0 and os.path.getsize(out) > 20, again.stderr.decode())
    for keys in ('title', 'findings,tables', 'extra'):
        out = os.path.join(tmp, 'few.jsonl')
        result('outputs/fields %s over others' % keys, run('export', '-q', '-d', db, '--fields', keys, '-o', out).returncode == 0)
    for name, mine in (('notes.txt', '# 通知\n'), ('data.jsonl', '{"name":1}\n'), ('table.csv', 'a,b\n'), ('x.xml', '<?xml version="1.0" encoding="UTF-8"?>\n<x/>'), ('bin', b'PK\3\4')):
        out = os.path.join(tmp, name)
        write(out, mine)
        kept = read(out)
        for what, args in (('export', ['export', '-q', '-d', db, '-o', out]), ('report', ['import', '-q', '-d', db, '--report', out, docs])):
            r = run(*args)
            result('outputs/%s onto %s, not ours' % (what, name), r.returncode == 2 and b'--force' in r.stderr and read(out) == kept, r.stderr.decode())
        r = run('export', '-q', '-d', db, '-o', out, '--force')
        result('outputs/%s by force' % name, r.returncode == 0 and read(out) == plain, r.stderr.decode())
    report = os.path.join(tmp, 'report')
    result('outputs/report over an earlier report', run('import', '-q', '-d', db, '--report', report, docs).returncode == 0 == run('import', '-q', '-d', db, '--report', report, docs).returncode and
           len(read(report).splitlines()) == 3)
    r = run('export', '-q', '-d', db, '-o', docs)
    result('outputs/onto a directory', r.returncode == 2 and b'directory' in r.stderr, r.stderr.decode())
    trace = os.path.join(tmp, 'trace')
    if shutil.which('strace'):
        subprocess.run(['strace', '-f', '-o', trace, '-e', 'trace=fsync,renameat2,rename', guidang, 'export', '-q', '-d', db, '-o', os.path.join(tmp, 'synced')], env=env)
        calls = [l.split('(')[0].split()[-1] for l in read(trace).decode().splitlines() if '(' in l]
        result('outputs/on the disk before and after it is renamed', calls == ['fsync', 'renameat2', 'fsync'], str(calls))
    else:
        result('outputs/on the disk before and after it is renamed', False, 'strace is not installed (./dev test installs it)')
    long = os.path.join(tmp, 'd' * 200)
    for _ in range(30):
        long = os.path.join(long, 'd' * 200)
    r = run('export', '-q', '-d', db, '-o', long)
    result('outputs/a long path keeps its reason', r.returncode == 2 and b'File name too long' in r.stderr, r.stderr.decode()[-300:])
    r = run('query', '-d', long, '通知')
    result('outputs/a long database keeps its reason', r.returncode == 2 and b'File name too long' in r.stderr, r.stderr.decode()[-300:])


def confined(tmp):
    if 'asan' in build or 'tsan' in build or 'coverage' in build:
        return
    landlock = ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1) > 0
    if not landlock:
        print('SKIPPED confined: this kernel has no Landlock, so that a command is kept to folders could not be tried')
    for kept in ([True, False] if landlock else [False]):
        top = os.path.join(tmp, 'confined-%d' % kept)
        os.makedirs(top)
        kept_to(top, kept)


def kept_to(tmp, landlock):
    """What is left to commands, with Landlock or by seccomp alone, as an older kernel has it."""
    docs, db, own = os.path.join(tmp, 'cdocs'), os.path.join(tmp, 'c.db'), os.path.join(tmp, 'own')
    here = tempfile.mkdtemp(dir=build)  # not below /tmp, where those that write to a database have temporary files
    folder(docs, 20)
    os.makedirs(own)
    run('import', '-q', '-d', db, docs)
    shutil.copy(db, own)
    write(os.path.join(here, 'tries.kept'), 'x')
    more = dict(LD_PRELOAD=os.path.join(build, 'tests', 'tries.so'), TMPDIR=os.path.join(tmp, 'temporary'), TZ='UTC', SOURCE_DATE_EPOCH='0')
    os.makedirs(more['TMPDIR'])
    name = 'confined' if landlock else 'by seccomp alone'
    if not landlock:
        more['TRIES_WITHOUT_LANDLOCK'] = '1'

    def tried(r):
        for n in os.listdir(here):
            path = os.path.join(here, n)
            os.rmdir(path) if os.path.isdir(path) else os.remove(path) if n != 'tries.kept' else None
        write(os.path.join(here, 'tries.kept'), 'x')
        return set(re.findall('tries: it (.*)', r.stderr.decode()))
    free = tried(run('rules', 'list', more=more, cwd=here))
    result(name + '/a program that is not can do all of it', len(free) == 8, str(free))
    every = [['query', '通知'], ['query', '--json', '通知'], ['query', '--facet', 'year,issuer', '通知'], ['query', '--sort', 'date', '通知'], ['query', '没有的词'], ['show', '1'], ['show', '--raw', '1'], ['stats'], ['stats', '--due'], ['like', '1'], ['like', '--jsonl', '2'], ['tag', '--list'], ['set', '--list'], ['set', '--export'], ['log'], ['log', '--json'], ['check', '-q']]
    every += [['graph'], ['graph', '-f', 'graphml'], ['graph', '-f', 'json', '1'], ['diff', '1', '2'], ['diff', '--json', '1', '2'], ['follow', '通知'], ['follow', '--json', '通知'], ['check', '--archive'], ['check', '--archive', '--json'],
              ['review', '--list'], ['review', '--json'], ['arrange', '--list'], ['undo', '--list'], ['completion', 'values', 'issuer']]
    every += [['export', '-q', '-f', f, '--fonds', 'Z', '--archive-number', '{item}'] for f in ('jsonl', 'csv', 'xml', 'catalogue', 'eep', 'dc', 'md', 'tables', 'sections', 'tasks', 'indicators', 'citations', 'ics', 'opensearch')]
    every += [['export', '-q', '--derived'], ['export', '-q', '--no-persons']]
    for args in every:
        plain, r = run(*args, '-d', db, cwd=here, more=dict(TZ='UTC', SOURCE_DATE_EPOCH='0')), run(*args, '-d', db, more=more, cwd=here)
        did = tried(r)
        result(name + '/%s' % ' '.join(args[:4]), b'tries: done' in r.stderr and not did and r.returncode == plain.returncode < 2 and r.stdout == plain.stdout, '%s %s' % (did, r.stderr.decode()))
    # what Landlock keeps from them, and what seccomp alone leaves
    left = set() if landlock else {'made a new file', 'renamed a file'}
    for args in (['export', '-q', '-o', os.path.join(tmp, 'out.jsonl')], ['export', '-q', '-f', 'xml', '-o', os.path.join(tmp, 'out.xml')], ['export', '-q', '-f', 'tables', '-o', os.path.join(tmp, 'out.xlsx')],
                 ['export', '-q', '-f', 'tasks', '-o', os.path.join(tmp, 'tasks.xlsx')], ['stats', '-q', '--due', '-o', os.path.join(tmp, 'due.xlsx')]):
        r = run(*args, '-d', db, more=more, cwd=here)
        did = tried(r)
        result(name + '/%s' % ' '.join(args[:4]), b'tries: done' in r.stderr and did <= left and r.returncode < 2 and os.path.getsize(args[-1]) > 0, '%s %s' % (did, r.stderr.decode()))
    # what they must be able to do, the others cannot
    runs = {'opened a file', 'started a process', 'started a program'}
    reads, writes = {'opened a file'}, {'made a file', 'made a new file', 'renamed a file', 'made a folder'}
    for args, may in ((['check', '--files', docs], reads), (['export', '-q', '-f', 'eep', '--fonds', 'Z', '-o', os.path.join(tmp, 'packages/')], (set() if landlock else reads | writes - {'made a folder'})),
                      (['check', '-q', '--database'], runs), (['set', '1', '标题=甲局关于乙的通知'], runs), (['tag', '1', '+重要'], runs),
                      (['db', 'compact', '-q'], runs), (['db', 'upgrade', '-q'], runs), (['db', 'backup', '-q', os.path.join(tmp, 'copy', 'c.db')], runs)):
        os.makedirs(os.path.join(tmp, 'copy'), exist_ok=True)
        r = run(*args, '-d', os.path.join(own, 'c.db'), more=dict(more, TMPDIR=own), cwd=here)
        did = tried(r)
        may = may if landlock or 'started a process' not in may else may | writes
        result(name + '/%s' % ' '.join(args[:3]), b'tries: done' in r.stderr and did <= may and r.returncode == 0, '%s %s' % (did, r.stderr.decode()))
    # the program that is opened is free, what reads the database is not
    r = run('open', '1', '-d', db, more=dict(more, GUIDANG_OPEN='echo'), cwd=here)
    said = r.stderr.decode().split('tries: done')
    result(name + '/open', r.returncode == 0 and len(said) >= 3 and r.stdout.endswith(b'.txt\n') and 'tries: it' not in said[0], r.stderr.decode())
    # the reading room keeps its socket, reads files, starts pdftoppm
    for edit in ([], ['--edit']):
        p = subprocess.Popen([guidang, 'serve', '-p', '0', '-d', os.path.join(own, 'c.db')] + edit, cwd=here, env=dict(env, **more, LC_ALL='C.UTF-8'), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        said = b''
        while b'is open:' not in said:
            line = p.stderr.readline()
            said += line
            if not line:
                break
        p.send_signal(signal.SIGTERM)
        rest = p.communicate(timeout=60)[1]
        did = set(re.findall('tries: it (.*)', rest.decode()))
        for n in os.listdir(here):
            path = os.path.join(here, n)
            os.rmdir(path) if os.path.isdir(path) else os.remove(path) if n != 'tries.kept' else None
        may = runs if landlock else runs | writes  # pictures of pages are made by a program
        result(name + '/serve %s' % ' '.join(edit), p.returncode == 0 and b'tries: done' in rest and did <= may, '%s %s %s' % (p.returncode, did, (said + rest).decode()))
    shutil.rmtree(here)
    # beside a writer: what SQLite must ask about its journal it can ask
    p = [subprocess.Popen([guidang, 'import', '-q', '--again', '-d', db], env=env)]
    bad = []
    while p[0].poll() is None:
        r = run('show', '3', '-d', db)
        if r.returncode:
            bad.append(r.stderr)
    result(name + '/beside a writer', not bad and p[0].returncode == 0, str(bad[:3]))


def ways(tmp):
    top = os.path.join(tmp, 'ways')
    for k in range(24):
        os.makedirs(os.path.join(top, 'f%02d' % k))
        write(os.path.join(top, 'f%02d' % k, 'x.txt'), notice(k))
    for k in range(23):
        for name in ('a', 'b'):
            os.symlink('../f%02d' % (k + 1), os.path.join(top, 'f%02d' % k, name))
    outside = os.path.join(tmp, 'outside')
    folder(outside, 1)
    os.symlink(outside, os.path.join(top, 'out'))
    os.symlink('..', os.path.join(top, 'up'))
    for args, n, links in (([top], 24, 48), ([os.path.join(top, 'f00')], 1, 2), (['--follow', os.path.join(top, 'f00')], 24, 0), ([os.path.join(top, 'out')], 1, 0), ([top + '/out', top + '/out'], 2, 0)):
        r = run('import', '-n', *args, timeout=60)
        said = r.stderr.decode()
        result('ways/%s' % ' '.join(a[-6:] for a in args), '%d extracted' % n in said and (('%d links' % links in said) == (links > 0)), said)
    r = run('import', '-n', '--follow', top, timeout=60)
    result('ways/all with --follow', r.returncode in (0, 1) and b' extracted' in r.stderr, r.stderr.decode()[-300:])
    # a walk that finds nothing to file for long: it ends when it is told to
    bare = os.path.join(tmp, 'bare')
    for k in range(300):
        os.makedirs(os.path.join(bare, '%03d' % k))
        for i in range(100):
            open(os.path.join(bare, '%03d' % k, '%d.bin' % i), 'w').close()
    p = subprocess.Popen([guidang, 'import', '-n'] + [bare] * 400, env=env, stderr=subprocess.PIPE)
    time.sleep(0.3)
    p.send_signal(signal.SIGINT)
    said = p.communicate(timeout=60)[1].decode()
    result('ways/the walk is stopped', p.returncode == 130 and 'interrupted' in said, '%d %s' % (p.returncode, said))


def pages(tmp):
    docs, db = os.path.join(tmp, 'pages'), os.path.join(tmp, 'pages.db')
    os.makedirs(docs)
    page = '<html><head><title>甲局关于放假的通知</title></head><body><div><p>甲局关于放假的通知</p><p>各科室：</p><p>一、为加强管理，现将放假安排通知如下。</p>%s<p>甲局</p><p>2024年1月2日</p></div></body></html>'
    write(os.path.join(docs, 'hidden.html'), page % '<p hidden>暗字一。</p><p aria-hidden="true">暗字二。</p><div hidden="hidden"><p>暗字三。</p></div><p style="display: none">暗字四。</p><p hidden="until-found">明字一。</p><p aria-hidden="false">明字二。</p>')
    write(os.path.join(docs, 'padded.txt'), '甲局关于值班的通知\n各科室：\n一、值班。\n甲局\n2024年3月4日\n'.encode() + b'\0' * 700)
    write(os.path.join(docs, 'padded-gb.html'), (page % '<p>填充。</p>').encode('gb18030') + b'\0' * 512)
    write(os.path.join(docs, 'inside.txt'), '甲局关于值班的通知\n'.encode() + b'\0' * 7 + '各科室：\n'.encode())
    write(os.path.join(docs, 'only.txt'), b'\0' * 700)
    r = run('import', '-d', db, docs)
    said = r.stderr.decode()
    result('pages/NULs', r.returncode == 1 and '3 imported' in said and said.count('NUL byte') == 2, said)
    count = lambda w: int(run('query', '--count', '-d', db, w).stdout)
    result('pages/what is hidden is left out', [count(w) for w in ('暗字一', '暗字二', '暗字三', '暗字四', '明字一', '明字二', '填充')] == [0, 0, 0, 0, 1, 1, 1], str([count(w) for w in ('暗字一', '暗字二', '暗字三', '暗字四', '明字一', '明字二', '填充')]))
    raw = [run('show', '--raw', '-d', db, n).stdout == read(os.path.join(docs, n)) for n in ('padded.txt', 'padded-gb.html')]
    result('pages/their bytes are kept', raw == [True, True] and run('check', '-q', '--database', '-d', db).returncode == 0, str(raw))
    # a large page: tried in a worker, which the test ends as the clock would
    large = os.path.join(tmp, 'large')
    os.makedirs(large)
    write(os.path.join(large, 'a.html'), page % ('<p>为贯彻落实有关部署，加强管理，完成各项任务。</p>' * 60000))
    write(os.path.join(large, 'b.txt'), notice(1))
    r = run('import', '-d', os.path.join(tmp, 'large.db'), large)
    result('pages/a large page is filed', r.returncode == 0 and b'2 imported' in r.stderr, r.stderr.decode())
    said = b''
    for _ in range(20):
        p = subprocess.Popen([guidang, 'import', '-n', '-j', '1', large], env=env, stderr=subprocess.PIPE)
        hit = False
        while p.poll() is None and not hit:
            try:
                for child in open('/proc/%d/task/%d/children' % (p.pid, p.pid)).read().split():
                    os.kill(int(child), signal.SIGXCPU)
                    hit = True
            except (ProcessLookupError, FileNotFoundError):
                pass
        said = p.communicate()[1]
        if b'more than 10 seconds' in said:
            break
    result('pages/a page that takes too long is left out, the rest goes on', b'a.html: reading it took more than 10 seconds' in said and b'1 extracted, 1 failed' in said and p.returncode == 1, said.decode())


def erased(tmp):
    docs, db = os.path.join(tmp, 'gone'), os.path.join(tmp, 'gone.db')
    folder(docs, 20)
    words = ['gzq%dxv' % k for k in range(3)] + ['龘靐齉龗%d' % k for k in range(3)]
    for k in range(3):
        write(os.path.join(docs, 'secret%d.txt' % k), notice(900 + k) + (words[k] + words[k + 3] + '事项。\n').encode() * 50)
    run('import', '-q', '-d', db, docs)
    held = lambda: [w.encode() in read(db) for w in words]
    pairs = lambda: ['龘靐'.encode() in read(db), '齉龗'.encode() in read(db)]
    result('erased/at first they are there', held()[:3] == [True] * 3 and pairs() == [True] * 2, str(held()))
    os.remove(os.path.join(docs, 'secret0.txt'))
    write(os.path.join(docs, 'secret1.txt'), notice(901))
    os.remove(os.path.join(docs, 'secret2.txt'))
    os.makedirs(os.path.join(docs, 'secret2.txt'))
    run('import', '-q', '--prune', '--force', '-d', db, docs)
    # what was pruned or edited can come back, until it is taken for good
    run('import', '-q', '--prune-versions', '-d', db)
    run('remove', '-q', '--purge', '--force', '-d', db)
    texts = [('%s事项' % w).encode() in read(db) for w in words[3:]]
    r = run('db', 'compact', '-d', db)
    result('erased/db compact', r.returncode == 0 and held() == [False] * 6 and pairs() == [False] * 2, '%s %s %s' % (held(), pairs(), r.stderr.decode()))
    result('erased/the texts were gone before', texts == [False] * 3, str(texts))
    result('erased/the rest is there', run('check', '-q', '--database', '-d', db).returncode == 0 and run('query', '--count', '-d', db, '通知').stdout.strip() == b'21')
    # what is no file any more is gone: a directory, a pipe, a link to nothing
    odd = os.path.join(tmp, 'odd')
    folder(odd, 4)
    run('import', '-q', '-d', os.path.join(tmp, 'odd.db'), odd)
    for i, put in enumerate((os.mkdir, os.mkfifo, lambda p: os.symlink('nothing', p))):
        os.remove(os.path.join(odd, '%04d.txt' % i))
        put(os.path.join(odd, '%04d.txt' % i))
    run('import', '-q', '--prune', '--force', '-d', os.path.join(tmp, 'odd.db'), odd)
    left = [json.loads(l)['source']['path'][-8:] for l in run('export', '-d', os.path.join(tmp, 'odd.db')).stdout.splitlines()]
    result('erased/what is no file any more is gone', left == ['0003.txt'], str(left))


def damaged(tmp):
    docs, db, bad = os.path.join(tmp, 'ddocs'), os.path.join(tmp, 'd.db'), os.path.join(tmp, 'bad.db')
    folder(docs, 40)
    shutil.copy(os.path.join(root, 'corpus', 'hospital', 'hospital-shaoxing-project-plan-2025.txt'), docs)
    write(os.path.join(docs, 'x.txt'), '\U00020bb7野家关于通知的通知\n各科室：\n一、\U00020bb7\U00020bb7总则\n' + '甲乙丙丁' * 3000 + '\n')
    write(os.path.join(docs, 'y.txt'), '甲局关于任务的通知\n各科室：\n一、任务\n加强管理。（责任单位：医务科）\n表1 甲\n| 序号 | 名称 |\n| --- | --- |\n| 1 | 甲 |\n')
    write(os.path.join(docs, 'z.txt'), notice(300))
    run('import', '-q', '-d', db, docs)
    write(os.path.join(docs, 'z.txt'), notice(300, 2))
    run('import', '-q', '-d', db, docs)
    for args in (('set', '2', '文种=函'), ('tag', '2', '+要件'), ('arrange', '--fonds', 'Z1', '--year', '2024', '--period', '永久', '--dept', '办公室', '1', '2')):
        result('damaged/%s at first' % args[0], run(*args, '-q', '-d', db).returncode == 0, run(*args, '-d', db).stderr.decode())
    result('damaged/compact at first', run('db', 'compact', '-q', '-d', db).returncode == 0)  # also lists of values
    want = sorted(run('export', '-d', db).stdout.splitlines())
    answers = [run('query', '-q', '--jsonl', '-d', db, q).stdout for q in ('通知', '馆', 'GCP OR 任务', '标题:计划', '甲乙丙丁')]
    result('damaged/sound at first', run('check', '-q', '--database', '-d', db).returncode == 0)
    damages = [
        ('search_idx is empty', 'DELETE FROM search_idx', 1), ('single_idx is empty', 'DELETE FROM single_idx', 1), ('a first term', "UPDATE search_idx SET term=CAST('甲' AS BLOB)||term WHERE pgno=(SELECT max(pgno) FROM search_idx)", 1),
        ('the unigrams are gone', "DELETE FROM single_data WHERE id>10; DELETE FROM single_idx; UPDATE single_data SET block=x'00000000000000' WHERE id=10; UPDATE single_data SET block=x'' WHERE id=1", 1),
        ('a posting list', "UPDATE search_data SET block=(SELECT zeroblob(length(block)) FROM search_data WHERE id=(SELECT max(id) FROM search_data)) WHERE id=(SELECT max(id) FROM search_data)", 1),
        ('titles', "UPDATE document SET title='乙局' WHERE id=3", 1), ('a date', "UPDATE document SET date='1999-01-01' WHERE id=3", 1), ('a number', "UPDATE document SET doc_number=NULL WHERE id=3", 1),
        ('a number key', "UPDATE document SET number_key='x' WHERE id=3", 1), ('a type', "UPDATE document SET doc_type='函' WHERE id=3", 1), ('worst', 'UPDATE document SET worst=0', 1), ('kind', "UPDATE document SET kind='nonsense' WHERE id=3", 1),
        ('likeness', 'UPDATE document SET likeness=likeness+1 WHERE id=3', 1), ('sizes', 'UPDATE length SET sizes=zeroblob(length(sizes)) WHERE block=0', 1), ('the sum of sizes', 'UPDATE length SET sizes=zeroblob(16) WHERE block=-1', 1),
        ('headings', 'UPDATE heading SET ranges=zeroblob(length(ranges)) WHERE block>=0', 1), ('no headings', 'DELETE FROM heading WHERE block>=0', 1), ('a header', "UPDATE header SET fields='[]' WHERE document=3", 1), ('no header', 'DELETE FROM header WHERE document=3', 1),
        ('a header of none', "INSERT INTO header VALUES(999,'[]')", 1), ('lists that are none', "UPDATE document SET sections='[[' WHERE id=3", 1), ('sections', 'UPDATE document SET sections=NULL WHERE id=3', 1), ('a text', "UPDATE document SET source=CAST(text AS BLOB), text='别的' WHERE id=3", 1),
        ('fields to search', 'UPDATE column_block SET data=zeroblob(length(data))', 1), ('no fields to search', 'DELETE FROM column_block WHERE id=(SELECT min(id) FROM column_block)', 1), ('values of fields', "UPDATE column_value SET text=text||'局'", 1),
        ('a text that is bytes', 'UPDATE document SET text=CAST(text AS BLOB) WHERE id=3', 1), ('a title that is bytes', 'UPDATE document SET title=CAST(title AS BLOB) WHERE id=3', 1), ('a header that is bytes', 'UPDATE header SET fields=CAST(fields AS BLOB) WHERE document=3', 1),
        ('a number that is a text', "UPDATE document SET bytes='x', elsewhere='y' WHERE id=3", 0), ('bytes', 'UPDATE document SET bytes=bytes+1 WHERE id=3', 0), ('a path of none', "UPDATE document SET path='elsewhere.txt' WHERE id=3", 0),
        ('grids without cells', 'UPDATE document SET cells=NULL WHERE cells IS NOT NULL', 1), ('who leads', 'DELETE FROM column_block WHERE id=(SELECT max(id) FROM column_block)', 1), ('values', 'DELETE FROM column_value', 1), ('a list of a value', "UPDATE value_list SET data=substr(data,1,length(data)-1)||x'01' WHERE id=(SELECT max(id) FROM value_list WHERE id>>56=2)", 1), ('the texts of listed values', "UPDATE value_list SET data=replace(CAST(data AS TEXT),'局','府') WHERE id>>56=1", 1),
        ('the numbers of lines', "UPDATE document SET line_map=x'05000000' WHERE id=(SELECT max(id) FROM document)", 1), ('an earlier version', "UPDATE version SET source=x'0102'", 0),
        ('docsize', 'DELETE FROM search_docsize WHERE id=3', 1), ('a document more in the index', "INSERT INTO search_docsize VALUES(999, x'0101')", 1)]
    for name, sql, mended in damages:
        shutil.copy(db, bad)
        c = sqlite3.connect(bad)
        c.executescript(sql)
        c.commit()
        c.close()
        r = run('check', '--database', '-d', bad)
        result('damaged/%s is found' % name, r.returncode == 1 and r.stdout, '%d %s' % (r.returncode, r.stderr.decode()))
        if not mended:  # no source gives it again, or nothing is searched by it
            continue
        r = run('check', '--database', '--repair', '-d', bad)
        again = sorted(run('export', '-d', bad).stdout.splitlines())
        now = [run('query', '-q', '--jsonl', '-d', bad, q).stdout for q in ('通知', '馆', 'GCP OR 任务', '标题:计划', '甲乙丙丁')]
        result('damaged/%s is repaired' % name, r.returncode == 0 and again == want and now == answers, '%d %s %s %s %s' % (r.returncode, r.stdout.decode()[:500], r.stderr.decode(), again == want, [a == b for a, b in zip(now, answers)]))
    # what people said: no source gives it again
    for name, sql in [('a correction of none', 'UPDATE correction SET document=999'), ('a correction that cannot be read', "UPDATE correction SET value='[' WHERE document=2"),
                      ('a correction of no field', "UPDATE correction SET field='nonsense'"), ('a tag of none', 'UPDATE tag SET document=999'), ('an arrangement of none', 'UPDATE arrangement SET document=999 WHERE document=1'),
                      ('an item of none', 'UPDATE arrangement SET item_of=999 WHERE document=1'), ('a number given twice', 'UPDATE arrangement SET item=1'),
                      ('a series that counts less', 'UPDATE series SET last=0'), ('a folder that is not known', 'UPDATE path SET root=77 WHERE document=3')]:
        shutil.copy(db, bad)
        c = sqlite3.connect(bad)
        c.executescript(sql)
        changed = c.total_changes
        c.commit()
        c.close()
        r = run('check', '--database', '-d', bad)
        result('damaged/%s is named' % name, changed > 0 and r.returncode == 1 and r.stdout, '%d %d %s %s' % (changed, r.returncode, r.stdout.decode(), r.stderr.decode()))
    shutil.copy(db, bad)
    c = sqlite3.connect(bad)
    c.execute("UPDATE document SET source=x'0102' WHERE id=3")
    c.commit()
    before, r = c.execute('SELECT text FROM document WHERE id=3').fetchone(), run('check', '--database', '--repair', '-d', bad)
    result('damaged/a source that is another one stays as it is, and is named', r.returncode == 1 and b'SHA-256' in r.stdout and c.execute('SELECT text FROM document WHERE id=3').fetchone() == before, r.stdout.decode())
    os.chmod(bad, 0o444)
    if os.geteuid() != 0:
        result('damaged/what cannot be written cannot be repaired', run('check', '--database', '--repair', '-d', bad).returncode == 2)


def ledgers(tmp):
    """Derived lists of a hostile database, and their commands."""
    docs, db = os.path.join(tmp, 'ldocs-derived'), os.path.join(tmp, 'ld.db')
    os.makedirs(docs)
    for i in range(2):
        write(os.path.join(docs, '%d.txt' % i), '甲发〔202%d〕3号\n甲局关于印发202%d年工作计划的通知\n各科室：\n根据《甲局管理办法》（甲发〔2019〕8号）要求，制定本计划，自202%d年5月1日起施行。\n'
              '一、业务提升\n全年门诊量达到%d万人次，同比增长5%%以上。完成3个专科建设。（牵头部门：医务科；配合部门：护理部；完成时限：202%d年6月底前）\n'
              '二、组织领导\n成立工作领导小组：\n组长：张甲\n成员：李乙、王丙\n三、任务清单\n| 序号 | 任务 | 牵头部门 | 完成时限 |\n| --- | --- | --- | --- |\n| 1 | 做强名中医馆 | 医务科 | 202%d年6月底前 |\n甲局\n202%d年3月5日\n'
              % (i, i, i, 10 + i, i, i, i))
    write(os.path.join(docs, '2.txt'), '甲发〔2022〕4号\n甲局关于废止《甲局管理办法》的通知\n各科室：\n现将甲发〔2020〕3号予以废止，《甲局管理办法》同时废止。\n| 序号 | 任务 | 牵头部门 | 完成时限 |\n| --- | --- | --- | --- |\n| 1 | ＝HYPERLINK(1) | ​＋甲科 | 2024年6月底前 |\n甲局\n2022年3月5日\n')
    write(os.fsencode(docs) + b'/bad\xff\xe2\x80\xae.txt', read(os.path.join(docs, '0.txt')).replace('甲发〔2020〕3号'.encode(), '甲发〔2020〕9号'.encode()))
    run('import', '-q', '-d', db, docs)
    lists = [l for l in ('tasks', 'indicators', 'citations', 'deadlines', 'groups') if sqlite3.connect(db).execute('SELECT count(%s) FROM derived' % l).fetchone()[0]]
    result('ledgers/there are lists to try', len(lists) == 5, str(lists))
    formats = ['tasks', 'indicators', 'citations', 'deadlines', 'groups', 'ics', 'opensearch', 'jsonl', 'xml']
    reads = [['show', '1', '--tasks', '--indicators', '--groups', '--citations', '--deadlines'], ['graph'], ['graph', '-f', 'graphml'], ['graph', '-f', 'json', '2'], ['diff', '1', '2'], ['diff', '--json', '1', '2'],
             ['follow', '通知'], ['follow', '--json', '通知'], ['query', '--facet', 'lead,support', '任务:馆'], ['query', '牵头:医务科 截止:..2031-06'], ['query', '引用:甲发〔2019〕8号']] + \
            [['export', '-q', '-f', f] + (['--derived'] if f in ('jsonl', 'xml') else []) for f in formats]
    for args in reads:
        for to, why in (('>&-', 'a closed'), ('> /dev/full', 'a full')):
            if args[0] in ('show', 'graph', 'diff', 'follow') or 'tasks' in args or 'ics' in args:
                r = shell('"$G" %s -d ld.db %s' % (' '.join(args), to), tmp)
                result('ledgers/%s into %s standard output' % (' '.join(args[:3]), why), r.returncode == 2 and b'could not be written' in r.stderr, '%d %s' % (r.returncode, r.stderr))
        r = run(*args, '-d', db)
        try:
            r.stdout.decode('utf-8')
        except UnicodeDecodeError as e:
            result('ledgers/%s is UTF-8' % ' '.join(args[:3]), False, str(e))
        result('ledgers/%s' % ' '.join(args[:4]), r.returncode == 0 and r.stdout, '%d %s' % (r.returncode, r.stderr.decode()))
    cells = [c for row in csv.reader(io.StringIO(run('export', '-d', db, '-f', 'tasks').stdout.decode('utf-8-sig'))) for c in row]
    result('ledgers/formulas are none', "'＝HYPERLINK(1)" in cells and any(c.startswith("'＋甲科") for c in cells) and not any(re.match('[=＝+＋@＠]', c) for c in cells), str(cells))
    result('ledgers/paths stay as they are', any('\u202e' in c for c in cells), str(cells))
    # what stands in a list of a database from elsewhere
    evil = '\x1b]0;x\x07\x1b[2J\x9b1m"\\' + HIDDEN + '＝1'
    bad = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f' + HIDDEN + ']')
    hostile = os.path.join(tmp, 'hostile.db')

    def worse(x):
        return x + evil if isinstance(x, str) else [worse(y) for y in x] if isinstance(x, list) else x
    shutil.copy(db, hostile)
    c = sqlite3.connect(hostile)
    for l in lists:
        for d, v in c.execute('SELECT document, %s FROM derived WHERE %s IS NOT NULL' % (l, l)).fetchall():
            c.execute('UPDATE derived SET %s=? WHERE document=?' % l, (json.dumps([row[:4] + worse(row[4:]) for row in json.loads(v)], ensure_ascii=False), d))
    c.commit()
    for args in reads:
        r = run(*args, '-d', hostile)
        out = r.stdout.decode('utf-8', 'surrogateescape')
        if 'ics' in args:
            out = out.replace('\r\n', '\n')
        if 'graphml' in args:  # for programs: its characters are those of the record, but for what XML cannot hold
            bad_of = re.compile('[\x00-\x08\x0b-\x1f]')
            ok = r.returncode == 0 and not bad_of.search(out) and ElementTree.fromstring(out.encode('utf-8', 'surrogateescape')) is not None
        elif '-f' in args and ('jsonl' in args or 'xml' in args or 'json' in args or 'opensearch' in args) or '--json' in args:
            ok = r.returncode in (0, 1)
        else:
            ok = r.returncode in (0, 1) and not bad.search(out.replace('\ufeff', '', 1).replace('\r\n', '\n') if 'export' in args else out)
            if 'export' in args and 'ics' not in args:
                ok = r.returncode in (0, 1)  # names of files are exact; cells are looked at below
                for row in csv.reader(io.StringIO(out.lstrip('\ufeff'))):
                    ok = ok and not any(bad.search(x) for x in row[:-1])
        result('ledgers/%s of a hostile database' % ' '.join(args[:4]), ok and not bad.search(r.stderr.decode()), '%d %r %s' % (r.returncode, out[:600], r.stderr.decode()[:300]))
    # damaged lists: named by the check, and nobody falls over them
    damages = ['', 'x', '{}', '[', '[]]', '[[', '[[1]]', '[[1,2,3]]', '[[1,2,3,4]]', '[["a","b","c","d","e"]]', '[null]', '[[99999999999999999999,1e400,-1,-5,"x"]]', '[' * 5000, '[[1,2,3,4,"r"' + ',"\ud800x"' .encode('utf-8', 'surrogatepass').decode('utf-8', 'replace') + ']]',
               '[[1,2,3,4,"r",' + ','.join(['[["a"]]'] * 20) + ']]', '[[1,2,3,4,"r",' + ','.join(['[["a","b","c"]]'] * 20) + ']]', '[[4294967295,4294967295,9007199254740992,-9007199254740992,null,"9999999999","0000-00-00","\\u0000"]]',
               '[[1,1,0,9,"r",{"a":1},true,[1,[2,[3]]],-1,-2147483649,2147483648,99999999999]]', b'\xff\xfe[[', 7, '[[1,1,0,9,"r","a","9999999999","9999999999","span","9999999999","2024-99-99",null,null,null]]']
    for n, damage in enumerate(damages):
        for l in lists:
            shutil.copy(db, hostile)
            c = sqlite3.connect(hostile)
            c.execute('UPDATE derived SET %s=? WHERE %s IS NOT NULL' % (l, l), (damage,))
            c.commit()
            c.close()
            some = [['show', '1', '--' + l], ['export', '-q', '-f', l]] + ([['graph'], ['graph', '-f', 'json']] if l == 'citations' else [['diff', '1', '2'], ['follow', '通知']] if l in ('tasks', 'indicators') else [['export', '-q', '-f', 'ics']] if l == 'deadlines' else [])
            why = []
            for args in some:
                r = run(*args, '-d', hostile, timeout=60)
                if r.returncode not in (0, 1, 2) or (r.returncode == 2 and not r.stderr) or b'runtime error' in r.stderr or b'Sanitizer' in r.stderr:
                    why.append((args, r.returncode, r.stderr[-300:]))
            r = run('check', '-q', '--database', '-d', hostile, timeout=60)
            if r.returncode != 1 or b'[1]' not in r.stdout:
                why.append(('check', r.returncode, r.stdout[-300:], r.stderr[-300:]))
            result('ledgers/%s damaged, %d' % (l, n), not why, str(why))


def starved(tmp):
    # no workbook among them: that is written by libxlsxwriter, which sees to its own memory
    if 'asan' in build or 'tsan' in build:
        return
    rng, times = random.Random(5), int(os.environ.get('GUIDANG_SLIPS', '1'))
    docs, db, out = os.path.join(tmp, 'odocs'), os.path.join(tmp, 'o.db'), os.path.join(tmp, 'oout')
    folder(docs, 3)
    write(os.path.join(docs, 'a.html'), '<html><body><p>甲局关于乙的通知</p><p>各科室：</p><table><tr><td>甲<td>乙</tr></table>')
    write(os.path.join(docs, 'a.md'), '# 甲局关于丙的通知\n\n各科室：\n\n| 序号 | 姓名 |\n| --- | --- |\n| 1 | 甲 |\n')
    os.makedirs(out)
    run('import', '-q', '-d', db, docs)
    want = run('export', '-d', db).stdout
    more = dict(LD_PRELOAD=os.path.join(build, 'tests', 'starve.so'))
    for args, fresh in ((['import', '-q', '-j', '1', docs], True), (['import', '-q', '-j', '2', docs], True), (['import', '-q', '--again'], False), (['query', '标题:通知 OR 医院'], False), (['query', '--json', '通知'], False),
                        (['show', '1', '--why'], False), (['stats'], False), (['graph', '-f', 'graphml'], False), (['diff', '1', '2'], False), (['follow', '通知'], False), (['export', '-q', '-f', 'ics'], False), (['export', '-q', '-f', 'tasks'], False), (['open', '1'], False), (['check', '-q'], False), (['check', '-q', '--database'], False), (['rules', 'check'], False),
                        (['export', '-q', '--force', '-f', 'xml', '-o', os.path.join(out, 'o.xml')], False), (['export', '-q', '--force', '-f', 'eep', '--fonds', 'Z', '--archive-number', '{item}', '-o', os.path.join(out, 'o.eep')], False),
                        (['export', '-q', '--force', '-o', os.path.join(out, 'o.jsonl')], False)):
        one = os.path.join(tmp, 'one.db')

        def begin():
            for n in ('', '-journal'):
                if os.path.exists(one + n):
                    os.remove(one + n)
            if not fresh:
                shutil.copy(db, one)
        begin()
        fed = run(*args, '-d', one, more=dict(more, STARVE_AT=str(1 << 60), STARVE_TELL='1'))
        calls = int(fed.stderr.split()[-1])
        bad = []
        places = set(list(range(0, min(calls, 5))) + [rng.randrange(calls) for _ in range(9 * times)])
        if args == ['import', '-q', '-j', '1', docs] or '--json' in args:  # also where the tables are made, a page is read, JSON is made
            places |= set(range(20, 40)) | set(range(0, calls, 7))
        places = sorted(places)
        for at in places:
            for how in ('0', '1'):
                begin()
                r = run(*args, '-d', one, more=dict(more, STARVE_AT=str(at), STARVE_FOR=how), timeout=60)
                left = [n for n in os.listdir(out) if n.count('.') > 1]
                sound = not os.path.exists(one) or os.path.getsize(one) == 0
                if not sound:
                    c = run('check', '-q', '--database', '-d', one)
                    sound = c.returncode == 0 or b'an empty database' in c.stderr
                if r.returncode not in (0, 1, 2) or (r.returncode == 2 and not r.stderr) or left or not sound or (r.returncode == fed.returncode and r.stdout != fed.stdout):
                    bad.append((at, how, r.returncode, r.stderr[-200:], left, sound))
                for n in left:
                    os.remove(os.path.join(out, n))
        result('starved/%s at %d of %d places' % (' '.join(args[:3]), len(places), calls), not bad, '%d: %s' % (len(bad), bad[:4]))
        if args[:2] == ['import', '-q'] and fresh:
            result('starved/and goes on', run(*args, '-d', one).returncode == 0 and sorted(run('export', '-d', one).stdout.splitlines()) == sorted(want.splitlines()))


def without_libxml(tmp):
    """An export that finds libxml2 missing when its output is open leaves nothing."""
    if 'asan' in build or 'tsan' in build:
        return
    docs, db, out = os.path.join(tmp, 'xdocs'), os.path.join(tmp, 'x.db'), os.path.join(tmp, 'xout')
    folder(docs, 3)
    os.makedirs(out)
    run('import', '-q', '-d', db, docs)
    lacking = os.path.join(tmp, 'lacking')
    os.makedirs(lacking)
    write(os.path.join(lacking, 'libxml2.so.2'), 'no library')
    for args in (['-f', 'xml', '-o', os.path.join(out, 'o.xml')], ['-f', 'eep', '--fonds', 'Z', '--archive-number', '{item}', '-o', os.path.join(out, 'o.eep')]):
        r = run('export', '-q', *args, '-d', db, more=dict(LD_LIBRARY_PATH=lacking))
        result('poor/no libxml2: export -f %s' % args[1], r.returncode in (0, 2) and (r.returncode == 0 or b'libxml2' in r.stderr) and [n for n in os.listdir(out) if n.count('.') > 1] == [],
               '%d %s %s' % (r.returncode, r.stderr.decode(), os.listdir(out)))


def poor(tmp):
    docs, db = os.path.join(tmp, 'pdocs'), os.path.join(tmp, 'p.db')
    folder(docs, 30)
    for closed in ('<&-', '>&-', '2>&-', '<&- >&- 2>&-'):
        r = shell('rm -f p.db; "$G" import -q -d p.db pdocs %s; echo $?; "$G" check -q --database -d p.db; echo $?' % closed, tmp)
        result('poor/import %s' % closed, r.stdout.split() == [b'0', b'0'], '%s %s' % (r.stdout, r.stderr))
    for args in ('query 通知', 'export', '--version', '--help', 'stats', 'show 1', 'rules list', 'completion bash', 'query --help', 'help'):
        for to, why in (('>&-', 'a closed'), ('> /dev/full', 'a full')):
            r = shell('"$G" %s %s %s' % (args, '' if args[0] == '-' or 'help' in args or args.split()[0] in ('completion', 'rules') else '-d p.db', to), tmp)
            result('poor/%s into %s standard output' % (args, why), r.returncode == 2 and b'could not be written' in r.stderr, '%d %s' % (r.returncode, r.stderr))
    bare = {'XDG_DATA_HOME': '', 'HOME': '', 'XDG_CONFIG_HOME': ''}
    for args in (['query', '通知'], ['import', docs], ['check', '--database'], ['db', 'upgrade']):
        r = run(*args, more=bare, cwd=tmp)
        result('poor/no HOME: %s' % args[0], r.returncode == 2 and b'HOME' in r.stderr and not os.path.exists(os.path.join(tmp, '.local')), r.stderr.decode())
    os.makedirs(os.path.join(tmp, 'here', '.config', 'guidang', 'rules.d'))
    write(os.path.join(tmp, 'here', '.config', 'guidang', 'rules.d', 'x.xml'), 'no rules')
    r = run('rules', 'check', more=bare, cwd=os.path.join(tmp, 'here'))
    result('poor/no HOME: no rules of whatever folder this is', r.returncode == 0, r.stderr.decode())
    far = os.path.join(docs, 'far.txt')
    write(far, notice(7))
    os.utime(far, ns=(0, 10413792000 * 10 ** 9))
    a, b = run('import', '-d', db, docs), run('import', '-d', db, docs)
    os.utime(far, ns=(0, (10413792000 + 1) * 10 ** 9))
    write(far, notice(8))
    os.utime(far, ns=(0, (10413792000 + 2) * 10 ** 9))
    c = run('import', '-d', db, docs)
    result('poor/a file of the year 2300', b'unchanged' in b.stderr and b'imported' not in b.stderr and b'1 updated' in c.stderr, '%s %s %s' % (a.stderr, b.stderr, c.stderr))
    r = shell('ulimit -u 1 2>/dev/null; "$G" import -q -j 4 -d t.db pdocs', tmp)
    result('poor/no threads to be had', r.returncode == 0, r.stderr.decode())
    prlimit = 'setpriv --reuid=65534 --regid=65534 --clear-groups' if os.geteuid() == 0 and shutil.which('setpriv') else ''
    if prlimit:
        os.chmod(tmp, 0o777)
        r = shell('%s bash -c \'ulimit -u 1; "$G" import -q -j 4 -d t2.db pdocs\'' % prlimit, tmp)
        result('poor/no threads to be had, nobody', r.returncode == 0 or b'Permission denied' in r.stderr, r.stderr.decode())

    def at_terminal(args, **more):
        master, line = pty.openpty()
        p = subprocess.Popen([guidang] + args, stdin=subprocess.DEVNULL, stdout=line, stderr=subprocess.PIPE, env=dict(env, **more))
        os.close(line)
        got = b''
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            got += piece
        said = p.communicate()[1]
        os.close(master)
        return p.returncode, got, said
    every = ['query', '-n', '1000', '-d', db, '通知']
    for pager in ('nosuchprogram', '/nonexistent/less', 'exec false-no-such', '/etc/passwd'):
        code, got, said = at_terminal(every, PAGER=pager, TERM='xterm')
        result('poor/PAGER=%s' % pager, code == 2 and b'pager failed' in said, '%s %s' % (code, said))
    code, got, said = at_terminal(every, PAGER='head -n 1', TERM='xterm')
    result('poor/a pager that is left early', code == 0 and b'pager' not in said, '%s %s' % (code, said))
    code, got, said = at_terminal(every, PAGER='', TERM='dumb')
    result('poor/TERM=dumb', code == 0 and b'\x1b' not in got and '通知'.encode() in got, str(got[:200]))
    code, got, said = at_terminal(every, PAGER='', TERM='xterm')
    result('poor/TERM=xterm has colours', code == 0 and b'\x1b[1m' in got, str(got[:200]))


def signals(tmp):
    docs, db, out = os.path.join(tmp, 'sdocs'), os.path.join(tmp, 's.db'), os.path.join(tmp, 'sout')
    folder(docs, 300)
    os.makedirs(out)
    run('import', '-q', '-d', db, docs)
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGXCPU):
        # what it reads of the configuration comes through a pipe that nobody fills: it waits while its output is open
        left, ended = None, None
        p = subprocess.Popen([guidang, 'export', '-d', db, '-f', 'eep', '-o', os.path.join(out, 'o.xml')], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_DFL))
        for _ in range(20000):
            if os.listdir(out) or p.poll() is not None:
                break
            time.sleep(0.0005)
        p.send_signal(sig)
        said = p.communicate()[1].decode()
        result('signals/%s leaves nothing behind' % sig.name, p.returncode in (128 + sig, 0) and [n for n in os.listdir(out) if n != 'o.xml'] == [],
               '%s %s %s' % (p.returncode, os.listdir(out), said))
        word = 'interrupted' if sig == signal.SIGINT else 'ended by ' + sig.name
        result('signals/%s says so' % sig.name, p.returncode == 0 or word in said, said)
        for n in os.listdir(out):
            os.remove(os.path.join(out, n))
    r = shell('ulimit -f 8; "$G" export -q -d s.db -f eep -o sout/o.xml', tmp)
    result('signals/a file that may not grow', r.returncode == 2 and b'File too large' in r.stderr and os.listdir(out) == [], '%d %s' % (r.returncode, r.stderr.decode()))
    # a fifo as the output: the export waits for its reader, for as long as the test likes
    fifo = os.path.join(tmp, 'fifo')
    os.mkfifo(fifo)
    for sig, word, args in ((sig, word, args) for sig, word in ((signal.SIGINT, 'interrupted'), (signal.SIGTERM, 'ended by SIGTERM'), (signal.SIGHUP, 'ended by SIGHUP')) for args in (['export', '-d', db, '-f', 'eep', '-o', fifo], ['query', '-d', db, '-n', '300', '通知'], ['check', '-d', db, '--severity', 'info'], ['show', '-d', db] + [str(i) for i in range(1, 300)])):
        r, w = os.pipe()
        reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        p = subprocess.Popen([guidang] + args, env=env, stdout=w, stderr=subprocess.PIPE)
        os.close(w)
        wait = 0
        while wait < 3000 and p.poll() is None and open('/proc/%d/stat' % p.pid).read().split()[2] != 'S':
            time.sleep(0.01)
            wait += 1
        p.send_signal(sig)
        said = p.communicate()[1].decode()
        os.close(r), os.close(reader)
        result('signals/%s on %s' % (sig.name, args[0]), (p.returncode == 128 + sig and word in said) or p.returncode in (0, 1), '%s %s' % (p.returncode, said))
    # a copy that is not complete leaves nothing; the status names the signal, also where the program ends by itself
    p = subprocess.Popen(['strace', '-f', '-o', '/dev/null', '-e', 'trace=pwrite64', '-e', 'inject=pwrite64:delay_enter=20000', guidang, 'db', 'backup', '-q', '-d', db, os.path.join(out, 'b.db')], env=env, stderr=subprocess.DEVNULL)
    for _ in range(3000):
        if os.listdir(out) or p.poll() is not None:
            break
        time.sleep(0.01)
    time.sleep(0.2)
    subprocess.run(['pkill', '-TERM', '-P', str(p.pid)])
    p.wait()
    result('signals/a copy leaves nothing behind', [n for n in os.listdir(out) if n != 'b.db'] == [], str(os.listdir(out)))
    fifo = os.path.join(tmp, 'list')
    os.mkfifo(fifo)
    p = subprocess.Popen([guidang, 'import', '-q', '-d', os.path.join(tmp, 'term.db'), '--files0-from', fifo], env=env, stderr=subprocess.PIPE)
    w = os.open(fifo, os.O_WRONLY)
    os.write(w, os.path.join(docs, '0000.txt').encode() + b'\0')
    time.sleep(0.3)
    p.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    os.close(w)
    said = p.communicate()[1].decode()
    result('signals/TERM to an import', p.returncode == 143, '%d %s' % (p.returncode, said))
    r = shell('trap "" HUP; "$G" query -d s.db --count 通知; kill -HUP $$; "$G" query -d s.db --count 通知', tmp)
    result('signals/what is ignored stays so', r.stdout == b'300\n300\n', str(r))


def rule(kind='line', id='own', cls='field', match="院字 (?'n' \\d+)", yes=('院字12',), style=None, no=()):
    out = '<%s><id>%s</id><class>%s</class>' % (kind, id, cls)
    out += '<style>%s</style>' % style if style else ''
    out += '<match>%s</match>' % match.replace('&', '&amp;').replace('<', '&lt;')
    return out + ''.join('<yes>%s</yes>' % y for y in yes) + ''.join('<no>%s</no>' % n for n in no) + '</%s>' % kind


def rules(tmp):
    docs, file = os.path.join(tmp, 'rdocs'), os.path.join(tmp, 'own.xml')
    folder(docs, 3)
    write(os.path.join(docs, 'long.txt'), '甲局关于甲发〔2020〕1号乙发〔2021〕2号的通知\n国务院 中央军委\n各科室：\n1、甲\nA、乙\n甲局 乙局\n2024年1月2日\n')
    write(os.path.join(docs, 'line.txt'), '甲局关于印发工作计划的通知各科室：一、目标。附件：1.名单甲局2024年1月2日抄送：乙局。' * 20)

    def tried(name, text, code=0, why=''):
        write(file, '<rules>%s</rules>' % text)
        check = run('rules', 'check', '--rules', file, timeout=60)
        filed = run('import', '-q', '-d', os.path.join(tmp, 'r-%s.db' % name.replace(' ', '-').replace('/', '-')), '--rules', file, docs, timeout=60)
        said = check.stderr.decode()
        result('rules/' + name, check.returncode == code == filed.returncode and why in said, '%d %d %s %s' % (check.returncode, filed.returncode, said, filed.stderr.decode()))
        return filed
    label = "(?'label' (?'num' [A-Z]) 、) (?'text' .*)"
    tried('a label without style', rule(cls='label', match=label, yes=['A、乙']), 2, 'needs a <style>')
    tried('a label with style', rule(cls='label', match=label, yes=['A、乙'], style='letter'))
    tried('a label without label', rule(cls='label', match='[A-Z] 、 .*', yes=['A、乙'], style='letter'), 2, "needs a capture (?'label'")
    tried('an own field', rule())
    tried('without examples', rule(yes=()), 2, 'at least one <yes>')
    tried('an unknown class', rule(cls='nothing'), 2, 'unknown class')
    tried('one byte of a character', rule(match='院字 \\C', yes=['院字号']), 2, 'own.xml:1: rule own')
    # patterns that can match nothing, in every class that is searched for and of lines
    for cls in ('bodies-meet', 'number-inside', 'date-inside', 'genre-inside', 'flow-title', 'flow-date', 'flow-item-end', 'org-end', 'seal', 'title-verb'):
        for match in ('甲?', '(?= 甲 )?', '甲? $', '(?: ) $', '(*ACCEPT) 甲', '(?= 甲 )', "(?'doc_number' (?'org' )) $"):
            write(file, '<rules>%s</rules>' % rule('find', cls=cls, match=match, yes=['甲']))
            check, filed = run('rules', 'check', '--rules', file, timeout=60), run('import', '-q', '-n', '--rules', file, docs, timeout=60)
            result('rules/%s that matches nothing: %s' % (cls, match), check.returncode == 2 == filed.returncode and b'own.xml:1' in check.stderr, '%d %d %s' % (check.returncode, filed.returncode, check.stderr))
    tried('a built-in doc-number that can match nothing', rule(id='doc-number', cls='doc-number', match="(?'doc_number' x*)", yes=['x']), 2, 'matches the empty text')
    # captures that are there and not set
    for cls in ('number-inside', 'date-inside', 'title-body', 'flow-signature', 'flow-date', 'order-inside', 'number-of-year'):
        tried('%s with a capture that is not set' % cls, rule('find', cls=cls, match="(?: 甲 | (?'doc_number' 乙 (?'org' 丙)) (?'date' 丁) (?'issuers' 戊) (?'title' 己))", yes=['甲']), 2, "own.xml:1: rule own")
    ok = run('import', '-q', '-d', os.path.join(tmp, 'plain.db'), docs)
    result('rules/the documents themselves', ok.returncode == 0, ok.stderr.decode())


def extension(tmp):
    docs, db, ext = os.path.join(tmp, 'edocs'), os.path.join(tmp, 'e.db'), os.path.join(build, 'lib', 'guidang')
    folder(docs, 30)
    run('import', '-q', '-d', db, docs)

    def python(name, code, want):
        begin = 'import sqlite3, sys, threading\ndb, ext = sys.argv[1:3]\ndef connect(p=db):\n c = sqlite3.connect(p, check_same_thread=False); c.enable_load_extension(True); c.load_extension(ext); return c\n'
        r = subprocess.run(['/usr/bin/python3', '-c', begin + code, db, ext], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=120)
        result('extension/' + name, r.returncode == 0 and r.stdout.decode().strip() == want, '%d %s %s' % (r.returncode, r.stdout, r.stderr.decode()[-500:]))
    if 'asan' in build:
        return
    python('without MATCH', 'print(set(connect().execute("SELECT guidang_rank(search) FROM search").fetchall()))', '{(0.0,)}')
    python('by rowid', 'print(connect().execute("SELECT guidang_rank(search) FROM search WHERE rowid=3").fetchone())', '(0.0,)')
    for options in ('a, b', 'a', 'a, b, c, d', "a, detail=none", "a, b, detail=column", "a, b, content=''", 'a, tokenize=guidang'):
        python('a table of others: ' + options, """
c = connect(':memory:')
c.execute("CREATE VIRTUAL TABLE f USING fts5(%s)")
for i in range(5): c.execute("INSERT INTO f(rowid, a) VALUES(?, 'x y z')", (i + 1,))
print(len(c.execute("SELECT guidang_rank(f) FROM f").fetchall()), len(c.execute("SELECT guidang_rank(f), guidang_rank(f, 3) FROM f WHERE f MATCH 'x OR y' ORDER BY 1").fetchall()))""" % options, '5 5')
    python('outside of FTS5', """
try: connect().execute("SELECT guidang_rank(1)").fetchone()
except sqlite3.OperationalError as e: print('refused')""", 'refused')
    ask = '"SELECT rowid FROM search WHERE search MATCH \'body: \\"计划\\" OR body: \\"任务\\"\' ORDER BY guidang_rank(search) DESC, rowid"'
    python('twice', 'c = connect(); c.load_extension(ext); print(len(c.execute(%s).fetchall()))' % ask, '30')
    python('two connections', 'a, b = connect(), connect(); x = a.execute(%s); y = b.execute(%s); print(x.fetchall() == y.fetchall()); a.close(); print(len(b.execute(%s).fetchall()))' % (ask, ask, ask), 'True\n30')
    python('threads', """
def work():
    for _ in range(20):
        c = connect(); n.append(len(c.execute(%s).fetchall())); c.close()
n = []; t = [threading.Thread(target=work) for _ in range(8)]
[x.start() for x in t]; [x.join() for x in t]; print(set(n), len(n))""" % ask, '{30} 160')
    python('a cursor after close', """
c = connect(); x = c.execute(%s); x.fetchone(); c.close()
try: x.fetchone()
except sqlite3.ProgrammingError: print('refused')""" % ask, 'refused')
    if 'asan' not in build and 'tsan' not in build:
        r = subprocess.run([os.path.join(build, 'tests', 'host'), db, ext], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(env, LD_PRELOAD=os.path.join(build, 'tests', 'starve.so')), timeout=300)
        result('extension/without memory it says so, and the host goes on', r.returncode == 0 and b'times without' in r.stdout, '%d %s %s' % (r.returncode, r.stdout, r.stderr[-500:]))
    manual = read(os.path.join(root, 'doc', 'guidang.5.in')).decode()
    sql = re.search(r'> (SELECT .*?;)', manual, re.S).group(1)
    r = subprocess.run(['sqlite3', '-cmd', '.load ' + ext, db, sql.replace('名中医', '名中医')], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    result('extension/the example of guidang(5)', r.returncode == 0 and len(r.stdout.splitlines()) == 30, r.stderr.decode())


def foreign(tmp):
    docs, db, bad = os.path.join(tmp, 'fdocs'), os.path.join(tmp, 'f.db'), os.path.join(tmp, 'bad.db')
    folder(docs, 5)
    run('import', '-q', '-d', db, docs)
    write(os.path.join(docs, 'new.txt'), notice(99))
    reads = [['query', '-q', '通知'], ['show', '1'], ['export', '-q'], ['stats'], ['check', '-q'], ['check', '-q', '--database']]

    def planted(name, sql, why):
        shutil.copy(db, bad)
        c = sqlite3.connect(bad)
        c.executescript(sql)
        c.commit()
        before = read(bad)
        for args in reads + [['import', '-q', docs], ['db', 'upgrade']]:
            r = run(*args, '-d', bad, timeout=60)
            result('foreign/%s, %s' % (name, ' '.join(args[:2])), r.returncode == 2 and why in r.stderr.decode() and read(bad) == before, '%d %s' % (r.returncode, r.stderr.decode()))
    planted('a trigger', 'CREATE TRIGGER gone AFTER INSERT ON path BEGIN DELETE FROM document; END', 'the trigger "gone"')
    planted('a trigger on a view', 'CREATE TRIGGER gone INSTEAD OF DELETE ON documents BEGIN SELECT 1; END', 'the trigger "gone"')
    planted('an index', 'CREATE INDEX mine ON document(kind)', 'the index "mine"')
    shutil.copy(db, bad)
    c = sqlite3.connect(bad)
    c.executescript("DROP VIEW findings; CREATE VIEW findings AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS rule FROM n")
    c.close()
    for args in reads[:-1]:
        r = run(*args, '-d', bad, timeout=60)
        result('foreign/a view that never ends, ' + args[0], r.returncode in (0, 1) and not r.stderr, r.stderr.decode())
    r = run('check', '--database', '-d', bad)
    result('foreign/a view that never ends is named', r.returncode == 0 and 'the view "findings" is not the one' in r.stderr.decode(), r.stderr.decode())
    result('foreign/a view that never ends, import', run('import', '-q', docs, '-d', bad, timeout=60).returncode == 0)
    result('foreign/is made anew', 'RECURSIVE' not in sqlite3.connect(bad).execute("SELECT sql FROM sqlite_schema WHERE name='findings'").fetchone()[0])
    planted('a view for a table', "ALTER TABLE header RENAME TO kept; CREATE VIEW header AS SELECT document, fields FROM kept", 'the view "')
    planted('a table renamed', 'ALTER TABLE length RENAME TO sizes', '"length" is missing')
    planted('a table with a check', 'DROP TABLE heading; CREATE TABLE heading(block INTEGER PRIMARY KEY, ranges BLOB NOT NULL CHECK(length(ranges)>0))', 'the table "heading"')
    planted('a column that computes', 'ALTER TABLE path ADD COLUMN x TEXT AS (upper(path))', 'the table "path"')
    planted('an index dropped', 'DROP INDEX document_date', '"document_date" is missing')
    planted('a column with a value of its own', "ALTER TABLE document ADD COLUMN more INTEGER DEFAULT 0", 'the table "document"')
    # accession numbers that arrays could not have: nothing is written
    for number in ('9223372036854775807', '99999999', '0', '-5'):
        shutil.copy(db, bad)
        c = sqlite3.connect(bad)
        c.executescript('UPDATE document SET id={0} WHERE id=5; UPDATE path SET document={0} WHERE document=5; UPDATE header SET document={0} WHERE document=5'.format(number))
        c.close()
        shutil.copy(db, os.path.join(tmp, 'into.db'))
        for args in (['query', '-q', '--sort', 'date', '通知', '-d', bad], ['stats', '-d', bad]):
            r = run(*args, timeout=60)
            result('foreign/number %s, %s' % (number, args[0]), r.returncode in (0, 1) or b'no document 5' in r.stderr, r.stderr.decode())
        for args in (['import', '-q', docs, '-d', bad], ['check', '--database', '-d', bad], ['check', '--database', '--repair', '-d', bad], ['db', 'merge', bad, '-d', os.path.join(tmp, 'into.db')], ['db', 'copy', bad, os.path.join(tmp, 'copied.db')]):
            r = run(*args, timeout=60)
            result('foreign/number %s, %s' % (number, ' '.join(args[:2])), r.returncode == 2 and 'document %s has an accession number' % number in r.stderr.decode(), '%d %s' % (r.returncode, r.stderr.decode()))
    # a database in UTF-16; a table in the place of a view; a journal that another program left for its next transaction
    c = sqlite3.connect(db)
    dump = subprocess.run(['sqlite3', db, '.dump'], stdout=subprocess.PIPE).stdout
    os.remove(bad)
    subprocess.run(['sqlite3', bad], input=b"PRAGMA encoding='UTF-16le'; PRAGMA writable_schema=ON;\n" + dump + b'PRAGMA application_id=0x47444E47; PRAGMA user_version=%d;' % c.execute('PRAGMA user_version').fetchone(), stderr=subprocess.DEVNULL)
    r = run('query', '通知', '-d', bad)
    result('foreign/UTF-16', r.returncode == 2 and b'UTF-16' in r.stderr, '%d %s' % (r.returncode, r.stderr.decode()))
    shutil.copy(db, bad)
    c = sqlite3.connect(bad)
    c.executescript('DROP VIEW documents; CREATE TABLE documents(id)')
    c.close()
    r = run('import', '-q', docs, '-d', bad)
    result('foreign/a table in the place of a view', r.returncode == 2 and b'a table has the name of the view "documents"' in r.stderr, r.stderr.decode())
    shutil.copy(db, bad)
    c = sqlite3.connect(bad)
    c.executescript("PRAGMA journal_mode=PERSIST; CREATE TABLE notes(id); DROP TABLE notes")
    c.close()
    result('foreign/a journal is left', os.path.getsize(bad + '-journal') > 0)
    for args in reads[:-1] + [['log'], ['check', '-q', '--archive'], ['like', '1'], ['diff', '1', '2']]:
        r = run(*args, '-d', bad)
        result('foreign/a journal that is left, ' + ' '.join(args), r.returncode in (0, 1) and not r.stderr, r.stderr.decode())
    os.remove(bad + '-journal')
    # what somebody adds beside is left alone, and named
    shutil.copy(db, bad)
    c = sqlite3.connect(bad)
    c.executescript("CREATE TABLE notes(id, text); CREATE INDEX notes_id ON notes(id); CREATE VIEW mine AS SELECT id FROM document; INSERT INTO notes VALUES(1, 'x'); ANALYZE")
    c.commit()
    for args in reads[:-1] + [['import', '-q', docs]]:
        r = run(*args, '-d', bad)
        result('foreign/tables beside ours, ' + args[0], r.returncode in (0, 1) and not r.stderr, r.stderr.decode())
    r = run('check', '--database', '-d', bad)
    result('foreign/tables beside ours are named', 'the table "notes"' in r.stdout.decode() and 'the view "mine"' in r.stdout.decode(), r.stdout.decode() + r.stderr.decode())
    result('foreign/and kept', sqlite3.connect(bad).execute('SELECT * FROM notes').fetchall() == [(1, 'x')])
    # six that wait for one upgrade
    old = os.path.join(tmp, 'old.sql')
    write(old, subprocess.run(['xz', '-dc', os.path.join(root, 'tests', 'cli', 'older-database', 'version-6.sql.xz')], stdout=subprocess.PIPE).stdout)
    six = os.path.join(tmp, 'six.db')
    subprocess.run(['bash', '-c', 'sqlite3 "$0" < "$1"; sqlite3 "$0" "PRAGMA user_version=6; PRAGMA application_id=0x47444E47"', six, old])
    lock = sqlite3.connect(six, isolation_level=None)
    lock.execute('BEGIN EXCLUSIVE')
    waiting = [subprocess.Popen([guidang] + args + ['-d', six], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
               for args in (['db', 'upgrade', '-q'], ['db', 'upgrade', '-q'], ['import', '-q', docs], ['import', '-q', docs], ['import', '-q', '--again'], ['import', '-q', docs])]
    said = set(p.communicate()[1].decode() for p in waiting)
    result('foreign/six that wait say one thing', len(said) == 1 and 'another program is writing' in ''.join(said) and all(p.returncode == 2 for p in waiting), str(said))
    lock.execute('ROLLBACK')


HIDDEN = '\u061c\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufe0f\ufeff\U000e0041\U000e007f'


def shown(tmp):
    docs, db = os.path.join(tmp, 'hdocs'), os.path.join(tmp, 'h.db')
    os.makedirs(docs)
    write(os.path.join(docs, 'a.txt'), '甲局关于\u202e文通\u202c的\U000e0041\U000e0042\u061c通\ufe0f知\n各科室：\n一、\x1b[31m红\x07\x9b2J目标\n为此' + HIDDEN + '通知。\n')
    write(os.path.join(docs, 'b.txt'), '甲局关于放假的通知\n各科室：\n一、总则\n- 甲\n--- \n===\n1. 乙\n2) 丙\n    四格\n~~~\n+ 丁\n')
    write(os.path.join(docs, 'c.txt'), '\u200b＝1+1的通知\n各科室：\n表1 甲\n| 序号 | 名称 |\n| --- | --- |\n| ＝A1 | \ufeff@x |\n| 　-2 | ＋3 |\n| 甲=1 | 1-2 |\n')
    write(os.path.join(docs, 'z.txt'), notice(77))
    write(os.fsencode(docs) + b'/bad\xff\xfe\xe2\x80\xae=name.txt', notice(5))
    run('import', '-q', '-d', db, docs)
    titles = [json.loads(l)['title'] for l in run('export', '-d', db, '--fields', 'title').stdout.splitlines()]
    result('shown/titles are what is seen', titles[0] == '甲局关于文通的通知', str(titles))
    said = run('check', '-d', db, '--json').stdout.decode()
    result('shown/a title that shows otherwise is a finding', said.count('title-shows-otherwise') == 1, said[:500])
    c = sqlite3.connect(db)
    evil = '\x1b]0;x\x07\x1b[2J\x9b1m' + HIDDEN
    for column in ('encoding', 'kind', 'path', 'title', 'doc_number', 'date', 'rules', 'doc_type'):
        c.execute("UPDATE document SET %s=coalesce(%s,'')||? WHERE id=5" % (column, column), (evil,))
    c.execute("UPDATE document SET findings=? WHERE id=5", (json.dumps([[evil, 'error', evil, 1, 1, evil]]),))
    c.execute("UPDATE header SET fields=? WHERE document=5", (json.dumps([['title', evil, None, 1, 1, 0, 9, evil], ['issuers', evil, None, 1, 1, 0, 9, evil]]),))
    c.execute("UPDATE document SET parts=?, sections=? WHERE id=5", (json.dumps([['body', None, evil, 1, 9]]), json.dumps([[0, None, 1, evil, 1, evil, 0, 3, 6, 1, 2]])))
    c.commit()
    bad = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f' + HIDDEN + ']')
    for args in (['query', '通知'], ['query', '--explain', evil + '通知'], ['query', '-l', '通知'], ['query', '--facet', 'issuer,type,encoding,kind,year', '通知'], ['show', '5'], ['show', '5', '--why'], ['show', '5', '--text'],
                 ['show', '5', '--outline'], ['show', '5', '--tables'], ['check'], ['stats', '-v'], ['check', '--database'], ['rules', 'list'], ['rules', evil], [evil], ['show', evil], ['export', '-f', evil],
                 ['import', '-n', '-v', docs]):
        for color in ([], ['--color=always']):
            r = run(*args, *color, '-d', db)
            out, err = r.stdout.decode(), r.stderr.decode()
            if color:
                out = re.sub('\x1b\\[(?:0|1|1;31|1;36)m', '', out)
            found = bad.findall(out) + bad.findall(err)
            result('shown/%s%s' % (' '.join(args[:2])[:20].encode('ascii', 'ignore').decode(), ' in colours' if color else ''), not found, '%s %r' % (found[:5], (out + err)[:300]))
    c.execute("INSERT INTO correction VALUES(5,'recipients',?,'[]','x',1)", (json.dumps([evil]),))
    c.commit()
    for args in (['graph', '-f', 'json'], ['set', '--export'], ['show', '--json', '5'], ['query', '--jsonl', '通知'], ['log', '--json'], ['review', '--json']):
        r = run(*args, '-d', db)
        try:
            ok = r.returncode in (0, 1) and all(json.loads(l) is not None for l in r.stdout.decode().splitlines())
        except ValueError:
            ok = False
        result('shown/%s is JSON' % ' '.join(args[:2]), ok, '%d %s %s' % (r.returncode, r.stdout.decode()[:300], r.stderr.decode()))
    raw = run('show', '1', '--raw', '-d', db).stdout
    result('shown/--raw are the bytes', raw == read(os.path.join(docs, 'a.txt')))
    for f in ('jsonl', 'csv', 'xml', 'catalogue', 'eep', 'dc', 'md', 'tables', 'sections'):
        r = run('export', '-q', '-d', db, '-f', f, '--fonds', 'Z', '--archive-number', '{item}')
        try:
            r.stdout.decode('utf-8')
            ok = r.returncode == 0
        except UnicodeDecodeError as e:
            ok = False
        result('shown/%s is UTF-8 where a name is not' % f, ok, r.stderr.decode())
    cells = [row[-1] for row in csv.reader(io.StringIO(run('export', '-d', db, '-f', 'tables').stdout.decode()))]
    result('shown/formulas of full width and behind what is not seen', cells[-6:] == ["'＝A1", "'@x", "'-2", "'＋3", '甲=1', '1-2'], str(cells))
    paths = [row[0] for row in csv.reader(io.StringIO(run('export', '-d', db, '-f', 'csv').stdout.decode()))]
    result('shown/paths stay as they are', any('\u202e' in p for p in paths), str(paths))
    md = run('export', '-d', db, '-f', 'md').stdout.decode()
    result('shown/Markdown means what it meant', all(l in md for l in ('\n\\- 甲\n', '1\\.乙\n', '2\\)丙\n', '\n四格\n', '\n\\~~~\n', '\n\\+ 丁\n')), md[:1500])
    book = os.path.join(tmp, 'cut.xlsx')
    for name, unit in (('plain', '甲'), ('beyond', '𠀀')):
        d, sheet = os.path.join(tmp, 'book-' + name), os.path.join(tmp, name + '.db')
        os.makedirs(d)
        for n in (16383, 16384, 32767, 32768, 40000):
            write(os.path.join(d, '%05d.txt' % n), '甲局通知\n各科室：\n一、总则\n' + unit * n + '\n')
        run('import', '-q', '-d', sheet, d)
        r = run('export', '-d', sheet, '-f', 'sections', '-o', book, '--force')
        with zipfile.ZipFile(book) as z:
            texts = re.findall('<t[^>]*>([^<]*)</t>', z.read('xl/worksheets/sheet1.xml').decode())
        units = [(len(t.encode('utf-16-le')) // 2, t[-1]) for t in texts if t.startswith(unit * 2)]
        want = [(n * len(unit.encode('utf-16-le')) // 2, unit) for n in (16383, 16384, 32767, 32768, 40000)]
        want = [(n, u) if n <= 32767 else (32767 if unit == '甲' else 32767, '…') for n, u in want]
        result('shown/cells of a workbook, %s' % name, r.returncode == 0 and b'end in' in r.stderr and units == want, '%s %s %s' % (units, want, r.stderr.decode()))


def long(tmp):
    docs, db = os.path.join(tmp, 'ldocs'), os.path.join(tmp, 'l.db')
    folder(docs, 200)
    run('import', '-q', '-d', db, docs)
    for q in ('NOT ' * 25000, '(' * 16000 + '甲' + ')' * 16000, '(' * 33000, '甲 ' * 25000, '"' * 99999, '-甲 ' * 20000, '甲 OR ' * 14000, '标题:' * 9000, '甲（' * 16000, '-(' * 30000 + '甲',
              '甲发〔2024〕' * 4000, '日期:9 ' * 9000, '“' * 30000, 'a' * 99999, '甲* ' * 20000):
        r = run('query', '--count', '-d', db, '--', q, timeout=60)
        result('long/%s… of %d bytes' % (q[:8], len(q.encode())), r.returncode in (0, 1) and len(r.stderr) < 8000 and b'left out' in r.stderr, '%d %d bytes of notes %s' % (r.returncode, len(r.stderr), r.stderr[:300]))
        # what it costs must not depend on the square of its length: CPU time of the whole program, generously
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run('query', '--count', '-d', db, '--', q, timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        result('long/%s… takes no time' % q[:8], after.ru_utime - before.ru_utime < 2 * (20 if 'asan' in build else 1), '%.1f s' % (after.ru_utime - before.ru_utime))
    counts = [run('query', '--count', '-d', db, *words).stdout.strip() for words in (['通知', '-GCP'], ['通知', '-第3次'], ['--', '通知', '-第3次'], ['-第3次', '通知'], ['通知', 'NOT', '第3次'])]
    result('long/-词 is a word to leave out', counts == [b'200', b'199', b'199', b'199', b'199'] or counts[1:] == [b'199'] * 4, str(counts))
    r = run('query', '-d', db, '通知', '-甲', '--count')
    result('long/-甲 among options', r.returncode in (0, 1) and not r.stderr, r.stderr.decode())
    r = run('query', '-d', db, '通知', '-x')
    result('long/an unknown option explains --', r.returncode == 2 and b'after --' in r.stderr, r.stderr.decode())
    r = run('query', '-d', db, '通知', '-q甲')
    result('long/whole characters in a message', r.returncode == 2 and '甲' in r.stderr.decode(), str(r.stderr))


def kept_in_memory(db):
    c = sqlite3.connect(db)
    return c.execute('SELECT block, hex(sizes) FROM length ORDER BY 1').fetchall(), c.execute('SELECT block, hex(ranges) FROM heading ORDER BY 1').fetchall()


def repeated(tmp):
    """What once took time or memory without end: far below these limits on any machine."""
    def limited():
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        if 'asan' not in build and 'tsan' not in build:
            resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    file = os.path.join(tmp, 'repeated.txt')
    for word in ('2024年3月5日', '二〇二四年三月五日', '3月', '不低于3.5‰', '于6月30日前', '甲局负责落实，', '索引号：甲 ', '甲发〔2024〕3号'):
        write(file, '甲局关于乙工作的通知\n各科室：\n' + word * (600000 // len(word.encode())))
        r = subprocess.run([guidang, 'import', '-n', '-q', '-j', '1', file], env=env, capture_output=True, preexec_fn=limited)
        result('repeated/600 kB of %s' % word, r.returncode == 0, '%s %s' % (r.returncode, r.stderr.decode()[:200]))
    for kind, word in (('md', '<!--'), ('md', '<table><!--'), ('md', '<a '), ('html', '<!--')):
        name = os.path.join(tmp, 'repeated.' + kind)
        write(name, '# 甲局关于乙工作的通知\n\n各科室：\n\n' + word * (3000000 // len(word)) + '\n')
        r = subprocess.run([guidang, 'import', '-n', '-q', '-j', '1', name], env=env, capture_output=True, preexec_fn=limited)
        result('repeated/3 MB of %s in %s' % (word, kind), r.returncode in (0, 1), '%s %s' % (r.returncode, r.stderr.decode()[:200]))
    # an announced attachment whose name is a document number, and no title below it
    write(file, '甲局关于印发《甲办法》的通知\n甲发〔2024〕1号\n各科室：\n一、目标\n附件：1.甲发〔2024〕3号\n\n甲局\n2024年1月2日\n\n甲发〔2024〕3号\n各科室：\n')
    r = subprocess.run([guidang, 'import', '-n', '-q', '-j', '1', file], env=env, capture_output=True, preexec_fn=limited)
    result('repeated/an attachment that is a number', r.returncode == 0, '%s %s' % (r.returncode, r.stderr.decode()[:200]))


def together(tmp):
    a, b, db, alone = (os.path.join(tmp, n) for n in ('ta', 'tb', 't.db', 'alone.db'))
    folder(a, 300)
    run('import', '-q', '-d', db, a)
    own = os.path.join(tmp, 'town.xml')
    write(own, '<rules>%s</rules>' % rule(match="(?'n' 完成 .*)", yes=('完成第1项',)))
    # --again waits for a writer, which takes away what was there and files more
    lock = sqlite3.connect(db, isolation_level=None)
    lock.execute('PRAGMA synchronous=OFF')
    folder(b, 40, 5)
    for i in range(150):
        os.remove(os.path.join(a, '%04d.txt' % i))
    lock.execute('BEGIN IMMEDIATE')
    again = subprocess.Popen([guidang, 'import', '--again', '-d', db, '--rules', own], env=env, stderr=subprocess.PIPE)
    prune = None
    for _ in range(1000):
        if open('/proc/%d/stat' % again.pid).read().split()[2] == 'S':
            break
        time.sleep(0.01)
    # the very first moment that the lock is free belongs to whoever asks first: both orders must end well
    prune = subprocess.Popen([guidang, 'import', '-q', '--prune', '--force', '-d', db, '--rules', own, a, b], env=env, stderr=subprocess.PIPE)
    lock.execute('COMMIT')
    said = again.communicate()[1].decode(), prune.communicate()[1].decode()
    result('together/--again beside a prune', again.returncode == 0 == prune.returncode, str(said))
    rows = sqlite3.connect(db).execute('SELECT count(*), count(DISTINCT rules) FROM document').fetchone()
    result('together/nothing is left out', rows == (190, 1), str(rows))
    result('together/the database is sound', run('check', '-q', '--database', '--rules', own, '-d', db).returncode == 0)
    # a program that files again and again, and one that files between its commits
    names = [os.path.join(tmp, 'list%d' % k) for k in range(2)]
    two = os.path.join(tmp, 'two.db')
    fifo = os.path.join(tmp, 'slow')
    os.mkfifo(fifo)
    big = os.path.join(tmp, 'big')
    os.makedirs(big)
    for k in range(3):
        write(os.path.join(big, '%d.txt' % k), notice(9000 + k) + ('为贯彻落实有关部署，加强管理，完成第%d项任务。\n' % k).encode() * 40000)
    # large files are committed before the next: between them the other one writes
    for _ in range(3):
        for n in ('', '-journal'):
            if os.path.exists(two + n):
                os.remove(two + n)
        run('import', '-q', '-d', two, os.path.join(a, '0299.txt'))
        first = subprocess.Popen([guidang, 'import', '-q', '-j', '1', '-d', two, big], env=env, stderr=subprocess.PIPE)
        others = [subprocess.Popen([guidang, 'import', '-q', '-d', two, os.path.join(a, '0%d.txt' % i)], env=env, stderr=subprocess.PIPE) for i in range(200, 212)]
        said = [p.communicate()[1].decode() for p in [first] + others]
        result('together/imports that alternate', all(p.returncode == 0 for p in [first] + others), str(said))
        sizes = sqlite3.connect(two).execute('SELECT id, length(CAST(text AS BLOB)) FROM document ORDER BY id').fetchall()
        kept = bytes.fromhex(kept_in_memory(two)[0][-1][1])
        got = [int.from_bytes(kept[2 * i:2 * i + 2], 'little') for i, _ in sizes]
        result('together/every text has its size', len(sizes) == 16 and all(g > 0 for g in got), str(got))


# whoever starts this in the background, or by nohup, may have them ignored, and so would what it starts: the signals' tests would wait for ever
signal.signal(signal.SIGINT, signal.default_int_handler)
for name in (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGXCPU):
    signal.signal(name, signal.SIG_DFL)
parts = [outputs, rules, extension, foreign, shown, long, repeated, together, confined, ways, pages, erased, damaged, ledgers, starved, without_libxml, poor, signals]
with tempfile.TemporaryDirectory() as tmp:
    for part in parts:
        if len(sys.argv) < 3 or sys.argv[2] == part.__name__:
            part(tmp)
    subprocess.run(['chmod', '-R', 'u+rwx', tmp])
print('%d passed, %d failed' % (passed, failed))
sys.exit(1 if failed else 0)
