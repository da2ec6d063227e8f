#!/usr/bin/python3
"""serve.py BUILD: the reading room over HTTP: pages, order and counts, JSON, headers, names, tokens, slow clients, hostile texts,
limits, the end. Ends with a line "N passed, N failed"."""
import atexit, concurrent.futures, html, http.client, json, os, re, signal, socket, subprocess, sys, tempfile, threading, time, urllib.parse

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
build = os.path.abspath(sys.argv[1])
guidang = os.path.join(build, 'cmd', 'guidang')
env = dict(os.environ, TZ='UTC', LC_ALL='C.UTF-8', XDG_CONFIG_HOME='/nonexistent', XDG_DATA_HOME='/nonexistent',
           ASAN_OPTIONS='detect_leaks=1:abort_on_error=0:exitcode=99', UBSAN_OPTIONS='print_stacktrace=1:halt_on_error=1')
for name in ('GUIDANG_DB', 'LISTEN_PID', 'LISTEN_FDS', 'NOTIFY_SOCKET'):
    env.pop(name, None)
passed = failed = 0
TOKEN = 'a-token-of-sixteen-and-more'
HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>&lt;'


def check(name, ok, why=''):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print('FAILED serve: %s\n%s' % (name, why))


class Room:
    """A server on a port of its own."""

    def __init__(self, db, *options, **more):
        self.p = subprocess.Popen([guidang, 'serve', '-d', db, '--port', '0'] + list(options), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=dict(env, **more))
        atexit.register(self.p.kill)
        self.said = []
        self.token = None
        self.port = 0
        for line in self.p.stderr:
            line = line.decode()
            self.said.append(line)
            if 'token for corrections' in line:
                self.token = line.split(':')[-1].strip()
            found = re.search(r'http://\S+:(\d+)/', line)
            if found:
                self.port = int(found.group(1))
                break
        self.rest = threading.Thread(target=lambda: self.said.extend(l.decode('utf-8', 'replace') for l in self.p.stderr), daemon=True)
        self.rest.start()

    def ask(self, target, method='GET', headers=None, body=None, host=None):
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        h = {'Host': host or '127.0.0.1:%d' % self.port}
        h.update(headers or {})
        if body is not None and 'Content-Type' not in h:
            h['Content-Type'] = 'application/x-www-form-urlencoded'
        c.request(method, target, body, h)
        r = c.getresponse()
        r.text = r.read().decode('utf-8', 'replace')
        c.close()
        return r

    def json(self, target, **kw):
        return json.loads(self.ask(target, **kw).text)

    def end(self, sig=signal.SIGTERM):
        t = time.monotonic()
        self.p.send_signal(sig)
        try:
            status = self.p.wait(30)
        except subprocess.TimeoutExpired:
            self.p.kill()
            status = self.p.wait()
        self.rest.join()
        return status, time.monotonic() - t, ''.join(self.said)


def q(s):
    return urllib.parse.quote(s)


