/* Reading one file whole, within the limits on its size. */
#ifndef GUIDANG_INTAKE_FILE_H
#define GUIDANG_INTAKE_FILE_H

#include "base/err.h"
#include "base/str.h"
#include "intake/walk.h"

/* Reads all bytes of a file ("-": standard input) into malloc'ed memory. */
bool file_read(const char *path, struct buf *out, struct stamp *stamp, struct err *err);

#endif
