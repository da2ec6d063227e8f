#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sanitizers have threads and files of their own, coverage writes its counts at the end. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(GUIDANG_COVERAGE)
#define UNCONFINED
#endif

/* ── system calls: seccomp ── */

#if defined(UNCONFINED) || !(defined(__x86_64__) || defined(__aarch64__))

bool confine_calls(const int *allowed, size_t n, enum confine_open open)
{
	(void)allowed, (void)n, (void)open;
	return false;
}

bool confine_calls_but(const int *refused, size_t n)
{
	(void)refused, (void)n;
	return false;
}

#else

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#ifdef __x86_64__
static const unsigned machine = AUDIT_ARCH_X86_64;
#else
static const unsigned machine = AUDIT_ARCH_AARCH64;
#endif

_Static_assert(2 * CONFINE_MAX + 1 <= 255, "how far an instruction may jump");
enum { REFUSED = SECCOMP_RET_ERRNO | EPERM, ENDS = 16 }; /* ENDS: instructions before and behind those that tell the calls */
#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, what)
#define EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define AT_LEAST(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, value, yes, no)
#define ANY_BIT(bits, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, yes, no)

/* openat by its flags; the C library makes every open() an openat. Returns the number of instructions. */
static size_t check_open(enum confine_open open, struct sock_filter *code)
{
	const unsigned temporary = O_TMPFILE & ~O_DIRECTORY, new = O_CREAT | O_EXCL;
	const struct sock_filter to_read[] = { EQUAL(SYS_openat, 0, 4), LOAD(args[2]), ANY_BIT(O_ACCMODE | O_CREAT | O_TRUNC | temporary, 1, 0), RETURN(SECCOMP_RET_ALLOW),
					       RETURN(REFUSED) };
	const struct sock_filter to_make[] = { EQUAL(SYS_openat, 0, 6), LOAD(args[2]), ANY_BIT(O_TRUNC, 3, 0), BPF_STMT(BPF_ALU | BPF_AND | BPF_K, new),
					       EQUAL(new, 1, 0), RETURN(REFUSED), RETURN(SECCOMP_RET_ALLOW) };
	const struct sock_filter any[] = { EQUAL(SYS_openat, 0, 1), RETURN(SECCOMP_RET_ALLOW) };
	const struct sock_filter *from = open == OPEN_TO_READ ? to_read : open == OPEN_NEW ? to_make : any;
	size_t n = open == OPEN_TO_READ ? sizeof to_read : open == OPEN_NEW ? sizeof to_make : open == OPEN_ANY ? sizeof any : 0;

	for (size_t i = 0; i < n / sizeof *code; i++)
		code[i] = from[i];
	return n / sizeof *code;
}

static int by_number(const void *x, const void *y)
{
	return *(const int *)x - *(const int *)y;
}

/* Where the numbers of the list begin and end: those from edge[0] to before edge[1] are in it, from edge[2] to before edge[3] … */
static size_t edges_of(const int *calls, size_t n, unsigned edge[static 2 * CONFINE_MAX])
{
	int sorted[CONFINE_MAX];
	size_t k = 0;

	memcpy(sorted, calls, n * sizeof *calls);
	if (n)
		qsort(sorted, n, sizeof *sorted, by_number);
	for (size_t i = 0; i < n; i++) {
		unsigned from = (unsigned)sorted[i];

		if (k && edge[k - 1] >= from)
			k--; /* follows the one before, or is the same */
		else
			edge[k++] = from;
		edge[k++] = from + 1;
	}
	return k;
}

/* Halves the edges from..to until it is known how many of them the number has reached, by one instruction each, code[at] the first. Behind all
 * of them, at `end`, is what happens to numbers that have reached an even number of edges, then what happens to those of the list. The
 * kernel runs the filter for every number when it is set: one by one that was a tenth of a short search. */
static void halve(const unsigned *edge, size_t from, size_t to, struct sock_filter *code, size_t at, size_t end)
{
	size_t middle = from + (to - from) / 2, below = middle - from, next = at + 1;
	size_t no = below ? 0 : end + from % 2 - next, yes = middle + 1 < to ? below : end + to % 2 - next;

	code[at] = (struct sock_filter)AT_LEAST(edge[middle], (unsigned char)yes, (unsigned char)no);
	if (below)
		halve(edge, from, middle, code, next, end);
	if (middle + 1 < to)
		halve(edge, middle + 1, to, code, next + below, end);
}

