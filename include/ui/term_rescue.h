/* SPDX-License-Identifier: BSD-2-Clause */
/* term_rescue owns how a terminal is had back from a program that is gone. */
#ifndef UI_TERM_RESCUE_H
#define UI_TERM_RESCUE_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#define TERM_RESCUE_BYTES 256

/* What it takes, gathered while all is well. */
struct term_rescue {
	int fd;
	struct termios found;
	size_t n;
	char bytes[TERM_RESCUE_BYTES]; /* what leaves the screen */
};

/*
 * term_rescue_note - remember the modes of a terminal as they are now.
 *
 * fd       the terminal, borrowed
 * returns  false: there is none
 */
bool term_rescue_note(struct term_rescue *r, int fd);

/*
 * term_rescue_learn - find out how a screen is left (terminfo, by $TERM).
 *
 * To be called in a process that shows no screen itself.
 */
void term_rescue_learn(struct term_rescue *r);

/*
 * term_rescue - if the terminal is not as it was found, leave the screen, show
 * the cursor, give the mouse and the modes back.
 *
 * Does nothing where another has the terminal by now (a shell, while we are in
 * the background), and waits at most a fifth of a second for one that takes
 * no output. Typed keys that nobody read are dropped: they were meant for the
 * screen.
 * returns  true when it had to
 */
bool term_rescue(const struct term_rescue *r);

#endif
