#include "store/schema.h"

#include <stdio.h>
#include <string.h>

/* Where headings stand in the texts, for ranking: rank.h. */
#define HEADING "CREATE TABLE heading(block INTEGER PRIMARY KEY, ranges BLOB NOT NULL);"

/* Byte offsets count from 0 and are half open; lines count from 1 and are inclusive. */
static const char tables[] =
	/* One row a different content. source is NULL where the file is exactly its text (UTF-8 without BOM). */
	"CREATE TABLE document("
	" id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, path TEXT NOT NULL, bytes INTEGER NOT NULL,"
	" encoding TEXT NOT NULL, asked_encoding TEXT, kind TEXT NOT NULL, flowed INTEGER NOT NULL,"
	" title TEXT, doc_type TEXT, doc_number TEXT, number_key TEXT, date TEXT, rules TEXT NOT NULL,"
	/* the same in copies that differ in encoding, width, blanks or line breaks only */
	" likeness INTEGER NOT NULL,"
	" text TEXT NOT NULL, source BLOB, line_map BLOB);"
	"CREATE INDEX document_number ON document(number_key) WHERE number_key IS NOT NULL;"
	"CREATE INDEX document_date ON document(date);"
	"CREATE INDEX document_likeness ON document(likeness);"
	/* Where it was found; one content may have many paths. */
	"CREATE TABLE path(path TEXT PRIMARY KEY, document INTEGER NOT NULL REFERENCES document(id),"
	" size INTEGER, mtime INTEGER, inode INTEGER) WITHOUT ROWID;"
	"CREATE INDEX path_document ON path(document);"
	/* The header fields; number: of an attachment. */
	"CREATE TABLE value(document INTEGER NOT NULL, seq INTEGER NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL,"
	" number INTEGER, line_from INTEGER, line_to INTEGER, byte_from INTEGER, byte_to INTEGER, rule TEXT,"
	" PRIMARY KEY(document, seq)) WITHOUT ROWID;"
	"CREATE INDEX value_field ON value(field, document);"
	"CREATE TABLE part(document INTEGER NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER, title TEXT,"
	" line_from INTEGER, line_to INTEGER, PRIMARY KEY(document, seq)) WITHOUT ROWID;"
	/* text: document.text[text_from:text_to], body: [text_to:body_to] */
	"CREATE TABLE section(document INTEGER NOT NULL, seq INTEGER NOT NULL, part INTEGER NOT NULL, parent INTEGER,"
	" depth INTEGER NOT NULL, label TEXT NOT NULL, number INTEGER, heading TEXT, text_from INTEGER, text_to INTEGER,"
	" body_to INTEGER, line_from INTEGER, line_to INTEGER, PRIMARY KEY(document, seq)) WITHOUT ROWID;"
	"CREATE TABLE grid(document INTEGER NOT NULL, seq INTEGER NOT NULL, part INTEGER NOT NULL, section INTEGER,"
	" caption TEXT, row_count INTEGER NOT NULL, column_count INTEGER NOT NULL, header_rows INTEGER NOT NULL,"
	" line_from INTEGER, line_to INTEGER, PRIMARY KEY(document, seq)) WITHOUT ROWID;"
	"CREATE TABLE cell(document INTEGER NOT NULL, grid INTEGER NOT NULL, row INTEGER NOT NULL, column INTEGER NOT NULL,"
	" text TEXT NOT NULL, PRIMARY KEY(document, grid, row, column)) WITHOUT ROWID;"
	"CREATE TABLE finding(document INTEGER NOT NULL, seq INTEGER NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL,"
	" clause TEXT, line_from INTEGER, line_to INTEGER, message TEXT NOT NULL, PRIMARY KEY(document, seq)) WITHOUT ROWID;"
	"CREATE INDEX finding_rule ON finding(rule);"
	/* sizes of the texts for ranking: 512 documents a row, 32 bits each in the machine's order; row -1: their
	 * number and sum, 64 bits each */
	"CREATE TABLE length(block INTEGER PRIMARY KEY, sizes BLOB NOT NULL);"
	HEADING;

