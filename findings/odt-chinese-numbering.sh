#!/usr/bin/env bash
# ODF lists with num-format="一, 二, 三, ...": odt2txt and AbiWord print no label at all, without a word.
#
# Guess before: a converter that does not know the format falls back to 1. 2.
# Seen: both print the bare items, exit 0; a document whose clauses are cited as 一、 has lost them.
# Source: ODF 1.2 part 1, 19.500 style:num-format (values beyond 1, a, i are implementation-defined; these are those that
# LibreOffice writes). guidang prints the labels.
. "$(dirname "$0")/room.bash"
room_packages odt2txt=0.5-7 abiword=3.0.5~dfsg-3.2 python3
cat >"$tree/work/make.py" <<'END'
import zipfile
names = 'office text style'.split()
ns = ' '.join('xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (n, n) for n in names)
z = zipfile.ZipFile('list.odt', 'w')
z.writestr('mimetype', 'application/vnd.oasis.opendocument.text')
z.writestr('META-INF/manifest.xml', '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
item = '<text:list-item><text:p>%s</text:p></text:list-item>'
z.writestr('content.xml', '<?xml version="1.0" encoding="UTF-8"?><office:document-content %s office:version="1.2"><office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="、" style:num-format="一, 二, 三, ..."/></text:list-style></office:automatic-styles><office:body><office:text><text:list text:style-name="L1">%s</text:list></office:text></office:body></office:document-content>' % (ns, item % '总体要求' + item % '主要任务'))
z.close()
END
room python3 make.py
tight() { sed 's/^[ \t]*//; /^$/d'; }
seen odt2txt '总体要求
主要任务' "$(room odt2txt list.odt | tight)"
seen abiword '总体要求
主要任务' "$(room abiword --to=txt --to-name=fd://1 list.odt 2>/dev/null | tight)"
finish
