#!/usr/bin/env bash
# .wps is taken for Microsoft Works, .ofd and .et for nothing, by every table of types that Debian has.
#
# Guess before: Kingsoft's .wps (a Word-like document, in China the commoner one by far) and OFD (GB/T 33190-2016) are known to
# shared-mime-info, to mime.types (media-types) or to libmagic.
# Seen: shared-mime-info and media-types map *.wps to application/vnd.ms-works and have no *.ofd, *.et, *.dps; file(1) calls an
# OFD package application/zip. So a file manager, a web server and a mail program give each of them a wrong type.
# guidang looks into the file: kind by content first, by suffix second.
. "$(dirname "$0")/room.bash"
room_packages shared-mime-info=2.2-1 media-types=10.0.0 file=1:5.44-3 python3
cat >"$tree/work/make.py" <<'END'
import zipfile
z = zipfile.ZipFile('paper.ofd', 'w')
z.writestr('OFD.xml', '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>')
z.close()
END
room python3 make.py
seen shared-mime-info 'application/vnd.ms-works *.wps' "$(room sed -nE 's/^[0-9]+:(.*):(\*\.(wps|et|dps|ofd))$/\1 \2/p' /usr/share/mime/globs2)"
seen media-types 'application/vnd.ms-works wcm wdb wks wps' "$(room sh -c "grep -E '[[:space:]](wps|et|dps|ofd)\$' /etc/mime.types | tr -s '\t ' ' '")"
seen file 'application/zip' "$(room file -b --mime-type paper.ofd)"
finish
