/* guidang db: what concerns databases on servers. */
#ifndef GUIDANG_CMD_SERVER_H
#define GUIDANG_CMD_SERVER_H

struct args;
int server_init(const struct args *a);

#endif
