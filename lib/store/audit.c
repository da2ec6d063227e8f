#include "store/audit.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "store/rows.h"
#include "store/schema.h"
#include "index/varint.h"

typedef void told(void *ctx, const char *what);

static bool each_row(struct store *s, const char *sql, told *tell, void *ctx, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(q, 0);

		if (text && strcmp(text, "ok") != 0)
			tell(ctx, text);
		rc = SQLITE_OK;
	}
	if (rc != SQLITE_DONE)
		rows_fail(s, err);
	sqlite3_finalize(q);
	return rc == SQLITE_DONE;
}

bool audit_tables(struct store *s, bool write, told *tell, void *ctx, struct err *err)
{
	static const char *const index[] = { "search", "single", "single_title" };
	/* what must be there of each document, and nothing of others */
	static const char orphans[] =
		"SELECT 'document '||id||' has no path' FROM document WHERE id NOT IN (SELECT document FROM path)"
		" UNION ALL SELECT 'path '||path||' belongs to no document' FROM path WHERE document NOT IN (SELECT id FROM document)"
		" UNION ALL SELECT 'document '||id||' is not in the index' FROM document WHERE id NOT IN (SELECT id FROM search_docsize)"
		" UNION ALL SELECT 'the index holds '||id||', which is no document' FROM search_docsize WHERE id NOT IN (SELECT id FROM document)"
		" UNION ALL SELECT 'header fields of '||document||', which is no document' FROM header WHERE document NOT IN (SELECT id FROM document)"
		" UNION ALL SELECT DISTINCT 'derived lists of '||document||', which is no document' FROM list WHERE document NOT IN (SELECT id FROM document)"
		" UNION ALL SELECT 'document '||id||' has no header fields' FROM document WHERE id NOT IN (SELECT document FROM header)"
		" UNION ALL SELECT 'document '||id||' has copies it does not know of' FROM document WHERE " COPIED
		" UNION ALL SELECT 'the sizes are those of other documents' WHERE (SELECT count(*) FROM document)>0 AND NOT EXISTS (SELECT 1 FROM length WHERE block=-1)";

	if (!schema_check(s->db, s->path, tell, ctx, err))
		return false;
	if (!each_row(s, "PRAGMA integrity_check", tell, ctx, err) || !each_row(s, orphans, tell, ctx, err))
		return false;
	for (size_t i = 0; write && i < sizeof index / sizeof index[0]; i++) {
		char *sql = sqlite3_mprintf("INSERT INTO %s(%s) VALUES('integrity-check')", index[i], index[i]);
		int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
		char what[256];

		sqlite3_free(sql);
		snprintf(what, sizeof what, "the index %s: %s", index[i], sqlite3_errmsg(s->db));
		if (rc != SQLITE_OK)
			tell(ctx, what);
	}
	return true;
}

static bool known_tokens(struct store *s, int64_t id, const struct terms *t)
{
	sqlite3_stmt *q = NULL;
	bool same = false;

	if (sqlite3_prepare_v2(s->db, "SELECT sz FROM search_docsize WHERE id=?1", -1, &q, NULL) != SQLITE_OK)
		return false;
	sqlite3_bind_int64(q, 1, id);
	if (sqlite3_step(q) == SQLITE_ROW) {
		unsigned char sizes[32] = { 0 };
		uint64_t title = 0, text = 0;
		size_t n = (size_t)sqlite3_column_bytes(q, 0);

		memcpy(sizes, sqlite3_column_blob(q, 0), n < sizeof sizes ? n : sizeof sizes);
		varint_get(sizes + varint_get(sizes, &text), &title); /* column by column */
		same = title == t->n_title && text == t->n - t->n_title;
	}
	sqlite3_finalize(q);
	return same;
}

const char *audit_document(struct store *s, const struct doc *d)
{
	char hex[DIGEST_HEX + 1];
	struct prepared *p;
	bool same;

	if (d->src.bytes.p)
		digest_hex(d->src.bytes, hex);
	if (d->src.bytes.p && strcmp(hex, d->src.id) != 0)
		return "the stored source is not the one that was filed (SHA-256)";
	p = prepared_new();
	store_prepare(p, d);
	same = known_tokens(s, d->id, &p->terms);
	prepared_free(p);
	return same ? NULL : "the index does not hold what the text holds";
}
