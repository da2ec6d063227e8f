#!/usr/bin/env bash
# Amounts in capital characters (大写金额) in workbooks: a cell holds 100500, its format [DBNum2] prints 壹拾万零伍佰元, as a grant
# notice or a receipt has it. The characters are nowhere in the file.
#
# Guess before: a converter that does not know [DBNum2] prints the plain number, perhaps with the 元 of the format; and [DBNum2]0, digit
# by digit (壹贰叁), is no amount.
# Seen: Gnumeric prints nothing at all where it applies formats (HTML, text as formatted): the cells are empty, the total of a grant is
# gone, exit 0; its CSV and xlsx2csv have 100500 without 元. LibreOffice prints the amount in full, but reads [DBNum2]0 as an amount too
# (壹佰贰拾叁), and where a program wrote the Chinese name of General (G/通用格式) into the file, no number: /通用格式元整.
# guidang prints 壹拾万零伍佰元, 壹贰叁 and 壹仟零伍元整.
. "$(dirname "$0")/room.bash"
room_packages python3-openpyxl=3.0.9-1 xlsx2csv=1:0.7.8-1 gnumeric=1.12.55-1 libreoffice-calc-nogui=4:7.4.7-1+deb12u14
room python3 -W ignore -c "
import openpyxl
book = openpyxl.Workbook()
rows = (100500, '[DBNum2][\$-804]General\"元\"'), (123, '[DBNum2][\$-804]0'), (1005, '[DBNum2][\$-804]G/通用格式\"元整\"'), (100500, '0.00\"元\"')
for i, (value, form) in enumerate(rows, 1):
	book.active.cell(i, 1, value).number_format = form
book.save('capital.xlsx')"
lines() { tr -d '\r' | sed '/^$/d'; }
seen 'xlsx2csv' $'100500\n123\n1005\n100500.00000' "$(room xlsx2csv capital.xlsx | lines)"
room ssconvert capital.xlsx capital.csv >/dev/null 2>&1
seen 'Gnumeric, CSV' $'100500\n123\n1005\n100500' "$(lines <"$tree/work/capital.csv")"
room ssconvert -O format=preserve -T Gnumeric_stf:stf_assistant capital.xlsx capital.txt >/dev/null 2>&1
seen 'Gnumeric, text as formatted' $'|\n|\n|\n100500.00元|' "$(sed 's/$/|/' "$tree/work/capital.txt")"
room ssconvert capital.xlsx capital.html >/dev/null 2>&1
seen 'Gnumeric, HTML' $'|\n|\n|\n100500.00&#20803;|' "$(grep -i '<td' "$tree/work/capital.html" | sed 's/<[^>]*>//g; s/$/|/')"
room soffice --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true' capital.xlsx >/dev/null 2>&1
seen LibreOffice $'壹拾万零伍佰元\n壹佰贰拾叁\n/通用格式元整\n100500.00元' "$(lines <"$tree/work/capital.csv")"
finish
