#include "postgres/tables.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "postgres/renew.h"

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

/* Paths are bytes and need not be valid text. */
static const struct relation_column document[] = {
	{ "id", IS_INT, NULL }, { "sha256", IS_TEXT, NULL }, { "path", IS_TEXT, NULL }, { "bytes", IS_INT, NULL },
	{ "encoding", IS_TEXT, NULL }, { "asked_encoding", IS_TEXT, NULL }, { "kind", IS_TEXT, NULL }, { "flowed", IS_INT, NULL },
	{ "title", IS_TEXT, NULL }, { "doc_type", IS_TEXT, NULL }, { "doc_number", IS_TEXT, NULL }, { "number_key", IS_TEXT, NULL },
	{ "date", IS_TEXT, NULL }, { "rules", IS_TEXT, NULL }, { "likeness", IS_INT, NULL }, { "elsewhere", IS_INT, NULL },
	{ "worst", IS_INT, NULL }, { "filed", IS_INT, NULL }, { "changed", IS_INT, NULL }, { "parts", IS_TEXT, NULL },
	{ "sections", IS_TEXT, NULL }, { "grids", IS_TEXT, NULL }, { "findings", IS_TEXT, NULL }, { "cells", IS_TEXT, NULL },
	{ "doubts", IS_TEXT, NULL }, { "text", IS_TEXT, NULL }, { "source", IS_BYTES, NULL }, { "line_map", IS_BYTES, NULL },
	{ "pages", IS_INT, NULL }, { "container", IS_TEXT, NULL }, { "reading", IS_BYTES, NULL },
};
static const struct relation_column header[] = { { "document", IS_INT, "id" }, { "fields", IS_TEXT, NULL } };
static const struct relation_column derived[] = { { "document", IS_INT, NULL }, { "groups", IS_TEXT, NULL }, { "deadlines", IS_TEXT, NULL },
					       { "citations", IS_TEXT, NULL }, { "tasks", IS_TEXT, NULL }, { "indicators", IS_TEXT, NULL } };
static const struct relation_column root[] = { { "id", IS_INT, NULL }, { "folder", IS_BYTES, NULL } };
static const struct relation_column path[] = { { "root", IS_INT, NULL }, { "rest", IS_BYTES, NULL }, { "path", IS_TEXT, NULL },
					    { "document", IS_INT, NULL }, { "size", IS_INT, NULL }, { "mtime", IS_INT, NULL },
					    { "inode", IS_INT, NULL } };
static const struct relation_column version[] = {
	{ "id", IS_INT, NULL }, { "document", IS_INT, NULL }, { "state", IS_TEXT, NULL }, { "sha256", IS_TEXT, NULL },
	{ "path", IS_TEXT, NULL }, { "bytes", IS_INT, NULL }, { "encoding", IS_TEXT, NULL }, { "asked_encoding", IS_TEXT, NULL },
	{ "title", IS_TEXT, NULL }, { "doc_number", IS_TEXT, NULL }, { "date", IS_TEXT, NULL }, { "filed", IS_INT, NULL },
	{ "since", IS_INT, NULL }, { "until", IS_INT, NULL }, { "journal", IS_INT, NULL }, { "container", IS_TEXT, NULL },
	{ "source", IS_BYTES, NULL }, { "reading", IS_BYTES, NULL },
};
static const struct relation_column correction[] = { { "document", IS_INT, NULL }, { "field", IS_TEXT, NULL }, { "value", IS_TEXT, NULL },
						  { "extracted", IS_TEXT, NULL }, { "who", IS_TEXT, NULL }, { "at", IS_INT, NULL } };
static const struct relation_column tag[] = { { "document", IS_INT, NULL }, { "tag", IS_TEXT, NULL }, { "who", IS_TEXT, NULL }, { "at", IS_INT, NULL } };
static const struct relation_column arrangement[] = {
	{ "document", IS_INT, NULL }, { "fonds", IS_TEXT, NULL }, { "year", IS_TEXT, NULL }, { "period", IS_TEXT, NULL },
	{ "dept", IS_TEXT, NULL }, { "open", IS_TEXT, NULL }, { "item", IS_INT, NULL }, { "number", IS_TEXT, NULL },
	{ "item_of", IS_INT, NULL }, { "formerly", IS_TEXT, NULL }, { "pages", IS_INT, NULL }, { "who", IS_TEXT, NULL },
	{ "at", IS_INT, NULL },
};
static const struct relation_column series[] = { { "fonds", IS_TEXT, NULL }, { "year", IS_TEXT, NULL }, { "period", IS_TEXT, NULL },
					      { "dept", IS_TEXT, NULL }, { "last", IS_INT, NULL } };