/* Plain columns for other programs: nothing here needs guidang.so. Documented in guidang(5). */
static const char views[] =
	"CREATE VIEW documents AS SELECT d.id, d.sha256, d.path, d.bytes, d.encoding, d.kind, d.title, d.doc_type, d.doc_number,"
	" (SELECT group_concat(text, '；') FROM (SELECT text FROM value v WHERE v.document=d.id AND v.field='issuers' ORDER BY seq)) AS issuers,"
	" (SELECT group_concat(text, '；') FROM (SELECT text FROM value v WHERE v.document=d.id AND v.field='recipients' ORDER BY seq)) AS recipients,"
	" d.date,"
	" (SELECT group_concat(text, '；') FROM (SELECT text FROM value v WHERE v.document=d.id AND v.field='attachments' ORDER BY seq)) AS attachments,"
	" (SELECT group_concat(text, '；') FROM (SELECT text FROM value v WHERE v.document=d.id AND v.field='cc' ORDER BY seq)) AS cc,"
	" (SELECT text FROM value v WHERE v.document=d.id AND v.field='printed_by') AS printed_by,"
	" (SELECT text FROM value v WHERE v.document=d.id AND v.field='printed_on') AS printed_on,"
	" (SELECT text FROM value v WHERE v.document=d.id AND v.field='secrecy') AS secrecy,"
	" (SELECT text FROM value v WHERE v.document=d.id AND v.field='urgency') AS urgency,"
	" d.text FROM document d;"
	"CREATE VIEW sections AS SELECT s.document, s.seq AS section, s.part, s.parent, s.depth, s.label, s.number, s.heading,"
	" CAST(substr(CAST(d.text AS BLOB), s.text_from+1, s.text_to-s.text_from) AS TEXT) AS text,"
	" CAST(substr(CAST(d.text AS BLOB), s.text_to+1, s.body_to-s.text_to) AS TEXT) AS body,"
	" s.line_from, s.line_to FROM section s JOIN document d ON d.id=s.document;"
	"CREATE VIEW table_cells AS SELECT c.document, c.grid AS \"table\", g.caption, c.row+1 AS row, c.column+1 AS column,"
	" c.row<g.header_rows AS header, c.text FROM cell c JOIN grid g ON g.document=c.document AND g.seq=c.grid;"
	"CREATE VIEW findings AS SELECT document, rule, severity, clause, line_from, line_to, message FROM finding;"
	"CREATE VIEW provenance AS SELECT document, field, text, number, line_from, line_to, byte_from, byte_to, rule FROM value;"
	"CREATE VIEW files AS SELECT path, document, size FROM path;";

static const char index_tables[] =
	/* The indexes hold no text of their own: the rows above do. */
	"CREATE VIRTUAL TABLE search USING fts5(title, body, content='', tokenize='guidang');"
	/* words of one character: which texts, which titles hold it */
	"CREATE VIRTUAL TABLE single USING fts5(chars, content='', detail=none, columnsize=0, tokenize='guidang single');"
	"CREATE VIRTUAL TABLE single_title USING fts5(chars, content='', detail=none, columnsize=0, tokenize='guidang single');"
	/* bytes of postings FTS5 gathers before it writes a segment */
	"INSERT INTO search(search,rank) VALUES('hashsize',33554432);"
	"INSERT INTO single(single,rank) VALUES('hashsize',4194304);";

const char *schema_index(void)
{
	return index_tables;
}

