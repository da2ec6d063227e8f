#include "read/convert.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/xml.h"
#include "read/limits.h"
#include "read/rtf.h"
#include "read/tool.h"
#include "read/worddoc.h"

enum { ARGUMENTS_MAX = 64, TABLE_MAX = 1 << 20, NAME_ROOM = 400, READY_MAX = 64 };

struct converter {
	struct str kinds;   /* names, separated by blanks */
	struct str command;
	enum kind gives;
	bool batch;
	const char *loses;
};

/* A file converted in advance. */
struct ready {
	char digest[DIGEST_HEX + 1];
	char path[NAME_ROOM];
};

struct converters {
	pthread_mutex_t lock;
	struct arena *a;
	struct { struct converter *p; size_t n, cap; } table;
	bool read;
	char folder[NAME_ROOM]; /* "": not yet created */
	struct ready ready[READY_MAX];
	size_t n_ready, files; /* numbers of the files written */
	struct str last_folder; /* of the previously requested file */
	struct err error;       /* from the user's table */
};

/* ── the table ── */

static struct str element(struct arena *a, xmlNodePtr parent, const char *name, bool *there)
{
	for (xmlNodePtr c = parent->children; c; c = c->next) {
		if (c->type != XML_ELEMENT_NODE || strcmp((const char *)c->name, name) != 0)
			continue;
		xmlChar *s = xml()->xmlNodeGetContent(c);
		struct str copy = arena_str(a, str_trim(str_z((const char *)s)));

		xml()->xmlFree(s);
		*there = true;
		return copy;
	}
	return STR("");
}

