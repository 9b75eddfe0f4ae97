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
	int signals; /* all that come, read one by one */
};

/* What the child has of its parent: the only state of this file. */
static struct {
	pid_t pid;
	int settling; /* the end of the pipe to write to, or -1 */
} parent = {.settling = -1};

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
 * process is passed on.
 */
static void
take_signal(struct keeper *k)
{
	struct signalfd_siginfo came;

	if (read(k->signals, &came, sizeof(came)) != sizeof(came))
		return;
	if (came.ssi_signo == SIGCHLD)
		look_after_child(k);
	else if (came.ssi_signo == SIGCONT || came.ssi_code <= 0)
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

static void
watch(struct keeper *k)
{
	struct pollfd from[] = {
	    {.fd = k->signals, .events = POLLIN},
	    {.fd = k->settled, .events = POLLIN},
	};

	for (;;) {
		from[1].fd = k->settled;
		if (poll(from, 2, -1) < 0)
			continue;
		if (from[0].revents)
			take_signal(k);
		if (from[1].revents)
			take_settled(k);
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

static void
become_child(const struct keeper *k, int settling, const sigset_t *before)
{
	close(k->settled);
	close(k->signals);
	parent.settling = settling;
	end_with_parent();
	sigprocmask(SIG_SETMASK, before, NULL);
}

/* Everything that the parent needs, while it can still do without. */
static bool
prepare(struct keeper *k, const sigset_t *all, int *settling, int tty)
{
	int ends[2];

	*k = (struct keeper){.signals = -1};
	if (!term_rescue_note(&k->rescue, tty) || pipe2(ends, O_CLOEXEC) < 0)
		return false;
	k->settled = ends[0];
	*settling = ends[1];
	k->signals = signalfd(-1, all, SFD_CLOEXEC);
	return true;
}

void
supervisor_start(int tty)
{
	struct keeper k;
	sigset_t all, before;
	int settling;

	sigfillset(&all);
	if (!prepare(&k, &all, &settling, tty))
		return;
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, &all, &before);
	parent.pid = getpid();
	k.child = k.signals < 0 ? -1 : fork();
	if (k.child == 0) {
		become_child(&k, settling, &before);
		return;
	}
	close(settling);
	if (k.child > 0)
		become_keeper(&k);
	close(k.settled);
	close(k.signals);
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
