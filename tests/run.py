#!/usr/bin/python3
"""run.py BUILD [--update] [--only NAME]: every test against the program of one build directory, or those whose name holds
NAME; `corpus`: all that need the records of corpus/.

unit      the cmocka programs BUILD/tests/unit-*
cli       folders of tests/cli: `cmd` run by bash in an empty directory, against `expected`
          (standard output, then standard error, then the exit status)
golden    every document of corpus/ against the record kept beside it
accuracy  corpus/ against the gold records, no figure below tests/accuracy.json; what is wrong in a document is
          named with its reason in NAME.fails beside it, and nothing else may be
cases     tests/cases: made-up documents in the forms of GB/T 9704, all exactly right
schema    every record against record.schema.json
bytes     every header value's bytes, decoded and normalised, hold the value
readme    the sessions in README.md and README.zh-CN.md, in an empty folder beside the corpus; … stands for anything
examples  the commands that the manual shows run as they stand there
words     texts are found by what the manual says, where a word may begin and end
pages     the manual pages and completion are well-formed, and name every option
sql       the views and guidang.so in the stock sqlite3 shell and in Python's module
best      tests/best.c: the best hits found without a look at all others
formats   every format of export, read back by others: Python's csv, xml and zipfile, xmllint with the schemas
office    Word documents made for it: their lines, labels and grids
forms     one text as UTF-8, with BOM, GB18030, UTF-16: one record
changes   changes.py: texts changed so that their records can be told
made      made.py: documents made up so that their records are known, in eight layouts
harder    harder/: documents of all genres as sites, pipelines and offices leave them: no share below what was reached

Ends with a line "N passed, N failed".
"""
import argparse, base64, csv, difflib, glob, io, json, lzma, os, re, shutil, sqlite3, subprocess, sys, tempfile, unicodedata, zipfile
import xml.etree.ElementTree as ET

import changes, harder, made, office, printed

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ap = argparse.ArgumentParser()
ap.add_argument('build'); ap.add_argument('--update', action='store_true'); ap.add_argument('--only', default='')
args = ap.parse_args()
build = os.path.abspath(args.build)
guidang = os.path.join(build, 'cmd', 'guidang')
passed = failed = passed_over = 0
env = dict(os.environ, SOURCE_DATE_EPOCH='1700000000', TZ='UTC', GUIDANG=guidang, CORPUS=os.path.join(root, 'corpus'), LC_ALL='C.UTF-8', TERM='xterm', COLUMNS='100',
           XDG_CONFIG_HOME='/nonexistent', XDG_DATA_HOME='/nonexistent', TESTS=os.path.join(root, 'tests'),
           ASAN_OPTIONS='detect_leaks=1:abort_on_error=0:exitcode=99', UBSAN_OPTIONS='print_stacktrace=1:halt_on_error=1')
env.pop('GUIDANG_DB', None)


def result(name, ok, why=''):
    global passed, failed
    if not wanted(name):
        return
    passed += ok
    failed += not ok
    if not ok:
        print('FAILED %s\n%s' % (name, why))


GROUPS = {'examples': [], 'words': [], 'unit': [], 'cli': [], 'readme': [], 'pages': [], 'office': [], 'harder': [],
          'corpus': ['golden', 'accuracy', 'gold', 'cases', 'schema', 'bytes', 'formats', 'sql', 'best', 'forms', 'changes', 'layout', 'unbroken',
                     'wrapped', 'printed', 'enclosed', 'deleted', 'made']}
whole = ('corpus', 'golden') # all that needs the records of corpus/, not only what has this in its name


def wanted(name):
    return args.only in name or args.only in whole


def group(name):
    """May a test of this group be meant by --only? A name that begins with no group's may be in any."""
    if args.only and os.path.isdir(os.path.join(root, 'tests', 'cli', args.only)):
        return name == 'cli'
    asked = re.split('[/-]', args.only)[0]
    known = {g: k for k, more in GROUPS.items() for g in [k] + more}
    return known.get(asked, name) == name


def run(cmd, **kw):
    return subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(env, **kw.pop('more', {})), **kw)


def run_in(environment, cmd):
    return subprocess.run(cmd, stdout=subprocess.PIPE, env=environment).stdout.decode()


def unit():
    global passed, failed
    folder = os.path.join(build, 'tests')
    result('the unit tests are built', os.path.exists(os.path.join(folder, 'unit-base')), 'is libcmocka-dev installed?')
    for f in sorted(os.listdir(folder)):
        path = os.path.join(folder, f)
        if not f.startswith('unit-') or not os.access(path, os.X_OK) or os.path.isdir(path) or not wanted(f):
            continue
        r = run([path], cwd=root)
        out = (r.stdout + r.stderr).decode('utf-8', 'replace')
        good = [int(n) for n in re.findall(r'\[  PASSED  \] (\d+) test', out)]
        bad = [int(n) for n in re.findall(r'\[  FAILED  \] (\d+) test', out)]
        passed += sum(good)
        failed += sum(bad)
        if sum(bad) or r.returncode or not good:
            failed += not sum(bad)
            print('FAILED %s (status %d)\n%s' % (f, r.returncode, out))


def skipped(name, why):
    """Said, and counted neither as passed nor as failed; ./dev test lists what was skipped at its end."""
    global passed_over
    if wanted(name):
        passed_over += 1
        print('SKIPPED %s: %s' % (name, why))


def no_terminal():
    """Why there can be no pseudo-terminal here, or None."""
    try:
        for end in os.openpty():
            os.close(end)
    except OSError as e:
        return 'no pseudo-terminal (%s)' % e
    return None if shutil.which('script') else 'no pseudo-terminal: script(1) is missing'


def cli():
    folder = os.path.join(root, 'tests', 'cli')
    for name in sorted(os.listdir(folder)):
        case = os.path.join(folder, name)
        if not wanted('cli/' + name) or not os.path.exists(os.path.join(case, 'cmd')):
            continue
        if 'script -q' in open(os.path.join(case, 'cmd'), encoding='utf-8').read() and no_terminal():
            skipped('cli/' + name, no_terminal())
            continue
        with tempfile.TemporaryDirectory() as d:
            r = run(['bash', os.path.join(case, 'cmd')], cwd=d, stdin=subprocess.DEVNULL, timeout=300, more={'HERE': case})
            got = '%s--- stderr\n%s--- status %d\n' % (r.stdout.decode('utf-8', 'backslashreplace'),
                                                       r.stderr.decode('utf-8', 'backslashreplace'), r.returncode)
            got = got.replace(d, 'DIR').replace(root, 'ROOT')
            got = re.sub(r' in \d+\.\d\d s', ' in N s', got)
        path = os.path.join(case, 'expected')
        want = open(path, encoding='utf-8', newline='').read() if os.path.exists(path) else ''
        if args.update and got != want:
            open(path, 'w', encoding='utf-8', newline='').write(got)
            want = got
        result('cli/' + name, got == want, ''.join(difflib.unified_diff(want.splitlines(1), got.splitlines(1), 'expected', 'got')))


def readers():
    """office: documents of office kinds, made here; their lines and grids are known."""
    with tempfile.TemporaryDirectory() as d:
        db = os.path.join(d, 'x.db')
        want = {}
        for i, (name, body, numbering, lines, styles, *more) in enumerate(office.word_cases()):
            path = os.path.join(d, 'w%03d.docx' % i)
            office.docx(path, body, numbering, styles, *more)
            want[path] = 'docx: ' + name, lines
        for i, (name, body, styles, lines) in enumerate(office.odt_cases()):
            path = os.path.join(d, 'o%03d.odt' % i)
            office.odf(path, 'text', body, styles)
            want[path] = 'odt: ' + name, lines
        run([guidang, 'import', '-q', '-d', db, d])
        for path, (name, lines) in want.items():
            r = run([guidang, 'show', '--text', '-d', db, path])
            got = r.stdout.decode().split('\n')[:-1]
            ok = got == lines if isinstance(lines, list) else all(n <= len(got) and got[n - 1] == t for n, t in lines.items())
            result('office/' + name, ok, 'want %s\n got %s\n%s' % (lines, got, r.stderr.decode()))
        grids(d)
        one_text(d)
    with tempfile.TemporaryDirectory() as d:
        printed.check(result, run, guidang, d)


