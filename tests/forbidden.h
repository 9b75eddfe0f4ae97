/* SPDX-License-Identifier: BSD-2-Clause */
/* forbidden owns what no fence of ours lets a process do. */
#ifndef TESTS_FORBIDDEN_H
#define TESTS_FORBIDDEN_H

#include <signal.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

/* Each returns as a system call does. */
static inline int
run_program(void)
{
	return execl("/bin/true", "true", (char *)NULL);
}

static inline int
make_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid;
}

static inline int
signal_parent(void)
{
	return kill(getppid(), 0);
}

#endif
