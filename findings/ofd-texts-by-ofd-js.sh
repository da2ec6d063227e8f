#!/usr/bin/env bash
# Text of OFD pages by ofd.js, the reader of OFD that npm has (0.2.6; the present 1.5.0 asks for a licence and opens nothing without).
#
# Guess before: a page's text comes out whole and in the order of its XML.
# Seen: three things differ. A TextCode whose text begins on a new line of the XML, as formatted XML has it, loses its last character:
# the line break takes the first of the places that DeltaX gives. Blocks (PageBlock) come behind the objects that follow them, so that
# a heading in a block stands below its text. Of two documents in one file (DocBody) both are read, as separate lists.
# Source: GB/T 33190-2016, 7.4 (DocBody), 7.7 (PageBlock), 11.3 (TextCode, DeltaX).
# guidang counts only what is printed as a glyph, and puts objects in order by their place on the page.
. "$(dirname "$0")/room.bash"
room_packages nodejs=18.20.4+dfsg-1~deb12u3 node-jsdom=20.0.3+~cs124.18.21-1 python3
curl -sSfo "$tree/work/ofd.js.tgz" https://registry.npmjs.org/ofd.js/-/ofd.js-0.2.6.tgz
room sh -c 'echo ec96a0966f66f8d1740e18eb231c6683de63020c6dde15be6aeb19778d912685 ofd.js.tgz | sha256sum -c --quiet && tar xzf ofd.js.tgz package/lib/ofd.common.js'
cat >"$tree/work/make.py" <<'END'
import zipfile
NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def write(name, content, documents=1):
    with zipfile.ZipFile(name, 'w') as z:
        put = lambda part, text: z.writestr(part, '<?xml version="1.0" encoding="UTF-8"?>' + text)
        put('OFD.xml', '<ofd:OFD %s Version="1.0" DocType="OFD">%s</ofd:OFD>' % (NS, ''.join(
            '<ofd:DocBody><ofd:DocInfo><ofd:DocID>%032d</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_%d/Document.xml</ofd:DocRoot></ofd:DocBody>' % (i, i) for i in range(documents))))
        for i in range(documents):
            put('Doc_%d/Document.xml' % i, '<ofd:Document %s><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>'
                '<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="60" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>' % NS)
            put('Doc_%d/PublicRes.xml' % i, '<ofd:Res %s BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>' % NS)
            put('Doc_%d/Pages/Page_0/Content.xml' % i, '<ofd:Page %s><ofd:Content><ofd:Layer ID="3">%s</ofd:Layer></ofd:Content></ofd:Page>' % (NS, content))


def text(i, top, t, before=''):
    return ('<ofd:TextObject ID="%d" Boundary="20 %d 100 8" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g %d 5">%s%s</ofd:TextCode></ofd:TextObject>'
            % (i, top, len(t) - 1, before, t))


write('plain.ofd', text(10, 20, '关于用印的通知'))
write('line.ofd', text(10, 20, '关于用印的通知', '\n'))
write('block.ofd', '<ofd:PageBlock ID="8">' + text(10, 20, '标题') + '</ofd:PageBlock>' + text(11, 40, '正文'))
write('two.ofd', text(10, 20, '一件'), 2)
END
cat >"$tree/work/read.js" <<'END'
const dom = new (require('jsdom').JSDOM)('<!doctype html>', { url: 'http://localhost/', pretendToBeVisual: true });
for (const name of ['window', 'document', 'navigator', 'DOMParser', 'XMLHttpRequest', 'Blob', 'File', 'FileReader', 'Image', 'Node'])
	global[name] = name === 'window' ? dom.window : dom.window[name];
global.self = dom.window;
const ofd = require('./package/lib/ofd.common.js'), bytes = require('fs').readFileSync(process.argv[2]);
ofd.parseOfdDocument({
	ofd: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
	success(documents) {
		for (const one of documents)
			console.log(ofd.renderOfd(800, one).map(page => [...page.querySelectorAll('text')].map(t => t.textContent.trim()).join('')).join('/'));
		process.exit(0);
	},
	fail(why) { console.log('fails: ' + why); process.exit(0); }
});
END
room python3 make.py
texts() { room env NODE_PATH=/usr/share/nodejs:/usr/lib/nodejs node read.js "$1.ofd" 2>&1; }
seen 'a line of text' '关于用印的通知' "$(texts plain)"
seen 'the same after a line break' '关于用印的通' "$(texts line)"
seen 'a heading in a block, then text' '正文标题' "$(texts block)"
seen 'two documents' '一件
一件' "$(texts two)"
finish
