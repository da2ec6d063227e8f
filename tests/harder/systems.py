"""Further systems: pages, converters and programs that sites.py and pipelines.py lack, each a function from a document to a file.

All names, addresses and words are invented; the forms are those of portals with a table of particulars, public accounts, word
processors that save as HTML or Markdown, gazettes, scanners, text browsers, mail, office systems and crawlers.
"""
import re

from made import columns
from .pipelines import plain_lines, tabbed, wrapped
from .sites import COLUMNS, RELATED, SITE_NAMES, esc, facts_of, grid, runs, without_title

SPLIT = {'索引号': '索 引 号', '标题': '标　　题', '文号': '文　　号', '名称': '名　　称', '有效性': '有 效 性'}
ALIGN = {'title': 'center', 'letterhead': 'center', 'number': 'center', 'signature': 'right', 'date': 'right', 'promulgation': 'center'}
INDENTED = ('text', 'section', 'attachments', 'note')


def rows_of(w, write, table):
    """All lines: of text by write(role, text), of tables by table(rows)."""
    out = []
    for role, x in w.lines:
        out.append(table(x) if role == 'table' else write(role, x))
    return out


def simple(w):
    return rows_of(w, lambda role, x: '<p%s>%s</p>' % (' align="%s"' % ALIGN[role] if role in ALIGN else ' style="text-indent:2em"' if role in INDENTED else '', runs(w, x)), lambda t: grid(w, t))


def downloads(w):
    titles = w.gold['attachments']
    if not titles or not w.form('downloads below the text', .5):
        return ''
    links = ['<a href="/%d.docx">%s%s.docx</a>' % (k, w.pick('', '%d.' % (k + 1), '附件%d：' % (k + 1)), t) for k, t in enumerate(titles)]
    return '<div class="fj">%s<ul>%s</ul></div>' % (w.pick('附件下载：', '相关附件', '附件：'), ''.join('<li>%s</li>' % l for l in links))


def shell(w, title, inner, head=''):
    return '<!DOCTYPE html>\n<html><head><meta charset="utf-8">%s%s</head><body>%s</body></html>\n' % ('<title>%s</title>' % esc(title) if title else '', head, inner)


# ── pages ──

def portal(w):
    """A table of particulars above the text: labels with blanks in them, the title over all columns, fields without a value."""
    name = w.r.choice(SITE_NAMES)
    facts = [(k, v) for k, v in facts_of(w) if k not in ('标题', '名称', '标 题', '文件名称')] + [(k, '') for k in w.r.sample(['主题词', '废止日期', '公开时限'], w.pick(0, 1, 2))]
    colon = w.pick('', '：', ':')
    cells = ['<td class="%s">%s%s</td><td>%s</td>' % (w.pick('k', 'name'), SPLIT.get(k, k), colon, v) for k, v in facts]
    rows = ['<tr>%s</tr>' % ''.join(cells[i:i + 2]) for i in range(0, len(cells), 2)]
    if w.form('title over all columns', .7):
        rows.insert(w.r.randrange(len(rows) + 1), '<tr><td>%s%s</td><td colspan="3">%s</td></tr>' % (w.pick('标　　题', '名 称', '标题'), colon, esc(w.title)))
    table = '<table class="xxgk" width="100%%"><tbody>%s</tbody></table>' % '\n'.join(rows)
    if w.chance(.3):
        table = '<table><tr><td>%s</td></tr></table>' % table
    heading = ''
    if w.chance(.6):
        without_title(w) if w.chance(.5) else None
        heading = '<h1 class="t">%s</h1>' % esc(w.title)
    nav = '<div class="top"><a href="/">首页</a><a href="/a">政务公开</a><a href="/b">政务服务</a><a href="/c">互动交流</a></div><div>当前位置：<a>首页</a> &gt; <a>%s</a></div>' % w.r.choice(COLUMNS)
    text = '<div class="zw">%s</div>' % '\n'.join(simple(w))
    inner = nav + w.pick(table + heading, heading + table) + w.pick('', '<div class="t2"><span>打印</span><span>字号：大 中 小</span></div>') + text + downloads(w)
    return shell(w, w.pick('%s_%s', '%s - %s') % (w.title, name) if w.chance(.7) else name, inner + '<div class="foot"><p>主办：%s</p><p>网站标识码：0000000000　ICP备00000000号</p></div>' % name)


