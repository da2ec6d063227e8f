#include "store/schema.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "store/listjson.h"
#include "store/foreign.h"

/* The header fields of a document: JSON (lists.h). Narrow: a search in a field reads all of it. */
#define HEADER "CREATE TABLE header(document INTEGER PRIMARY KEY, fields TEXT NOT NULL);"
/* Derived lists: listjson.h. The shortest first: what searches read is seldom on overflow pages. */
#define DERIVED_TABLE "CREATE TABLE derived(document INTEGER PRIMARY KEY, groups TEXT, deadlines TEXT, citations TEXT, tasks TEXT, indicators TEXT);"
/* Up to version 17: a row and an index entry for each list of a document. */
#define LIST "CREATE TABLE list(document INTEGER NOT NULL, list TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(document,list));"
#define OF_LIST(name) ", max(value) FILTER (WHERE list='" name "')"
/* Column store: columns.h. */
#define COLUMN_TABLES "CREATE TABLE column_block(id INTEGER PRIMARY KEY, data BLOB NOT NULL);" \
	"CREATE TABLE column_value(id INTEGER PRIMARY KEY, field INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE(field,text));"
/* Positions of headings in the texts, for ranking: rank.h. */
#define HEADING "CREATE TABLE heading(block INTEGER PRIMARY KEY, ranges BLOB NOT NULL);"

/* Lists of the documents that have a value: values.h. */
#define VALUE_LIST "CREATE TABLE value_list(id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
/* Upper bounds of scores: bounds.h. */
#define BOUND "CREATE TABLE bound(segment INTEGER NOT NULL, term BLOB NOT NULL, piece INTEGER NOT NULL, PRIMARY KEY(segment, term)) WITHOUT ROWID;" \
	"CREATE TABLE bound_piece(id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
#define DROP_BOUND "DROP TABLE IF EXISTS bound; DROP TABLE IF EXISTS bound_piece;"

#define TAGGED "CREATE INDEX tag_document ON tag(tag);"
/* Columns of what only files have that are no plain text (Word, PDF, mail …). */
#define READ ", pages INTEGER, container TEXT, reading BLOB"
/* The places of files (place.h); one content may have many paths. path: as given, as text. */
#define PATHS(name)                                                                                        \
	"CREATE TABLE " name "(root INTEGER NOT NULL, rest TEXT NOT NULL, path TEXT NOT NULL,"             \
	" document INTEGER NOT NULL, size INTEGER, mtime INTEGER, inode INTEGER, PRIMARY KEY(root, rest)) WITHOUT ROWID;"
/* A document's id is its accession number and is never given twice. Table version keeps earlier versions of documents and
 * removed documents until they are purged. Times are seconds since 1970; 0: not known. (Up to version 10 of the schema a file
 * was known by its path only, and an edited file lost its document.) */
#define DESK                                                                                               \
	"CREATE TABLE root(id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE);"                          \
	PATHS("path") "CREATE INDEX path_document ON path(document);" PATHS("removed_path")                \
	/* state: edited (a newer version is filed), pruned (its file is gone), removed */                 \
	"CREATE TABLE version(id INTEGER PRIMARY KEY, document INTEGER NOT NULL, state TEXT NOT NULL, sha256 TEXT NOT NULL,"  \
	" path TEXT NOT NULL, bytes INTEGER NOT NULL, encoding TEXT NOT NULL, asked_encoding TEXT, title TEXT, doc_number TEXT," \
	" date TEXT, filed INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, journal INTEGER,"                  \
	" container TEXT, source BLOB, reading BLOB);" \
	"CREATE INDEX version_document ON version(document);"                                              \
	/* value, extracted: JSON, a text or a list of them; null: none */                                 \
	"CREATE TABLE correction(document INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, extracted TEXT NOT NULL," \
	" who TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(document, field)) WITHOUT ROWID;"            \
	"CREATE TABLE tag(document INTEGER NOT NULL, tag TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL," \
	" PRIMARY KEY(document, tag)) WITHOUT ROWID;"                                                      \
	/* item_of: the first document of the same item (件); item NULL: not numbered */                           \
	"CREATE TABLE arrangement(document INTEGER PRIMARY KEY, fonds TEXT, year TEXT, period TEXT, dept TEXT, open TEXT," \
	" item INTEGER, number TEXT, item_of INTEGER, formerly TEXT, pages INTEGER, who TEXT NOT NULL, at INTEGER NOT NULL);" \
	"CREATE TABLE series(fonds TEXT NOT NULL, year TEXT NOT NULL, period TEXT NOT NULL, dept TEXT NOT NULL, last INTEGER NOT NULL," \
	" PRIMARY KEY(fonds, year, period, dept)) WITHOUT ROWID;"                                          \
	"CREATE TABLE journal(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL," \
	" document INTEGER, documents INTEGER NOT NULL, detail TEXT);"                                     \
	"CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"

