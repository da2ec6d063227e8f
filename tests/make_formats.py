#!/usr/bin/python3
"""make_formats.py: makes the documents of tests/formats, one text in every format that can be written here.

They are kept, so that a change of the readers is seen; this says what they are made of. All names are invented."""
import base64, io, os, subprocess, zipfile

import office as w, printed

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'formats')
out = lambda name: os.path.join(folder, name)

HEAD = ['青禾县卫生健康局文件', '青卫发〔2024〕17号', '关于印发青禾县基层医疗质量提升方案的通知', '各乡镇卫生院：']
BODY = ['《青禾县基层医疗质量提升方案》已经局长办公会研究同意，现印发给你们，请认真组织实施。', '附件：青禾县基层医疗质量指标表']
SIGNED = ['青禾县卫生健康局', '2024年5月16日']
TITLE = '青禾县基层医疗质量提升方案'
# level, heading or text; None: running text
PLAN = [(0, '总体要求'), (None, '以群众满意为目标，用三年时间补齐短板，形成管用的制度。'), (0, '主要任务'), (1, '加强队伍'),
        (2, '每年轮训骨干不少于40人。'), (2, '建立县乡结对帮扶制度。'), (1, '规范诊疗'), (None, '落实首诊负责制，定期点评处方。'), (0, '保障措施'),
        (None, '各单位明确专人负责，每季度末报送进展。')]
ATTACHED = ['附件', '青禾县基层医疗质量指标表']
TABLE = [['指标', '单位', '2024年', '2026年'], ['处方合格率', '%', '92', '96'], ['病历甲级率', '%', '85', '92'], ['', '份', '1,200', '1,500']]
IMPRINT = ['抄送：县人民政府办公室，县财政局。', ('青禾县卫生健康局办公室', '2024年5月17日印发')]


def word():
    center = '<w:jc w:val="center"/>'
    right = '<w:jc w:val="right"/>'
    body = w.p(HEAD[0], center) + w.p(HEAD[1], center) + w.p(HEAD[2], center) + w.p(HEAD[3]) + ''.join(w.p(t) for t in BODY)
    body += ''.join(w.p(t, right) for t in SIGNED) + w.p(TITLE, '<w:pageBreakBefore/>' + center)
    body += ''.join(w.p(t) if level is None else w.item(t, 1, level) for level, t in PLAN)
    body += w.p(ATTACHED[0]) + w.p(ATTACHED[1], center)
    merge = lambda y: '<w:vMerge w:val="restart"/>' if y == 2 else '<w:vMerge/>' if y == 3 else ''
    body += w.tbl([[w.tc(c, merge(y) if x == 0 else '') for x, c in enumerate(row)] for y, row in enumerate(TABLE)])
    body += w.tbl([[w.tc(IMPRINT[0], '<w:gridSpan w:val="2"/>')], [w.tc(IMPRINT[1][0]), w.tc(IMPRINT[1][1])]])
    numbers = w.abstract(1, w.lvl(0, 'chineseCounting', '%1、'), w.lvl(1, 'chineseCounting', '（%2）'), w.lvl(2, 'decimal', '%3.')) + w.num(1, 1)
    w.docx(out('notice.docx'), body, numbers)


def open_document():
    styles = ('<style:style style:name="C" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>'
              '<style:style style:name="B" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>'
              '<text:list-style style:name="L">' + ''.join(
                  '<text:list-level-style-number text:level="%d" style:num-format="%s" style:num-prefix="%s" style:num-suffix="%s"><style:list-level-properties>'
                  '<style:list-level-label-alignment text:label-followed-by="nothing"/></style:list-level-properties></text:list-level-style-number>' % l
                  for l in ((1, '一, 二, 三, ...', '', '、'), (2, '一, 二, 三, ...', '（', '）'), (3, '1', '', '.'))) + '</text:list-style>')
    body = ''.join(w.t(t, 'C') for t in HEAD[:3]) + w.t(HEAD[3]) + ''.join(w.t(t) for t in BODY + SIGNED) + w.t(TITLE, 'C')
    first = True
    for level, text in PLAN:
        if level is None:
            body += w.t(text)
            continue
        one = '<text:list-item>%s</text:list-item>' % w.t(text)
        for _ in range(level):
            one = '<text:list-item><text:list>%s</text:list></text:list-item>' % one
        body += '<text:list text:style-name="L"%s>%s</text:list>' % ('' if first else ' text:continue-numbering="true"', one)
        first = False
    cell = lambda c, y, x: ('<table:covered-table-cell/>' if x == 0 and y == 3 else '<table:table-cell table:style-name="B"%s>%s</table:table-cell>' % (
        ' table:number-rows-spanned="2"' if x == 0 and y == 2 else '', w.t(c)))
    body += w.t(ATTACHED[0]) + w.t(ATTACHED[1], 'C') + '<table:table table:name="T">%s</table:table>' % ''.join(
        '<table:table-row>%s</table:table-row>' % ''.join(cell(c, y, x) for x, c in enumerate(row)) for y, row in enumerate(TABLE))
    body += w.t(IMPRINT[0]) + w.t('%s<text:tab/>%s' % IMPRINT[1])
    w.odf(out('notice.odt'), 'text', body, styles)


