/* SQLite's memory. Opening a database and preparing statements asks for some thousands of small pieces and gives most of them back: with
 * the C library's allocator that is a fifth of what a short search costs. */
#ifndef GUIDANG_STORE_ALLOCATOR_H
#define GUIDANG_STORE_ALLOCATOR_H

/* Before SQLite is used for the first time. */
void allocator_install(void);

#endif
