"""Texts changed by rules, whose records can be told from those of the texts as they are (called by run.py).

layout    line ends, blanks, empty lines, indents, wide digits: the same values and outline
unbroken  the lines run together, with or without blanks, alone or in a page: the same header
wrapped   lines broken at a page's width, page numbers between: the same header, outline and paragraphs
printed   tables as converters print them: their cells
enclosed  below a notice that issues it: the notice's header, the text's title and outline
deleted   without its addressees, note, 抄送, imprint or urgency: the rest stays
"""
import html, json, os, re

WIDE = str.maketrans('0123456789', '０１２３４５６７８９')
LAYOUTS = {
    'crlf': lambda t: t.replace('\n', '\r\n'),
    'blanks behind lines': lambda t: '\n'.join(l if '\t' in l else l + '  ' for l in t.split('\n')),
    'wide digits': lambda t: t.translate(WIDE),
    'an empty line between any two': lambda t: re.sub('\n+', '\n\n', t),
    'indented': lambda t: ''.join('　　' + l if l.strip() and l[0] not in '\t 　' else l for l in t.splitlines(True)),
}

LAYOUT_KNOWN = {
    ('an empty line between any two', 'sheet-duty-roster'): 'rows of single blanks with empty lines between them are no rows',
    ('an empty line between any two', 'responsibility-list-2021'): 'a table whose cells all stand apart, as everything does then, has no end',
}


def header(r):
    return {k: v for k, v in r.items() if k not in ('id', 'source', 'provenance', 'sections', 'tables', 'findings', 'doubts', 'parts')}


def layout(texts, changed, result):
    """What a text's layout may be changed in without another record coming of it: values and outline, width and blanks aside."""
    narrow = {w: chr(n) for n, w in WIDE.items()}

    def content(r):
        outline = [(s['label'], s['depth']) for s in r['sections']]
        return re.sub(r'\s', '', json.dumps([header(r), outline, len(r['tables'])], ensure_ascii=False, sort_keys=True).translate(narrow))

    names = texts
    kept = [content(r) for r in changed(names.values())]
    for k, change in LAYOUTS.items():
        now = [content(r) for r in changed(map(change, names.values()))]
        other = {os.path.basename(p)[:-4] for p, a, b in zip(names, kept, now) if a != b}
        known = {n for l, n in LAYOUT_KNOWN if l == k}
        result('layout/' + k, len(now) == len(names) and other == known, 'another record of %s; known: %s' % (sorted(other), sorted(known)))
        for n in known & other:
            print('expected failure: layout/%s/%s: %s' % (k, n, LAYOUT_KNOWN[k, n]))


