"""Documents of all genres with the forms and mistakes of real offices, and what their records must say.

As in notices.py, a document is a list of (role, text). Each form that was drawn is noted by name in `kinds`, so that
failures can be counted by it. A gold value that is an Either may be read in several ways.
"""
import random

import notices
from notices import DEPARTMENTS, HEADINGS, HOUSES, LISTS, MATTERS, OFFICES, RECIPIENTS, TEXTS, day_in_words, numeral, record, wordy


class Either(tuple):
    """Values of which each is right."""


NUMERALS = '一二三四五六七八九十'
PEOPLE = ['任命%s同志为%s副主任', '免去%s同志的%s副主任职务', '%s同志任%s主任', '%s同志不再担任%s主任职务']
CODES = '卫 卫办 政 政办 财社 医保 卫健 卫函 疾控 市监 人社 府办 卫健委'.split()
PLACES_SHORT = '浙绍岚穗湘芜川融柯榕闽'
LEAD_INS = ['为进一步加强%s工作，现将有关事项%s如下：', '根据工作需要，经研究，现就%s有关事项%s如下。', '按照上级部署，现将%s工作的有关要求%s如下：']
CLOSINGS = {'通知': '特此通知。', '公告': '特此公告。', '通告': '特此通告。', '批复': '此复。', '函': '特此函达，请予支持。', '请示': '妥否，请批示。', '报告': '特此报告。',
            '公示': '公示期间如有异议，请向我单位反映。', '通报': '特此通报。', '议案': '请予审议。'}


class Paper(notices.Writer):
    def __init__(self, seed, wild=1.0):
        super().__init__(random.Random('harder-%d' % seed))
        self.kinds, self.wild = set(), wild
        self.matter = self.matter.strip('“”')

    def form(self, name, p):
        """Is this form drawn? Then it is noted."""
        if not self.chance(p * self.wild):
            return False
        self.kinds.add(name)
        return True

    def one_of(self, kind, *names):
        name = self.r.choice(names)
        self.kinds.add('%s: %s' % (kind, name))
        return name

    def section(self, style, label, text):
        super().section(style, label, text)
        self.sections[-1].append(''.join(text.split())[:8])

    def table(self):
        super().table()
        if self.form('header of two rows', .12):
            rows = self.tables[-1]
            top = [rows[0][0]] + ['基本情况'] + [''] * (len(rows[0]) - 2)
            rows.insert(0, top)


def day(w, first=1998):
    year, month, d = w.r.randrange(first, 2026), w.r.randrange(1, 13), w.r.randrange(1, 29)
    return '%04d-%02d-%02d' % (year, month, d), (year, month, d)


def printed_day(w, ymd):
    year, month, d = ymd
    plain = '%d年%d月%d日' % ymd
    if w.form('date in Chinese numerals', .25):
        zero = w.pick('〇', '○', 'Ｏ', '零')
        return '%s年%s月%s日' % (wordy(str(year)).replace('〇', zero), numeral(month), day_in_words(d))
    if w.form('date in full-width digits', .04):
        return ''.join(chr(ord(c) + 0xfee0) if c.isdigit() else c for c in plain)
    if w.form('date with blanks', .06):
        return '%d 年 %d 月 %d 日' % ymd
    if w.form('date with a footnote mark', .03):
        return plain + '[1]'
    return plain