def run(*args):
    return subprocess.run([guidang] + list(args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)


def file_documents(d):
    db = os.path.join(d, 'a.db')
    os.mkdir(os.path.join(d, 'in'))
    with open(os.path.join(d, 'in', 'hostile.txt'), 'w') as f:
        f.write('甲局关于%s的通知\n甲发〔2024〕7号\n\n各科室：\n一、%s。\n二、\u202e倒过来的字\u202c。\n\n甲局\n2024年3月5日\n' % (HOSTILE, HOSTILE))
    for i in range(60):
        with open(os.path.join(d, 'in', 'n%02d.txt' % i), 'w') as f:
            f.write('乙院关于做好第%d期培训工作的通知\n乙院〔%d〕%d号\n\n各科室：\n一、培训内容\n本期讲授病历书写。\n二、时间地点\n另行通知。\n\n乙院\n%d年%d月%d日\n'
                    % (i + 1, 2019 + i % 6, i + 1, 2019 + i % 6, 1 + i % 12, 1 + i % 28))
    for name, text in (('cited', '甲局关于印发《考勤管理办法》的通知\n甲发〔2023〕1号\n\n各科室：\n一、总则\n按时到岗，2023年门诊量达到100人次。\n\n甲局\n2023年3月5日\n'),
                       ('citing', '甲局关于印发《请假管理办法》的通知\n甲发〔2024〕2号\n\n各科室：\n一、总则\n2024年门诊量达到120人次。本办法自印发之日起施行，《甲局关于印发〈考勤管理办法〉的通知》'
                                  '（甲发〔2023〕1号）同时废止。\n\n甲局\n2024年3月5日\n')):
        with open(os.path.join(d, 'in', name + '.txt'), 'w') as f:
            f.write(text)
    run('import', '-q', '-d', db, os.path.join(d, 'in'), os.path.join(root, 'corpus', 'hospital'), os.path.join(root, 'corpus', 'web-pages'))
    return db


def searches(db, room):
    for query in ('培训', '病历 书写', '标题:培训 日期:2021', '"各科室" OR 绍兴', '乙院〔2022〕', '-培训', '的', '机关:乙院', '日期:2020..2022'):
        for sort in ('relevance', 'date', '-date', 'number'):
            want = json.loads(run('query', '-d', db, '--json', '-n', '15', '--sort', sort, query).stdout or '[]')
            got = room.json('/search.json?limit=15&sort=%s&q=%s' % (sort, q(query)))
            for o in want:
                o.pop('total'), o.pop('total_exact')
            for o in got['hits']:
                o.pop('accession')
            check('order of %s by %s' % (query, sort), [h['id'] for h in got['hits']] == [o['id'] for o in want] and
                  [h['hits'] for h in got['hits']] == [o['hits'] for o in want], '%s\n%s' % (got, want))
        count = int(run('query', '-d', db, '--count', query).stdout or 0)
        page = room.ask('/search?q=' + q(query)).text
        check('count of ' + query, ('%d found' % count in page) == (count > 0), page[:2000])
        facets = room.json('/search.json?facets=1&limit=0&q=' + q(query))['facets']
        want = [l.split('\t') for l in run('query', '-d', db, '--facet', 'issuer,year,type,to,lead', query).stdout.decode().splitlines()]
        got = [[n, str(v['count']), v['value'] or '-'] for n in ('issuer', 'year', 'type', 'to', 'lead') for v in facets[n]]
        check('facets of ' + query, got == want, '%s\n%s' % (got, want))
    seen, next_ = [], '/search.json?sort=id&limit=7&q='
    while next_:
        page = room.json(next_)
        seen += [h['accession'] for h in page['hits']]
        next_ = page['next']
    check('all hits by id', len(seen) == page['total'] and seen == sorted(set(seen)), seen)
    check('a query that is not understood', 'class="note"' in room.ask('/search?q=' + q('标题:')).text)
    check('a query too long', room.ask('/search?q=' + 'a' * 1001).status == 400)
    check('nothing found tells what is near', '病历书写' in room.ask('/search?q=' + q('病历书学')).text)
    page = room.ask('/search?q=' + q('病历书学')).text
    check('what is nearest is shown and said to be so', 'not what was asked' in page and '<ol class="hits">' in page, page)
    check('exactly this: nothing near is shown', '<ol class="hits">' not in room.ask('/search?exact=1&q=' + q('病历书学')).text)
    near = room.json('/search.json?near=1&q=' + q('病历书学'))
    check('nearest in JSON', near['total'] == 0 and near['hits'] == [] and near['near']['query'] == '病历书写' and near['near']['hits'], near)
    check('nearest only if asked', 'near' not in room.json('/search.json?q=' + q('病历书学')) and 'near' not in room.json('/search.json?near=1&q=' + q('病历')))
    check('nothing near', room.json('/search.json?near=1&q=' + q('龘靐齉'))['near'] is None)
    check('also searched', len(room.json('/search.json?q=' + q('卫健委'))['also_searched']) > 0)
    check('Chinese', '检索' in room.ask('/search', headers={'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.8'}).text)
    check('English', '>Search<' in room.ask('/search', headers={'Accept-Language': 'en-US,en;q=0.9,zh;q=0.1'}).text)
    check('JSON by Accept', room.ask('/search?q=1', headers={'Accept': 'application/json'}).getheader('Content-Type') == 'application/json')


def documents(db, room):
    for id_ in range(1, 64):
        want = json.loads(run('show', '-d', db, '--json', '--why', str(id_)).stdout)
        got = room.json('/d/%d.json' % id_)
        got.pop('derived', None), want.pop('derived', None)
        for gone in ('desk',):
            got.pop(gone, None), want.pop(gone, None)
        check('record of %d' % id_, got == want, '%s\n%s' % (got, want))
    hit = room.json('/search.json?limit=1&q=' + q('名中医馆'))['hits'][0]
    page = room.ask('/d/%d?q=%s' % (hit['accession'], q('名中医馆')))
    check('a place of a hit', 'id="line-%d"' % hit['hits'][0]['line'] in page.text and '<mark>名中医馆</mark>' in page.text)
    ids = re.findall(r'\sid="([^"]+)"', page.text)
    check('an address is one element\'s', len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1))
    anchors = re.findall(r'href="(?:/d/\d+\?show=[a-z0-9-]+)?#([^"]+)"', page.text)
    check('what is pointed at is there', anchors and set(anchors) <= set(ids), set(anchors) - set(ids))
    shown = re.search(r'href="(/d/\d+\?show=value-\d+)#line-\d+"[^>]*>[^<]*</a>', page.text)
    check('a value is marked', shown and '<mark class="value">' in room.ask(html.unescape(shown.group(1))).text)
    source = room.ask('/d/%d/source' % hit['accession'])
    check('the source is saved, not shown', source.getheader('Content-Disposition', '').startswith('attachment') and
          source.getheader('Content-Security-Policy').startswith('sandbox'))
    text = room.ask('/d/%d/text' % hit['accession'])
    check('the text', text.getheader('Content-Type') == 'text/plain; charset=utf-8' and '名中医馆' in text.text)
    for path in ('/d/0', '/d/999999', '/d/x', '/d/-1', '/d/1/..', '/d/1/nothing', '/d/99999999999999999999', '/nothing', '/static/../a.db',
                 '/static/%2e%2e/%2e%2e/etc/passwd', '/d/1/source/../../etc/passwd', '//etc/passwd', '/d//etc/passwd'):
        check('nothing at ' + path, room.ask(path).status == 404, room.ask(path).status)
    check('the schema', room.json('/schema.json').get('$schema'))
    check('the description', room.json('/openapi.json')['openapi'].startswith('3.'))


