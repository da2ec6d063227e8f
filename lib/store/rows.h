/* What the rooms of store/ share: the connection and its prepared statements. Not for others. */
#ifndef GUIDANG_STORE_ROWS_H
#define GUIDANG_STORE_ROWS_H

#include "index/bm25.h"
#include "store/lists.h"
#include "index/postings.h"
#include "index/rank.h"
#include "index/sqlite.h"
#include "store/store.h"
#include "index/terms.h"

#define HEADER_COLUMN "(SELECT fields FROM header WHERE document=?1)"
#define STATEMENTS(X)                                                                                                   \
	X(BY_PATH, "SELECT p.document, p.size, p.mtime, p.inode, d.sha256 FROM path p JOIN document d ON d.id=p.document"  \
		   " WHERE p.path=?1")                                                                                  \
	X(BY_HASH, "SELECT id FROM document WHERE sha256=?1")                                                           \
	X(PUT_PATH, "INSERT INTO path(path,document,size,mtime,inode) VALUES(?1,?2,?3,?4,?5)"                           \
		    " ON CONFLICT(path) DO UPDATE SET document=?2,size=?3,mtime=?4,inode=?5")                            \
	X(COUNT_PATHS, "SELECT count(*) FROM path WHERE document=?1")                                                   \
	X(PUT_DOCUMENT, "INSERT INTO document(id,sha256,path,bytes,encoding,asked_encoding,kind,flowed,title,doc_type,"  \
			"doc_number,number_key,date,rules,text,source,line_map,likeness,elsewhere,worst,pages,container,reading," LISTS_COLUMNS ")" \
			" VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25,?26,?27,?28)") \
	X(PUT_ELSEWHERE, "UPDATE document SET elsewhere=1 WHERE id=?1 AND NOT elsewhere")                                \
	X(ALIKE, "SELECT 1 FROM document WHERE likeness=?1 LIMIT 1")                                                    \
	X(PUT_ALIKE, "UPDATE document SET elsewhere=1 WHERE likeness=?1 AND NOT elsewhere")                              \
	X(PUT_FINGERPRINT, "UPDATE document SET likeness=?2 WHERE id=?1")                                                  \
	X(PUT_HEADER, "INSERT INTO header(document,fields) VALUES(?1,?2)")                                              \
	X(PUT_LIST, "INSERT INTO list(document,list,value) VALUES(?1,?2,?3)")                                           \
	X(GET_LISTS, "SELECT list, value FROM list WHERE document=?1")                                                  \
	X(RANKED, "SELECT rowid, guidang_rank(search,?2) FROM search WHERE search MATCH ?1")                            \
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
	X(PUT_COLUMN, "INSERT OR REPLACE INTO column_block(id,data) VALUES(?1,?2)")                                     \
	X(GET_VALUE, "SELECT id FROM column_value WHERE field=?1 AND text=?2")                                          \
	X(PUT_VALUE, "INSERT INTO column_value(field,text) VALUES(?1,?2)")                                              \
	X(GET_HEADINGS, "SELECT ranges FROM heading WHERE block=?1")                                                    \
	X(PUT_HEADINGS, "INSERT OR REPLACE INTO heading(block,ranges) VALUES(?1,?2)")                                   \
	X(GET_TEXT, "SELECT title, text FROM document WHERE id=?1")                                                    \
	X(GET_DOCUMENT, "SELECT sha256,path,bytes,encoding,asked_encoding,kind,flowed,text,source,likeness,elsewhere,pages,container,reading," LISTS_COLUMNS "," \
			HEADER_COLUMN " FROM document WHERE id=?1")                                                     \
	X(GET_RECORD, "SELECT sha256,path,bytes,encoding,asked_encoding,kind,flowed,text,NULL,likeness,elsewhere,pages,container,NULL," LISTS_COLUMNS "," \
		      HEADER_COLUMN " FROM document WHERE id=?1")                                                       \
	X(GET_HIT, "SELECT sha256,path,bytes,encoding,asked_encoding,kind,flowed,text,NULL,likeness,elsewhere,pages,container,NULL,NULL,NULL,NULL,NULL,NULL," \
		   HEADER_COLUMN ",sections,grids,line_map FROM document WHERE id=?1")                                   \
	X(GET_COPIES, "SELECT p.path FROM document d JOIN path p ON p.document=d.id WHERE d.likeness=?1 AND p.path<>?2" \
		      " ORDER BY d.id, p.path LIMIT 20")                                                                \
	X(GET_RULES, "SELECT rules FROM document WHERE id=?1")                                                         \
	X(NEXT, "SELECT coalesce(min(id),0) FROM document WHERE id>?1")                                                  \
	X(GET_DATES, "SELECT min(date), max(date) FROM document")

#define STATEMENT_ENUM(id, sql) Q_##id,
enum statement { STATEMENTS(STATEMENT_ENUM) Q_COUNT };
#undef STATEMENT_ENUM
/* Sizes of the texts, as they are being written (lengths.h). */
struct lengths {
	int64_t at;           /* the block, -1: none */
	uint16_t block[LENGTHS_BLOCK]; /* LENGTHS_UNIT bytes each */
	int64_t totals[2];    /* documents, sum */
	bool dirty, known;
};

/* Headings of the texts, as they are being written (headings.h). */
struct headings {
	int64_t at;         /* the block, -1: none */
	uint32_t end[HEADINGS_BLOCK]; /* of each document's ranges */
	struct buf ranges;
	bool dirty;
};

/* Documents filed but not in the index so far (index.h). */
struct pending {
	struct inversion *inversion;
	struct buf ids; /* int64_t */
	int64_t first, last;
	enum { UNKNOWN, YES, NO } direct; /* may segments be written straight? */
};

enum postings_of { POSTINGS_SEARCH, POSTINGS_UNIGRAM, POSTINGS_UNIGRAM_TITLE, POSTINGS };

struct prepared {
	struct terms terms;
};

struct store {
	sqlite3 *db;
	struct pending pending;
	const char *notice;
	bool parallel;   /* may use threads of its own */
	bool first_load; /* it was empty when it was opened */
	struct lengths lengths;
	struct headings headings;
	struct columns *columns; /* columns.h; NULL: nothing was written to them so far */
	struct buf list[LISTS]; /* of the document being written */
	char *path;
	sqlite3_stmt *q[Q_COUNT];
	/* for searching, made when first needed */
	struct texts *texts;
	struct postings *postings[POSTINGS];
	int64_t committed; /* sqlite3_total_changes at the last commit: what came since may not be in the segments */
};

/* NULL: what was written so far is not in the segments, or they are in a form not known. */
struct postings *rows_postings(struct store *s, enum postings_of which);

sqlite3_stmt *rows_prepared(struct store *s, enum statement q); /* made on its first use, else reset */
bool rows_fail(struct store *s, struct err *err);               /* says what SQLite said; false */
/* Does the query give a row? What cannot be read is none. */
bool rows_any(struct store *s, const char *sql);
bool rows_exec(struct store *s, const char *sql, struct err *err);
bool rows_done(struct store *s, sqlite3_stmt *q, struct err *err); /* a statement without rows is carried out, then reset; NULL: rows_fail */
void rows_bind(sqlite3_stmt *q, int i, struct str t);           /* .p == NULL: NULL */
struct str rows_column(struct arena *a, sqlite3_stmt *q, int i);
bool rows_ids(struct store *s, struct arena *a, sqlite3_stmt *q, struct ids *out, struct err *err); /* ends the statement */

#endif
