#!/usr/bin/env bash
# Which characters tesseract's Chinese data can print at all (chi_sim, and the script data HanS).
#
# Guess before: if anything of official documents is missing, it is 〇 and 〔〕; the characters of GB 2312's first level, the 3,755 most
# used ones, are all there.
# Seen: 〇 and 〔〕 are there; of the first level 330 are not, of the second 2,534 of 3,008, in chi_sim and HanS alike. Among them are 叁, 柒,
# 捌 and 仟 of capital amounts and 疟 (malaria); of the signs there is no ≥ ≤ ① ② ㎡ ℃ ×. Others stand in their place: 叁拾柒万伍仟元 comes out
# as 参拾类万伍什元, ≥95% as 之95%, ≤2% as 和2%. Exit 0 and no message: the network has no
# output for them.
# guidang names the words that tesseract was not sure of (finding recognised-text), and guidang-import(1) says what its data lack.
. "$(dirname "$0")/room.bash"
room_packages tesseract-ocr=5.3.0-2 tesseract-ocr-chi-sim=1:4.1.0-2 tesseract-ocr-script-hans=1:4.1.0-2 python3 fonts-noto-cjk=1:20220127+repack1-1 imagemagick=8:6.9.11.60+dfsg-1.6+deb12u15
cat >"$tree/work/count.py" <<'END'
import subprocess, sys
path, wanted = sys.argv[1:]
subprocess.run(['combine_tessdata', '-e', path, 'set.lstm-unicharset'], check=True, capture_output=True)
known = {line.split(' ')[0] for line in open('set.lstm-unicharset', encoding='utf-8').read().split('\n')[1:]}
for level, rows in (1, range(0xB0, 0xD8)), (2, range(0xD8, 0xF8)):
    characters = [bytes((r, c)).decode('gb2312', 'ignore') for r in rows for c in range(0xA1, 0xFF)]
    characters = [c for c in characters if c]
    print('level %d: %d of %d missing' % (level, sum(c not in known for c in characters), len(characters)))
print('missing:', ''.join(c for c in wanted if c not in known))
END
data=/usr/share/tesseract-ocr/5/tessdata
expected='level 1: 330 of 3755 missing
level 2: 2534 of 3008 missing
missing: 叁柒捌仟疟≥≤①②㎡℃×'
for one in chi_sim HanS; do
	seen "$one" "$expected" "$(room python3 count.py $data/$one.traineddata '〇〔〕零壹贰叁肆伍陆柒捌玖拾佰仟万元疟≥≤①②㎡℃×')"
done
cat >"$tree/work/lines.txt" <<'END'
共计人民币叁拾柒万伍仟元整。
疟疾的监测
达标率≥95％，差错率≤2％
请各科室认真组织学习。
END
room sh -c 'convert -background white -fill black -font /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc -pointsize 48 -density 72 -interline-spacing 20 \
	-bordercolor white -border 60 label:"$(cat lines.txt)" -depth 8 -colorspace Gray lines.png'
room sh -c 'tesseract lines.png - -l chi_sim --psm 6 2>&1' | tr -d ' \f' | grep . >"$temp/lines"
# which other character stands there depends a little on the processor: . is any
line() { sed -n "$1p" "$temp/lines" | tee /dev/stderr | sed "s/^$2\$/$2/"; }
seen 'an amount' '共计人民币.拾.万伍.元整。' "$(line 1 '共计人民币.拾.万伍.元整。')"
seen 'a disease' '.疾的监测' "$(line 2 '.疾的监测')"
seen 'limits' '达标率.95%，差错率.2%' "$(line 3 '达标率.95%，差错率.2%')"
seen 'a line without such characters' '请各科室认真组织学习。' "$(line 4 '')"
finish