def more_pages(d, db, room):
    """What the overviews, similar documents, versions and exports say is what the commands say."""
    want = json.loads(run('stats', '-d', db, '--json').stdout)
    got = {}
    for o in room.json('/overview.json'):
        got.setdefault(o['group'], {})[o['value']] = o['count']
    want.pop('document_numbers')
    check('the overview', got.pop('database', 1) and (want.pop('database', 1), got == want)[1], '%s\n%s' % (got, want))
    page = room.ask('/overview').text
    check('a chart', '<svg class="chart"' in page and 'role="img"' in page)
    months = room.json('/overview/timeline.json')
    check('the timeline', sum(months.values()) == len([i for i in range(1, 200) for r in [room.ask('/d/%d.json' % i)] if r.status == 200 and len(json.loads(r.text).get('date') or '') > 4]), months)
    series = {o['code']: o for o in room.json('/overview/numbers.json')}
    check('series and gaps', series['乙院〔2020〕']['missing'].startswith('3'), series)
    check('their page', '乙院〔2020〕' in room.ask('/overview/numbers').text)
    for format_, options in (('jsonl', []), ('csv', []), ('xml', []), ('md', []), ('sections', []), ('tasks', [])):
        want = run('export', '-q', '-d', db, '-f', format_, *options, '标题:培训').stdout.decode()
        r = room.ask('/export?format=%s&q=%s' % (format_, q('标题:培训')))
        check('export as ' + format_, sorted(r.text.splitlines()) == sorted(want.splitlines()) and r.getheader('Content-Disposition', '').startswith('attachment'),
              r.text[:300] + '\n' + want[:300])
    everything = room.ask('/export')
    check('export of all', len(everything.text.splitlines()) == room.json('/search.json?q=')['total'])
    for bad in ('boxes', 'eep', 'nothing', '../x'):
        check('no export as ' + bad, room.ask('/export?format=' + bad).status == 400)
    a = room.json('/search.json?limit=1&q=' + q('标题:第1期培训'))['hits'][0]['accession']
    want = [json.loads(l) for l in run('like', '-d', db, '--jsonl', str(a)).stdout.decode().splitlines()]
    got = room.json('/d/%d/similar.json' % a)
    check('similar documents', [o['id'] for o in got] == [o['id'] for o in want] and [len(o['passages']) for o in got] == [len(o['passages']) for o in want], '%s\n%s' % (got, want))
    other = got[0]['accession']
    page = room.ask('/d/%d/similar/%d' % (a, other)).text
    ids = re.findall(r'\sid="([^"]+)"', page)
    check('side by side', page.count('class="passage"') > 2 and len(ids) == len(set(ids)) and 'id="that-line-1"' in page and 'id="line-1"' in page)
    check('a record beside itself or nothing', room.ask('/d/%d/similar/%d' % (a, a)).status == 200 and room.ask('/d/%d/similar/999999' % a).status == 404)
    path = os.path.join(d, 'in', 'n00.txt')
    text = open(path).read()
    open(path, 'w').write(text.replace('另行通知', '在大礼堂'))
    run('import', '-q', '-d', db, path)
    versions = room.json('/d/%d/versions.json' % a)
    check('versions', len(versions) == 2 and versions[-1]['state'] == 'filed' and versions[0]['until'] and versions[0]['id'] != versions[1]['id'], versions)
    check('their page', room.ask('/d/%d/versions' % a).text.count('<tr>') == 3)
    bodies = room.json('/ledger.json')
    tasks = [json.loads(l)['derived']['tasks'] for l in run('export', '-q', '-d', db, '--derived').stdout.decode().splitlines()]
    count = lambda body: sum((t['lead'] + t['support']).count(body) for one in tasks for t in one)
    check('tasks by department', len(bodies) > 5 and all(o['tasks'] == count(o['body']) for o in bodies), bodies[:5])
    body = bodies[0]['body']
    check('tasks of one', len(room.json('/ledger.json?body=' + q(body))) == sum(body in t['lead'] + t['support'] for one in tasks for t in one) and
          room.ask('/ledger?body=' + q(body)).text.count('#line-') > 0)
    subjects = room.json('/indicators.json')
    check('indicators over the years', all(o['years'] > 1 for o in subjects) and subjects, subjects)
    values = room.json('/indicators.json?subject=%s&unit=%s' % (q(subjects[0]['subject']), q(subjects[0]['unit'])))
    check('an indicator', len({o['year'] for o in values}) == subjects[0]['years'], values)
    check('its chart', 'class="curve"' in room.ask('/indicators?subject=%s&unit=%s' % (q(subjects[0]['subject']), q(subjects[0]['unit']))).text)
    there = room.json('/search.json?limit=1&q=' + q('文号:甲发〔2023〕1号'))['hits'][0]['accession']
    here = room.json('/search.json?limit=1&q=' + q('文号:甲发〔2024〕2号'))['hits'][0]['accession']
    edges = [(o['direction'], o['accession'], o['relation']) for o in room.json('/d/%d/graph.json' % there)]
    check('who cites it', ('in', here, 'repeals') in edges, edges)
    edges = [(o['direction'], o['accession'], o['relation']) for o in room.json('/d/%d/graph.json' % here)]
    check('what it cites', ('out', there, 'repeals') in edges, edges)
    check('both ways on the page', '/d/%d"' % here in room.ask('/d/%d' % there).text and '/d/%d"' % there in room.ask('/d/%d' % here).text)
    check('a picture of it', room.ask('/d/%d/graph' % there).text.count('class="box"') >= 2)
    check('no picture of a text', room.ask('/d/%d/page/1' % a).status == 404 and room.ask('/d/%d/page/1.png' % a).status == 404)


