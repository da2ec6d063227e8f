#!/usr/bin/env bash
# Codes that GB 18030-2022 gave to other characters: four decoders of one Debian release read them in three ways.
#
# Guess before: glibc follows the edition of 2022, the others that of 2005; at most one difference.
# Seen, for A6D9 (vertical comma), A6DA, FE59, FE51, A8BC: glibc's iconv reads U+FE10, FE12, 9FB4, 20087, 1E3F; ICU 72 reads private
# codes (U+E78D …) but U+1E3F; Python 3.11 and PHP 8.2 read all five as private codes, A8BC (ḿ) too, which the edition of 2005 has
# as U+1E3F; Encode::HanExtra reads none of the five. So a text written by one program and searched by another does not hold
# the same characters, and no program says so.
# guidang reads as glibc (and the 18 four-byte codes that glibc 2.36 rejects).
. "$(dirname "$0")/room.bash"
room_packages libc-bin icu-devtools=72.1-3+deb12u1 python3 php8.2-cli php8.2-mbstring libencode-hanextra-perl=0.23-6+b1
printf '\xA6\xD9\n\xA6\xDA\n\xFE\x59\n\xFE\x51\n\xA8\xBC\n' >"$tree/work/codes"
room_points() { room python3 -c "import sys; print(' '.join('%04x' % ord(c) for c in sys.stdin.buffer.read().decode('utf-32-be').split()))"; }
seen iconv 'fe10 fe12 9fb4 20087 1e3f' "$(room iconv -f GB18030 -t UTF-32BE codes | room_points)"
seen uconv 'e78d e78e e81e e816 1e3f' "$(room uconv -f gb18030 -t utf-32be codes | room_points)"
seen python 'e78d e78e e81e e816 e7c7' "$(room python3 -c "print(' '.join('%04x' % ord(c) for c in open('codes','rb').read().decode('gb18030').split()))")"
seen php 'e78d e78e e81e e816 e7c7' "$(room php -r 'echo implode(" ", array_map(fn($l) => sprintf("%04x", mb_ord(mb_convert_encoding($l, "UTF-8", "GB18030"))), explode("\n", trim(file_get_contents("codes")))));')"
seen HanExtra 'fffd fffd fffd fffd fffd' "$(room perl -MEncode -MEncode::HanExtra -e 'local $/; open F, "<:raw", "codes"; $d = <F>; print join " ", map { sprintf "%04x", ord } split /\n/, decode("gb18030", $d)')"
finish
