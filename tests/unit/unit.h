/* What every unit test includes before cmocka. */
#ifndef GUIDANG_TESTS_UNIT_H
#define GUIDANG_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

#define assert_str(got, want)                                                       \
	do {                                                                        \
		struct str got_ = (got);                                            \
		assert_int_equal(got_.n, strlen(want));                             \
		assert_memory_equal(got_.p ? got_.p : "", want, got_.n);            \
	} while (0)

#endif
