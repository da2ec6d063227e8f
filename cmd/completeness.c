/* guidang check --files: compares the files with the documents filed; check --archive: the elements that DA/T 18-2022 and DA/T 46-2009 require. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "confine.h"
#include "base/digest.h"
#include "desk.h"
#include "intake/intake.h"
#include "lines.h"
#include "screen.h"
#include "store/arrangement.h"

static void put(const struct args *a, const char *what, struct str path, const char *key, struct str more)
{
	if (opt_has(a, "json")) {
		json_t *o = json_pack("{s:s, s:s%}", "finding", what, "path", path.p ? path.p : "", path.n);

		if (o && key)
			json_object_set_new(o, key, json_stringn(more.p ? more.p : "", more.n));
		json_dumpf(o, stdout, JSON_COMPACT);
		json_decref(o);
		putchar('\n');
	} else {
		struct buf b = { 0 };

		buf_fmt(&b, "%s  ", gettext(what));
		screen_clean(path, true, false, &b);
		if (more.n) {
			buf_z(&b, "  ");
			screen_clean(more, true, false, &b);
		}
		lines_put(buf_view(&b), lines_width(), 4);
		buf_free(&b);
	}
}

/* ── files ── */

struct source_file {
	struct str whole, path;
	int64_t id;
};

struct files {
	const struct args *a;
	struct store *s;
	struct arena *arena;
	struct { struct source_file *p; size_t n, cap; } filed;
	size_t changed, missing, new, members;
};

static void keep(void *ctx, int64_t id, struct str whole, struct str path)
{
	struct files *f = ctx;

	*ARENA_PUSH(f->arena, &f->filed) = (struct source_file){ arena_str(f->arena, whole), arena_str(f->arena, path), id };
}

static int by_whole(const void *x, const void *y)
{
	return str_cmp(((const struct source_file *)x)->whole, ((const struct source_file *)y)->whole);
}

static bool compare(struct files *f, const struct source_file *one, struct err *err)
{
	struct doc d = { .arena = arena_new() };
	struct buf b = { 0 };
	struct stamp stamp;
	char id[DIGEST_HEX + 1];
	struct err why = { 0 };
	bool ok = store_load_record(f->s, one->id, &d, err);

	if (!ok) {
		;
	} else if (str_has(one->whole, STR("!/"))) {
		f->members++; /* a member of a bundle is not a file */
	} else if (!file_read(one->whole.p, &b, &stamp, &why)) {
		f->missing++;
		put(f->a, "missing", one->path, NULL, STR_NONE);
	} else {
		digest_hex(buf_view(&b), id);
		if (strcmp(id, d.src.id) != 0) {
			f->changed++;
			put(f->a, "changed", one->path, NULL, STR_NONE);
		}
	}
	buf_free(&b);
	arena_free(d.arena);
	return ok;
}

/* Documents in the folders that are not filed. */
static bool find_new(struct files *f, struct err *err)
{
	struct walk *w = walk_new();
	struct walked file;
	bool ok = true;

	for (int i = 0; i < f->a->n; i++)
		walk_add(w, f->a->operands[i]);
	while (ok && walk_next(w, &file)) {
		struct buf whole = { 0 };

		ok = store_whole_path(f->s, file.path, &whole, err);
		struct source_file key = { .whole = buf_view(&whole) };

		if (ok && !file.reason && file.stamp.size > 0 && (f->filed.n == 0 || !bsearch(&key, f->filed.p, f->filed.n, sizeof key, by_whole))) {
			f->new++;
			put(f->a, "new", file.path, NULL, STR_NONE);
		}
		buf_free(&whole);
	}
	walk_free(w);
	return ok;
}

int completeness_files(const struct args *a)
{
	struct files f = { .a = a, .arena = arena_new() };
	struct err err = { 0 };
	struct buf whole = { 0 };
	bool ok = open_database(a, false, &f.s, &err);

	if (ok)
		confine_comparing(f.s);
	for (int i = 0; ok && i < (a->n ? a->n : 1); i++) {
		whole.n = 0;
		ok = (a->n == 0 || store_whole_path(f.s, str_z(a->operands[i]), &whole, &err)) &&
		     store_paths_below(f.s, a->n ? buf_view(&whole) : STR(""), keep, &f, &err);
	}
	if (ok && f.filed.n)
		qsort(f.filed.p, f.filed.n, sizeof *f.filed.p, by_whole);
	for (size_t i = 0; ok && i < f.filed.n; i++)
		ok = (i && str_eq(f.filed.p[i].whole, f.filed.p[i - 1].whole)) || compare(&f, &f.filed.p[i], &err);
	ok = ok && find_new(&f, &err);
	buf_free(&whole);
	store_close(f.s);
	if (ok && !a->quiet)
		say_counts((struct count[]){ COUNT(f.filed.n - f.members, "%zu file", "%zu files"), COUNT(f.changed, "%zu changed", "%zu changed"),
					     COUNT(f.missing, "%zu missing", "%zu missing"), COUNT(f.new, "%zu new", "%zu new"), { 0 } }, "");
	arena_free(f.arena);
	return !ok ? cannot(&err) : f.changed || f.missing || f.new ? EXIT_NOTHING : EXIT_DONE;
}

/* ── archive ── */