def described(room):
    """The description names what there is, and answers are as it says."""
    import jsonschema
    api = room.json('/openapi.json')
    served = re.findall(r'\.path = "(/\w*)"', open(os.path.join(root, 'lib', 'serve', 'route.c')).read())
    for path in served:
        check('in the description: ' + path, path in ('/', '/static', '/enter') or any(  # those are for browsers alone
            p == path or p.startswith((path + '/', path + '.')) for p in api['paths']), sorted(api['paths']))
    a = room.json('/search.json?limit=1&q=' + q('标题:第2期培训'))['hits'][0]['accession']
    near = room.json('/d/%d/similar.json' % a)[0]['accession']
    for path, ways in api['paths'].items():
        if 'get' not in ways or path.startswith('/review'):
            continue
        r = room.ask(path.replace('{id}', str(a)).replace('{other}', str(near)))
        kinds = ways['get']['responses']['200']['content']
        check('described: ' + path, r.status == 200 and r.getheader('Content-Type').split(';')[0] in kinds, (r.status, r.getheader('Content-Type')))
        schema = kinds.get('application/json', {}).get('schema')
        if schema and path != '/d/{id}.json':
            try:
                jsonschema.validate(json.loads(r.text), dict(schema, components=api['components']))
                ok = True
            except jsonschema.ValidationError as e:
                ok = e
            check('as described: ' + path, ok is True, ok)
    try:
        jsonschema.validate(room.json('/d/%d.json' % a), room.json('/schema.json'))
        ok = True
    except jsonschema.ValidationError as e:
        ok = e
    check('a record has the form of its schema', ok is True, ok)


def pictures(d):
    """The page of a PDF with the place of a value, although the server is confined."""
    db = os.path.join(d, 'pdf.db')
    run('import', '-q', '-d', db, os.path.join(root, 'tests', 'formats', 'notice.pdf'))
    for options in ([], ['--edit']):
        room = Room(db, *options)
        c = http.client.HTTPConnection('127.0.0.1', room.port, timeout=60)
        c.request('GET', '/d/1/page/1.png')
        r = c.getresponse()
        check('the picture of a page %s' % options, r.status == 200 and r.getheader('Content-Type') == 'image/png' and r.read().startswith(b'\x89PNG'), r.status)
        page = room.ask('/d/1/page/1?show=value-0')
        check('and the mark on it %s' % options, page.status == 200 and 'class="place"' in page.text, page.text[:2000])
        room.end()


