/* libpq, loaded when the first server is used, so that a search in a database file starts faster.
 *
 * Functions are called by their own names: libpq()->PQstatus(). */
#ifndef GUIDANG_POSTGRES_LIBPQ_H
#define GUIDANG_POSTGRES_LIBPQ_H

#include <libpq-fe.h>

#define LIBPQ_FUNCTIONS(X)                                                                                              \
	X(PQconninfoParse) X(PQconninfoFree) X(PQfreemem) X(PQconnectStartParams) X(PQconnectPoll) X(PQstatus) X(PQfinish)  \
	X(PQerrorMessage) X(PQsocket) X(PQhost) X(PQport) X(PQdb) X(PQuser) X(PQpass) X(PQserverVersion) X(PQsetNoticeProcessor) \
	X(PQsendQueryParams) X(PQsendPrepare) X(PQsendQueryPrepared) X(PQconsumeInput) X(PQisBusy) X(PQgetResult) X(PQflush)  \
	X(PQsetnonblocking) X(PQresultStatus) X(PQresultErrorField) X(PQclear) X(PQntuples) X(PQnfields) X(PQgetvalue)       \
	X(PQgetlength) X(PQgetisnull) X(PQcmdTuples) X(PQputCopyData) X(PQputCopyEnd) X(PQescapeIdentifier) X(PQescapeLiteral)

struct libpq {
#define LIBPQ_MEMBER(name) __typeof__(&name) name;
	LIBPQ_FUNCTIONS(LIBPQ_MEMBER)
#undef LIBPQ_MEMBER
};

/* NULL: libpq is not installed. Thread-safe. */
const struct libpq *libpq(void);

#endif