/* Byte offsets: from 0, the end is excluded. Lines: from 1, the end is included. */
static const char tables[] =
	/* One row per content. source is NULL where the file is exactly its text, in GB18030 if that is its encoding, and of one too large
	 * to be kept. */
	"CREATE TABLE document("
	" id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, path TEXT NOT NULL, bytes INTEGER NOT NULL,"
	" encoding TEXT NOT NULL, asked_encoding TEXT, kind TEXT NOT NULL, flowed INTEGER NOT NULL,"
	" title TEXT, doc_type TEXT, doc_number TEXT, number_key TEXT, date TEXT, rules TEXT NOT NULL,"
	/* equal in copies that differ only in encoding, character width, blanks or line breaks */
	" likeness INTEGER NOT NULL,"
	/* 0: store_copies finds nothing; 1: it may find something */
	" elsewhere INTEGER NOT NULL,"
	/* highest severity of the findings: 0 none, 1 info, 2 warning, 3 error */
	" worst INTEGER NOT NULL,"
	" filed INTEGER NOT NULL, changed INTEGER NOT NULL,"
	/* JSON, NULL where there are none (lists.h) */
	" parts TEXT, sections TEXT, grids TEXT, findings TEXT, cells TEXT, doubts TEXT,"
	" text TEXT NOT NULL, source BLOB, line_map BLOB"
	/* pages: NULL: not known; container: the bundle or mail that holds the file; reading: the reader's result, for --again */
	READ ");"
	"CREATE INDEX document_number ON document(number_key) WHERE number_key IS NOT NULL;"
	"CREATE INDEX document_date ON document(date);"
	"CREATE INDEX document_likeness ON document(likeness);"
	HEADER
	/* sizes of the texts for ranking: rank.h; row -1: their number and sum, 64 bits each */
	"CREATE TABLE length(block INTEGER PRIMARY KEY, sizes BLOB NOT NULL);"
	HEADING HEADINGS_KNOWN COLUMN_TABLES VALUE_LIST BOUND DESK TAGGED;

/* Before version 6 a cell was stored with its position. */
#define PLACE "(CASE c.type WHEN 'array' THEN c.value->>0 ELSE c.key END)"
#define CELL "(CASE c.type WHEN 'array' THEN c.value->>1 ELSE c.value END)"

/* Plain columns for other programs: nothing here needs guidang.so. Documented in guidang(5). Every search parses them,
 * so they are short. */