def account_page(w):
    """A saved article of a public account: its text is hidden until a script shows it."""
    name = w.pick('云岭发布', '健康青河', '岚山医讯')
    without_title(w) if w.chance(.6) else None
    text = rows_of(w, lambda role, x: '<section style="%s"><span style="font-size: 16px;">%s</span></section>' % ('text-align: center;' if ALIGN.get(role) == 'center' else 'text-align: right;' if role in ALIGN else 'text-indent: 2em;', esc(x)), lambda t: grid(w, t))
    lead = w.pick('', '<p style="text-align: center;">点击蓝字 关注我们</p>', '<section><span>点击上方“%s”关注我们</span></section>' % name)
    tail = w.pick('', '<p>来源：%s</p><p>编辑：%s　审核：%s</p>' % (SITE_NAMES[0], w.person(), w.person()), '<p>END</p><p>编辑 | %s</p>' % w.person())
    return shell(w, w.pick('', w.title), '<h1 class="rich_media_title" id="activity-name">\n%s\n</h1><div id="meta_content"><span>%s</span><span><a href="javascript:void(0);" id="js_name">%s</a></span><em id="publish_time">2025-12-30 17:30</em> <em>云岭</em></div>'
                 '<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; ">%s</div><div id="js_pc_qr_code"><p>微信扫一扫<br>关注该公众号</p></div><div class="weui-dialog" style="display: none;"><p>继续滑动看下一个</p><a>知道了</a></div>'
                 % (esc(w.title), w.pick('', '原创'), name, lead + w.pick('', '\n').join(text) + tail), '<meta property="og:title" content="%s">' % esc(w.title))


def word_filtered(w):
    style = '<style>\n<!--\n p.MsoNormal {margin:0cm; font-family:"仿宋_GB2312";}\n-->\n</style>'
    text = rows_of(w, lambda role, x: "<p class=MsoNormal%s style='line-height:28.0pt'><span style='font-size:16.0pt;font-family:%s'>%s</span></p>" % (
        ' align=%s' % ALIGN[role] if role in ALIGN else '', '方正小标宋简体' if role == 'title' else '仿宋_GB2312', esc(x).replace('　', '&nbsp;&nbsp;')),
                   lambda t: '<table class=MsoTableGrid border=1>%s</table>' % ''.join('<tr>%s</tr>' % ''.join("<td width=100><p class=MsoNormal align=center><span>%s</span></p></td>" % (esc(c) or '&nbsp;') for c in r) for r in t))
    return '<html>\n<head>\n<meta http-equiv=Content-Type content="text/html; charset=gb2312">\n<meta name=Generator content="Microsoft Word 15 (filtered)">\n%s%s</head>\n<body lang=ZH-CN style=\'text-justify-trim:punctuation\'>\n<div class=WordSection1>\n%s\n</div>\n</body>\n</html>\n' % (
        w.pick('', '<title>%s</title>' % esc(w.title), '<title>青河县文件</title>'), style, '\n\n'.join(text))


