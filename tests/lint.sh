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

check 'iconv only in text/decode' strays '#include <iconv.h>' 'lib/text/decode\.c|lib/text/make-gb18030\.c'
check 'libxml2 only through base/xml' strays '#include <libxml/' 'lib/base/xml\.h'
check 'pages and rules are read as XML, one file writes it' strays '#include "base/xml.h"' 'lib/base/xml\.c|lib/read/|lib/rules/rulefile\.c|lib/write/xmlout\.c'
check 'libarchive only through read/archive' strays '#include <archive' 'lib/read/archive\.h'
check 'PCRE2 only in rules' strays '#include (<pcre2.h>|"rules/(compiled|code)\.h")' 'lib/rules/'
check 'libmicrohttpd only through serve/microhttpd' strays '#include <microhttpd' 'lib/serve/microhttpd\.h'
check 'SQLite only in index, store and postgres' strays '#include (<sqlite3.h>|"index/sqlite.h")' 'lib/index/|lib/store/|lib/postgres/'
check 'libpq only in postgres/link and reply' strays '#include (<libpq-fe.h>|"postgres/libpq.h")' 'lib/postgres/(libpq\.[ch]|link\.c|reply\.c)'
check 'SQL only in index, store and postgres' strays '"[^"]*\<(SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA) |store_handle' 'lib/index/|lib/store/|lib/postgres/'
# ROOM may include these rooms and itself, no others: dependencies run downward only
room() {
	local r=$1; shift
	check "lib/$r knows only $*" bash -c "grep -nE '#include \"[a-z0-9]+/' lib/$r/*.[ch] | grep -vE '#include \"($(IFS='|'; echo "$r $*" | tr ' ' '|'))/'"
}
room base
room text base
room doc base text
room read base text doc
room rules base text doc
room derive base text doc read rules
room parse base text doc read rules derive
room index base text
room store base text doc index
room search base text doc index store
room postgres base text doc index store search
room write base text doc index
room intake base text doc read rules parse store
room eval base text doc
room serve base text doc read store search write intake
check 'what x.h declares is defined in x.c, one type a name' python3 tests/declared.py
check 'a commit subject has at most 72 characters' bash -c "git log -1 --format=%s | LC_ALL=C.UTF-8 grep -E '.{73}'"
check 'ARCHITECTURE.md names every source file, and nothing that does not exist' python3 tests/named.py
check 'no file over 600 lines' bash -c "wc -l lib/*/*.[ch] cmd/*.[ch] | awk '\$2 != \"total\" && \$1 > 600'"
# exports go to a name that nobody can plant a link at, databases are SQLite's
check 'files are made in three places' strays 'fopen\(.*"[wa]|O_CREAT|mkos?temp|tmpnam|tempnam|mktemp|freopen' 'cmd/(output|saved)\.c|lib/read/convert\.c|lib/base/confine\.c'
check 'no shell; programs are started in four places' strays 'system\(|popen\(|exec[lv][a-z]*\(|posix_spawnp?\(' 'cmd/(pager|open)\.c|lib/read/(workers|tool)\.c'
check 'nothing named util' find lib cmd -name '*util*'
check 'the rules have the form of their schema' bash -c "xmllint --noout --relaxng lib/rules/rules.rng lib/rules/gbt9704.xml 2>&1 | grep -v validates"
messages() { # all that people read is in po/zh_CN.po
	xgettext --from-code=UTF-8 -k --keyword=say:1 --keyword=err_set:3 --keyword=_ --keyword=gettext --keyword=phrase:2 --keyword=X:5 --keyword=X:8 --keyword=R:3 --keyword=say_n:2,3 --keyword=COUNT:2,3 --keyword=note:2 -o - cmd/*.c lib/*/*.c lib/doc/fields.h lib/doc/findings.h lib/rules/classes.h 2>/dev/null | msgcmp po/zh_CN.po - 2>&1 | grep -v 'is not used'
	msgfmt -c --statistics -o /dev/null po/zh_CN.po 2>&1 | grep -E 'error|fuzzy|untranslated'
}
check 'every message is translated' messages
echo "$passed passed, $failed failed"
exit $((failed > 0))
