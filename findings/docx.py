"""Writes the smallest .docx files that hold what a script asks for (ECMA-376 part 1; strict: ISO/IEC 29500 strict names)."""
import zipfile

PACKAGE = 'http://schemas.openxmlformats.org/package/2006/'
RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
STRICT_RELATIONS = 'http://purl.oclc.org/ooxml/officeDocument/relationships'
STRICT_WORD = 'http://purl.oclc.org/ooxml/wordprocessingml/main'
TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml.%s+xml'


def paragraph(text, properties=''):
    return '<w:p>%s<w:r><w:t>%s</w:t></w:r></w:p>' % ('<w:pPr>%s</w:pPr>' % properties if properties else '', text)


NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def numbering(number_format, start=1, text='%1、'):
    return ('<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="%d"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>'
            '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>' % (start, number_format, text))


def write(name, body, numbers='', strict=False, parts=(), relations=''):
    kinds, word = (STRICT_RELATIONS, STRICT_WORD) if strict else (RELATIONS, WORD)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    with zipfile.ZipFile(name, 'w') as z:
        z.writestr('[Content_Types].xml', head + '<Types xmlns="%scontent-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="html" ContentType="text/html"/><Override PartName="/word/document.xml" ContentType="%s"/><Override PartName="/word/numbering.xml" ContentType="%s"/></Types>' % (PACKAGE, TYPES % 'document.main', TYPES % 'numbering'))
        z.writestr('_rels/.rels', head + '<Relationships xmlns="%srelationships"><Relationship Id="rId1" Type="%s/officeDocument" Target="word/document.xml"/></Relationships>' % (PACKAGE, kinds))
        z.writestr('word/_rels/document.xml.rels', head + '<Relationships xmlns="%srelationships"><Relationship Id="rIdN" Type="%s/numbering" Target="numbering.xml"/>%s</Relationships>' % (PACKAGE, kinds, relations))
        z.writestr('word/document.xml', head + '<w:document xmlns:w="%s" xmlns:r="%s"><w:body>%s</w:body></w:document>' % (word, kinds, body))
        z.writestr('word/numbering.xml', head + '<w:numbering xmlns:w="%s">%s</w:numbering>' % (word, numbers))
        for path, content in parts:
            z.writestr(path, content)
