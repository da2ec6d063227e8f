#include "doc/findings.h"

#define FINDING_ROW(id, ...) { __VA_ARGS__ },
static const struct {
	const char *name;
	enum severity severity;
	const char *clause, *message;
} findings[] = { FINDINGS(FINDING_ROW) };
#undef FINDING_ROW

const char *severity_name(enum severity s)
{
	static const char *const names[] = { "info", "warning", "error" };

	return names[s];
}

const char *finding_name(enum finding_id f)
{
	return findings[f].name;
}

enum severity finding_severity(enum finding_id f)
{
	return findings[f].severity;
}

const char *finding_clause(enum finding_id f)
{
	return findings[f].clause;
}

const char *finding_message(enum finding_id f)
{
	return findings[f].message;
}