def without_persons(d):
    """--no-persons: what the record tells of names is nowhere, files are not handed over."""
    path, db = os.path.join(d, 'signed.txt'), os.path.join(d, 'p.db')
    with open(path, 'w') as f: # an earlier version names somebody in its title
        f.write('丁院〔2024〕9号\n丁院关于欧阳明志同志任职的通知\n\n各科室：\n任命欧阳明志为办公室主任。\n\n丁院\n2024年3月1日\n')
    run('import', '-q', '-d', db, path)
    with open(path, 'w') as f:
        f.write('丁院〔2024〕9号    签发人：欧阳明志\n丁院关于报送2024年工作情况的请示\n\n市卫生健康委员会：\n一、领导小组\n成立工作领导小组，组长：欧阳明志，副组长：李建国。\n二、其他\n'
                '由欧阳明志负责联系。\n\n丁院\n2024年3月5日\n')
    run('import', '-q', '-d', db, path)
    targets = ('/search?q=' + q('欧阳明志'), '/search.json?q=' + q('负责联系'), '/d/1', '/d/1.json', '/d/1/text', '/d/1/similar', '/d/1/versions', '/d/1/graph', '/export', '/export?format=md',
               '/export?format=xml&derived=1', '/ledger', '/indicators', '/d/1/versions.json', '/d/1/similar.json', '/d/1/graph.json', '/search.json?facets=1&q=' + q('二、'),
               '/overview', '/overview.json', '/overview/numbers', '/overview/timeline', '/ledger.json', '/ledger?body=' + q('丁院'), '/export?format=csv', '/export?format=tasks', '/export?format=groups')
    room = Room(db)
    check('names are there', '欧阳明志' in room.ask('/d/1').text and '欧阳明志' in room.ask('/export').text and '欧阳明志' in room.ask('/d/1/versions').text and room.ask('/d/1/source').status == 200)
    room.end()
    room = Room(db, '--no-persons')
    for target in targets:
        r = room.ask(target)
        text = r.text.replace('value="欧阳明志"', '').replace('<title>欧阳明志', '').replace('"query":"欧阳明志"', '')
        check('no names in ' + target, r.status == 200 and '欧阳明志' not in text, r.text)
    check('no files', room.ask('/d/1/source').status == 403 and room.ask('/d/1/page/1').status in (403, 404))
    check('it ends', room.end()[0] == 0)
    check('not with --edit', run('serve', '-d', db, '--port', '0', '--edit', '--no-persons').returncode == 2)


def reviewing(db):
    room = Room(db)
    check('no review without --edit', room.ask('/review').status == 404 and room.ask('/review/1', method='POST', body='of=date').status == 404)
    room.end()
    room = Room(db, '--edit')
    auth = {'Authorization': 'Bearer ' + room.token}
    check('review asks for the token', room.ask('/review').status == 401 and room.ask('/review/1', method='POST', body='of=date').status == 401 and
          room.ask('/review.json').status == 401)
    check('reading needs none', room.ask('/d/1').status == 200)
    doubtful = room.json('/review.json', headers=auth)
    want = [json.loads(l) for l in run('review', '-d', db, '--list', '--json').stdout.decode().splitlines()]
    check('what is doubtful', [o['accession'] for o in doubtful] == [o['accession'] for o in want][:50] and len(doubtful) > 0, doubtful)
    one = next(o for o in doubtful if any(t['of'] in ('issuers', 'title', 'attachments', 'recipients') for t in o['doubts']))
    doubt = next(t for t in one['doubts'] if t['of'] in ('issuers', 'title', 'attachments', 'recipients'))
    address = '/review/%d' % one['accession']
    check('its page', 'name="of" value="%s"' % doubt['of'] in room.ask(address, headers=auth).text)
    log = run('log', '-d', db).stdout
    form = 'of=%s&was=%s&do=set&value=%s' % (doubt['of'], q(doubt['value']), q('丁院'))
    for what, more in (('without the token', {}), ('from another site', dict(auth, Origin='http://evil.example')), ('by its metadata', dict(auth, **{'Sec-Fetch-Site': 'cross-site'}))):
        check('no answer ' + what, room.ask(address, method='POST', body=form, headers=more).status in (401, 403))
    for target in ('/review', address, address + '?do=keep&of=' + doubt['of'], '/search?q=1', '/enter'):
        room.ask(target, headers=auth)
    check('reading writes nothing', run('log', '-d', db).stdout == log)
    check('an answer to something else', room.ask(address, method='POST', body=form.replace('was=', 'was=x'), headers=auth).status == 409)
    check('no such field', room.ask(address, method='POST', body=form.replace('of=', 'of=x'), headers=auth).status == 409)
    r = room.ask(address, method='POST', body=form, headers=auth)
    check('an answer', r.status == 303 and r.getheader('Location') == address, r.status)
    said = run('set', '-d', db, '--list').stdout.decode()
    check('is a correction', '丁院' in said and said.startswith('[%d]' % one['accession']), said)
    check('and is shown', '丁院' in room.ask('/d/%d' % one['accession']).text)
    check('somebody else was faster', room.ask(address, method='POST', body=form, headers=auth).status == 409)
    # many at once: each is written or refused, nothing is lost
    rest = [(o['accession'], t) for o in room.json('/review.json', headers=auth) for t in o['doubts'][:1]][:12]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda p: room.ask('/review/%d' % p[0], method='POST', body='of=%s&was=%s&do=keep' % (p[1]['of'], q(p[1]['value'])), headers=auth).status, rest))
    check('answers at once', got == [303] * len(rest), got)
    check('all are kept', len(run('set', '-d', db, '--list').stdout.decode().splitlines()) == 1 + len(rest))
    check('it ends', room.end()[0] == 0)


