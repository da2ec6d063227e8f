/* Names of departments that the document itself tells decide how its lists with 、 are split. */
#ifndef GUIDANG_DERIVE_LEARNED_H
#define GUIDANG_DERIVE_LEARNED_H

#include "doc/doc.h"

/* Goes through the tasks once more: 检验、影像科 are two bodies where 检验 stands alone elsewhere, 党建、群团工作部 is one where it
 * signs. */
void learned_apply(struct doc *d);

#endif
