/* SPDX-License-Identifier: BSD-2-Clause */
/* term owns the terminal: the only module that knows curses. */
#ifndef UI_TERM_H
#define UI_TERM_H

#include "base/error.h"
#include "ui/canvas.h"
#include "ui/input.h"

#include <stdbool.h>
#include <stddef.h>

struct term;

struct term_config {
	int tty_fd; /* keys come from here */
	int color;  /* -1 never, 0 auto (NO_COLOR), 1 always */
	bool ascii; /* wanted; term_ascii says what came of it */
	bool no_mouse;
	const char *theme; /* of theme_name; NULL = by COLORFGBG */
};

/*
 * term_open - take over the terminal.
 *
 * errors  -ENOTTY: no terminal; -ENOTSUP: TERM names none that can be drawn
 *         on; -EINVAL: no such theme
 * thread  all of term: one thread, one term at a time
 */
int term_open(
    const struct term_config *config, struct term **out, struct error *err);

/* Give the terminal back as it was found. */
void term_close(struct term *t);

/* Must (or shall) this terminal be drawn on in ASCII only? */
bool term_ascii(const struct term *t);

/* Size by now; curses follows it. */
void term_size(struct term *t, int *width, int *height);

/*
 * term_show - make the terminal look like the canvas, by what differs.
 *
 * returns  false when the terminal takes no output right now: nothing was
 *          written, try again later
 */
bool term_show(struct term *t, const struct canvas *c);

/* Draw everything anew with the next term_show. */
void term_redraw(struct term *t);

/* The next thing typed or clicked, if any; never waits. */
bool term_input(struct term *t, struct input *out);

/* Let the shell have the terminal, and take it back. */
void term_leave(struct term *t);
void term_enter(struct term *t);

/* Send what puts text on the clipboard of who sits there, if theirs can. */
void term_copy(struct term *t, const char *sequence);

#endif
