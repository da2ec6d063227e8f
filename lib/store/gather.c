#include "store/gather.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

enum {
	PAGE = 4096,
	PAGES = 64,
	WINDOW = PAGE * PAGES,
	AT_ONCE = 16, /* pages: SQLite's file takes less than 128 KiB */
	STRETCH = 8 << 20,
};

struct gathered_writes {
	sqlite3_file base;
	sqlite3_file *real; /* the file itself */
	sqlite3_int64 at;   /* offset of the bytes kept, a multiple of WINDOW */
	uint64_t kept;      /* one bit per page: is it kept? */
	char *bytes;
	int lock;
	const char *name;
	int fd;              /* the same file, to tell the disk to begin; -1: not open */
	sqlite3_int64 begun, end; /* offset up to which writing was requested; size of the file */
};

static sqlite3_vfs *real_vfs, vfs;

static struct gathered_writes *of(sqlite3_file *f)
{
	return (struct gathered_writes *)(void *)f;
}

/* ── early writeback ── */

/* Of a file that grows, all but the last stretches: their pages seldom change again, and xSync, which waits for all,
 * waits less. A prefilter: that it is not taken is no error. */
static void begin_writing(struct gathered_writes *g, sqlite3_int64 end)
{
	if (end <= g->end)
		return;
	g->end = end;
#ifdef SYNC_FILE_RANGE_WRITE
	if (end - g->begun < 2 * STRETCH)
		return;
	if (g->fd < 0)
		g->fd = open(g->name, O_RDONLY | O_CLOEXEC);
	sync_file_range(g->fd, g->begun, STRETCH, SYNC_FILE_RANGE_WRITE);
	g->begun += STRETCH;
#endif
}

/* ── the buffer ── */

static int write_kept(struct gathered_writes *g)
{
	while (g->kept) {
		int first = __builtin_ctzll(g->kept);
		uint64_t from = ~(g->kept >> first);
		int n = from ? __builtin_ctzll(from) : PAGES;

		if (n > AT_ONCE)
			n = AT_ONCE;
		int rc = g->real->pMethods->xWrite(g->real, g->bytes + first * PAGE, n * PAGE, g->at + first * PAGE);

		if (rc != SQLITE_OK)
			return rc;
		g->kept &= ~(((UINT64_C(1) << n) - 1) << first);
		begin_writing(g, g->at + (first + n) * PAGE);
	}
	return SQLITE_OK;
}

static bool is_page(int n, sqlite3_int64 at)
{
	return n == PAGE && at % PAGE == 0;
}

static uint64_t bit(sqlite3_int64 at)
{
	return UINT64_C(1) << at % WINDOW / PAGE;
}

/* ── the file, as SQLite sees it ── */

static int gather_close(sqlite3_file *f)
{
	struct gathered_writes *g = of(f);
	int rc = write_kept(g), closed = g->real->pMethods->xClose(g->real);

	if (g->fd >= 0)
		close(g->fd); /* last, because closing it releases our locks */
	free(g->bytes);
	return rc != SQLITE_OK ? rc : closed;
}

static int gather_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	struct gathered_writes *g = of(f);
	int rc = SQLITE_OK;

	if (is_page(n, at) && g->at == at - at % WINDOW && g->kept & bit(at)) {
		memcpy(p, g->bytes + at % WINDOW, PAGE);
		return SQLITE_OK;
	}
	if (!is_page(n, at))
		rc = write_kept(g);
	return rc != SQLITE_OK ? rc : g->real->pMethods->xRead(g->real, p, n, at);
}

static int gather_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct gathered_writes *g = of(f);
	bool keep = g->lock >= SQLITE_LOCK_EXCLUSIVE && is_page(n, at) && (g->bytes || (g->bytes = malloc(WINDOW)));

	if (!keep || g->at != at - at % WINDOW) {
		int rc = write_kept(g);

		if (rc != SQLITE_OK)
			return rc;
	}
	if (!keep)
		return g->real->pMethods->xWrite(g->real, p, n, at);
	g->at = at - at % WINDOW;
	memcpy(g->bytes + at % WINDOW, p, PAGE);
	g->kept |= bit(at);
	return SQLITE_OK;
}

/* Truncated pages are not written: there may be no disk space for them. */
static int gather_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct gathered_writes *g = of(f);

	for (sqlite3_int64 k = 0; k < PAGES; k++)
		if (g->at + k * PAGE >= size)
			g->kept &= ~bit(k * PAGE);
	int rc = write_kept(g);

	return rc != SQLITE_OK ? rc : g->real->pMethods->xTruncate(g->real, size);
}