def number_of(w, year):
    """(as the record has it, as it is printed)"""
    code = w.pick(*PLACES_SHORT) + w.pick(*CODES)
    if not code.endswith(('函', '办')):
        code += w.pick('', '发', '函', '字', '规', '办')
    serial = w.r.randrange(1, 400)
    if w.form('number with a two-digit year', .05):
        short = w.pick('〔%02d〕', '（%02d）') % (year % 100)
        return ('%s%s%d号' % (code, short, serial),) * 2
    if w.form('number with 字第', .05):
        return ('%s〔%d〕第%d号' % (code.rstrip('发函办') + '字' if not code.endswith('字') else code, year, serial),) * 2
    left, right = w.pick('〔〕', '〔〕', '〔〕', '[]', '（）', '【】', '﹝﹞', '()', '［］', '〈〉')
    gold = '%s〔%d〕%d号' % (code, year, serial)
    printed = '%s%s%d%s%d号' % (code, left, year, right, serial)
    if w.form('number in full-width digits', .04):
        printed = ''.join(chr(ord(c) + 0xfee0) if c.isdigit() else c for c in printed)
    elif w.form('number with blanks', .06):
        printed = '%s %s%d%s %d 号' % (code, left, year, right, serial)
    if w.form('variation selector in the code', .03):
        printed = printed[0] + '\U000e0100' + printed[1:]
    return gold, printed


