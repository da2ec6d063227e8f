"""Documents made up of what GB/T 9704 and its users put into them, and what their records must say (see made.py)."""
import random

DIGITS, TENS = '〇一二三四五六七八九', '一二三四五六七八九十'
PROVINCES = '浙江省 福建省 湖南省 四川省 辽宁省 广西壮族自治区 内蒙古自治区 上海市 重庆市'.split()
CITIES = '绍兴市 芜湖市 宁波市 长沙市 沈阳市 南宁市 呼和浩特市 阿坝藏族羌族自治州 大兴安岭地区'.split()
COUNTIES = '越城区 诸暨市 新昌县 阜新蒙古族自治县 镶黄旗 平潭综合实验区 福田区 高新技术产业开发区'.split()
CENTRAL = '''国家卫生健康委 国家卫生健康委办公厅 国家中医药局 国家疾控局 财政部 教育部办公厅 人力资源社会保障部 民政部 国家医保局
    国家药监局 国务院医改领导小组秘书处 公安部 全国爱卫办 国家发展改革委'''.split()
OFFICES = '''%s卫生健康委员会 %s卫生健康委 %s卫生健康局 %s医疗保障局 %s人力资源和社会保障局 %s疾病预防控制局 %s市场监督管理局 %s财政局 %s教育局
    %s民政局 %s公安局 %s残疾人联合会 %s总工会 %s红十字会 %s爱国卫生运动委员会办公室 %s深化医药卫生体制改革领导小组办公室 %s人民政府
    %s人民政府办公室 %s数据局 %s行政审批服务局 %s生态环境局 %s退役军人事务局 %s消防救援支队 中共%s委组织部 共青团%s委员会 国家税务总局%s税务局
    %s人民检察院 %s机关事务管理局 %s公共资源交易中心 %s药品监督管理局'''.split()
HOUSES = '''%s第一人民医院 %s中医院 %s中西医结合医院 %s妇幼保健院 %s疾病预防控制中心 %s中心血站 %s急救中心 %s卫生健康综合行政执法队 %s口腔医院
    %s人民医院医疗集团 %s卫生健康发展研究中心 %s第三社区卫生服务中心 %s职业病防治院 %s医学会 %s卫生学校 %s120急救指挥中心 %s皮肤病防治所'''.split()
DEPARTMENTS = '''医务科 医务部 护理部 院长办公室 党委办公室 人力资源部 人事科 医院感染管理科 科教科 信息科 总务科 后勤保障部 财务科 质控办公室
    门诊部 药学部 设备科 保卫科 医保办公室 团委 工会 纪检监察室'''.split()
RECIPIENTS = '''各区、县（市）卫生健康局 各设区市卫生健康委 委直属各单位 各医疗卫生机构 机关各处室 市直有关单位 各乡镇人民政府 各街道办事处
    各科室 各有关单位 委机关各处（室、局） 各民营医院 省级各医疗单位 各市、县（区）人民政府 省政府直属各单位 各镇（街道）卫生院（社区卫生服务中心）
    全院各科室 各临床科室 各党支部 各病区、各门诊 市委宣传部 驻市各医疗单位 各会员单位 全体职工 各学院（部） 区级各医疗卫生单位
    新疆生产建设兵团卫生健康委 各省、自治区、直辖市及新疆生产建设兵团卫生健康委'''.split()
MATTERS = '''医疗质量安全 家庭医生签约服务 职业病防治 传染病防控 医疗废物管理 药品集中采购 基层卫生人才培养 老年健康服务 托育机构备案
    精神卫生综合管理 卫生应急演练 医疗服务价格调整 婴幼儿照护 无偿献血 中医药传承创新 电子病历应用 护士执业注册 疫苗接种 院前急救 临床用血
    “互联网+护理服务” 医保基金监管 长期护理保险 大型医用设备配置 紧密型县域医共体 DRG/DIP付费 农村订单定向医学生培养 H7N9禽流感防控'''.split()
TEXTS = '''实施方案 工作方案 管理办法 实施细则 行动计划（2023—2025年） 暂行规定 工作要点 应急预案 考核办法（试行） 若干措施 实施意见 工作指引
    技术指南 评审标准 发展规划 操作规程（2024年版） 任务分工'''.split()
