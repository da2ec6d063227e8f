"""Saved pages: each site is a choice of how its parts are built; what it does not fix is drawn.

A site fixes the page's title, what stands around the document, where its heading and number stand, how its metadata and its
paragraphs are marked up, and what follows. All of them are invented, in the forms of pages of offices, hospitals, schools,
exchanges and societies.
"""
import html, re

SITE_NAMES = '云岭省卫生健康委员会 青河县政府门户网站 云溪区教育局 南湖大学 岚山医院 东岭市场监督管理局 白沙学会 西溪交易所'.split()
COLUMNS = '通知公告 政策文件 规范性文件 信息公开 部门文件 政务公开'.split()
SENTENCES = '''近日，市卫生健康系统召开工作推进会，总结上半年工作，部署下半年任务，各单位主要负责人参加了会议。
    本站讯：连日来，广大医务人员坚守岗位，连续奋战，受到群众好评，多家媒体进行了报道。
    截至目前，全市共有医疗卫生机构一千余家，床位数、执业医师数均居全省前列。'''.split('\n')
RULES = ['一、受理范围：', '1.对本单位党员违反纪律行为的检举控告。', '2.对工作人员违法行为的检举控告。', '二、举报人必须对所检举事实的真实性负责。', '下一步']
DISCLAIMER = ['版权与免责声明', '1.凡本站注明原创的所有作品，其版权属于本站所有，未经授权不得转载。', '2.凡本站注明转载的所有作品，并不代表本站观点，如有侵权请与我们联系。']
RELATED = '关于做好春季传染病防控工作的通知 关于公布上半年考核结果的通知 市卫生健康委关于印发工作要点的通知 关于开展安全检查的紧急通知 关于举办业务培训班的通知 年度部门预算公开'.split()

esc = html.escape


# ── metadata ──

def facts_of(w):
    """What the page says about the document; some of it may then stand nowhere else."""
    gold = w.gold
    number = next((x for role, x in w.lines if role == 'number'), None)
    plain = number and not gold['signers'] and '签发' not in number and gold['doc_number'] and not isinstance(gold['doc_number'], tuple) and '令' not in gold['doc_number']
    date = gold['date'].split('-')
    facts = [('索引号', '0152%05d/2025-00%d' % (w.r.randrange(99999), w.r.randrange(10, 99))), ('主题分类', w.pick('卫生', '卫生、体育\\卫生', '其他')),
             (w.pick('发文机关', '发布机构', '发文单位'), '、'.join(gold['issuers']) or SITE_NAMES[0]), ('成文日期', w.pick('-'.join(date), '%s年%s月%s日' % tuple(date))),
             (w.pick('文号', '发文字号', '文 号', '发文文号'), gold['doc_number'] if plain else w.pick('', '无') if not gold['doc_number'] else None),
             (w.pick('发布日期', '发布时间'), '2025-12-%02d' % w.r.randrange(10, 30))]
    if not gold['issuers']:                             # of a statute: who publishes it on the web did not issue it
        facts = [f for f in facts if f[0] not in ('发文机关', '发布机构', '发文单位')]
    facts += w.pick([], [], [('有效性', '有效')], [('规则类别', '业务规则'), ('生效日期', '2026-01-01')], [('信息来源', '办公室'), ('浏览次数', '183')])
    if w.chance(.5):
        facts.append((w.pick('标题', '名称', '标 题', '文件名称'), w.title))
    if plain and w.form('number in the metadata alone', .25):
        w.lines = [l for l in w.lines if l[0] != 'number']
    w.r.shuffle(facts)
    return [(k, esc(v)) for k, v in facts if v is not None]