static const char *const views[] = {
	"CREATE VIEW provenance AS SELECT document, value->>0 field, value->>1 text, value->>2 number,"
	" value->>3 line_from, value->>4 line_to, value->>5 byte_from, value->>6 byte_to, value->>7 rule"
	" FROM header, json_each(fields)",
	/* text: document.text[text_from:text_to], body: [text_to:body_to] */
	"CREATE VIEW sections AS SELECT d.id document, key section, value->>0 part, value->>1 parent,"
	" value->>2 depth, value->>3 label, value->>4 number, value->>5 heading,"
	" CAST(substr(CAST(text AS BLOB), (value->>6)+1, (value->>7)-(value->>6)) AS TEXT) text,"
	" CAST(substr(CAST(text AS BLOB), (value->>7)+1, (value->>8)-(value->>7)) AS TEXT) body,"
	" value->>9 line_from, value->>10 line_to FROM document d, json_each(sections)",
	"CREATE VIEW table_cells AS SELECT d.id document, g.key \"table\", g.value->>2 caption,"
	" " PLACE "/(g.value->>4)+1 row, " PLACE "%(g.value->>4)+1 column, " PLACE "/(g.value->>4)<(g.value->>5) header, " CELL " text"
	" FROM document d, json_each(d.grids) g, json_each(d.cells->g.key) c WHERE " CELL "<>''",
	"CREATE VIEW findings AS SELECT d.id document, value->>0 rule, value->>1 severity, value->>2 clause,"
	" value->>3 line_from, value->>4 line_to, value->>5 message FROM document d, json_each(findings)",
	"CREATE VIEW files AS SELECT path, document, size, folder, rest FROM path LEFT JOIN root ON id=root",
	"CREATE VIEW changes AS SELECT id accession, sha256, filed, changed, 'filed' state FROM document"
	" UNION ALL SELECT document, sha256, filed, until, state FROM version",
	"CREATE VIEW review AS SELECT d.id document, value->>0 field, value->>1 reason, value->>2 line_from,"
	" value->>3 line_to FROM document d, json_each(doubts)",
};

static const char index_tables[] =
	/* The indexes hold no text of their own: the rows above do. */
	"CREATE VIRTUAL TABLE search USING fts5(body, title, content='', tokenize='guidang');"
	/* words of one character: which texts, which titles hold it */
	"CREATE VIRTUAL TABLE single USING fts5(chars, content='', detail=none, columnsize=0, tokenize='guidang single');"
	"CREATE VIRTUAL TABLE single_title USING fts5(chars, content='', detail=none, columnsize=0, tokenize='guidang single');"
	/* bytes of postings FTS5 gathers before it writes a segment */
	"INSERT INTO search(search,rank) VALUES('hashsize',33554432);"
	"INSERT INTO single(single,rank) VALUES('hashsize',4194304);";

/* Where a migration puts it: the tables of every database are in one order (foreign.c). */
static const char derived_table[] = DERIVED_TABLE;

const char *schema_index(void)
{
	return index_tables;
}

