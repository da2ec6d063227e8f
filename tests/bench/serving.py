"""The reading room under load (./dev bench serve): wrk and both servers share this machine's cores."""
import os, re, shutil, socket, statistics, subprocess, sys, time, urllib.parse

LUA = '''
local queries, i = {}, 0
for l in io.lines(os.getenv("QUERIES")) do queries[#queries + 1] = l end
function request()
	i = i % #queries + 1
	return wrk.format("GET", os.getenv("TARGET") .. queries[i] .. (os.getenv("BEHIND") or ""), { ["Host"] = os.getenv("HOST"), ["Cache-Control"] = os.getenv("FRESH") })
end
function done(summary, latency, requests)
	io.write(string.format("bad %d\\n", summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
'''


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(('127.0.0.1', port)).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit('bench: no server on port %d' % port)


def wrk(folder, port, target, clients, fresh='', behind='', seconds=5):
    """Requests a second, and how many went wrong."""
    env = dict(os.environ, QUERIES=os.path.join(folder, 'queries'), TARGET=target, HOST='127.0.0.1:%d' % port, FRESH=fresh, BEHIND=behind)
    out = subprocess.run(['wrk', '-t1', '-c%d' % clients, '-d%ds' % seconds, '-s', os.path.join(folder, 'wrk.lua'), 'http://127.0.0.1:%d' % port], env=env,
                         stdout=subprocess.PIPE, text=True).stdout
    return float(re.search(r'Requests/sec:\s*([\d.]+)', out).group(1)), int(re.search(r'bad (\d+)', out).group(1))


def first_byte(port, target, queries):
    """Milliseconds to the first byte, the median over the queries, of a connection that stays open. No library: it would take
    as long as the answer."""
    out = []
    with socket.create_connection(('127.0.0.1', port)) as c:
        c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for q in queries:
            ask = ('GET %s%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCache-Control: no-cache\r\n\r\n' % (target, q, port)).encode()
            t = time.perf_counter()
            c.sendall(ask)
            got = c.recv(65536)
            out.append((time.perf_counter() - t) * 1e3)
            head = got.index(b'\r\n\r\n') + 4
            left = int(re.search(rb'Content-Length: (\d+)', got).group(1)) - (len(got) - head)
            while left > 0:
                left -= len(c.recv(min(left, 65536)))
    return out


def memory(pid):
    return int(re.search(r'VmHWM:\s*(\d+)', open('/proc/%d/status' % pid).read()).group(1)) / 1024


def measure(guidang, bench_query, db, queries, folder, groonga_commands):
    os.makedirs(folder, exist_ok=True)
    open(os.path.join(folder, 'wrk.lua'), 'w').write(LUA)
    coded = [urllib.parse.quote(q) for q in queries]
    open(os.path.join(folder, 'queries'), 'w').write('\n'.join(coded) + '\n')
    port = free_port()
    room = subprocess.Popen([guidang, 'serve', '-d', db, '--port', str(port)], stderr=subprocess.DEVNULL)
    wait_for(port)
    other = None
    if shutil.which('groonga'):
        g = os.path.join(folder, 'groonga.db')
        if not os.path.exists(g):
            subprocess.run(['groonga', '-n', g], input=groonga_commands(), stdout=subprocess.DEVNULL)
        gport = free_port()
        other = subprocess.Popen(['groonga', '-s', '--protocol', 'http', '-p', str(gport), g], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(gport)
    ours = '/search.json?limit=20&q='
    theirs = '/d/select.json?table=D&match_columns=x&limit=20&sort_keys=-_score&output_columns=_id,_score,snippet_html(x)&query=%22'
    cases = [('guidang, JSON', port, ours, '', ''), ('guidang, JSON, nothing kept', port, ours, 'no-cache', ''),
             ('guidang, page with facets', port, '/search?q=', '', ''), ('guidang, page, nothing kept', port, '/search?q=', 'no-cache', '')]
    if other:
        cases += [('groonga, JSON', gport, theirs, '', '%22'), ('groonga, JSON, nothing kept', gport, theirs, '', '%22&cache=no')]
    found = {c[0]: [] for c in cases}
    for _ in range(3):
        for name, p, target, fresh, behind in cases:
            found[name].append(wrk(folder, p, target, 32, fresh, behind))
    print('searches a second, 32 clients, the median of three runs in turn (what went wrong)')
    for name, runs in found.items():
        print('  %-30s %8.0f  (%s)' % (name, statistics.median(r[0] for r in runs), ' '.join(str(r[1]) for r in runs)))
    wrk(folder, port, '/search?q=', 64, 'no-cache')
    print('peak memory with 64 clients     %6.0f MB' % memory(room.pid))
    ratios = []
    for _ in range(5):
        r = subprocess.run([bench_query, db, 'hits'], input='\n'.join(queries) + '\n', stdout=subprocess.PIPE, text=True)
        inside = [float(l.split('\t')[0]) for l in r.stdout.splitlines()]
        outside = first_byte(port, '/search.json?limit=20&exact=1&q=', coded)
        ratios.append((statistics.median(outside) / statistics.median(inside), sum(outside) / sum(inside), statistics.median(inside), statistics.median(outside)))
    ratios.sort()
    print('first byte, one client: median %.2f ms against %.2f ms without HTTP, %.2f times; all queries together %.2f times'
          % (ratios[2][3], ratios[2][2], ratios[2][0], statistics.median(r[1] for r in ratios)))
    slow = [socket.create_connection(('127.0.0.1', port)) for _ in range(1000)]
    for s in slow:
        s.sendall(b'GET /search HTTP/1.1\r\nHost')
    print('beside 1,000 clients that never end their request: %.0f searches a second (%d went wrong)' % wrk(folder, port, ours, 32, ''))
    for s in slow:
        s.close()
    t = time.monotonic()
    room.terminate()
    room.wait()
    print('SIGTERM to the end %.2f s' % (time.monotonic() - t))
    if other:
        other.terminate()
        other.wait()
