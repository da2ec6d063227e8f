/* The kinds of input, one line each: the one list that the walk, the readers, the store and the exports are made from.
 *
 * id: of the enum, and of the reader's functions (read/readers.h): read_ID and tell_ID.
 * name: in the record. type: MIME. suffixes: of file names, without the dot, separated by blanks.
 * To add a reader: a line here, and a file that defines its two functions. */
#ifndef GUIDANG_DOC_KINDS_H
#define GUIDANG_DOC_KINDS_H

#include "base/str.h"

enum kind_trait {
	KIND_DECODED = 1,  /* its bytes are text in some encoding, decoded before it is read */
	KIND_LINES = 2,    /* a line as it was read is one of the text, and its bytes are known one by one */
	KIND_PRINTED = 4,  /* tables stand as they are printed: columns of blanks, cells between bars or led by a TAB */
	KIND_MARKED = 8,   /* marks were taken off the lines: # of a heading, emphasis */
	KIND_GRIDS = 16,   /* the reader yields the tables */
};

#define KINDS(X)                                                                                \
	X(text, "text", "text/plain", "txt text", KIND_DECODED | KIND_LINES | KIND_PRINTED) \
	X(html, "html", "text/html", "html htm shtml xhtml", KIND_DECODED | KIND_GRIDS) \
	X(markdown, "markdown", "text/markdown", "md markdown", KIND_DECODED | KIND_LINES | KIND_MARKED) \
	X(docx, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx docm dotx wps", KIND_LINES | KIND_GRIDS)

#define KIND_ENUM(id, name, type, suffixes, traits) KIND_##id,
enum kind { KINDS(KIND_ENUM) KIND_COUNT };
#undef KIND_ENUM

const char *kind_name(enum kind k);
const char *kind_type(enum kind k);
bool kind_is(enum kind k, enum kind_trait t);
enum kind kind_by_name(struct str name);                    /* KIND_COUNT: none of ours */
enum kind kind_by_suffix(struct str path);                  /* KIND_COUNT: none of ours */

#endif
