#!/usr/bin/python3
"""make_formats.py: makes the documents of tests/formats, one text in every format that can be written here.

They are kept, so that a change of the readers is seen; this says what they are made of. All names are invented."""
import os

import office as w

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