def safety(db, room):
    r = room.ask('/search?q=' + q('倒过来'))
    check('a hostile title is text', '<script>alert' not in r.text and '<img' not in r.text and '&lt;script&gt;' in r.text, r.text)
    r = room.ask('/search?q=' + q(HOSTILE))
    check('a hostile query is text', '<script>alert' not in r.text and '<img' not in r.text and '&lt;script&gt;' in r.text, r.text)
    id_ = room.json('/search.json?q=' + q('倒过来'))['hits'][0]['accession']
    r = room.ask('/d/%d?q=%s&show=value-0' % (id_, q(HOSTILE)))
    check('a hostile document is text', '<script>alert' not in r.text and '<img' not in r.text and '\u202e' not in r.text, r.text)
    for target in ('/', '/search?q=1', '/d/1', '/d/1.json', '/static/reading.js', '/nothing', '/d/1/source'):
        r = room.ask(target)
        policy = r.getheader('Content-Security-Policy', '')
        check('headers of ' + target, "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and 'unsafe' not in policy and
              r.getheader('X-Content-Type-Options') == 'nosniff' and r.getheader('Referrer-Policy') == 'same-origin', r.getheaders())
        check('no script or style within ' + target, not re.search(r'<script(?![^>]*\ssrc=)|<[^>]*\s(?:on\w+|style)=|<style', r.text) or 'json' in target or target.startswith('/d/1/s') or 'static' in target)
        check('nothing from elsewhere in ' + target, not re.search(r'(?:src|href|action)="(?:https?:)?//', r.text))
    for host in ('evil.example', 'evil.example:%d' % room.port, '127.0.0.1:1', 'localhost.evil.example:%d' % room.port, '127.0.0.1.evil:%d' % room.port):
        check('the name ' + host, room.ask('/search', host=host).status == 421, room.ask('/search', host=host).status)
    for host in ('127.0.0.1:%d', 'localhost:%d', 'LOCALHOST:%d', '[::1]:%d'):
        check('our name ' + host, room.ask('/search', host=host % room.port).status == 200)
    for method in ('POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'):
        check('method ' + method, room.ask('/search?q=1', method=method, body='a=b').status == 405, room.ask('/search?q=1', method=method, body='a=b').status)
    check('HEAD', room.ask('/search?q=1', method='HEAD').text == '')
    r = room.ask('/search?q=' + q('培训'))
    again = room.ask('/search?q=' + q('培训'), headers={'If-None-Match': r.getheader('ETag')})
    check('an ETag', again.status == 304 and again.text == '' and again.getheader('ETag') == r.getheader('ETag'))
    check('a page of another language is another', room.ask('/search?q=' + q('培训'), headers={'If-None-Match': r.getheader('ETag'), 'Accept-Language': 'zh'}).status == 200)
    check('a form too long', room.ask('/enter', method='POST', body='token=' + 'x' * 100000).status == 413)
    check('no form', room.ask('/enter', method='POST', body='{}', headers={'Content-Type': 'application/json'}).status == 415)
    check('an address too long', room.ask('/search?q=' + 'a' * 5000).status == 414)
    for target in ('/search?q=%', '/search?q=%zz', '/search?q=%00', '/%00', '/search?' + '&'.join('a=%d' % i for i in range(200))):
        check('an address that cannot be read: ' + target[:20], room.ask(target).status == 400)
    check('bytes that are no UTF-8', room.ask('/search?q=%ff%fe%e4').status == 200)


def raw(room, data, wait=5):
    with socket.create_connection(('127.0.0.1', room.port)) as s:
        s.settimeout(wait)
        s.sendall(data)
        got = b''
        try:
            while True:
                piece = s.recv(65536)
                if not piece:
                    return got
                got += piece
        except (socket.timeout, ConnectionResetError):
            return got


def wire(room):
    host = b'Host: 127.0.0.1:%d\r\n' % room.port
    check('no Host', b' 421 ' in raw(room, b'GET /search HTTP/1.0\r\n\r\n')[:20] or b' 400 ' in raw(room, b'GET /search HTTP/1.1\r\n\r\n')[:20])
    check('heads too long', raw(room, b'GET / HTTP/1.1\r\n' + host + b'X: ' + b'a' * 60000 + b'\r\n\r\n')[:12] in (b'HTTP/1.1 431', b'HTTP/1.1 413', b''))
    for junk in (b'\x00\x01\x02\x03\r\n\r\n', b'GET\r\n\r\n', b'GET / HTTP/9.9\r\n\r\n', b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + b'\0' * 50, b'GET  /  HTTP/1.1\r\n\r\n',
                 b'POST /enter HTTP/1.1\r\n' + host + b'Content-Length: -5\r\n\r\n', b'POST /enter HTTP/1.1\r\n' + host + b'Transfer-Encoding: chunked\r\n\r\nzz\r\n',
                 b'GET /search HTTP/1.1\r\n' + host + b'Content-Length: 99999999999999999999\r\n\r\n'):
        got = raw(room, junk, 1)
        check('junk %r' % junk[:12], not got.startswith(b'HTTP/1.1 200'), got[:200])
    check('still there', room.ask('/search').status == 200)


