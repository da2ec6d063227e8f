/* The list of attachments that a document announces (附件说明, GB/T 9704 7.3.4): 附件：1.… 2.… on one or several lines. */
#ifndef GUIDANG_PARSE_ATTACH_H
#define GUIDANG_PARSE_ATTACH_H

#include "doc/doc.h"
#include "rules/match.h"

struct announced_item {
	int number;       /* as printed; counted if none is printed */
	struct str title; /* cleaned (value_attachment_title); may be empty */
	struct str key;   /* value_key of the title, for comparison */
	struct place at;
};

struct announced {
	struct announced_item *p;
	size_t n, cap;
	bool files; /* holds only files that the page offers for download */
};

/* 附件 within a sentence (…参见 / 附件 / 1：目录表 / 。) begins no attachment: removes the attachment classes from such lines. */
void attach_mentions(struct doc *d);
/* Reads the list that begins at line i; returns one past its last line. */
size_t announced_read(struct doc *d, struct matcher *m, size_t i, struct announced *out);
/* All lists of the document, in order. */
struct announced announced_all(struct doc *d, struct matcher *m);

#endif