static const struct relation_column journal[] = { { "id", IS_INT, NULL }, { "at", IS_INT, NULL }, { "who", IS_TEXT, NULL }, { "what", IS_TEXT, NULL },
					       { "document", IS_INT, NULL }, { "documents", IS_INT, NULL }, { "detail", IS_TEXT, NULL } };
static const struct relation_column setting[] = { { "name", IS_TEXT, NULL }, { "value", IS_TEXT, NULL } };

const struct relation relations[] = {
	{ "document", "document", "id", "", document, COUNT(document), false },
	{ "header", "document", "document", "", header, COUNT(header), false },
	{ "derived", "derived", "document", "document", derived, COUNT(derived), false },
	{ "root", "root", "id", "folder", root, COUNT(root), true },
	{ "path", "path", NULL, "root, rest", path, COUNT(path), false },
	{ "removed_path", "removed_path", NULL, "root, rest", path, COUNT(path), false },
	{ "version", "version", "id", "id", version, COUNT(version), true },
	{ "correction", "correction", NULL, "document, field", correction, COUNT(correction), false },
	{ "tag", "tag", NULL, "document, tag", tag, COUNT(tag), false },
	{ "arrangement", "arrangement", "document", "document", arrangement, COUNT(arrangement), false },
	{ "series", "series", NULL, "fonds, year, period, dept", series, COUNT(series), false },
	{ "journal", "journal", "id", "id", journal, COUNT(journal), true },
	{ "setting", "setting", NULL, "name", setting, COUNT(setting), false },
};
const size_t relations_count = sizeof relations / sizeof relations[0];

const char tables_document[] =
	"id,sha256,path,bytes,encoding,asked_encoding,kind,flowed,title,doc_type,doc_number,number_key,date,rules,likeness,elsewhere,worst,"
	"filed,changed,parts,sections,grids,findings,cells,doubts,text,source,line_map,pages,container,reading,fields,"
	"body,ftitle,heads,headings,celltext,vals,facets,size,day,grams,ranges";

#define T " text COLLATE \"C\""

/* Their text compares by bytes, as in a file. */
void tables_columns(struct buf *sql)
{
	buf_z(sql, "(id int8 NOT NULL, sha256" T " NOT NULL, path" T " NOT NULL, bytes int8 NOT NULL, encoding" T " NOT NULL,"
		   " asked_encoding" T ", kind" T " NOT NULL, flowed int8 NOT NULL, title" T ", doc_type" T ", doc_number" T ", number_key" T ", date" T ","
		   " rules" T " NOT NULL, likeness int8 NOT NULL, elsewhere int8 NOT NULL, worst int8 NOT NULL, filed int8 NOT NULL,"
		   " changed int8 NOT NULL, parts" T ", sections" T ", grids" T ", findings" T ", cells" T ", doubts" T ", text" T " NOT NULL, source bytea,"
		   " line_map bytea, pages int8, container" T ", reading bytea, fields" T ","
		   " body" T " NOT NULL, ftitle" T " NOT NULL, heads" T " NOT NULL, headings" T " NOT NULL, celltext" T " NOT NULL, vals" T " NOT NULL DEFAULT '',"
		   " facets text[] NOT NULL DEFAULT '{}', size int8 NOT NULL, day int8 NOT NULL DEFAULT 0, grams int4[] NOT NULL,"
		   " ranges bytea NOT NULL DEFAULT '')");
}

/* Search columns use the faster of the two compression methods. */
void tables_of_documents(struct buf *sql, const char *name)
{
	static const char *const large[] = { "text", "body", "parts", "sections", "grids", "findings", "cells", "doubts", "fields", "heads", "headings", "celltext", "vals" };

	buf_fmt(sql, "CREATE TABLE %s", name);
	tables_columns(sql);
	buf_z(sql, ";;");
	for (size_t i = 0; i < sizeof large / sizeof large[0]; i++)
		buf_fmt(sql, "ALTER TABLE %s ALTER COLUMN %s SET COMPRESSION lz4;;", name, large[i]);
	/* without numbers of theirs every code is taken to be rare, so that the index is always asked */
	buf_fmt(sql, "ALTER TABLE %s ALTER COLUMN grams SET STATISTICS 0, ALTER COLUMN facets SET STATISTICS 0,"
		     " ALTER COLUMN text SET STATISTICS 0, ALTER COLUMN body SET STATISTICS 0;;"
		     "CREATE UNIQUE INDEX ON %s(id);; CREATE UNIQUE INDEX ON %s(sha256);; CREATE INDEX ON %s(number_key, id) WHERE number_key IS NOT NULL;;"
		     "CREATE INDEX ON %s(day, id);; CREATE INDEX ON %s(likeness);;", name, name, name, name, name, name);
}

