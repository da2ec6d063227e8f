#include "base/memory.h"

#include <setjmp.h>
#include <stdlib.h>

#ifdef GUIDANG_EXTENSION

/* initial-exec: else the loader allocates it on first use, and aborts if it cannot */
static _Thread_local jmp_buf *innermost __attribute__((tls_model("initial-exec")));

void memory_out(void)
{
	if (innermost)
		longjmp(*innermost, 1);
	abort();
}

bool memory_try(void (*work)(void *ctx), void *ctx)
{
	jmp_buf here, *const before = innermost;
	volatile bool ok = false;

	innermost = &here;
	if (setjmp(here) == 0) {
		work(ctx);
		ok = true;
	}
	innermost = before;
	return ok;
}

#else

void memory_out(void)
{
	quick_exit(2);
}

bool memory_try(void (*work)(void *ctx), void *ctx)
{
	work(ctx);
	return true;
}

#endif

void *memory_get(size_t n)
{
	return allocated(malloc(n));
}