def metadata(w, way):
    facts = facts_of(w)
    if way == 'table':
        cells = [w.pick('<td>%s：</td><td>%s</td>', '<th>%s</th><td>%s</td>', '<td><strong>%s</strong></td><td><span>%s</span></td>') % f for f in facts]
        step = w.pick(1, 2, 2)
        return '<table class="info">%s</table>' % '\n'.join('<tr>%s</tr>' % ''.join(cells[i:i + step]) for i in range(0, len(cells), step))
    if way == 'one line':
        return '<p class="meta">%s</p>' % w.pick(' ', '　', ' | ', '&nbsp;&nbsp;').join('%s：%s' % f for f in facts)
    if way == 'em':
        return '<div class="intro">%s</div>' % '\n'.join('<span><em>%s</em> %s</span>' % f for f in facts)
    one = {'list': '<li><span>%s</span><span>%s</span></li>', 'list of colons': '<li><b>%s：</b>%s</li>', 'dl': '<dt>%s</dt><dd>%s</dd>', 'divs': '<div><div>%s</div><div>%s</div></div>',
           'labels': '<div><label>%s：</label><p>%s</p></div>', 'brackets': '<p>[%s] %s</p>'}[way]
    wrap = {'dl': '<dl>%s</dl>', 'list': '<ul>%s</ul>', 'list of colons': '<ul>%s</ul>'}.get(way, '<div class="xx">%s</div>')
    return wrap % '\n'.join(one % f for f in facts)


def tools(w):
    return w.pick('<div class="tools"><span>发布时间：2025-12-30 10:02</span> <span>来源：办公室</span> <span>浏览次数：<em>12</em></span></div>',
                  '<div>发布日期:2025-12-30　　浏览:36　　作者:　　来源:</div>', '<div class="fs">【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</div>',
                  '<p class="ly">信息来源：办公室　时间：2025-12-30 09:11　阅读次数：</p>', '<div>三版　2025年12月30日　来源：</div>', '<div><span>分享到：</span><i></i></div>',
                  '<div><time>2025-12-30</time> · 阅读 381</div>')


# ── paragraphs ──

def grid(w, rows):
    head = w.pick('td', 'th')
    inner = w.pick('%s', '<p>%s</p>', '<p style="text-align:center"><span>%s</span></p>', '\n  %s\n')
    out = []
    for y, row in enumerate(rows):
        cells, x = [], 0
        while x < len(row):
            wide = 1
            while y == 0 and len(rows) > 1 and rows[0][x] == '基本情况' and x + wide < len(row) and row[x + wide] == '':
                wide += 1
            tag = head if y == 0 else 'td'
            cells.append('<%s%s>%s</%s>' % (tag, ' colspan="%d"' % wide if wide > 1 else '', inner % esc(row[x]) if row[x] else '&nbsp;', tag))
            x += wide
        out.append('<tr>%s</tr>' % ''.join(cells))
    return '<table border="1" cellspacing="0">%s</table>' % w.pick('%s', '<tbody>%s</tbody>') % '\n'.join(out)


def runs(w, x, always=False):
    """A paragraph's text in spans, as editors leave it."""
    if not always and w.chance(.5) or len(x) < 6:
        return esc(x)
    k = w.r.randrange(1, len(x))
    return '<span style="font-size:16pt">%s</span><span lang="EN-US">%s</span>' % (esc(x[:k]), esc(x[k:]))


def paragraphs(w, way):
    out = []
    for role, x in w.lines:
        if role == 'table':
            out.append(grid(w, x))
            continue
        align = {'title': 'center', 'letterhead': 'center', 'number': 'center', 'signature': 'right', 'date': 'right', 'promulgation': 'center'}.get(role)
        indent = role in ('text', 'section', 'attachments')
        if way == 'word':
            inner = '<span lang="EN-US">%s<o:p></o:p></span>' % esc(x)
            label = re.match(r'[一二三四五六七八九十]+、|（[一二三四五六七八九十]）|\d+(?:\.\d+)+|\d+(?:[.．、]|(?= ))', x) if role == 'section' else None
            if label:
                mark = w.pick(('<![if !supportLists]>', '<![endif]>'), ('<!--[if !supportLists]-->', '<!--[endif]-->'))
                inner = '%s<span style="mso-list:Ignore">%s<span style="font:7.0pt">&nbsp; </span></span>%s<span>%s</span>' % (mark[0], label.group(), mark[1], esc(x[label.end():]))
            out.append('<p class="MsoNormal"%s>%s</p>' % (' align="%s"' % align if align else '', inner))
        elif way == 'br':
            out.append(('&nbsp;&nbsp;&nbsp;&nbsp;' if indent else '') + esc(x) + '<br>')
        elif way == 'unclosed':
            out.append('<P%s>%s' % (' ALIGN=%s' % align if align else '', '&nbsp;&nbsp;' * indent + esc(x)))
        elif way == 'sections':
            out.append('<section><section><span style="letter-spacing:1px">%s</span></section></section>' % esc(x))
        elif way == 'pre':
            out.append('　　' * indent + esc(x))
        else:
            style = 'text-align:%s' % align if align else 'text-indent:2em' if indent else ''
            text = '<strong>%s</strong>' % esc(x) if role == 'title' and w.chance(.4) else runs(w, x)
            out.append('<%s style="%s">%s%s</%s>' % (way, style, '　　' * (indent and w.chance(.3)), text, way))
    if way == 'pre':
        return '<pre>\n%s\n</pre>' % '\n'.join(out)
    return w.pick('\n', '', '\n\n').join(out)