def one_text(d):
    """tests/formats: one text in every format, the same record from each; filed again without its file, too."""
    folder, gold = os.path.join(root, 'tests', 'formats'), os.path.join(d, 'gold')
    os.mkdir(gold)
    names = [f for f in sorted(os.listdir(folder)) if not f.endswith('.json')]
    if not shutil.which('soffice', path=env['PATH']):
        without_office(folder, d)
        names = [f for f in names if not f.endswith(('.doc', '.rtf'))]
    for f in names:
        want = json.load(open(os.path.join(folder, f.split('.')[0] + '.gold.json'), encoding='utf-8'))
        json.dump(dict(want, file=f), open(os.path.join(gold, f + '.gold.json'), 'w', encoding='utf-8'), ensure_ascii=False)
    copy, db = os.path.join(d, 'copy'), os.path.join(d, 'formats.db')
    shutil.copytree(folder, copy)
    out = records([os.path.join(copy, f) for f in names], db)
    jsonl = os.path.join(d, 'formats.jsonl')
    open(jsonl, 'wb').write(out)
    packed = {os.path.basename(p.split('!/')[0]): os.path.basename(p) for p in (json.loads(l)['source']['path'] for l in out.splitlines()) if '!/' in p}
    for f in names:
        if f in packed: # a member goes by its own name
            want = json.load(open(os.path.join(gold, f + '.gold.json'), encoding='utf-8'))
            json.dump(dict(want, file=packed[f]), open(os.path.join(gold, packed[f] + '.gold.json'), 'w', encoding='utf-8'), ensure_ascii=False)
        r = run([guidang, 'eval', '--json', '--only', packed.get(f, f), jsonl, gold])
        e = run([guidang, 'eval', '--errors', '20', '--only', packed.get(f, f), jsonl, gold])
        result('office/one text: ' + f, json.loads(r.stdout or b'{"record":0}')['record'] == 1, (e.stdout + e.stderr).decode())
    schema([json.loads(l) for l in out.splitlines()])
    shutil.rmtree(copy)
    run([guidang, 'import', '-q', '--again', '-d', db])
    again = run([guidang, 'export', '-d', db, '--provenance']).stdout
    result('office/extracted again without the files', again == out, ''.join(difflib.unified_diff(out.decode().splitlines(1), again.decode().splitlines(1))))
    r = run([guidang, 'check', '--database', '-d', db])
    result('office/check --database', r.returncode == 0, (r.stdout + r.stderr).decode())
    for f in names:
        r = run([guidang, 'show', '--raw', '-d', db, os.path.join(copy, f) + ('!/收文/' + packed[f] if f in packed else '')])
        want = zipfile.ZipFile(os.path.join(folder, f)).read(zipfile.ZipFile(os.path.join(folder, f)).namelist()[0]) if f in packed else open(os.path.join(folder, f), 'rb').read()
        result('office/--raw ' + f, r.stdout == want, r.stderr.decode())


def without_office(folder, d):
    """Where LibreOffice is not there: a .doc is read by another with a finding of what is lost, RTF is refused with the package's name."""
    db = os.path.join(d, 'less.db')
    r = run([guidang, 'import', '-d', db, os.path.join(folder, 'notice.doc'), os.path.join(folder, 'notice.rtf')])
    found = [json.loads(l) for l in run([guidang, 'export', '-d', db]).stdout.splitlines()]
    result('office/.doc without LibreOffice', [x['title'] for x in found] == ['关于印发青禾县基层医疗质量提升方案的通知'] and
           any(x['rule'] == 'converter-loss' for x in found[0]['findings']), r.stderr.decode())
    result('office/.rtf without LibreOffice', 'libreoffice-writer' in r.stderr.decode(), r.stderr.decode())


def tables_of(db, path):
    r = run([guidang, 'show', '--json', '-d', db, path])
    return [(t['header_rows'], t['cells']) for t in json.loads(r.stdout or b'{"tables":[]}')['tables']], r


