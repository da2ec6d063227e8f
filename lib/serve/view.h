/* HTML, written straight into the reply. Whatever is put in is escaped: there is no way to write markup but the constant
 * templates of the program. */
#ifndef GUIDANG_SERVE_VIEW_H
#define GUIDANG_SERVE_VIEW_H

#include "doc/doc.h"
#include "serve/messages.h"

/* Writes the template with, in their order, for
 *   $t  struct str          text
 *   $m  struct str          the same, what stands between U+0002 and U+0003 marked
 *   $z  const char *        text
 *   $u  struct str          a part of an address
 *   $d  long long           a number
 *   $n  size_t              the same
 * Marks that turn the direction of text or are not seen are left out. */
void html(struct request *r, const char *template, ...);

/* Head, navigation and the beginning of <main>; the title is of the page alone. here: the address of the navigation that the
 * page belongs to. */
void view_begin(struct request *r, struct str title, const char *here);
void view_end(struct request *r);
/* A page of its own, or JSON, that says what is wrong. */
void view_refuse(struct request *r, unsigned status, const char *message);
void view_failed(struct request *r, const struct err *err);

/* A part of an address, appended. */
void view_url(struct str s, struct buf *out);
/* Its Chinese label or, in English, its name. */
struct str view_field(const struct request *r, enum field f);
/* Its title; else its path. */
struct str view_title(struct request *r, const struct doc *d);

#endif
