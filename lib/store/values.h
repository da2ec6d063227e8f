/* Lists of the documents that have a value, made of the columns (columns.h), so that a search in a field reads the documents of the values it
 * asks for and not the column. They are made of whole columns at the end of an import and by `db compact`, when enough has changed, and a
 * database may have none: then, and for documents that came or changed since, the columns are read.
 *
 * A value is known by its code: its id in column_value; of the date (year × 13 + month) × 32 + day. Document numbers are listed twice: by their
 * heads (甲发(2024)) as FIELD_DOC_NUMBER, and by the serial number at the end as VALUES_TAIL; these are numbered from 1. A row of the table value_list is one of:
 *   header   version, listed blocks (of COLUMNS_BLOCK_MAX documents), the largest id in column_value, a bit for each listed column
 *   text     of a column: values, folded, by rising code: its difference to the one before, size, bytes with the NUL at the end
 *   group    of a column, 128 codes: of each that has documents its last bits, the size of its list in bytes, the list. 0 instead of the size:
 *            a list that is long is in pieces; then its number of documents
 *   piece    of a code: its documents within VALUES_PIECE ids
 *   signature  of paths: signatures.h
 *   changed  a block of a column that was written after its lists were made
 * Numbers are varints, a list of documents is made of differences, of a piece from the id before its first. */
#ifndef GUIDANG_STORE_VALUES_H
#define GUIDANG_STORE_VALUES_H

#include "store/columns.h"

enum { VALUES_PIECE = 32 * COLUMNS_BLOCK_MAX };
enum { VALUES_TAIL = COLUMN_VALUE }; /* as a column; that one has no lists */

/* The lists of a column, as long as the transaction lasts. */
struct value_lists {
	struct store *s;
	int column;
	int64_t blocks;     /* listed; 0: none */
	int64_t codes;      /* values with larger ids are not listed */
	struct ids changed; /* blocks, rising */
};

bool values_open(struct store *s, struct arena *a, int column, struct value_lists *v, struct err *err);
/* The codes of listed values that contain one of the words, rising; or of days in this range (columns.h: matches_days). */
bool values_holding(struct value_lists *v, struct arena *a, const struct word *words, size_t n, struct ids *out, struct err *err);
/* The codes of listed values that contain `part` and satisfy `holds`, rising. */
bool values_holding_so(struct value_lists *v, struct arena *a, struct str part, columns_holds *holds, void *ctx, struct ids *out, struct err *err);
uint32_t values_day(int64_t code);
/* The documents that have one of these codes (rising), or NULL: a day in the range; those of long lists are left out, whose codes are added to
 * `pieces`. *documents: the number of all. May tell the same document twice, and those of changed blocks. */
struct values_asked {
	const struct ids *codes;
	uint32_t first, last;
};
typedef void values_each(void *ctx, int64_t id);
bool values_short(struct value_lists *v, struct arena *a, const struct values_asked *asked, values_each *each, void *ctx, struct ids *pieces, size_t *documents,
		  struct err *err);
/* The documents of a piece (id / VALUES_PIECE). */
bool values_piece(struct value_lists *v, int64_t code, int64_t piece, values_each *each, void *ctx, struct err *err);
/* Marks them: bit id % VALUES_PIECE. */
bool values_mark_piece(struct value_lists *v, int64_t code, int64_t piece, uint64_t bits[static VALUES_PIECE / 64], struct err *err);
/* Calls `each` with the documents of every day, by rising days or down, and `end` behind each day, until that returns false. Of the date. */
typedef bool values_day_end(void *ctx, uint32_t day);
bool values_days(struct value_lists *v, bool down, values_each *each, values_day_end *end, void *ctx, struct err *err);

/* Makes the lists if there are none, or enough documents came or changed, of all but small databases; always: whatever changed, of any
 * database. Within a transaction. */
bool values_make(struct store *s, bool always, struct err *err);
/* A block of a column is written. */
bool values_changed(struct store *s, int column, int64_t block, struct err *err);
/* Compares the lists with the columns. */
bool values_are(struct store *s, bool *same, struct err *err);

#endif
