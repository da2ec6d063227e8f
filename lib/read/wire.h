/* The internal protocol between the program and its workers over a socket: a fixed-size header, then bytes. */
#ifndef GUIDANG_READ_WIRE_H
#define GUIDANG_READ_WIRE_H

#include "base/str.h"

enum wire_kind { WIRE_READ = 1, WIRE_READING, WIRE_FAILED, WIRE_TRY, WIRE_UNPACK };

struct wire_head {
	uint32_t what;  /* enum wire_kind */
	uint32_t kind;  /* the file's kind; in WIRE_FAILED: enum err_code */
	uint64_t n[2];  /* bytes of the two strings that follow: path and file; packed reading; message and plain message */
};

/* Transfer all n bytes. False: the other process is gone, or the deadline `until` has passed (CLOCK_MONOTONIC, seconds; 0: no
 * deadline). */
bool wire_send(int fd, const void *p, size_t n, double until);
bool wire_receive(int fd, void *p, size_t n, double until);
double wire_now(void);

#endif
