/* GNU libmicrohttpd, loaded only by `guidang serve`, so that other commands start faster.
 *
 * Functions are called by their own names: microhttpd()->MHD_start_daemon(…). */
#ifndef GUIDANG_SERVE_MICROHTTPD_H
#define GUIDANG_SERVE_MICROHTTPD_H

#include <microhttpd.h>

#define MICROHTTPD_FUNCTIONS(X)                                                                                        \
	X(MHD_start_daemon) X(MHD_run_wait) X(MHD_get_timeout) X(MHD_get_daemon_info) X(MHD_stop_daemon) X(MHD_quiesce_daemon) X(MHD_queue_response) X(MHD_create_response_from_buffer)   \
	X(MHD_create_response_from_callback) X(MHD_add_response_header) X(MHD_destroy_response) X(MHD_suspend_connection) \
	X(MHD_resume_connection) X(MHD_get_connection_values) X(MHD_get_connection_info)

struct microhttpd {
#define MICROHTTPD_MEMBER(name) __typeof__(&name) name;
	MICROHTTPD_FUNCTIONS(MICROHTTPD_MEMBER)
#undef MICROHTTPD_MEMBER
};

/* NULL: libmicrohttpd is not installed. Thread-safe. */
const struct microhttpd *microhttpd(void);

#endif
