/* Internal to store/: the connection and its prepared statements. */
#ifndef GUIDANG_STORE_ROWS_H
#define GUIDANG_STORE_ROWS_H

#include <time.h>

#include "index/bm25.h"
#include "store/listjson.h"
#include "store/lists.h"
#include "index/postings.h"
#include "index/rank.h"
#include "index/sqlite.h"
#include "store/store.h"
#include "index/terms.h"

enum { READING_SECONDS_MAX = 3600 }; /* longest time from opening to the end of the last statement, for commands that only read */

#define HEADER_COLUMN "(SELECT fields FROM header WHERE document=?1)"
#define STATEMENTS(X)                                                                                                   \
	X(GET_ROOTS, "SELECT id, folder FROM root")                                                                     \
	X(PUT_ROOT, "INSERT INTO root(folder) VALUES(?1)")                                                              \
	X(BY_PATH, "SELECT document,size,mtime,inode FROM path WHERE root=?1 AND rest=?2")                              \
	X(PATH_AT, "SELECT path FROM path WHERE root=?1 AND rest=?2")                                                   \
	X(PLACE_FORMER, "UPDATE OR IGNORE path SET root=?1, rest=?2 WHERE root=0 AND rest=?3")                          \
	X(CUT_PATH, "DELETE FROM path WHERE root=?1 AND rest=?2")                                                       \
	X(PART_DOCUMENT, "UPDATE document SET id=?2, filed=?3, changed=?3 WHERE id=?1")                                 \
	X(PART_HEADER, "UPDATE header SET document=?2 WHERE document=?1")                                               \
	X(PART_DERIVED, "UPDATE derived SET document=?2 WHERE document=?1")                                               \
	/* what is said of the one is said of the other */                                                             \
	X(PART_CORRECTIONS, "INSERT OR IGNORE INTO correction SELECT ?2,field,value,extracted,who,at FROM correction WHERE document=?1") \
	X(PART_TAGS, "INSERT OR IGNORE INTO tag SELECT ?2,tag,who,at FROM tag WHERE document=?1")                        \
	X(PART_PATHS, "UPDATE path SET document=?2 WHERE document=?1 AND NOT (root=?3 AND rest=?4)")                    \
	X(NAMED_BY, "SELECT 1 FROM document WHERE id=?1 AND path=?2")                                                   \
	X(IS_FILED, "SELECT 1 FROM document WHERE id=?1")                                                               \
	X(GET_TIMES, "SELECT filed, changed FROM document WHERE id=?1")                                                 \
	/* a document goes by a path it still has */                                                                    \
	X(NAME_BY_PATH, "UPDATE document SET path=coalesce((SELECT min(p.path) FROM path p WHERE p.document=?1),path)"  \
			" WHERE id=?1 AND NOT EXISTS (SELECT 1 FROM path p WHERE p.path=document.path AND p.document=?1)") \
	X(GET_CORRECTIONS, "SELECT document,field,value,extracted,who,at FROM correction WHERE document=?1")              \
	X(ALL_CORRECTIONS, "SELECT document,field,value,extracted,who,at FROM correction")                               \
	X(PUT_CORRECTION, "INSERT OR REPLACE INTO correction(document,field,value,extracted,who,at) VALUES(?1,?2,?3,?4,?5,?6)") \
	X(SIGN_CORRECTION, "UPDATE correction SET who=?3, at=?4 WHERE document=?1 AND field=?2")                         \
	X(CONTENT, "SELECT id FROM document WHERE sha256=?1 UNION ALL SELECT document FROM version WHERE sha256=?1 AND document IN (SELECT id FROM document) LIMIT 1") \
	X(CUT_CORRECTION, "DELETE FROM correction WHERE document=?1 AND field=?2")                                      \
	X(PUT_TAG, "INSERT OR IGNORE INTO tag(document,tag,who,at) VALUES(?1,?2,?3,?4)")                                \
	X(CUT_TAG, "DELETE FROM tag WHERE document=?1 AND tag=?2")                                                      \
	X(GET_TAGS, "SELECT tag FROM tag WHERE document=?1")                                                            \
	X(REWRITE, "UPDATE document SET title=?2,doc_type=?3,doc_number=?4,number_key=?5,date=?6,parts=?7,doubts=?8,changed=?9 WHERE id=?1") \
	X(REWRITE_HEADER, "UPDATE header SET fields=?2 WHERE document=?1")                                              \
	X(GET_ARRANGEMENT, "SELECT coalesce(a.fonds,l.fonds),coalesce(a.year,l.year),coalesce(a.period,l.period),coalesce(a.dept,l.dept)," \
			   "coalesce(a.open,l.open),coalesce(a.item,l.item),coalesce(a.number,l.number),a.item_of,a.formerly,a.pages"    \
			   " FROM arrangement a LEFT JOIN arrangement l ON l.document=a.item_of WHERE a.document=?1")        \
	X(SAY_ARRANGEMENT, "INSERT INTO arrangement(document,fonds,year,period,dept,open,pages,who,at) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)" \
			   " ON CONFLICT(document) DO UPDATE SET fonds=coalesce(?2,fonds),year=coalesce(?3,year),period=coalesce(?4,period)," \
			   "dept=coalesce(?5,dept),open=coalesce(?6,open),pages=coalesce(?7,pages),who=?8,at=?9")             \
	X(ANY_ARRANGEMENT, "SELECT 1 FROM arrangement WHERE document=?1")                                             \
	X(SAY_NEW, "INSERT INTO arrangement(document,fonds,year,period,dept,open,pages,who,at) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)")   \
	X(SAY_AGAIN, "UPDATE arrangement SET fonds=coalesce(?2,fonds),year=coalesce(?3,year),period=coalesce(?4,period),"       \
		     "dept=coalesce(?5,dept),open=coalesce(?6,open),pages=coalesce(?7,pages),who=?8,at=?9 WHERE document=?1")    \
	X(PUT_ITEM, "UPDATE arrangement SET formerly=CASE WHEN number IS NULL OR number IS ?3 THEN formerly WHEN formerly IS NULL THEN number"     \
		    " ELSE formerly||'；'||number END, item=?2, number=?3, item_of=?4, who=?5, at=?6 WHERE document=?1")         \
	X(LAST_ITEM, "SELECT last FROM series WHERE fonds=?1 AND year=?2 AND period=?3 AND dept=?4")                    \
	X(PUT_SERIES, "INSERT OR REPLACE INTO series(fonds,year,period,dept,last) VALUES(?1,?2,?3,?4,?5)")               \
	X(NUMBERED_COPY, "SELECT a.document FROM document d JOIN document o ON o.likeness=d.likeness AND o.id<>d.id JOIN arrangement a"       \
			 " ON a.document=o.id WHERE d.id=?1 AND a.fonds IS ?2 AND a.item IS NOT NULL ORDER BY 1 LIMIT 1")    \
	X(BY_NUMBER, "SELECT document FROM arrangement WHERE number=?1 AND document IN (SELECT id FROM document) LIMIT 1") \
	X(NEXT_ID, "SELECT max((SELECT coalesce(max(id),0) FROM document),(SELECT coalesce(max(document),0) FROM version)," \
		   "coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name='accession'),0))+1")                 \
	X(TAKEN_OUT, "SELECT * FROM (SELECT p.document, v.state='removed' AND v.sha256=?3, v.id FROM removed_path p JOIN version v"  \
		     " ON v.document=p.document AND v.state<>'edited' WHERE p.root=?1 AND p.rest=?2 UNION ALL"            \
		     " SELECT document, state='removed', id FROM version WHERE sha256=?3 AND state<>'edited') ORDER BY 3 DESC LIMIT 1")  \
	X(FILED, "SELECT min(filed) FROM (SELECT filed FROM document WHERE id=?1 UNION ALL SELECT filed FROM version WHERE document=?1)") \
	X(PUT_JOURNAL, "INSERT INTO journal(at,who,what,document,documents,detail) VALUES(?1,?2,?3,?4,?5,?6)")          \
	X(NEXT_ENTRY, "SELECT coalesce(max(id),0)+1 FROM journal")                                                      \
	X(NOTE_JOURNAL, "UPDATE journal SET documents=?2, detail=?3 WHERE id=?1")                                       \
	X(ANY_SEGMENT, "SELECT 1 FROM search_idx LIMIT 1")                                                                  \
	X(BY_HASH, "SELECT id FROM document WHERE sha256=?1")                                                           \
	X(BUNDLE_PATHS, "SELECT count(*), coalesce(sum(size=?3 AND mtime=?4 AND inode=?5),0) FROM path"                  \
			" WHERE root=?1 AND rest>=?2||'!/' AND rest<?2||'!0'")                                           \
	X(BUNDLE_FAILED, "UPDATE path SET mtime=-1 WHERE root=?1 AND (rest=?2 OR (rest>=?2||'!/' AND rest<?2||'!0'))")     \
	X(PUT_PATH, "INSERT INTO path(root,rest,path,document,size,mtime,inode) VALUES(?1,?2,?3,?4,?5,?6,?7)"           \
		    " ON CONFLICT(root,rest) DO UPDATE SET document=?4,size=?5,mtime=?6,inode=?7")                       \
	X(PUT_NEW_PATH, "INSERT INTO path(root,rest,path,document,size,mtime,inode) VALUES(?1,?2,?3,?4,?5,?6,?7)")    \
	X(COUNT_PATHS, "SELECT count(*) FROM path WHERE document=?1")                                                   \
	X(PUT_DOCUMENT, "INSERT INTO document(id,sha256,path,bytes,encoding,asked_encoding,kind,flowed,title,doc_type,"  \
			"doc_number,number_key,date,rules,text,source,line_map,likeness,elsewhere,worst,pages,container,reading,filed,changed," LISTS_COLUMNS ")" \
			" VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25,?26,?27,?28,?29,?30,?31)") \
	X(PUT_ELSEWHERE, "UPDATE document SET elsewhere=1 WHERE id=?1 AND NOT elsewhere")                                \
	X(ALIKE, "SELECT 1 FROM document WHERE likeness=?1 LIMIT 1")                                                    \
	X(PUT_ALIKE, "UPDATE document SET elsewhere=1 WHERE likeness=?1 AND NOT elsewhere")                              \
	X(PUT_FINGERPRINT, "UPDATE document SET likeness=?2, number_key=?3 WHERE id=?1")                                                  \
	X(PUT_HEADER, "INSERT INTO header(document,fields) VALUES(?1,?2)")                                              \
	X(PUT_DERIVED, "INSERT INTO derived(document" DERIVED(DERIVED_COLUMN) ") VALUES(?1" DERIVED(DERIVED_PARAMETER) ")") \
	X(GET_DERIVED, "SELECT document" DERIVED(DERIVED_COLUMN) " FROM derived WHERE document=?1")                         \
	X(PUT_SEARCH, "INSERT INTO search(rowid,title,body) VALUES(?1,?2,?3)")                                          \
	X(PUT_UNIGRAM, "INSERT INTO single(rowid,chars) VALUES(?1,?2)")                                                  \
	X(PUT_UNIGRAM_TITLE, "INSERT INTO single_title(rowid,chars) VALUES(?1,?2)")                                      \
	X(CUT_SEARCH, "INSERT INTO search(search,rowid,title,body) VALUES('delete',?1,?2,?3)")               \
	X(CUT_UNIGRAM, "INSERT INTO single(single,rowid,chars) VALUES('delete',?1,?2)")                                  \
	X(CUT_UNIGRAM_TITLE, "INSERT INTO single_title(single_title,rowid,chars) VALUES('delete',?1,?2)")                \
	X(GET_LENGTHS, "SELECT sizes FROM length WHERE block=?1")                                                       \
	X(PUT_LENGTHS, "INSERT OR REPLACE INTO length(block,sizes) VALUES(?1,?2)")                                      \
	X(GET_SECTIONS, "SELECT sections FROM document WHERE id=?1")                                                    \
	X(GET_CELLS, "SELECT grids, cells FROM document WHERE id=?1")                                                   \
	X(GET_COLUMN, "SELECT data FROM column_block WHERE id=?1")                                                      \
	X(GET_COLUMNS, "SELECT id, data FROM column_block WHERE id BETWEEN ?1 AND ?2 ORDER BY id")                      \
	X(LAST_COLUMN, "SELECT max(id) FROM column_block WHERE id BETWEEN ?1 AND ?2")                                   \
	X(PUT_COLUMN, "INSERT OR REPLACE INTO column_block(id,data) VALUES(?1,?2)")                                     \
	X(GET_VALUE_LISTS, "SELECT id, data FROM value_list WHERE id BETWEEN ?1 AND ?2 ORDER BY id")                          \
	X(LAST_VALUE_LIST, "SELECT id, data FROM value_list WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT 1")       \
	X(PUT_VALUE_LIST, "INSERT OR REPLACE INTO value_list(id,data) VALUES(?1,?2)")                                         \
	X(GET_VALUE, "SELECT id FROM column_value WHERE field=?1 AND text=?2")                                          \
	X(VALUE_TEXT, "SELECT text FROM column_value WHERE id=?1")                                                      \
	X(PUT_VALUE, "INSERT OR IGNORE INTO column_value(field,text) VALUES(?1,?2)")                                              \
	X(GET_HEADINGS, "SELECT ranges FROM heading WHERE block=?1")                                                    \
	X(PUT_HEADINGS, "INSERT OR REPLACE INTO heading(block,ranges) VALUES(?1,?2)")                                   \
	X(GET_TITLE, "SELECT title FROM document WHERE id=?1")                                                         \
	X(GET_TEXT, "SELECT title, text FROM document WHERE id=?1")                                                    \
	X(GET_DOCUMENT, "SELECT sha256,path,bytes,encoding,asked_encoding,kind,flowed,text,source,likeness,elsewhere,pages,container,reading," LISTS_COLUMNS "," \
			HEADER_COLUMN " FROM document WHERE id=?1")                                                     \
	X(GET_RECORD, "SELECT sha256,path,bytes,encoding,asked_encoding,kind,flowed,text,NULL,likeness,elsewhere,pages,container,NULL," LISTS_COLUMNS "," \
		      HEADER_COLUMN " FROM document WHERE id=?1")                                                       \
	X(GET_HIT, "SELECT sha256,path,bytes,encoding,asked_encoding,kind,flowed,text,NULL,likeness,elsewhere,pages,container,NULL,NULL,NULL,NULL,NULL,NULL,NULL," \
		   HEADER_COLUMN ",sections,grids,line_map FROM document WHERE id=?1")                                   \
	X(GET_COPIES, "SELECT p.root, p.rest, p.path FROM document d JOIN path p ON p.document=d.id WHERE d.likeness=?1"  \
		      " AND NOT (d.id=?3 AND p.path=?2) ORDER BY d.id, p.path LIMIT 20")                                 \
	X(PATHS_OF, "SELECT path FROM path WHERE document=?1 ORDER BY path")                                             \
	X(ONLY_PLACE, "SELECT root, rest, count(*) FROM (SELECT root, rest FROM path WHERE document=?1 LIMIT 2)")        \
	X(GET_PLACE, "SELECT root, rest, path FROM path WHERE document=?1 ORDER BY path<>?2, path LIMIT 1")              \
	X(GET_RULES, "SELECT rules FROM document WHERE id=?1")                                                         \
	X(NEXT, "SELECT coalesce(min(id),0) FROM document WHERE id>?1")                                                  \
	X(GET_DATE, "SELECT date FROM document WHERE id=?1")                                                             \
	X(DATES_UP, "SELECT id, date FROM document WHERE date>'' ORDER BY date")                                          \
	X(DATES_DOWN, "SELECT id, date FROM document WHERE date>'' ORDER BY date DESC")                                    \
	X(DAYS_UP, "SELECT id, date FROM document WHERE date>=?1 AND date<?2 ORDER BY date")                               \
	X(DAYS_DOWN, "SELECT id, date FROM document WHERE date>=?1 AND date<?2 ORDER BY date DESC")                        \
	X(GET_DATES, "SELECT min(date), max(date) FROM document")