PAGE = '''标题: %s
发布时间: 2023-07-01 16:57
文号:
栏目: 部门文件
原文链接: https://www.example.gov.cn/zwgk/t20230701_21847.htm
==================== 正文 ====================
'''
UNBROKEN = {
    'one line': lambda title, lines: ' '.join(lines),
    'one line of a page': lambda title, lines: PAGE % title + '当前位置： 首页政务公开 %s 时间：2023-07-01 16:57 微信 微博 QQ空间 %s 来源：某某市政府 附件下载'
                                               % (title, ' '.join(lines)),
    'one line without blanks': lambda title, lines: ''.join(lines),
}
# what cannot be told, or is not yet, where nothing parts the lines
UNBROKEN_KNOWN = {
    ('one line', 'family-doctor-plan-2023'): (['recipients', 'title'], "a page's particulars without their keys above the title"),
    ('one line without blanks', 'family-doctor-plan-2023'): (['recipients', 'title'],
                                                             "a page's particulars without their keys above the title"),
    **{(k, 'health-promotion-plan-2020'): (['attachments', 'date', 'doc_number', 'doc_type', 'enclosure_title', 'issuers', 'recipients', 'title'],
                                           "a page's heading, which names what is issued, and its particulars stand above the number")
       for k in UNBROKEN},
    ('one line of a page', 'health-promotion-plan-2020'): (['attachments', 'doc_number'], "a page's heading and particulars above the number"),
    **{(k, 'report-upward-flood-2020'): (['signers', 'title'], 'the second of two signers is spaced out: 方  晓')
       for k in ('one line', 'one line without blanks')},
    **{(k, 'telegram-typhoon-2021'): (['doc_number', 'doc_type', 'recipients', 'title', 'urgency'],
                                      "a telegram's head: 签批盖章： with a name, then 等级：") for k in UNBROKEN},
    ('one line of a page', 'telegram-typhoon-2021'): (['doc_number', 'urgency'], "a telegram's head: 签批盖章： with a name, then 等级："),
    **{(k, 'salt-goitre-notice-1964'): (['doc_number', 'recipients'], 'a number that begins with its year: （64）江卫字第118号') for k in UNBROKEN},
    **{(k, 'blood-pressure-notice-2022'): (['doc_number', 'recipients', 'title'], "a page's crumbs, code and tools about the title")
       for k in UNBROKEN},
    ('one line of a page', 'blood-pressure-notice-2022'): (['doc_number', 'recipients'], "a page's crumbs, code and tools about the title"),
    ('one line without blanks', 'blood-pressure-notice-2022'): (['date', 'doc_number', 'doc_type', 'enclosure_title', 'issuers', 'recipients', 'title'],
                                                                "a page's crumbs, code and tools about the title"),
    **{(k, 'sheet-duty-roster'): (['date', 'title'], 'a sheet without a sentence: where the title ends and the rows begin') for k in ('one line', 'one line without blanks')},
    ('one line without blanks', 'imprint-recipients'): (['cc', 'doc_type', 'printed_by', 'printed_on', 'title'], 'a title without 关于 in a text of one line: 给予处分的决定'),
    ('one line without blanks', 'form-number-and-star'): (['cc', 'printed_by', 'printed_on'], 'where 抄报 ends and the printing office begins'),
    ('one line of a page', 'form-minutes-year-in-brackets'): (['doc_number'], 'the issue of minutes behind the title of the page'),
    **{(k, 'number-and-remark'): (['recipients'], 'a remark in brackets behind the number') for k in UNBROKEN},
    **{(k, 'pharmacy-summary-2008'): (['date'], 'a date without its day') for k in UNBROKEN},
    **{(k, 'open-day-plan-2018'): (['doc_type', 'title'], 'a title without 关于 that ends in 活动安排, and no addressees')
       for k in ('one line', 'one line without blanks')},
    **{(k, 'printed-pages-notice-2018'): (['recipients'], '主送： below the title') for k in UNBROKEN},
    ('one line without blanks', 'printed-pages-notice-2018'): (['doc_type', 'recipients', 'title'],
                                                               'two bodies with 文件 between them; 主送： below the title'),
    ('one line without blanks', 'exchange-centre-notice-2023'): (['attachments'], 'the list ends where the title of what is issued begins'),
    ('one line without blanks', 'patients-letter-2023'): (['issuers'], '特此通告 without a stop before the signature'),
    ('one line without blanks', 'government-work-report-2025'): (['date', 'doc_type', 'issuers', 'title'], "the page's tools end where the title begins"),
    ('one line without blanks', 'form-classified-one-line'): (['doc_number', 'signers'], 'where the name ends and the number begins'),
    ('one line without blanks', 'form-classified-upward'): (['doc_type', 'recipients', 'signers', 'title'], 'where the names end and the title begins'),
    ('one line without blanks', 'form-recipients-named'): (['cc', 'doc_number', 'doc_type', 'recipients', 'title'],
                                                           'where the addressees end and the title begins'),
    ('one line without blanks', 'form-title-spaced'): (['date', 'issuers'], 'the signature follows a list of names'),
    ('one line without blanks', 'form-signer-far'): (['recipients', 'signers'], 'where the name ends and the addressee begins'),
    ('one line', 'form-telegram-hour'): (['doc_number', 'doc_type', 'recipients', 'title', 'urgency'], "a telegram's head"),
    ('one line of a page', 'form-telegram-hour'): (['doc_number', 'urgency'], "a telegram's head"),
    ('one line without blanks', 'form-telegram-hour'): (['doc_number', 'doc_type', 'recipients', 'secrecy', 'title', 'urgency'], "a telegram's head"),
    ('one line without blanks', 'form-telegram'): (['doc_number', 'doc_type', 'recipients', 'title'], 'where 发往： ends and the number begins'),
    **{(k, 'form-announcement'): (['doc_number'], 'the two lines of the letterhead are one: 国家卫生健康委员会公告2024年第12号')
       for k in ('one line', 'one line of a page')},
    **{(k, 'form-appointments'): (['date', 'issuers', 'title'], 'a title that ends in no genre') for k in UNBROKEN},
    ('one line of a page', 'form-appointments'): (['date'], 'a title that ends in no genre'),
    ('one line without blanks', 'form-announcement'): (['doc_number', 'doc_type', 'title'], '公　告 spaced out'),
    **{(k, 'form-undated-notice'): (['attachments', 'issuers'], 'a signature without a date, and no list announces what follows') for k in UNBROKEN},
    ('one line', 'form-bulletin'): (['date', 'doc_number', 'doc_type', 'issuers', 'title'], 'a newsletter prints number, office and date above its text'),
    **{(k, 'minutes-drug-committee-2023'): (['date', 'doc_number', 'issuers', 'title'], 'minutes: their issue, office and date stand above the title') for k in UNBROKEN},
    ('one line of a page', 'minutes-drug-committee-2023'): (['date', 'doc_number', 'issuers'], 'minutes: their issue, office and date stand above the title'),
    **{(k, 'annex-alone'): (['date', 'doc_number', 'doc_type', 'title'], 'the title of an annex that stands alone ends in no genre') for k in ('one line', 'one line without blanks')},
    **{(k, 'signature-day-alone'): (['issuers'], 'a day without a year ends no signature') for k in UNBROKEN},
    **{(k, 'signature-second-name'): (['date', 'issuers'], "a body's second name in brackets, and another's seal") for k in UNBROKEN},
    **{(k, 'attachments-heads-only'): (['attachments'], 'headings of attachments that no list announces, and their texts') for k in UNBROKEN},
    **{(k, 'outline-parts'): (['doc_type', 'title'], 'a table of contents behind the title') for k in ('one line', 'one line without blanks')},
    **{(k, 'table-one-cell-a-line'): (['date', 'issuers'], 'the signature follows the cells of a table') for k in ('one line', 'one line without blanks')},
    ('one line of a page', 'form-bulletin'): (['date', 'issuers'], 'a newsletter prints number, office and date above its text'),
    **{(k, 'form-announcement-number-in-brackets'): (['doc_number', 'title'], 'the letterhead and the number below it are one: 通告（第6号）')
       for k in ('one line', 'one line without blanks')},
    ('one line of a page', 'form-announcement-number-in-brackets'): (['doc_number'], 'the letterhead and the number below it are one'),
    **{(k, 'form-announcement-year-in-brackets'): (['doc_number', 'title'], 'the letterhead, the number below it and the title are one')
       for k in ('one line', 'one line without blanks')},
    ('one line of a page', 'form-announcement-year-in-brackets'): (['doc_number'], 'the letterhead and the number below it are one'),
    ('one line of a page', 'form-issued-without-title'): (['title'], 'the page is given a title'),
    ('one line without blanks', 'form-notice-to-members'): (['doc_type', 'recipients', 'signers', 'title'], 'where the name ends and the title begins'),
    **{(k, 'outline-number-and-blank'): (['date', 'doc_type', 'issuers', 'title'], 'the genre is spaced out, and a list ends the text')
       for k in ('one line', 'one line without blanks')},
    ('one line of a page', 'outline-number-and-blank'): (['date'], 'a list ends the text'),
    ('one line without blanks', 'form-bulletin'): (['date', 'doc_number', 'doc_type', 'issuers', 'title'], 'a newsletter prints number, office and date above its text'),
}


