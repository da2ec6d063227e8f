/* stages DIR DB: CPU seconds of each stage of an import on the files of DIR, beside what it replaces. */
#include <dirent.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "intake/intake.h"
#include "intake/walk.h"
#include "parse/parse.h"
#include "text/decode.h"
#include "read/line.h"
#include "index/invert.h"
#include "store/lists.h"
#include "store/schema.h"
#include "index/terms.h"

static double cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double begun;

static void start(void)
{
	begun = cpu();
}

static void say(const char *what)
{
	printf("%s\t%.3f\n", what, cpu() - begun);
	fflush(stdout);
}

static void must(int ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "%s failed\n", what);
		exit(2);
	}
}

static sqlite3 *fresh(const char *path)
{
	sqlite3 *db;

	unlink(path);
	must(sqlite3_open(path, &db) == SQLITE_OK && tokens_register(db) == SQLITE_OK, "open");
	must(sqlite3_exec(db, schema_index(), NULL, NULL, NULL) == SQLITE_OK, "schema");
	must(sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK, "begin");
	return db;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new(), *one = arena_new();
	struct walk *walk = walk_new();
	struct walked found;
	size_t files;
	struct rules *rules;
	struct err err;
	struct stamp stamp;
	size_t bytes = 0, gb = 0;

	must(argc == 3, "stages DIR DB");
	walk_add(walk, argv[1]);
	files = walk_count(walk);
	must(rules_load(NULL, 0, &rules, &err), err.message);
	struct matcher *m = matcher_new(rules);
	struct buf *raw = calloc(files, sizeof *raw);
	struct str *text = calloc(files, sizeof *text);
	struct doc *doc = ARENA_ARRAY(a, struct doc, 1);

	struct str *path = calloc(files, sizeof *path);

	for (size_t i = 0; i < files && walk_next(walk, &found); i++)
		path[i] = arena_str(a, found.path);
	walk_free(walk);
	start();
	for (size_t i = 0; i < files; i++) {
		must(file_read(path[i].p, &raw[i], &stamp, &err), "read");
		bytes += raw[i].n;
	}
	say("read");
	start();
	for (size_t i = 0; i < files; i++) {
		struct decoded d;

		arena_reset(one);
		must(decode(one, buf_view(&raw[i]), NULL, &d, &err), "decode");
		gb += d.encoding == ENC_GB18030 ? raw[i].n : 0;
	}
	say("decode");
	char *out = malloc(64 << 20);
	iconv_t cd[2] = { iconv_open("UTF-8", "GB18030"), iconv_open("UTF-8", "UTF-8") };

	start();
	for (size_t i = 0; i < files; i++) {
		char *from = raw[i].p, *to = out;
		size_t left = raw[i].n, room = 64 << 20;
		bool utf8 = utf8_valid(buf_view(&raw[i])) == raw[i].n;

		iconv(cd[utf8], &from, &left, &to, &room);
	}
	say("decode by iconv");
	for (size_t i = 0; i < files; i++) {
		struct decoded d;

		must(decode(a, buf_view(&raw[i]), NULL, &d, &err), "decode");
		text[i] = arena_str(a, d.text);
	}
	size_t matches[2] = { 0 };

	start();
	for (size_t i = 0; i < files; i++) {
		arena_reset(one);
		*doc = (struct doc){ .arena = one, .text = text[i], .src.bytes = text[i] };
		lines_split(doc);
		for (size_t k = 0; k < doc->lines.n; k++) {
			struct characters held = characters_of(doc->lines.p[k].text);

			for (const struct match *x = rules_classify(m, one, doc->lines.p[k].text, &held); x; x = x->next)
				matches[0]++;
		}
	}
	say("lines and rules");
	start();
	for (size_t i = 0; i < files; i++) {
		arena_reset(one);
		*doc = (struct doc){ .arena = one, .text = text[i], .src.bytes = text[i] };
		lines_split(doc);
	}
	say("lines alone");
	start();
	for (size_t i = 0; i < files; i++) {
		arena_reset(one);
		*doc = (struct doc){ .arena = one, .text = text[i], .src.bytes = text[i] };
		lines_split(doc);
		for (size_t k = 0; k < doc->lines.n; k++)
			for (size_t r = 0; r < rules_count(rules); r++) {
				struct match got;

				matches[1] += !rules_at(rules, r)->find && doc->lines.p[k].text.n && rule_match(m, rules_at(rules, r), doc->lines.p[k].text, 0, &got);
			}
	}
	say("lines and every rule");
	must(matches[0] == matches[1], "equal matches");
	start();
	for (size_t i = 0; i < files; i++) {
		arena_reset(one);
		must(parse(m, one, path[i], buf_view(&raw[i]), NULL, doc, &err), "parse");
	}
	say("extraction, whole");
	/* the bytes that are filed, as rows without an index */
	sqlite3 *rows = fresh(argv[2]);
	sqlite3_stmt *row;
	struct buf list[LISTS] = { { 0 } };
	double in_rows = 0;

	must(sqlite3_exec(rows, "CREATE TABLE plain(id INTEGER PRIMARY KEY, path, sha256, text, parts, sections, grids, findings, cells, fields)",
			  NULL, NULL, NULL) == SQLITE_OK, "table");
	must(sqlite3_prepare_v2(rows, "INSERT INTO plain VALUES(NULL,?1,?2,?3,?4,?5,?6,?7,?8,?9)", -1, &row, NULL) == SQLITE_OK, "insert");
	for (size_t i = 0; i < files; i++) {
		arena_reset(one);
		must(parse(m, one, path[i], buf_view(&raw[i]), NULL, doc, &err), "parse");
		lists_write(doc, list);
		start();
		sqlite3_bind_text(row, 1, path[i].p, (int)path[i].n, SQLITE_STATIC);
		sqlite3_bind_text(row, 2, doc->src.id, -1, SQLITE_STATIC);
		sqlite3_bind_text(row, 3, doc->text.p, (int)doc->text.n, SQLITE_STATIC);
		for (int k = 0; k < LISTS; k++)
			sqlite3_bind_text(row, 4 + k, list[k].p, (int)list[k].n, SQLITE_STATIC);
		must(sqlite3_step(row) == SQLITE_DONE, "insert");
		sqlite3_reset(row);
		in_rows += cpu() - begun;
	}
	sqlite3_finalize(row);
	start();
	must(sqlite3_exec(rows, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "commit");
	printf("rows alone, no index on them\t%.3f\n", in_rows + cpu() - begun);
	sqlite3_close(rows);
	struct terms *t = calloc(1, sizeof *t);

	start();
	for (size_t i = 0; i < files; i++)
		terms_take(t, STR(""), text[i]);
	say("tokens");
	sqlite3 *db = fresh(argv[2]);
	struct inversion *v = inversion_new(false, INVERSION_ROOM, NULL);

	start();
	for (size_t i = 0; i < files; i++) {
		terms_take(t, STR(""), text[i]);
		if (inversion_full(v))
			must(inversion_write(v, db, &err), "write");
		must(inversion_add(v, (int64_t)i + 1, t), "add");
	}
	must(inversion_write(v, db, &err) && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "write");
	say("index, straight (tokens, segments, commit)");
	sqlite3_close(db);
	db = fresh(argv[2]);
	sqlite3_stmt *q[3];
	struct buf singles = { 0 };
	static const char *const sql[] = { "INSERT INTO search(rowid,title,body) VALUES(?1,'',?2)", "INSERT INTO single(rowid,chars) VALUES(?1,?2)",
					   "INSERT INTO single_title(rowid,chars) VALUES(?1,?2)" };

	for (int k = 0; k < 3; k++)
		must(sqlite3_prepare_v2(db, sql[k], -1, &q[k], NULL) == SQLITE_OK, sql[k]);
	start();
	for (size_t i = 0; i < files; i++) {
		struct str column[3];

		singles.n = 0;
		terms_unigrams(text[i], &singles);
		column[0] = text[i], column[1] = buf_view(&singles), column[2] = STR("");

		for (int k = 0; k < 3; k++) {
			sqlite3_bind_int64(q[k], 1, (int64_t)i + 1);
			sqlite3_bind_text(q[k], 2, column[k].p, (int)column[k].n, SQLITE_STATIC);
			must(sqlite3_step(q[k]) == SQLITE_DONE, "insert");
			sqlite3_reset(q[k]);
		}
	}
	must(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "commit");
	say("index through FTS5 (same tokens)");
	for (int k = 0; k < 3; k++)
		sqlite3_finalize(q[k]);
	sqlite3_close(db);
	printf("bytes\t%zu\nbytes of GB18030\t%zu\n", bytes, gb);
	return 0;
}
