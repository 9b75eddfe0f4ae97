/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A handler notes what came and writes a byte into a pipe, so that poll wakes
 * up. Its state is the file's own: a handler has no other way to reach it.
 */
#include "signals.h"

#include "held_output.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const int handled[] = {
    SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT};
#define N_ENDING 3 /* the first ones */
#define ENOUGH 2   /* of one signal, unanswered */
#define N_HANDLED (sizeof(handled) / sizeof(handled[0]))

static volatile sig_atomic_t came[N_HANDLED];
static struct sigaction before[N_HANDLED];
static sigset_t mask_before;
static int wake[2] = {-1, -1};
static int drawn_on = -1; /* of the screen */

/* Nobody looks any more: stuck in what no signal ends. */
static void
end_at_once(int number)
{
	signal(number, SIG_DFL);
	raise(number);
}

/* Who had it before us hears of it too: it may be all that he waits for. */
static void
pass_on(size_t i)
{
	void (*handler)(int) = before[i].sa_handler;

	if (handler != SIG_DFL && handler != SIG_IGN)
		handler(handled[i]);
}

/* Who draws sleeps in a write when Ctrl-S came amid a picture. */
static void
let_writer_go(void)
{
	if (held_output(drawn_on, 0))
		held_output_release(drawn_on);
}

static void
note(int number)
{
	int saved = errno;
	ssize_t n;

	for (size_t i = 0; i < N_HANDLED; i++) {
		if (handled[i] != number)
			continue;
		if (came[i] < ENOUGH)
			came[i]++;
		else if (i < N_ENDING)
			end_at_once(number);
		if (i < N_ENDING)
			let_writer_go();
		pass_on(i);
	}
	n = write(wake[1], "", 1); /* full is fine: it is readable then */
	(void)n;
	errno = saved;
}

static void
install(size_t i)
{
	struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};

	sigemptyset(&action.sa_mask);
	sigaction(handled[i], &action, &before[i]);
	/* nohup(1) and the like: what is ignored stays ignored */
	if (before[i].sa_handler == SIG_IGN && handled[i] != SIGWINCH)
		sigaction(handled[i], &before[i], NULL);
}

int
signals_open(int tty_fd, struct error *err)
{
	sigset_t mask;

	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) < 0)
		return error_set(
		    err, -errno, "screen: pipe: %s", strerror(errno));
	drawn_on = tty_fd;
	sigemptyset(&mask);
	for (size_t i = 0; i < N_HANDLED; i++) {
		came[i] = 0;
		install(i);
		sigaddset(&mask, handled[i]);
	}
	pthread_sigmask(SIG_UNBLOCK, &mask, &mask_before);
	return 0;
}

void
signals_close(void)
{
	pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
	for (size_t i = 0; i < N_HANDLED; i++)
		sigaction(handled[i], &before[i], NULL);
	close(wake[0]);
	close(wake[1]);
}

int
signals_fd(void)
{
	return wake[0];
}

static bool
take(size_t i)
{
	bool was = came[i];

	came[i] = 0;
	return was;
}

void
signals_take(struct signals *out)
{
	char bytes[64];

	/* Bytes first: a signal after this leaves its byte for next time. */
	while (read(wake[0], bytes, sizeof(bytes)) > 0)
		continue;
	*out = (struct signals){0};
	out->end = take(0);
	out->end |= take(1);
	out->hangup = take(2);
	out->resize = take(3);
	out->suspend = take(4);
	out->resume = take(5);
}

void
signals_suspend(void)
{
	struct sigaction ours, usual = {.sa_handler = SIG_DFL};

	sigaction(SIGTSTP, &usual, &ours);
	raise(SIGTSTP);
	sigaction(SIGTSTP, &ours, NULL);
}