# ── around the document ──

def navigation(w, way):
    entries = '首页 机构概况 新闻中心 通知公告 政务公开 办事服务 互动交流 专题专栏 协会章程 联系我们'.split()
    if way == 'links':
        return '<div class="nav"><ul>%s</ul></div>' % ''.join('<li><a href="/%d">%s</a></li>' % (k, e) for k, e in enumerate(entries))
    if way == 'plain list':
        return '<ul>%s</ul>' % ''.join('<li>%s</li>' % e for e in entries)
    if way == 'table':
        return '<table width="100%%"><tr>%s</tr></table>' % ''.join('<td><a href="#">%s</a></td>' % e for e in entries)
    if way == 'form':
        return '<form action="/s"><input name="q"><a href="#">高级搜索</a><div><a href="/">首页</a><a href="/a">政务公开</a></div></form>'
    return ''


def trail(w, column):
    return w.pick('', '<div class="pos">您当前的位置：<a href="/">首页</a> &gt; <a href="/a">%s</a></div>', '<div>当前位置：首页 &gt; %s &gt; 正文</div>',
                  '<p><a href="/">首页</a> / <a href="/a">%s</a> / 正文</p>', '<div>您现在的位置：<a>首页</a>&gt;&gt;<a>%s</a></div>').replace('%s', column)


def behind(w, way):
    if way == 'related':
        picked = w.r.sample(RELATED, 4)
        return '<div class="rel"><h3>%s</h3><ul>%s</ul></div>' % (w.pick('相关文章', '相关信息', '最新公告'),
                                                               ''.join('<li><a href="/%d.html">%s</a><span>2025-11-%02d</span></li>' % (k, t, k + 10) for k, t in enumerate(picked)))
    if way == 'dialog':
        return '<div class="%s">%s</div>' % (w.pick('modal', 'dialog', 'layer'), ''.join('<p>%s</p>' % x for x in RULES))
    if way == 'disclaimer':
        return '<div class="copy">%s</div>' % ''.join('<p>%s</p>' % x for x in DISCLAIMER)
    if way == 'comments':
        return '<div class="comments"><h4>网友评论</h4><p>这个通知很及时，希望尽快落实。</p><p>请问具体什么时候开始办理？</p></div>'
    if way == 'neighbours':
        return '<div>上一篇：<a href="#">%s</a></div><div>下一篇：没有了</div>' % w.r.choice(RELATED)
    if way == 'template':
        return '<div class="tj"><p>{{item.title}}</p><p>{{item.publishDate | dateFormat}}</p></div><script type="text/html"><li>{{x.title}}</li></script>'
    if way == 'qr':
        return '<div><p>扫一扫在手机打开当前页</p><p>【打印本页】 【关闭窗口】</p></div>'
    if way == 'news':
        return '<div class="side"><h3>工作动态</h3>%s</div>' % ''.join('<p>%s</p>' % s.strip() for s in SENTENCES)
    if way == 'script':
        return '<script>window.__STATE__={"title":"关于其他事项的通知","content":"<p>略。</p>"};</script><div id="app"></div>'
    return ''


FOOTERS = ['<div class="footer"><p>主办单位：%s　承办单位：信息中心</p><p>地址：某市某街1号　电话：000-00000000</p><p>版权所有 京ICP备00000000号</p></div>',
           '<table><tr><td align="center">%s 版权所有<br>地址：某市某街1号 邮编：000000</td></tr></table>', '<footer>© 2025 %s</footer>', '']

