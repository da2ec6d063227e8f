#!/usr/bin/env bash
# A ZIP made on a Chinese Windows keeps the names in GBK for old programs and gives them once more in UTF-8 in an extra field made
# for that (0x7075, APPNOTE 4.6.9). Whether it helps depends on who reads it.
#
# Guess before: the field is older than most readers in use; only very small ones skip it.
# Seen: unzip, bsdtar, 7z and lsar print the name in the field. Python's zipfile prints box-drawing characters (code page 437), Perl's
# Archive::Zip gives the GBK bytes, BusyBox question marks; none of the three says a word.
# guidang reads such an archive by libarchive, which knows the field.
. "$(dirname "$0")/room.bash"
room_packages unzip=6.0-28+deb12u1 libarchive-tools=3.6.2-1+deb12u5 p7zip-full=16.02+really26.02+dfsg-0+deb12u1 busybox=1:1.35.0-4+deb12u1+b1 libarchive-zip-perl=1.68-1 python3
cat >"$tree/work/make.py" <<'END'
import struct, zlib
name, data = '关于放假的通知.txt', b'x\n'
old, new = name.encode('gbk'), name.encode()
extra = struct.pack('<HHBI', 0x7075, 5 + len(new), 1, zlib.crc32(old)) + new
common = struct.pack('<HHHHHIIIHH', 20, 0, 0, 0, 0x5821, zlib.crc32(data), len(data), len(data), len(old), len(extra))
local = struct.pack('<I', 0x04034b50) + common + old + extra + data
central = struct.pack('<IH', 0x02014b50, 20) + common + struct.pack('<HHHII', 0, 0, 0, 0, 0) + old + extra
open('field.zip', 'wb').write(local + central + struct.pack('<IHHHHIIH', 0x06054b50, 0, 0, 1, 1, len(central), len(local), 0))
END
room python3 make.py
name=关于放假的通知.txt
named() { grep -c "$name" || true; }
seen 'unzip' 1 "$(room unzip -l field.zip | named)"
seen 'bsdtar' "$name" "$(room bsdtar tf field.zip)"
seen '7z' 1 "$(room 7z l -slt field.zip | named)"
seen 'zipfile' '╣╪╙┌╖┼╝┘╡─═¿╓¬.txt' "$(room python3 -c "import zipfile; print(*zipfile.ZipFile('field.zip').namelist())")"
seen 'Archive::Zip, in hexadecimal' b9d8d3dab7c5bcd9b5c4cda8d6aa2e747874 "$(room perl -MArchive::Zip -e 'print unpack("H*", join("", Archive::Zip->new("field.zip")->memberNames()))')"
seen 'busybox' '??????????????.txt' "$(room busybox unzip -l field.zip | grep -o '[^ ]*\.txt')"
finish