bool schema_busy(const char *path, int code, struct err *err)
{
	if (code != SQLITE_BUSY && code != SQLITE_LOCKED)
		return false;
	err_set(err, ERR_DATABASE, "%s: another program is writing to this database; try again when it is done", path);
	return true;
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

/* Other encodings of texts are found out by the first text that is compared with its bytes, too late. */
static bool in_utf8(sqlite3 *db, const char *path, struct err *err)
{
	sqlite3_stmt *s = NULL;
	const char *name = sqlite3_prepare_v2(db, "PRAGMA encoding", -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW ?
				   (const char *)sqlite3_column_text(s, 0) : NULL;
	bool utf8 = !name || strcmp(name, "UTF-8") == 0; /* what is wrong with its schema is said when that is read */

	sqlite3_finalize(s);
	return utf8 || err_set(err, ERR_DATABASE, "%s: its texts are in UTF-16, which guidang does not write; take a copy of this database that can be trusted, or file the documents anew", path);
}

/* Each header field by its name; lists joined by ；. */
static void documents_view(struct buf *b)
{
	buf_z(b, "CREATE VIEW documents AS SELECT id, sha256, path, bytes, encoding, kind");
	for (int f = 0; f < FIELD_COUNT; f++) {
		const char *name = field_name((enum field)f);

		if (field_has_column((enum field)f))
			buf_fmt(b, ", %s", name);
		else if (field_is_list((enum field)f))
			buf_fmt(b, ", (SELECT group_concat(text,'；') FROM provenance WHERE document=id AND field='%s') %s", name, name);
		else
			buf_fmt(b, ", (SELECT text FROM provenance WHERE document=id AND field='%s') %s", name, name);
	}
	buf_z(b, ", text FROM document");
}

/* The statement that creates the i-th view; false: past the last. */
static bool view(size_t i, struct buf *out)
{
	enum { FIXED = sizeof views / sizeof views[0], OWN = FIXED + 1 };
	const struct list *l = i < OWN ? NULL : derived_at(i - OWN);

	out->n = 0;
	if (i < FIXED)
		buf_z(out, views[i]);
	else if (i == FIXED)
		documents_view(out);
	else if (l)
		listjson_view(l, out);
	buf_c(out, '\0');
	return i < OWN || l;
}

bool schema_check(sqlite3 *db, const char *path, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err)
{
	struct buf all = { 0 }, one = { 0 };

	for (size_t i = 0; tell && view(i, &one); i++)
		buf_fmt(&all, "%s;", one.p);
	buf_c(&all, '\0');
	const char *const scripts[] = { tables, index_tables, derived_table, all.p, NULL };
	bool ok = foreign_check(db, path, scripts, tell, ctx, err);

	buf_free(&all);
	buf_free(&one);
	return ok;
}

/* Does the database have this very view? */
static bool has_view(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s = NULL;
	bool has = sqlite3_prepare_v2(db, "SELECT 1 FROM sqlite_schema WHERE type='view' AND sql=?1", -1, &s, NULL) == SQLITE_OK &&
		   sqlite3_bind_text(s, 1, sql, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;

	sqlite3_finalize(s);
	return has;
}

/* NULL, or what is to be said of a table that has the view's name; sqlite3_free. */
static char *table_named(sqlite3 *db, struct str name)
{
	sqlite3_stmt *s = NULL;
	bool is = sqlite3_prepare_v2(db, "SELECT 1 FROM sqlite_schema WHERE type='table' AND name=?1", -1, &s, NULL) == SQLITE_OK &&
		  sqlite3_bind_text(s, 1, name.p, (int)name.n, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;

	sqlite3_finalize(s);
	return is ? sqlite3_mprintf(gettext("a table has the name of the view \"%.*s\"; rename or drop it"), STR_ARG(name)) : NULL;
}

/* Fields and lists come without a new version of the tables: the views are those of this program, whoever made the
 * database. */
static int renew_views(sqlite3 *db, char **why)
{
	struct buf sql = { 0 };
	int rc = SQLITE_OK;

	for (size_t i = 0; rc == SQLITE_OK && view(i, &sql); i++)
		if (!has_view(db, sql.p)) {
			const char *name = sql.p + strlen("CREATE VIEW ");
			char *drop = allocated(sqlite3_mprintf("DROP VIEW IF EXISTS \"%.*s\"", (int)strcspn(name, " "), name));
			char *other = table_named(db, (struct str){ name, strcspn(name, " ") });

			rc = other ? SQLITE_ERROR : sqlite3_exec(db, drop, NULL, NULL, why);
			*why = other ? other : *why;
			if (rc == SQLITE_OK)
				rc = sqlite3_exec(db, sql.p, NULL, NULL, why);
			sqlite3_free(drop);
		}
	buf_free(&sql);
	return rc;
}

void schema_views(sqlite3 *db, void (*tell)(void *ctx, struct str name), void *ctx)
{
	struct buf sql = { 0 };

	for (size_t i = 0; view(i, &sql); i++)
		if (!has_view(db, sql.p)) {
			const char *name = sql.p + strlen("CREATE VIEW ");

			tell(ctx, (struct str){ name, strcspn(name, " ") });
		}
	buf_free(&sql);
}

static bool views_renewed(sqlite3 *db)
{
	struct buf sql = { 0 };
	bool all = true;

	for (size_t i = 0; all && view(i, &sql); i++)
		all = has_view(db, sql.p);
	buf_free(&sql);
	return all;
}

static bool create(sqlite3 *db, const char *path, struct err *err)
{
	char *why = NULL;
	sqlite3_int64 objects = 0;
	/* sqlite3_exec of NULL does nothing and returns SQLITE_OK */
	char *sql = allocated(sqlite3_mprintf("%s %s %s PRAGMA application_id=%d; PRAGMA user_version=%d;", tables, index_tables,
					      derived_table, SCHEMA_APPLICATION, SCHEMA_VERSION));
	int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, &why);

	/* another program may have been quicker */
	if (rc == SQLITE_OK && !(number(db, "SELECT count(*) FROM sqlite_schema", &objects) && objects > 0)) {
		struct buf one = { 0 };

		rc = sqlite3_exec(db, sql, NULL, NULL, &why);
		for (size_t i = 0; rc == SQLITE_OK && view(i, &one); i++)
			rc = sqlite3_exec(db, one.p, NULL, NULL, &why);
		buf_free(&one);
	}
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, &why);
	if (rc != SQLITE_OK) {
		if (!schema_busy(path, rc, err))
			err_set(err, ERR_DATABASE, "%s: the database cannot be created: %s", path, why ? why : sqlite3_errstr(rc));
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	}
	sqlite3_free(why);
	sqlite3_free(sql);
	return rc == SQLITE_OK;
}

#define DROP_VIEWS \
	"DROP VIEW IF EXISTS documents; DROP VIEW IF EXISTS sections; DROP VIEW IF EXISTS table_cells;" \
	"DROP VIEW IF EXISTS findings; DROP VIEW IF EXISTS provenance; DROP VIEW IF EXISTS files;" \
	"DROP VIEW IF EXISTS changes; DROP VIEW IF EXISTS review;"

/* Version 2 had a row for each part, section, table, cell and finding. */
static const char lists_into_columns[] =
	DROP_VIEWS
	"ALTER TABLE document ADD COLUMN worst INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE document ADD COLUMN parts TEXT; ALTER TABLE document ADD COLUMN sections TEXT;"
	"ALTER TABLE document ADD COLUMN grids TEXT; ALTER TABLE document ADD COLUMN findings TEXT;"
	"ALTER TABLE document ADD COLUMN cells TEXT;"
	"UPDATE document SET"
	" worst=(SELECT coalesce(max(CASE severity WHEN 'error' THEN 3 WHEN 'warning' THEN 2 ELSE 1 END),0) FROM finding WHERE finding.document=document.id),"
	" parts=(SELECT nullif(json_group_array(json_array(kind,number,title,line_from,line_to)),'[]')"
	"  FROM (SELECT * FROM part WHERE part.document=document.id ORDER BY seq)),"
	" sections=(SELECT nullif(json_group_array(json_array(part,parent,depth,label,number,heading,text_from,text_to,body_to,line_from,line_to)),'[]')"
	"  FROM (SELECT * FROM section WHERE section.document=document.id ORDER BY seq)),"
	" grids=(SELECT nullif(json_group_array(json_array(part,section,caption,row_count,column_count,header_rows,line_from,line_to)),'[]')"
	"  FROM (SELECT * FROM grid WHERE grid.document=document.id ORDER BY seq)),"
	" findings=(SELECT nullif(json_group_array(json_array(rule,severity,clause,line_from,line_to,message)),'[]')"
	"  FROM (SELECT * FROM finding WHERE finding.document=document.id ORDER BY seq)),"
	" cells=(SELECT nullif(json_group_array(json(one)),'[]') FROM (SELECT"
	"  (SELECT json_group_array(json_array(row*g.column_count+column,text)) FROM"
	"   (SELECT * FROM cell WHERE cell.document=g.document AND cell.grid=g.seq ORDER BY row, column)) AS one"
	"  FROM grid g WHERE g.document=document.id ORDER BY g.seq));"
	"DROP TABLE part; DROP TABLE section; DROP TABLE grid; DROP TABLE cell; DROP TABLE finding;";

/* Version 3 had a row for each header field, and another fingerprint: without headings known, store_open takes both anew. */
static const char values_into_lists[] =
	DROP_VIEWS HEADER
	"INSERT INTO header SELECT id, (SELECT json_group_array(json_array(field,text,number,line_from,line_to,byte_from,byte_to,rule))"
	" FROM (SELECT * FROM value WHERE value.document=document.id ORDER BY seq)) FROM document;"
	"DROP TABLE value; DELETE FROM heading;";

/* Version 4 had other sizes (store_open takes them anew), and looked for copies of each hit. */
static const char elsewhere[] = "ALTER TABLE document ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0; DELETE FROM length;";

/* Version 6 had the title as its first column, which cost two bytes for each word of a text: store_open fills the new one. */
static const char no_index[] = "DROP TABLE IF EXISTS search; DROP TABLE IF EXISTS single; DROP TABLE IF EXISTS single_title;";

const char *schema_no_index(void)
{
	return no_index;
}

/* The paths of version 10: store_open finds their places (upgrade.h). */
static const char desk[] =
	DROP_VIEWS "ALTER TABLE path RENAME TO former_path; DROP INDEX IF EXISTS path_document;" DESK
	"ALTER TABLE document ADD COLUMN filed INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE document ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE document ADD COLUMN doubts TEXT;";

/* Version 17 had a row for each derived list of a document. */
static const char lists_together[] =
	DERIVED_TABLE "DROP VIEW IF EXISTS list_items;"
	"INSERT INTO derived(document,groups,deadlines,citations,tasks,indicators) SELECT document"
	OF_LIST("groups") OF_LIST("deadlines") OF_LIST("citations") OF_LIST("tasks") OF_LIST("indicators") " FROM list GROUP BY document;"
	"DROP TABLE list;";

/* What each version lacks of the next; opened for writing, a database is brought up to date. The transaction stays
 * open: what SQL cannot tell store_open adds. */
static bool migrate(sqlite3 *db, const char *path, sqlite3_int64 from, void (*tell)(const char *path), struct err *err)
{
	/* 1: values by field and document, no longer by their text. 2: lists in columns; headings. 3: header
	 * fields in a list; views of all. 4: sizes in pages; whether there are copies. 5: cells without their places.
	 * 6: an index with the text first. 7: derived lists. 8: kinds that are not text. 9: columns of the header fields.
	 * 10: places of files; what the archivist's desk holds. 11: canonical equivalents are folded to one form, in all that is
	 * made of texts. 12: bounds.
	 * 13: columns of paths, values and numbers. 14: columns of who leads and supports tasks. 15: pieces
	 * of bounds. 16: lists of values. 17: all derived lists of a document in
	 * one row. */
	static const char *const steps[SCHEMA_VERSION][3] = {
		[1] = { "DROP INDEX value_field; CREATE INDEX value_field ON value(field, document)", "", "" },
		[2] = { lists_into_columns, HEADING, "" },
		[3] = { values_into_lists, "", "" },
		[4] = { elsewhere, "", "" },
		[5] = { DROP_VIEWS, "", "" },
		[6] = { no_index, index_tables, "" },
		[7] = { LIST, "", "" },
		[8] = { "ALTER TABLE document ADD COLUMN pages INTEGER", "ALTER TABLE document ADD COLUMN container TEXT",
			"ALTER TABLE document ADD COLUMN reading BLOB" },
		[9] = { COLUMN_TABLES, "", "" },
		[10] = { desk, "", "" },
		[11] = { "DELETE FROM heading; DELETE FROM column_block;", no_index, index_tables },
		[12] = { DROP_BOUND, BOUND, "" },
		[13] = { "DROP INDEX IF EXISTS tag_document;", TAGGED, "" },
		[14] = { "", "", "" },
		[15] = { DROP_BOUND, BOUND, "" },
		[16] = { "DROP TABLE IF EXISTS value_list;", VALUE_LIST, "" },
		[17] = { lists_together, "", "" },
	};
	char *why = NULL;
	sqlite3_int64 rows = 0;

	if (tell)
		tell(path);
	int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, &why);

	if (rc == SQLITE_OK)
		number(db, "PRAGMA user_version", &from); /* another program may have been quicker */
	/* the first databases of version 3 had headings, but rows for lists as version 2 */
	if (rc == SQLITE_OK && from == 3 && number(db, "SELECT NOT EXISTS(SELECT 1 FROM pragma_table_info('document') WHERE name='parts')", &rows) && rows)
		rc = sqlite3_exec(db, lists_into_columns, NULL, NULL, &why);
	for (sqlite3_int64 v = from; rc == SQLITE_OK && v < SCHEMA_VERSION; v++)
		for (int i = 0; rc == SQLITE_OK && i < 3; i++)
			rc = sqlite3_exec(db, steps[v][i], NULL, NULL, &why);
	if (rc == SQLITE_OK)
		rc = renew_views(db, &why);
	if (rc == SQLITE_OK) {
		char *sql = allocated(sqlite3_mprintf("PRAGMA user_version=%d", SCHEMA_VERSION));

		rc = sqlite3_exec(db, sql, NULL, NULL, &why);
		sqlite3_free(sql);
	}
	if (rc != SQLITE_OK && !schema_busy(path, rc, err))
		err_set(err, ERR_DATABASE, "%s: the database cannot be brought up to date: %s", path, why ? why : sqlite3_errstr(rc));
	bool ok = rc == SQLITE_OK && schema_check(db, path, NULL, NULL, err);

	if (!ok)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_free(why);
	return ok;
}

static bool renew(sqlite3 *db, const char *path, struct err *err)
{
	char *why = NULL;
	int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, &why);

	if (rc == SQLITE_OK)
		rc = renew_views(db, &why);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, &why);
	if (rc != SQLITE_OK) {
		if (!schema_busy(path, rc, err))
			err_set(err, ERR_DATABASE, "%s: the database cannot be brought up to date: %s", path, why ? why : sqlite3_errstr(rc));
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	}
	sqlite3_free(why);
	return rc == SQLITE_OK;
}

