#include "base/heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

enum { PIECE = 2 << 20, FIRST = 1 << 20 /* most searches write to less */ };

void heap_setup(void)
{
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	mallopt(M_MMAP_THRESHOLD, 16 << 20);
	mallopt(M_TOP_PAD, PIECE);
}

void heap_populate(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *first = malloc(1);
	uintptr_t begin = ((uintptr_t)first + page) & ~(uintptr_t)(page - 1), end = (uintptr_t)sbrk(0);

	/* another malloc than glibc's may not use sbrk */
	if (first && end > begin && end - begin < 2 * PIECE)
		madvise((void *)begin, end - begin < FIRST ? end - begin : FIRST, MADV_POPULATE_WRITE);
	free(first);
}