LISTS = '''%s汇总表 %s联系人名单 %s评分表 %s报名回执 %s申报书 %s任务分解表 %s工作流程图 %s统计表（样表） 2024年%s申请表 %s先进集体和先进个人名单 %s费用明细'''.split()
HEADINGS = '总体要求 工作目标 加强组织领导 严格责任落实 强化督导检查 时间安排 参加人员 有关要求 做好宣传引导 完善保障机制'.split()
SENTENCES = '''
各单位要高度重视%s工作，明确责任分工，确保按期完成。
根据《%s管理办法》（国卫医发〔2019〕12号）要求，及时修订本单位的制度。
请于2024年6月30日前将工作总结报送市卫生健康委员会医政处，电子版发送至yzc2024@126.com。
一是健全%s工作机制；二是落实经费；三是开展督导。
到2025年，%s覆盖率达到95%%以上，群众满意度达到90分。
凡在1949年10月1日前出生的人员，由所在街道（乡镇）登记造册，每季度报一次。
开展“回头看”，对发现的问题建立台账、逐项销号，整改不到位的予以通报。
各级卫生健康行政部门负责本辖区内%s的组织实施，财政部门负责资金保障。
培训费、教材费由主办单位承担，交通费、住宿费回原单位报销。
市人民政府办公室关于%s的有关规定与本文不一致的，以本文为准。
对照附件1逐条自查，并填写附件2。
本市行政区域内从事%s及其监督管理活动，应当遵守有关法律、法规和国家标准（GB 15982—2012）。
联系人所在单位变更的，应在5个工作日内书面告知，电话：0575-88061168。
王某等12人参加了2023年3月的培训，考核合格率为91.7%%。
依法依规严肃处理，涉嫌犯罪的，移送司法机关；情节轻微的，责令限期改正：逾期不改的，从重处理。
第三方机构每年对%s进行一次评估，结果向社会公布。
'''.strip().splitlines()
ISSUED_TEXT = ['总体目标', '主要任务', '保障措施', '基本原则', '职责分工']


class Writer:
    """One notice: its lines (role, text; of a table the rows) and what the record has to say of it."""

    def __init__(self, r):
        self.r, self.lines, self.sections, self.tables = r, [], [], []
        self.place = r.choice(PROVINCES + CITIES + COUNTIES) if r.random() < .75 else r.choice(CITIES) + r.choice(COUNTIES[:1] + COUNTIES[2:4])
        self.styles = []
        self.matter = r.choice(MATTERS)

    def chance(self, p):
        return self.r.random() < p

    def pick(self, *of):
        return self.r.choice(of)

    def add(self, role, text):
        self.lines.append((role, text))

    def body(self):
        return self.r.choice(OFFICES if self.chance(.65) else HOUSES) % self.place

    def bodies(self):
        central = self.chance(.12)
        found = []
        if self.chance(.12): # of a hospital
            house = self.r.choice(HOUSES[:5]) % self.place if self.chance(.6) else ''
            return [house + d for d in self.r.sample(DEPARTMENTS, self.pick(1, 1, 1, 2) if house else 1)]
        while not found or (self.chance(.22) and len(found) < 5):
            b = self.r.choice(CENTRAL) if central else self.body()
            if not any(b.startswith(f) or f.startswith(b) for f in found):
                found.append(b)
        return found

    def sentence(self):
        s = self.r.choice(SENTENCES)
        return s % ((self.r.choice(MATTERS),) * (s.replace('%%', '').count('%s'))) if '%' in s else s

    def section(self, style, label, text):
        """Its depth: 1 + the styles open above it (see the definition of sections[].depth)."""
        if style in self.styles:
            del self.styles[self.styles.index(style):]
        self.sections.append([label, len(self.styles) + 1])
        self.styles.append(style)
        self.add('section', label + text)

    def part(self):
        self.styles = []

    def table(self):
        heads = self.r.sample(['姓名', '单位', '职务', '联系电话', '备注', '得分', '项目'], self.pick(3, 4))
        fill = {'姓名': lambda: self.person(), '单位': lambda: self.body(), '职务': lambda: self.pick('主任', '副主任', '科长'),
                '联系电话': lambda: '0575-%d' % self.r.randrange(80000000, 90000000), '备注': lambda: self.pick('', '新任'),
                '得分': lambda: '%.1f' % (self.r.random() * 100), '项目': lambda: self.r.choice(MATTERS)}
        rows = [['序号'] + heads] + [[str(n)] + [fill[h]() for h in heads] for n in range(1, self.r.randrange(3, 7))]
        self.tables.append(rows)
        self.add('table', rows)

    def person(self):
        return self.r.choice('王李张刘陈杨赵黄周吴') + self.r.choice('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超') + self.pick('', *'建国志文辉鹏海波宁云')


