/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * No handler sees SIGKILL, and one for SIGSEGV runs in a process that is not
 * sane any more. So the screen has a process of its own, and its parent, that
 * the shell waits for, does nothing but wait: it holds no file, reads nothing,
 * and can put the terminal right before the shell has it back.
 */
#include "supervisor.h"

#include "app/complain.h"
#include "base/error.h"
#include "privileges.h"
#include "ui/term_rescue.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

#define NAME "tapdeck-keeper" /* at most 15 characters; not for "pkill -x" */

struct keeper {
	struct term_rescue rescue;
	pid_t child;
	int settled; /* readable when the child gave its privileges up */
	int woken;   /* readable when the child was told to go on */
	int signals; /* all that come, read one by one */
};

/* What the child has of its parent: the only state of this file. */
static struct {
	pid_t pid;
	int settling; /* the end of the pipe to write to, or -1 */
	int waking;   /* likewise */
} parent = {.settling = -1, .waking = -1};

static void
end_with_parent(void)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent.pid)
		raise(SIGTERM);
}

/* Signals that mean: nothing to explain. */
static bool
is_wish(int number)
{
	return number == SIGINT || number == SIGTERM || number == SIGHUP ||
	       number == SIGPIPE;
}

static void
explain(int number)
{
	struct error what;

	if (number == SIGSYS)
		error_set(&what, 0,
		    "screen: ended by the sandbox: it refused a system call; "
		    "--sandbox=off goes without");
	else
		error_set(&what, 0, "screen: ended by signal %d (%s)", number,
		    strsignal(number));
	complain(what.text);
}

/* So that the shell hears the same as without us. No dump of our own. */
static void
end_by(int number)
{
	struct rlimit none = {0, 0};
	sigset_t mask;

	setrlimit(RLIMIT_CORE, &none);
	signal(number, SIG_DFL);
	kill(getpid(), number);
	sigemptyset(&mask);
	sigaddset(&mask, number);
	sigprocmask(SIG_UNBLOCK, &mask, NULL);
	_exit(128 + number);
}

/* As Ctrl-Z does it; a screen that was stopped by force is left as well. */
static void
stop_as(struct keeper *k, int number)
{
	sigset_t mask;

	term_rescue(&k->rescue);
	sigemptyset(&mask);
	sigaddset(&mask, number);
	kill(getpid(), number);
	sigprocmask(SIG_UNBLOCK, &mask, NULL); /* here we stop */
	sigprocmask(SIG_BLOCK, &mask, NULL);
}

static void
look_after_child(struct keeper *k)
{
	int status;

	while (waitpid(k->child, &status, WNOHANG | WUNTRACED) == k->child) {
		if (WIFSTOPPED(status)) {
			stop_as(k, WSTOPSIG(status));
			continue;
		}
		term_rescue(&k->rescue);
		if (WIFEXITED(status))
			_exit(WEXITSTATUS(status));
		if (!is_wish(WTERMSIG(status)))
			explain(WTERMSIG(status));
		end_by(WTERMSIG(status));
	}
}

/*
 * What a terminal sends it sends to us both; only what was meant for this
 * process is passed on. The child knows of what comes by the pipe.
 */
static bool
is_for_child(const struct signalfd_siginfo *came)
{
	if (came->ssi_signo == SIGCONT)
		return came->ssi_code != POLL_IN;
	return came->ssi_code <= 0;
}

static void
take_signal(struct keeper *k)
{
	struct signalfd_siginfo came;

	if (read(k->signals, &came, sizeof(came)) != sizeof(came))
		return;
	if (came.ssi_signo == SIGCHLD)
		look_after_child(k);
	else if (is_for_child(&came))
		kill(k->child, (int)came.ssi_signo);
}

static void
take_settled(struct keeper *k)
{
	struct privileges p;

	if (read(k->settled, &p, sizeof(p)) == sizeof(p))
		privileges_drop(&p, NULL);
	close(k->settled);
	k->settled = -1;
}