def papers(texts):
    """Without page-*: what a site prints around the text is told by its lines."""
    return {p: t for p, t in texts.items() if not os.path.basename(p).startswith('page-')}


def unbroken(texts, changed, result):
    """The header of a text whose lines have run together, as half of what web pages leave has."""
    names = {p: t for p, t in papers(texts).items()
             if '\t' not in t and max(map(len, t.splitlines())) < 600 and not re.search('====|索.?引.?号|关注', t)}
    kept = changed(names.values())
    for k, change in UNBROKEN.items():
        now = changed([change(r['title'], [l.strip() for l in t.splitlines() if l.strip()]) for r, t in zip(kept, names.values())])
        for p, r, n in zip(names, kept, now):
            name = os.path.basename(p)[:-4]
            known = UNBROKEN_KNOWN.get((k, name), ({}, ''))
            a, b = ({f: re.sub(r'\s', '', json.dumps(v, ensure_ascii=False)) for f, v in header(x).items()} for x in (r, n))
            other = {f for f in a if a[f] != b[f]}
            result('unbroken/%s/%s' % (k, name), other == set(known[0]),
                   '\n'.join('%s: %s, with line breaks %s' % (f, b[f], a[f]) for f in sorted(other ^ set(known[0]))))
            if known[0] and other == set(known[0]):
                print('expected failure: unbroken/%s/%s %s: %s' % (k, name, ' '.join(sorted(known[0])), known[1]))