static bool number(sqlite3 *db, const char *pragma, sqlite3_int64 *out)
{
	sqlite3_stmt *s = NULL;
	bool ok = sqlite3_prepare_v2(db, pragma, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;

	if (ok)
		*out = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return ok;
}

static bool create(sqlite3 *db, const char *path, struct err *err)
{
	char *why = NULL;
	sqlite3_int64 objects = 0;
	char *sql = sqlite3_mprintf("%s %s %s PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT;", tables,
				    index_tables, views, SCHEMA_APPLICATION, SCHEMA_VERSION);
	int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, &why);

	/* another program may have been quicker */
	if (rc == SQLITE_OK && number(db, "SELECT count(*) FROM sqlite_schema", &objects) && objects > 0)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, &why);
	else if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, sql, NULL, NULL, &why);
	if (rc != SQLITE_OK) {
		err_set(err, ERR_DATABASE, "%s: the database cannot be created: %s", path, why ? why : sqlite3_errstr(rc));
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	}
	sqlite3_free(why);
	sqlite3_free(sql);
	return rc == SQLITE_OK;
}

/* What each version lacks of the next; opened for writing, a database is brought up to date. */
static bool migrate(sqlite3 *db, const char *path, sqlite3_int64 from, struct err *err)
{
	/* 1: views; values by field and document, no longer by their text. 2: headings, which store_open fills in. */
	static const char *const steps[SCHEMA_VERSION][2] = {
		[1] = { views, "DROP INDEX value_field; CREATE INDEX value_field ON value(field, document)" },
		[2] = { HEADING, "" },
	};
	char *why = NULL;
	int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, &why);

	if (rc == SQLITE_OK)
		number(db, "PRAGMA user_version", &from); /* another program may have been quicker */
	for (sqlite3_int64 v = from; rc == SQLITE_OK && v < SCHEMA_VERSION; v++)
		for (int i = 0; rc == SQLITE_OK && i < 2; i++)
			rc = sqlite3_exec(db, steps[v][i], NULL, NULL, &why);
	if (rc == SQLITE_OK) {
		char *sql = sqlite3_mprintf("PRAGMA user_version=%d; COMMIT", SCHEMA_VERSION);

		rc = sqlite3_exec(db, sql, NULL, NULL, &why);
		sqlite3_free(sql);
	}
	if (rc != SQLITE_OK) {
		err_set(err, ERR_DATABASE, "%s: the database cannot be brought up to date: %s", path, why ? why : sqlite3_errstr(rc));
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	}
	sqlite3_free(why);
	return rc == SQLITE_OK;
}

bool schema_ensure(sqlite3 *db, const char *path, bool write, struct err *err)
{
	sqlite3_int64 application = 0, version = 0, objects = 0;

	/* in one transaction: another program may be making it right now */
	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	bool read = number(db, "SELECT count(*) FROM sqlite_schema", &objects) && number(db, "PRAGMA application_id", &application) &&
		    number(db, "PRAGMA user_version", &version);
	int code = sqlite3_errcode(db);
	char why[256];

	snprintf(why, sizeof why, "%s", code == SQLITE_NOTADB ? "not a database of guidang" : sqlite3_errmsg(db));
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (!read)
		return err_set(err, ERR_DATABASE, "%s: %s", path, why);
	if (objects == 0 && application == 0 && version == 0) {
		if (!write)
			return err_set(err, ERR_DATABASE, "%s: an empty database; file documents first: guidang import -d %s PATH…", path, path);
		return create(db, path, err);
	}
	if (application != SCHEMA_APPLICATION)
		return err_set(err, ERR_DATABASE, "%s: an SQLite database, but not one of guidang; choose another file with --db", path);
	if (version > SCHEMA_VERSION)
		return err_set(err, ERR_DATABASE,
			       "%s: made by a newer guidang (tables of version %lld, this program knows %d); use the newer program", path,
			       version, SCHEMA_VERSION);
	if (version < 1)
		return err_set(err, ERR_DATABASE, "%s: a database of guidang whose version cannot be told; restore it from a copy", path);
	return version == SCHEMA_VERSION || !write || migrate(db, path, version, err);
}
