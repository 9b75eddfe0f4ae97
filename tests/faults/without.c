/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * without CALL[,CALL...] PROGRAM [ARGUMENT...]: run a program on a kernel that
 * lacks system calls: those named fail with ENOSYS, as on one too old.
 */
#include <errno.h>
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

/* clang-format off */
static const struct {
	const char *name;
	long number;
} calls[] = {
	{ "clone3", SYS_clone3 },
	{ "close_range", SYS_close_range },
	{ "eventfd", SYS_eventfd2 },
	{ "faccessat2", SYS_faccessat2 },
	{ "getrandom", SYS_getrandom },
	{ "landlock", SYS_landlock_create_ruleset },
	{ "madvise", SYS_madvise },
	{ "memfd_create", SYS_memfd_create },
	{ "rseq", SYS_rseq },
	{ "seccomp", SYS_seccomp },
	{ "sendfile", SYS_sendfile },
	{ "signalfd", SYS_signalfd4 },
	{ "statx", SYS_statx },
};
/* clang-format on */

static long
number_of(const char *name)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strcmp(calls[i].name, name) == 0)
			return calls[i].number;
	}
	return -1;
}

static unsigned short
write_filter(struct sock_filter *f, char *names)
{
	unsigned short n = 0;
	char *name = strtok(names, ",");

	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    (unsigned)offsetof(struct seccomp_data, nr));
	for (; name && n < 2 * MOST; name = strtok(NULL, ",")) {
		long number = number_of(name);

		if (number < 0)
			return 0;
		f[n++] = (struct sock_filter)BPF_JUMP(
		    BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1);
		f[n++] = (struct sock_filter)BPF_STMT(
		    BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);
	}
	f[n++] =
	    (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return n;
}

int
main(int argc, char **argv)
{
	struct sock_filter steps[2 * MOST + 2];
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