def writer_html(w):
    """As LibreOffice Writer saves it."""
    text = rows_of(w, lambda role, x: '<p%s style="margin-bottom: 0cm; line-height: 150%%"><font face="仿宋"><font size="4" style="font-size: 16pt">%s</font></font></p>' % (
        ' align="%s"' % ALIGN[role] if role in ALIGN else '', ('<b>%s</b>' if role == 'title' else '%s') % esc(x)),
                   lambda t: '<table width="100%%" cellpadding="4" cellspacing="0"><col width="85*"/>%s</table>' % ''.join('<tr valign="top">%s</tr>' % ''.join('<td style="border: 1px solid #000"><p align="center">%s</p></td>' % (esc(c) or '<br/>') for c in r) for r in t))
    return '<!DOCTYPE html>\n<html>\n<head>\n\t<meta http-equiv="content-type" content="text/html; charset=utf-8"/>\n\t<title></title>\n\t<meta name="generator" content="LibreOffice"/>\n</head>\n<body lang="zh-CN" dir="ltr">\n%s\n<p><br/></p>\n</body>\n</html>\n' % '\n'.join(text)


def reprint(w):
    """A news site that reprints a document."""
    without_title(w) if w.chance(.5) else None
    lead = '<div class="info"><span>2025年12月30日 08:15</span> <span>来源：%s</span> <span>作者：%s</span> <span>编辑：%s</span></div>' % (w.r.choice(SITE_NAMES), w.pick('', w.person()), w.person())
    tail = w.pick('', '<p class="editor">（责任编辑：%s）</p>' % w.person(), '<p>【责任编辑：%s】</p>' % w.person())
    more = '<div class="xg"><p>相关阅读：</p>%s</div>' % ''.join('<p><a href="/%d">%s</a></p>' % (k, t) for k, t in enumerate(w.r.sample(RELATED, 3)))
    channels = ''.join('<a href="/%s">%s</a>' % (c, c) for c in '新闻 时政 社会 财经 健康 教育 图片 视频'.split())
    return shell(w, w.title + w.pick('-云岭新闻网', '_云岭网'), '<div>%s</div><h1>%s</h1>%s<div id="article">%s%s</div>%s<div>Copyright © 2010-2025 云岭新闻网 All Rights Reserved</div>' % (
        channels, esc(w.title), lead, '\n'.join(simple(w)), tail, more))


def one_cell(w):
    """An old page: all in one cell, lines parted by <br>."""
    text = rows_of(w, lambda role, x: ('　　' if role in INDENTED else '') + esc(x) + '<br/>', lambda t: '</td></tr><tr><td>%s</td></tr><tr><td>' % grid(w, t))
    return '<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312"><TITLE>%s</TITLE></HEAD><BODY><TABLE WIDTH=760><TR><TD><IMG SRC="logo.gif"></TD></TR><TR><TD>发布日期：2025-12-30　点击数：%d　【<A HREF="javascript:window.print()">打印</A>】</TD></TR></TABLE><table width=760><tr><td>\n%s\n</td></tr></table><p align=center>%s　版权所有</p></BODY></HTML>\n' % (
        w.pick('无标题文档', w.title), w.r.randrange(9999), '\n'.join(text), w.r.choice(SITE_NAMES))


# ── Markdown ──

def bold_heads(w):
    """A converter that knows no headings: what was bold is bold, tables have bars and a rule, marks are escaped."""
    def write(role, x):
        x = re.sub(r'([*_\[\]])', r'\\\1', x)
        heading = role in ('title', 'letterhead') or (role == 'section' and '。' not in x and len(x) < 24)
        return '**%s**' % x if heading else x
    def table(rows):
        return '\n'.join(['| ' + ' | '.join(rows[0]) + ' |', '|' + w.pick(' --- |', ' :---: |', '---|') * len(rows[0])] + ['| ' + ' | '.join(r) + ' |' for r in rows[1:]])
    return '\n\n'.join(rows_of(w, write, table)) + '\n'


