/* SPDX-License-Identifier: BSD-2-Clause */
/* signals owns the process's signals while a screen is up. */
#ifndef UI_SIGNALS_H
#define UI_SIGNALS_H

#include "base/error.h"

#include <stdbool.h>

/* What came since the last look. */
struct signals {
	bool end;     /* SIGINT, SIGTERM: leave */
	bool hangup;  /* SIGHUP: the terminal is going */
	bool resize;  /* SIGWINCH */
	bool suspend; /* SIGTSTP: let the shell have the terminal */
	bool resume;  /* SIGCONT: somebody else may have used it */
};

/*
 * signals_open  - handle them, in this thread; they are unblocked here. One
 *   that ends the screen lets go the output that tty_fd holds.
 * signals_close - give them back as they were.
 * thread  one at a time in a process: dispositions belong to all of it
 */
int signals_open(int tty_fd, struct error *err);
void signals_close(void);

/* A descriptor that is readable when something came. */
int signals_fd(void);
void signals_take(struct signals *out);

/* Stop the way the shell expects; returns when it goes on. */
void signals_suspend(void);

#endif