bool schema_ensure(sqlite3 *db, const char *path, bool write, void (*tell)(const char *path), bool *current, struct err *err)
{
	sqlite3_int64 application = 0, version = 0, objects = 0;

	/* in one transaction: another program may be making it right now */
	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	bool read = number(db, "PRAGMA application_id", &application) && number(db, "PRAGMA user_version", &version) &&
		    (application || version || number(db, "SELECT count(*) FROM sqlite_schema", &objects));
	int code = sqlite3_errcode(db);
	char why[256];

	snprintf(why, sizeof why, "%s", sqlite3_errmsg(db));
	*current = version == SCHEMA_VERSION;
	bool reading = read && *current && !write && application == SCHEMA_APPLICATION;
	bool sound = reading && in_utf8(db, path, err) && schema_check(db, path, NULL, NULL, err); /* in the same transaction: another one asks for locks again */

	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (reading)
		return sound;
	if (!read && code == SQLITE_NOTADB)
		return err_set(err, ERR_DATABASE, "%s: not a database of guidang", path);
	if (!read)
		return schema_busy(path, code, err) ? false : err_set(err, ERR_DATABASE, "%s: %s", path, why);
	if (objects == 0 && application == 0 && version == 0) {
		if (!write)
			return err_set(err, ERR_DATABASE, "%s: an empty database; file documents first: guidang import -d %s PATH…", path, path);
		*current = true;
		return create(db, path, err);
	}
	if (application != SCHEMA_APPLICATION)
		return err_set(err, ERR_DATABASE, "%s: an SQLite database, but not one of guidang; choose another file with --db", path);
	if (!in_utf8(db, path, err))
		return false;
	if (version > SCHEMA_VERSION)
		return err_set(err, ERR_DATABASE,
			       "%s: made by a newer guidang (tables of version %lld, this program knows %d); use the newer program", path,
			       version, SCHEMA_VERSION);
	if (version < 1)
		return err_set(err, ERR_DATABASE, "%s: a database of guidang whose version cannot be read; restore it from a copy", path);
	if (*current)
		return schema_check(db, path, NULL, NULL, err) && (views_renewed(db) || renew(db, path, err));
	return !write || (*current = migrate(db, path, version, tell, err));
}