def grids(d):
    db = os.path.join(d, 'g.db')
    book, formats = os.path.join(d, 'a.xlsx'), [f for f, _, _ in office.CELL_FORMATS]
    office.xlsx(book, [('格式', 'visible', [['甲', '乙']] + [['项', (v, i)] for i, (f, v, _) in enumerate(office.CELL_FORMATS)], [])], formats)
    head = [['某某局收文登记簿', None, None], ['填报：办公室', None, '单位：份'], ['类别', '文号', '份数'], ['通知', '甲发〔2024〕1号', (3, 0)], ['旧', '甲发〔2024〕2号', (4, 0)],
            ['函', '甲函〔2024〕_x0031_号', (5, 0)], ['填表人：张某', None, '审核人：李某'], ['注：本表由办公室填报', None, None]]
    sheet = os.path.join(d, 'b.xlsx')
    office.xlsx(sheet, [('底稿', 'hidden', [['密', '密'], ['密', '密']], []), ('收文', 'visible', head, ['A1:C1', 'A4:A5', 'A8:C8']), ('Sheet3', 'visible', [], [])], [0])
    ods = os.path.join(d, 'c.ods')
    cell = lambda s, more='': '<table:table-cell%s>%s</table:table-cell>' % (more, office.t(s))
    office.odf(ods, 'spreadsheet', '<table:table table:name="表1"><table:table-row>' + cell('某某局名册', ' table:number-columns-spanned="2"') + '<table:covered-table-cell/></table:table-row>'
               '<table:table-row>' + cell('姓名') + cell('科室') + '</table:table-row><table:table-row>' + cell('张某') + cell('内科', ' table:number-rows-spanned="2"') +
               '</table:table-row><table:table-row>' + cell('李某') + '<table:covered-table-cell><text:p>旧</text:p></table:covered-table-cell></table:table-row>'
               '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>')
    outer = os.path.join(d, 'c.odt')
    edge = ' table:style-name="K"'
    inside = '<table:table><table:table-row>' + cell('型号', edge) + cell('数量', edge) + '</table:table-row></table:table>'
    office.odf(outer, 'text', office.t('关于名册的通知') + '<table:table><table:table-row>' + cell('单位', edge) + cell('明细', edge) + '</table:table-row><table:table-row>' + cell('东院', edge) +
               '<table:table-cell%s>%s</table:table-cell></table:table-row></table:table>' % (edge, inside),
               '<style:style style:name="K" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>')
    word = os.path.join(d, 'd.docx')
    w = office
    office.docx(word, w.p('关于名册的通知') + w.tbl([[w.tc('科室', '<w:vMerge w:val="restart"/>'), w.tc('人员', '<w:gridSpan w:val="2"/>')], [w.tc('', '<w:vMerge/>'), w.tc('姓名'), w.tc('职务')],
                                                 [w.tc('内科\n一'), w.tc('张某'), w.tc('')]]))
    table = w.tbl([[w.tc('甲'), w.tc('乙'), w.tc('丙')], [w.control(w.tc('1') + w.tc('2')), w.tc('3')], ['<w:trPr><w:hidden/></w:trPr>', w.tc('密'), w.tc('密'), w.tc('密')]])
    controls, inner, boxed = os.path.join(d, 'e.docx'), os.path.join(d, 'f.docx'), os.path.join(d, 'g.docx')
    w.docx(controls, w.p('关于名册的通知') + table)
    list_in = '<w:tc><w:tcPr/>' + w.tbl([[w.tc('型号'), w.tc('数量')], [w.tc('A1'), w.tc('3')]]) + w.p('') + '</w:tc>'
    w.docx(inner, w.p('关于名册的通知') + w.tbl([[w.tc('单位'), w.tc('明细')], [w.tc('东院'), list_in], [w.tc('西院'), w.control(w.tc('无'))]]))
    w.docx(boxed, w.p('关于名册的通知') + w.tbl([[w.control(list_in)]]))
    flat, early = os.path.join(d, 'h.doc'), os.path.join(d, 'i.doc')
    w.word_xml(flat, w.p('关于名册的通知') + w.p('请登记。') + table, True)
    w.word_xml(early, w.p('关于名册的通知') + w.p(w.r('名册'), '<w:listPr><w:ilvl w:val="0"/><wx:t wx:val="一、"/></w:listPr>') + w.p(
        '<aml:annotation w:type="Word.Deletion"><aml:content>' + w.r('旧') + '</aml:content></aml:annotation><aml:annotation w:type="Word.Insertion"><aml:content>' + w.r('新') +
        '</aml:content></aml:annotation>') + w.tbl([[w.tc('甲', '<w:vmerge w:val="restart"/>'), w.tc('乙')], [w.tc('', '<w:vmerge/>'), w.tc('丙')]]), False)
    run([guidang, 'import', '-q', '-d', db, book, sheet, ods, outer, word, controls, inner, boxed, flat, early])
    got, r = tables_of(db, book)
    for i, (f, v, text) in enumerate(office.CELL_FORMATS):
        shown = got[0][1][i + 1][1] if got and len(got[0][1]) > i + 1 else None
        result('office/cell %s %s' % (f, v), shown == text, 'want %s, got %s %s' % (text, shown, r.stderr.decode()))
    for name, path, want in (
            ('a sheet', sheet, [(1, [['类别', '文号', '份数'], ['通知', '甲发〔2024〕1号', '3'], ['', '甲发〔2024〕2号', '4'], ['函', '甲函〔2024〕1号', '5']])]),
            ('an ods sheet', ods, [(1, [['姓名', '科室'], ['张某', '内科'], ['李某', '']])]),
            ('a table in a table of an .odt', outer, [(1, [['单位', '明细'], ['东院', '型号    数量']])]),
            ('controls around cells, a hidden row', controls, [(1, [['甲', '乙', '丙'], ['1', '2', '3']])]),
            ('a table in a table', inner, [(1, [['单位', '明细'], ['东院', '型号\t数量\nA1\t3'], ['西院', '无']])]),
            ('a table in a box', boxed, [(1, [['型号', '数量'], ['A1', '3']])]),
            ('Flat OPC', flat, [(1, [['甲', '乙', '丙'], ['1', '2', '3']])]),
            ('WordprocessingML 2003', early, [(1, [['甲', '乙'], ['', '丙']])]),
            ('a merged Word table', word, [(1, [['科室', '人员', ''], ['', '姓名', '职务'], ['内科\n一', '张某', '']])])):
        got, r = tables_of(db, path)
        result('office/' + name, got == want, 'want %s\n got %s\n%s' % (want, got, r.stderr.decode()))
    out = run([guidang, 'show', '--text', '-d', db, early]).stdout.decode()
    result('office/text of WordprocessingML 2003', out.startswith('关于名册的通知\n一、名册\n新\n'), out)
    boxed = os.path.join(d, 'e.xlsx')
    office.xlsx(boxed, [('收文', 'visible', [[None], [None]] + head[2:5], []), ('说明', 'visible', [], [])], [0],
                more=office.boxes(1, (0, ['某某局收文登记簿']), (1, ['填报：办公室', '单位：份']), (9, ['填表说明：份数用数字填写。'])))
    run([guidang, 'import', '-q', '-d', db, boxed])
    lines = run([guidang, 'show', '--text', '-d', db, boxed]).stdout.decode().split('\n')
    result('office/text boxes of a sheet', lines[:3] + lines[-2:] == ['某某局收文登记簿', '填报：办公室', '单位：份', '填表说明：份数用数字填写。', ''] and tables_of(db, boxed)[0][0][1][0] == head[2], lines)
    pictures = os.path.join(d, 'f.xlsx')
    office.xlsx(pictures, [('名册', 'visible', [['姓名', '照片', '文号'], ['张某', '=DISPIMG("ID_0123456789ABCDEF0123456789ABCDEF",1)', '=A1&"号"']], [])], [0])
    run([guidang, 'import', '-q', '-d', db, pictures])
    cells = tables_of(db, pictures)[0][0][1]
    result('office/a picture in a cell, by WPS', cells[1] == ['张某', '', '=A1&"号"'], cells)
    office.odf(os.path.join(d, 'f.ods'), 'spreadsheet', '<table:table table:name="表1"><table:shapes><draw:rect>' + office.t('页上的说明') + '</draw:rect></table:shapes><table:table-row><table:table-cell>'
               '<draw:g><draw:frame><draw:text-box>' + office.t('某某局名册') + '</draw:text-box></draw:frame></draw:g></table:table-cell></table:table-row><table:table-row>' + cell('姓名') + cell('科室') +
               '</table:table-row><table:table-row>' + cell('张某') + cell('内科') + '</table:table-row></table:table>')
    run([guidang, 'import', '-q', '-d', db, os.path.join(d, 'f.ods')])
    out = run([guidang, 'show', '--text', '-d', db, os.path.join(d, 'f.ods')]).stdout.decode()
    result('office/text boxes of an ods sheet', out == '某某局名册\n姓名\t科室\n张某\t内科\n页上的说明\n', out)
    out = run([guidang, 'show', '--text', '-d', db, sheet]).stdout.decode()
    result('office/title and note of a sheet', out.startswith('某某局收文登记簿\n填报：办公室') and out.rstrip().endswith('注：本表由办公室填报') and '密' not in out, out)


def documents():
    for d, _, fs in sorted(os.walk(os.path.join(root, 'corpus'))):
        for f in sorted(fs):
            if f.endswith('.gold.json'):
                stem = os.path.join(d, f[:-len('.gold.json')])
                for ext in ('.txt', '.html', '.md'):
                    if os.path.exists(stem + ext):
                        yield stem, stem + ext


def records(paths, db, *more):
    with open(db + '.list', 'wb') as f:
        f.write(b''.join(os.fsencode(p) + b'\0' for p in paths))
    r = run([guidang, 'import', '-q', '-d', db, '--files0-from', db + '.list'] + list(more))
    if r.returncode:
        sys.stdout.write(r.stderr.decode('utf-8', 'replace'))
    r = run([guidang, 'export', '-d', db, '--provenance'])
    sys.stdout.write(r.stderr.decode('utf-8', 'replace'))
    return r.stdout


def fails(stem):
    """What the program gets wrong in a document: {key: reason}, one a line of NAME.fails; `bytes of KEY`: its provenance."""
    path = stem + '.fails'
    if not os.path.exists(path):
        return {}
    return dict(re.split(r':\s*', l, 1) for l in open(path, encoding='utf-8').read().splitlines() if l)


def portable(rec):
    rec = dict(rec)
    rec['source'] = dict(rec['source'], path=os.path.basename(rec['source']['path']))
    for k in ('pages', 'container'):  # what a text cannot have is not in the records kept
        if rec['source'][k] is None:
            del rec['source'][k]
    rec['source'].pop('accession')
    return rec


