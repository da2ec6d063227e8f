/* guidang db copy FROM TO: copies a whole database into another, between files and servers. */
#ifndef GUIDANG_CMD_COPY_H
#define GUIDANG_CMD_COPY_H

struct args;
int copy_database(const struct args *a, const char *from, const char *to);

#endif