def numeral(n):
    return TENS[n - 1] if n <= 10 else '十' + TENS[n - 11]


def wordy(digits):
    return ''.join(DIGITS[int(c)] for c in digits)


def subject(w, year):
    """(what the title says about, its genre, the text it issues, who is addressed)"""
    r, m = w.r, w.matter
    kind = w.pick('issue', 'issue', 'forward', 'plain', 'plain', 'plain', 'reply', 'letter', 'report', 'show', 'announce', 'plan')
    many = r.sample(RECIPIENTS, w.pick(1, 1, 2, 2, 3, 5))
    office = lambda: r.choice(OFFICES) % r.choice(CITIES)
    if kind == 'issue':
        text = w.pick('', '', '%d年' % year, r.choice(CITIES)) + m + r.choice(TEXTS)
        return kind, '关于印发%s的通知' % ('《%s》' % text if w.chance(.7) or '（' in text else text), '通知', text, many
    if kind == 'forward':
        text = '%s关于加强%s工作的通知' % (r.choice(CENTRAL), m)
        return kind, w.pick('关于转发《%s》的通知', '转发%s的通知') % text, '通知', text, many
    if kind == 'plan':
        genre, tail = w.pick(('方案', '工作方案'), ('方案', '实施方案'), ('计划', '工作计划'), ('要点', '工作要点'), ('总结', '工作总结'), ('预案', '应急预案'), ('制度', '管理制度'),
                             ('办法', '管理办法'), ('规定', '管理规定'), ('细则', '实施细则'), ('规划', '发展规划'))
        return kind, w.pick('', '%d年' % year, '%d年度' % year) + m + tail + w.pick('', '', '', '（试行）', '（征求意见稿）', '（%d年版）' % year), genre, None, []
    if kind == 'plain':
        genre = w.pick('通知', '通知', '意见', '通报')
        about = w.pick('做好%s工作', '进一步加强%s工作', '开展%%s专项检查', '组织%s培训', '调整%s有关事项', '%s有关问题', '召开%s工作会议',
                       '推荐%s先进个人', '公布%s名单（第二批）', '成立%s领导小组').replace('%%', '%') % m
        return kind, '关于%s的%s' % (about, genre), genre, None, many
    if kind == 'reply':
        genre = w.pick('批复', '复函')
        about = w.pick('同意设立%s分院' % (r.choice(HOUSES) % r.choice(COUNTIES)), '%s工作有关问题' % m)
        return kind, '关于%s的%s' % (about, genre), genre.replace('复函', '函'), None, [office()]
    if kind == 'letter':
        about = w.pick('征求《%s管理办法（征求意见稿）》意见', '商请支持%s工作') % m
        return kind, '关于%s的函' % about, '函', None, list(dict.fromkeys(office() for _ in range(w.pick(1, 1, 2))))
    if kind == 'report':
        genre = w.pick('报告', '请示')
        return kind, '关于%s的%s' % ((m + '情况') if genre == '报告' else '申请%s专项资金' % m, genre), genre, None, [office()]
    if kind == 'show':
        return kind, '关于%s拟表彰名单的公示' % m, '公示', None, []
    genre = w.pick('公告', '通告')
    return kind, '关于%s有关事项的%s' % (m, genre), genre, None, []


def document_number(w, year):
    """As the gold has it and as it may be printed."""
    code = w.pick(*'浙绍岚穗湘芜川阿融柯') + w.pick(*'卫 卫办 政 政办 财社 医保 卫健 卫函 中医院 疾控 市监 人社 府办 卫健委'.split())
    if not code.endswith(('函', '办')):
        code += w.pick('', '', '发', '函', '字', '规字', '通', '办')
    serial = w.r.randrange(1, 900)
    if w.chance(.06):
        return ('%s〔%d〕第%d号' % (code, year, serial),) * 2
    if w.chance(.04):
        return ('%s〔%d〕%03d号' % (code, year, serial % 100),) * 2
    left, right = w.pick('〔〕', '〔〕', '〔〕', '〔〕', '[]', '（）', '【】', '﹝﹞', '()')
    return '%s〔%d〕%d号' % (code, year, serial), '%s%s%d%s%d号' % (code, left, year, right, serial)


