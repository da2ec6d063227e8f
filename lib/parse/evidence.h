/* Choosing a field's value among candidates by what speaks for each, not by which is found first.
 *
 * A stage offers every value it finds with the kinds of evidence that speak for it: where it stands, its form. evidence_choose adds
 * what the candidates say of one another, weighs them (the weights are EVIDENCE below, the only place) and marks one. All of them stay
 * in d->candidates, the chosen and the others, and what makes the choice unsure is in d->doubts. A new source is one evidence_offer; a
 * new kind of evidence one line below. */
#ifndef GUIDANG_PARSE_EVIDENCE_H
#define GUIDANG_PARSE_EVIDENCE_H

#include "doc/doc.h"

/* Weights are on one scale for all fields: 50 is the place that the standard gives a value, 10 a hint. */
#define EVIDENCE(X)                                                                       \
	/* where it stands */                                                             \
	X(SIGNATURE, "signature", 50)            /* below the text, with its date */      \
	X(SIGNED_BY_ROLE, "signed-by-role", 35)  /* 招标人：某医院, at the end */          \
	X(LETTERHEAD, "letterhead", 32)          /* 某某局文件 */                          \
	X(HEAD, "head", 25)                      /* elsewhere above the text */           \
	X(TITLE, "title", 30)                    /* named in the title */                 \
	X(TITLE_BEGINS, "title-begins", 22)      /* its name begins the title: 某医院采购公告 */ \
	X(NUMBER_LINE, "number-line", 50)        /* a line of the head of its own */      \
	X(IN_TITLE, "in-title", 40)              /* …的通知国发〔2004〕32号 */             \
	X(FILE_NAME, "file-name", 20)            /* of the document itself, offered */    \
	X(META_OF_DOCUMENT, "metadata", 35)      /* 发文机关：, 成文日期： of a page */     \
	X(META_OF_PAGE, "page-metadata", 20)     /* 发布机构：, which may be its editor */  \
	X(PROMULGATION, "promulgation", 27)      /* （…通过）, below a statute's title */   \
	X(ANNOUNCED, "announced", 50)            /* 附件：1.… 2.… below the text */        \
	X(PART_HEAD, "part-head", 30)            /* 附件1 above the attachment itself */   \
	X(DOWNLOAD, "download", 35)              /* files that the page offers */         \
	X(PAGE_NAMES, "page-names", 45)          /* lines that are what the page's metadata call it */ \
	X(REPEATED, "repeated", 43)              /* the page's heading, printed again below */         \
	X(HEADING, "heading", 20)                /* marked as the page's heading */       \
	X(LINK, "link", 33)                      /* quoted in a link to the document itself */         \
	/* its form */                                                                    \
	X(WELL_FORMED, "well-formed", 5)         /* as the standard writes it */          \
	X(SAYS_ABOUT, "says-about", 17)          /* 关于…, or a text that it issues */    \
	X(GENRE, "genre", 10)                    /* ends in a genre word */               \
	X(ODD, "odd", -25)                       /* characters it should not have */

#define EVIDENCE_ENUM(id, name, weight) EVIDENCE_##id,
enum evidence { EVIDENCE(EVIDENCE_ENUM) EVIDENCE_COUNT };
#undef EVIDENCE_ENUM
#define EV(id) (UINT64_C(1) << EVIDENCE_##id)
const char *evidence_name(enum evidence e);

enum {
	EVIDENCE_AGREES = 8,  /* for each other candidate that says the same, or a part of it */
	EVIDENCE_RIVALS = 16, /* a candidate lighter by less that says something else makes the choice doubtful */
	EVIDENCE_WEAK = 25,   /* so does a weight below */
};

/* A candidate for field f; put what it says into ->says. Valid until the next offer. */
struct candidate *evidence_offer(struct doc *d, enum field f, uint64_t kinds);
/* Weighs the candidates of f and marks the heaviest, of equal ones the first offered; one that says nothing does not count. Its values
 * are added to d->values. NULL: there is none. */
const struct candidate *evidence_choose(struct doc *d, enum field f);
/* The same for what had to be chosen earlier, by evidence_weight: `chosen`, one of the candidates of f, stays so. */
void evidence_settle(struct doc *d, enum field f, size_t chosen);
int evidence_weight(uint64_t kinds);
/* Notes that `of`, a key of the record, is not sure; the same reason for the same key once. */
void evidence_doubt(struct doc *d, const char *of, const char *reason, struct span at);
/* When all is chosen: what else a doubtful field could be, from the candidates that were not chosen. */
void evidence_others(struct doc *d);

#endif
