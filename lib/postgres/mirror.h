/* Internal to the virtual tables (virtual.h): reading is in virtual.c, writing in mirror.c. */
#ifndef GUIDANG_POSTGRES_MIRROR_H
#define GUIDANG_POSTGRES_MIRROR_H

#include "postgres/server.h"

struct mirror {
	sqlite3_vtab base;
	struct remote *r;
	const struct relation *t;
};

int mirror_fail(struct mirror *m, const struct err *err); /* SQLITE_ERROR; the message is SQLite's */
const char *mirror_column(const struct relation_column *c); /* its name on the server */
int mirror_key(const struct relation *t); /* the index of the key column; -1: none */
struct str mirror_text(sqlite3_value *v);
/* As a server's text can hold it: without NUL, and valid UTF-8. */
struct str mirror_sound(struct arena *a, struct str t);
int mirror_bind(struct params *p, enum relation_kind kind, sqlite3_value *v);
/* xUpdate of the module. */
int mirror_update(sqlite3_vtab *v, int argc, sqlite3_value **argv, sqlite3_int64 *number);

#endif
