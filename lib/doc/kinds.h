/* The kinds of input, one line each; the directory walk, the readers, the store and the exports go by this list.
 *
 * id: in the enum, and in the names of the reader's functions (read/readers.h): read_ID and tell_ID.
 * name: in the record. type: MIME. suffixes: of file names, without the dot, separated by blanks. needs: the Debian
 * packages required to read it (readers.c checks whether they are installed).
 * To add a reader: a line here, and a file that defines its two functions. */
#ifndef GUIDANG_DOC_KINDS_H
#define GUIDANG_DOC_KINDS_H

#include "base/str.h"

enum kind_trait {
	KIND_DECODED = 1,  /* its bytes are encoded text, decoded before the reader runs */
	KIND_LINES = 2,    /* each line read is one line of the text, and the position of each of its bytes is known */
	KIND_PRINTED = 4,  /* tables are laid out as printed text: columns aligned by blanks, cells between bars or after a TAB */
	KIND_MARKED = 8,   /* markup was removed from the lines: # of a heading, emphasis */
	KIND_GRIDS = 16,   /* the reader yields the tables */
	KIND_CONVERTED = 32, /* an external program converts it to another kind first (read/convert.h) */
	KIND_SHEETS = 128,   /* a workbook: each sheet is a table */
	KIND_HOLDS = 64,     /* it contains documents: a bundle or a mail */
	KIND_PICTURE = 512,  /* its text needs OCR, which runs only on request */
	KIND_ENCLOSES = 256, /* a document that may have embedded files */
};

#define KINDS(X)                                                                                                            \
	X(text, "text", "text/plain", "txt text", KIND_DECODED | KIND_LINES | KIND_PRINTED, "")                             \
	X(html, "html", "text/html", "html htm shtml xhtml", KIND_DECODED | KIND_GRIDS, "")                                  \
	X(markdown, "markdown", "text/markdown", "md markdown", KIND_DECODED | KIND_LINES | KIND_MARKED, "")                   \
	X(docx, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx docm dotx wps",       \
	  KIND_LINES | KIND_GRIDS | KIND_ENCLOSES, "libarchive13")                                                                            \
	X(odt, "odt", "application/vnd.oasis.opendocument.text", "odt ott", KIND_LINES | KIND_GRIDS | KIND_ENCLOSES, "libarchive13")             \
	X(xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx xlsm et",                    \
	  KIND_LINES | KIND_GRIDS | KIND_SHEETS | KIND_ENCLOSES, "libarchive13")                                              \
	X(ods, "ods", "application/vnd.oasis.opendocument.spreadsheet", "ods", KIND_LINES | KIND_GRIDS | KIND_SHEETS, "libarchive13") \
	X(pdf, "pdf", "application/pdf", "pdf", KIND_LINES | KIND_GRIDS, "poppler-utils")                                         \
	X(ofd, "ofd", "application/ofd", "ofd", KIND_LINES | KIND_GRIDS | KIND_ENCLOSES, "libarchive13")                                         \
	X(msg, "msg", "application/vnd.ms-outlook", "msg", KIND_LINES | KIND_GRIDS | KIND_CONVERTED | KIND_HOLDS, "libemail-outlook-message-perl") \
	X(doc, "doc", "application/msword", "doc dot", KIND_LINES | KIND_GRIDS | KIND_CONVERTED, "libreoffice-writer-nogui")        \
	X(xls, "xls", "application/vnd.ms-excel", "xls", KIND_LINES | KIND_GRIDS | KIND_SHEETS | KIND_CONVERTED, "libreoffice-calc-nogui")          \
	X(rtf, "rtf", "application/rtf", "rtf", KIND_LINES | KIND_GRIDS | KIND_CONVERTED, "libreoffice-writer-nogui") \
	X(bundle, "bundle", "application/zip", "zip 7z rar tar tgz tbz tbz2 txz gz bz2 xz zst", KIND_HOLDS, "libarchive13") \
	X(mbox, "mbox", "application/mbox", "mbox mbx", KIND_HOLDS, "") \
	X(picture, "picture", "image/jpeg", "jpg jpeg png bmp tif tiff gif", KIND_LINES | KIND_GRIDS | KIND_PICTURE, "tesseract-ocr-chi-sim") \
	X(mht, "mht", "multipart/related", "mht mhtml", KIND_LINES | KIND_GRIDS, "")                                              \
	X(mail, "mail", "message/rfc822", "eml", KIND_LINES | KIND_GRIDS | KIND_HOLDS, "")

#define KIND_ENUM(id, ...) KIND_##id,
enum kind { KINDS(KIND_ENUM) KIND_COUNT };
#undef KIND_ENUM

const char *kind_name(enum kind k);
const char *kind_type(enum kind k);
const char *kind_needs(enum kind k); /* packages separated by blanks */
bool kind_is(enum kind k, enum kind_trait t);
enum kind kind_by_name(struct str name);                    /* KIND_COUNT: unknown */
enum kind kind_by_suffix(struct str path);                  /* KIND_COUNT: unknown */

/* Kinds recognised by their suffixes that no reader supports; kind_advice says what the user can do. */
#define KINDS_UNREAD(X)                                                   \
	X(scan, "jpg jpeg png bmp tif tiff gif")                        \
	X(ceb, "ceb cebx gd gw sep")                                    \
	X(slides, "ppt pptx dps odp")

#define KIND_UNREAD_ENUM(id, suffixes) UNREAD_##id,
enum kind_unread { KINDS_UNREAD(KIND_UNREAD_ENUM) UNREAD_COUNT };
#undef KIND_UNREAD_ENUM

enum kind_unread kind_unread_by_suffix(struct str path); /* UNREAD_COUNT: none of these */
const char *kind_advice(enum kind_unread u);             /* a message in English, for gettext */

#endif
