/* Chooses a field's value among candidates by the evidence for each, not by which is found first.
 *
 * A stage offers every value it finds, with the kinds of evidence for it: its position and its form. evidence_choose adds a bonus for
 * candidates that agree, sums the weights (defined only in EVIDENCE below) and marks the best candidate. All candidates stay in
 * d->candidates; reasons to doubt the choice go to d->doubts. To add a source, call evidence_offer; to add a kind of evidence, add a
 * line below. */
#ifndef GUIDANG_PARSE_EVIDENCE_H
#define GUIDANG_PARSE_EVIDENCE_H

#include "doc/doc.h"

/* All fields share one scale of weights: 50 for the position that the standard prescribes, 10 for a hint. */
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
	EVIDENCE_AGREES = 8,  /* bonus for each other candidate with the same value or a part of it */
	EVIDENCE_RIVALS = 16, /* the choice is doubtful if a candidate with another value is lighter by less than this … */
	EVIDENCE_WEAK = 25,   /* … or if the chosen value weighs less than this */
};

/* Adds a candidate for field f; the caller puts its values into ->says. The pointer is valid until the next offer. */
struct candidate *evidence_offer(struct doc *d, enum field f, uint64_t kinds);
/* Weighs the candidates of f and marks the heaviest; of equal ones the first offered. Candidates without values are ignored. Adds the
 * chosen values to d->values. NULL: no candidate. */
const struct candidate *evidence_choose(struct doc *d, enum field f);
/* The same for a field that was already chosen earlier by evidence_weight: keeps `chosen`, the index of one of f's candidates. */
void evidence_settle(struct doc *d, enum field f, size_t chosen);
int evidence_weight(uint64_t kinds);
/* Adds a doubt about `of`, a key of the record; the same reason for the same key is added once. */
void evidence_doubt(struct doc *d, const char *of, const char *reason, struct span at);
/* Runs after all choices: lists the alternative values of doubtful fields, from the candidates that were not chosen. */
void evidence_others(struct doc *d);

#endif
