/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether there is something to rescue is seen by the modes: a screen never
 * leaves them as a shell has them, and puts them back as its last act.
 */
#include "ui/term_rescue.h"

#include <curses.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#define PATIENCE_MS 200

/* A sequence cut short by the end of its writer, ended (ECMA-48 CAN). */
#define CANCEL "\030"
/* Whatever of DEC's private modes may be on: the mouse, synchronized output. */
#define MODES_OFF "\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?2026l"

/* Capabilities in the order that they are sent. */
static const char *const leaving[] = {"sgr0", "op", "rmkx", "rmcup", "cnorm"};

bool
term_rescue_note(struct term_rescue *r, int fd)
{
	*r = (struct term_rescue){.fd = fd};
	return tcgetattr(fd, &r->found) == 0;
}

static void
add(struct term_rescue *r, const char *text, size_t n)
{
	if (n > sizeof(r->bytes) - r->n)
		return;
	memcpy(r->bytes + r->n, text, n);
	r->n += n;
}

/* Without its padding ("$<5>"): nobody waits for a terminal of 1978. */
static void
add_capability(struct term_rescue *r, const char *name)
{
	const char *text = tigetstr(name);

	if (!text || (intptr_t)text == -1)
		return;
	while (*text) {
		const char *pad = strstr(text, "$<");
		const char *end = pad ? strchr(pad, '>') : NULL;

		add(r, text, end ? (size_t)(pad - text) : strlen(text));
		text = end ? end + 1 : "";
	}
}

void
term_rescue_learn(struct term_rescue *r)
{
	int status;

	r->n = 0;
	if (setupterm(NULL, r->fd, &status) != OK)
		return; /* then no screen was shown either */
	add(r, CANCEL, strlen(CANCEL));
	if ((intptr_t)tigetstr("kmous") > 0)
		add(r, MODES_OFF, strlen(MODES_OFF));
	for (size_t i = 0; i < sizeof(leaving) / sizeof(leaving[0]); i++)
		add_capability(r, leaving[i]);
	add(r, "\r", 1);
}

/* Settings that nobody but the driver of the terminal touches aside. */
static bool
same(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
	       a->c_lflag == b->c_lflag &&
	       memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) == 0;
}

static bool
is_taken(const struct term_rescue *r)
{
	struct termios now;

	return tcgetpgrp(r->fd) == getpgrp() && tcgetattr(r->fd, &now) == 0 &&
	       !same(&now, &r->found);
}

bool
term_rescue(const struct term_rescue *r)
{
	struct pollfd p = {.fd = r->fd, .events = POLLOUT};
	ssize_t n = 0;

	if (!is_taken(r))
		return false;
	tcflush(r->fd, TCIFLUSH);
	tcflow(r->fd, TCOON); /* held by Ctrl-S */
	if (poll(&p, 1, PATIENCE_MS) == 1 && (p.revents & POLLOUT))
		n = write(r->fd, r->bytes, r->n);
	(void)n; /* nobody is there to be told */
	tcsetattr(r->fd, TCSANOW, &r->found);
	return true;
}