/* Counts the documents that have an element. */
struct described {
	const char *name;
	size_t n;
};

/* Elements required of a record (DA/T 18-2022, 10; DA/T 46-2009), and those required if the document has them. */
enum element { NUMBER, TITLE, DATE, AUTHOR, PERIOD, OPENNESS, YEAR, ITEM, MANDATORY, FILE_NUMBER = MANDATORY, TYPE, PRECEDENCE, PRINCIPAL, OTHERS,
	       SECURITY, SECRECY_PERIOD, PAGES, ELEMENTS };

struct archive {
	const struct args *a;
	struct store *s;
	size_t n, incomplete, classified;
	struct described of[ELEMENTS];
};

static struct str value_of(const struct doc *d, enum element e)
{
	const struct arrangement *at = &d->desk.arranged;
	static const enum field fields[] = { [TITLE] = FIELD_TITLE, [DATE] = FIELD_DATE, [AUTHOR] = FIELD_ISSUERS, [FILE_NUMBER] = FIELD_DOC_NUMBER,
					     [TYPE] = FIELD_DOC_TYPE, [PRECEDENCE] = FIELD_URGENCY, [PRINCIPAL] = FIELD_RECIPIENTS,
					     [OTHERS] = FIELD_CC, [SECURITY] = FIELD_SECRECY };

	switch (e) {
	case NUMBER:
		return at->number;
	case PERIOD:
		return at->period;
	case OPENNESS:
		return at->open;
	case YEAR:
		return at->year;
	case ITEM:
		return at->item ? STR("1") : STR_NONE;
	case PAGES:
		return at->pages || d->src.pages ? STR("1") : STR_NONE;
	case SECRECY_PERIOD:
		return str_has(doc_text(d, FIELD_SECRECY), STR("★")) ? STR("1") : STR_NONE;
	default:
		return doc_text(d, fields[e]);
	}
}

/* A document without an archive number also lacks year and item: reported once. */
static void put_lacking(struct archive *w, const struct doc *d)
{
	struct buf b = { 0 };

	for (int e = 0; e < ELEMENTS; e++) {
		bool there = value_of(d, (enum element)e).n > 0;

		w->of[e].n += there;
		if (!there && e < MANDATORY && !(e > OPENNESS && !d->desk.arranged.number.n))
			buf_fmt(&b, "%s%s", b.n ? "、" : "", w->of[e].name);
	}
	if (d->desk.arranged.item_of) /* belongs to the item of another document and has its number */
		b.n = 0;
	w->incomplete += b.n > 0;
	if (b.n)
		put(w->a, "incomplete", d->src.path, "lacks", buf_view(&b));
	if (doc_text(d, FIELD_SECRECY).n && str_eq(d->desk.arranged.open, STR("开放"))) {
		w->classified++;
		put(w->a, "classified but open", d->src.path, "secrecy", doc_text(d, FIELD_SECRECY));
	}
	buf_free(&b);
}

static void put_described(const struct archive *w)
{
	for (int e = 0; e < ELEMENTS; e++) {
		if (e == 0 || e == MANDATORY)
			printf("%s\n", e ? _("described where the document has it") : _("described, of what must be"));
		printf("  %8zu  %s\n", w->of[e].n, w->of[e].name);
	}
}

int completeness_archive(const struct args *a)
{
	struct arena *arena = arena_new(), *one = arena_new();
	struct archive w = { .a = a, .of = { [NUMBER] = { "档号", 0 }, { "题名", 0 }, { "日期", 0 }, { "责任者", 0 }, { "保管期限", 0 }, { "开放标识", 0 },
					     { "年度", 0 }, { "件号", 0 }, { "文件编号", 0 }, { "文种", 0 }, { "紧急程度", 0 }, { "主送", 0 },
					     { "抄送", 0 }, { "密级", 0 }, { "保密期限", 0 }, { "页数", 0 } } };
	struct err err = { 0 };
	struct ids ids = { 0 };
	int status = EXIT_DONE;

	if (!open_database(a, false, &w.s, &err) || (a->n == 0 && !store_ids(w.s, arena, &ids, &err)))
		status = cannot(&err);
	if (status == EXIT_DONE)
		confine_reading(w.s, NULL);
	for (int i = 0; i < a->n && status == EXIT_DONE; i++)
		status = desk_find(w.s, arena, a->operands[i], true, &ids);
	for (; w.n < ids.n && status == EXIT_DONE; w.n++) {
		struct doc d = { .arena = one };

		if (store_load_record(w.s, ids.p[w.n], &d, &err) && desk_load(w.s, &d, &err))
			put_lacking(&w, &d);
		else
			status = cannot(&err);
		arena_reset(one);
	}
	store_close(w.s);
	arena_free(one);
	arena_free(arena);
	if (status == EXIT_DONE && !opt_has(a, "json"))
		put_described(&w);
	if (status == EXIT_DONE && !a->quiet)
		say_counts((struct count[]){ COUNT(ids.n, "%zu document", "%zu documents"),
					     COUNT(w.incomplete, "%zu lacks what DA/T 18-2022 and DA/T 46-2009 want described",
						   "%zu lack what DA/T 18-2022 and DA/T 46-2009 want described"), { 0 } }, "");
	return status == EXIT_DONE && (w.incomplete || w.classified) ? EXIT_NOTHING : status;
}