/* Calls of the list end with `listed`, all others with `others`. */
static bool filter(const int *calls, size_t n, enum confine_open open, unsigned listed, unsigned others)
{
	struct sock_filter code[2 * CONFINE_MAX + ENDS];
	unsigned edge[2 * CONFINE_MAX];
	size_t k = 0;

	if (n > CONFINE_MAX)
		return false;
	code[k++] = (struct sock_filter)LOAD(arch);
	code[k++] = (struct sock_filter)EQUAL(machine, 1, 0);
	code[k++] = (struct sock_filter)RETURN(SECCOMP_RET_KILL_PROCESS);
	code[k++] = (struct sock_filter)LOAD(nr);
	k += check_open(open, code + k);
	size_t edges = edges_of(calls, n, edge);

	if (edges)
		halve(edge, 0, edges, code, k, k + edges);
	k += edges;
	code[k++] = (struct sock_filter)RETURN(others);
	code[k++] = (struct sock_filter)RETURN(listed);
	struct sock_fprog program = { (unsigned short)k, code };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

bool confine_calls(const int *allowed, size_t n, enum confine_open open)
{
	return filter(allowed, n, open, SECCOMP_RET_ALLOW, REFUSED);
}

bool confine_calls_but(const int *refused, size_t n)
{
	return filter(refused, n, OPEN_NOTHING, REFUSED, SECCOMP_RET_ALLOW);
}

#endif

/* ── files: Landlock, by its system calls: the C library of Debian 12 has no functions for them, its headers know the first versions ── */

#ifdef UNCONFINED

bool confine_files(const struct confine_place *places, size_t n, bool network)
{
	(void)places, (void)n, (void)network;
	return false;
}

int confine_files_version(void)
{
	return 0;
}

#else

/* linux/landlock.h, whose numbers are the same on every machine */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446, VERSION = 1, PATH_BENEATH = 1 };

#define RIGHT(bit) ((uint64_t)1 << (bit))
enum { EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE, MAKE_CHAR, MAKE_DIR, MAKE_REG, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK, MAKE_SYM, REFER,
       TRUNCATE, IOCTL_DEV };
static const int rights_of_version[] = { 0, REFER, TRUNCATE, IOCTL_DEV, IOCTL_DEV, IOCTL_DEV + 1 }; /* how many a version knows */
static const uint64_t tcp = 3, abstract_sockets_and_signals = 3;

struct ruleset {
	uint64_t files, network, scopes;
};

struct path_beneath {
	uint64_t access;
	int32_t fd;
} __attribute__((packed));

int confine_files_version(void)
{
	long version = syscall(CREATE_RULESET, NULL, (size_t)0, VERSION);

	return version < 0 ? 0 : (int)version;
}

static uint64_t rights_of(unsigned access, bool folder)
{
	uint64_t r = 0;

	if (access & FILES_READ)
		r |= RIGHT(READ_FILE) | (folder ? RIGHT(READ_DIR) : 0);
	if (access & FILES_WRITE)
		r |= RIGHT(WRITE_FILE);
	if (access & FILES_EMPTY)
		r |= RIGHT(TRUNCATE);
	if (access & FILES_RUN)
		r |= RIGHT(EXECUTE);
	if (folder && access & FILES_MAKE)
		r |= RIGHT(MAKE_REG) | RIGHT(REMOVE_FILE);
	if (folder && access & FILES_FOLDERS)
		r |= RIGHT(MAKE_DIR);
	return r;
}

static bool add_place(int ruleset, const struct confine_place *p, uint64_t known)
{
	struct path_beneath rule = { .fd = open(p->path, O_PATH | O_CLOEXEC) };
	struct stat st;

	if (rule.fd < 0)
		return true;
	rule.access = fstat(rule.fd, &st) == 0 ? rights_of(p->access, S_ISDIR(st.st_mode)) & known : 0;
	bool ok = rule.access == 0 || syscall(ADD_RULE, ruleset, PATH_BENEATH, &rule, 0) == 0;

	close(rule.fd);
	return ok;
}

bool confine_files(const struct confine_place *places, size_t n, bool network)
{
	enum { VERSIONS = sizeof rights_of_version / sizeof rights_of_version[0] };
	int version = confine_files_version();
	int rights = rights_of_version[version < VERSIONS ? version : VERSIONS - 1];
	struct ruleset r = { .files = RIGHT(rights) - 1, .network = version >= 4 && !network ? tcp : 0, .scopes = version >= 6 ? abstract_sockets_and_signals : 0 };

	if (version == 0)
		return false;
	int fd = (int)syscall(CREATE_RULESET, &r, version >= 6 ? sizeof r : version >= 4 ? 2 * sizeof r.files : sizeof r.files, 0);
	bool ok = fd >= 0;

	for (size_t i = 0; ok && i < n; i++)
		ok = add_place(fd, &places[i], r.files);
	ok = ok && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(RESTRICT_SELF, fd, 0) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

#endif