#define STATEMENT_ENUM(id, sql) Q_##id,
enum statement { STATEMENTS(STATEMENT_ENUM) Q_COUNT };
#undef STATEMENT_ENUM
enum { PART_STEPS = Q_PART_PATHS - Q_PART_DOCUMENT + 1 };
/* The block of document lengths being written (lengths.h). */
struct lengths {
	int64_t at;           /* number of the block, -1: none */
	uint16_t block[LENGTHS_BLOCK]; /* LENGTHS_UNIT bytes each */
	int64_t totals[2];    /* documents, sum */
	bool dirty, known;
};

/* The block of heading positions being written (headings.h). */
struct headings {
	int64_t at;         /* the block, -1: none */
	uint32_t end[HEADINGS_BLOCK]; /* of each document's ranges */
	struct buf ranges;
	bool dirty;
};

/* Documents that are filed but not yet in the index (index.h). */
struct pending {
	struct inversion *inversion;
	struct buf ids; /* int64_t */
	int64_t first, last;
	enum { UNKNOWN, YES, NO } direct; /* may segments be written directly? */
};

enum postings_of { POSTINGS_SEARCH, POSTINGS_UNIGRAM, POSTINGS_UNIGRAM_TITLE, POSTINGS };

struct engine;
struct remote_row;
struct prepared {
	struct terms terms;
	const struct engine *engine; /* of the server that the document goes to; NULL: none */
	struct remote_row *row;
};