def bodies_of(w):
    """(the bodies, as they sign: one list of lines)"""
    body = w.body()
    if w.form('signed by a unit and its department', .08):
        house = w.r.choice(HOUSES[:5]) % w.place
        unit = w.pick('护理部', '医务科', '办公室', '党委办公室')
        return [house + unit], [house, unit] if w.chance(.6) else [house + '　　' + unit]
    if w.form('two bodies side by side', .05):
        other = w.r.choice(OFFICES[:16]) % w.place
        if other != body and not other.startswith(body) and not body.startswith(other):
            return [body, other], [body + w.pick('　　', '    ', '  ') + other]
    if w.form('two bodies run together', .04):
        other = w.r.choice(OFFICES[:10]) % w.place
        first = w.r.choice(OFFICES[:10]) % w.place
        if other != first and not other.startswith(first) and not first.startswith(other):
            return [first, other], [first + other]
    if w.form('body spaced out', .05) and len(body) < 12:
        return [body], [' '.join(body)]
    if w.form('body broken over two lines', .04) and len(body) > 8:
        return [body], [body[:len(body) // 2], body[len(body) // 2:]]
    return [body], [body]


def outline(w, most=5, deep=True):
    """Numbered sections and text between them."""
    first = w.one_of('outline', '一、', '一、', '一、', '（一）', '1.', '第一部分', '1.1') if deep else '一、'
    if first == '第一部分':
        for k in range(w.pick(2, 3)):
            w.section('部分', '第%s部分' % numeral(k + 1), '　' + w.r.choice(HEADINGS))
            for j in range(w.pick(0, 1, 2, 3)):
                w.section('一', numeral(j + 1) + '、', w.r.choice(HEADINGS) + w.pick('', '。' + w.sentence()))
            w.add('text', w.sentence())
        return
    if first == '1.1':
        for k in range(w.pick(2, 3)):
            w.section('1', '%d ' % (k + 1), w.r.choice(HEADINGS))
            w.sections[-1][0] = str(k + 1)
            for j in range(w.pick(1, 2, 3)):
                w.section('1.1', '%d.%d ' % (k + 1, j + 1), w.sentence())
                w.sections[-1][0] = '%d.%d' % (k + 1, j + 1)
        return
    dot = w.pick('.', '．', '、')
    for k in range(w.r.randrange(1, most)):
        if first == '一、':
            w.section('一', numeral(k + 1) + '、', w.r.choice(HEADINGS) + w.pick('', '。' + w.sentence()))
            for j in range(w.pick(0, 0, 1, 2, 3)):
                w.section('（一）', '（%s）' % numeral(j + 1), '%s。%s' % (w.r.choice(MATTERS), w.sentence()))
        elif first == '（一）':
            w.section('（一）', '（%s）' % numeral(k + 1), '%s。%s' % (w.r.choice(MATTERS), w.sentence()))
        if first != '（一）' or w.chance(.3):
            for j in range(w.pick(0, 0, 2, 3) if first != '1.' else 1):
                n = j + 1 if first != '1.' else k + 1
                w.section('1', '%d%s' % (n, dot), w.sentence())
                for i in range(w.pick(0, 0, 0, 2)):
                    w.section('(1)', '（%d）' % (i + 1), w.sentence())
        if w.form('a sentence that begins with a decimal', .04):
            w.add('text', w.pick('3.5米以上的通道应当设置两个出口。', '1.2、1.3两项由医务科负责落实。', '0.9%的氯化钠注射液单独存放。'))
        if w.form('lines of keys in the text', .06):
            for key in notices.r_keys(w):
                w.add('text', key)
        if w.chance(.5):
            w.add('text', w.sentence())


def attachments(w, titles):
    """The lines that announce them."""
    if len(titles) == 1 and w.chance(.5):
        w.add('attachments', w.pick('附件：', '附件:', '附：') + titles[0])
        return
    way = w.one_of('attachment list', '1.', '1.', '附件1：', '附件一：', '一、', '（一）', '《》', 'one line', 'file names')
    for j, title in enumerate(titles):
        first = {'附件1：': '附件%d：%s', '附件一：': '附件%s：%s', '一、': '%s、%s', '（一）': '（%s）%s', '《》': '%d.《%s》', 'file names': '%d.%s.docx'}.get(way, '%d.%s')
        item = first % (NUMERALS[j] if '%s' in first[:4] else j + 1, title)
        if way == 'one line':
            item = '　'.join('%d.%s' % (k + 1, t) for k, t in enumerate(titles))
        lead = '' if way.startswith('附件') else ('附件：' if j == 0 else '　　　')
        w.add('attachments', lead + item)
        if way == 'one line':
            break


def attached(w, titles):
    way = w.one_of('attachment head', '附件1', '附件1：', '附件 1', '附件一', '附件1：title', '附件1 title')
    for j, title in enumerate(titles):
        w.part()
        n = '' if len(titles) == 1 and 'title' not in way else NUMERALS[j] if '一' in way else str(j + 1)
        if 'title' in way:
            w.add('part', '附件%s%s%s' % (n, '：' if '：' in way else ' ', title))
        else:
            w.add('part', ('附件%s%s%s' % (' ' if ' ' in way and n else '', n, '：' if '：' in way else '')).strip())
            w.add('title', title)
        if w.chance(.5):
            w.table()
        else:
            outline(w, 3, deep=False)


def imprint(w, gold, ymd):
    bodies = gold['issuers'] or ['市卫生健康委']
    if w.chance(.25):
        gold['cc'] = w.r.sample(['市委办公室', '市人大常委会办公室', '市政协办公室', '省卫生健康委', '市纪委监委', '市中级人民法院'], w.pick(1, 2, 3))
        if len(gold['cc']) > 1 and w.form('cc in several lines', .3):
            w.add('imprint', '抄送：' + gold['cc'][0] + '。')
            for c in gold['cc'][1:]:
                w.add('imprint', '　　　' + c + '。')
        else:
            w.add('imprint', w.pick('抄送：', '抄 送：', '抄送:') + '，'.join(gold['cc']) + '。')
    if w.chance(.2):
        gold['printed_by'], gold['printed_on'] = bodies[0] + ('' if bodies[0].endswith(('办公室', '部', '科')) else '办公室'), '%04d-%02d-%02d' % ymd
        openness = w.form('imprint with openness', .2)
        w.add('imprint', gold['printed_by'] + (w.pick('　　主动公开', '　　社会公开') if openness else '') + '　　　　%d年%d月%d日印发' % ymd)


SUBJECTS = {
    '通知': ['做好%s工作', '进一步加强%s工作', '开展%s专项检查', '组织%s培训', '召开%s工作会议', '推荐%s先进个人', '%s有关问题'], '意见': ['加强%s工作', '推进%s高质量发展'],
    '通报': ['%s专项检查情况', '表扬%s先进集体'], '决定': ['表彰%s先进集体', '修改《%s管理办法》', '授予%s先进个人称号'], '决议': ['%s工作报告'], '公报': ['%s统计'],
    '通告': ['%s有关事项', '加强%s管理'], '公告': ['%s有关事项', '发布%s目录'], '请示': ['申请%s专项资金', '设立%s中心'], '报告': ['%s情况', '%s工作开展情况'],
    '批复': ['同意设立%s中心', '%s有关问题'], '函': ['商请支持%s工作', '征求%s意见'], '复函': ['%s有关问题'], '议案': ['提请审议%s条例草案'], '公示': ['%s拟表彰名单', '%s评审结果'],
    '倡议书': ['支持%s']}


def subject(w):
    """(genre, what the title says after the body, the text it issues, the addressees)"""
    kind = w.one_of('genre', 'issue', 'issue', 'forward', 'plain', 'plain', 'plain', 'plain', '意见', '通报', '决定', '决议', '通告', '公告', '请示', '报告', '批复', '函',
                    '复函', '议案', '公示', '任免', 'plan', 'telegram')
    many = w.r.sample(RECIPIENTS, w.pick(1, 1, 2, 3, 5))
    if kind == 'issue':
        text = w.pick('', '', '%d年' % w.r.randrange(2010, 2026)) + w.matter + w.r.choice(TEXTS)
        return '通知', '关于%s%s的通知' % (w.pick('印发', '印发', '下发', '公布'), '《%s》' % text if w.chance(.7) or '（' in text else text), text, many
    if kind == 'forward':
        text = '%s关于加强%s工作的通知' % (w.r.choice(notices.CENTRAL), w.matter)
        return '通知', w.pick('关于转发《%s》的通知', '转发%s的通知') % text, text, many
    if kind == '任免':
        return '通知', '关于%s等同志职务任免的通知' % w.person(), None, many
    if kind == 'plan':
        tail = w.pick('工作方案', '工作计划', '工作要点', '工作总结', '应急预案', '管理制度', '管理办法', '实施细则')
        return tail[-2:], '%s%s%s' % (w.pick('', '%d年' % w.r.randrange(2010, 2026)), w.matter, tail), None, []
    genre = '通知' if kind in ('plain', 'telegram') else kind
    about = '关于%s的%s' % (w.r.choice(SUBJECTS[genre]) % w.matter, '紧急通知' if kind == 'telegram' else genre)
    to = many if genre in ('通知', '意见', '通报') else [w.r.choice(OFFICES) % w.r.choice(notices.CITIES)] if genre in ('请示', '报告', '批复', '函', '复函', '议案') else []
    return genre, about, None, to


def head(w, gold, number, printed, bodies, upward):
    """What stands above the title; is the number among it?"""
    def mark(field, chance, *of):
        if w.chance(chance):
            gold[field], text = w.pick(*of)
            w.add('head', text)
            w.kinds.add('head mark')

    def person():
        gold['signers'] = [w.person()]
        return gold['signers'][0]

    serial = '%06d' % w.r.randrange(1, 999999)
    mark('copy_number', .05, (serial, serial), (serial, '№' + serial), (serial, '份号 ' + serial), (serial, '份号：' + serial))
    mark('secrecy', .06, ('机密★1年', '机密★1年'), ('秘密', '密级：秘密'), ('秘密★一年', '秘密★一年'), ('机密', '机 密'))
    mark('urgency', .07, ('特急', '特急'), ('加急', '紧急程度：加急'), ('特急', '特 急'))
    if w.form('empty keys in the head', .06):
        w.add('head', w.pick('密级：', '份号：', '等级：', '核稿：　　　会签：', '缓急：'))
    if number and w.chance(.25):
        for b in bodies:
            w.add('letterhead', b + ('文件' if b is bodies[-1] else ''))
    if number and upward and w.chance(.7):
        way = w.one_of('signer', 'behind', 'before', 'own line', 'empty')
        if way == 'behind':
            w.add('number', printed + '　　　　签发人：' + person())
        elif way == 'before':
            w.add('number', '签发人：%s　　%s' % (person(), printed))
        elif way == 'own line':
            w.add('number', printed)
            w.add('head', w.pick('签发人：', '签发：') + person())
        else:
            w.add('number', printed + '　　　签发人：')
        return True
    if number and w.chance(.6):
        w.add('number', printed)
        return True
    return False


def titled(w, bodies, about, named):
    """The title's lines."""
    whole = (''.join(bodies) if named else '') + about
    size = w.pick(14, 18, 22, 26)
    if named and w.form('title: the body on its own line', .25):
        lines = list(bodies) + [about]
    elif len(whole) > size and w.form('title broken over lines', .6):
        lines = [whole[i:i + size] for i in range(0, len(whole), size)]
        if len(lines[-1]) < 4:
            lines[-2:] = [lines[-2] + lines[-1]]
    else:
        lines = [whole]
    for line in lines:
        w.add('title', line)


def letter(seed, wild=1.0):
    w = Paper(seed, wild)
    bodies, signed = bodies_of(w)
    iso, ymd = day(w)
    genre, about, text, to = subject(w)
    named = genre in ('公告', '决定', '决议') or len(bodies) > 1 or w.chance(.65)
    number, printed = number_of(w, ymd[0]) if w.chance(.65) else (None, None)
    gold = record(title=(''.join(bodies) if named else '') + about, doc_type=genre.replace('复函', '函'), doc_number=number, issuers=bodies, recipients=to, date=iso)
    above = head(w, gold, number, printed, bodies, genre in ('请示', '报告'))
    titled(w, bodies, about, named)
    if number and not above:
        w.add('number', '（%s）' % printed if w.form('number in brackets', .15) else printed)
    if to:
        w.add('recipients', w.pick('，', '，', ',', '；').join(to) + w.pick('：', '：', ':'))
    if text:
        w.add('text', '现将《%s》%s给你们，请结合实际，认真贯彻执行。' % (text, w.pick('印发', '转发') if '转发' not in about else '转发'))
    else:
        w.add('text', w.r.choice(LEAD_INS) % (w.matter, genre if genre in ('通知', '公告', '通告', '通报') else '明确'))
    if '任免' in about:
        for k in range(w.pick(1, 2)):
            w.section('一', numeral(k + 1) + '、', w.r.choice(PEOPLE) % (w.person(), w.matter + '办公室') + '；')
    elif not text or w.chance(.3):
        outline(w)
    if not w.lines[-1][1].endswith('。'):
        w.add('text', w.sentence())
    if not text and w.chance(.2):
        w.table()
        w.add('text', w.sentence())
    if genre in CLOSINGS and w.chance(.5):
        w.add('text', CLOSINGS[genre])
    titles = gold['attachments'] = list(dict.fromkeys(w.r.choice(LISTS) % w.r.choice(MATTERS) for _ in range(w.pick(1, 1, 2, 3)))) if w.chance(.4) else []
    listed = not (titles and w.form('attachments without a list', .08))
    if titles and listed:
        attachments(w, titles)
    if w.form('nothing of the text on this page', .04):
        w.add('text', '（此页无正文）')
    role = genre == '公示' and w.form('signature with a role', .3)
    for line in signed:
        w.add('signature', ('发布单位：' if role else '') + line + ('（代章）' if w.chance(.03) and line is signed[-1] else ''))
        role = False
    w.add('date', printed_day(w, ymd))
    if w.chance(.3):
        gold['note'] = w.pick('此件公开发布', '此件主动公开', '信息公开形式：主动公开', '此件依申请公开')
        w.add('note', '（%s）' % gold['note'])
    if text and w.chance(.75):
        gold['enclosure_title'] = text
        w.part()
        for line in [text] if len(text) < 20 or w.chance(.5) else [text[:len(text) // 2], text[len(text) // 2:]]:
            w.add('title', line)
        if not text.endswith('通知') and w.chance(.4):
            articles(w)
        else:
            outline(w, 4)
    if titles and (not listed or w.chance(.45)):
        attached(w, titles)
    imprint(w, gold, ymd)
    return w, gold


def articles(w):
    n, chapters = 0, w.chance(.5)
    letter_by_letter = chapters and w.form('chapter headings with blanks', .3)
    for c in range(w.pick(2, 3)):
        if chapters:
            title = w.pick('总则', '职责分工', '监督管理', '附则')
            w.section('章', '第%s章' % numeral(c + 1), '　' + ('　'.join(title) if letter_by_letter else title))
        for _ in range(w.r.randrange(1, 4)):
            n += 1
            w.section('条', '第%s条' % numeral(n), '　' + w.sentence())
            for j in range(w.pick(0, 0, 0, 2)):
                w.section('（一）', '（%s）' % numeral(j + 1), w.r.choice(MATTERS) + w.pick('；', '。'))
    if n > 2 and w.form('an article of its own behind another', .2):
        w.section('条', '第%s条之一' % numeral(n), '　' + w.sentence())


def statute_name(w):
    return w.matter + w.pick('管理办法', '若干规定', '实施细则')


def announcement(seed, wild=1.0):
    """With its number below the letterhead, on one line or two."""
    w = Paper(seed, wild)
    body, n = w.r.choice(OFFICES[:9]) % w.place, w.r.randrange(1, 60)
    iso, ymd = day(w)
    genre = w.pick('公告', '公告', '通告')
    way = w.one_of('announcement', '年第号', '〔〕号', '第号', 'one line')
    text = statute_name(w) if w.chance(.4) else None
    number = {'年第号': '%d年第%d号', '〔〕号': '〔%d〕%d号', '第号': '第%.0s%d号', 'one line': '〔%d〕第%d号'}[way] % (ymd[0], n)
    if way == 'one line':
        w.add('title', body + genre + number)
    else:
        if w.chance(.4):
            w.add('title', body)
            w.add('title', w.pick(genre, genre[0] + '　　' + genre[1]))
        else:
            w.add('title', body + genre)
        w.add('number', number)
    gold = record(title=Either((body + genre, body + genre + number)), doc_type=genre, doc_number=Either((body + genre + number, genre + number) + ((number,) if way == '第号' else ())),
                  issuers=[body], date=iso, enclosure_title=text)
    w.add('text', '现公布《%s》，自公布之日起施行。' % text if text else '根据有关规定，经研究，现将%s有关事项%s如下：' % (w.matter, genre))
    if not text:
        outline(w, 4)
    w.add('text', '特此%s。' % genre)
    w.add('signature', body)
    w.add('date', printed_day(w, ymd))
    if text:
        w.part()
        w.add('title', text)
        articles(w)
    return w, gold


def order(seed, wild=1.0):
    w = Paper(seed, wild)
    body, n = w.place + '人民政府', w.r.randrange(1, 400)
    iso, ymd = day(w)
    text = statute_name(w)
    number = w.pick('第%d号' % n, '第%d号' % n, '〔%d〕第%d号' % (ymd[0], n), '[%d]第%d号' % (ymd[0], n))
    w.kinds.add('order with a year' if number[0] != '第' else 'order')
    if w.chance(.3):
        w.add('title', body + '令' + number)
    else:
        w.add('title', body + w.pick('令', '令', '　令'))
        w.add('number', number)
    w.add('text', w.pick('《%s》已经市人民政府第5次常务会议审议通过，现予公布，自2026年1月1日起施行。', '现公布《%s》，自公布之日起施行。') % text)
    w.add('signature', w.pick('省长', '市长', '县长') + w.pick('　', '  ', '：') + w.person())
    w.add('date', printed_day(w, ymd))
    w.part()
    w.add('title', text)
    articles(w)
    whole = body + '令' + (number if number[0] == '第' else '〔%d〕第%d号' % (ymd[0], n))
    return w, record(title=Either((body + '令', whole)), doc_type='令', doc_number=whole, issuers=[body], date=iso, enclosure_title=text)


def statute(seed, wild=1.0):
    w = Paper(seed, wild)
    body, n = w.place + '人民政府', w.r.randrange(1, 400)
    iso, ymd = day(w)
    name = w.place + statute_name(w)
    cut = len(name) // 2
    w.kinds.add('statute')
    if len(name) > 14 and w.form('title of two lines without 关于', .5):
        w.add('title', name[:cut])
        w.add('title', name[cut:])
    else:
        w.add('title', name)
    w.add('promulgation', '（%d年%d月%d日%s令第%d号公布　自%d年1月1日起施行）' % (ymd + (body, n, ymd[0] + 1)))
    articles(w)
    return w, record(title=name, doc_type=name[-2:], doc_number='%s令第%d号' % (body, n), date=iso)


def minutes(seed, wild=1.0):
    w = Paper(seed, wild)
    body, n = w.r.choice(OFFICES[:9]) % w.place + '办公室', w.r.randrange(1, 60)
    iso, ymd = day(w)
    title = '关于%s工作的会议纪要' % w.matter
    way = w.one_of('minutes', '〔〕号', '第期')
    number = '〔%d〕%d号' % (ymd[0], n) if way == '〔〕号' else '第%d期' % n
    w.add('letterhead', w.pick('专题会议纪要', '会议纪要', '办公会议纪要'))
    w.add('number', number)
    w.add('office', body + '　　　　　　　%d年%d月%d日' % ymd)
    w.add('title', title)
    w.add('text', '%d年%d月%d日，召开会议，研究%s工作。现将会议内容纪要如下：' % (ymd + (w.matter,)))
    outline(w, 4, deep=False)
    w.add('text', w.pick('出席：', '参加人员：') + '、'.join(w.person() for _ in range(3)))
    return w, record(title=title, doc_type='纪要', doc_number=number, issuers=[body], date=iso)


def telegram(seed, wild=1.0):
    """Of the form that offices send to each other: grade, number and who signs it above the title."""
    w = Paper(seed, wild)
    body = w.place + w.pick('人民政府办公室', '卫生健康委员会', '应急管理局')
    iso, ymd = day(w)
    grade = w.pick('特急', '加急', '平急', '特提')
    number = '%s明电〔%d〕%d号' % (w.pick(*PLACES_SHORT) + w.pick('政办', '政办发', '卫', '应急'), ymd[0], w.r.randrange(1, 99))
    w.kinds.add('telegram')
    about = '关于%s的%s' % (w.r.choice(SUBJECTS['通知']) % w.matter, w.pick('通知', '紧急通知'))
    to = w.r.sample(RECIPIENTS, w.pick(1, 2, 3))
    w.add('head', w.pick('发电单位　%s', '发电单位：%s') % body)
    if w.chance(.5):
        w.add('grade', '等级　%s·明电　　　%s' % (grade, number))
    else:
        w.add('grade', w.pick('等级：', '等级　', '') + grade + w.pick('·明电', '　明电'))
        w.add('number', number)
    titled(w, [body], about, w.chance(.5))
    named = body in ''.join(x for role, x in w.lines if role == 'title')
    w.add('recipients', '，'.join(to) + '：')
    w.add('text', w.r.choice(LEAD_INS) % (w.matter, '通知'))
    outline(w)
    if not w.lines[-1][1].endswith('。'):
        w.add('text', w.sentence())
    w.add('signature', body)
    w.add('date', printed_day(w, ymd))
    return w, record(title=(body if named else '') + about, doc_type='通知', doc_number=number, issuers=[body], recipients=to, date=iso, urgency=grade)


def answer(seed, wild=1.0):
    """To a deputy's motion."""
    w = Paper(seed, wild)
    body = w.r.choice(OFFICES[:9]) % w.place
    iso, ymd = day(w)
    number, printed = number_of(w, ymd[0])
    w.kinds.add('answer to a motion')
    about = '关于%s%s第%04d号%s的%s' % (w.pick('市', '省', '县'), w.pick('十四届人大三次会议', '政协十二届二次会议'), w.r.randrange(1, 900), w.pick('建议', '提案'), w.pick('答复', '复函', '答复函'))
    named, to = w.chance(.5), w.person() + w.pick('代表', '委员')
    if w.chance(.6):
        w.add('number', printed)
        titled(w, [body], about, named)
    else:
        titled(w, [body], about, named)
        w.add('number', printed)
    w.add('recipients', to + '：')
    w.add('text', '您提出的关于加强%s工作的%s收悉，现答复如下：' % (w.matter, '建议' if '建议' in about else '提案'))
    outline(w)
    w.add('text', '感谢您对%s工作的关心和支持。' % w.matter)
    w.add('signature', body)
    w.add('date', printed_day(w, ymd))
    gold = record(title=(body if named else '') + about, doc_type=Either(('答复', '函', '复函', '答复函', None)), doc_number=number, issuers=[body], recipients=[to], date=iso)
    if w.chance(.4):
        gold['note'] = Either(('联系人：%s　联系电话：000-00000000' % w.person(),))
        w.add('note', '（%s）' % gold['note'][0])
    return w, gold


def resolution(seed, wild=1.0):
    """Passed by an assembly, on the day that stands in brackets below the title."""
    w = Paper(seed, wild)
    body = w.place + '人民代表大会常务委员会'
    iso, ymd = day(w)
    genre = w.pick('决议', '决定')
    about = '关于%s的%s' % (w.pick('%s工作报告', '加强%s工作', '批准%s计划') % w.matter, genre)
    w.kinds.add('resolution')
    titled(w, [body], about, True)
    w.add('promulgation', '（%d年%d月%d日%s第十届人民代表大会常务委员会第%s次会议通过）' % (ymd + (w.place, numeral(w.r.randrange(1, 20)))))
    w.add('text', '%s第十届人民代表大会常务委员会听取了关于%s工作的报告。会议%s：' % (w.place, w.matter, w.pick('认为', '决定')))
    outline(w, 4, deep=False)
    if not w.lines[-1][1].endswith('。'):
        w.add('text', w.sentence())
    return w, record(title=body + about, doc_type=genre, issuers=[body], date=iso)


def appointments(seed, wild=1.0):
    """Posts, one a line, below what is done."""
    w = Paper(seed, wild)
    body = w.place + w.pick('人民政府', '卫生健康委员会')
    iso, ymd = day(w)
    number, printed = number_of(w, ymd[0])
    w.kinds.add('appointments')
    about = '关于%s%s任免的通知' % (w.person(), w.pick('等职务', '等同志职务', '同志'))
    to = w.r.sample(RECIPIENTS, w.pick(1, 2))
    w.add('number', printed)
    titled(w, [body], about, w.chance(.6))
    named = body in ''.join(x for role, x in w.lines if role == 'title')
    w.add('recipients', '，'.join(to) + '：')
    w.add('text', w.pick('经研究决定：', '%s研究决定，' % body))
    for verb in ('任命', '免去'):
        w.add('text', verb + w.pick('：', ''))
        for _ in range(w.pick(1, 2, 3)):
            w.add('text', '%s%s%s%s' % (w.person(), w.pick('为', '的') if verb == '任命' else '的', w.matter + '中心副主任', w.pick('', '（试用期一年）') if verb == '任命' else '职务') + w.pick('；', '。'))
    w.add('signature', body)
    w.add('date', printed_day(w, ymd))
    return w, record(title=(body if named else '') + about, doc_type='通知', doc_number=number, issuers=[body], recipients=to, date=iso)


GENRES = [letter] * 16 + [announcement] * 2 + [order, statute, minutes, telegram, answer, resolution, appointments]


def paper(seed, wild=1.0):
    """(the document, its gold record)"""
    make = GENRES[seed % len(GENRES)]
    w, gold = make(seed, wild)
    w.gold = dict(gold, sections=w.sections, tables=w.tables)
    w.title = gold['title'][0] if isinstance(gold['title'], Either) else gold['title']
    return w