enum { PARTITIONS = 2 };

/* The documents of a single server. Their index of codes takes more than half of a first load, and no server before version 18 makes one
 * with more than one processor: so there are two halves, each with its own. */
static void partitions(struct buf *sql)
{
	buf_z(sql, "CREATE TABLE document");
	tables_columns(sql);
	buf_z(sql, " PARTITION BY HASH(sha256);;");
	for (int i = 0; i < PARTITIONS; i++) {
		char name[32];

		snprintf(name, sizeof name, "document_%d", i);
		tables_of_documents(sql, name);
		buf_fmt(sql, "ALTER TABLE document ATTACH PARTITION %s FOR VALUES WITH (MODULUS %d, REMAINDER %d);;", name, PARTITIONS, i);
	}
}

#define PATHS(name) \
	"CREATE TABLE " name "(root int8 NOT NULL, rest bytea NOT NULL, path" T " NOT NULL, document int8 NOT NULL, size int8, mtime int8, inode int8," \
	" PRIMARY KEY(root, rest));; CREATE INDEX ON " name "(document);;"

/* Names of bodies learned from documents, in both directions, folded for queries; names of departments as they are (store/departments.h). */
#define ALIAS "CREATE TABLE alias(document int8 NOT NULL, name" T " NOT NULL, other" T " NOT NULL);; CREATE INDEX ON alias(name, other);; CREATE INDEX ON alias(document);;"
static const char alias_table[] = ALIAS;

#define DERIVED_TABLE "CREATE TABLE derived(document int8 PRIMARY KEY, groups" T ", deadlines" T ", citations" T ", tasks" T ", indicators" T ");;"
/* Up to version 5: a row for each derived list of a document. */
#define OF_LIST(name) ", max(value) FILTER (WHERE list='" name "')"
static const char lists_together[] =
	DERIVED_TABLE "INSERT INTO derived(document, groups, deadlines, citations, tasks, indicators) SELECT document"
	OF_LIST("groups") OF_LIST("deadlines") OF_LIST("citations") OF_LIST("tasks") OF_LIST("indicators") " FROM list GROUP BY document;; DROP TABLE list;;";

static const char desk[] =
	DERIVED_TABLE ALIAS
	"CREATE TABLE root(id int8 PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, folder bytea NOT NULL UNIQUE);;" PATHS("path") PATHS("removed_path")
	"CREATE TABLE version(id int8 PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, document int8 NOT NULL, state" T " NOT NULL, sha256" T " NOT NULL,"
	" path" T " NOT NULL, bytes int8 NOT NULL, encoding" T " NOT NULL, asked_encoding" T ", title" T ", doc_number" T ", date" T ", filed int8 NOT NULL,"
	" since int8 NOT NULL, until int8 NOT NULL, journal int8, container" T ", source bytea, reading bytea);;"
	"CREATE INDEX ON version(document);; CREATE INDEX ON version(sha256);;"
	"CREATE TABLE correction(document int8 NOT NULL, field" T " NOT NULL, value" T " NOT NULL, extracted" T " NOT NULL, who" T " NOT NULL,"
	" at int8 NOT NULL, PRIMARY KEY(document, field));;"
	"CREATE TABLE tag(document int8 NOT NULL, tag" T " NOT NULL, who" T " NOT NULL, at int8 NOT NULL, PRIMARY KEY(document, tag));;"
	"CREATE TABLE arrangement(document int8 PRIMARY KEY, fonds" T ", year" T ", period" T ", dept" T ", open" T ", item int8, number" T ", item_of int8,"
	" formerly" T ", pages int8, who" T " NOT NULL, at int8 NOT NULL);;"
	"CREATE TABLE series(fonds" T " NOT NULL, year" T " NOT NULL, period" T " NOT NULL, dept" T " NOT NULL, last int8 NOT NULL,"
	" PRIMARY KEY(fonds, year, period, dept));;"
	"CREATE TABLE journal(id int8 PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, at int8 NOT NULL, who" T " NOT NULL, what" T " NOT NULL, document int8,"
	" documents int8 NOT NULL, detail" T ");;"
	"CREATE TABLE setting(name" T " PRIMARY KEY, value" T ");;"
	/* the last accession number assigned; an importer locks this row for a moment */
	"CREATE TABLE accession(last int8 NOT NULL);; INSERT INTO accession VALUES(0);;"
	/* documents and the sum of their sizes, for ranking: a row an act, added up */
	"CREATE TABLE extent(documents int8 NOT NULL, size int8 NOT NULL);;"
	/* on shards: where a document is to be found by its number */
	"CREATE TABLE filed(id int8 PRIMARY KEY, sha256" T " NOT NULL);; CREATE INDEX filed_sha256 ON filed(sha256);;"
	"CREATE TABLE tables(version int8 NOT NULL);;";