def fenced(w):
    """Divisions of pandoc with their styles, tables drawn with + - =."""
    def table(rows):
        width = [max(columns(r[k]) for r in rows) + 2 for k in range(len(rows[0]))]
        def rule(c):
            return '+' + '+'.join(c * n for n in width) + '+'
        def line(r):
            return '|' + '|'.join(' ' + c + ' ' * (n - 1 - columns(c)) for c, n in zip(r, width)) + '|'
        return '\n'.join([rule('-'), line(rows[0]), rule('=')] + [x for r in rows[1:] for x in (line(r), rule('-'))])
    style = {'title': 'Title', 'signature': '落款', 'date': '落款'}
    def write(role, x):
        x = re.sub(r'([*_\[\]])', r'\\\1', x)
        if role == 'section' and '。' not in x and w.chance(.3):
            x = '[]{#_Toc%d .anchor}%s' % (w.r.randrange(9999), x)
        return '::: {custom-style="%s"}\n%s\n:::' % (style[role], x) if role in style else x
    return '\n\n'.join(rows_of(w, write, table)) + '\n'


def front_matter(w):
    without_title(w) if w.chance(.5) else None
    top = ['---', 'title: %s' % w.pick(w.title, '"%s"' % w.title), 'date: 2025-12-30', 'source: %s' % w.r.choice(SITE_NAMES), 'url: https://www.example.cn/art/2025/12/30/art_1.html'] + w.pick([], ['tags:', '  - 政策', '  - 通知']) + ['---', '']
    body = rows_of(w, lambda role, x: ('# ' if role == 'title' else '') + x, lambda rows: '\n'.join(['| ' + ' | '.join(rows[0]) + ' |', '|' + ' --- |' * len(rows[0])] + ['| ' + ' | '.join(r) + ' |' for r in rows[1:]]))
    return '\n'.join(top) + '\n' + w.pick('# %s\n\n' % w.title if not any(role == 'title' for role, x in w.lines) else '', '') + '\n\n'.join(body) + '\n'


# ── text ──

def account_text(w):
    name = w.pick('云岭发布', '健康青河', '岚山医讯')
    without_title(w) if w.chance(.6) else None
    lead = [w.title] + w.pick([], ['原创']) + [w.pick(name + '\n2025年12月30日 17:30　云岭', '%s %s 2025-12-30 17:30 云岭' % (name, name))] + w.pick([], ['点击蓝字 关注我们'])
    tail = w.pick([], ['来源：' + SITE_NAMES[0], '编辑：%s　审核：%s' % (w.person(), w.person())], ['END', '编辑 | ' + w.person()]) + ['预览时标签不可点', '阅读原文', '微信扫一扫', '关注该公众号']
    return '\n'.join(lead + plain_lines(w, tabbed, w.pick('', '　　')) + tail) + '\n'


def gazette(w):
    """Pages whose running head has the number of the page on its line, left and right in turn."""
    lines, name = wrapped(w, 24, w.chance(.5)), w.pick('云岭省人民政府公报', '青河县人民政府公报')
    issue, first, pages = '2025年第%d期' % w.r.randrange(1, 24), w.r.randrange(3, 60), []
    for n, i in enumerate(range(0, len(lines), 18)):
        no = first + n
        top = w.pick('%d　　%s　%s' % (no, name, issue), '%d %s' % (no, name)) if no % 2 == 0 else w.pick('%s　%s　　%d' % (name, issue, no), '%s %d' % (name, no))
        pages.append('\n'.join([top] + lines[i:i + 18]))
    return '\n\f'.join(pages) + '\n'


