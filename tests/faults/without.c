/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * without CALL[,CALL...] PROGRAM [ARGUMENT...]: run a program on a kernel that
 * lacks system calls: those named fail with ENOSYS, as on one too old. What
 * begins with "quota-" is there, but fails with EDQUOT, as it does where a
 * user has no more room: quota-create, quota-write (of files, that is of
 * anything but the standard streams and the eight bytes of an eventfd) and
 * quota-fsync, where it is heard of late.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST 32
#define WHENS 2
#define STEPS_EACH (3 + 2 * WHENS) /* at most */

/* Only where the argument compares so: a jump of BPF, which must be taken. */
struct when {
	unsigned argument;
	unsigned short jump; /* 0: no condition */
	unsigned value;
};

struct call {
	const char *name;
	long number;
	int fails; /* errno; 0 is ENOSYS */
	struct when when[WHENS];
};

/* clang-format off */
static const struct call calls[] = {
	{ "clone3", SYS_clone3 },
	{ "close_range", SYS_close_range },
	{ "eventfd", SYS_eventfd2 },
	{ "faccessat2", SYS_faccessat2 },
	{ "fadvise64", SYS_fadvise64 },
	{ "getrandom", SYS_getrandom },
	{ "io_uring_setup", SYS_io_uring_setup },
	{ "landlock", SYS_landlock_create_ruleset },
	{ "madvise", SYS_madvise },
	{ "memfd_create", SYS_memfd_create },
	{ "membarrier", SYS_membarrier },
	{ "mincore", SYS_mincore },
	{ "openat2", SYS_openat2 },
	{ "prlimit64", SYS_prlimit64 },
	{ "quota-create", SYS_openat, EDQUOT, { { 2, BPF_JSET, O_CREAT } } },
	{ "quota-fsync", SYS_fsync, EDQUOT },
	{ "quota-write", SYS_write, EDQUOT,
	  { { 0, BPF_JGT, 2 }, { 2, BPF_JGT, 8 } } },
	{ "renameat2", SYS_renameat2 },
	{ "rseq", SYS_rseq },
	{ "sched_getaffinity", SYS_sched_getaffinity },
	{ "seccomp", SYS_seccomp },
	{ "sendfile", SYS_sendfile },
	{ "signalfd", SYS_signalfd4 },
	{ "statx", SYS_statx },
	{ "syncfs", SYS_syncfs },
};
/* clang-format on */

static const struct call *
find(const char *name)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strcmp(calls[i].name, name) == 0)
			return &calls[i];
	}
	return NULL;
}

static struct sock_filter
load(size_t offset)
{
	return (struct sock_filter)BPF_STMT(
	    BPF_LD | BPF_W | BPF_ABS, (unsigned)offset);
}

/* The lower half of an argument. */
static size_t
argument_at(unsigned i)
{
	return offsetof(struct seccomp_data, args) + i * sizeof(__u64);
}

static unsigned short
write_call(struct sock_filter *f, const struct call *c)
{
	unsigned short n = 0;
	unsigned conditions = 0;

	while (conditions < WHENS && c->when[conditions].jump)
		conditions++;
	f[n++] = load(offsetof(struct seccomp_data, nr));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
	    (unsigned)c->number, 0, (__u8)(1 + 2 * conditions));
	for (unsigned i = 0; i < conditions; i++) {
		const struct when *w = &c->when[i];

		f[n++] = load(argument_at(w->argument));
		f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | w->jump | BPF_K,
		    w->value, 0, (__u8)(1 + 2 * (conditions - 1 - i)));
	}
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
	    SECCOMP_RET_ERRNO | (unsigned)(c->fails ? c->fails : ENOSYS));
	return n;
}

/* Returns how many steps, or 0 where a name is none. */
static unsigned short
write_filter(struct sock_filter *f, char *names)
{
	unsigned short n = 0;
	char *name = strtok(names, ",");

	for (int i = 0; name && i < MOST; name = strtok(NULL, ","), i++) {
		const struct call *c = find(name);

		if (!c)
			return 0;
		n += write_call(f + n, c);
	}
	f[n++] =
	    (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return n;
}

int
main(int argc, char **argv)
{
	struct sock_filter steps[STEPS_EACH * MOST + 1];
	struct sock_fprog filter = {.filter = steps};

	if (argc < 3)
		return 125;
	filter.len = write_filter(steps, argv[1]);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (!filter.len ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0)
		return 77; /* none of that here */
	execvp(argv[2], argv + 2);
	perror(argv[2]);
	return 127;
}