def slow(room):
    """A thousand clients that send a byte now and then, or nothing, or break off."""
    held = []
    for i in range(1000):
        s = socket.create_connection(('127.0.0.1', room.port))
        if i % 3:
            s.sendall(b'GET /search?q=1 HTTP/1.1\r\nHost: 127'[:5 + i % 30])
        held.append(s)
    t = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda i: room.ask('/search?q=' + q('培训')).status, range(200)))
    check('others are served beside a thousand slow clients', answers == [200] * 200, answers)
    for s in held[::2]:
        s.close()
    check('and when half of them break off', room.ask('/search').status == 200)
    held = held[1::2]
    until = time.monotonic() + 40
    gone = False
    while not gone and time.monotonic() < until:
        held[0].settimeout(1)
        try:
            held[0].sendall(b'x')
            gone = held[0].recv(1000) == b''
        except socket.timeout:
            pass
        except OSError:
            gone = True
    check('a client that never ends its request is sent away', gone)
    for s in held:
        s.close()


def tokens(d, db):
    path = os.path.join(d, 'token')
    with open(path, 'w') as f:
        f.write(TOKEN + '\n')
    os.chmod(path, 0o644)
    r = run('serve', '-d', db, '--port', '0', '--token-file', path)
    check('a token that others may read', r.returncode == 2 and b'chmod 600' in r.stderr, r.stderr)
    os.chmod(path, 0o600)
    with open(os.path.join(d, 'short'), 'w') as f:
        f.write('abc\n')
    os.chmod(os.path.join(d, 'short'), 0o600)
    check('a token too short', run('serve', '-d', db, '--port', '0', '--token-file', os.path.join(d, 'short')).returncode == 2)
    r = run('serve', '-d', db, '--port', '0', '--listen', '0.0.0.0')
    check('no token beyond loopback', r.returncode == 2 and b'--token-file' in r.stderr and b'TLS' in r.stderr, r.stderr)
    room = Room(db, '--token-file', path, '--host', 'archive.example')
    for target in ('/', '/search?q=1', '/d/1', '/d/1.json', '/d/1/source', '/openapi.json', '/search.json'):
        r = room.ask(target)
        check('without the token ' + target, r.status == 401 and '绍兴' not in r.text and r.getheader('WWW-Authenticate') == 'Bearer', r.status)
    check('the style needs none', room.ask('/static/reading.css').status == 200)
    check('a wrong token', room.ask('/d/1', headers={'Authorization': 'Bearer ' + TOKEN[:-1]}).status == 401)
    check('the token in a head', room.ask('/d/1', headers={'Authorization': 'Bearer ' + TOKEN}).status == 200)
    check('the token is in no address', room.ask('/d/1?token=' + TOKEN).status == 401)
    r = room.ask('/enter', method='POST', body='token=' + q(TOKEN) + '&to=' + q('/d/1'))
    cookie = r.getheader('Set-Cookie', '')
    check('the token in the form', r.status == 303 and r.getheader('Location') == '/d/1' and 'SameSite=Strict' in cookie and 'HttpOnly' in cookie, r.getheaders())
    check('the cookie', room.ask('/d/1', headers={'Cookie': 'x=y; ' + cookie.split(';')[0]}).status == 200)
    check('a wrong one in the form', room.ask('/enter', method='POST', body='token=x').status == 401)
    for to in ('//evil.example/', 'https://evil.example/', '/\\evil.example', '/a\r\nX: y'):
        r = room.ask('/enter', method='POST', body='token=' + q(TOKEN) + '&to=' + q(to))
        check('to nowhere else: ' + repr(to), r.getheader('Location') == '/', r.getheaders())
    check('a form of another site', room.ask('/enter', method='POST', body='token=' + TOKEN, headers={'Origin': 'http://evil.example'}).status == 403)
    check('a form of another site, by its metadata', room.ask('/enter', method='POST', body='token=' + TOKEN, headers={'Sec-Fetch-Site': 'cross-site'}).status == 403)
    check('a name of the user\'s', room.ask('/', host='archive.example', headers={'Authorization': 'Bearer ' + TOKEN}).status == 200)
    status, seconds, said = room.end()
    check('it ends', status == 0, said)