def scan(w):
    """A scanner's text: a blank line behind each line, brackets of the number as others, numbers of pages between Han dashes."""
    lines, out = wrapped(w, 26, False), []
    for k, x in enumerate(lines):
        out.append(x.replace('〔', w.pick('〔', '[', '（')).replace('〕', w.pick('〕', ']', '）')) if re.search('〔[0-9]{4}〕', x) and len(x) < 20 else x)
        if k % 20 == 19 and k + 1 < len(lines):
            out.append(w.pick('一%d一', '- %d -', '—%d—') % (k // 20 + 1))
    return '\n\n'.join(out) + '\n'


def text_browser(w):
    """lynx -dump: links by number, three blanks at the margin."""
    out = ['   [1]首页 | [2]政务公开 | [3]办事服务', '', '   当前位置：[4]首页 > [5]' + w.r.choice(COLUMNS), '']
    for x in wrapped(w, 34, False):
        out += ['   ' + x, '']
    return '\n'.join(out + ['References', '', '   1. http://www.example.cn/', '   2. http://www.example.cn/zwgk/', '   3. http://www.example.cn/bsfw/', '   4. http://www.example.cn/', '   5. http://www.example.cn/tz/']) + '\n'


def mail(w):
    top = ['发件人：%s <office@example.cn>' % w.person(), '发送时间：2025年12月30日 9:15', '收件人：%s' % w.person(), '主题：%s' % w.pick('转发：', 'FW: ', '') + w.title, '']
    if w.chance(.5):
        top = ['各位好：', '    现将文件转发给大家，请查收。', '', '-----原始邮件-----'] + top
    quote = w.pick('', '', '> ')
    return '\n'.join([quote + x if top[0][0] == '发' else x for x in top] + [quote + x for x in plain_lines(w, tabbed, '　　')]) + '\n'


def office_export(w):
    facts = [('标题', w.title), ('拟稿人', w.person()), ('拟稿单位', '办公室'), ('核稿人', w.person()), ('紧急程度', w.gold['urgency'] or '普通'), ('归档日期', '2025-12-30')]
    if w.gold['urgency'] is None:
        facts = [f for f in facts if f[0] != '紧急程度']
    return '\n'.join(['%s：%s' % f for f in facts] + ['正文：', ''] + plain_lines(w, tabbed, '　　') + w.pick([], ['', '流转意见：', '同意。%s 2025-12-29' % w.person()])) + '\n'


def boilerplate_free(w):
    """A program that takes the text out of pages: paragraphs, cells between bars."""
    lines = plain_lines(w, lambda rows: ['| ' + ' | '.join(r) + ' |' for r in rows], '')
    return '\n'.join(lines) + '\n'


def red_head(w):
    """The printed head: the body and 文件 spaced out, a star on the red line."""
    bodies = w.gold['issuers']
    lines = plain_lines(w, tabbed, '　　')
    number = next((x for role, x in w.lines if role == 'number'), None)
    if len(bodies) == 1 and number and isinstance(w.gold['title'], str) and not any(role == 'letterhead' for role, x in w.lines) and '签发' not in number and w.gold['doc_type'] != '纪要':
        above = [x for role, x in w.lines if role in ('head', 'grade')]
        w.lines = [l for l in w.lines if l[1] is not number and l[0] not in ('head', 'grade')]
        lines = above + [' '.join(bodies[0] + '文件'), ' ' * 16 + number, w.pick('★', '————————★————————', '')] + plain_lines(w, tabbed, '　　')
    return '\n'.join(lines) + '\n'


PAGES = {'portal with particulars': portal, 'article of a public account': account_page, 'writer': writer_html, 'reprint': reprint}
GB_PAGES = {'word, filtered': word_filtered, 'one cell': one_cell}
MARKDOWN = {'bold heads': bold_heads, 'fenced divisions': fenced, 'front matter': front_matter}
TEXT = {'text of a public account': account_text, 'gazette': gazette, 'scan': scan, 'text browser': text_browser, 'mail': mail, 'office system export': office_export,
        'text of pages': boilerplate_free, 'printed head': red_head}
ALL = {**PAGES, **GB_PAGES, **MARKDOWN, **TEXT}


def left(w):
    """(the file's bytes, its suffix)"""
    name = w.one_of('system', *ALL)
    if name in GB_PAGES:
        w.lines = [(role, x.replace('\U000e0100', '') if isinstance(x, str) else x) for role, x in w.lines]
    text = ALL[name](w)
    return text.encode('gb18030' if name in GB_PAGES else 'utf-8'), 'html' if name in PAGES or name in GB_PAGES else 'md' if name in MARKDOWN else 'txt'
