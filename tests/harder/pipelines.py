"""Text and Markdown as programs make them of documents: readers of pages, converters, PDF to text, OCR, crawlers."""
import re

from made import columns
from .sites import RELATED, SITE_NAMES

RADICALS = str.maketrans('一二十人八大小工文方日月木水火生用目石立行西言走足身金长门食高革音页风首香马鱼鸟鼻黄黑龙自至舌田白皮示老而见里儿力又口土士夕女子寸山己巾干户手支斗斤欠止比毛气父牛犬',
                        '⼀⼆⼗⼈⼋⼤⼩⼯⽂⽅⽇⽉⽊⽔⽕⽣⽤⽬⽯⽴⾏⻄⾔⾛⾜⾝⾦⻓⻔⻝⾼⾰⾳⻚⻛⾸⾹⻢⻥⻦⿐⻩⿊⻰⾃⾄⾆⽥⽩⽪⽰⽼⽽⻅⾥⼉⼒⼜⼝⼟⼠⼣⼥⼦⼨⼭⼰⼱⼲⼾⼿⽀⽃⽄⽋⽌⽐⽑⽓⽗⽜⽝')


def facts_of(w):
    from . import sites
    return [(k, v) for k, v in sites.facts_of(w)]


def plain_lines(w, table, indent='　　'):
    """Lines of text; `table` writes a grid."""
    out = []
    for role, x in w.lines:
        if role == 'table':
            out += table(x)
        else:
            lead = indent if role in ('text', 'section', 'attachments', 'note') else ' ' * 30 if role in ('signature', 'date') else '        ' if role in ('title', 'letterhead', 'number') else ''
            out.append((lead if indent else '') + x)
    return out


def tabbed(rows):
    return ['\t'.join(row) for row in rows]


def cells_each_a_line(rows):
    return [cell for row in rows for cell in row]


def boxed(w):
    way = w.one_of('table', '│', '┌┬┐', 'a|b', '| a | b |', '+--+')

    def draw(rows):
        if way == '┌┬┐':
            bars = ['─' * 8] * len(rows[0])
            lines = ['│' + '│'.join(row) + '│' for row in rows]
            inner = '├' + '┼'.join(bars) + '┤'
            return ['┌' + '┬'.join(bars) + '┐'] + [l for line in lines for l in (line, inner)][:-1] + ['└' + '┴'.join(bars) + '┘']
        if way == '+--+':
            rule = '+' + '+'.join(['--------'] * len(rows[0])) + '+'
            return [rule] + [l for row in rows for l in ('| ' + ' | '.join(row) + ' |', rule)]
        return {'│': ['│'.join(row) for row in rows], 'a|b': ['|'.join(row) for row in rows], '| a | b |': ['| ' + ' | '.join(row) + ' |' for row in rows]}[way]

    return draw


def filled(w):
    """Tables without empty cells: where nothing marks a cell, an empty one is lost."""
    for role, x in w.lines:
        if role == 'table':
            for row in x:
                row[:] = [cell or '无' for cell in row]


# ── Markdown ──

def escaped(x):
    return re.sub(r'^(\d+)([.．])', r'\1\\\2' if re.match(r'\d+\.', x) else r'\1\2', re.sub(r'([*_`\[\]#])', r'\\\1', x))


def md_table(w, rows, way):
    if way == 'no rule line':
        return '\n'.join('| ' + ' | '.join(row) + ' |' for row in rows)
    if way == 'html':
        return '<table>\n%s\n</table>' % '\n'.join('<tr>%s</tr>' % ''.join('<td>%s</td>' % c for c in row) for row in rows)
    if way == 'html in one line':
        return '<table border=1 style="margin: auto;">%s</table>' % ''.join('<tr>%s</tr>' % ''.join('<td style="text-align:center">%s</td>' % c for c in row) for row in rows)
    return '\n'.join(['| ' + ' | '.join(rows[0]) + ' |', '|' + ' --- |' * len(rows[0])] + ['| ' + ' | '.join(r) + ' |' for r in rows[1:]])