/* The importer creates the index of the codes once, after the first load: row by row it would take several times as long. In a database
 * of before, all documents are in one table. More memory is not faster, and leaves an index that is larger by a fifth. */
#define INDEX_FUNCTION "RETURNS bool LANGUAGE plpgsql SECURITY DEFINER SET search_path=guidang SET maintenance_work_mem='96MB' AS $f$"
static const char make_index[] =
	"CREATE OR REPLACE FUNCTION make_index(part text) " INDEX_FUNCTION
	" BEGIN"
	" IF to_regclass(part || '_grams') IS NOT NULL THEN"
	" PERFORM gin_clean_pending_list(to_regclass(part || '_grams')); RETURN false; END IF;"
	" PERFORM pg_advisory_xact_lock(1195658824, hashtext(part));"
	" EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I USING gin(grams)', part || '_grams', part);"
	" RETURN true; END $f$;;"
	"CREATE OR REPLACE FUNCTION make_index() " INDEX_FUNCTION
	" DECLARE t text; made bool := false; BEGIN"
	" FOR t IN SELECT relname FROM pg_class WHERE relnamespace='guidang'::regnamespace AND relkind='r' AND relname ~ '^document(_[0-9]+)?$' ORDER BY 1 LOOP"
	" made := make_index(t) OR made; END LOOP;"
	" RETURN made; END $f$;;"
	"REVOKE ALL ON FUNCTION make_index() FROM PUBLIC;; REVOKE ALL ON FUNCTION make_index(text) FROM PUBLIC;;";

bool tables_number(struct link *l, const char *sql, int64_t *out, struct err *err)
{
	struct link_reply *r = NULL;

	if (!link_run(l, sql, NULL, false, &r, err))
		return false;
	*out = reply_rows(r) && !reply_null(r, 0, 0) ? reply_int(r, 0, 0) : 0;
	reply_free(r);
	return true;
}

/* The version of the tables; 0: they do not exist; -1: the schema holds something else. *parted: the documents are on shards. */
static bool version_of(struct link *l, int64_t *out, bool *parted, struct err *err)
{
	struct link_reply *r = NULL;

	if (!link_run(l, "SELECT count(DISTINCT n.oid), count(*) FILTER (WHERE relname='tables'), count(*) FILTER (WHERE relname='document_0' AND relkind='f')"
			 " FROM pg_namespace n LEFT JOIN pg_class c ON n.oid=c.relnamespace AND relname IN ('tables','document_0') WHERE nspname='guidang'",
		      NULL, false, &r, err))
		return false;
	bool there = reply_int(r, 0, 0) != 0, table = reply_int(r, 0, 1) != 0;

	*out = there && !table ? -1 : 0;
	*parted = reply_int(r, 0, 2) != 0;
	reply_free(r);
	return !table || tables_number(l, "SELECT max(version) FROM guidang.tables", out, err);
}

static bool unknown(struct link *l, int64_t is, struct err *err)
{
	if (is > TABLES_VERSION)
		return err_set(err, ERR_DATABASE, "%s: made by a newer guidang (tables of version %lld, this program knows %d); use the newer program", link_name(l),
			       (long long)is, TABLES_VERSION);
	if (is > 0)
		return err_set(err, ERR_DATABASE, "%s: made by an earlier guidang; bring it up to date with: guidang db upgrade -d %s", link_name(l), link_name(l));
	return err_set(err, ERR_DATABASE, "%s: its schema guidang is not one of this program; choose another database", link_name(l));
}

