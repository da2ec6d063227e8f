#!/usr/bin/env bash
# A PDF whose Chinese font is one of Adobe's collection (STSong-Light, UniGB-UCS2-H: what PDF printers of the years around 2000
# wrote, and small writers do today), read where poppler-utils was installed without what it recommends.
#
# Guess before: pdftotext ends with an error status, or prints the codes it cannot map.
# Seen: pdftotext prints nothing but an end of page and exits with 0, so that the paper looks like a scan; a message about a missing
# language pack goes to standard error. mutool, which has the tables built in, prints the text. With poppler-data pdftotext does.
# guidang tells this from a scan, and names the package.
. "$(dirname "$0")/room.bash"
room_packages poppler-utils=22.12.0-2+deb12u3 mupdf-tools=1.21.1+ds2-1+deb12u1
room sh -c 'dpkg -s poppler-data >/dev/null 2>&1 && apt-get remove -y -q poppler-data >/dev/null; true'
room perl -e '
my @o = ("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [6 0 R] /Count 1 >>",
	"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
	"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor 5 0 R >>",
	"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880] /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 /ItalicAngle 0 >>",
	"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 7 0 R >>");
my $s = "BT /F1 22 Tf 72 740 Td <51734E8E653E50477684901A77E5> Tj ET";
push @o, "<< /Length " . length($s) . " >>\nstream\n$s\nendstream";
my $d = "%PDF-1.4\n"; my @at;
for (0 .. $#o) { push @at, length $d; $d .= ($_ + 1) . " 0 obj\n$o[$_]\nendobj\n"; }
my $x = length $d; $d .= "xref\n0 8\n0000000000 65535 f \n" . join("", map { sprintf "%010d 00000 n \n", $_ } @at) . "trailer\n<< /Size 8 /Root 1 0 R >>\nstartxref\n$x\n%%EOF\n";
open my $f, ">", "a.pdf"; print $f $d;'
tight() { tr -d ' \n\r\f'; }
status=0; text=$(room pdftotext a.pdf - 2>"$temp/said" | tight) || status=$?
seen 'pdftotext, text and exit status' ' 0' "$text $status"
seen 'pdftotext, standard error' 1 "$(grep -c "Missing language pack for 'Adobe-GB1'" "$temp/said")"
seen mutool '关于放假的通知' "$(room mutool draw -q -F txt a.pdf 2>/dev/null | tight)"
room_packages_more() { chroot "$tree" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$temp/log" 2>&1; }
room_packages_more poppler-data=0.4.12-1
seen 'pdftotext with poppler-data' '关于放假的通知' "$(room pdftotext a.pdf - | tight)"
finish