def markdown(w, sort):
    way = {'reader': 'no rule line', 'turndown': w.pick('rule', 'html'), 'pandoc': 'html', 'recognition': 'html in one line', 'spans': 'rule', 'converter': 'rule'}[sort]
    out, heads, last = [], 0, None
    if sort == 'spans':
        w.lines = [l for l in w.lines if l[0] != 'table'] if not w.gold['tables'] else w.lines
    for role, x in w.lines:
        if role == 'table':
            out.append(md_table(w, x, way))
        elif role == 'title':
            if last == 'title' and out[-1].startswith('#') and sort in ('turndown', 'converter', 'recognition'):
                out[-1] += {'turndown': '  \n', 'converter': '\\\n', 'recognition': '\n\n' + out[-1].split(' ')[0] + ' '}[sort] + x
            elif last == 'title' and sort in ('pandoc', 'spans', 'reader'):
                out[-1] += x
            else:
                heads += 1
                mark = '# ' if heads == 1 or sort == 'recognition' else '## '
                out.append(mark + (escaped(x) if sort == 'turndown' else '<a id="_Toc%d"></a>%s' % (heads, x) if sort == 'pandoc' and w.chance(.5) else x))
        elif sort == 'recognition' and role == 'section' and len(x) < 16:
            out.append('# ' + (w.pick('%s', '%s', '<a id="_Toc12"></a>%s') % x))
        elif sort == 'recognition' and role == 'note':
            out.append('<div style="text-align: center;">%s</div>' % x)
        elif sort == 'turndown':
            out.append(escaped(x))
        elif sort == 'pandoc' and role in ('signature', 'date') and w.chance(.4):
            out.append('<div align="right">\n\n%s\n\n</div>' % x)
        elif sort == 'spans' and role == 'date':
            out.append('\n'.join(re.findall(r'\d+|[^\d]+', x)))
        elif sort == 'converter' and role == 'section' and '。' not in x:
            out.append('**%s**' % x)
        else:
            out.append(x)
        last = role
    if sort == 'recognition' and len(out) > 6:
        out.insert(len(out) // 2, '- 1 -')
        out.insert(1, '<div style="text-align: center;"><img src="imgs/seal.jpg" alt="Image" width="24%" /></div>')
    if sort == 'reader':                                # lines of one newline where nothing else parts them
        return re.sub(r'\n\n(?![|#])', '\n', '\n\n'.join(out)) + '\n'
    return '\n\n'.join(out) + '\n'


# ── pages of a PDF ──

def wrapped(w, width=28, indent=True):
    out = []
    for role, x in w.lines:
        if role == 'table':
            out += tabbed(x)
            continue
        lead = '　　' if indent and role in ('text', 'section', 'attachments') else ''
        if role in ('title', 'letterhead', 'number', 'promulgation') and indent:
            lead = ' ' * max(0, width - columns(x) // 2)
        if role in ('signature', 'date') and indent:
            lead = ' ' * max(0, 2 * width - 4 - columns(x))
        x = lead + x
        while columns(x) > 2 * width and role in ('text', 'section', 'recipients', 'attachments', 'promulgation'):
            cut = next(k for k in range(len(x)) if columns(x[:k + 1]) > 2 * width)
            while x[cut] in '，。；：、）》”,:' or (x[cut - 1].isascii() and x[cut].isascii()) or x[cut - 1] in '（《“':
                cut -= 1
            out.append(x[:cut])
            x = x[cut:]
        out.append(x)
    return out


def paged(w, lines):
    foot = w.one_of('page number', '— %d —', '%d / %d', '第%d页/共%d页', '· %d ·', '%d', '- %d -', '第 %d 页 共 %d 页')
    header = [w.pick('%s规章', '%s文件', '%s') % w.r.choice(SITE_NAMES)] if w.form('running header', .4) else []
    if header and w.chance(.3):
        header.append('X')
    pages = [lines[i:i + 22] for i in range(0, len(lines), 22)]
    feed = w.pick('', '\f')
    out = []
    for n, p in enumerate(pages, 1):
        number = foot % ((n, len(pages)) if foot.count('%d') == 2 else n)
        if len(pages) == 1:
            out.append('\n'.join(p))
            break
        top = header and w.chance(.5)
        out.append('\n'.join((header + [number] if top else header) + p + ([] if top else ['', ' ' * 26 + number if not top and w.chance(.7) else number])))
    return ('\n' + feed).join(out) + '\n'


# ── text ──

def spaced(x, digits):
    """Blanks between the characters, as some OCR leaves them."""
    return re.sub(r'(?<=[\u4e00-\u9fff〔〕：，。、（）])(?=[\u4e00-\u9fff])', ' ', x) if not digits else ' '.join(x.replace(' ', ''))


def dump(w, one_line):
    facts = [(k, v) for k, v in facts_of(w) if v or one_line]
    head = w.pick(' ', '　', ' | ').join('%s%s%s' % (k, w.pick('：', ': '), v) for k, v in facts) if one_line else '\n'.join('%s: %s' % f for f in facts)
    title = [x for role, x in w.lines if role == 'title']
    nav = ['首页', '关于我们', '通知公告', '新闻中心', w.pick('您当前的位置：', '当前位置：首页>政策发布'), '返回主站'] if w.form('navigation lines above', .3) else []
    body = plain_lines(w, tabbed, w.pick('', '　　'))
    tail = w.pick([], ['扫一扫在手机打开当前页'], ['上一篇：' + RELATED[0], '下一篇：没有了'], ['【打印本页】 【关闭窗口】'])
    return '\n'.join(nav + [head, w.pick('', '==================== 正文 ====================')] + body + tail) + '\n', title


def as_text(w, sort):
    if sort == 'pdf raw':
        return paged(w, wrapped(w, 28, False))
    if sort == 'pdf layout':
        return paged(w, wrapped(w))
    if sort == 'pdf radicals':
        return paged(w, [x.translate(RADICALS) for x in wrapped(w, 30, False)])
    if sort == 'ocr, all apart':
        filled(w)
        return '\n'.join(spaced(x, True) for x in plain_lines(w, tabbed, '') if '\t' not in x) + '\n' if not w.gold['tables'] else '\n'.join(plain_lines(w, tabbed)) + '\n'
    if sort == 'ocr, Han apart':
        return '\n'.join(x if '\t' in x else spaced(x, False) for x in plain_lines(w, tabbed, '')) + '\n'
    if sort == 'boxes':
        return '\n'.join(plain_lines(w, boxed(w))) + '\n'
    if sort == 'docx to text':
        filled(w)
        return '\n\n'.join(plain_lines(w, cells_each_a_line, '')) + '\n'
    if sort == 'other ends of line':
        return w.pick('\u2028', '\v', '\u0085').join(plain_lines(w, tabbed)) + '\n'
    if sort == 'GB2312 punctuation':
        return '\n'.join(plain_lines(w, tabbed)).replace('·', '・').replace('—', '―') + '\n'
    if sort == 'crawler, one line of metadata':
        return dump(w, True)[0]
    if sort == 'crawler':
        return dump(w, False)[0]
    if sort == 'html to text':
        title = [x for role, x in w.lines if role == 'title']
        out, first = [], True
        for role, x in w.lines:
            if role == 'title' and first:
                out.append('****** %s ******' % x if title.index(x) == 0 and (len(title) == 1 or title[0] == w.title) else x)
                first = False
            else:
                out += tabbed(x) if role == 'table' else [x]
        return '\n'.join(out) + '\n'
    if sort == 'typed with TABs':
        out = []
        for role, x in w.lines:
            out += tabbed(x) if role == 'table' else ['\t\t\t\t' + x if role in ('signature', 'date') else '\t' + x if role in ('text', 'section', 'attachments') else x]
        return '\n'.join(out) + '\n'
    return '\n'.join(plain_lines(w, tabbed, '　　' if sort == 'A3A0' else w.pick('', '　　', '    '))) + '\n'


MARKDOWN = ['reader', 'turndown', 'pandoc', 'recognition', 'spans', 'converter']
TEXT = ['pdf raw', 'pdf layout', 'pdf radicals', 'ocr, all apart', 'ocr, Han apart', 'boxes', 'docx to text', 'other ends of line', 'GB2312 punctuation',
        'crawler, one line of metadata', 'crawler', 'html to text', 'typed with TABs', 'pasted', 'A3A0']


def text(w):
    """(the file's bytes, its suffix)"""
    sort = w.one_of('pipeline', *MARKDOWN, *TEXT)
    if sort in MARKDOWN:
        return markdown(w, sort).encode(), 'md'
    if sort == 'A3A0':
        w.lines = [(role, x.replace('\U000e0100', '') if isinstance(x, str) else x) for role, x in w.lines]
        return as_text(w, 'pasted').encode('gb18030', 'replace').replace(b'\xa1\xa1', b'\xa3\xa0'), 'txt'
    return as_text(w, sort).encode(), 'txt'
