#include <sys/syscall.h>
#include <time.h>

#include "base/confine.h"
#include "opt.h"
#include "store/remote.h"

enum { CALLS_TO_SERVER = 7 };

/* The allowed system calls: memory, time, descriptors that are already open, and what SQLite needs for its file; no other file, no
 * network, no program. Databases may come from others, so this limits what a malicious one can do if it exploits a bug. */
void confine_reading(struct store *s, bool renames)
{
	static const int always[] = {
		/* for a server: on the connection already open */
		SYS_ppoll, SYS_recvfrom, SYS_sendto, SYS_recvmsg, SYS_sendmsg, SYS_getsockopt,
#ifdef SYS_poll
		SYS_poll,
#else
		SYS_ppoll,
#endif
		SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_lseek, SYS_fcntl, SYS_close, SYS_fstat, SYS_newfstatat, SYS_statx, SYS_faccessat,
		SYS_faccessat2, SYS_readlinkat, SYS_ioctl, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_brk, SYS_futex, SYS_exit, SYS_exit_group,
		SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_restart_syscall, SYS_wait4, SYS_clock_gettime, SYS_clock_nanosleep, SYS_nanosleep,
		SYS_gettimeofday, SYS_getrandom, SYS_getpid, SYS_gettid, SYS_tgkill, SYS_geteuid, SYS_getuid, SYS_sched_yield, SYS_getrusage, SYS_prlimit64, SYS_uname,
		SYS_fsync, SYS_fdatasync, SYS_umask, SYS_getcwd, SYS_rseq, SYS_set_robust_list,
#ifdef SYS_access
		SYS_access, SYS_stat, SYS_lstat, SYS_time, SYS_getrlimit, SYS_readlink,
#endif
		/* renames the complete export, or removes it */
		SYS_renameat2, SYS_unlinkat,
#ifdef SYS_rename
		SYS_rename, SYS_unlink,
#endif
	};
	size_t from = store_remote(s) ? 0 : CALLS_TO_SERVER, n = sizeof always / sizeof always[0] - from;

#ifdef SYS_rename
	n -= renames ? 0 : 4;
#else
	n -= renames ? 0 : 2;
#endif
	tzset();
	(void)gettext("the whole database: upgrade it, erase removed documents"); /* loads the translations, which gettext reads at the first message */
	if (store_touch(s))
		confine_calls(always + from, n); /* if the kernel does not support it, nothing is restricted */
}
