/* SQLite, as a library or, in guidang.so, as the program that loaded us has it. */
#ifndef GUIDANG_STORE_SQLITE_H
#define GUIDANG_STORE_SQLITE_H

#ifdef GUIDANG_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#else
#include <sqlite3.h>
#endif

#endif