TITLES = {'title_site': '%(t)s_%(s)s', 'title-site': '%(t)s-%(s)s', 'title - site': '%(t)s - %(s)s', 'title__column_site': '%(t)s__%(c)s_%(s)s', 'title|site': '%(t)s | %(s)s',
          'site>>title': '%(s)s>>%(t)s', 'title(site)': '%(t)s（%(s)s）', 'site column title': '%(s)s %(c)s %(t)s', 'title': '%(t)s', 'site': '%(s)s', 'none': None}


def heading(w, way):
    t = w.title
    cut = len(t) // 2
    broken = '%s<br>%s' % (esc(t[:cut]), esc(t[cut:])) if len(t) > 14 and w.form('heading broken by br', .2) else esc(t)
    return {'h1': '<h1>%s</h1>', 'h2': '<h2>\n%s\n</h2>', 'h3': '<h3>%s</h3>', 'div': '<div class="bt">%s</div>', 'td': '<table width="90%%"><tr><td align="center">%s</td></tr></table>',
            'p strong': '<p align="center"><strong>%s</strong></p>', 'span': '<div><span class="tit">%s</span></div>', 'font': '<center><font size="4"><b>%s</b></font></center>',
            'site in h1': '<div class="bt">%s</div>', 'h1 empty': '<h1></h1><h3>%s</h3>', 'none': '<!-- %s -->'}[way] % broken


# name: the page's title, navigation, heading, is the title in the text too, where the number stands, metadata, paragraphs, the body's element, what follows
SITES = {
    'province portal': ('title_site', 'links', 'h1', .3, 'text', 'table', 'p', '<div id="zoom">%s</div>', ['qr', 'related']),
    'county portal': ('title-site', 'links', 'div', .3, 'between', 'list', 'p', '<div class="content">%s</div>', ['neighbours', 'disclaimer']),
    'ministry gazette': ('title__column_site', 'plain list', 'p strong', 0, 'between', None, 'p', '<div id="c">%s</div>', []),
    'tax bureau': ('site>>title', 'links', 'h3', .2, 'between', 'one line', 'p', '<div>%s</div>', ['related']),
    'exchange': ('title|site', 'links', 'h1 empty', .2, 'text', 'em', 'p', '%s', ['news']),
    'society': ('title - site', 'plain list', 'h1', .2, 'text', None, 'p', '<div class="art">%s</div>', ['neighbours', 'dialog']),
    'hospital': ('title(site)', 'links', 'site in h1', .3, 'text', None, 'div', '<div class="con">%s</div>', ['neighbours', 'comments']),
    'university': ('site column title', 'links', 'h2', .3, 'text', 'one line', 'p', '<form name="f"><div class="v_news_content">%s</div></form>', ['neighbours']),
    'old tables': ('site', 'table', 'font', .3, 'text', None, 'br', '<table><tr><td>%s</td></tr></table>', []),
    'upper case': ('title', 'table', 'td', .3, 'text', None, 'unclosed', '<TABLE><TR><TD>%s</TABLE>', ['qr']),
    'office system': ('none', None, 'none', 1, 'text', 'table', 'p', '%s', []),
    'pasted fragment': ('none', None, 'p strong', 0, 'between', None, 'p', '<div>%s</div>', []),
    'word': ('title', None, 'none', 1, 'text', None, 'word', '<div class="WordSection1">%s</div>', []),
    'public account': ('title', None, 'h1', .3, 'text', None, 'sections', '<div id="js_content">%s</div>', ['script']),
    'mobile': ('title_site', 'form', 'h1', .3, 'text', 'divs', 'p', '<article>%s</article>', ['comments', 'related']),
    'plain print': ('title', None, 'none', 1, 'text', None, 'pre', '%s', ['qr']),
    'template shell': ('title_site', 'links', 'div', .3, 'text', 'dl', 'p', '<div class="TRS_Editor">%s</div>', ['template', 'related']),
    'disclosure column': ('site', 'links', 'td', .3, 'text', 'table', 'p', '<div class="content">%s</div>', ['disclaimer', 'qr']),
    'labels': ('title(site)', 'form', 'span', .3, 'text', 'labels', 'div', '<div>%s</div>', ['related', 'news']),
    'news site': ('title_site', 'links', 'h1', .4, 'text', 'brackets', 'p', '<div class="text">%s</div>', ['news', 'comments', 'neighbours']),
}


