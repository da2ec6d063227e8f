#include "opt.h"
#include "output.h"
#include "store/store.h"

bool open_database(const struct args *a, bool write, struct store **out, struct err *err)
{
	if (!store_open(opt_database(a, write), write, out, err))
		return false;
	if (!output_is_store(*out))
		return true;
	err_set(err, ERR_USAGE, "%s: standard output goes into the database itself; name another file", store_path(*out));
	store_close(*out);
	*out = NULL;
	return false;
}