def workbooks():
    rows = [[ATTACHED[1], None, None, None], [None, None, None, '单位：见表'], TABLE[0], [TABLE[1][0], '%', (92, 0), (96, 0)], [TABLE[2][0], '%', (85, 0), (92, 0)],
            [None, '份', (1200, 1), (1500, 1)]]
    w.xlsx(out('ledger.xlsx'), [('指标', 'visible', rows, ['A1:D1', 'A5:A6']), ('底稿', 'hidden', [['不读', '不读'], ['不读', '不读']], [])], [0, '#,##0'])
    cell = lambda c, more='': '<table:table-cell%s>%s</table:table-cell>' % (more, w.t(c) if c else '')
    data = '<table:table-row>%s<table:covered-table-cell table:number-columns-repeated="3"/></table:table-row>' % cell(ATTACHED[1], ' table:number-columns-spanned="4"')
    data += '<table:table-row><table:table-cell table:number-columns-repeated="3"/>%s</table:table-row>' % cell('单位：见表')
    for y, row in enumerate(TABLE):
        data += '<table:table-row>%s</table:table-row>' % ''.join('<table:covered-table-cell/>' if x == 0 and y == 3 else cell(c, ' table:number-rows-spanned="2"' if x == 0 and y == 2 else '')
                                                                  for x, c in enumerate(row))
    w.odf(out('ledger.ods'), 'spreadsheet', '<table:table table:name="指标">%s</table:table>' % data)


word()
open_document()
workbooks()


def printed_pages():
    """For PDF and OFD: strings at places; the labels stand as they are printed."""
    middle = lambda y, size, t: (297.5 - size * sum(1 if ord(c) > 0x2000 else 0.5 for c in t) / 2, y, size, t)
    number = lambda n: (280, 800, 12, '— %d —' % n)
    one = [middle(110, 26, HEAD[0]), middle(170, 16, HEAD[1]), middle(230, 20, HEAD[2]), (80, 280, 16, HEAD[3])]
    one += printed.paragraph(312, BODY[0]) + printed.paragraph(380, BODY[1]) + [(371, 440, 16, SIGNED[0]), (388, 472, 16, SIGNED[1]), number(1)]
    y, two = 150, [middle(110, 20, TITLE)]
    for text in labelled():
        lines = printed.paragraph(y, text)
        two += lines
        y += 28 * len(lines)
    rows = [list(r) for r in TABLE]
    rows[3][0] = None  # goes on
    three = [(80, 100, 16, ATTACHED[0]), middle(150, 18, ATTACHED[1])] + printed.ruled([80, 220, 320, 420, 515], [180, 210, 240, 270, 300], rows)
    three += [('rule', 80, 700, 515, 700), (80, 725, 14, IMPRINT[0]), (80, 750, 14, IMPRINT[1][0]), (387, 750, 14, IMPRINT[1][1])]
    return [one, two + [number(2)], three + [number(3)]]


def labelled():
    """The plan with its labels."""
    han, at, out = '一二三四五', [0, 0, 0], []
    for level, text in PLAN:
        if level is not None:
            at = at[:level] + [at[level] + 1] + [0] * (2 - level)
            text = (han[at[0] - 1] + '、', '（%s）' % han[at[1] - 1], '%d.' % at[2])[level] + text
        out.append(text)
    return out


def plain():
    rows = '\n'.join('\t'.join(r) for r in [TABLE[0], TABLE[1], TABLE[2], [TABLE[2][0]] + TABLE[3][1:]])
    return '\n'.join(HEAD + BODY + SIGNED + ['', TITLE] + labelled() + ['', *ATTACHED]), rows, '\n'.join([IMPRINT[0], '　　'.join(IMPRINT[1])])


def page():
    text, _, end = plain()
    lines = lambda t: ''.join('<p%s>%s</p>\n' % (' align="center"' if l in HEAD[:3] + [TITLE, ATTACHED[1]] else '', l) for l in t.split('\n') if l)
    cell = lambda c, y, x: '' if x == 0 and y == 3 else '<td%s>%s</td>' % (' rowspan="2"' if x == 0 and y == 2 else '', c)
    table = '<table border="1">%s</table>\n' % ''.join('<tr>%s</tr>\n' % ''.join(cell(c, y, x) for x, c in enumerate(row)) for y, row in enumerate(TABLE))
    return '<html><head><meta charset="gb2312"><title>%s</title></head><body>\n%s%s%s</body></html>\n' % (HEAD[2], lines(text), table, lines(end))