def corpus(tmp):
    paths = dict((p, s) for s, p in documents())
    out = records(list(paths), os.path.join(tmp, 'corpus.db'))
    recs = [json.loads(l) for l in out.splitlines()]
    open(os.path.join(tmp, 'records.jsonl'), 'wb').write(out)
    result('corpus is filed', len(recs) == len(paths), '%d of %d documents' % (len(recs), len(paths)))
    for r in recs:
        stem = paths[r['source']['path']]
        name = 'golden/' + os.path.basename(stem)
        got = json.dumps(portable(r), ensure_ascii=False, indent=1) + '\n'
        path = stem + '.record.json'
        want = open(path, encoding='utf-8').read() if os.path.exists(path) else ''
        if args.update and wanted(name) and got != want:
            open(path, 'w', encoding='utf-8').write(got)
            want = got
        result(name, got == want, ''.join(list(difflib.unified_diff(want.splitlines(1), got.splitlines(1), 'kept', 'now'))[:40]))
    return recs


def accuracy(tmp):
    path = os.path.join(root, 'tests', 'accuracy.json')
    kept = json.load(open(path)) if os.path.exists(path) else {}
    now = {}
    for part in sorted(os.listdir(os.path.join(root, 'corpus'))):
        if not os.path.isdir(os.path.join(root, 'corpus', part)):
            continue
        r = run([guidang, 'eval', '--json', os.path.join(tmp, 'records.jsonl'), os.path.join(root, 'corpus', part)])
        e = json.loads(r.stdout)
        now[part] = {'record': round(e['record'], 4), 'header': round(e['fields_micro_f1'], 4),
                     'sections': round(e['sections']['f1'], 4), 'tables': round(e['tables']['f1'], 4)}
    if args.update and wanted('accuracy/'):
        json.dump(now, open(path, 'w'), indent=1)
        kept = now
    for part, figures in now.items():
        for k, v in figures.items():
            least = kept.get(part, {}).get(k, 1.0)
            result('accuracy/%s %s' % (part, k), v >= least - 1e-9, '%.4f, recorded %.4f' % (v, least))


def gold(tmp):
    """Every document as its gold record says, but for the keys that NAME.fails names: those must differ."""
    wrong = {}
    for part in sorted(os.listdir(os.path.join(root, 'corpus'))):
        folder = os.path.join(root, 'corpus', part)
        if os.path.isdir(folder):
            r = run([guidang, 'eval', '--errors', '100000', os.path.join(tmp, 'records.jsonl'), folder])
            for l in r.stdout.decode().splitlines():
                m = re.match(r'(\S+\.(?:txt|html|md)) (\w+): (.*)', l)
                if m:
                    wrong.setdefault((part, m[1]), {})[m[2]] = m[3]
    for stem, path in documents():
        known = {k: why for k, why in fails(stem).items() if not k.startswith('bytes of ')}
        got = wrong.get((os.path.basename(os.path.dirname(path)), os.path.basename(path)), {})
        name = 'gold/' + os.path.basename(path)
        result(name, set(known) == set(got), '\n'.join(
            ['%s: %s' % (k, v) for k, v in got.items() if k not in known] +
            ['%s is right now: take it out of %s.fails' % (k, os.path.basename(stem)) for k in known if k not in got]))
        if known and set(known) == set(got):
            for k, why in known.items():
                print('expected failure: %s %s: %s' % (name, k, why))


def cases(tmp):
    """Forms of GB/T 9704 that the corpus has few of: every record exactly right."""
    folder = os.path.join(root, 'tests', 'cases')
    names = [os.path.join(folder, f) for f in sorted(os.listdir(folder)) if not f.endswith('.json')]
    open(os.path.join(tmp, 'cases.jsonl'), 'wb').write(records(names, os.path.join(tmp, 'cases.db')))
    for n in names:
        r = run([guidang, 'eval', '--json', '--only', os.path.basename(n), os.path.join(tmp, 'cases.jsonl'), folder])
        e = run([guidang, 'eval', '--errors', '20', '--only', os.path.basename(n), os.path.join(tmp, 'cases.jsonl'), folder])
        result('cases/' + os.path.basename(n), json.loads(r.stdout)['record'] == 1, e.stdout.decode())


def schema(recs):
    try:
        import jsonschema
    except ImportError:
        return result('schema', False, 'python3-jsonschema is not installed (./dev test installs it)')
    once = lambda pairs: dict(pairs) if len(set(k for k, _ in pairs)) == len(pairs) else sys.exit('a key stands twice in the schema: %s' % pairs)
    schema_ = json.load(open(os.path.join(build, 'lib/record.schema.json')), object_pairs_hook=once)
    bare = [k for part in [schema_] + [schema_['properties'][k] for k in ('source', 'desk')] + [schema_['properties'][k]['items'] for k in ('parts', 'sections', 'tables', 'findings', 'doubts')]
            for k, d in part['properties'].items() if not d.get('description')]
    result('schema/every key is described', not bare, str(bare))
    v = jsonschema.Draft202012Validator(json.load(open(os.path.join(build, 'lib/record.schema.json'))))
    for r in recs:
        errors = ['%s: %s' % (list(e.absolute_path), e.message[:200]) for e in v.iter_errors(r)]
        result('schema/' + os.path.basename(r['source']['path']), not errors, '\n'.join(errors[:5]))


DROP = re.compile(r'[\s\u3000\u00a0\u200b-\u200f\ufeff\u2060\u202a-\u202e]+')


def plain(s):
    s = ''.join(chr(ord(c) - 0xfee0) if 0xff01 <= ord(c) <= 0xff5e else c for c in s)
    s = DROP.sub('', s)
    return re.sub(r'[\[(【〔﹝]((?:19|20)\d\d)年?[\])】〕﹞]', r'〔\1〕', s)


CN = {c: str(i % 10) for i, c in enumerate('零一二三四五六七八九')}


def holds(name, value, text):
    text = plain(text)
    if name in ('date', 'printed_on'):
        digits = ''.join(CN.get(c, c if c.isdigit() else '0' if c in '○〇ＯO' else '') for c in re.split('[年./-]', text)[0])
        return digits.endswith(value[:4])
    if name == 'doc_type':
        return value in text
    value = plain(value)
    if name in ('note', 'title', 'enclosure_title', 'attachments'):
        return all(p in text for p in re.split('；', value)) or value in text
    return value in text


def source_bytes(recs):
    for r in recs:
        if r['source']['kind'] == 'html':
            continue
        path = r['source']['path']
        data = open(path, 'rb').read()
        bad, known = {}, {k[9:]: why for k, why in fails(os.path.splitext(path)[0]).items() if k.startswith('bytes of ')}
        for name, found in r['provenance'].items():
            values = r[name]
            values = values if isinstance(values, list) else [values]
            found = found if isinstance(found, list) else [found]
            for v, f in zip(values, found):
                v = v['title'] if isinstance(v, dict) else v
                try:
                    text = data[f['bytes'][0]:f['bytes'][1]].decode(r['source']['encoding'])
                except UnicodeDecodeError as e:
                    bad[name] = 'bytes %s: %s' % (f['bytes'], e)
                    continue
                if not holds(name, v, text):
                    bad[name] = '%r is not in bytes %s: %r' % (v, f['bytes'], text[:200])
        result('bytes/' + os.path.basename(path), set(bad) == set(known), '\n'.join(
            ['%s: %s' % (k, v) for k, v in bad.items() if k not in known] + [k + ' is right now: take it out of the .fails' for k in known if k not in bad]))
        for k in set(bad) & set(known):
            print('expected failure: bytes/%s %s: %s' % (os.path.basename(path), k, known[k]))


def xmllint(name, schema, path):
    made = os.path.join(build, 'lib', schema)
    r = run(['xmllint', '--huge', '--noout', '--relaxng', made if os.path.exists(made) else os.path.join(root, 'lib/write', schema), path])
    result('formats/' + name + ' has the form of ' + schema, r.returncode == 0, r.stderr.decode()[:2000])


def fields():
    """The header fields: name → text, texts, date or numbered (record.schema.json)."""
    properties = json.load(open(os.path.join(build, 'lib', 'record.schema.json')))['properties']
    return {k: v['$ref'].split('/')[-1] for k, v in properties.items() if '$ref' in v and 'description' in v}


