/* The file that a document was filed from: handed over to be saved, never shown as a page of ours. */
#include "intake/original.h"
#include "serve/document.h"
#include "serve/load.h"
#include "serve/view.h"

void document_source(struct request *r, int64_t id)
{
	struct doc d = { .arena = r->arena };
	struct err err = { 0 };

	if (!load_file_may(r))
		return;
	if (!store_load(r->store, id, &d, &err) || !original_read(&d, &err)) {
		view_failed(r, &err);
		return;
	}
	size_t slash = str_rfind(d.src.path, STR("/"));

	r->reply->file = slash == SIZE_MAX ? d.src.path : str_sub(d.src.path, slash + 1, d.src.path.n);
	r->reply->type = "application/octet-stream";
	r->reply->foreign = true;
	buf_str(r->out, d.src.bytes);
}
