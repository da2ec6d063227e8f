"""PDF and OFD files made for the tests: strings and lines at places of a page, and what the text of them must be.

A page is a list of (left, baseline from the top, size, text) and of ('rule', left, top, right, bottom), in points on A4."""
import itertools, json, os, zipfile

WIDTH, HEIGHT = 595.0, 842.0
MM = 25.4 / 72


def pdf(path, pages, turn=0, upright=True):
    """One font that is not embedded (STSong-Light, UniGB-UTF16-H): every reader has to know its characters by itself.
    turn: how the paper is turned when it is shown; what is printed is then upright, or on its side."""
    objects = ['<< /Type /Catalog /Pages 2 0 R >>', None,
               '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>',
               '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> '
               '/DW 1000 /W [814 [500] 1 95 500] /FontDescriptor 5 0 R >>',
               '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880] /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 /ItalicAngle 0 >>']
    kids = []
    for page in pages:
        out = []
        for one in page:
            if one[0] == 'rule':
                out.append('%.2f %.2f m %.2f %.2f l S' % (one[1], HEIGHT - one[2], one[3], HEIGHT - one[4]))
            else:
                left, base, size, text = one
                out.append('BT /F1 %.2f Tf %.2f %.2f Td <%s> Tj ET' % (size, left, HEIGHT - base, text.encode('utf-16-be').hex()))
        matrix = {90: '0 1 -1 0 %d 0 cm\n' % HEIGHT, 270: '0 -1 1 0 0 %d cm\n' % WIDTH}.get(turn, '') if upright else ''
        stream = matrix + '\n'.join(out)
        objects.append('<< /Length %d >>\nstream\n%s\nendstream' % (len(stream), stream))
        objects.append('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>'
                       % (*((HEIGHT, WIDTH) if matrix else (WIDTH, HEIGHT)), turn, len(objects)))
        kids.append('%d 0 R' % len(objects))
    objects[1] = '<< /Type /Pages /Kids [%s] /Count %d >>' % (' '.join(kids), len(kids))
    data, at = b'%PDF-1.4\n', []
    for i, o in enumerate(objects):
        at.append(len(data))
        data += ('%d 0 obj\n%s\nendobj\n' % (i + 1, o)).encode()
    table = ''.join('%010d 00000 n \n' % a for a in at)
    data += ('xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n'
             % (len(at) + 1, table, len(at) + 1, len(data))).encode()
    open(path, 'wb').write(data)


def runs(text, size):
    """g N V: N times the distance V."""
    widths = [size * (1 if ord(c) > 0x2000 else 0.5) for c in text[:-1]]
    return ' '.join('g %d %.2f' % (len(list(g)), w) for w, g in itertools.groupby(widths)) or '0'


def text_object(i, one, ctm=False):
    left, base, size, text = one
    x, y = left * MM, (base - size) * MM
    if ctm:  # sizes in points, the matrix makes millimetres of them
        return ('<ofd:TextObject ID="%d" Boundary="%.4f %.4f 200 %.4f" Font="1" Size="%.2f" CTM="0.3528 0 0 0.3528 0 0">'
                '<ofd:TextCode X="0" Y="%.2f" DeltaX="%s">%s</ofd:TextCode></ofd:TextObject>'
                % (i, x, y, size * 2 * MM, size, size, runs(text, size), text))
    return ('<ofd:TextObject ID="%d" Boundary="%.4f %.4f 200 %.4f" Font="1" Size="%.4f"><ofd:TextCode X="0" Y="%.4f" DeltaX="%s">%s</ofd:TextCode></ofd:TextObject>'
            % (i, x, y, size * 2 * MM, size * MM, size * MM, ' '.join('%.4f' % (size * MM * (1 if ord(c) > 0x2000 else 0.5)) for c in text[:-1]) or '0', text))


def path_object(i, one):
    _, left, top, right, bottom = one
    return ('<ofd:PathObject ID="%d" Boundary="%.4f %.4f %.4f %.4f" LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L %.4f %.4f</ofd:AbbreviatedData></ofd:PathObject>'
            % (i, left * MM, top * MM, (right - left) * MM + 0.1, (bottom - top) * MM + 0.1, (right - left) * MM, (bottom - top) * MM))


NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(path, pages, header=(), odd=False, extra=None, head='', units=False):
    """odd: what real writers do: matrices, common data behind the pages, locations from the root and beside the document, objects
    that are one blank, line breaks in front of the text. units: every string and line of the pages is a composite object, whose unit
    stands in the resources at half its size, and holds itself as well (which is drawn once)."""
    drawn = []

    def unit(i, o):
        drawn.append('<ofd:CompositeGraphicUnit ID="%d" Width="105" Height="148.5"><ofd:Content>%s<ofd:CompositeObject ID="%d" ResourceID="%d" Boundary="1 1 9 9"/>'
                     '</ofd:Content></ofd:CompositeGraphicUnit>' % (1000 + len(drawn), o, 5000 + len(drawn), 1000 + len(drawn)))
        return '<ofd:CompositeObject ID="%d" ResourceID="%d" Boundary="-10 -20 210 297" CTM="2 0 0 2 0 0"/>' % (i + 3000, 999 + len(drawn))

    def content(page):
        out = []
        for i, one in enumerate(page):
            if units:
                half = [v / 2 for v in one[1:]] if one[0] == 'rule' else [(one[0] + 10 / MM) / 2, (one[1] + 20 / MM) / 2, one[2] / 2, one[3]]
                if one[0] == 'rule':
                    half = ['rule', half[0] + 5 / MM, half[1] + 10 / MM, half[2] + 5 / MM, half[3] + 10 / MM]
                out.append(unit(i, path_object(i + 10, half) if one[0] == 'rule' else text_object(i + 10, half)))
                continue
            o = path_object(i + 10, one) if one[0] == 'rule' else text_object(i + 10, one, odd)
            out.append(o.replace('">%s</ofd:TextCode>' % one[-1], '">\n%s</ofd:TextCode>' % one[-1]) if odd and one[0] != 'rule' else o)
        if odd:
            out.append(text_object(9, (60, 60, 16, ' ')))
        return '<ofd:Content><ofd:Layer ID="2">%s</ofd:Layer></ofd:Content>' % ''.join(out)
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        put = lambda name, text: z.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
        put('OFD.xml', '<ofd:OFD %s Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>%s</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>' % (NS, head))
        kept, above = [content(page) for page in pages], content(header)
        if units:
            put('Doc_0/Res.xml', '<ofd:Res %s><ofd:CompositeGraphicUnits>%s</ofd:CompositeGraphicUnits></ofd:Res>' % (NS, ''.join(drawn)))
        common = ('<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>%s%s</ofd:CommonData>'
                  % ('<ofd:DocumentRes>Res.xml</ofd:DocumentRes>' if units else '',
                     '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if header else ''))
        listed = '<ofd:Pages>%s</ofd:Pages>' % ''.join('<ofd:Page ID="%d" BaseLoc="%sPages/Page_%d/Content.xml"/>'
                                                       % (i + 100, '/Doc_0/' if odd and i % 2 else '', len(pages) - 1 - i) for i in range(len(pages)))
        put('Doc_0/Document.xml', '<ofd:Document %s>%s</ofd:Document>' % (NS, listed + common if odd else common + listed))
        if header:
            put('Doc_0/Tpls/Tpl_0/Content.xml', '<ofd:Page %s>%s</ofd:Page>' % (NS, above))
        for i, page in enumerate(kept):
            put('Doc_0/Pages/Page_%d/Content.xml' % (len(pages) - 1 - i), '<ofd:Page %s>%s%s</ofd:Page>' % (NS, '<ofd:Template TemplateID="5"/>' if header else '', page))
        for name, data in (extra or {}).items():
            z.writestr(name, data)


def paragraph(top, text, size=16, left=80, right=528, indent=True):
    """Its lines, one under the other, 28 points apart."""
    out, at = [], 2 if indent else 0
    wide = int((right - left) / size)
    while text:
        out.append((left + at * size, top + 28 * len(out), size, text[:wide - at]))
        text, at = text[wide - at:], 0
    return out


def ruled(xs, ys, cells, size=12):
    """A grid with a string in each cell: cells[row][column], None where a cell above goes on, lines parted by |."""
    out = [('rule', xs[0], y, xs[-1], y) for y in (ys[0], ys[-1])] + [('rule', x, ys[0], x, ys[-1]) for x in xs]
    for y in range(1, len(ys) - 1):
        for x in range(len(xs) - 1):
            if cells[y][x] is not None:
                out.append(('rule', xs[x], ys[y], xs[x + 1], ys[y]))
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            for i, line in enumerate((cell or '').split('|')):
                if line:
                    out.append((xs[x] + 4, ys[y] + 16 + 14 * i, size, line))
    return out


BODY = '为规范印章使用，现将有关事项通知如下，请各科室遵照执行，并将执行中的问题及时报院办公室，由院办公室汇总后提交院长办公会研究决定。'
LONG = '各科室负责人是本科室用印的第一责任人，凡以本院名义对外行文用印的，须经分管院领导审签，未经审签的，院办公室不予用印，由此造成的后果由当事科室承担。'


def cases():
    """name, pages, header of every page, lines wanted, tables wanted."""
    number = lambda n: (290, 800, 12, '— %d —' % n)
    first = [number(1), (400, 560, 16, '白云甲医院')] + paragraph(292, BODY) + [(80, 264, 16, '各科室：'), (160, 180, 22, '白云甲医院关于印章'),
             (204, 208, 22, '使用的通知'), (210, 120, 16, '甲院办〔2031〕7号')]
    lines = ['甲院办〔2031〕7号', '白云甲医院关于印章', '使用的通知', '各科室：', BODY, '白云甲医院', '2031年3月4日']
    yield 'a notice, its strings in any order', [first + [(384, 588, 16, '2031年3月4日')]], [], lines, []
    half = paragraph(680, LONG)
    over = [paragraph(200, BODY) + half[:3] + [number(1)], [(l, 100, s, t) for l, _, s, t in half[3:]] + paragraph(128, BODY) + [number(2)],
            paragraph(100, LONG) + [number(3)]]
    yield 'a paragraph over a page break, headers and numbers', over, [(420, 50, 9, '流转单第1联')], [BODY, LONG, BODY, LONG], []
    title = [(220, 150, 26, '公'), (349, 150, 26, '告')] + paragraph(220, BODY) + paragraph(400, LONG)
    yield 'a title that is spaced out', [title], [], ['公        告', BODY, LONG], []
    xs, head = [80, 180, 330, 528], ['项目', '内容', '科室']
    one = ruled(xs, [300, 330, 360, 390], [head, ['病房', '改造病房', '后勤科'], [None, '更新床位', '护理部']])
    two = ruled(xs, [100, 130, 160], [head, ['门诊', '延长开诊', '门诊部']])
    yield ('a ruled table over a page break, its header again', [paragraph(200, BODY)[:2] + [(220, 290, 14, '任务清单')] + [(l, t + 370, *r) if l != 'rule' else
            ('rule', t, r[0] + 370, r[1], r[2] + 370) for l, t, *r in one], two + paragraph(220, LONG)], [], None,
           [[head, ['病房', '改造病房', '后勤科'], ['', '更新床位', '护理部'], ['门诊', '延长开诊', '门诊部']]])
    parted = [ruled(xs, [700, 730, 774], [head, ['病房', '改造全院病房设施，|更新床位', '后勤科']]), ruled(xs, [100, 130, 160], [['', '和呼叫系统', ''], ['门诊', '延长开诊', '门诊部']])]
    yield 'a row that a page break parts', [paragraph(200, LONG) + parted[0], parted[1] + paragraph(220, LONG)], [], None, \
        [[head, ['病房', '改造全院病房设施，\n更新床位和呼叫系统', '后勤科'], ['门诊', '延长开诊', '门诊部']]]
    columns = [(190, 120, 16, '关于印章使用的通知')] + paragraph(180, BODY, 14, 80, 248) + paragraph(180, LONG, 14, 310, 478) + [(340, 460, 16, '2031年3月4日')]
    yield 'two columns of text', [columns], [], ['关于印章使用的通知', BODY, LONG, '2031年3月4日'], []
    strings = [(xs[0] + 4, 316 + 30 * y, 12, row[0] + ' ' * 12 + row[1] + ' ' * 21 + row[2]) for y, row in enumerate([head, ['病房', '改造', '后勤科'], ['床位', '更新', '护理部']])]
    yield ('a row of cells in one string', [paragraph(200, BODY)[:2] + [o for o in ruled(xs, [300, 330, 360, 390], [['', '', '']] * 3) if o[0] == 'rule'] + strings], [], None,
           [[head, ['病房', '改造', '后勤科'], ['床位', '更新', '护理部']]])
    yield 'printed twice', [[(200, 150, 22, '关于停诊的通知'), (200.4, 150, 22, '关于停诊的通知')] + paragraph(220, BODY)], [], ['关于停诊的通知', BODY], []


def check(result, run, guidang, tmp):
    """Files them and compares lines and grids; then what cannot be read, each with its message."""
    db, want = os.path.join(tmp, 'printed.db'), {}
    for i, (name, pages, header, lines, tables) in enumerate(cases()):
        turns = {'pdf': (0, True), 'turned': ((90, 270)[i % 2], True), 'sideways': ((270, 90)[i % 2], False)}
        for kind in *turns, 'ofd', 'odd', 'units':
            path = os.path.join(tmp, '%s%d.%s' % (kind, i, 'pdf' if kind in turns else 'ofd'))
            if kind in turns:
                pdf(path, [page + list(header) for page in pages], *turns[kind])
            else:
                ofd(path, pages, header, kind == 'odd', units=kind == 'units')
            want[path] = '%s: %s' % (kind, name), lines, tables
    run([guidang, 'import', '-q', '-d', db] + list(want))
    for path, (name, lines, tables) in want.items():
        text = run([guidang, 'show', '--text', '-d', db, path]).stdout.decode().split('\n')[:-1]
        record = json.loads(run([guidang, 'show', '--json', '-d', db, path]).stdout or b'{"tables":[]}')
        got = [t['cells'] for t in record['tables']]
        result('printed/' + name, (lines is None or text == lines) and got == tables, 'lines %s\nwant %s\ntables %s\nwant %s' % (text, lines, got, tables))
    notice = next(iter(cases()))[1]
    whole = os.path.join(tmp, 'whole.pdf')
    pdf(whole, notice)
    data = open(whole, 'rb').read()
    ofd(os.path.join(tmp, 'whole.ofd'), notice)
    packed = open(os.path.join(tmp, 'whole.ofd'), 'rb').read()
    bad = {'scan.pdf': 'a scan without text', 'cut.pdf': 'damaged or cut off', 'cut.ofd': 'damaged', 'scan.ofd': 'a scan without text', 'locked.ofd': 'protected by a password',
           'locked.pdf': 'protected by a password'}
    pdf(os.path.join(tmp, 'scan.pdf'), [[]])
    ofd(os.path.join(tmp, 'scan.ofd'), [[]])
    ofd(os.path.join(tmp, 'locked.ofd'), notice, extra={'Doc_0/Encryptions.xml': '<x/>'})
    open(os.path.join(tmp, 'cut.pdf'), 'wb').write(data[:len(data) * 3 // 4])
    open(os.path.join(tmp, 'cut.ofd'), 'wb').write(packed[:len(packed) // 2])
    run(['qpdf', '--encrypt', 'geheim', 'geheim', '256', '--', whole, os.path.join(tmp, 'locked.pdf')])
    for name, words in bad.items():
        r = run([guidang, 'import', '-n', os.path.join(tmp, name)])
        result('printed/%s is said' % name, r.returncode == 1 and words in r.stderr.decode() and name in r.stderr.decode(), r.stderr.decode())
    said = os.path.join(tmp, 'said.ofd')
    ofd(said, notice, extra={'Doc_0/Signs/Signatures.xml': '<ofd:Signatures %s><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>' % NS},
        head='<ofd:Title>某标题</ofd:Title><ofd:CustomDatas><ofd:CustomData Name="密级">内部</ofd:CustomData></ofd:CustomDatas>')
    r = run([guidang, 'check', said])
    result('printed/what an OFD file says of itself', '某标题; 密级=内部 [file-metadata]' in r.stdout.decode() and '(1), which are not verified [signed]' in r.stdout.decode(),
           (r.stdout + r.stderr).decode())
    files = {'pdf': data, 'ofd': packed}
    formats = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'formats')
    for name in ('notice.docx', 'notice.odt', 'ledger.xlsx', 'ledger.ods', 'notice.eml', 'notice.mht', 'notice.zip'):
        files[name.split('.')[1]] = open(os.path.join(formats, name), 'rb').read()
    files['mbox'] = (b'From a Mon Jan  1 00:00:00 2024\n' + files['eml'] + b'\n') * 3
    damaged(result, run, guidang, tmp, files)


def damaged(result, run, guidang, tmp, files):
    """Bytes changed at random, from the same seed each time: an answer or an error for each, and the program ends by itself."""
    import random
    chance = random.Random(4)
    for kind, data in files.items():
        folder = os.path.join(tmp, 'damaged-' + kind)
        os.mkdir(folder)
        n = 300 if os.environ.get('GUIDANG_LONG') else 20
        for i in range(n):
            b = bytearray(data)
            for _ in range(chance.randint(1, 30)):
                b[chance.randrange(len(b))] = chance.randrange(256)
            open(os.path.join(folder, '%03d.%s' % (i, kind)), 'wb').write(b[:chance.randrange(len(b) // 2, len(b) + 1)])
        r = run([guidang, 'import', '-n', '--report', os.path.join(tmp, kind + '.jsonl'), folder])
        lines = [json.loads(line) for line in open(os.path.join(tmp, kind + '.jsonl'), encoding='utf-8')]
        told = {os.path.basename(line['path'].split('!/')[0]) for line in lines}
        crashed = [line for line in lines if line.get('error', {}).get('code') == 'crashed']
        result('printed/damaged %s' % kind, r.returncode in (0, 1) and len(told) == n and not crashed and
               all(line['status'] != 'failed' or line.get('error', {}).get('message') for line in lines),
               '%s %s' % (crashed, [l for l in lines if l['status'] == 'failed' and 'error' not in l]) + r.stderr.decode()[-2000:])