bool tables_check(struct link *l, bool *parted, struct err *err)
{
	int64_t is;
	bool ignored;

	if (!version_of(l, &is, parted ? parted : &ignored, err))
		return false;
	if (is == 0)
		return err_set(err, ERR_DATABASE, "%s: no tables of guidang are there; make them with: guidang db init -d %s", link_name(l), link_name(l));
	return is == TABLES_VERSION || unknown(l, is, err);
}

enum {
	MARKS_OF_NOW = 3,  /* the version from which on codes and marks are those of now, */
	LISTS_TOGETHER = 6 /* … and from which on all derived lists of a document are in one row */
};

/* Version 1 had codes of the fields' values in a list and an index of their own, and no names of bodies: those are told by what is
 * filed or extracted anew from then on. Versions 1 and 2 had other codes, and marked what is behind a heading otherwise. Version 3 had
 * no schema guidang_shards, version 4 no sizes in it. */
bool tables_upgrade_documents(struct link *l, const char *name, struct err *err)
{
	struct buf sql = { 0 };

	buf_fmt(&sql, "DROP INDEX IF EXISTS %s_grams, %s_vgrams;; ALTER TABLE %s RENAME TO before;;", name, name, name);
	if (strcmp(name, "document") == 0)
		partitions(&sql);
	else
		tables_of_documents(&sql, name);
	buf_c(&sql, '\0');
	bool ok = link_script(l, sql.p, err) && renew_marks(l, "before", name, err) && link_script(l, "DROP TABLE before", err);

	buf_free(&sql);
	return ok;
}

bool tables_upgrade(struct link *l, bool shards, bool (*first)(struct link *l, int64_t version, struct err *err), bool *done, struct err *err)
{
	struct buf sql = { 0 };
	int64_t is;
	bool parted;

	*done = false;
	if (!link_script(l, "BEGIN;; SELECT pg_advisory_xact_lock(1195658823)", err) || !version_of(l, &is, &parted, err))
		return false;
	if (is < 1 || is >= TABLES_VERSION) {
		link_forgive(l);
		return tables_check(l, NULL, err);
	}
	if (shards)
		buf_z(&sql, "ALTER TABLE document DROP COLUMN IF EXISTS vgrams;;");
	if (is == 1)
		buf_z(&sql, alias_table);
	if (is < LISTS_TOGETHER)
		buf_z(&sql, lists_together);
	buf_z(&sql, make_index);
	buf_z(&sql, "CREATE INDEX IF NOT EXISTS filed_sha256 ON filed(sha256);;");
	if (!shards)
		buf_z(&sql, "SELECT make_index();;");
	buf_fmt(&sql, "UPDATE tables SET version=%d", TABLES_VERSION);
	buf_c(&sql, '\0');
	*done = link_patience(l, false, err) &&
		link_script(l, "SET LOCAL search_path=guidang,public;; LOCK TABLE accession IN ACCESS EXCLUSIVE MODE", err) && (!shards || first(l, is, err)) &&
		(shards || is >= MARKS_OF_NOW || tables_upgrade_documents(l, "document", err)) && link_script(l, sql.p, err) && tables_roles_again(l, err) &&
		link_script(l, "COMMIT", err) && link_patience(l, true, err);
	buf_free(&sql);
	if (!*done)
		link_forgive(l);
	return *done;
}

bool tables_make(struct link *l, const char *documents, bool *made, struct err *err)
{
	struct buf sql = { 0 };
	int64_t is;
	bool parted;

	*made = false;
	if (link_version(l) < 140000)
		return err_set(err, ERR_DATABASE, "%s: PostgreSQL 14 or newer is needed", link_name(l));
	/* two at once: the second one waits */
	if (!link_script(l, "BEGIN;; SELECT pg_advisory_xact_lock(1195658823)", err) || !version_of(l, &is, &parted, err))
		return false;
	if (is != 0) {
		link_forgive(l);
		return is == TABLES_VERSION || unknown(l, is, err);
	}
	buf_z(&sql, "CREATE SCHEMA guidang;; SET LOCAL search_path=guidang;;");
	if (documents)
		buf_z(&sql, documents);
	else
		partitions(&sql);
	buf_z(&sql, desk);
	buf_z(&sql, make_index);
	buf_fmt(&sql, "INSERT INTO tables VALUES(%d);; COMMIT", TABLES_VERSION);
	buf_c(&sql, '\0');
	*made = link_script(l, sql.p, err);
	buf_free(&sql);
	if (!*made)
		link_forgive(l);
	return *made;
}