/* It was for the signal that went with them. */
static void
drop_bytes(int fd)
{
	char bytes[64];

	while (read(fd, bytes, sizeof(bytes)) > 0)
		continue;
}

static void
watch(struct keeper *k)
{
	struct pollfd from[] = {
	    {.fd = k->signals, .events = POLLIN},
	    {.fd = k->settled, .events = POLLIN},
	    {.fd = k->woken, .events = POLLIN},
	};

	for (;;) {
		from[1].fd = k->settled;
		if (poll(from, sizeof(from) / sizeof(from[0]), -1) < 0)
			continue;
		if (from[0].revents)
			take_signal(k);
		if (from[1].revents)
			take_settled(k);
		if (from[2].revents & POLLIN)
			drop_bytes(k->woken);
		else if (from[2].revents)
			from[2].fd = -1; /* the child is about to be gone */
	}
}

static void
become_keeper(struct keeper *k)
{
	prctl(PR_SET_NAME, NAME);
	term_rescue_learn(&k->rescue);
	look_after_child(k);
	watch(k);
}

/* It may be told alone, and has no right to send a signal to its parent. */
static void
wake_parent(int number)
{
	int saved = errno;
	ssize_t n = write(parent.waking, "", 1);

	(void)number;
	(void)n; /* full: then it has been woken, or is gone */
	errno = saved;
}

static void
become_child(const struct keeper *k, const sigset_t *before)
{
	struct sigaction action = {
	    .sa_handler = wake_parent, .sa_flags = SA_RESTART};

	close(k->settled);
	close(k->woken);
	close(k->signals);
	sigemptyset(&action.sa_mask);
	sigaction(SIGCONT, &action, NULL);
	end_with_parent();
	sigprocmask(SIG_SETMASK, before, NULL);
}

/* A byte of the child's is a signal of the kernel's: it wakes who is stopped.
 */
static bool
open_waking(struct keeper *k)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return false;
	k->woken = ends[0];
	parent.waking = ends[1];
	return fcntl(k->woken, F_SETSIG, SIGCONT) == 0 &&
	       fcntl(k->woken, F_SETOWN, getpid()) == 0 &&
	       fcntl(k->woken, F_SETFL, O_NONBLOCK | O_ASYNC) == 0;
}

static void
close_all(const struct keeper *k)
{
	const int open[] = {
	    k->settled, k->woken, k->signals, parent.settling, parent.waking};

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (open[i] >= 0)
			close(open[i]);
	parent.settling = parent.waking = -1;
}

/* Everything that the parent needs, while it can still do without. */
static bool
prepare(struct keeper *k, const sigset_t *all, int tty)
{
	int ends[2];

	*k = (struct keeper){.settled = -1, .woken = -1, .signals = -1};
	if (!term_rescue_note(&k->rescue, tty) || pipe2(ends, O_CLOEXEC) < 0)
		return false;
	k->settled = ends[0];
	parent.settling = ends[1];
	if (!open_waking(k))
		return false;
	k->signals = signalfd(-1, all, SFD_CLOEXEC);
	return k->signals >= 0;
}

/* The child's own ends of the pipes are of no use to its parent. */
static void
leave_to_child(void)
{
	close(parent.settling);
	close(parent.waking);
	parent.settling = parent.waking = -1;
}

void
supervisor_start(int tty)
{
	struct keeper k;
	sigset_t all, before;

	sigfillset(&all);
	if (!prepare(&k, &all, tty)) {
		close_all(&k);
		return;
	}
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, &all, &before);
	parent.pid = getpid();
	k.child = fork();
	if (k.child == 0) {
		become_child(&k, &before);
		return;
	}
	if (k.child > 0) {
		leave_to_child();
		become_keeper(&k);
	}
	close_all(&k);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

void
supervisor_settled(const struct privileges *p)
{
	ssize_t n;

	if (parent.settling < 0)
		return;
	end_with_parent(); /* other credentials have lost the wish */
	n = write(parent.settling, p, sizeof(*p));
	(void)n; /* it is gone, and so shall we be */
	close(parent.settling);
	parent.settling = -1;
}