def width(s):
    return sum(2 if ord(c) >= 0x2000 else 1 for c in s)


def broken(text, columns, indent):
    """The lines of a paragraph: no mark of those that close begins one, none that opens ends one, numbers stay whole."""
    lines, room = [''], columns - indent
    for unit in re.findall(r'[（《“〔]*(?:[0-9A-Za-z.%-]+|.)[，。、；：！？）》”〕]*', text):
        if lines[-1] and width(lines[-1] + unit) > room + 2:
            lines.append('')
            room = columns
        lines[-1] += unit
    return lines


def on_pages(r, text, columns=56, lines_a_page=22):
    """As a page of GB/T 9704 is set: the first line of a paragraph two characters in, a number at the foot of each page."""
    def lines_of(f):
        found = r['provenance'].get(f) or []
        return {n for x in (found if isinstance(found, list) else [found]) for n in range(x['lines'][0], x['lines'][1] + 1)}

    flush, title = lines_of('recipients'), lines_of('title')
    as_is = set().union(*map(lines_of, ['doc_number', 'issuers', 'date', 'signers', 'printed_by']))
    out = []
    for n, l in enumerate(text.splitlines(), 1):
        t = l.strip()
        if n in title - flush:
            own = broken(t, 40, 0)
            out += ['　' * ((columns - width(s)) // 4) + s for s in own] if len(own) > 1 else [l]
        elif n in as_is - flush and width(l) <= columns or not t or re.match(r'附\s*件\s*\d*$', t) or re.search('[ 　]{3}', t) or (l[0] in ' 　' and width(l) - width(t) > 8):
            out.append(l)
        else:
            indent = 0 if n in flush else 4
            own = broken(t, columns, indent)
            out += ['　' * (indent // 2) + own[0]] + own[1:]
    if not lines_a_page:
        return '\n'.join(out) + '\n'
    pages = [out[i:i + lines_a_page] for i in range(0, len(out), lines_a_page)]
    return '\f'.join('\n'.join(p + ['', '— %d —' % n, '']) for n, p in enumerate(pages, 1))


WRAPPED = {
    'page': on_pages,
    'mail': lambda r, text: on_pages(r, text, 76, 0),
    'web page': lambda r, text: '<html><body><div id="zoom"><pre>%s</pre></div></body></html>' % html.escape(on_pages(r, text).replace('\f', '\n')),
    'page without indents': lambda r, text: re.sub(r'(?m)^[ 　]+', '', on_pages(r, text)),
}
WRAPPED_KNOWN = {
    **{(k, 'minutes-drug-committee-2023'): (['title'], 'minutes: the letterhead ends in 纪要') for k in WRAPPED},
    ('web page', 'signature-behind-item'): (['attachments'], 'the blanks that part the signature from the item are lost'),
    **{(k, 'minutes-mayor-2024'): (['title'], 'minutes: the last character of the title stands on a line of its own, the letterhead ends in 纪要')
       for k in WRAPPED},
    **{(k, 'blood-pressure-notice-2022'): (['doc_number', 'recipients'], "the page's tools below the title are broken too")
       for k in ('page', 'web page', 'page without indents')},
    **{(k, 'eight-departments-opinions-2020'): (['title'], 'a title of three lines is broken into five') for k in WRAPPED},
    **{(k, 'telegram-typhoon-2021'): (['issuers'], 'the signature is the first line of a page') for k in ('page', 'web page')},
    **{(k, 'order-promulgation-2022'): (['outline'], 'a line of 第二条 ends in 主管部, which looks like the name of a body') for k in ('page', 'mail')},
    ('page without indents', 'form-order'): (['enclosure_title'], 'one break within a sentence in the whole text and no indent: it may be as it is meant'),
}


def wrapped(texts, changed, result):
    """Broken at the width of a page, as pdftotext and mail leave a text: the same header and outline, whole paragraphs."""
    names = {p: t for p, t in papers(texts).items()
             if '\t' not in t and '\f' not in t and not re.search('====|索.?引.?号|关注', t) and max(map(len, t.splitlines())) * 2 < len(t)}
    kept = changed(names.values())

    def content(r, paragraphs):
        tight = lambda v: re.sub(r'\s', '', json.dumps(v, ensure_ascii=False))
        out = {f: tight(v) for f, v in header(r).items()}
        return {**out, 'outline': tight([[s['label'], s['depth'], paragraphs and s['text']] for s in r['sections']])}

    for k, change in WRAPPED.items():
        now = changed([change(r, t) for r, t in zip(kept, names.values())])
        for p, r, n in zip(names, kept, now):
            name = os.path.basename(p)[:-4]
            a, b = (content(x, 'without' not in k) for x in (r, n))
            other = sorted(f for f in a if a[f] != b[f])
            known = WRAPPED_KNOWN.get((k, name), ([], ''))
            result('wrapped/%s/%s' % (k, name), other == known[0], '\n'.join('%s: %s, as one line %s' % (f, b[f], a[f]) for f in other))
            if known[0] and other == known[0]:
                print('expected failure: wrapped/%s/%s %s: %s' % (k, name, ' '.join(known[0]), known[1]))


CARRIER = '''某某市卫生健康委员会关于印发《%s》的通知

某卫〔2024〕3号

各区卫生健康局，市属各医疗卫生单位：
    现将《%s》印发给你们，请认真贯彻执行。

                                   某某市卫生健康委员会
                                     2024年1月2日
    （此件公开发布）

'''


ENCLOSED_KNOWN = {
    'one-line-minutes-2019': (['enclosure_title'], 'minutes in one line, below a notice: the office is taken for their title'),
}


def enclosed(texts, changed, result):
    """Any text as what a notice issues: the header is the notice's, title and outline of the enclosure are its own."""
    names = {p: t for p, t in texts.items() if not re.search('====|索.?引.?号|关注', t)}
    kept = changed(names.values())
    own = {p: r for p, r in zip(names, kept) if r['title'] and r['provenance']['title'].get('rule') == 'title-end'
           and not re.search('印发|转发|批转|公布|令$|公告$', r['title'])}
    now = changed([CARRIER % (r['title'], r['title']) + ''.join(names[p].splitlines(True)[r['provenance']['title']['lines'][0] - 1:]) for p, r in own.items()])
    for (p, r), n in zip(own.items(), now):
        want = {'title': '某某市卫生健康委员会关于印发《%s》的通知' % r['title'], 'doc_number': '某卫〔2024〕3号', 'issuers': ['某某市卫生健康委员会'],
                'recipients': ['各区卫生健康局', '市属各医疗卫生单位'], 'date': '2024-01-02', 'note': '此件公开发布'}
        other = [f for f in want if n[f] != want[f]]
        if not (n['enclosure_title'] or '').startswith(r['title']):  # its number may stand behind it
            other.append('enclosure_title')
        if [(s['label'], s['depth']) for s in n['sections']] != [(s['label'], s['depth']) for s in r['sections']]:
            other.append('sections')
        name = os.path.basename(p)[:-4]
        known = ENCLOSED_KNOWN.get(name, ([], ''))
        result('enclosed/' + name, other == known[0], '\n'.join('%s: %s' % (f, n[f]) for f in other))
        if known[0] and other == known[0]:
            print('expected failure: enclosed/%s %s: %s' % (name, ' '.join(known[0]), known[1]))


TABLES = [
    [['姓名', '科室', '职务', '联系电话'], ['张伟', '后勤保障科', '联络员', '0575-88061168'], ['欧阳梓萍', '护理部', '副主任', '0575-88383452'], ['王芳', '药剂科', '', '']],
    [['序号', '项目', '完成时限', '备注'], ['1', '国家基本公共卫生服务均等化提质增效项目', '2024年10月底前', ''], ['2', '门诊', '12月底前', '牵头'], ['3', '院感', '长期', '']],
    [['指标', '2022年', '2023年'], ['门诊人次（万）', '89.02', '93.10'], ['药占比', '24.9%', '22.1%'], ['床位使用率', '88%', '91%']],
    [['工作任务', '责任科室'], ['完善质量控制体系，落实核心制度', '医务科'], ['加强信息化建设', '信息科'], ['规范病历书写', '质控科']],
]
AROUND = '某某市卫生健康委员会关于报送工作情况的通知\n\n某卫〔2024〕3号\n\n各科室：\n    现将情况通报如下。\n    一、总体情况\n    见下表。\n表1 工作情况表\n%s\n\n    二、要求\n    请认真落实。\n\n    （联系人：张某，电话：0575-88061168）\n\n                    某某市卫生健康委员会\n                       2024年3月1日\n（此件公开发布）\n'
ABOVE = AROUND.replace('    二、要求\n    请认真落实。\n', '')


def aligned(rows, size, gap):
    wide = [max(size(r[x]) for r in rows) for x in range(len(rows[0]))]
    return [''.join(c + ' ' * (w - size(c) + gap) for c, w in zip(r, wide)).rstrip() for r in rows]


def wrapped_cells(rows, size, room, gap):
    """Cells of at most `room` characters a line, as pdftotext -layout prints them."""
    lines = []
    for r in rows:
        cut = [[c[i:i + room] for i in range(0, len(c), room)] or [''] for c in r]
        lines += [[c[k] if k < len(c) else '' for c in cut] for k in range(max(map(len, cut)))]
    return aligned(lines, size, gap)


def with_rule(lines, rows):
    dashes = ' '.join('-' * (max(width(r[x]) for r in rows) + 2) for x in range(len(rows[0])))
    return ['  ' + '-' * len(dashes)] + ['  ' + lines[0], '  ' + dashes] + ['  ' + l for l in lines[1:]] + ['  ' + '-' * len(dashes)]


PRINTED = {
    'tabs': lambda rows: ['\t'.join(r) for r in rows],
    'cells led by tabs': lambda rows: [l for r in rows for l in ['\t' + c for c in r] + ['']],
    'padded cells': lambda rows: ['  '.join(c + '　' * max(0, 10 - len(c)) for c in r).rstrip() for r in rows],
    'pdftotext -layout': lambda rows: aligned(rows, len, 4),
    'pdftotext -layout, broken cells': lambda rows: wrapped_cells(rows, len, 8, 3) if rows[0][0] == '序号' else aligned(rows, len, 3),
    'w3m': lambda rows: '\n\n'.join(aligned(rows, width, 3)).split('\n'),
    'pandoc': lambda rows: with_rule(aligned(rows, width, 3), rows),
    'bars': lambda rows: ['| ' + ' | '.join(r) + ' |' for r in rows],
    'bars and borders': lambda rows: ['+----+'] + [l for r in rows for l in ('|' + '|'.join(r) + '|', '+----+')],
}


def printed(texts, changed, result):
    """A table in every way that converters print one: its cells, and the text about it."""
    for way, lay in PRINTED.items():
        for around, labels in ((AROUND, ['一、', '二、']), (ABOVE, ['一、'])):
            now = changed([around % '\n'.join(lay(rows)) for rows in TABLES])
            for rows, n in zip(TABLES, now):
                got = [t['cells'] for t in n['tables']]
                other = [n[f] for f, v in (('date', '2024-03-01'), ('issuers', ['某某市卫生健康委员会']), ('note', '此件公开发布')) if n[f] != v]
                result('printed/%s/%s, %d sections' % (way, rows[0][0], len(labels)), got == [rows] and [s['label'] for s in n['sections']] == labels and not other,
                       'cells %s, not %s; %s' % (got, rows, other))


ELEMENTS = {'recipients': ['recipients'], 'note': ['note'], 'cc': ['cc'], 'imprint': ['printed_by', 'printed_on'], 'urgency': ['urgency']}


def deleted(texts, changed, result):
    """A text without the lines of one element: it is missing, the others and the outline stay."""
    def lines(r, f):
        found = r['provenance'].get(f) or []
        return {n for x in (found if isinstance(found, list) else [found]) for n in range(x['lines'][0], x['lines'][1] + 1)}

    names = texts
    kept = dict(zip(names, changed(names.values())))
    for element, fields in ELEMENTS.items():
        cut = {}
        for p, r in kept.items():
            gone = set().union(*(lines(r, f) for f in fields))
            if gone and not any(gone & lines(r, f) for f in r['provenance'] if f not in fields):
                cut[p] = '\n'.join(l for n, l in enumerate(names[p].split('\n'), 1) if n not in gone)
        for p, n in zip(cut, changed(cut.values())):
            a, b = header(kept[p]), header(n)
            other = [f for f in a if (b[f] if f in fields else a[f] != b[f])]
            if [(s['label'], s['depth']) for s in n['sections']] != [(s['label'], s['depth']) for s in kept[p]['sections']]:
                other.append('sections')
            result('deleted/%s/%s' % (element, os.path.basename(p)[:-4]), not other, '\n'.join('%s: %s' % (f, n[f]) for f in other))


def all_of(tmp, texts, records, result):
    def changed(bodies):
        """The records of texts that were changed, in their order."""
        paths = []
        for i, text in enumerate(bodies):
            paths.append(os.path.join(tmp, 'changed-%03d.txt' % i))
            open(paths[-1], 'wb').write(text.encode())
        recs = [json.loads(l) for l in records(paths, os.path.join(tmp, 'changed.db')).splitlines()]
        os.remove(os.path.join(tmp, 'changed.db'))
        return recs

    names = {os.path.basename(p)[:-4] for p in texts}
    stale = {n for _, n in [*LAYOUT_KNOWN, *UNBROKEN_KNOWN, *WRAPPED_KNOWN]}.union(ENCLOSED_KNOWN) - names
    result('changes/what is known to fail exists', not stale, ' '.join(sorted(stale)))
    for test in (layout, unbroken, wrapped, printed, enclosed, deleted):
        test(texts, changed, result)