/* The halves without their index, but for one, on connections of their own. A server that has no more connections makes one after
 * the other. */
static bool index_parts(struct link *l, const struct link_reply *part, struct err *err)
{
	struct link *other[PARTITIONS] = { NULL };
	size_t n = reply_rows(part) < PARTITIONS ? reply_rows(part) : PARTITIONS;
	struct arena *a = arena_new();
	struct str sql[PARTITIONS];
	struct err ignored;
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		sql[i] = arena_fmt(a, "SELECT guidang.make_index('%.*s')", STR_ARG(reply_text(part, i, 0)));
		other[i] = i ? link_again(l) : NULL;
		if (other[i] && (!link_patience(other[i], false, &ignored) || !link_send(other[i], sql[i].p, &ignored))) {
			link_close(other[i]);
			other[i] = NULL;
		}
	}
	ok = n == 0 || link_script(l, sql[0].p, err);
	for (size_t i = 1; i < n; i++) {
		if (other[i] && !link_sent(other[i], NULL, ok ? err : &ignored))
			ok = false;
		link_close(other[i]);
	}
	arena_free(a);
	return ok;
}

bool tables_index(struct link *l, struct err *err)
{
	struct link_reply *r = NULL;
	bool ok = link_run(l, "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid=i.inhrelid WHERE inhparent=to_regclass('guidang.document')"
			      " AND to_regclass('guidang.' || c.relname || '_grams') IS NULL ORDER BY 1", NULL, false, &r, err) &&
		  link_patience(l, false, err) && index_parts(l, r, err) && link_script(l, "SELECT guidang.make_index()", err) && link_patience(l, true, err);

	reply_free(r);
	return ok;
}

/* The role guidang_importer can file and correct, guidang_reader can only read; neither can change the tables. */
#define GRANTS \
	" GRANT USAGE ON SCHEMA guidang TO guidang_reader, guidang_importer;" \
	" GRANT SELECT ON ALL TABLES IN SCHEMA guidang TO guidang_reader, guidang_importer;" \
	" GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA guidang TO guidang_importer;" \
	" REVOKE INSERT, UPDATE, DELETE ON guidang.tables FROM guidang_importer;" \
	" GRANT USAGE ON ALL SEQUENCES IN SCHEMA guidang TO guidang_importer;" \
	" GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA guidang TO guidang_importer;" \
	" IF to_regnamespace('guidang_shards') IS NOT NULL THEN" \
	" GRANT USAGE ON SCHEMA guidang_shards TO guidang_reader, guidang_importer;" \
	" GRANT SELECT ON ALL TABLES IN SCHEMA guidang_shards TO guidang_reader, guidang_importer; END IF;"

bool tables_roles_again(struct link *l, struct err *err)
{
	return link_script(l, "DO $d$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname='guidang_reader') AND"
			      " has_table_privilege('guidang_reader','guidang.tables','SELECT') THEN" GRANTS " END IF; END $d$", err);
}

/* To somebody else the server gives no error, and the roles no rights. */
static bool owned(struct link *l, struct err *err)
{
	struct link_reply *r = NULL;

	if (!link_run(l, "SELECT pg_has_role(relowner,'USAGE'), pg_get_userbyid(relowner)::text FROM pg_class WHERE oid=to_regclass('guidang.tables')", NULL, false, &r, err))
		return false;
	bool ok = reply_rows(r) && reply_int(r, 0, 0);

	if (!ok)
		err_set(err, ERR_DATABASE, "%s: only the owner of the tables, %.*s, can give rights in them to roles", link_name(l),
			STR_ARG(reply_rows(r) ? reply_text(r, 0, 1) : STR("")));
	reply_free(r);
	return ok;
}

bool tables_roles(struct link *l, struct err *err)
{
	bool ok = owned(l, err) && link_script(l, "DO $d$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname='guidang_reader') THEN CREATE ROLE guidang_reader NOLOGIN; END IF;"
				 " IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname='guidang_importer') THEN CREATE ROLE guidang_importer NOLOGIN; END IF;" GRANTS " END $d$", err);

	if (!ok)
		link_forgive(l);
	return ok;
}