def importing(d, db):
    """Pages while documents are filed: each is of one state."""
    room = Room(db)
    before = room.ask('/search?q=' + q('培训')).getheader('ETag')
    few = room.json('/search.json?q=' + q('培训'))['total']
    more = os.path.join(d, 'more')
    os.mkdir(more)
    for i in range(300):
        with open(os.path.join(more, 'm%d.txt' % i), 'w') as f:
            f.write('丙局关于培训%d的通知\n丙发〔2023〕%d号\n\n各单位：\n一、内容\n病历书写。\n\n丙局\n2023年5月%d日\n' % (i, i + 1, 1 + i % 28))
    p = subprocess.Popen([guidang, 'import', '-q', '-d', db, more], env=env)
    answers = []
    while p.poll() is None or len(answers) < 20:
        page = room.json('/search.json?facets=1&limit=100&q=' + q('培训'))
        answers.append(page['total'] == sum(v['count'] for v in page['facets']['year']) and page['total'] in (few, few + 300))
    check('each page is of one state', all(answers) and p.returncode == 0, answers)
    check('what came is found', room.json('/search.json?q=' + q('培训'))['total'] == few + 300)
    check('the ETag has changed', room.ask('/search?q=' + q('培训'), headers={'If-None-Match': before}).status == 200)
    check('it ends', room.end()[0] == 0)


def ends(db):
    room = Room(db)
    done = []
    threads = [threading.Thread(target=lambda: done.append(room.ask('/search?q=' + q('的')).status)) for _ in range(8)]
    idle = [socket.create_connection(('127.0.0.1', room.port)) for _ in range(20)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    status, seconds, said = room.end()
    check('SIGTERM', status == 0, (status, seconds, said))
    check('what was asked is answered', done == [200] * 8, done)
    room = Room(db)
    status, seconds, said = room.end(signal.SIGINT)
    check('SIGINT', status == 0, (status, seconds, said))
    # an answer that is under way is finished: the signal comes when its head is there
    room = Room(db)
    whole = room.ask('/export').text
    c = http.client.HTTPConnection('127.0.0.1', room.port, timeout=20)
    c.request('GET', '/export')
    r = c.getresponse()
    room.p.send_signal(signal.SIGTERM)
    check('an open answer is finished', r.read().decode() == whole and len(whole) > 1000, len(whole))
    check('and then it ends', room.p.wait(30) == 0)
    # one that nobody reads does not keep it
    room = Room(db)
    stuck = socket.create_connection(('127.0.0.1', room.port))
    stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    stuck.sendall(b'GET /search?q=%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n' % (q('的').encode(), room.port) * 40)
    status, seconds, said = room.end()
    check('SIGTERM, a client that reads nothing', status == 0, (status, seconds, said))
    r = run('serve', '-d', db + '.none')
    check('no database', r.returncode == 2 and b'guidang import' in r.stderr, r.stderr)
    room = Room(db)
    r = run('serve', '-d', db, '--port', str(room.port))
    check('a port that is taken', r.returncode == 2 and b'--port' in r.stderr, r.stderr)
    # socket activation as systemd does it
    s = socket.socket()
    s.bind(('127.0.0.1', 0))
    s.listen(5)
    port = s.getsockname()[1]
    note = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    path = db + '.notify'
    note.bind(path)
    script = 'import os,sys; os.dup2(%d,3); os.set_inheritable(3,True); os.environ.update(LISTEN_PID=str(os.getpid()),LISTEN_FDS="1"); os.execv(sys.argv[1],sys.argv[1:])' % s.fileno()
    p = subprocess.Popen([sys.executable, '-c', script, guidang, 'serve', '-d', db], env=dict(env, NOTIFY_SOCKET=path), pass_fds=[s.fileno()], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    atexit.register(p.kill)
    note.settimeout(20)
    check('it tells the manager that it is ready', note.recv(100) == b'READY=1')
    c = http.client.HTTPConnection('127.0.0.1', port, timeout=20)
    c.request('GET', '/search')
    check('a socket that was handed over', c.getresponse().status == 200)
    p.send_signal(signal.SIGTERM)
    check('and its end', p.wait(20) == 0 and note.recv(100) == b'STOPPING=1', p.stderr.read())
    room.end()


with tempfile.TemporaryDirectory() as d:
    db = file_documents(d)
    room = Room(db)
    searches(db, room)
    documents(db, room)
    safety(db, room)
    more_pages(d, db, room)
    described(room)
    wire(room)
    slow(room)
    status, seconds, said = room.end()
    check('it ends, with nothing to tell', status == 0 and 'ERROR' not in said and 'runtime error' not in said, (status, seconds, said))
    tokens(d, db)
    pictures(d)
    without_persons(d)
    reviewing(db)
    importing(d, db)
    ends(db)
print('%d passed, %d failed' % (passed, failed))
sys.exit(failed > 0)