def mails():
    """A mail whose text is the document, as quoted-printable with a label that lies; a page as a browser saves it; a bundle with a
    name in GBK, without a mark."""
    import quopri
    crlf = lambda t: t.replace('\n', '\r\n')
    quoted = lambda t: quopri.encodestring(t.encode('gb18030')).decode()
    head = 'From: office@qinghe.invalid\nTo: clinics@qinghe.invalid\nSubject: =?GB2312?B?%s?=\nDate: Fri, 17 May 2024 09:00:00 +0800\nMIME-Version: 1.0\n' % (
        base64.b64encode(HEAD[2].encode('gbk')).decode())
    open(out('notice.eml'), 'w', newline='').write(crlf(head + 'Content-Type: text/html; charset="gb2312"\nContent-Transfer-Encoding: quoted-printable\n\n' + quoted(page())))
    open(out('notice.mht'), 'w', newline='').write(crlf('From: <Saved by a browser>\nSnapshot-Content-Location: http://www.qinghe.invalid/notice.html\nMIME-Version: 1.0\n'
         'Content-Type: multipart/related; type="text/html"; boundary="----parts"\n\n------parts\nContent-Type: image/gif\nContent-Transfer-Encoding: base64\n\n'
         'R0lGODlhAQABAAAAACw=\n------parts\nContent-Type: text/html; charset="gb2312"\nContent-Transfer-Encoding: quoted-printable\n\n' +
         quoted(page().replace('<body>', '<body><!-- saved -->')) + '\n------parts--\n'))
    name = '收文/关于提升方案的通知.html'.encode('gbk')
    b = io.BytesIO()
    with zipfile.ZipFile(b, 'w', zipfile.ZIP_DEFLATED) as z:
        info = zipfile.ZipInfo('x' * len(name))
        info.compress_type = zipfile.ZIP_DEFLATED
        z.writestr(info, page().replace('<body>', '<body><!-- packed -->').encode('gb18030'))
    open(out('notice.zip'), 'wb').write(b.getvalue().replace(b'x' * len(name), name))


def rich_text():
    """As Word writes it: code page 936, labels in \\listtext, a table whose second column goes on below."""
    esc = lambda t: ''.join('\\tab ' if c == '\t' else c if c.isascii() else ''.join("\\'%02x" % b for b in c.encode('gbk')) if i % 2 else '\\u%d?' % (ord(c) - 65536 * (ord(c) > 32767))
                            for i, c in enumerate(t))
    p = lambda t, how='': '\\pard%s %s\\par\n' % (how, esc(t))
    body = ''.join(p(t, '\\qc') for t in HEAD[:3]) + p(HEAD[3]) + ''.join(p(t) for t in BODY) + ''.join(p(t, '\\qr') for t in SIGNED) + p(TITLE, '\\qc')
    for (level, text), whole in zip(PLAN, labelled()):
        label = whole[:len(whole) - len(text)]
        body += p(text) if level is None else '{\\listtext\\pard\\plain %s}\\pard\\ls1\\ilvl%d %s\\par\n' % (esc(label), level, esc(text))
    body += p(ATTACHED[0]) + p(ATTACHED[1], '\\qc')
    edge = ''.join('\\clbrdr%s\\brdrs\\brdrw10 ' % s for s in 'tlbr')
    for y, row in enumerate(TABLE):
        merge = {2: '\\clvmgf', 3: '\\clvmrg'}.get(y, '')
        body += '\\trowd' + ''.join((merge if x == 0 else '') + edge + '\\cellx%d' % (2000 * (x + 1)) for x in range(4)) + '\n' + ''.join('\\pard\\intbl %s\\cell\n' % esc(c) for c in row) + '\\row\n'
    body += p(IMPRINT[0]) + p('%s\t%s' % IMPRINT[1])
    levels = ((37, "\\'02\\'00\\u12289?;", "\\'01;"), (37, "\\'03\\u-248?\\'01\\u-247?;", "\\'02;"), (0, "\\'02\\'02.;", "\\'01;"))
    lists = ('{\\*\\listtable{\\list\\listtemplateid1' + ''.join('{\\listlevel\\levelnfc%d\\levelstartat1\\levelfollow2{\\leveltext%s}{\\levelnumbers%s}}' % l for l in levels) +
             '{\\listname ;}\\listid1}}{\\*\\listoverridetable{\\listoverride\\listid1\\listoverridecount0\\ls1}}')
    open(out('notice.rtf'), 'w').write('{\\rtf1\\ansi\\ansicpg936\\uc1\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}%s\n%s}\n' % (lists, body))


printed.pdf(out('notice.pdf'), printed_pages())
printed.ofd(out('notice.ofd'), printed_pages())
mails()
rich_text()
# notice.doc is what LibreOffice 7.4 makes of notice.rtf; it is other bytes each time, and only made where it is missing
if not os.path.exists(out('notice.doc')):
    subprocess.run(['soffice', '--headless', '--convert-to', 'doc', '--outdir', folder, out('notice.rtf')], check=True)
