#!/usr/bin/env bash
# An EEP package (DA/T 48-2009) of a file of 8 MB cannot be read by programs on libxml2, and can by those on expat.
#
# Guess before: base64 in lines is many small pieces of text, no parser has a limit there.
# Seen: xmllint, its streaming reader, xmlstarlet and lxml refuse it ("huge text node": 10,000,000 bytes in one element), and
# xmlstarlet calls it "invalid"; xmllint --huge and Python's ElementTree (expat) read it. DA/T 48 puts a whole file into one
# 编码数据 element, so every package of a file above some 7.3 MB is beyond the limit.
# guidang-export(1) says what such packages need to be read.
. "$(dirname "$0")/room.bash"
room_packages libxml2-utils=2.9.14+dfsg-1.3~deb12u6 xmlstarlet=1.6.1-3 python3-lxml=4.9.2-1+b1 2>/dev/null ||
	room_packages libxml2-utils xmlstarlet python3-lxml
cat >"$tree/work/make.py" <<'END'
import base64
for name, n in ('small.xml', 7 << 20), ('large.xml', 8 << 20):
    data = base64.encodebytes(bytes(n)).decode()
    open(name, 'w', encoding='utf-8').write('<?xml version="1.0" encoding="UTF-8"?>\n<电子文件封装包 xmlns="http://www.saac.gov.cn/standards/ERM/encapsulation"><编码><反编码关键字>base64-txt</反编码关键字><编码数据>' + data + '</编码数据></编码></电子文件封装包>\n')
END
room python3 make.py
cat >"$tree/work/read.py" <<'END'
import sys, lxml.etree, xml.etree.ElementTree
for name, parse in ('lxml', lxml.etree.parse), ('ElementTree', xml.etree.ElementTree.parse):
    try:
        parse(sys.argv[1])
        print(name, 'read')
    except Exception as e:
        print(name, 'refused')
END
ask() { room sh -c "xmllint --noout $1 >/dev/null 2>&1; echo xmllint \$?; xmllint --stream --noout $1 >/dev/null 2>&1; echo stream \$?; xmllint --huge --noout $1 >/dev/null 2>&1; echo huge \$?; xmlstarlet val $1 2>/dev/null; python3 read.py $1"; }
seen '7 MiB' 'xmllint 0
stream 0
huge 0
small.xml - valid
lxml read
ElementTree read' "$(ask small.xml)"
seen '8 MiB' 'xmllint 1
stream 1
huge 0
large.xml - invalid
lxml refused
ElementTree read' "$(ask large.xml)"
finish