def broken(w, text):
    """A title over lines of one width."""
    size = w.pick(14, 18, 20, 22, 26)
    if len(text) <= size or w.chance(.35):
        return [text]
    cut = [text[i:i + size] for i in range(0, len(text), size)]
    if len(cut[-1]) <= 3:
        cut[-2:] = [cut[-2] + cut[-1]]
    return cut


def r_keys(w):
    """Particulars of a meeting or a training, a line each."""
    day = '%d年%d月%d日' % (w.r.randrange(2000, 2026), w.r.randrange(1, 13), w.r.randrange(1, 29))
    return [w.pick('时间：%s上午9:00', '培训时间：%s（星期三）下午2:30—5:00', '报名截止时间：%s') % day, w.pick('地点：%s三楼会议室', '会议地点：%s学术报告厅') % w.pick('门诊楼', '市行政中心'),
            w.pick('参加对象：各科室主任、护士长', '联系人：%s，电话：%d' % (w.person(), w.r.randrange(80000000, 90000000)), '网址：https://www.example.gov.cn/bm')]


def items(w):
    """Numbered sections of up to four styles."""
    dot, ring = w.pick('.', '．', '、'), w.chance(.2)
    for k in range(w.r.randrange(0, 5)):
        w.section('一', numeral(k + 1) + '、', w.r.choice(HEADINGS) + w.pick('', '。' + w.sentence()))
        for j in range(w.pick(0, 0, 1, 2, 3)):
            w.section('（一）', '（%s）' % numeral(j + 1), '%s。%s' % (w.r.choice(MATTERS), w.sentence()))
        for j in range(w.pick(0, 0, 2, 3)):
            w.section('1', '%d%s' % (j + 1, dot), w.sentence())
            for i in range(w.pick(0, 0, 0, 2)):
                w.section('①' if ring else '(1)', '①②③'[i] if ring else '（%d）' % (i + 1), w.sentence())
        for j in range(w.pick(0, 0, 0, 0, 2)):
            w.section('1)', '%d）' % (j + 1), w.sentence())
        for key in r_keys(w) if w.chance(.15) else []:
            w.add('text', key)
        if w.chance(.6):
            w.add('text', w.sentence())
    if w.chance(.4):
        w.add('text', w.sentence())


def issued(w, kind, text):
    """The text that the notice issues."""
    w.part()
    for line in broken(w, text):
        w.add('title', line)
    if kind == 'issue' and w.chance(.5):
        chapters, n = w.chance(.4), 0
        for c in range(w.pick(2, 3)):
            if chapters:
                w.section('章', '第%s章' % numeral(c + 1), '　' + w.pick('总则', '职责分工', '监督管理', '附则'))
            for _ in range(w.r.randrange(1, 3)):
                n += 1
                w.section('条', '第%s条' % numeral(n), '　' + w.sentence())
                for j in range(w.pick(0, 0, 0, 2)):
                    w.section('（一）', '（%s）' % numeral(j + 1), w.r.choice(MATTERS) + '；')
        return
    for k in range(w.r.randrange(1, 5)):
        w.section('一', numeral(k + 1) + '、', w.r.choice(ISSUED_TEXT))
        for j in range(w.pick(0, 1, 2)):
            w.section('1', '%d.' % (j + 1), w.sentence())
        if w.chance(.5):
            w.add('text', w.sentence())


def attached(w, titles):
    key = w.pick('附件%s', '附件%s：', '附件 %s', '附件%s:')
    for j, title in enumerate(titles):
        w.part()
        w.add('part', (key % (j + 1 if len(titles) > 1 else '')).strip())
        w.add('title', title)
        if w.chance(.4):
            w.table()
        for k in range(w.r.randrange(1, 4) if w.lines[-1][0] == 'title' else 0):
            w.section('一', numeral(k + 1) + '、', w.sentence())
            for q in range(w.pick(0, 0, 2)):
                w.section('(1)', '（%d）' % (q + 1), w.sentence())


