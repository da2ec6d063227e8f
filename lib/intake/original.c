#include "intake/original.h"

#include "base/digest.h"
#include "intake/intake.h"

bool original_read(struct doc *d, struct err *err)
{
	struct buf b = { 0 };
	struct stamp stamp;
	char id[DIGEST_HEX + 1];
	struct err why = { 0 };

	if (d->src.bytes.p)
		return true;
	if (!file_read(arena_str(d->arena, d->src.path).p, &b, &stamp, &why)) {
		buf_free(&b);
		return err_set(err, ERR_IO, "%.*s: its bytes are not kept in the database, and the file cannot be read: %s", STR_ARG(d->src.path), why.message);
	}
	digest_hex(buf_view(&b), id);
	bool same = strcmp(id, d->src.id) == 0;

	if (same)
		d->src.bytes = arena_str(d->arena, buf_view(&b));
	buf_free(&b);
	return same || err_set(err, ERR_IO, "%.*s: its bytes are not kept in the database, and the file has changed since", STR_ARG(d->src.path));
}
