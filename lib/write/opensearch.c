/* Actions of OpenSearch's bulk interface: one line with the action, one line with the document. The text is written as our tokens
 * (index/tokens.h) separated by blanks, for a field that is tokenized only at blanks: a phrase query for the tokens of a string then
 * matches exactly that string. A blank of the text is the token ␣. */
#include <stdlib.h>

#include "base/json.h"
#include "index/tokens.h"
#include "text/fold.h"
#include "write/format.h"

struct tokens {
	struct buf folded, out;
};

static int take(void *ctx, struct str t, size_t from, size_t to, bool pair)
{
	struct tokens *k = ctx;
	struct str one = str_sub(t, from, to);

	(void)pair;
	if (k->out.n)
		buf_c(&k->out, ' ');
	buf_str(&k->out, str_eq(one, STR(" ")) ? STR("␣") : one);
	return 0;
}

static void put_tokens(struct tokens *k, struct buf *out, const char *key, struct str text)
{
	k->folded.n = k->out.n = 0;
	if (text.n)
		fold_text(text, &k->folded, NULL);
	tokens_walk(buf_view(&k->folded), k, take);
	json_key(out, key);
	json_text(out, k->out.n ? buf_view(&k->out) : STR(""));
}

static void *begin(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f, (void)o, (void)out, (void)err;
	return allocated(calloc(1, sizeof(struct tokens)));
}

static void values(const struct doc *d, enum field f, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < d->values.n; i++) {
		if (d->values.p[i].field != f)
			continue;
		if (!any) {
			json_key(out, field_name(f));
			if (field_is_list(f))
				json_open(out, '[');
		}
		if (!any || field_is_list(f))
			json_text(out, d->values.p[i].text);
		any = true;
	}
	if (any && field_is_list(f))
		json_close(out, ']');
}

static void record(void *state, const struct doc *d, struct buf *out)
{
	struct tokens *k = state;

	json_open(out, '{');
	json_key(out, "index");
	json_open(out, '{');
	json_key(out, "_id");
	json_text(out, str_z(d->src.id));
	json_close(out, '}');
	json_close(out, '}');
	buf_c(out, '\n');
	json_open(out, '{');
	json_key(out, "accession");
	json_int(out, d->id);
	json_key(out, "path");
	json_text(out, d->src.path.p ? d->src.path : STR(""));
	json_key(out, "kind");
	json_text(out, str_z(kind_name(d->src.kind)));
	json_key(out, "encoding");
	json_text(out, str_z(d->src.in.name));
	for (int f = 0; f < FIELD_COUNT; f++)
		values(d, (enum field)f, out);
	json_key(out, "text");
	json_text(out, d->text.p ? d->text : STR(""));
	put_tokens(k, out, "title_tokens", doc_text(d, FIELD_TITLE));
	put_tokens(k, out, "tokens", d->text);
	json_close(out, '}');
	buf_c(out, '\n');
}

static bool end(void *state, struct buf *out, struct err *err)
{
	struct tokens *k = state;

	(void)out, (void)err;
	buf_free(&k->folded);
	buf_free(&k->out);
	free(k);
	return true;
}

/* ── the mapping ── */

static void property(struct buf *out, const char *name, const char *type, const char *more, const char *value)
{
	json_key(out, name);
	json_open(out, '{');
	json_key(out, "type");
	json_text(out, str_z(type));
	if (more) {
		json_key(out, more);
		json_text(out, str_z(value));
	}
	json_close(out, '}');
}

/* Dates may be a year or a month only. BM25 has the constants that we use. */
static void *begin_mapping(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f, (void)o, (void)err;
	json_open(out, '{');
	json_key(out, "settings");
	json_open(out, '{');
	json_key(out, "index");
	json_open(out, '{');
	json_key(out, "similarity");
	json_open(out, '{');
	json_key(out, "default");
	json_open(out, '{');
	json_key(out, "type");
	json_text(out, STR("BM25"));
	json_key(out, "k1");
	buf_z(out, "1.2");
	json_key(out, "b");
	buf_z(out, "0.75");
	for (int i = 0; i < 4; i++)
		json_close(out, '}');
	json_key(out, "mappings");
	json_open(out, '{');
	json_key(out, "dynamic");
	json_text(out, STR("strict"));
	json_key(out, "properties");
	json_open(out, '{');
	property(out, "accession", "long", NULL, NULL);
	property(out, "path", "keyword", NULL, NULL);
	property(out, "kind", "keyword", NULL, NULL);
	property(out, "encoding", "keyword", NULL, NULL);
	for (int i = 0; i < FIELD_COUNT; i++) {
		bool date = field_form((enum field)i) == FORM_DATE;

		property(out, field_name((enum field)i), date ? "date" : "keyword", date ? "format" : NULL, "yyyy-MM-dd||yyyy-MM||yyyy");
	}
	json_key(out, "text"); /* stored, not indexed */
	json_open(out, '{');
	json_key(out, "type");
	json_text(out, STR("text"));
	json_key(out, "index");
	buf_z(out, "false");
	json_close(out, '}');
	property(out, "title_tokens", "text", "analyzer", "whitespace");
	property(out, "tokens", "text", "analyzer", "whitespace");
	json_close(out, '}');
	json_close(out, '}');
	json_close(out, '}');
	buf_c(out, '\n');
	return out;
}

static void no_record(void *state, const struct doc *d, struct buf *out)
{
	(void)state, (void)d, (void)out;
}

static bool end_mapping(void *state, struct buf *out, struct err *err)
{
	(void)state, (void)out, (void)err;
	return true;
}

const struct format format_opensearch = { .name = "opensearch", .help = "actions of OpenSearch's bulk interface (NDJSON); guidang-postgresql(7)",
					  .begins = "{\"index\":{\"_id\":", .begin = begin, .record = record, .end = end };
const struct format format_mapping = { .name = "mapping", .help = "the mapping of an index for --format opensearch",
				       .begins = "{\"settings\":{\"index\":{\"similarity\"", .begin = begin_mapping, .record = no_record, .end = end_mapping };
