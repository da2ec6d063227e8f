#!/usr/bin/python3
"""threads.py BUILD: an import by four workers in a build with TSan; the same records and the same index as by one."""
import os, sqlite3, subprocess, sys, tempfile

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
guidang = os.path.join(os.path.abspath(sys.argv[1]), 'cmd', 'guidang')
env = dict(os.environ, TSAN_OPTIONS='exitcode=66', XDG_CONFIG_HOME='/nonexistent')
failed = []
with tempfile.TemporaryDirectory() as tmp:
    docs = os.path.join(tmp, 'docs')
    os.mkdir(docs)
    for i in range(400):
        open(os.path.join(docs, '%d.txt' % i), 'wb').write(('甲局关于第%d号的通知\n各科室：\n一、目标%d\n2024年1月2日\n' % (i, i)).encode('gb18030' if i % 2 else 'utf-8'))
    # more tokens than a block of the index has (store/block.h): one is closed while the next is filled
    for i in range(8):
        body = ''.join('第%d段，%s落实责任。\n' % (k, ''.join(chr(0x4E00 + (i * 7919 + k * 31 + j * j) % 20000) for j in range(60))) for k in range(4300))
        open(os.path.join(docs, 'long%d.txt' % i), 'w').write('甲局关于长文%d的通知\n各科室：\n%s2024年1月2日\n' % (i, body))
    out, index = [], []
    for jobs in ('4', '1'):
        db = os.path.join(tmp, jobs + '.db')
        r = subprocess.run([guidang, 'import', '-q', '-d', db, '--jobs', jobs, docs, os.path.join(root, 'corpus')], env=env, stderr=subprocess.PIPE)
        if r.returncode or b'ThreadSanitizer' in r.stderr:
            failed.append(r.stderr.decode('utf-8', 'replace')[:4000])
        out.append(subprocess.run([guidang, 'export', '-q', '-d', db], env=env, stdout=subprocess.PIPE).stdout)
        q = sqlite3.connect(db)
        index.append([q.execute('SELECT id, block FROM %s_data WHERE id<>10 ORDER BY id' % t).fetchall() for t in ('search', 'single', 'single_title')])
    if index[0] != index[1]:
        failed.append('four workers and one: different indexes')
    if out[0] != out[1] or out[0].count(b'\n') < 460:
        failed.append('four workers and one: different records')
print('\n'.join(failed), end='\n' if failed else '')
print('%d passed, %d failed' % (4 - len(failed), len(failed)))
sys.exit(1 if failed else 0)
