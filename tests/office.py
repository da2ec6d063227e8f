"""Documents made for the tests of the readers: packages written part by part, with what their text must be."""
import os, zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MORE = (W + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"')
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def package(path, parts, first=None):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        if first:
            z.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name, text in parts.items():
            info = zipfile.ZipInfo(name)  # the same bytes whenever it is made
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, text)


def docx(path, body, numbering='', styles='', more=None):
    parts = {'[Content_Types].xml': TYPES, 'word/document.xml': '<w:document %s><w:body>%s</w:body></w:document>' % (MORE, body)}
    if numbering:
        parts['word/numbering.xml'] = '<w:numbering %s>%s</w:numbering>' % (W, numbering)
    if styles:
        parts['word/styles.xml'] = '<w:styles %s>%s</w:styles>' % (W, styles)
    parts.update(more or {})
    package(path, parts)


def r(text, properties=''):
    return '<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>' % ('<w:rPr>%s</w:rPr>' % properties if properties else '', text)


def p(content='', properties=''):
    return '<w:p>%s%s</w:p>' % ('<w:pPr>%s</w:pPr>' % properties if properties else '', content if content.startswith('<') or not content else r(content))


def item(text, num, level=0, mark=''):
    return p(r(text), '<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>%s' % (level, num, mark))


def lvl(i, fmt, text, start=1, suff='nothing', more=''):
    return ('<w:lvl w:ilvl="%d"><w:start w:val="%d"/><w:numFmt w:val="%s"/>%s<w:suff w:val="%s"/><w:lvlText w:val="%s"/></w:lvl>'
            % (i, start, fmt, more, suff, text))


def abstract(i, *levels, more=''):
    return '<w:abstractNum w:abstractNumId="%d">%s%s</w:abstractNum>' % (i, more, ''.join(levels))


def num(i, of, more=''):
    return '<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>%s</w:num>' % (i, of, more)


def tbl(rows, borders=True, properties=''):
    edge = '<w:tblBorders><w:top w:val="%s"/><w:insideH w:val="%s"/></w:tblBorders>' % (('single',) * 2 if borders else ('none',) * 2)
    return '<w:tbl><w:tblPr>%s%s</w:tblPr>%s</w:tbl>' % (properties, edge, ''.join('<w:tr>%s</w:tr>' % ''.join(row) for row in rows))


def control(content):
    return '<w:sdt><w:sdtContent>%s</w:sdtContent></w:sdt>' % content


def tc(text, properties=''):
    return '<w:tc><w:tcPr>%s</w:tcPr>%s</w:tc>' % (properties, ''.join(p(t) for t in text.split('\n')) if not text.startswith('<') else text)


def field(instruction, result):
    mark = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    return (mark % 'begin' + '<w:r><w:instrText>%s</w:instrText></w:r>' % instruction + mark % 'separate' + r(result) + mark % 'end')


def counted(fmt, want):
    """One list in this format, as far as the labels wanted go: {number: label}."""
    last = max(want)
    return ''.join(item('项', 1) for _ in range(last)), abstract(1, lvl(0, fmt, '%1、')) + num(1, 1), \
        {n: label + '、项' for n, label in want.items()}


