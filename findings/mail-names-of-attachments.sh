#!/usr/bin/env bash
# A Chinese name of an attachment in the standard's own form (RFC 2231, charset gb18030): munpack throws it away, ripmime writes the
# bytes undecoded, and Python joins two sections of it after decoding each.
#
# Guess before: the form of 1997 is read by all; only =?…?= in quotes, which RFC 2047 forbids, goes wrong.
# Seen: munpack names it part1 (no .docx: what kind it is, is lost too), and does so for the simple form; ripmime gives GBK bytes
# whatever the form; Python's email, where a section ends inside a two-byte character (the standard counts octets, 4.1),
# gives 关于放假 and rubbish. The forbidden form is the one that Python and ripmime get right.
# guidang puts the sections in the order of their numbers and joins their octets before it decodes them (lib/read/mime.c).
. "$(dirname "$0")/room.bash"
room_packages mpack=1.6-18+b1 ripmime=1.4.0.10.debian.1-3+b1 python3
cat >"$tree/work/make.py" <<'END'
import base64
octets = '关于放假的通知.docx'.encode('gbk')
percent = ['%%%02X' % b for b in octets]
def mail(name, disposition):
    open(name + '.eml', 'w').write('From: a@example.org\nTo: b@example.org\nSubject: t\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: application/octet-stream\nContent-Disposition: attachment;' + disposition + '\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n--x--\n')
mail('simple', " filename*=gb18030''" + ''.join(percent))
mail('sections', "\n filename*0*=gb18030''%s;\n filename*1*=%s" % (''.join(percent[:9]), ''.join(percent[9:])))
mail('forbidden', ' filename="=?gb18030?B?%s?="' % base64.b64encode(octets).decode())
END
room python3 make.py
for form in simple sections; do
	room sh -c "rm -rf m r; mkdir m r; munpack -q -C m /work/$form.eml; ripmime -i $form.eml -d r" >/dev/null 2>&1
	seen "munpack, $form" 'part1' "$(ls "$tree/work/m" | grep -v desc)"
	seen "ripmime, $form" 'b9 d8 d3 da b7 c5 bc d9 b5 c4 cd a8 d6 aa 2e 64 6f 63 78 0a' "$(ls "$tree/work/r" | grep -av textfile | od -An -tx1 -v | tr '\n' ' ' | sed 's/^ *//; s/  */ /g; s/ *$//')"
done
name() { room python3 -c "
import email, email.policy, sys
m = email.message_from_binary_file(open('$1.eml', 'rb'), policy=email.policy.default)
print([p.get_filename() for p in m.walk()][-1])"; }
seen 'python, simple' '关于放假的通知.docx' "$(name simple)"
seen 'python, sections: right' no "$([ "$(name sections)" = '关于放假的通知.docx' ] && echo yes || echo no)"
seen 'python, forbidden' '关于放假的通知.docx' "$(name forbidden)"
finish