def record_of_xml(e):
    """What the XML record says, as the JSON record says it."""
    num = lambda x, k: int(x.get(k)) if x.get(k) else None
    span = lambda x: [int(x.get('from')), int(x.get('to'))]
    text = lambda x, k: x.findtext(k) or ''
    s = e.find('source')
    r = {'format': 'guidang-record/1', 'id': e.get('id'),
         'source': {'path': s.text, 'bytes': int(s.get('bytes')), 'encoding': s.get('encoding'), 'kind': s.get('kind'),
                    'pages': int(s.get('pages')) if s.get('pages') else None, 'container': s.get('container'),
                    'accession': num(s, 'accession')}}
    for k, form in fields().items():
        r[k] = ([{'number': num(i, 'number'), 'title': i.text} for i in e.find(k)] if form == 'numbered' else
                [i.text for i in e.find(k)] if form == 'texts' else e.findtext(k))
    r['extra'] = {}
    for x in e.findall('extra'):
        r['extra'].setdefault(x.get('name'), []).append(x.text)
    r['parts'] = [{'kind': p.get('kind'), 'number': num(p, 'number'), 'title': p.text, 'lines': span(p)} for p in e.findall('part')]
    r['sections'] = [{'part': num(x, 'part') or 0, 'parent': int(x.get('parent')) if x.get('parent') else None, 'depth': num(x, 'depth'),
                      'label': text(x, 'label'), 'number': num(x, 'number'), 'heading': x.findtext('heading'), 'text': text(x, 'text'),
                      'body': text(x, 'body'), 'lines': span(x)} for x in e.findall('section')]
    r['tables'] = [{'part': int(t.get('part')), 'section': int(t.get('section')) if t.get('section') else None, 'caption': t.findtext('caption'),
                    'columns': int(t.get('columns')), 'header_rows': int(t.get('header_rows')),
                    'cells': [[c.text or '' for c in row] for row in t.findall('row')], 'lines': span(t)} for t in e.findall('table')]
    r['findings'] = [{'rule': f.get('rule'), 'severity': f.get('severity'), 'lines': span(f), 'message': f.text} for f in e.findall('finding')]
    r['doubts'] = [{'of': t.get('of'), 'reason': t.get('reason'), 'lines': span(t), 'others': [o.text or '' for o in t.findall('other')]}
                   for t in e.findall('doubt')]
    return r


def workbook(path):
    """The rows of all its worksheets, each as wide as the widest."""
    ns = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
    with zipfile.ZipFile(path) as z:
        names = sorted((n for n in z.namelist() if n.startswith('xl/worksheets/sheet')), key=lambda n: int(re.sub(r'\D', '', n)))
        sheets = [ET.fromstring(z.read(n)) for n in names]
        shared = [''.join(t.text or '' for t in si.iter(ns + 't')) for si in ET.fromstring(z.read('xl/sharedStrings.xml'))] \
            if 'xl/sharedStrings.xml' in z.namelist() else []
    rows = []
    for row in (r for sheet in sheets for r in sheet.iter(ns + 'row')):
        cells = {}
        for c in row:
            column = re.match('[A-Z]+', c.get('r')).group()
            v, t = c.find(ns + 'v'), ''.join(x.text or '' for x in c.iter(ns + 't'))
            cells[ord(column) - 65] = shared[int(v.text)] if c.get('t') == 's' else v.text if v is not None else t
        rows.append(cells)
    wide = max(max(r, default=0) for r in rows) + 1
    return [[r.get(i, '') for i in range(wide)] for r in rows]


def formats(tmp, recs):
    db = os.path.join(tmp, 'corpus.db')

    def export(name, *more):
        r = run([guidang, 'export', '-d', db, '-o', os.path.join(tmp, name)] + list(more))
        result('formats/' + name + ' is written', r.returncode == 0, r.stderr.decode())
        return os.path.join(tmp, name)

    plain = {r['id']: {k: v for k, v in r.items() if k != 'provenance'} for r in recs}
    ordered = [plain[r['id']] for r in recs]
    path = export('records.xml', '-f', 'xml')
    xmllint('records.xml', 'record.rng', path)
    for e in ET.parse(path).getroot():
        r = record_of_xml(e)
        result('formats/xml ' + os.path.basename(r['source']['path']), r == plain[r['id']],
               '\n'.join('%s: %r, not %r' % (k, r[k], v) for k, v in plain[r['id']].items() if r[k] != v)[:2000])

    path = export('dc.xml', '-f', 'dc')
    dc = '{http://purl.org/dc/elements/1.1/}'
    got = [(e.findtext(dc + 'title'), [c.text for c in e.findall(dc + 'creator')], e.findtext(dc + 'date'), e.findtext(dc + 'source')) for e in ET.parse(path).getroot()]
    result('formats/dc read back', got == [(r['title'], r['issuers'], r['date'], r['source']['path']) for r in ordered], str(got)[:500])

    path = export('package.xml', '-f', 'eep', '--fonds', 'Z109', '--archive-number', '{fonds}-WS·{year}-{item:04}')
    xmllint('package.xml', 'eep.rng', path)
    ns = '{http://www.saac.gov.cn/standards/ERM/encapsulation}'
    held = [base64.b64decode(e.text) for e in ET.parse(path).getroot().iter(ns + '编码数据')]
    result('formats/eep holds the files', sorted(held) == sorted(open(r['source']['path'], 'rb').read() for r in ordered))

    path = export('catalogue.csv', '-f', 'catalogue', '--archive-number', '{fonds}-WS·{year}-{period}-{dept}-{item:04}',
                  '--fonds', 'Z109', '--period', 'Y', '--dept', 'BGS')
    data = open(path, 'rb').read()
    rows = list(csv.reader(io.StringIO(data.decode('utf-8-sig'), newline='')))
    result('formats/catalogue', data.startswith(b'\xef\xbb\xbf') and data.count(b'\r\n') == len(rows) == len(recs) + 1 and
           rows[0] == '序号 档号 文号 责任者 题名 日期 密级 页数 备注'.split() and all(len(r) == 9 for r in rows) and
           [r[0] for r in rows[1:]] == [str(i + 1) for i in range(len(recs))] and len(set(r[1] for r in rows if r[1])) == sum(1 for r in rows if r[1]) and all(bool(r[1]) == bool(r[5]) for r in rows[1:]) and
           all(re.fullmatch(r'(Z109-WS·\d{4}-Y-BGS-\d{4})?', r[1]) and re.fullmatch(r'(\d{4}(\d\d){0,2})?', r[5]) for r in rows[1:]) and
           sorted(r[2] for r in rows[1:]) == sorted(r['doc_number'] or '' for r in ordered), str(rows[:3]))

    rebuilt = {}
    for r in csv.DictReader(open(export('tables.csv', '--tables'), encoding='utf-8', newline='')):
        rebuilt[(r['path'], int(r['table']), int(r['row']), int(r['column']))] = r['text']
    want = {(r['source']['path'], i + 1, y + 1, x + 1): c for r in ordered for i, t in enumerate(r['tables'])
            for y, row in enumerate(t['cells']) for x, c in enumerate(row)}
    harmless = {k: "'" + v if v[:1] and v[0] in '=+-@' else v for k, v in want.items()}
    result('formats/tables read back', rebuilt == harmless, str([(k, v, rebuilt.get(k)) for k, v in harmless.items() if rebuilt.get(k) != v][:3]))
    got = [(r['path'], int(r['section']), r['label'], r['heading'], r['text']) for r in csv.DictReader(open(export('sections.csv', '--sections'), encoding='utf-8', newline=''))]
    result('formats/sections read back', got == [(r['source']['path'], i, s['label'], s['heading'] or '', s['text']) for r in ordered for i, s in enumerate(r['sections'])])

    books = run([guidang, 'export', '-d', db, '-f', 'catalogue', '-o', os.path.join(tmp, 'k.xlsx')])
    if books.returncode == 2 and b'libxlsxwriter' in books.stderr:
        return result('formats/xlsx refused in words', True)
    flat = lambda rs: [[c.lstrip("'") for c in r] for r in rs]
    plain = lambda c: '%.14g' % float(c) if re.fullmatch(r'-?\d+\.\d+', c) else c  # 7.0, 9.8: a workbook holds 7 and 9.800000000000001
    bare = list(csv.reader(open(export('bare.csv', '-f', 'catalogue'), encoding='utf-8-sig', newline='')))
    result('formats/xlsx catalogue', flat(workbook(os.path.join(tmp, 'k.xlsx')))[2:] == flat(bare))  # below a heading
    got = list(workbook(export('t.xlsx', '--tables')))
    result('formats/xlsx tables', len(got) == len(want) + 1 and [r[8] for r in got[1:]] == list(want.values()))
    for f, said in (('tasks', '任务'), ('indicators', '指标'), ('deadlines', '时限'), ('citations', '引用'), ('groups', '机构')):
        book, bare = export(f + '.xlsx', '-f', f), list(csv.reader(open(export(f + '.csv', '-f', f), encoding='utf-8-sig', newline='')))
        with zipfile.ZipFile(book) as z:
            page = z.read('xl/worksheets/sheet1.xml').decode()
        result('formats/xlsx ledger of %s is laid out for printing' % f, len(bare) > 1 and [c for c in next(iter(workbook(book))) if c] == [said + '清单'] and
               [[plain(c) for c in r] for r in flat(workbook(book))[1:]] == [[plain(c) for c in r] for r in flat(bare)] and 'orientation="landscape"' in page and '<pane ' in page)


