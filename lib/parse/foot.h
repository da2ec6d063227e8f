/* Reads the fields below the text: notes in brackets (附注), copies (抄送) and the imprint (版记). Part of the field stage. */
#ifndef GUIDANG_PARSE_FOOT_H
#define GUIDANG_PARSE_FOOT_H

#include "parse/reader.h"

void foot_read(struct reader *r);

#endif
