/* The memory that malloc gives from: how it grows, and how much of it is there before it is asked for. */
#ifndef GUIDANG_BASE_HEAP_H
#define GUIDANG_BASE_HEAP_H

/* From here on memory of one document is reused for the next instead of being returned to the system, and requested in large
 * pieces. */
void heap_setup(void);

/* Has the first pages, a megabyte of them, made by one system call. Otherwise the first write to each is a page fault of its own, which
 * costs ten microseconds and more in some virtual machines (a page made here half a microsecond), and a search writes to 130 to
 * 350 of them. Does nothing before Linux 5.14. */
void heap_populate(void);

#endif