struct places;
struct remote;

/* No database of ours has higher ids: limits the arrays indexed by id. */
enum { ROWS_ID_MAX = 1 << 26 };

struct store {
	sqlite3 *db;
	struct remote *remote; /* remote.h; NULL: the database is a file */
	const struct engine *engine;
	struct places *places; /* place.h */
	int64_t now, entry;    /* the transaction's time, and its row in the journal, 0: none */
	int64_t act;           /* the transaction's first journal entry for corrections and tags, 0: none so far */
	int64_t next_id;       /* id of the next new document; 0: not known */
	bool out;              /* some documents are taken out */
	bool corrected;        /* there are corrections */
	struct prepared *anew; /* for a document whose title was corrected; NULL: not allocated yet */
	bool unplaced;         /* some paths of an earlier version have no root */
	int64_t filed[FILED_KINDS]; /* counts since opening, for the journal */
	int64_t kept[FILED_KINDS];  /* of these, up to the last commit */
	int64_t filing_entry;
	bool filing;           /* something was filed in this transaction */
	struct pending pending;
	const char *notice;
	time_t until;    /* for a read-only store: statements are aborted at this time (CLOCK_MONOTONIC) … */
	unsigned seconds; /* … which allows this many seconds */
	bool parallel;   /* may use its own threads */
	bool first_load; /* it was empty when it was opened */
	struct lengths lengths;
	struct headings headings;
	struct columns *columns; /* columns.h; NULL: nothing written so far */
	struct buf list[LISTS], derived; /* of the document being written */
	char *path;
	sqlite3_stmt *q[Q_COUNT];
	/* for searching, made when first needed */
	struct text_lengths *texts;
	struct postings *postings[POSTINGS];
	int64_t committed; /* sqlite3_total_changes at the last commit; later changes may not be in the segments */
};

