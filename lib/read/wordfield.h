/* Fields of a Word document (ISO/IEC 29500-1, 17.16): an instruction, and behind its separator the result that Word stored.
 *
 * Some fields have no stored result, because Word draws them anew each time: EQ (combined and enclosed characters, which joint
 * letterheads and labels use), check boxes and lists to choose from, SYMBOL, MACROBUTTON. Their text is made from the instruction. */
#ifndef GUIDANG_READ_WORDFIELD_H
#define GUIDANG_READ_WORDFIELD_H

#include "base/arena.h"
#include "read/node.h"

enum { WORD_FIELDS_DEEP = 32, WORD_FIELD_CODE_MAX = 4096 }; /* nested fields; bytes of an instruction that are kept */

struct word_field {
	bool in_instruction;
	size_t result; /* where its result begins in the text of the paragraph */
	struct buf code;     /* the instruction */
	const struct xml_node *form; /* ffData of a form field, or NULL; valid until its paragraph has been read */
};

struct word_fields {
	struct word_field p[WORD_FIELDS_DEEP];
	int n, instructions; /* open fields; those of them whose instruction is not over */
};

/* Takes a fldChar element (begin, separate, end). Where it ends a field without a stored result, what Word shows in its place is
 * appended to `text`, or to the instruction that the field stands in. */
void word_fields_mark(struct word_fields *f, const struct xml_node *mark, struct buf *text);
void word_fields_code(struct word_fields *f, struct str code); /* text of an instruction */
static inline bool word_fields_in_instruction(const struct word_fields *f)
{
	return f->instructions > 0;
}
void word_fields_end(struct word_fields *f); /* releases fields that were never ended */

/* What Word shows for an instruction that begins with EQ, as a line of text: the elements one after the other. A number in a
 * circle is the character for it where there is one (1 to 50), another enclosed element stands without its frame. */
void word_equation(struct str code, struct buf *out);

#endif
