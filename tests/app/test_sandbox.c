/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each claim is tried in a child, which enters the sandbox and asks for what
 * it should not have; a kernel without Landlock or seccomp skips.
 */
#include "check.h"
#include "forbidden.h"

#include "sandbox.h"
#include "base/sanitized.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WHOLE 100 /* exit status: got what was asked for */
#define MISSING 101

static char folder[64];

/* Each returns as a system call does. */
static int
open_secret(void)
{
	return open("/etc/passwd", O_RDONLY);
}

static int
open_plain(void)
{
	char path[96];

	snprintf(path, sizeof(path), "%s/readable", folder);
	return open(path, O_RDONLY);
}

static int
make_file(void)
{
	char path[96];

	snprintf(path, sizeof(path), "%s/made", folder);
	return open(path, O_WRONLY | O_CREAT, 0600);
}

static int
make_socket(void)
{
	return socket(AF_INET, SOCK_DGRAM, 0);
}

static int
make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 : 0;
}

static int
signal_self(void)
{
	return kill(getpid(), 0);
}

static int
type_ahead(void)
{
	return ioctl(STDIN_FILENO, TIOCSTI, "x"); /* else ENOTTY, EIO */
}

static void *
nothing(void *p)
{
	return p;
}

static int
make_thread(void)
{
	pthread_t thread;

	return pthread_create(&thread, NULL, nothing, NULL) == 0
	           ? pthread_join(thread, NULL)
	           : -1;
}

/* What came of it: WHOLE, MISSING, an errno, or -signal. */
static int
try_in(struct sandbox_plan plan, int (*what)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct sandbox_state state;

		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		if (sandbox_enter(&plan, &state, NULL) < 0 || !state.landlock ||
		    !state.seccomp)
			_exit(MISSING);
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
test_files_outside_the_plan_stay_shut(void **state)
{
	struct sandbox_plan plan = {.choice = SANDBOX_AUTO};

	(void)state;
	CHECK_EQ(try_in(plan, open_secret), EACCES);
	CHECK_EQ(try_in(plan, open_plain), EACCES);
	CHECK_EQ(try_in(plan, make_file), EACCES);
	sandbox_may_read(&plan, folder);
	CHECK_EQ(try_in(plan, open_secret), EACCES);
	CHECK_EQ(try_in(plan, open_plain), WHOLE);
	CHECK_EQ(try_in(plan, make_file), EACCES);
}

static void
test_files_appear_only_where_they_may(void **state)
{
	struct sandbox_plan plan = {.choice = SANDBOX_AUTO};

	(void)state;
	sandbox_may_write(&plan, folder);
	CHECK_EQ(try_in(plan, make_file), WHOLE);
	CHECK_EQ(try_in(plan, open_secret), EACCES);
}

static void
test_sockets_programs_and_processes_are_refused(void **state)
{
	struct sandbox_plan plan = {.choice = SANDBOX_AUTO};

	(void)state;
	CHECK_EQ(try_in(plan, make_socket), ENOSYS);
	CHECK_EQ(try_in(plan, run_program), ENOSYS);
	CHECK_EQ(try_in(plan, make_process), ENOSYS);
	CHECK_EQ(try_in(plan, make_code), ENOSYS);
	CHECK_EQ(try_in(plan, signal_parent), EPERM);
	CHECK_EQ(try_in(plan, type_ahead), EPERM);
}

static void
test_strict_ends_the_process_that_asks(void **state)
{
	struct sandbox_plan plan = {.choice = SANDBOX_STRICT};

	(void)state;
	CHECK_EQ(try_in(plan, make_socket), -SIGSYS);
	CHECK_EQ(try_in(plan, run_program), -SIGSYS);
	CHECK_EQ(try_in(plan, make_process), -SIGSYS);
}

static void
test_threads_and_signals_of_our_own_are_there(void **state)
{
	struct sandbox_plan plan = {.choice = SANDBOX_STRICT};

	(void)state;
	CHECK_EQ(try_in(plan, make_thread), WHOLE);
	CHECK_EQ(try_in(plan, signal_self), WHOLE);
}

static void
test_off_leaves_all_as_it_was(void **state)
{
	struct sandbox_plan plan = {.choice = SANDBOX_OFF};
	struct sandbox_state got;

	(void)state;
	CHECK_EQ(sandbox_enter(&plan, &got, NULL), 0);
	CHECK_EQ(got.landlock, 0);
	CHECK(!got.seccomp);
	CHECK(open_secret() >= 0);
}

static int
prepare(void **state)
{
	char path[96];
	int fd;

	(void)state;
	strcpy(folder, "/tmp/tapdeck-sandbox-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/readable", folder);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	return fd < 0 ? -1 : close(fd);
}

static int
clean_up(void **state)
{
	static const char *const names[] = {"readable", "made"};
	char path[96];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_files_outside_the_plan_stay_shut),
	    cmocka_unit_test(test_files_appear_only_where_they_may),
	    cmocka_unit_test(test_sockets_programs_and_processes_are_refused),
	    cmocka_unit_test(test_strict_ends_the_process_that_asks),
	    cmocka_unit_test(test_threads_and_signals_of_our_own_are_there),
	    cmocka_unit_test(test_off_leaves_all_as_it_was),
	};

	return cmocka_run_group_tests(tests, prepare, clean_up);
}
