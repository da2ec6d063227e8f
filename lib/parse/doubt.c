#include "parse/doubt.h"

#include <string.h>

#include "parse/evidence.h"

/* Findings that may be the extraction's fault as well as the document's. */
static const struct {
	const char *rule, *of, *reason;
} by_finding[] = {
	{ "attachment-count", "attachments", "contradiction" }, { "attachment-title", "attachments", "contradiction" },
	{ "missing-title", "title", "missing" },                { "missing-issuer", "issuers", "missing" },
	{ "missing-date", "date", "missing" },                  { "missing-recipients", "recipients", "missing" },
	{ "numbering-gap", "sections", "gap" },                 { "numbering-order", "sections", "gap" },
	{ "numbering-repeat", "sections", "gap" },              { "serial-repeat", "tables", "gap" },
	{ "claimed-count", "tables", "contradiction" },         { "table-size", "tables", "limit" },
	{ "rule-limit", "sections", "limit" },                  { "undecodable-byte", "title", "damaged" },
};

static size_t count(const struct doc *d, enum field f)
{
	size_t n = 0;

	for (size_t i = 0; i < d->values.n; i++)
		n += d->values.p[i].field == f;
	return n;
}

static size_t attached(const struct doc *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->parts.n; i++)
		n += d->parts.p[i].kind == PART_ATTACHMENT;
	return n;
}

void doubt_find(struct doc *d)
{
	const struct value *attachment = doc_value(d, FIELD_ATTACHMENTS), *issuer = doc_value(d, FIELD_ISSUERS);

	for (size_t i = 0; i < d->findings.n; i++)
		for (size_t k = 0; k < sizeof by_finding / sizeof by_finding[0]; k++)
			if (strcmp(d->findings.p[i].rule, by_finding[k].rule) == 0)
				evidence_doubt(d, by_finding[k].of, by_finding[k].reason, d->findings.p[i].at);
	/* what is announced, and what follows */
	if (count(d, FIELD_ATTACHMENTS) != attached(d))
		evidence_doubt(d, field_name(FIELD_ATTACHMENTS), "elsewhere", attachment ? attachment->at : (struct span){ 0, 0 });
	if (count(d, FIELD_ISSUERS) > 1) /* where one name ends and the next begins */
		evidence_doubt(d, field_name(FIELD_ISSUERS), "several", issuer->at);
	if (!doc_value(d, FIELD_DOC_TYPE))
		evidence_doubt(d, field_name(FIELD_DOC_TYPE), "missing", (struct span){ 0, 0 });
}