static bool take_table(struct converters *c, struct str text, const char *name)
{
	xmlDocPtr doc = xml()->xmlReadMemory(text.p, (int)text.n, name, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlNodePtr root = doc ? xml()->xmlDocGetRootElement(doc) : NULL;

	if (!root)
		return err_set(&c->error, ERR_RULES, "%s: no well-formed XML; converters.xml is described in guidang-import(1)", name);
	for (xmlNodePtr n = root->children; n; n = n->next) {
		bool kinds = false, command = false, gives = false, batch = false, loses = false;

		if (n->type != XML_ELEMENT_NODE || strcmp((const char *)n->name, "converter") != 0)
			continue;
		struct converter one = { .kinds = element(c->a, n, "kinds", &kinds), .command = element(c->a, n, "command", &command) };

		one.gives = kind_by_name(element(c->a, n, "gives", &gives));
		element(c->a, n, "batch", &batch);
		struct str lost = element(c->a, n, "loses", &loses);

		one.loses = loses ? lost.p : NULL;
		one.batch = batch;
		if (!kinds || !command || !gives || one.gives == KIND_COUNT) {
			long line = xml()->xmlGetLineNo(n);

			xml()->xmlFreeDoc(doc);
			return err_set(&c->error, ERR_RULES, "%s:%ld: a converter needs kinds, command and gives (docx, xlsx, odt, ods, mail or text)", name, line);
		}
		*ARENA_PUSH(c->a, &c->table) = one;
	}
	xml()->xmlFreeDoc(doc);
	return true;
}

static bool read_whole(const char *path, size_t most, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	size_t n = 1;

	while (f && n > 0 && out->n <= most) {
		buf_reserve(out, 1 << 16);
		n = fread(out->p + out->n, 1, 1 << 16, f);
		out->n += n;
	}
	bool ok = f && !ferror(f) && out->n <= most;

	if (f)
		fclose(f);
	return ok;
}

static void read_table(struct converters *c)
{
	const char *home = getenv("XDG_CONFIG_HOME"), *user = getenv("HOME");
	char path[4096] = "";
	struct buf b = { 0 };

	if (c->read)
		return;
	c->read = true;
	if (home && *home)
		snprintf(path, sizeof path, "%s/guidang/converters.xml", home);
	else if (user && *user)
		snprintf(path, sizeof path, "%s/.config/guidang/converters.xml", user);
	if (*path && access(path, F_OK) == 0) {
		if (!read_whole(path, TABLE_MAX, &b))
			err_set(&c->error, ERR_IO, "%s: %s", path, strerror(errno));
		else
			take_table(c, buf_view(&b), path);
	}
	buf_free(&b);
	take_table(c, convert_builtin(), "converters.xml");
}

static bool serves(const struct converter *v, enum kind kind)
{
	struct str name = str_z(kind_name(kind)), rest = v->kinds;

	for (size_t i = 0; i < rest.n;) {
		size_t end = i;

		while (end < rest.n && rest.p[end] != ' ' && rest.p[end] != '\n' && rest.p[end] != '\t')
			end++;
		if (str_eq(str_sub(rest, i, end), name))
			return true;
		i = end + 1;
	}
	return false;
}

static struct str program(const struct converter *v)
{
	const char *blank = memchr(v->command.p, ' ', v->command.n);

	return str_sub(v->command, 0, blank ? (size_t)(blank - v->command.p) : v->command.n);
}

struct converters *convert_new(void)
{
	struct converters *c = allocated(calloc(1, sizeof *c));

	pthread_mutex_init(&c->lock, NULL);
	c->a = arena_new();
	return c;
}

static int remove_one(const char *path, const struct stat *st, int what, struct FTW *at)
{
	(void)st;
	(void)what;
	(void)at;
	remove(path);
	return 0;
}

void convert_free(struct converters *c)
{
	if (!c)
		return;
	if (c->folder[0])
		nftw(c->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(c->a);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

bool convert_there(struct converters *c, enum kind kind)
{
	bool there = false;

	pthread_mutex_lock(&c->lock);
	read_table(c);
	for (size_t i = 0; i < c->table.n && !there; i++)
		there = serves(&c->table.p[i], kind) && tool_there(arena_str(c->a, program(&c->table.p[i])).p);
	pthread_mutex_unlock(&c->lock);
	return there;
}

bool convert_missing(enum kind kind, struct err *err)
{
	if (kind == KIND_doc)
		return err_set(err, ERR_UNSUPPORTED, "reading it needs a converter (Debian: apt install libreoffice-writer-nogui; for .doc also antiword or catdoc)");
	return err_set(err, ERR_UNSUPPORTED, "reading it needs a converter (Debian: apt install %s)", kind_needs(kind));
}

/* ── files ── */

static bool make_folder(struct converters *c, struct err *err)
{
	const char *base = getenv("TMPDIR");
	char path[NAME_ROOM + 8];

	if (c->folder[0])
		return true;
	snprintf(c->folder, sizeof c->folder, "%.200s/guidang-XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(c->folder)) {
		err_set(err, ERR_IO, "%s: %s", c->folder, strerror(errno));
		c->folder[0] = '\0';
		return false;
	}
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", c->folder, i ? "out" : "in");
		mkdir(path, 0700);
	}
	return true;
}

static bool write_whole(const char *path, struct str bytes)
{
	FILE *f = fopen(path, "wbx");
	bool ok = f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n;

	if (f && fclose(f) != 0)
		ok = false;
	return ok;
}

/* A file to be converted: in/N.doc becomes out/N.docx. */
struct convert_task {
	char in[NAME_ROOM], out[NAME_ROOM], digest[DIGEST_HEX + 1];
};

static bool add_task(struct converters *c, enum kind kind, const struct converter *v, struct str bytes, struct convert_task *t)
{
	size_t n = ++c->files;

	digest_hex(bytes, t->digest);
	snprintf(t->in, sizeof t->in, "%.300s/in/%zu.%s", c->folder, n, kind_name(kind));
	snprintf(t->out, sizeof t->out, "%.300s/out/%zu.%s", c->folder, n, kind_name(v->gives));
	struct arena *a = arena_new();
	bool ok = write_whole(t->in, kind == KIND_rtf ? rtf_for_converter(a, bytes) : v->gives == KIND_docx ? worddoc_for_converter(a, bytes) : bytes);

	arena_free(a);
	return ok;
}

static int by_name(const struct dirent **x, const struct dirent **y)
{
	return strcmp((*x)->d_name, (*y)->d_name);
}

/* The files of the same kind that follow this one in its folder, in import order: they are likely to be requested next. */
static size_t look_ahead(struct converters *c, enum kind kind, const struct converter *v, struct str path, struct convert_task *tasks, size_t most)
{
	size_t slash = str_rfind(path, STR("/")), n = 0;
	struct str folder = slash == SIZE_MAX ? STR(".") : str_sub(path, 0, slash ? slash : 1), name = str_sub(path, slash == SIZE_MAX ? 0 : slash + 1, path.n);
	struct arena *a = arena_new();
	struct dirent **all = NULL;
	int found;

	found = scandir(arena_str(a, folder).p, &all, NULL, by_name);
	for (int i = 0; i < found; i++) {
		struct str other = str_z(all[i]->d_name);
		struct buf b = { 0 };
		struct stat st;
		char full[4096];

		if (n < most && all[i]->d_type == DT_REG && kind_by_suffix(other) == kind_by_suffix(name) && str_cmp(other, name) > 0 &&
		    snprintf(full, sizeof full, "%s/%s", arena_str(a, folder).p, all[i]->d_name) < (int)sizeof full && stat(full, &st) == 0 &&
		    st.st_size > 0 && st.st_size < LIMIT_FILE && read_whole(full, LIMIT_FILE, &b) && add_task(c, kind, v, buf_view(&b), &tasks[n]))
			n++;
		buf_free(&b);
		free(all[i]);
	}
	free(all);
	arena_free(a);
	return n;
}

/* ── one conversion ── */

static struct str replaced(struct arena *a, struct str s, const char *what, const char *by)
{
	size_t at = str_find(s, str_z(what));

	if (at == SIZE_MAX)
		return s;
	return arena_join(a, arena_join(a, str_sub(s, 0, at), str_z(by)), str_sub(s, at + strlen(what), s.n));
}

static enum tool_end run(struct converters *c, struct arena *a, const struct converter *v, struct convert_task *tasks, size_t n, struct buf *out, int *status)
{
	const char *argv[ARGUMENTS_MAX + LIMIT_CONVERTER_BATCH] = { 0 };
	char profile[NAME_ROOM + 16], to[NAME_ROOM + 16];
	struct buf says = { 0 };
	size_t args = 0;

	snprintf(profile, sizeof profile, "%s/profile", c->folder);
	snprintf(to, sizeof to, "%s/out", c->folder);
	for (size_t i = 0; i < v->command.n && args < ARGUMENTS_MAX - 1;) {
		size_t end = i;

		while (end < v->command.n && v->command.p[end] != ' ' && v->command.p[end] != '\n' && v->command.p[end] != '\t')
			end++;
		struct str word = str_sub(v->command, i, end);

		if (str_eq(word, STR("{in}")))
			for (size_t k = 0; k < n; k++)
				argv[args++] = tasks[k].in;
		else if (word.n)
			argv[args++] = arena_str(a, replaced(a, replaced(a, word, "{out}", to), "{profile}", profile)).p;
		i = end + 1;
	}
	enum tool_end how = tool_run_on_files(argv, LIMIT_CONVERTER_SECONDS + (int)(n - 1) * LIMIT_CONVERTER_SECONDS / 3, out, &says, status);

	buf_free(&says);
	return how;
}

static bool take_ready(struct converters *c, struct str bytes, struct buf *out)
{
	char digest[DIGEST_HEX + 1];

	if (c->n_ready == 0)
		return false;
	digest_hex(bytes, digest);
	for (size_t i = 0; i < c->n_ready; i++) {
		if (strcmp(c->ready[i].digest, digest) != 0)
			continue;
		bool ok = read_whole(c->ready[i].path, LIMIT_TOOL_OUTPUT, out);

		unlink(c->ready[i].path);
		c->ready[i] = c->ready[--c->n_ready];
		return ok && out->n > 0;
	}
	return false;
}

/* Keeps files that were converted ahead; drops those for which there is no room. */
static void keep(struct converters *c, const struct convert_task *t)
{
	struct stat st;

	if (stat(t->out, &st) != 0 || st.st_size == 0)
		return;
	if (c->n_ready == READY_MAX) {
		unlink(c->ready[0].path);
		memmove(c->ready, c->ready + 1, --c->n_ready * sizeof *c->ready);
	}
	memcpy(c->ready[c->n_ready].digest, t->digest, sizeof t->digest);
	memcpy(c->ready[c->n_ready++].path, t->out, sizeof t->out);
}

/* Does the converter write to its standard output? */
static bool on_output(const struct converter *v)
{
	return v->gives == KIND_text || v->gives == KIND_mail;
}

static bool by_converter(struct converters *c, struct arena *a, const struct converter *v, enum kind kind, struct str path, struct str bytes,
			 struct buf *out)
{
	struct convert_task tasks[LIMIT_CONVERTER_BATCH];
	size_t slash = str_rfind(path, STR("/")), n = 0;
	struct str folder = str_sub(path, 0, slash == SIZE_MAX ? 0 : slash);
	int status = 0;
	bool again = c->last_folder.p && str_eq(folder, c->last_folder);

	if (!add_task(c, kind, v, bytes, &tasks[n++]))
		return false;
	/* the second file of a folder: more will follow */
	if (v->batch && again && path.n)
		n += look_ahead(c, kind, v, path, tasks + 1, LIMIT_CONVERTER_BATCH - 1);
	if (!again)
		c->last_folder = arena_str(c->a, folder);
	enum tool_end how = run(c, a, v, tasks, n, out, &status);

	if (how != TOOL_DONE && n > 1) { /* another file of the batch may be the cause */
		out->n = 0;
		how = run(c, a, v, tasks, 1, out, &status);
	}
	bool ok = how == TOOL_DONE && status == 0;

	if (ok && on_output(v) && kind_is(kind, KIND_HOLDS) && out->n && write_whole(tasks[0].out, buf_view(out))) { /* asked again if it turns out to be a document */
		keep(c, &tasks[0]);
		unlink(tasks[0].in);
		return true;
	}
	if (ok && !on_output(v)) {
		out->n = 0;
		ok = read_whole(tasks[0].out, LIMIT_TOOL_OUTPUT, out);
	}
	for (size_t i = 0; i < n; i++) {
		unlink(tasks[i].in);
		if (i == 0)
			unlink(tasks[i].out);
		else
			keep(c, &tasks[i]);
	}
	return ok && out->n > 0;
}

bool convert(struct converters *c, struct arena *a, enum kind kind, struct str path, struct str bytes, struct converted *out, struct err *err)
{
	struct buf b = { 0 };
	bool any = false, ok = false;

	pthread_mutex_lock(&c->lock);
	read_table(c);
	if (c->error.code != ERR_NONE) {
		*err = c->error;
	} else if (make_folder(c, err)) {
		for (size_t i = 0; i < c->table.n && !ok; i++) {
			const struct converter *v = &c->table.p[i];
			struct str name = arena_str(a, program(v));

			if (!serves(v, kind) || !tool_there(name.p))
				continue;
			any = true;
			b.n = 0;
			ok = take_ready(c, bytes, &b) || by_converter(c, a, v, kind, path, bytes, &b);
			if (ok)
				*out = (struct converted){ v->gives, arena_str(a, buf_view(&b)), v->loses ? arena_str(a, str_z(v->loses)).p : NULL, name.p };
		}
		if (!ok && any)
			err_set(err, ERR_DAMAGED, "damaged, protected by a password, or of a form that no converter reads");
		else if (!ok)
			convert_missing(kind, err);
	}
	pthread_mutex_unlock(&c->lock);
	buf_free(&b);
	return ok;
}
