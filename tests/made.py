"""Documents made up so that their records are known (notices.py), laid out in eight ways (called by run.py).

Plain text, a page of fixed width with page numbers, Markdown, a web page, one line, what a crawler wrote, and the last two in one line.
By hand: made.py BUILD [--kind NAME] [--seed N] [--count N] [--mode NAME] [--keep DIR] prints what differs.
"""
import collections, html, json, os, re

import notices

# ── layouts ──

def as_text(w):
    gap, indent, lead, last, out = w.chance(.4), w.pick('　　', '    ', ''), w.pick(' ' * 8, '　　　　', ''), None, []
    for role, x in w.lines:
        if role == 'table':
            lines = ['\t'.join(row) for row in x]
        elif role in ('signature', 'date'):
            lines = [' ' * 30 + x]
        else:
            lines = [{'title': lead, 'letterhead': lead, 'number': lead, 'head': '', 'recipients': '', 'part': ''}.get(role, indent) + x]
        parted = gap or role in ('title', 'recipients') or last in ('title', 'recipients')
        if last and (last != role or gap) and parted and (last, role) != ('signature', 'date'):
            out.append('')
        out += lines
        last = role
    return '\n'.join(out) + '\n'


def columns(x):
    return sum(1 if ord(c) < 0x1100 else 2 for c in x)