# name: (body, numbering, styles, {line number from 1: text} or [lines])
def word_cases():
    yield 'chineseCounting', *counted('chineseCounting', {1: '一', 10: '十', 11: '十一', 20: '二十', 21: '二十一', 99: '九十九', 100: '一〇〇', 101: '一〇一'}), ''
    yield 'chineseCountingThousand', *counted('chineseCountingThousand', {2: '二', 12: '十二', 100: '一百', 101: '一百零一', 110: '一百一十', 111: '一百一十一'}), ''
    yield 'japaneseCounting', *counted('japaneseCounting', {3: '三', 14: '十四', 30: '三十', 101: '百一'}), ''
    yield 'ideographDigital', *counted('ideographDigital', {9: '九', 10: '一〇', 21: '二一'}), ''
    yield 'circle', *counted('decimalEnclosedCircle', {1: '①', 20: '⑳', 21: '21'}), ''
    yield 'circleChinese', *counted('decimalEnclosedCircleChinese', {2: '②'}), ''
    yield 'paren', *counted('decimalEnclosedParen', {2: '⑵', 20: '⒇', 21: '21'}), ''
    yield 'legalSimplified', *counted('chineseLegalSimplified', {1: '壹', 10: '壹拾', 21: '贰拾壹'}), ''
    yield 'stems', *counted('ideographTraditional', {1: '甲', 10: '癸', 11: '甲'}), ''
    yield 'branches', *counted('ideographZodiac', {12: '亥', 13: '子'}), ''
    yield 'letters', *counted('upperLetter', {1: 'A', 26: 'Z', 27: 'AA'}), ''
    yield 'roman', *counted('lowerRoman', {4: 'iv', 9: 'ix', 14: 'xiv'}), ''
    yield 'zero', *counted('decimalZero', {9: '09', 10: '10'}), ''
    yield 'wide', *counted('decimalFullWidth', {12: '１２'}), ''
    yield 'dash', *counted('numberInDash', {2: '- 2 -'}), ''
    three = abstract(1, lvl(0, 'chineseCounting', '第%1章', suff='space'), lvl(1, 'decimal', '%1.%2', more='<w:isLgl/>'), lvl(2, 'decimal', '（%3）'))
    yield ('levels', item('总则', 1) + item('甲', 1, 1) + item('乙', 1, 1) + item('丙', 1, 2) + item('附则', 1) + item('丁', 1, 1) + item('戊', 1, 2),
           three + num(1, 1), ['第一章 总则', '1.1甲', '1.2乙', '（1）丙', '第二章 附则', '2.1丁', '（1）戊'], '')
    yield ('lower level first', item('甲', 1, 1) + item('乙', 1) + item('丙', 1, 1), three + num(1, 1), ['1.1甲', '第一章 乙', '1.1丙'], '')
    straight = abstract(1, lvl(0, 'chineseCounting', '第%1章'), lvl(1, 'chineseCounting', '第%2条', more='<w:lvlRestart w:val="0"/>'))
    yield ('articles run on', item('甲', 1) + item('乙', 1, 1) + item('丙', 1) + item('丁', 1, 1), straight + num(1, 1),
           ['第一章甲', '第一条乙', '第二章丙', '第二条丁'], '')
    shared = abstract(1, lvl(0, 'decimal', '%1.')) + num(1, 1) + num(2, 1) + num(3, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    yield ('lists that share an abstract one', item('甲', 1) + item('乙', 2) + item('丙', 3) + item('丁', 3) + item('戊', 1), shared,
           ['1.甲', '2.乙', '1.丙', '2.丁', '3.戊'], '')
    own = abstract(1, lvl(0, 'decimal', '%1.')) + num(1, 1, '<w:lvlOverride w:ilvl="0">%s</w:lvlOverride>' % lvl(0, 'chineseCounting', '（%1）', start=3))
    yield 'a level of the list\'s own', item('甲', 1) + item('乙', 1), own, ['（三）甲', '（四）乙'], ''
    styles = ('<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
              '<w:style w:type="paragraph" w:styleId="k"><w:basedOn w:val="h"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>')
    by_style = abstract(1, lvl(0, 'chineseCounting', '%1、', more='<w:pStyle w:val="h"/>'), lvl(1, 'chineseCounting', '（%2）', more='<w:pStyle w:val="k"/>')) + num(1, 1)
    yield ('numbered by style', p('甲', '<w:pStyle w:val="h"/>') + p('乙', '<w:pStyle w:val="k"/>') + p('丙', '<w:pStyle w:val="h"/>') +
           p('丁', '<w:pStyle w:val="h"/><w:numPr><w:numId w:val="0"/></w:numPr>'), by_style, ['一、甲', '（一）乙', '二、丙', '丁'], styles)
    linked = ('<w:style w:type="numbering" w:styleId="ls"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>')
    yield ('numStyleLink', item('甲', 1) + item('乙', 1), abstract(1, more='<w:numStyleLink w:val="ls"/>') +
           abstract(2, lvl(0, 'chineseCounting', '%1、'), more='<w:styleLink w:val="ls"/>') + num(1, 1) + num(2, 2), ['一、甲', '二、乙'], linked)
    gone = '<w:del w:id="1" w:author="x"><w:r><w:delText>乙</w:delText></w:r></w:del>'
    one = abstract(1, lvl(0, 'decimal', '%1.')) + num(1, 1)
    deleted = p(gone, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="2" w:author="x"/></w:rPr>')
    yield 'a deleted paragraph is not counted', item('甲', 1) + deleted + item('丙', 1), one, ['1.甲', '2.丙'], ''
    yield ('a deleted mark joins', p(r('前'), '<w:rPr><w:del w:id="2" w:author="x"/></w:rPr>') + p('后'), '', ['前后'], '')
    yield ('changes as accepted', p(r('3月1') + '<w:del w:id="1" w:author="x"><w:r><w:delText>7</w:delText></w:r></w:del><w:ins w:id="2" w:author="x">' + r('8') + '</w:ins>' +
             '<w:moveFrom w:id="3" w:author="x">' + r('甲') + '</w:moveFrom>' + r('日')), '', ['3月18日'], '')
    yield 'hidden', p(r('标题') + r('内部', '<w:vanish/>') + r('一', '<w:vanish w:val="0"/>')), '', ['标题一'], ''
    yield 'fields', p(r('日期') + field('DATE', '2024年1月2日') + '<w:fldSimple w:instr="NUMPAGES">' + r('7') + '</w:fldSimple>'), '', ['日期2024年1月2日7'], ''
    yield 'fields in fields', p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r('IF ') + field('PAGE', '3') + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r('好') +
                                '<w:r><w:fldChar w:fldCharType="end"/></w:r>'), '', ['好'], ''
    bare = lambda code, form='': ('<w:r><w:fldChar w:fldCharType="begin">%s</w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> %s </w:instrText></w:r>'
                                  '<w:r><w:fldChar w:fldCharType="end"/></w:r>' % (form, code))  # Word stores no result of these
    yield 'combined characters', p(bare('EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(甲局),\\s\\do 3(乙局))') + r('文件')), '', ['甲局 乙局文件'], ''
    yield 'enclosed characters', p(''.join(bare('eq \\o\\ac(○,%s)' % c) for c in ('1', '35', '36', '51', '秘')) + bare('EQ \\o\\ac(急,□)')), '', ['①㉟㊱51秘急'], ''
    yield 'equations', p(''.join(bare('EQ ' + c) for c in ('\\f(1,2)', '\\r(3,x)', '\\b(甲\\,乙)', '\\l(1,2)', '\\o(甲', '\\'))), '', ['1/2√x(甲,乙)1,2甲\\'], ''
    tick = lambda more: '<w:ffData><w:checkBox><w:sizeAuto/>%s</w:checkBox></w:ffData>' % more
    yield ('form fields', p(bare('FORMCHECKBOX', tick('<w:default w:val="1"/>')) + r('是') + bare('FORMCHECKBOX', tick('<w:default w:val="1"/><w:checked w:val="0"/>')) + r('否') +
             field('FORMCHECKBOX', '').replace('begin"/>', 'begin">' + tick('<w:checked/>') + '</w:fldChar>', 1) + r('均可') +
             bare('FORMDROPDOWN', '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="一般"/><w:listEntry w:val="机密"/></w:ddList></w:ffData>')), '', ['☑是□否☑均可机密'], '')
    yield ('symbols of fonts', p(''.join('<w:r><w:sym w:font="%s" w:char="%s"/></w:r>' % c for c in (('Wingdings 2', 'F052'), ('Wingdings 2', 'F0A3'), ('Wingdings 2', 'F06A'),
             ('Wingdings', 'F0A8'), ('Wingdings', 'F082'), ('Symbol', 'F0B3'))) + bare('SYMBOL 82 \\f "Wingdings 2"') + bare('MACROBUTTON NoMacro 请输入题名')), '', ['☑□①□②≥☑请输入题名'], '')
    box = '<w:txbxContent>' + p('甲发〔2024〕3号') + '</w:txbxContent>'
    yield ('a text box once', p('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>%s</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>%s'
             '</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>' % (box, box) + r('关于事项的通知')), '', ['甲发〔2024〕3号', '关于事项的通知'], '')
    yield ('VML alone', p('<w:r><w:pict><v:shape><v:textbox>%s</v:textbox></v:shape></w:pict></w:r>' % box), '', ['甲发〔2024〕3号', ''], '')
    yield ('content controls', '<w:sdt><w:sdtContent>' + p('<w:sdt><w:sdtContent>' + r('甲') + '</w:sdtContent></w:sdt>' + '<w:hyperlink>' + r('乙') + '</w:hyperlink><w:smartTag>' +
             r('丙') + '</w:smartTag>') + '</w:sdtContent></w:sdt>', '', ['甲乙丙'], '')
    bound = lambda path, kind, content, item='{9F}': ('<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings="xmlns:n=\'urn:oa\'" w:xpath="%s" w:storeItemID="%s"/>%s</w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>'
                                                      % (path, item, kind, content))
    plain, choice = '<w:text/>', '<w:dropDownList><w:listItem w:displayText="特急" w:value="2"/><w:listItem w:displayText="平件" w:value="0"/></w:dropDownList>'
    old = r('单击此处') + r('输入')
    yield ('content controls that show what stands in another part', p(r('文号：') + bound('/n:paper[1]/n:number[1]', plain, old)) + bound('/n:paper[1]/n:title[2]', plain, p(old)) +
             p(bound('/n:paper[1]/@n:urgency', choice, old) + bound('/n:paper[1]/n:empty[1]', plain, r('空')) + bound('/n:paper[1]/n:none[1]', plain, r('无')) +
               bound('count(//n:title)', plain, r('式')) + bound('/n:paper[1]/n:number[1]', '<w:richText/>', r('富')) + bound('/n:paper[1]/n:number[1]', plain, r('他'), '{77}') +
               bound('/n:paper[1]/n:number[1]', plain, '', '{9f}')) +
             tbl([[tc('题名'), bound('/ns1:coreProperties[1]/ns0:title[1]', plain, tc('标题'), '{6C3C8BC8-F283-45AE-878A-BAB7291924A1}')], [tc('主送'), tc('各科室')]]), '',
           ['文号：甲发〔2031〕7号', '关于值班的通知', '特急空无式富他甲发〔2031〕7号', '题名\t值班', '主送\t各科室'], '',
           {'customXml/item3.xml': '<paper xmlns="urn:oa" urgency="2"><number>甲发〔2031〕7号</number><title>旧题</title><title>关于值班的通知</title><empty/></paper>',
            'customXml/itemProps3.xml': '<ds:datastoreItem xmlns:ds="urn:d" ds:itemID="{9F}"/>',
            'customXml/_rels/item3.xml.rels': '<Relationships><Relationship Id="a" Type="http://x/customXmlProps" Target="itemProps3.xml"/></Relationships>',
            'docProps/core.xml': '<cp:coreProperties xmlns:cp="urn:c" xmlns:dc="urn:t"><dc:title>值班</dc:title></cp:coreProperties>'})
    yield ('small things', p(r('第35条') + '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="1"/></w:r>' +
             '<w:r><w:ruby><w:rt>' + r('lǐ') + '</w:rt><w:rubyBase>' + r('李') + '</w:rubyBase></w:ruby></w:r>' +
             '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:noBreakHyphen/><w:softHyphen/></w:r>' + r('5m') + r('2', '<w:vertAlign w:val="superscript"/>')),
           '', ['第35条李☑-5m²'], '')
    yield ('alternatives within a run', p('<w:r><mc:AlternateContent><mc:Choice Requires="w16se"/><mc:Fallback><w:t>☎</w:t></mc:Fallback></mc:AlternateContent></w:r>' + r('联系')),
           '', ['☎联系'], '')
    yield ('a fraction', p(r('率：') + '<m:oMath xmlns:m="x"><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>'), '', ['率：a/b'], '')
    yield ('WordArt', p('<w:r><w:pict><v:shape><v:textpath string="某某市人民政府文件"/></v:shape></w:pict></w:r>') + p('通知'), '', ['某某市人民政府文件', '', '通知'], '')
    pt = lambda i, kind, *texts: '<dgm:pt modelId="%s"%s><dgm:t>%s</dgm:t></dgm:pt>' % (i, ' type="%s"' % kind if kind else '', ''.join('<a:p><a:r><a:t>%s</a:t></a:r></a:p>' % t for t in texts))
    cxn = lambda i, of, to, order, kind='': '<dgm:cxn modelId="%d" srcId="%s" destId="%s" srcOrd="%d" destOrd="0"%s/>' % (i, of, to, order, ' type="%s"' % kind if kind else '')
    data = ('<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>%s</dgm:ptLst><dgm:cxnLst>%s</dgm:cxnLst></dgm:dataModel>'
            % (pt('1', 'doc') + pt('2', '', '组长：姜禾', '院长') + pt('3', 'node', '综合组') + pt('4', 'asst', '办公室') + pt('5', '', '督查组') + pt('6', 'parTrans', '连接') + pt('7', 'pres') + pt('8', '', '散落'),
               cxn(10, '1', '2', 0) + cxn(11, '2', '5', 2) + cxn(12, '2', '3', 1) + cxn(13, '2', '4', 0) + cxn(14, '3', '2', 0) + cxn(15, '7', '3', 0, 'presOf')))
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Target="diagrams/data3.xml"/></Relationships>'
    yield ('a diagram, its boxes from top to bottom; its connections form a circle', p('组织机构如下：') + p('<w:r><w:drawing><dgm:relIds xmlns:dgm="urn:d" xmlns:r="urn:r" r:dm="rId9"/></w:drawing></w:r>') + p('通知'), '',
           ['组织机构如下：', '组长：姜禾', '院长', '办公室', '综合组', '督查组', '散落', '', '通知'], '', {'word/_rels/document.xml.rels': rels, 'word/diagrams/data3.xml': data})
    yield ('elements that are passed over before parsing', p(r('甲', '<w:rFonts w:eastAsia="仿宋" w:hint=\'a>b\'/><w:sz w:val="32"/><w:szCs w:val="32" /><w:u w:val="single"></w:u><w:vanish w:val="0"/>') +
             r('&lt;w:sz w:val="1"/&gt;') + r('乙', '<w:color w:val="FF0000"/><w:b/>')), '', ['甲<w:sz w:val="1"/>乙'], '')
    yield 'the same in a section of characters', p('<w:r><w:t><![CDATA[甲<w:sz w:val="1"/>]]></w:t></w:r>') + p(r('乙')), '', ['甲<w:sz w:val="1"/>', '乙'], ''
    yield 'line ends', p(r('甲') + '<w:r><w:br/></w:r>' + r('乙') + '<w:r><w:br w:type="page"/></w:r>' + r('丙')), '', ['甲', '乙', '丙'], ''
    yield 'bare paragraphs', '<w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>乙</w:t></w:r></w:p>', '', ['甲', '', '乙'], ''
    yield ('a layout table', tbl([[tc('甲局'), tc('文件', '<w:vMerge w:val="restart"/>')], [tc('乙局'), tc('', '<w:vMerge/>')], [tc('丙局'), tc('', '<w:vMerge/>')]], borders=False) + p('正文'),
           '', ['甲局    文件', '乙局', '丙局', '正文'], '')


def word_xml(path, body, flat):
    """A Word document in one XML file: the parts of a .docx in it, or WordprocessingML 2003."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
    if flat:
        text = ('<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
                '<w:document %s><w:body>%s</w:body></w:document></pkg:xmlData></pkg:part></pkg:package>' % (MORE, body))
    else:
        text = ('<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
                ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:body><wx:sect>%s</wx:sect></w:body></w:wordDocument>' % body)
    open(path, 'w', encoding='utf-8').write(head + text)


O = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
     ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
     ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
     ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" office:version="1.3"')


def odf(path, kind, body, styles=''):
    package(path, {'content.xml': '<office:document-content %s><office:automatic-styles>%s</office:automatic-styles><office:body><office:%s>%s</office:%s></office:body>'
                   '</office:document-content>' % (O, styles, kind, body, kind), 'styles.xml': '<office:document-styles %s><office:styles/></office:document-styles>' % O},
            first=('mimetype', 'application/vnd.oasis.opendocument.' + ('text' if kind == 'text' else 'spreadsheet')))


def t(content, style=''):
    return '<text:p%s>%s</text:p>' % (' text:style-name="%s"' % style if style else '', content)


def odt_cases():
    levels = ('<text:list-style style:name="L">' + ''.join(
        '<text:list-level-style-number text:level="%d" style:num-format="%s" %s><style:list-level-properties><style:list-level-label-alignment text:label-followed-by="nothing"/>'
        '</style:list-level-properties></text:list-level-style-number>' % x for x in
        ((1, '一, 二, 三, ...', 'loext:num-list-format="%1%、" style:num-suffix="、"'), (2, '一, 二, 三, ...', 'style:num-prefix="（" style:num-suffix="）"'),
         (3, '1', 'style:num-suffix="." text:display-levels="2"'))) + '</text:list-style>')
    lst = lambda items, more='': '<text:list text:style-name="L"%s>%s</text:list>' % (more, ''.join('<text:list-item>%s</text:list-item>' % i for i in items))
    sub = lambda items: '<text:list>%s</text:list>' % ''.join('<text:list-item>%s</text:list-item>' % i for i in items)
    yield 'lists', lst([t('甲'), t('乙') + sub([t('丙'), t('丁') + sub([t('戊')])])]) + t('段') + lst([t('己')], ' text:continue-numbering="true"') + lst([t('庚')]), levels, \
        ['一、甲', '二、乙', '（一）丙', '（二）丁', '二.1.戊', '段', '三、己', '一、庚']
    yield 'start and header', lst([t('甲')]) + '<text:list text:style-name="L" text:continue-numbering="true"><text:list-header>%s</text:list-header><text:list-item text:start-value="7">%s</text:list-item></text:list>' \
        % (t('无号'), t('乙') + t('续')), levels, ['一、甲', '无号', '七、乙', '续']
    hidden = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    yield 'within a paragraph', '<text:tracked-changes><text:changed-region><text:deletion>' + t('删') + '</text:deletion></text:changed-region></text:tracked-changes>' + t(
        '甲<text:s text:c="2"/>乙<text:tab/>丙<text:line-break/>丁<text:span text:style-name="H">密</text:span><text:note><text:note-citation>1</text:note-citation><text:note-body>'
        + t('注') + '</text:note-body></text:note><text:date>2024年1月2日</text:date><text:ruby><text:ruby-base>李</text:ruby-base><text:ruby-text>li</text:ruby-text></text:ruby>'), hidden, \
        ['甲  乙  丙', '丁2024年1月2日李', '[1] 注']
    yield 'a text box', t('<draw:frame><draw:text-box>' + t('甲发〔2024〕3号') + '</draw:text-box></draw:frame>标题'), '', ['甲发〔2024〕3号', '标题']


def xlsx(path, sheets, formats, values_1904=False, more=None):
    """sheets: [(name, state, rows, merges)]; a cell is a text, or (number, index of a format)."""
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    esc = lambda s: s.replace('&', '&amp;').replace('"', '&quot;').replace('<', '&lt;').replace('>', '&gt;')
    strings, parts = [], {'[Content_Types].xml': TYPES}

    def cell(x, y, v):
        ref = '%s%d' % (chr(65 + x), y + 1)
        if v is None:
            return ''
        if isinstance(v, tuple):
            return '<c r="%s" s="%d"><v>%r</v></c>' % (ref, v[1], v[0])
        if v.startswith('='):
            return '<c r="%s" t="str"><f>%s</f><v>%s</v></c>' % (ref, esc(v[1:]), esc(v))
        strings.append(v)
        return '<c r="%s" t="s"><v>%d</v></c>' % (ref, len(strings) - 1)
    for i, (name, state, rows, merges) in enumerate(sheets):
        data = ''.join('<row r="%d">%s</row>' % (y + 1, ''.join(cell(x, y, v) for x, v in enumerate(row))) for y, row in enumerate(rows))
        parts['xl/worksheets/sheet%d.xml' % (i + 1)] = '<worksheet %s><sheetData>%s</sheetData><mergeCells>%s</mergeCells></worksheet>' % (
            ns, data, ''.join('<mergeCell ref="%s"/>' % m for m in merges))
    parts['xl/workbook.xml'] = '<workbook %s><workbookPr date1904="%d"/><sheets>%s</sheets></workbook>' % (ns, values_1904, ''.join(
        '<sheet name="%s" sheetId="%d" state="%s" r:id="r%d"/>' % (s[0], i + 1, s[1], i + 1) for i, s in enumerate(sheets)))
    parts['xl/_rels/workbook.xml.rels'] = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>' % ''.join(
        '<Relationship Id="r%d" Target="worksheets/sheet%d.xml"/>' % (i + 1, i + 1) for i in range(len(sheets)))
    own = [f for f in formats if isinstance(f, str)]
    parts['xl/styles.xml'] = '<styleSheet %s><numFmts>%s</numFmts><cellXfs>%s</cellXfs></styleSheet>' % (
        ns, ''.join('<numFmt numFmtId="%d" formatCode="%s"/>' % (200 + i, esc(f)) for i, f in enumerate(own)),
        ''.join('<xf numFmtId="%d"/>' % (200 + own.index(f) if isinstance(f, str) else f) for f in formats))
    parts['xl/sharedStrings.xml'] = '<sst %s>%s</sst>' % (ns, ''.join('<si><r><t>%s</t></r><rPh><t>x</t></rPh></si>' % esc(s) for s in strings))
    parts.update(more or {})
    package(path, parts)


def boxes(sheet, *rows):
    """Text boxes over the sheet's cells: (row from 0, paragraphs), the second and later ones in a group."""
    shape = lambda texts: '<xdr:sp><xdr:txBody>%s</xdr:txBody></xdr:sp>' % ''.join('<a:p><a:r><a:t>%s</a:t></a:r></a:p>' % t for t in texts)
    anchor = lambda i, row, texts: '<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>%d</xdr:row></xdr:from>%s</xdr:twoCellAnchor>' % (
        row, '<xdr:grpSp>%s</xdr:grpSp>' % shape(texts) if i else shape(texts))
    return {'xl/worksheets/_rels/sheet%d.xml.rels' % sheet: '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="../drawings/drawing7.xml"/></Relationships>',
            'xl/drawings/drawing7.xml': '<xdr:wsDr xmlns:xdr="urn:x" xmlns:a="urn:a">%s</xdr:wsDr>' % ''.join(anchor(i, *r) for i, r in enumerate(rows))}


# format (a code, or the number of a built-in one), value, what the cell shows
CELL_FORMATS = [
    (0, 5, '5'), (0, 38.079999999999998, '38.08'), (0, 0.1, '0.1'), (0, -3, '-3'), (0, 123456789012, '123456789012'),
    (1, 2.5, '3'), (2, 3.14159, '3.14'), (3, 1234567, '1,234,567'), (4, 1234.5, '1,234.50'), (9, 0.256, '26%'), (10, 0.2563, '25.63%'), (11, 12345, '1.23E+04'),
    (12, 1.5, '1 1/2'), (14, 45387, '2024/4/5'), (20, 0.5625, '13:30'), (27, 45387, '2024年4月'), (28, 45387, '4月5日'), (31, 45387, '2024年4月5日'), (46, 1.25, '30:00:00'),
    (50, 45387, '2024年4月'), (51, 45387, '4月5日'), (55, 0.5625, '下午1时30分'), (57, 45387, '2024年4月'), (58, 45387, '4月5日'),
    ('yyyy"年"m"月"d"日"', 45387, '2024年4月5日'), ('yyyy\\-mm\\-dd', 45387, '2024-04-05'), ('[$-804]yyyy"年"m"月"d"日"', 45387, '2024年4月5日'),
    ('[DBNum1][$-804]yyyy"年"m"月"d"日"', 45387, '二〇二四年四月五日'), ('[DBNum1][$-804]yyyy"年"m"月"d"日"', 45641, '二〇二四年十二月十五日'),
    ('[DBNum1][$-804]m"月"d"日";@', 45376, '三月二十五日'), ('e"年"m"月"', 45387, '2024年4月'), ('aaaa', 45387, '星期五'), ('aaa', 45387, '五'),
    ('yyyy/m/d h:mm', 45387.5, '2024/4/5 12:00'), ('h"时"mm"分"ss"秒"', 0.5001157407, '12时00分10秒'), ('mm:ss', 0.0010416667, '01:30'),
    ('"甲发〔2024〕"0"号"', 12, '甲发〔2024〕12号'), ('000', 7, '007'), ('0.0#', 1.5, '1.5'), ('#', 0, '0'), ('#,##0.00"元"', 1234.5, '1,234.50元'),
    ('[$¥-804]#,##0.00', 88, '¥88.00'), ('0.00_);[Red]\\(0.00\\)', -2.5, '(2.50)'), ('0;-0;"—"', 0, '—'), ('[>=100]"多";"少"', 50, '少'), ('[>=100]"多";"少"', 150, '多'),
    ('[DBNum2][$-804]General', 105, '壹佰零伍'), ('[DBNum2][$-804]G/通用格式"元整"', 1005, '壹仟零伍元整'), ('G/通用格式', 12.5, '12.5'), ('#,##0.00,,"百万"', 123456789, '123.46百万'), ('#,##0,', 1234567, '1,235'), ('0\\.0,"万元"', 123456, '12.3万元'), ('0!.0,"万元"', 123456, '12.3万元'), ('0!.0000"万元"', 500, '0.0500万元'),
    ('[>0]"↑"0%;[<0]"↓"0%;0%', -0.12, '↓12%'), ('[<0]"亏"0;0', -5, '亏5'), ('[>=0]0;"亏"0', -5, '亏5'), ('[>=100]0;0.0', -5, '-5.0'), ('[<10]0.0;0', -5, '-5.0'), ('[>=100]0"多";[>=0]0;"负"0', -5, '负5'),
    ('[DBNum1]General', 21, '二十一'), ('[DBNum1][$-804]0', 2024, '二〇二四'), ('[DBNum2][$-804]0', 37, '叁柒'), ('0000"年"00"月"00"日"', 20240315, '2024年03月15日'), ('00-000', 12345, '12-345'), ('000 0000 0000', 13900001111, '139 0000 1111'), ('"第"00"-"00.0', 1234.56, '第12-34.6'), ('##-##', 7, '-7'), ('# ??/??', 2.25, '2 1/4'), ('0.0,', 12345, '12.3'), ('General"份"', 3, '3份'), ('[h]"小时"', 1.5, '36小时'),
]


def ole(path, streams):
    """A compound file (MS-CFB) of streams by name: short ones stand in small sectors."""
    import struct
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    pad = lambda b, n: b + b'\0' * (-len(b) % n)
    small, small_fat, data, fat, entries = b'', [], b'', [], []

    def chain(table, n):
        start = len(table)
        table.extend(list(range(start + 1, start + n)) + [end])
        return start
    for name, b in streams.items():
        if len(b) < 4096:
            start = chain(small_fat, max(1, -(-len(b) // 64)))
            small += pad(b or b'\0', 64)
        else:
            start = chain(fat, -(-len(b) // 512))
            data += pad(b, 512)
        entries.append((name, 2, start, len(b)))
    root = chain(fat, max(1, -(-len(small) // 512)))
    data += pad(small or b'\0', 512)
    entry = lambda name, kind, start, size, child=free, right=free: (name + '\0').encode('utf-16-le').ljust(64, b'\0') + struct.pack(
        '<HBBIII16sIQQIQ', len(name) * 2 + 2, kind, 1, free, right, child, b'', 0, 0, 0, start, size)
    table = entry('Root Entry', 5, root, len(small), 1) + b''.join(entry(*e, right=i + 2 if i + 1 < len(entries) else free) for i, e in enumerate(entries))
    directory = chain(fat, -(-len(table) // 512))
    data += pad(table, 512)
    small_table = struct.pack('<%dI' % len(small_fat), *small_fat)
    small_at = chain(fat, -(-len(small_table) // 512)) if small_fat else end
    data += small_table + struct.pack('<I', free) * (-len(small_table) // 4 % 128)
    n = 1
    while n * 128 < len(fat) + n:
        n += 1
    at = len(fat)
    fat += [0xFFFFFFFD] * n
    data += struct.pack('<%dI' % (n * 128), *(fat + [free] * (n * 128 - len(fat))))
    head = b'\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1' + b'\0' * 16 + struct.pack('<HHHHH6xIIIIIIIIII', 0x3E, 3, 0xFFFE, 9, 6, 0, n, directory, 0, 4096, small_at,
                                                                                 1 if small_fat else 0, end, 0, at)
    head += struct.pack('<%dI' % (n - 1), *range(at + 1, at + n)) + struct.pack('<I', free) * (109 - n)
    open(path, 'wb').write(head + data)


def native(name, data):
    """What Windows packs around a file that is put into a document."""
    import struct
    raw = name.encode('gbk')
    body = struct.pack('<H', 2) + raw + b'\0C:\\' + raw + b'\0\0\0\3\0' + struct.pack('<I', len(raw) + 1) + raw + b'\0' + struct.pack('<I', len(data)) + data
    return struct.pack('<I', len(body)) + body
