/* guidang db: the subcommands for databases on servers. */
#ifndef GUIDANG_CMD_SERVER_H
#define GUIDANG_CMD_SERVER_H

struct args;
int server_init(const struct args *a); /* db init */
int server_upgrade(const struct args *a, const char *address);
int server_add_shard(const struct args *a, const char *shard);

#endif