def as_page(w):
    """Lines of 28 characters, pages of 22 lines."""
    out = []
    for role, x in w.lines:
        if role == 'table':
            out += ['\t'.join(row) for row in x]
            continue
        if role in ('number', 'office'):
            out += [' ' * max(0, 28 - columns(x) // 2) + x]
            continue
        if role in ('title', 'letterhead'):
            size = 99 if columns(x) <= 56 else 26 if len(x) % 26 > 3 else 22
            out += [' ' * max(0, 28 - columns(x[i:i + size]) // 2) + x[i:i + size] for i in range(0, len(x), size)]
            continue
        if role in ('signature', 'date'):
            out += [' ' * max(0, 52 - columns(x)) + x]
            continue
        x = ('' if role in ('recipients', 'part', 'head') else '　　') + x
        while columns(x) > 56 and not x.endswith('印发'):
            cut = next(k for k in range(len(x)) if columns(x[:k + 1]) > 56)
            while x[cut] in '，。；：、）》”,:' or (x[cut - 1].isascii() and x[cut].isascii()) or x[cut - 1] in '（《“':
                cut -= 1
            out.append(x[:cut])
            x = x[cut:]
        out.append(x)
    style, pages = w.pick('— %d —', '－%d－', '- %d -', '%d'), [out[i:i + 22] for i in range(0, len(out), 22)]
    if len(pages) == 1:
        return '\n'.join(out) + '\n'
    return '\n'.join('\n'.join(p + [' ' * 24 + style % n]) for n, p in enumerate(pages, 1)) + '\n'


def as_markdown(w):
    out, first = [], True
    marked = w.chance(.5)
    if w.chance(.3): # the table of particulars above a page's text
        facts = facts_of(w)
        pairs = w.pick(1, 1, 2)
        rows = [facts[i:i + pairs] + [('', '')] * (pairs - len(facts[i:i + pairs])) for i in range(0, len(facts), pairs)]
        lines = ['| ' + ' | '.join('%s | %s' % f for f in row) + ' |' for row in rows]
        lines.insert(1, '|' + ' --- |' * 2 * pairs)
        out.append('\n'.join(['|' + ' |' * 2 * pairs] + lines[1:2] + lines[:1] + lines[2:] if w.chance(.5) else lines))
    for role, x in w.lines:
        if role == 'table':
            out.append('\n'.join(['| ' + ' | '.join(x[0]) + ' |', '|' + ' --- |' * len(x[0])] + ['| ' + ' | '.join(r) + ' |' for r in x[1:]]))
            continue
        if role == 'title' and out and out[-1].startswith('#'):
            out[-1] += x
            continue
        x = re.sub(r'([*_`#\[\]])', r'\\\1', x.strip())
        if role == 'title':
            x = ('# ' if first else '## ') + x
            first = False
        elif role == 'section' and marked and '。' not in x and '；' not in x:
            x = '**%s**' % x
        out.append(x)
    return '\n\n'.join(out) + '\n'


PAGE = '''<!DOCTYPE html><html><head><meta charset="utf-8"><title>%s</title><style>p { margin: 0 }</style></head><body>
<div class="header"><ul><li><a href="/">首页</a></li><li><a href="/xxgk">政务公开</a></li></ul></div>
<div class="pos">当前位置：<a href="/">首页</a> &gt; <a href="/a">通知公告</a></div>
<div class="main">%s<div class="content">%s</div></div>
<div class="share">分享到：</div><div class="footer">主办：某某单位 版权所有 ICP备12345号</div></body></html>'''


def facts_of(w):
    """The table of particulars above a text on the web; some of them may stand nowhere else."""
    gold, alone = w.gold, w.chance(.4) and 'joined' not in w.gold
    day = (gold['date'] or '2001-02-03').split('-')
    number = next((x for role, x in w.lines if role == 'number'), None)
    facts = [('索引号', '01526%04d/2025-00%d' % (w.r.randrange(9999), w.r.randrange(10, 99))), ('主题分类', w.pick('卫生', '卫生、体育\\卫生', '其他'))]
    facts += [(w.pick('发文机关', '发布机构'), w.pick(' ', '、').join(gold['issuers'])), ('成文日期', w.pick('-'.join(day), '%s年%s月%s日' % tuple(day)) if gold['date'] else '')]
    facts += [('标题', w.title), (w.pick('发文字号', '文号'), '' if 'joined' in gold else gold['doc_number'] or '')] + w.pick([('发布日期', '2025-01-02')], [('发布日期', '2025-01-02'), ('有效性', '有效')])
    if alone:
        bare = not gold['signers'] and number
        signed = w.chance(.5) and gold['date'] and not any(x[:4] == '（联系人' for role, x in w.lines if role == 'text') # else it would end the text
        w.lines = [(role, x) for role, x in w.lines if not (bare and role == 'number') and not (signed and role in ('signature', 'date'))]
    w.r.shuffle(facts)
    return facts


FACTS = ['<li><span>%s</span><span>%s</span></li>', '<li><b>%s：</b>%s</li>', '<dt>%s</dt><dd>%s</dd>', '<div><div>%s</div><div>%s</div></div>',
         '<div><label>%s：</label><p>%s</p></div>', '<p>[%s] %s</p>', '<p>【%s】%s</p>', '<p>%s： %s</p>']


def particulars(w):
    """What stands above a text on the web, in some of the ways it is marked up."""
    facts = [(k, html.escape(v)) for k, v in facts_of(w)]
    if w.chance(.5):
        return '<div class="info">%s</div>' % ''.join(w.r.choice(FACTS) % f for f in facts)
    cells = [w.pick('<td>%s：</td><td>%s</td>', '<th>%s</th><td>%s</td>', '<td><strong>%s</strong></td><td><span>%s</span></td>') % f for f in facts]
    step = w.pick(1, 1, 2)
    return '<table class="info">%s</table>' % ''.join('<tr>%s</tr>' % ''.join(cells[i:i + step]) for i in range(0, len(cells), step))


def html_table(w, rows):
    """Some cells over two rows or columns: their text stands in the first, the others are empty."""
    high, wide = len(rows), len(rows[0])
    gone, spans = set(), {}
    if w.chance(.4):
        y, x = w.r.randrange(1, high), w.r.randrange(1, wide)
        if w.chance(.5) and y + 1 < high:
            spans[y, x], gone = ' rowspan="2"', {(y + 1, x)}
        elif x + 1 < wide:
            spans[y, x], gone = ' colspan="2"', {(y, x + 1)}
        for v, u in gone:
            rows[v][u] = ''
    inner = w.pick('%s', '<p>%s</p>', '<p style="text-align:center"><span>%s</span></p>', '\n  %s\n')
    head = w.pick('td', 'th')
    out = ''
    for y in range(high):
        cells = ((y, x) for x in range(wide) if (y, x) not in gone)
        out += '<tr>%s</tr>' % ''.join('<{0}{1}>{2}</{0}>'.format('td' if y else head, spans.get(at, ''), inner % html.escape(rows[at[0]][at[1]]) if rows[at[0]][at[1]] else '&nbsp;')
                                       for at in cells)
    return '<table border="1">%s</table>' % (w.pick('%s', '<tbody>%s</tbody>') % out)


def as_html(w):
    heading = w.title if w.chance(.7) else '信息公开'
    about = '<h1>%s</h1><div class="info"><span>发布时间：2025-01-02 10:00</span><span>来源：本站</span><span>浏览次数：12</span></div>' % html.escape(heading)
    if w.chance(.4):
        about += particulars(w)
    linked = w.chance(.3)
    runs = w.chance(.3)
    way = w.pick('p', 'p', 'div', 'br')

    def inline(x):
        x = html.escape(x)
        if runs and '&' not in x and len(x) > 6:
            k = w.r.randrange(1, len(x))
            x = '<span style="font-size:16pt">%s</span><span>%s</span>' % (x[:k], x[k:])
        return x

    out = []
    for role, x in w.lines:
        if role == 'table':
            out.append(html_table(w, x))
        elif role == 'attachments' and linked:
            out.append('<p><a href="/files/%d.docx">%s.docx</a></p>' % (w.r.randrange(1000), html.escape(x)))
        elif way == 'br':
            out.append(('' if role in ('title', 'recipients', 'head') else '&nbsp;&nbsp;&nbsp;&nbsp;') + inline(x) + '<br>')
        else:
            align = {'title': 'text-align:center', 'letterhead': 'text-align:center', 'number': 'text-align:center', 'signature': 'text-align:right',
                     'date': 'text-align:right', 'recipients': ''}.get(role, 'text-indent:2em')
            out.append('<%s style="%s">%s</%s>' % (way, align, '<strong>%s</strong>' % inline(x) if role == 'title' else inline(x), way))
    return PAGE % (html.escape(heading) + w.pick('', '_政务公开', ' - 某某市卫生健康委员会'), about, w.pick('', '\n').join(out))


def flat(w, sep):
    return sep.join(x.strip('　 ') for role, x in w.lines if role != 'table')


def as_one_line(w):
    return flat(w, w.pick(' ', ' ', ''))


def as_dump(w, unbroken=False):
    """What a crawler wrote of a page: its particulars, then the text, which may have lost its line breaks."""
    number = w.gold['doc_number'] or ''
    known = w.chance(.5) and number and not w.gold['signers'] and '令' not in number and 'joined' not in w.gold
    head = [('标题', w.title), ('发布时间', '2023-07-01 16:57'), ('文号', number if known else ''), ('发布机构', w.pick('某某市人民政府网站', '市卫生健康委')), ('栏目', w.pick('部门文件', '通知公告')),
            ('原文链接', 'https://www.example.gov.cn/zwgk/202307/t20230701_21847.htm')]
    if not any(role == 'signature' for role, x in w.lines): # else the page's publisher is the issuer
        head = [(k, v) for k, v in head if k != '发布机构']
    if known and w.chance(.6):
        w.lines = [(role, x) for role, x in w.lines if role != 'number']
    body = flat(w, w.pick(' ', '')) if unbroken else as_text(w)
    junk = w.pick('', '', '\n扫一扫在手机打开当前页\n', '\n【打印本页】 【关闭窗口】\n', '\n分享到：微信 微博\n')
    way = w.pick('%s: %s', '%s: %s', '%s：%s', '%s\t%s', '%s：\t%s', '%s    %s', '%s\n%s')
    if '\n' in way: # a key without its value would take the next line's
        head = [(k, v) for k, v in head if v]
    lines = [way % f for f in head]
    if '\t' in way and w.chance(.5):
        lines = ['\t'.join(lines[i:i + 2]) for i in range(0, len(lines), 2)]
    return '\n'.join(lines) + w.pick('\n==================== 正文 ====================\n', '\n\n') + body + junk


def as_flat_dump(w):
    return as_dump(w, unbroken=True)


def as_flat_html(w):
    """All of the text in one element."""
    text = w.pick(' ', '&nbsp;&nbsp;', '　　', '').join(html.escape(x.strip('　 ')) for role, x in w.lines if role != 'table')
    return PAGE % (html.escape(w.title), '<h1>%s</h1><div class="info">发布时间：2025-01-02 10:00 来源：本站</div>' % html.escape(w.title), '<p>%s</p>' % text)


LAYOUTS = {'text': (as_text, 'txt'), 'page': (as_page, 'txt'), 'markdown': (as_markdown, 'md'), 'html': (as_html, 'html'), 'one line': (as_one_line, 'txt'),
           'crawled': (as_dump, 'txt'), 'crawled, one line': (as_flat_dump, 'txt'), 'html, one line': (as_flat_html, 'html')}


def tight(x):
    if isinstance(x, list):
        return [tight(y) for y in x]
    return re.sub(r'[ \u3000]', '', x) if isinstance(x, str) else x


def differs(record, gold, mode):
    """The fields that are not as they should be: {field: (what it is, what it should be)}"""
    got = dict(record, attachments=[a['title'] for a in record['attachments']], tables=[t['cells'] for t in record['tables']],
               sections=[[s['label'].replace('．', '.').replace('、', '.') if s['label'][0].isdigit() else s['label'], s['depth']] for s in record['sections']])
    want = dict(gold, **(gold.get('joined', {}) if mode == 'markdown' or 'one line' in mode else {}))
    want.pop('joined', None)
    want = dict(want, sections=[[re.sub(r'^(\d+)[、．]', r'\1.', l), d] for l, d in gold['sections']])
    if 'one line' in mode:
        want.update(sections=got['sections'], tables=got['tables'])
    return {f: (got[f], want[f]) for f in want if tight(got[f]) != tight(want[f])}


def make(folder, mode, kind, seeds):
    """{path: gold}"""
    lay, suffix = LAYOUTS[mode]
    out = {}
    for seed in seeds:
        w, gold = getattr(notices, kind)(seed)
        w.title, w.gold = gold['title'], gold
        path = os.path.join(folder, '%s-%05d.%s' % (kind, seed, suffix))
        with open(path, 'wb') as f:
            f.write(lay(w).encode('utf-8' if seed % 3 or suffix == 'html' else 'gb18030'))
        out[path] = gold
    return out


KINDS = {'notice': 200, 'order': 30, 'statute': 30, 'announcement': 30, 'minutes': 30} # so many of each
KNOWN = { # (layout, kind, seed): fields that are not found yet, and why
    ('one line', 'notice', 879): (['title', 'doc_type'], 'a title without 关于, with a blank in 办 法'),
    ('crawled, one line', 'notice', 196): (['attachments'], 'a list and the heading of what it announces, with no blank between, in a text without signature'),
    ('html, one line', 'notice', 196): (['attachments'], 'the same'),
    ('one line', 'notice', 939): (['title', 'doc_type', 'recipients', 'signers'], 'a name and a short body, 黄丽云总务科, with no blank between'),
}


def all_of(tmp, records, result):
    """Every document, in every layout: its header, outline and tables."""
    for mode in LAYOUTS:
        golds = {}
        for kind, count in KINDS.items():
            golds.update(make(tmp, mode, kind, list(range(1, count + 1)) + [seed for m, k, seed in KNOWN if (m, k) == (mode, kind) and seed > count]))
        recs = [json.loads(l) for l in records(list(golds), os.path.join(tmp, 'made.db')).splitlines()]
        os.remove(os.path.join(tmp, 'made.db'))
        result('made/%s' % mode, len(recs) == len(golds), '%d of %d are filed' % (len(recs), len(golds)))
        for r in recs:
            path = r['source']['path']
            kind, seed = os.path.basename(path).split('.')[0].split('-')
            known, why = KNOWN.get((mode, kind, int(seed)), ([], ''))
            other = differs(r, golds[path], mode)
            name = 'made/%s/%s %d' % (mode, kind, int(seed))
            result(name, set(other) == set(known), '\n'.join('%s: %s, not %s' % (f, a, b) for f, (a, b) in other.items()))
            if known:
                print('expected failure: %s %s: %s' % (name, ' '.join(known), why))


def main():
    import argparse, subprocess, tempfile
    ap = argparse.ArgumentParser()
    ap.add_argument('build'); ap.add_argument('--seed', type=int, default=1); ap.add_argument('--count', type=int, default=300)
    ap.add_argument('--kind', choices=KINDS, default='notice'); ap.add_argument('--mode', choices=LAYOUTS); ap.add_argument('--keep'); ap.add_argument('--show', type=int, default=5)
    args = ap.parse_args()
    guidang = os.path.join(args.build, 'cmd', 'guidang')
    for mode in [args.mode] if args.mode else LAYOUTS:
        with tempfile.TemporaryDirectory() as tmp:
            folder = os.path.join(args.keep or tmp, mode.replace(' ', '-'))
            os.makedirs(folder, exist_ok=True)
            golds = make(folder, mode, args.kind, range(args.seed, args.seed + args.count))
            db = os.path.join(tmp, 'made.db')
            subprocess.run([guidang, 'import', '-q', '-d', db, folder])
            recs = map(json.loads, subprocess.run([guidang, 'export', '-d', db], stdout=subprocess.PIPE).stdout.splitlines())
            found = {r['source']['path']: differs(r, golds[r['source']['path']], mode) for r in recs if r['source']['path'] in golds}
            counts = collections.Counter(f for d in found.values() for f in d)
            print('%s: %d of %d exactly right; %s' % (mode, sum(not d for d in found.values()), len(golds), dict(counts)))
            shown = collections.Counter()
            for path, d in sorted(found.items()):
                for f, (got, want) in d.items():
                    shown[f] += 1
                    if shown[f] <= args.show:
                        print('  %s %s: %s, not %s' % (path, f, str(got)[:300], str(want)[:300]))


if __name__ == '__main__':
    main()