def notice(seed):
    w = Writer(random.Random(seed))
    r = w.r
    bodies = w.bodies()
    year, month, day = r.randrange(1998, 2026), r.randrange(1, 13), r.randrange(1, 29)
    iso = '%04d-%02d-%02d' % (year, month, day)
    kind, about, genre, text, addressed = subject(w, year)
    named = genre == '公告' or len(bodies) > 1 or w.chance(.7)
    printed_bodies = (w.pick('', ' ') if len(bodies) > 1 else '').join(bodies) if named else ''
    number, printed_number = document_number(w, year) if w.chance(.7) else (None, None)
    gold = record(title=printed_bodies + about, doc_type=genre, doc_number=number, issuers=bodies, recipients=addressed, date=iso)

    def mark(field, chance, *of):
        if w.chance(chance):
            gold[field] = w.pick(*of)
            w.add('head', gold[field])

    mark('copy_number', .06, '%06d' % r.randrange(1, 999999))
    mark('secrecy', .1, '机密★1年', '秘密★5年', '秘密')
    mark('urgency', .12, '特急', '加急', '急件')
    if number and w.chance(.25):
        for b in bodies[:-1]:
            w.add('letterhead', b)
        w.add('letterhead', bodies[-1] + ('文件' if len(bodies) == 1 else w.pick('  文件', '文件')))
    above = number and w.chance(.65)
    if number and genre in ('请示', '报告') and w.chance(.7):
        gold['signers'], above = [w.person()], True
        w.add('number', printed_number + '　　　　　　　签发人：' + gold['signers'][0])
    elif above:
        w.add('number', printed_number)
    apart = named and w.chance(.6 if len(bodies) > 1 else .3)
    for line in (bodies if len(bodies) > 1 else [printed_bodies]) + broken(w, about) if apart else broken(w, gold['title']):
        w.add('title', line.strip())
    if number and not above:
        w.add('number', printed_number)
    if addressed:
        w.add('recipients', w.pick('，', '，', '，', ',').join(addressed) + w.pick('：', '：', ':'))

    if kind in ('issue', 'forward'):
        w.add('text', '现将《%s》%s给你们，请结合实际，认真贯彻执行。' % (text, '印发' if kind == 'issue' else '转发'))
    elif kind == 'reply':
        w.add('text', '你%s《关于%s的请示》（%s〔%d〕%d号）收悉。经研究，现%s如下：' % (w.pick('局', '单位'), w.matter, w.pick('越卫', '柯政'), year, r.randrange(1, 99),
                                                               '批复' if genre == '批复' else '函复'))
    else:
        w.add('text', w.pick('为进一步加强%s工作，现将有关事项%s如下：' % (w.matter, genre if genre in ('通知', '公告', '通告', '通报') else '说明'),
                             '根据有关文件精神，经研究，现就%s工作提出以下意见。' % w.matter, '根据工作安排，现就有关事项明确如下。'))
    if kind not in ('issue', 'forward') or w.chance(.3):
        items(w)
        if not w.lines[-1][1].endswith('。'):
            w.add('text', w.sentence())
    if not text and w.chance(.15):
        w.table()
    if w.chance(.3) and genre in ('通知', '公告', '通告', '批复', '函'):
        w.add('text', {'通知': '特此通知。', '公告': '特此公告。', '通告': '特此通告。', '批复': '此复。', '函': '特此函达。'}[genre])
    if w.chance(.12):
        w.add('text', w.pick('联系人：%s，联系电话：0575-8%07d', '（联系人：%s；电话：0575-8%07d）') % (w.person(), r.randrange(10 ** 7)))

    titles = gold['attachments'] = list(dict.fromkeys(r.choice(LISTS) % r.choice(MATTERS) for _ in range(w.pick(1, 1, 2, 3)))) if w.chance(.4) else []
    dot = w.pick('.', '．', '. ', '、')
    for j, title in enumerate(titles):
        first = '' if len(titles) == 1 and w.chance(.5) else '%d%s' % (j + 1, dot)
        w.add('attachments', ('附件：' if j == 0 else '　　　') + first + title)
    brackets = any(x[:4] == '（联系人' for role, x in w.lines if role == 'text') # would end the text as a note
    unsigned = '' if brackets else w.pick('', '', '', '', '', '', '', '', '', '', '', '', 'body', 'date', 'all') if len(bodies) == 1 else ''
    headed = any(role == 'letterhead' for role, x in w.lines)
    if unsigned in ('date', 'all'):
        gold['date'] = None
    if unsigned in ('body', 'all') and not named and not headed:
        gold['issuers'] = []
    if unsigned not in ('body', 'all'):
        w.lines.append(('signatures', [bodies, w.chance(.3), w.pick('    ', '　　　　', '  '), w.chance(.05)]))
    if gold['date']:
        written = '%d年%d月%d日' % (year, month, day)
        w.add('date', w.pick('%d.%d.%d' % (year, month, day), iso) if w.chance(.04) else w.pick(
            written, written, '%d年%02d月%02d日' % (year, month, day), '%d 年 %d 月 %d 日' % (year, month, day),
            '%s年%s月%s日' % (wordy(str(year)), numeral(month), day_in_words(day))))
    if w.chance(.35):
        gold['note'] = w.pick('此件公开发布', '此件主动公开', '信息公开形式：主动公开', '此件依申请公开', '联系人：%s，联系电话：0575-8%07d' % (w.person(), r.randrange(10 ** 7)))
        w.add('note', '（%s）' % gold['note'])
    if text and w.chance(.75):
        gold['enclosure_title'] = text
        issued(w, kind, text)
    if titles and w.chance(.4):
        attached(w, titles)
    if w.chance(.2):
        gold['cc'] = r.sample(['市委办公室', '市人大常委会办公室', '市政协办公室', '省卫生健康委', '各民主党派', '市纪委监委'], w.pick(1, 2, 3))
        w.add('imprint', '抄送：' + '，'.join(gold['cc']) + '。')
    if w.chance(.2):
        gold['printed_by'], gold['printed_on'] = bodies[0] + ('' if bodies[0].endswith(('办公室', '办公厅')) else '办公室'), iso
        w.add('imprint', gold['printed_by'] + '　　　　%d年%d月%d日印发' % (year, month, day))
    w.lines = signed(w.lines)
    return w, dict(gold, sections=w.sections, tables=w.tables)


