#!/usr/bin/env bash
# Rules of the house that a grep can check; ends with "N passed, N failed".
cd "$(dirname "$0")/.." || exit 2
passed=0 failed=0
check() { # what, then a command that must print nothing
	local what=$1 out; shift
	out=$("$@" 2>/dev/null)
	if [ -z "$out" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED lint: %s\n%s\n' "$what" "$out"; fi
}
strays() { grep -rnE "$1" lib cmd --include='*.c' --include='*.h' | grep -vE "^($2)"; }

check 'iconv only in read/decode' strays '#include <iconv.h>' 'lib/read/decode\.c|lib/read/make-gb18030\.c'
check 'libxml2 only through read/xml' strays '#include <libxml/' 'lib/read/xml\.h'
check 'pages and rules are read as XML, one file writes it' strays '#include "read/xml.h"' 'lib/read/(html|xml)\.c|lib/read/(element|page)\.h|lib/parse/rulefile\.c|lib/write/xmlout\.c'
check 'PCRE2 only in parse/rules' strays '#include <pcre2.h>' 'lib/parse/rules\.c'
check 'SQLite only in store' strays '#include <sqlite3.h>' 'lib/store/'
check 'commands never see SQL' strays 'SELECT |INSERT INTO|store_handle' 'lib/'
check 'base depends on nothing above' bash -c "grep -nE '#include \"(read|parse|store|write|intake|eval)/' lib/base/*.[ch]"
check 'read depends on base and doc.h only' bash -c "grep -nE '#include \"(store|write|intake|eval)/' lib/read/*.[ch]"
check 'parse knows neither store nor write' bash -c "grep -nE '#include \"(store|write|intake|eval)/' lib/parse/*.[ch]"
check 'write knows no store' bash -c "grep -nE '#include \"(store|intake|eval)/' lib/write/*.[ch]"
check 'no file over 650 lines' bash -c "wc -l lib/*/*.[ch] cmd/*.[ch] | awk '\$2 != \"total\" && \$1 > 650'"
# exports go to a name that nobody can plant a link at (mkstemp), databases are SQLite's, the report is the user's own name
check 'files are made in three places' strays 'fopen\(.*"[wa]|O_CREAT|mkstemp|tmpnam|tempnam|mktemp|freopen' 'cmd/(export|import)\.c'
check 'no shell, no other program but the pager' strays 'system\(|popen\(|exec[lv][a-z]*\(' 'cmd/pager\.c'
check 'nothing named util' find lib cmd -name '*util*'
check 'the rules have the form of their schema' bash -c "xmllint --noout --relaxng lib/rules/rules.rng lib/rules/gbt9704.xml 2>&1 | grep -v validates"
messages() { # all that people read is in po/zh_CN.po
	xgettext --from-code=UTF-8 -k --keyword=say:1 --keyword=err_set:3 --keyword=_ --keyword=gettext -o - cmd/*.c lib/*/*.c 2>/dev/null | msgcmp po/zh_CN.po - 2>&1 | grep -v 'is not used'
	msgfmt -c --statistics -o /dev/null po/zh_CN.po 2>&1 | grep -E 'error|fuzzy|untranslated'
}
check 'every message is translated' messages
echo "$passed passed, $failed failed"
exit $((failed > 0))
