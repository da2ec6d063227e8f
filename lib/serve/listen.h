/* The listening socket: our own, or one that systemd opened (socket activation, sd_listen_fds(3)). */
#ifndef GUIDANG_SERVE_LISTEN_H
#define GUIDANG_SERVE_LISTEN_H

#include "serve/serve.h"

struct listening {
	int fd;
	unsigned port;
	bool loopback;
	char url[128];
	int manager; /* socket to the service manager (sd_notify(3)); -1: none */
};

bool listen_open(const struct serve_options *o, struct listening *out, struct err *err);
/* Is it a loopback address (127.0.0.0/8, ::1)? */
bool listen_is_loopback(const char *address);
/* Sends a state, READY=1 or STOPPING=1, to the service manager if there is one. */
void listen_tell_manager(const struct listening *l, const char *state);

#endif