static int gather_sync(sqlite3_file *f, int flags)
{
	struct gathered_writes *g = of(f);
	int rc = write_kept(g);

	return rc != SQLITE_OK ? rc : g->real->pMethods->xSync(g->real, flags);
}

static int gather_size(sqlite3_file *f, sqlite3_int64 *size)
{
	struct gathered_writes *g = of(f);
	int rc = g->real->pMethods->xFileSize(g->real, size);
	sqlite3_int64 end = g->kept ? g->at + (64 - __builtin_clzll(g->kept)) * PAGE : 0;

	if (rc == SQLITE_OK && end > *size)
		*size = end;
	return rc;
}

static int gather_lock(sqlite3_file *f, int lock)
{
	struct gathered_writes *g = of(f);
	int rc = g->real->pMethods->xLock(g->real, lock);

	if (rc == SQLITE_OK && lock > g->lock) {
		g->lock = lock;
		if (lock >= SQLITE_LOCK_EXCLUSIVE && g->real->pMethods->xFileSize(g->real, &g->end) == SQLITE_OK)
			g->begun = g->end;
	}
	return rc;
}

/* Pages that cannot be written now are dropped: later the file is no longer locked by us, and its journal restores it. */
static int gather_unlock(sqlite3_file *f, int lock)
{
	struct gathered_writes *g = of(f);
	int rc = write_kept(g), unlocked = g->real->pMethods->xUnlock(g->real, lock);

	g->kept = 0;
	g->lock = lock < g->lock ? lock : g->lock;
	return rc != SQLITE_OK ? rc : unlocked;
}

static int gather_reserved(sqlite3_file *f, int *out)
{
	return of(f)->real->pMethods->xCheckReservedLock(of(f)->real, out);
}

static int gather_control(sqlite3_file *f, int op, void *p)
{
	return of(f)->real->pMethods->xFileControl(of(f)->real, op, p);
}

static int gather_sector(sqlite3_file *f)
{
	return of(f)->real->pMethods->xSectorSize(of(f)->real);
}

static int gather_device(sqlite3_file *f)
{
	return of(f)->real->pMethods->xDeviceCharacteristics(of(f)->real) & ~SQLITE_IOCAP_BATCH_ATOMIC;
}

static int gather_shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **p)
{
	return of(f)->real->pMethods->xShmMap(of(f)->real, region, size, extend, p);
}

static int gather_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return of(f)->real->pMethods->xShmLock(of(f)->real, offset, n, flags);
}

static void gather_shm_barrier(sqlite3_file *f)
{
	of(f)->real->pMethods->xShmBarrier(of(f)->real);
}

static int gather_shm_unmap(sqlite3_file *f, int forget)
{
	return of(f)->real->pMethods->xShmUnmap(of(f)->real, forget);
}

#define METHODS(version)                                                                                                            \
	{                                                                                                                           \
		.iVersion = (version), .xClose = gather_close, .xRead = gather_read, .xWrite = gather_write,                        \
		.xTruncate = gather_truncate, .xSync = gather_sync, .xFileSize = gather_size, .xLock = gather_lock,                 \
		.xUnlock = gather_unlock, .xCheckReservedLock = gather_reserved, .xFileControl = gather_control,                    \
		.xSectorSize = gather_sector, .xDeviceCharacteristics = gather_device, .xShmMap = gather_shm_map,                   \
		.xShmLock = gather_shm_lock, .xShmBarrier = gather_shm_barrier, .xShmUnmap = gather_shm_unmap                       \
	}

/* Version 2 supports a database in WAL mode. */
static const sqlite3_io_methods methods[] = { METHODS(1), METHODS(2) };

static int gather_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct gathered_writes *g = of(f);

	(void)v;
	if (!(flags & SQLITE_OPEN_MAIN_DB))
		return real_vfs->xOpen(real_vfs, name, f, flags, out);
	*g = (struct gathered_writes){ .real = (sqlite3_file *)(void *)(g + 1), .name = name, .fd = -1 };
	int rc = real_vfs->xOpen(real_vfs, name, g->real, flags, out);

	if (g->real->pMethods)
		g->base.pMethods = &methods[g->real->pMethods->iVersion > 1];
	return rc;
}

/* Everything except opening is the default VFS's; its functions do not depend on which VFS they are called for. */
static void add_vfs(void)
{
	real_vfs = sqlite3_vfs_find(NULL);
	if (!real_vfs)
		return;
	vfs = *real_vfs;
	vfs.zName = "guidang";
	vfs.szOsFile = (int)sizeof(struct gathered_writes) + real_vfs->szOsFile;
	vfs.xOpen = gather_open;
	if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
		real_vfs = NULL;
}

const char *gather_vfs(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, add_vfs);
	return real_vfs ? vfs.zName : NULL;
}
