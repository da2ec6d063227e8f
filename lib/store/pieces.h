/* Where SQLite's memory comes from. It reads the definitions of all tables and views at each start, by thousands of small
 * allocations, most of which stay; glibc's malloc took a sixth of a short search. */
#ifndef GUIDANG_STORE_PIECES_H
#define GUIDANG_STORE_PIECES_H

/* Before SQLite's first call. From then on small memory is cut from large pieces, which are kept for reuse until the process
 * ends; large memory is malloc's as before. With sanitizers it does nothing: they shall see each allocation. */
void pieces_use(void);

#endif
