/* Splits lists of bodies and persons in cells, brackets and sentences: 医务科、护理部. A name that contains 、 stays one name. */
#ifndef GUIDANG_DERIVE_BODIES_H
#define GUIDANG_DERIVE_BODIES_H

#include "rules/match.h"

/* Does it end like the name of a body? */
bool body_is(struct matcher *m, struct str name);
/* Splits at 、，；, line breaks and blanks, and at 和 or 及 after a complete name. A line break within a word does not split. Drops
 * brackets after a name and 等有关部门. */
struct strings bodies_split(struct matcher *m, struct arena *a, struct str list);
/* 发展改革、财政等部门: are those that were split off such a list named by their field of work, so that their names need not end like those of bodies? */
bool bodies_by_field(struct str list, const struct strings *bodies);
/* The same for names of persons; removes blanks within a name: 高  峰. */
struct strings persons_split(struct arena *a, struct str list);
/* The list, without what is no name: 有关部门. */
struct strings bodies_named(struct matcher *m, struct strings bodies);

/* Who is responsible, and by when. */
struct assignment {
	struct strings lead, support, leader;
	bool by_field; /* some lead bodies_by_field */
	struct str limit;
};

/* Reads the assignment in a text, by keys (责任单位：) or verbs (牵头). A list with neither has the role `bare`: GROUP_LEAD,
 * GROUP_SUPPORT, GROUP_LEADER; GROUP_NONE: such a list is ignored. False: the text assigns nothing. */
bool assignment_read(struct matcher *m, struct arena *a, struct str text, enum group bare, struct assignment *out);

#endif
