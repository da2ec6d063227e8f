#include "serve/load.h"

#include "doc/persons.h"
#include "serve/view.h"

bool load_record(struct request *r, int64_t id, struct doc *d, struct err *err)
{
	if (!store_load_record(r->store, id, d, err) || !store_load_derived(r->store, d, err))
		return false;
	if (r->room->options->no_persons)
		persons_leave_out(d);
	return true;
}

bool load_hit(struct request *r, int64_t id, struct doc *d, struct outline *o, struct err *err)
{
	if (!store_load_hit(r->store, id, d, o, err))
		return false;
	if (!r->room->options->no_persons)
		return true;
	if (!store_load_derived(r->store, d, err))
		return false;
	persons_leave_out(d);
	return true;
}

bool load_file_may(struct request *r)
{
	if (!r->room->options->no_persons)
		return true;
	view_refuse(r, 403, phrase(r, "Files cannot be downloaded here, because they contain names of persons."));
	return false;
}
