#!/usr/bin/env bash
# Dates in a workbook that was written with Chinese settings: the formats 27–36 and 50–58 are built in and have no format code in
# the file. What they print depends on the language, and most readers do not know them.
#
# Guess before: a reader that knows format 14 (a date) knows 31 (2024年3月15日), at worst it prints the date in another form.
# Seen: openpyxl and pandas (on it), xlsx2csv and Gnumeric take all four for plain numbers: the deadline of a ledger is 45366, exit 0. LibreOffice prints
# 2024年3月15日, 2024年3月, 3月15日 where its own language is Chinese, else 3/15/2024 or 15/03/2024 for each of them: the same file
# converted by two colleagues gives two texts. Source: ISO/IEC 29500-1, 18.8.30 (numFmt), list for zh-cn.
# guidang prints what the list for zh-cn says, whatever the language.
. "$(dirname "$0")/room.bash"
room_packages python3-openpyxl=3.0.9-1 python3-pandas=1.5.3+dfsg-2 xlsx2csv=1:0.7.8-1 gnumeric=1.12.55-1 libreoffice-calc-nogui=4:7.4.7-1+deb12u14
cat >"$tree/work/make.py" <<'END'
import zipfile
host, head = 'http://schemas.openxmlformats.org/', '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
sheets, relations, package = host + 'spreadsheetml/2006/main', host + 'officeDocument/2006/relationships', host + 'package/2006/'
kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml.%s+xml'
parts = {'sheet.main': 'xl/workbook.xml', 'worksheet': 'xl/worksheets/sheet1.xml', 'styles': 'xl/styles.xml'}
z = zipfile.ZipFile('dates.xlsx', 'w')
def put(name, xml): z.writestr(name, head + xml)
put('[Content_Types].xml', '<Types xmlns="%scontent-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>%s</Types>'
    % (package, ''.join('<Override PartName="/%s" ContentType="%s"/>' % (p, kind % k) for k, p in parts.items())))
put('_rels/.rels', '<Relationships xmlns="%srelationships"><Relationship Id="a" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % (package, relations))
put('xl/_rels/workbook.xml.rels', '<Relationships xmlns="%srelationships"><Relationship Id="a" Type="%s/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="%s/styles" Target="styles.xml"/></Relationships>' % (package, relations, relations))
put('xl/workbook.xml', '<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="台账" sheetId="1" r:id="a"/></sheets></workbook>' % (sheets, relations))
formats = 14, 31, 27, 28, 57
put('xl/styles.xml', '<styleSheet xmlns="%s"><fonts count="1"><font><sz val="11"/><name val="SimSun"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="%d"><xf numFmtId="0"/>%s</cellXfs></styleSheet>' % (sheets, len(formats) + 1, ''.join('<xf numFmtId="%d" applyNumberFormat="1"/>' % f for f in formats)))
put('xl/worksheets/sheet1.xml', '<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>'
    % (sheets, ''.join('<row r="%d"><c r="A%d" s="%d"><v>45366</v></c></row>' % (i, i, i) for i in range(1, len(formats) + 1))))
END
room python3 make.py
four=$'45366\n45366\n45366\n45366'
lines() { tr -d '\r' | sed '/^$/d'; }
seen 'openpyxl: what is a date' 'True False False False False' "$(room python3 -W ignore -c "
import openpyxl
print(*[row[0].is_date for row in openpyxl.load_workbook('dates.xlsx').active.iter_rows()])")"
seen 'pandas' $'2024-03-15 00:00:00\n'"$four" "$(room python3 -W ignore -c "
import pandas
for value in pandas.read_excel('dates.xlsx', header=None)[0]: print(value)")"
seen 'xlsx2csv, but the first' "$four" "$(room xlsx2csv dates.xlsx | lines | tail -n 4)"
room ssconvert dates.xlsx dates.csv >/dev/null 2>&1
seen 'Gnumeric, but the first' "$four" "$(lines <"$tree/work/dates.csv" | tail -n 4)"
office() {
	rm -f "$tree/work/dates.csv"
	chroot "$tree" /usr/bin/env -i PATH=/usr/bin:/bin LANG="$1" HOME="/work/$1" sh -c 'cd /work && soffice --headless --convert-to "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true" dates.xlsx' >/dev/null 2>&1
	lines <"$tree/work/dates.csv" | tail -n 4
}
seen 'LibreOffice, LANG=zh_CN.UTF-8' $'2024年3月15日\n2024年3月\n3月15日\n2024年3月' "$(office zh_CN.UTF-8)"
seen 'LibreOffice, LANG=C.UTF-8' $'3/15/2024\n3/15/2024\n3/15/2024\n3/15/2024' "$(office C.UTF-8)"
seen 'LibreOffice, LANG=en_GB.UTF-8' $'15/03/2024\n15/03/2024\n15/03/2024\n15/03/2024' "$(office en_GB.UTF-8)"
finish
