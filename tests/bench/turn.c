/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * turn COMMAND... - run it with its output thrown away and say what it cost:
 * wall ns, user + system ns, peak memory in KiB, exit status.
 *
 * A process starts with the peak of the one it was forked from, so the
 * measuring is done by something small.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t
timeval_ns(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000000 + (int64_t)t.tv_usec * 1000;
}

static _Noreturn void
become(char **command)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		_exit(126);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	execvp(command[0], command);
	_exit(127);
}

int
main(int argc, char **argv)
{
	struct rusage used;
	int64_t start;
	pid_t child;
	int status;

	if (argc < 2)
		return 2;
	start = now_ns();
	child = fork();
	if (child == 0)
		become(argv + 1);
	if (child < 0 || wait4(child, &status, 0, &used) != child) {
		perror("turn");
		return 1;
	}
	printf("%" PRId64 " %" PRId64 " %ld %d\n", now_ns() - start,
	    timeval_ns(used.ru_utime) + timeval_ns(used.ru_stime),
	    used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
	return 0;
}