def readme():
    for name in ('README.md', 'README.zh-CN.md'):
        text = open(os.path.join(root, name), encoding='utf-8').read()
        rules = re.search(r'```xml\n(.*?)```', text, re.S)
        for k, block in enumerate(b for b in re.findall(r'^```\n(.*?)^```', text, re.S | re.M) if b.startswith('$ ')):
            with tempfile.TemporaryDirectory() as d:
                os.symlink(os.path.join(root, 'corpus'), os.path.join(d, 'corpus'))
                os.symlink(guidang, os.path.join(d, 'guidang'))
                if rules:
                    open(os.path.join(d, 'ours.xml'), 'w', encoding='utf-8').write(rules.group(1))
                e = dict(env, GUIDANG_DB=os.path.join(d, 'g.db'), PATH=d + ':' + os.environ['PATH'])
                for one in re.split(r'^\$ ', block, flags=re.M)[1:]:
                    command, _, want = one.partition('\n')
                    r = subprocess.run(['bash', '-c', command], cwd=d, env=e, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                    tidy = lambda s: re.sub(r' in \d+\.\d\d s', ' in N s', s).rstrip()
                    got = tidy((r.stdout + r.stderr).decode('utf-8', 'replace'))
                    pattern = re.escape(tidy(want)).replace('…', '.*')
                    result('readme/%s: %s' % (name, command), re.fullmatch(pattern, got, re.S) is not None,
                           ''.join(difflib.unified_diff(tidy(want).splitlines(1), got.splitlines(1), name, 'now')))


def manual():
    """Every page of the build: its name there, its path."""
    for f in sorted(glob.glob(os.path.join(build, 'doc', '**', '*.[157]'), recursive=True)):
        yield os.path.relpath(f, os.path.join(build, 'doc')), f


def pages():
    folder = os.path.join(build, 'doc')
    for name, path in manual():
        r = run(['mandoc', '-Tlint', '-Wwarning', path])
        # a section of another name than NAME is a Chinese page's
        said = [l for l in r.stdout.decode().splitlines() if 'zh_CN' not in name or not re.search('section is not "NAME"|outside NAME', l)]
        result('pages/' + name, not said, '\n'.join(said))
        if 'zh_CN' in name:
            text = open(path, encoding='utf-8').read()
            bare = [l for l in re.findall(r'^\.It (?:Fl|Sy|Cm).*\n\\\\&(.*)', text, re.M) if not re.search('[\u4e00-\u9fff]', l) and 'JSON' not in l]
            result('pages/%s has no table left in English' % name, not bare, '\n'.join(bare))
    r = run(['bash', '-c', 'source %s; COMP_WORDS=(guidang query --fa); COMP_CWORD=2; _guidang; echo ${COMPREPLY[@]}; COMP_WORDS=(guidang im); COMP_CWORD=1; _guidang; echo ${COMPREPLY[@]}'
             % os.path.join(folder, 'guidang')])
    result('pages/bash completion', r.stdout.decode().split() == ['--facet', 'import'], (r.stdout + r.stderr).decode())
    there = {n for n, _ in manual()}
    untranslated = sorted(n for n in there if '/' not in n and 'zh_CN/' + n not in there)
    result('pages/each is there in Chinese', not untranslated, ' '.join(untranslated))
    for c in re.findall(r'^  (\w+) ', run([guidang, '--help']).stdout.decode(), re.M):
        if c == 'completion':
            continue
        options = re.findall(r'--([a-z0-9-]+)', run([guidang, c, '--help']).stdout.decode().split('\n\n', 1)[1])
        zh = run_in(dict(env, LANGUAGE='zh_CN', TEXTDOMAINDIR=os.path.join(build, 'po')), [guidang, c, '--help'])
        named = re.findall('[A-Z]{2,}', ' '.join([zh.split('\n')[0]] + [l[:30] for l in zh.splitlines() if l.startswith(' ')]))
        result('pages/%s --help names its arguments in Chinese' % c, not named, str(named))
        result('pages/%s --help in Chinese' % c, all(re.search('[\u4e00-\u9fff]', l) for l in zh.splitlines() if l and 'JSON' not in l), zh)
        page = open(os.path.join(folder, 'guidang-%s.1' % {'undo': 'remove', 'tag': 'set', 'review': 'set'}.get(c, c)), encoding='utf-8').read()
        result('pages/%s names its options' % c, options and all('Fl Fl ' + o in page for o in set(options)), str(options))


def examples(tmp):
    """Every command that a manual page shows runs as it stands there, in a folder with what its examples name."""
    head = '.Dd November 30, 2026\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n.Nd x\n.Sh EXAMPLES\n'
    seen = set()
    for f, path in manual():
        lines = [l for l in open(path, encoding='utf-8') if l.startswith('.Dl ') and not (f.startswith('zh_CN') and (os.path.basename(f), l) in seen)]
        seen.update((f, l) for l in lines)
        if not lines:
            continue
        d = os.path.join(tmp, 'printed-' + f.replace('/', '-'))
        os.makedirs(os.path.join(d, 'archive', '2024'))
        os.symlink(guidang, os.path.join(d, 'guidang'))
        os.symlink(os.path.join(root, 'corpus'), os.path.join(d, 'corpus'))
        for n in ('work-plan-2024.txt', 'wuhu-priorities-2024.txt'):
            for found in glob.glob(os.path.join(root, 'corpus', 'hospital', '*' + n)):
                shutil.copy(found, os.path.join(d, 'archive', '2024'))
                shutil.copy(found, os.path.join(d, '通知.txt'))
        open(os.path.join(d, 'ours.xml'), 'w').write("<rules><line><id>own</id><class>field</class><match>^ 院字 (?'own' \\d+ 号) $</match>"
                                                     '<yes>院字12号</yes><no>院字甲号</no></line></rules>')
        more = {'PATH': d + ':' + os.environ['PATH'], 'GUIDANG_DB': os.path.join(d, 'guidang.db'), 'HOME': d}
        for db in ('guidang.db', 'archive.db'):
            run([guidang, 'import', '-q', '-d', os.path.join(d, db)] + sorted(glob.glob(os.path.join(root, 'corpus', '*/'))), more=more)
        run([guidang, 'export', '-o', os.path.join(d, 'records.jsonl')], more=more)
        for l in lines:
            shown = run(['mandoc', '-Tutf8', '-Owidth=500'], input=(head + l).encode()).stdout.decode()
            command = re.sub('.\b', '', shown).split('EXAMPLES')[1].strip().split('\n')[0].strip()
            r = run(['bash', '-c', command], cwd=d, stdin=None if '|' in command else subprocess.DEVNULL, more=more, timeout=120)
            result('examples/%s: %s' % (f, command), r.returncode in (0, 1) and b'query: ' not in r.stderr, 'status %d\n%s' % (r.returncode, r.stderr.decode()[:500]))


def words(tmp):
    """Where a word may begin and end, by the examples of guidang-query(7): each text is found by the words that the page says, and no other."""
    for folder in '', 'zh_CN':
        page = open(os.path.join(root, 'doc', folder, 'guidang-query.7.in'), encoding='utf-8').read()
        rows = re.findall('^\\.It (.*) Ta (.*) Ta (.*)$', page.split('.Ss ')[1].split('.El')[0], re.M)[1:]
        db = os.path.join(tmp, 'words%s.db' % folder)
        for i, (text, _, _) in enumerate(rows):
            path = os.path.join(tmp, 'words-%d.txt' % i)
            open(path, 'w', encoding='utf-8').write('关于样品的通知\n\n' + text + '\n')
            run([guidang, 'import', '-q', '-d', db, path])
        for i, (text, found, not_found) in enumerate(rows):
            for names, want in (found, True), (not_found, False):
                for word in names.split(', '):
                    got = run([guidang, 'query', '-q', '-l', '-d', db, '--', word]).stdout.decode()
                    result('words/%s %s: %s' % (folder, text, word), ('words-%d.txt' % i in got) == want, got)
        result('words/%s rows' % folder, len(rows) > 4)


def sql(tmp, recs):
    db, ext = os.path.join(tmp, 'corpus.db'), os.path.join(root, 'build', 'lib', 'guidang')
    c = sqlite3.connect(db)
    names = list(fields())
    got = {r[0]: list(r) for r in c.execute('SELECT sha256, path, %s FROM documents' % ', '.join(names))}
    plain_value = lambda v: ('；'.join(i['title'] if isinstance(i, dict) else i for i in v) or None) if isinstance(v, list) else v
    want = {r['id']: [r['id'], r['source']['path']] + [plain_value(r[k]) for k in names] for r in recs}
    result('sql/documents', got == want, str([(got.get(k), v) for k, v in want.items() if got.get(k) != v][:2]))
    squeeze = lambda s: re.sub(r'\s', '', s or '')
    rows = list(c.execute('SELECT d.sha256, s.section, s.label, s.heading, s.text, s.body, s.line_from FROM sections s JOIN documents d ON d.id=s.document ORDER BY 1, 2'))
    want = sorted((r['id'], i, s['label'], s['heading'], squeeze(plain(s['text'])), squeeze(plain(s['body'])), s['lines'][0]) for r in recs for i, s in enumerate(r['sections']))
    result('sql/sections', [(a, b, l, h, squeeze(plain(t)), squeeze(plain(y)), n) for a, b, l, h, t, y, n in rows] == want)
    cells = {(a, b, y, x): t for a, b, y, x, t in c.execute('SELECT d.sha256, "table", row, column, t.text FROM table_cells t JOIN documents d ON d.id=t.document')}
    want = {(r['id'], i, y + 1, x + 1): v for r in recs for i, t in enumerate(r['tables']) for y, row in enumerate(t['cells']) for x, v in enumerate(row) if v}
    result('sql/table_cells', cells == want)
    n = c.execute('SELECT count(*) FROM findings').fetchone()[0]
    result('sql/findings', n == sum(len(r['findings']) for r in recs))
    n = c.execute("SELECT count(*) FROM provenance WHERE line_from>0 AND byte_to>byte_from").fetchone()[0]
    result('sql/provenance', n == sum(len(v) if isinstance(v, list) else 1 for r in recs for v in r['provenance'].values()))
    ask = "SELECT rowid FROM search WHERE search MATCH '\"名中医\"' ORDER BY guidang_rank(search) DESC, rowid"
    ours = run([guidang, 'query', '--limit', '100', '--jsonl', '-d', db, '名中医'])
    ids = {r[1]: r[0] for r in c.execute('SELECT id, sha256 FROM documents')}
    want = [str(ids[json.loads(l)['id']]) for l in ours.stdout.splitlines()]
    shell = run(['sqlite3', '-cmd', '.load ' + ext, db, ask])
    result('sql/the shell ranks as we do', shell.stdout.decode().split() == want and len(want) > 3, shell.stderr.decode() + str(want))
    code = 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.enable_load_extension(True); c.load_extension(sys.argv[2])\nfor r in c.execute(sys.argv[3]): print(r[0])'
    python = run(['/usr/bin/python3', '-c', code, db, ext, ask])
    result('sql/Python ranks as we do', python.stdout.decode().split() == want, python.stderr.decode())


def utf8_texts():
    """The plain texts of corpus/ in UTF-8 without BOM: (stem, path, text)"""
    for stem, path in documents():
        data = open(path, 'rb').read()
        if path.endswith('.txt') and not data.startswith(b'\xef\xbb\xbf'):
            try:
                yield stem, path, data.decode('utf-8')
            except UnicodeDecodeError:
                pass


def best(tmp):
    """The first 20 without a look at all others, against the exhaustive way: after a first load, when documents have been
    changed and taken away, filed in small steps, and when the index is of one piece again. Once with leaves so small that
    most lists have bounds."""
    folder, db = os.path.join(tmp, 'best'), os.path.join(tmp, 'best.db')
    load = os.path.join(root, 'tests', 'bench', 'load')
    with open(os.path.join(tmp, 'pool.txt'), 'wb') as f:
        f.write(lzma.open(os.path.join(load, 'pool.txt.xz')).read())
    subprocess.run([sys.executable, os.path.join(load, 'gen_load.py'), '--pool', f.name, '--out', folder, '--docs', '1200'],
                   check=True, stdout=subprocess.DEVNULL)
    names = sorted(os.path.join(d, f) for d, _, fs in os.walk(folder) for f in fs)

    def compare(state, seed):
        r = run([os.path.join(build, 'tests', 'best'), db, '250', str(seed)])
        result('best/' + state, r.returncode == 0, (r.stdout + r.stderr).decode('utf-8', 'replace')[-3000:])

    def bounds():
        c = sqlite3.connect(db)
        n = c.execute('SELECT count(*) FROM bound').fetchone()[0]
        c.close()
        return n

    run([guidang, 'import', '-q', '-d', db, folder])
    compare('first load', 1)
    small = os.path.join(tmp, 'best-small.db')
    run([guidang, 'import', '-q', '-d', small, names[0]])
    c = sqlite3.connect(small)
    c.execute("INSERT OR REPLACE INTO search_config(k,v) VALUES('pgsz',96)")
    c.commit()
    c.close()
    run([guidang, 'import', '-q', '-d', small, folder])
    large, db = db, small
    compare('small leaves', 4)
    result('best/lists of small leaves have bounds', bounds() > 2000, str(bounds()))
    db = large
    for i, p in enumerate(names[::7]):
        data = open(p, 'rb').read()
        open(p, 'wb').write(data + b'\n' + '工作责任2024年通知'.encode('gb18030' if b'\xb9\xa4\xd7\xf7' in data else 'utf-8') * (i % 9 + 1))
    for p in names[3::11]:
        os.remove(p)
    run([guidang, 'import', '-q', '-d', db, '--prune', folder])
    compare('changed and pruned', 2)
    run([guidang, 'import', '-q', '-d', db, os.path.join(root, 'corpus')])
    run([guidang, 'import', '-q', '-d', db, '--again'])
    compare('filed again', 3)
    db = small
    run([guidang, 'import', '-q', '-d', db, '--prune', folder])
    compare('small leaves, changed and pruned', 5)
    for i in range(0, 60, 6):
        for p in names[i * 7:i * 7 + 3]:
            if os.path.exists(p):
                open(p, 'ab').write(b'\n' + '工作责任'.encode('utf-8') * (i % 5 + 1))
        run([guidang, 'import', '-q', '-d', db] + [p for p in names[i * 7:i * 7 + 3] if os.path.exists(p)])
    compare('small leaves, in small steps', 6)
    run([guidang, 'db', 'compact', '-q', '-d', db])
    compare('small leaves, of one piece', 7)
    with_and_without_lists(tmp, db, names, 'new')
    for p in names[5::40]:
        if os.path.exists(p):
            open(p, 'ab').write('\n市水利局办公室'.encode('utf-8'))
    run([guidang, 'import', '-q', '-d', db, folder])
    compare('small leaves, lists of values, changed', 8)
    with_and_without_lists(tmp, db, names, 'changed')
    across_headings(tmp)
    result('best/bounds of the one piece', bounds() > 2000, str(bounds()))


def with_and_without_lists(tmp, db, names, state):
    """The lists of documents by value give what the columns give."""
    other, queries = os.path.join(tmp, 'best-columns.db'), []
    shutil.copy(db, other)
    c = sqlite3.connect(other)
    listed = c.execute('SELECT count(*) FROM value_list').fetchone()[0]
    values = c.execute('SELECT field, text FROM column_value ORDER BY id').fetchall()
    c.execute('DELETE FROM value_list')
    c.commit()
    c.close()
    for i, (_, text) in enumerate(values[::max(1, len(values) // 60)]):
        for field in ('机关', '主送', '抄送', '文种')[i % 3:i % 3 + 2]:
            queries.append('%s:"%s"' % (field, text[i % 4:i % 4 + 2 + i % 5].replace('"', '')))
    queries += ['机关:局', '抄送:市', '文种:通知', '主送:单位 工作', '日期:2019', '工作 日期:2021', '工作 日期:2018-03..2020-05', '机关:政府 OR 机关:医院', '通知 -机关:局',
                '日期:2016 -文种:通知', '文号:2019', '文号:1', '文号:办', '文号:(20', '文号:)2', '〔2019〕2号', '第12号', '路径:txt', '路径:best', '路径:000*',
                '路径:' + os.path.basename(names[77])]
    queries = [(q, n) for q in queries for n in (('1000', '20') if q in queries[-22:] else ('1000',))]
    got = [[run([guidang, 'query', '-q', '--json', '--limit', n, '-d', d, q]).stdout for q, n in queries] for d in (db, other)]
    for which in (os.path.basename(names[80]), names[81], names[82][-12:]):
        queries.append(which)
        for k, d in enumerate((db, other)):
            got[k].append(run([guidang, 'show', '--json', '-d', d, which]).stdout)
    wrong = [q for q, a, b in zip(queries, *got) if a != b]
    result('best/lists of values, %s' % state, listed > 10 and not wrong and sum(b'"total": 0' not in a for a in got[0]) > 20,
           '%d rows; %s' % (listed, wrong[:5]))
    r = run([guidang, 'check', '--database', '-q', '-d', db])
    result('best/lists of values are sound, %s' % state, r.returncode == 0, (r.stdout + r.stderr).decode('utf-8', 'replace')[-2000:])


def across_headings(tmp):
    """A phrase that begins with the last character of a heading stands in it: its other tokens do not, whatever their bounds."""
    folder, db = os.path.join(tmp, 'across'), os.path.join(tmp, 'across.db')
    os.mkdir(folder)
    for i in range(1300):
        lines = ['第%d组按时落实。强化第%d项管理，报送材料。' % (k, k) for k in range(4 + i % 5)]
        if i in (1150, 1250):
            lines = ['（%s）加强领导。强化第%d项责任，报送材料。' % ('一二三四'[k], k) for k in range(4)]
        with open(os.path.join(folder, '%04d.txt' % i), 'w', encoding='utf-8') as f:
            f.write('砚湖市第%d医院关于值班的通知\n\n各科室：\n%s\n砚湖市第%d医院\n2024年3月%d日\n' % (
                i, ''.join('　　%s\n' % t for t in lines), i, i % 28 + 1))
    run([guidang, 'import', '-q', '-d', db, os.path.join(folder, '0000.txt')])
    c = sqlite3.connect(db)
    c.execute("INSERT OR REPLACE INTO search_config(k,v) VALUES('pgsz',96)")
    c.commit()
    c.close()
    run([guidang, 'import', '-q', '-d', db, folder])
    # more than 100,000 are found the exhaustive way
    few, all_ = [run([guidang, 'query', '-q', '-l', '--limit', n, '-d', db, '"。强化"']).stdout.decode().split('\n')[:10] for n in ('10', '200000')]
    result('best/across headings', few == all_ and all(any(n in p for p in few) for n in ('1150', '1250')), '%s\n%s' % (few, all_))


def forms(tmp):
    """One document in every encoding gives one record, but for what tells of the bytes."""
    for stem, path, text in utf8_texts():
        variants = {'utf8': text.encode(), 'bom': b'\xef\xbb\xbf' + text.encode(), 'gb18030': text.encode('gb18030'),
                    'utf16': text.encode('utf-16'), 'utf16be': b'\xfe\xff' + text.encode('utf-16-be')}
        names = []
        for k, data in variants.items():
            names.append(os.path.join(tmp, '%s-%s.txt' % (os.path.basename(stem), k)))
            open(names[-1], 'wb').write(data)
        out = records(names, os.path.join(tmp, 'forms.db'))
        os.remove(os.path.join(tmp, 'forms.db'))
        seen = set()
        for l in out.splitlines():
            r = json.loads(l)
            for k in ('id', 'source', 'provenance'):
                r.pop(k)
            seen.add(json.dumps(r, ensure_ascii=False, sort_keys=True))
        result('forms/' + os.path.basename(stem), len(seen) == 1 and len(out.splitlines()) == len(variants),
               '%d records, %d different' % (len(out.splitlines()), len(seen)))


def texts():
    """The plain texts of corpus/ and tests/cases, and what stands in them; not those that have been changed already, nor
    those whose records are known to be wrong (NAME.fails)."""
    names = [p for s, p, _ in utf8_texts() if all(k.startswith('bytes of ') for k in fails(s))] + sorted(
        os.path.join(root, 'tests', 'cases', n) for n in os.listdir(os.path.join(root, 'tests', 'cases')) if n.endswith('.txt') and not n.startswith('broken-'))
    return {p: open(p, 'rb').read().decode('utf-8').replace('\r', '') for p in names}


with tempfile.TemporaryDirectory() as tmp:
    for name, tests in (('unit', unit), ('cli', cli), ('readme', readme), ('pages', pages), ('office', readers)):
        if group(name):
            tests()
    if group('examples'):
        examples(tmp)
    if group('words'):
        words(tmp)
    if group('corpus'):
        recs = corpus(tmp)
        accuracy(tmp)
        gold(tmp)
        cases(tmp)
        schema(recs)
        source_bytes(recs)
        formats(tmp, recs)
        sql(tmp, recs)
        best(tmp)
        forms(tmp)
        changes.all_of(tmp, texts(), records, result)
        made.all_of(tmp, records, result)
    if group('harder'):
        harder.test(build, tmp, result)
if args.only and not passed + failed + passed_over:
    print('FAILED no test is named %s' % args.only)
    failed = 1
print('%d passed, %d failed' % (passed, failed))
sys.exit(1 if failed else 0)