/* NULL: there are changes not yet in the segments, or the segments' format is unknown. */
struct postings *rows_postings(struct store *s, enum postings_of which);
void rows_postings_rest(struct store *s); /* before the transaction ends */
struct text_lengths *rows_texts(struct store *s); /* refreshed */

/* filing.c. filing_cut deletes a document from the rows and the index but keeps its paths. */
bool filing_cut(struct store *s, int64_t id, struct err *err);
/* Writes the header fields, parts and doubts of a document again; title: the title in the index. */
bool filing_rewrite(struct store *s, struct doc *d, struct str title, struct err *err);

sqlite3_stmt *rows_prepared(struct store *s, enum statement q); /* prepared on first use, else reset */
/* Prepares a statement for one use; NULL: failed, *err is set. rows_ended finalizes it after its last step returned rc, and returns false
 * with *err set if rc is an error. */
sqlite3_stmt *rows_prepare(struct store *s, const char *sql, struct err *err);
/* Prepares a statement that returns documents with their derived list, in their order; NULL: failed. All that have it, or ?1. */
sqlite3_stmt *rows_of_list(struct store *s, const struct list *l, bool all);
bool rows_ended(struct store *s, sqlite3_stmt *q, int rc, struct err *err);
bool rows_fail(struct store *s, struct err *err);               /* sets *err from SQLite's error; returns false */
/* Does the query return a row? False also on errors. */
bool rows_any(struct store *s, const char *sql);
/* Sets *err (the stored document cannot be read) and returns false. */
bool rows_damaged(struct store *s, int64_t id, struct err *err);
bool rows_filed(struct store *s, int64_t document);
bool rows_exec(struct store *s, const char *sql, struct err *err);
bool rows_done(struct store *s, sqlite3_stmt *q, struct err *err); /* executes and resets a statement without rows; q NULL: rows_fail */
/* The number in the first row of a query, 0: no row; resets it. q NULL: rows_fail. */
bool rows_number(struct store *s, sqlite3_stmt *q, int64_t *out, struct err *err);
void rows_bind(sqlite3_stmt *q, int i, struct str t);           /* .p == NULL: NULL */
struct str rows_column(struct arena *a, sqlite3_stmt *q, int i);
bool rows_ids(struct store *s, struct arena *a, sqlite3_stmt *q, struct ids *out, struct err *err); /* ends the statement */

/* remote.c: opens a database on a server. */
bool remote_open(const char *address, bool write, struct store *s, struct err *err);

#endif