def title_stays(w):
    """The title of a statute, an order or minutes stands in the text, whatever the heading says."""
    return not isinstance(w.gold['title'], str) or any(role == 'promulgation' for role, x in w.lines) or '纪要' in w.title


def without_title(w):
    """The title's lines stand in the heading alone, if it need not stay."""
    if title_stays(w):
        return
    kept, first = [], True
    for role, x in w.lines:
        first = first and role in ('head', 'grade', 'letterhead', 'number', 'title')
        if not (first and role in ('title', 'letterhead')):
            kept.append((role, x))
    w.lines = kept
    w.kinds.add('title in the heading alone')


def page(w):
    site = w.one_of('site', *SITES)
    title, nav, head, inside, place, meta, way, body, after = SITES[site]
    if w.chance(.25 * w.wild):
        title = w.one_of('page title', *TITLES)
    if meta and w.chance(.2):
        meta = w.one_of('metadata', 'table', 'list', 'list of colons', 'dl', 'divs', 'labels', 'brackets', 'one line', 'em')
    name, column = w.r.choice(SITE_NAMES), w.r.choice(COLUMNS)
    if way == 'pre' and w.gold['tables']:
        way = 'br'
    about = metadata(w, meta) if meta and (site != 'office system' or w.chance(.8)) else ''
    stays = title_stays(w)
    if head != 'none' and not stays and not w.chance(inside):
        without_title(w)
    number = ''
    if place == 'between' and head != 'none' and not stays and not w.gold['signers']:
        alone = [x for role, x in w.lines if role == 'number']
        if alone and '签发' not in alone[0]:
            number = w.pick('<h5>%s</h5>', '<p align="center">%s</p>', '<div class="wh">%s</div>', '<p style="text-align:right">%s</p>') % esc(alone[0])
            w.lines = [l for l in w.lines if l[0] != 'number']
            w.kinds.add('number between heading and body')
    text = paragraphs(w, way)
    parts = [about, heading(w, head)] if w.chance(.4) else [heading(w, head), about]
    inner = parts[0] + parts[1] + (tools(w) if nav and w.chance(.6) else '') + number + body % text
    hidden = ''
    if w.form('hidden dialog before the text', .06):
        hidden = '<div style="display:none">%s</div>' % ''.join('<p>%s</p>' % x for x in RULES)
    if w.form('news beside the text', .08) and nav:
        hidden += '<div class="left"><h3>热点新闻</h3>%s</div>' % ''.join('<p>%s</p>' % s.strip() for s in SENTENCES)
    above = (name_block(w, name) if head == 'site in h1' else '') + navigation(w, nav) + (trail(w, column) if nav else '')
    if w.form('stray closing html', .08):
        above += '</body></html>'
    below = ''.join(behind(w, b) for b in after if w.chance(.8)) + (w.r.choice(FOOTERS).replace('%s', name) if nav else '')
    named = TITLES[title]
    metas = '<meta name="ArticleTitle" content="%s">' % esc(w.title) if w.form('ArticleTitle', .15) else '<meta property="og:title" content="%s">' % esc(w.title) if w.form('og:title', .1) else ''
    top = '<title>%s</title>' % esc(named % {'t': w.title, 's': name, 'c': column}) if named else ''
    shell = w.pick('<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">%s</head>\n<body>%s</body></html>\n', '<html><head>%s</head><body>%s</body></html>',
                   '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">\n<html><head>%s</head><body>\n%s\n</body>\n</html>')
    if site == 'pasted fragment':
        return '%s' % inner
    wrapped = w.pick('%s', '<div class="main">%s</div>', '<div class="w1200"><div class="box">%s</div></div>', '<table width="980"><tr><td>%s</td></tr></table>') % inner
    return shell % (top + metas, above + hidden + wrapped + below)


def name_block(w, name):
    return '<h1>%s</h1>' % w.pick(name, '<a href="/">%s</a>' % name)
