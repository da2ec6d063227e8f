#!/usr/bin/python3
"""threads.py BUILD: an import by four workers in a build with TSan; the same records as by one."""
import os, subprocess, sys, tempfile

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
guidang = os.path.join(os.path.abspath(sys.argv[1]), 'cmd', 'guidang')
env = dict(os.environ, TSAN_OPTIONS='exitcode=66', XDG_CONFIG_HOME='/nonexistent')
failed = []
with tempfile.TemporaryDirectory() as tmp:
    docs = os.path.join(tmp, 'docs')
    os.mkdir(docs)
    for i in range(400):
        open(os.path.join(docs, '%d.txt' % i), 'wb').write(('甲局关于第%d号的通知\n各科室：\n一、目标%d\n2024年1月2日\n' % (i, i)).encode('gb18030' if i % 2 else 'utf-8'))
    out = []
    for jobs in ('4', '1'):
        db = os.path.join(tmp, jobs + '.db')
        r = subprocess.run([guidang, 'import', '-q', '-d', db, '--jobs', jobs, docs, os.path.join(root, 'corpus')], env=env, stderr=subprocess.PIPE)
        if r.returncode or b'ThreadSanitizer' in r.stderr:
            failed.append(r.stderr.decode('utf-8', 'replace')[:4000])
        out.append(subprocess.run([guidang, 'export', '-q', '-d', db], env=env, stdout=subprocess.PIPE).stdout)
    if out[0] != out[1] or out[0].count(b'\n') < 460:
        failed.append('four workers and one: different records')
print('\n'.join(failed), end='\n' if failed else '')
print('%d passed, %d failed' % (3 - len(failed), len(failed)))
sys.exit(1 if failed else 0)
