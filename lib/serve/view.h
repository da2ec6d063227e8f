/* Writes HTML into the reply. All inserted values are escaped; only the program's constant templates can contain markup. */
#ifndef GUIDANG_SERVE_VIEW_H
#define GUIDANG_SERVE_VIEW_H

#include "doc/doc.h"
#include "serve/messages.h"

/* Writes the template and replaces its placeholders by the arguments, in order:
 *   $t  struct str          text
 *   $m  struct str          text, with <mark> for what is between U+0002 and U+0003
 *   $z  const char *        text
 *   $u  struct str          a part of an address
 *   $d  long long           a number
 *   $n  size_t              the same
 * Bidirectional control characters and invisible characters are dropped. */
void html(struct request *r, const char *template, ...);

/* Writes the head, the navigation and the beginning of <main>. title: of this page, without the site's name. here: the address of the
 * navigation entry that the page belongs to. */
void view_begin(struct request *r, struct str title, const char *here);
void view_end(struct request *r);
/* Replies with an error, as a page or as JSON. */
void view_refuse(struct request *r, unsigned status, const char *message);
void view_failed(struct request *r, const struct err *err);

/* Appends a percent-encoded part of an address. */
void view_url(struct str s, struct buf *out);
/* The value of Content-Disposition for an attachment of this name, which stands in ASCII and in UTF-8 (RFC 6266). In the arena. */
struct str view_disposition(struct arena *a, struct str file);
/* The field's label in Chinese or its name in English, depending on the request's language. */
struct str view_field(const struct request *r, enum field f);
/* Between a name and what it is: a colon as the request's language writes it. */
const char *view_colon(const struct request *r);
/* Severity and message of a finding. */
struct str view_finding(struct request *r, const struct finding *f);
/* A cell of a table: short text does not break, long text is wide enough to be read on a narrow screen too. */
void view_cell(struct request *r, struct str text);
/* Ends a page or JSON that is one list of rows; the table's end is written for pages only. */
void view_rows_end(struct request *r);
/* The document's title; its path if it has none. */
struct str view_title(struct request *r, const struct doc *d);

#endif
