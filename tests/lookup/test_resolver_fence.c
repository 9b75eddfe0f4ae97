/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The process that asks reverse DNS, behind its fence: each claim is tried in
 * a child, which enters it and asks for what it should not have. A kernel
 * without Landlock or seccomp skips.
 */
#include "check.h"
#include "forbidden.h"

#include "base/landlock.h"
#include "base/sanitized.h"
#include "resolver_private.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WHOLE 200 /* exit status: got what was asked for */
#define MISSING 201
#define LANDLOCK_KNOWS_TCP 4

/* Each returns as a system call does. */
static int
open_dev_null(void)
{
	return open("/dev/null", O_RDONLY);
}

static int
trace_parent(void)
{
	return (int)ptrace(PTRACE_SEIZE, getppid(), NULL, NULL);
}

static int
make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 : 0;
}

static int
make_local_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static int
make_packet_socket(void)
{
	return socket(AF_PACKET, SOCK_DGRAM, 0);
}

static int
make_udp_socket(void)
{
	return socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

static int
connect_to(uint16_t port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	return connect(socket(AF_INET, SOCK_STREAM, 0),
	    (const struct sockaddr *)&to, sizeof(to));
}

static int
connect_to_the_web(void)
{
	return connect_to(80);
}

static int
connect_to_a_resolver(void)
{
	return connect_to(53);
}

/*
 * What came of it: WHOLE, an errno, or -signal. The parent's number is none of
 * the calls that are left, which tells whether the kernel has seccomp.
 */
static int
try_in(enum resolver_fence fence, int (*what)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		if (SANITIZED || !resolver_fence_in(fence) ||
		    (fence == RESOLVER_FENCE_AUTO && getppid() > 0))
			_exit(fence == RESOLVER_FENCE_NONE ? WHOLE : MISSING);
		_exit(what() >= 0 ? WHOLE : errno);
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		return -WTERMSIG(status);
	if (WEXITSTATUS(status) == MISSING)
		skip();
	return WEXITSTATUS(status);
}

static void
test_files_programs_and_processes_are_refused(void **state)
{
	static const struct {
		int (*what)(void);
		int refusal;
	} asked[] = {
	    {open_dev_null, ENOSYS},
	    {run_program, ENOSYS},
	    {make_process, ENOSYS},
	    {trace_parent, ENOSYS},
	    {signal_parent, ENOSYS},
	    {make_code, ENOSYS},
	    {make_local_socket, EACCES},
	    {make_packet_socket, EACCES},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		CHECK_EQ(try_in(RESOLVER_FENCE_AUTO, asked[i].what),
		    asked[i].refusal);
		CHECK_EQ(try_in(RESOLVER_FENCE_STRICT, asked[i].what),
		    asked[i].refusal == ENOSYS ? -SIGSYS : EACCES);
	}
}

static void
test_resolvers_can_be_spoken_to_and_nobody_else(void **state)
{
	(void)state;
	CHECK_EQ(try_in(RESOLVER_FENCE_STRICT, make_udp_socket), WHOLE);
	CHECK(try_in(RESOLVER_FENCE_STRICT, connect_to_a_resolver) != EACCES);
	if (landlock_version() < LANDLOCK_KNOWS_TCP)
		skip();
	CHECK_EQ(try_in(RESOLVER_FENCE_STRICT, connect_to_the_web), EACCES);
}

static void
test_without_a_fence_all_is_as_it_was(void **state)
{
	(void)state;
	CHECK(resolver_fence_in(RESOLVER_FENCE_NONE));
	CHECK_EQ(try_in(RESOLVER_FENCE_NONE, open_dev_null), WHOLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_files_programs_and_processes_are_refused),
	    cmocka_unit_test(test_resolvers_can_be_spoken_to_and_nobody_else),
	    cmocka_unit_test(test_without_a_fence_all_is_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