def day_in_words(day):
    return numeral(day) if day < 20 else TENS[day // 10 - 1] + '十' + (TENS[day % 10 - 1] if day % 10 else '')


def signed(lines):
    """The bodies below the text, one a line or two side by side, the last perhaps by another's seal."""
    out = []
    for role, x in lines:
        if role != 'signatures':
            out.append((role, x))
            continue
        bodies, pairs, gap, sealed = x
        step = 2 if pairs else 1
        for i in range(0, len(bodies), step):
            out.append(('signature', gap.join(bodies[i:i + step])))
        if sealed:
            out[-1] = ('signature', out[-1][1] + '（代章）')
    return out


def day_of(r, first=1998):
    year, month, day = r.randrange(first, 2026), r.randrange(1, 13), r.randrange(1, 29)
    return '%04d-%02d-%02d' % (year, month, day), '%d年%d月%d日' % (year, month, day)


def record(**known):
    """The header of a record with nothing but that."""
    one = dict.fromkeys(('title', 'doc_type', 'doc_number', 'date', 'printed_by', 'printed_on', 'secrecy', 'urgency', 'copy_number', 'note', 'enclosure_title'))
    return {**one, 'issuers': [], 'recipients': [], 'attachments': [], 'cc': [], 'signers': [], **known}


def articles(w, chapters):
    n = 0
    for c in range(w.pick(2, 3)):
        if chapters:
            w.section('章', '第%s章' % numeral(c + 1), '　' + w.pick('总则', '职责分工', '监督管理', '法律责任', '附则'))
        for _ in range(w.r.randrange(1, 4)):
            n += 1
            w.section('条', '第%s条' % numeral(n), '　' + w.sentence())
            for j in range(w.pick(0, 0, 0, 2)):
                w.section('（一）', '（%s）' % numeral(j + 1), w.r.choice(MATTERS) + w.pick('；', '。'))
            if w.chance(.2):
                w.add('text', w.sentence())


def statute_name(w):
    return w.place + w.matter + w.pick('管理办法', '条例', '若干规定', '实施细则')


GENRES = {'管理办法': '办法', '条例': '条例', '若干规定': '规定', '实施细则': '细则'}


def order(seed):
    """An order that promulgates a statute."""
    w = Writer(random.Random(seed))
    w.matter = w.matter.strip('“”')
    body, number = w.place + '人民政府', w.r.randrange(1, 400)
    iso, day = day_of(w.r)
    statute = statute_name(w)
    w.add('title', body + '令')
    w.add('number', w.pick('第%d号', '第 %d 号') % number)
    w.add('text', w.pick('《%s》已经%s市人民政府第5次常务会议审议通过，现予公布，自%s起施行。', '现公布《%s》，%s自%s起施行。') % (statute, w.pick('', ''), day_of(w.r)[1]))
    w.add('signature', w.pick('省长', '市长', '县长') + w.pick('　', '  ', '：') + w.person())
    w.add('date', day)
    w.part()
    w.add('title', statute)
    articles(w, w.chance(.5))
    gold = record(title=body + '令', doc_type='令', doc_number='%s令第%d号' % (body, number), issuers=[body], date=iso, enclosure_title=statute)
    return w, dict(gold, sections=w.sections, tables=[])


def statute(seed):
    """A statute with the note of its promulgation below the title, perhaps of amendments too."""
    w = Writer(random.Random(seed))
    w.matter = w.matter.strip('“”')
    body, number = w.place + '人民政府', w.r.randrange(1, 400)
    (iso, day), (_, later), (_, force) = day_of(w.r), day_of(w.r), day_of(w.r)
    name = statute_name(w)
    w.add('title', name)
    w.add('promulgation', w.pick('（%s%s令第%d号公布　自%s起施行）', '（%s%s令第%d号公布，自%s起施行）', '（%s%s令第%d号发布　根据%s《关于修改部分规章的决定》修正）')
          % (day, body, number, force if w.chance(.5) else later))
    articles(w, w.chance(.6))
    gold = record(title=name, doc_type=next(g for e, g in GENRES.items() if name.endswith(e)), doc_number='%s令第%d号' % (body, number), date=iso)
    return w, dict(gold, sections=w.sections, tables=[])


def announcement(seed):
    """With a number of its own below the letterhead."""
    w = Writer(random.Random(seed))
    body, number = w.r.choice(OFFICES[:9]) % w.place, w.r.randrange(1, 60)
    iso, day = day_of(w.r)
    genre = w.pick('公告', '通告')
    w.add('title', body)
    w.add('title', w.pick(genre, genre[0] + '　　' + genre[1]))
    w.add('number', w.pick('%s年第%d号', '%s年　第%d号') % (iso[:4], number))
    w.add('text', '根据《%s管理办法》有关规定，经研究，现将%s有关事项公告如下：' % (w.matter, w.matter))
    for k in range(w.r.randrange(1, 4)):
        w.section('一', numeral(k + 1) + '、', w.sentence())
    w.add('text', '特此%s。' % genre)
    w.add('signature', body)
    w.add('date', day)
    gold = record(title=body + genre, doc_type=genre, doc_number='%s%s年第%d号' % (genre, iso[:4], number), issuers=[body], date=iso)
    # in one line with its letterhead the number is that line
    return w, dict(gold, sections=w.sections, tables=[], joined={'doc_number': body + gold['doc_number']})


def minutes(seed):
    w = Writer(random.Random(seed))
    body, number = w.r.choice(OFFICES[:9]) % w.place + '办公室', w.r.randrange(1, 60)
    iso, day = day_of(w.r)
    w.add('title', w.pick('专题会议纪要', '会议纪要', '办公会议纪要'))
    w.add('number', '〔%s〕%d号' % (iso[:4], number))
    w.add('office', body + '　　　　　　　' + day)
    w.add('title', '关于%s工作的会议纪要' % w.matter)
    w.add('text', '%s，召开会议，研究%s工作。现将会议内容纪要如下：' % (day, w.matter))
    for k in range(w.r.randrange(1, 4)):
        w.section('一', numeral(k + 1) + '、', w.pick('关于经费。', '关于人员。') + w.sentence())
    w.add('text', w.pick('出席：', '参加人员：') + '、'.join(w.person() for _ in range(3)))
    gold = record(title='关于%s工作的会议纪要' % w.matter, doc_type='纪要', doc_number='〔%s〕%d号' % (iso[:4], number), issuers=[body], date=iso)
    return w, dict(gold, sections=w.sections, tables=[])
