#!/usr/bin/env bash
# Amounts shown in 万元 in workbooks. Excel scales by thousands only, so tables of budgets use the format 0\.0,"万元" (typed as 0!.0,): an
# escaped point before the last digit that is left: 123456 prints 12.3万元.
#
# Guess before: whoever applies formats at all prints 12.3万元; a library that only opens and saves the workbook keeps the format.
# Seen: Gnumeric and LibreOffice print it. SheetJS prints 1.23万元, a tenth of the amount, and .01万元 for 500 元; 0\.0000"万元" it has
# right. exceljs opens and saves the workbook, and writes the format without its backslash: from then on LibreOffice and Gnumeric print
# 123.5万元, ten times the amount, and 123456.0000万元, ten thousand times. xlsx2csv prints 123456.000000. No message anywhere.
# Source: ISO/IEC 29500-1, 18.8.31 (numFmts): a backslash shows the next character, a comma behind the digits divides by a thousand.
# guidang prints 12.3万元, also for 0!.0.
. "$(dirname "$0")/room.bash"
room_packages python3-openpyxl=3.0.9-1 xlsx2csv=1:0.7.8-1 gnumeric=1.12.55-1 libreoffice-calc-nogui=4:7.4.7-1+deb12u14 nodejs=18.20.4+dfsg-1~deb12u3
curl -sSfo "$tree/work/xlsx.tgz" https://registry.npmjs.org/xlsx/-/xlsx-0.18.5.tgz
curl -sSfo "$tree/work/exceljs.tgz" https://registry.npmjs.org/exceljs/-/exceljs-4.4.0.tgz
cat >"$tree/work/sums" <<'END'
5b23e25faa2472e50679e5f6ee52fced3ae4c4b1e46e8dfebb221c59747461ee  xlsx.tgz
8adac13d192ce80e11304732d3ab96708b2c64bb54771b5da4f946e5eea55a18  exceljs.tgz
END
room sh -c 'sha256sum -c --quiet sums && tar xzf xlsx.tgz package/dist/xlsx.full.min.js && tar xzf exceljs.tgz package/dist/exceljs.js'
cat >"$tree/work/make.py" <<'END'
import openpyxl
book = openpyxl.Workbook()
for row, (value, form) in enumerate(((123456, r'0\.0,"万元"'), (500, r'0\.0,"万元"'), (123456, r'0\.0000"万元"')), 1):
    book.active.cell(row, 1, value).number_format = form
book.save('wan.xlsx')
END
cat >"$tree/work/resave.js" <<'END'
const fs = require('fs'), book = new (require('./package/dist/exceljs.js').Workbook)();
book.xlsx.load(fs.readFileSync('wan.xlsx')).then(() => book.xlsx.writeBuffer()).then(bytes => fs.writeFileSync('again.xlsx', bytes));
END
cat >"$tree/work/read.js" <<'END'
const x = require('./package/dist/xlsx.full.min.js');
console.log(x.utils.sheet_to_csv(x.read(require('fs').readFileSync('wan.xlsx')).Sheets.Sheet));
END
room python3 -W ignore make.py
right=$'12.3万元\n0.1万元\n12.3456万元'
lines() { tr -d '\r' | sed '/^$/d'; }
office() {
	room soffice --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true' "$1.xlsx" >/dev/null 2>&1
	lines <"$tree/work/$1.csv"
}
gnumeric() {
	room ssconvert -O format=preserve -T Gnumeric_stf:stf_assistant "$1.xlsx" "$1.txt" >/dev/null 2>&1
	lines <"$tree/work/$1.txt"
}
seen LibreOffice "$right" "$(office wan)"
seen Gnumeric "$right" "$(gnumeric wan)"
seen xlsx2csv $'123456.000000\n500.000000\n123456.00000000' "$(room xlsx2csv wan.xlsx | lines)"
seen SheetJS $'1.23万元\n.01万元\n12.3456万元' "$(room node read.js | lines)"
room node resave.js
seen 'LibreOffice, after exceljs opened and saved it' $'123.5万元\n0.5万元\n123456.0000万元' "$(office again)"
seen 'Gnumeric, after exceljs opened and saved it' $'123.5万元\n0.5万元\n123456.0000万元' "$(gnumeric again)"
finish
