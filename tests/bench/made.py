"""Documents made by tests/bench/load (deterministic), for what measures and compares: .bench keeps them."""
import os, subprocess, sys

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
work = os.path.join(root, '.bench')
os.makedirs(work, exist_ok=True)


def release(source, build):
    """The program of a source tree, built as it is shipped."""
    if not os.path.exists(os.path.join(build, 'build.ninja')):
        subprocess.run(['meson', 'setup', build, source, '--buildtype=release'], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['ninja', '-C', build], check=True, stdout=subprocess.DEVNULL)
    return os.path.join(build, 'cmd', 'guidang')


def corpus(n):
    out = os.path.join(work, 'c%d' % n)
    if not os.path.isdir(out):
        load, pool = os.path.join(root, 'tests', 'bench', 'load'), os.path.join(work, 'pool.txt')
        if not os.path.exists(pool):
            with open(pool, 'wb') as f:
                subprocess.run(['xz', '-dc', os.path.join(load, 'pool.txt.xz')], stdout=f, check=True)
        subprocess.run([sys.executable, os.path.join(load, 'gen_load.py'), '--pool', pool, '--out', out, '--docs', str(n)],
                       check=True, stdout=subprocess.DEVNULL)
    return out
