#include "postgres/reply.h"

#include <stdlib.h>
#include <string.h>

#include "postgres/libpq.h"

struct link_reply {
	PGresult *result;
	unsigned shared; /* holders but one */
};

struct link_reply *reply_new(void *result)
{
	struct link_reply *r = allocated(malloc(sizeof *r));

	*r = (struct link_reply){ .result = result };
	return r;
}

struct link_reply *reply_share(struct link_reply *r)
{
	r->shared++;
	return r;
}

size_t reply_rows(const struct link_reply *r)
{
	return (size_t)libpq()->PQntuples(r->result);
}

bool reply_null(const struct link_reply *r, size_t row, int column)
{
	return libpq()->PQgetisnull(r->result, (int)row, column) != 0;
}

static uint64_t number_of(const struct link_reply *r, size_t row, int column)
{
	const unsigned char *p = (const unsigned char *)libpq()->PQgetvalue(r->result, (int)row, column);
	int n = libpq()->PQgetlength(r->result, (int)row, column);
	uint64_t v = n && p[0] & 0x80 ? UINT64_MAX : 0;

	for (int i = 0; i < n && i < 8; i++)
		v = v << 8 | p[i];
	return v;
}

int64_t reply_int(const struct link_reply *r, size_t row, int column)
{
	return (int64_t)number_of(r, row, column);
}

double reply_double(const struct link_reply *r, size_t row, int column)
{
	uint64_t bits = number_of(r, row, column);
	double v;

	memcpy(&v, &bits, sizeof v);
	return v;
}

struct str reply_text(const struct link_reply *r, size_t row, int column)
{
	return (struct str){ libpq()->PQgetvalue(r->result, (int)row, column), (size_t)libpq()->PQgetlength(r->result, (int)row, column) };
}

int64_t reply_changed(const struct link_reply *r)
{
	return strtoll(libpq()->PQcmdTuples(r->result), NULL, 10);
}

void reply_free(struct link_reply *r)
{
	if (!r || r->shared--)
		return;
	libpq()->PQclear(r->result);
	free(r);
}
