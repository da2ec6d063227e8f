#!/usr/bin/env bash
# A deletion that was tracked in an ODF text: odt2txt prints the deleted words, who deleted them and when, before the text.
#
# Guess before: tracked changes are skipped, for they stand in an element of their own (text:tracked-changes).
# Seen: author and time, run together with the deleted words, are the first line of the text; in a notice that is where its
# number and title are looked for. Source: ODF 1.2 part 1, 5.5.
# guidang reads changes as accepted and says so in a finding.
. "$(dirname "$0")/room.bash"
room_packages odt2txt=0.5-7 python3
cat >"$tree/work/make.py" <<'END'
import zipfile
names = 'office text'.split()
ns = ' '.join('xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (n, n) for n in names) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
z = zipfile.ZipFile('changed.odt', 'w')
z.writestr('mimetype', 'application/vnd.oasis.opendocument.text')
z.writestr('META-INF/manifest.xml', '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
z.writestr('content.xml', '<?xml version="1.0" encoding="UTF-8"?><office:document-content %s office:version="1.2"><office:body><office:text><text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>经办人</dc:creator><dc:date>2024-03-01T08:00:00</dc:date></office:change-info><text:p>原定四月</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>甲院<text:change text:change-id="c1"/>定于五月放假。</text:p></office:text></office:body></office:document-content>' % ns)
z.close()
END
room python3 make.py
seen odt2txt '经办人2024-03-01T08:00:00原定四月
甲院定于五月放假。' "$(room odt2txt changed.odt | sed '/^$/d')"
finish
