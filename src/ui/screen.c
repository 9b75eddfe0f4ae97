/* SPDX-License-Identifier: BSD-2-Clause */
#include "ui/screen.h"

#include "base/clock.h"
#include "paint.h"
#include "board.h"
#include "board_left.h"
#include "signals.h"
#include "ui/term.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#define INPUTS_A_TURN 256 /* pasting must not keep the screen from drawing */
#define RETRY_MS 50       /* when the terminal takes no output */

struct screen {
	struct board board;
	struct term *term;
	int tty_fd;
	bool gone; /* the terminal hung up */
};

enum { FROM_TTY, FROM_DECK, FROM_SIGNALS, N_FROM };

static void
resize(struct screen *s)
{
	int width, height;

	term_size(s->term, &width, &height);
	if (width != s->board.canvas.width || height != s->board.canvas.height)
		board_resize(&s->board, width, height);
}

static void
take_signals(struct screen *s)
{
	struct signals came;

	signals_take(&came);
	if (came.end)
		s->board.quit = true;
	if (came.hangup)
		s->gone = true;
	if (s->board.quit || s->gone)
		return;
	if (came.suspend) {
		term_leave(s->term);
		signals_suspend();
		came.resume = true;
	}
	if (came.resume) {
		term_enter(s->term);
		s->board.dirty = true;
	}
	if (came.resize) { /* what is back to its size may have lost some */
		term_redraw(s->term);
		s->board.dirty = true;
	}
	if (came.resume || came.resize)
		resize(s);
}

static void
take_input(struct screen *s)
{
	struct input in;

	for (int i = 0; i < INPUTS_A_TURN; i++) {
		if (!term_input(s->term, &in))
			return;
		board_input(&s->board, &in);
	}
}

/* Draw what changed, unless an answer is about to change it again. */
static bool
draw(struct screen *s)
{
	int64_t now = clock_monotonic_ns();

	if (!s->board.dirty || now < s->board.wait_until_ns)
		return true;
	s->board.wait_until_ns = 0;
	paint_screen(&s->board);
	if (!term_show(s->term, &s->board.canvas))
		return false;
	s->board.dirty = false;
	return true;
}

static int
milliseconds_until(int64_t due_ns)
{
	int64_t left = due_ns - clock_monotonic_ns();

	return left <= 0 ? 0 : (int)((left + NS_PER_MS - 1) / NS_PER_MS);
}

static void
turn(struct screen *s, struct pollfd *from)
{
	int64_t due = board_tick(&s->board, clock_monotonic_ns());
	bool drawn = draw(s);
	int wait = milliseconds_until(due);

	if (!drawn && wait > RETRY_MS)
		wait = RETRY_MS;
	if (poll(from, N_FROM, wait) < 0)
		return; /* EINTR: the pipe has the byte by the next turn */
	if (from[FROM_SIGNALS].revents)
		take_signals(s);
	if (from[FROM_TTY].revents & POLLIN)
		take_input(s);
	if (from[FROM_TTY].revents & (POLLHUP | POLLERR | POLLNVAL))
		s->gone = true;
	if (!s->board.held || from[FROM_DECK].revents)
		board_take(&s->board);
}

static void
loop(struct screen *s)
{
	struct pollfd from[N_FROM] = {
	    [FROM_TTY] = {.fd = s->tty_fd, .events = POLLIN},
	    [FROM_DECK] = {.fd = deck_bell_fd(s->board.deck), .events = POLLIN},
	    [FROM_SIGNALS] = {.fd = signals_fd(), .events = POLLIN},
	};

	while (!s->board.quit && !s->gone)
		turn(s, from);
}

static int
show(struct screen *s, struct deck *deck, const struct screen_config *config,
    struct error *err)
{
	const struct term_config term = {
	    .tty_fd = config->tty_fd,
	    .color = config->color,
	    .ascii = config->ascii,
	    .no_mouse = config->no_mouse,
	    .theme = config->theme,
	};
	int width, height, r;

	r = term_open(&term, &s->term, err);
	if (r < 0)
		return r;
	term_size(s->term, &width, &height);
	r = board_init(&s->board, deck, config->first_view, width, height,
	    term_ascii(s->term));
	if (r < 0) {
		error_set(err, r, "screen: no memory");
		goto close_term;
	}
	s->board.term = s->term;
	board_prefer(&s->board, config);
	draw(s); /* the first picture does not wait for an answer */
	s->board.dirty = true;
	loop(s);
	board_leave(&s->board, config);
	board_fini(&s->board);
	if (s->gone)
		r = error_set(err, -EIO, "screen: the terminal went away");
close_term:
	term_close(s->term);
	return r;
}

int
screen_run(
    struct deck *deck, const struct screen_config *config, struct error *err)
{
	struct screen *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return error_set(err, -ENOMEM, "screen: no memory");
	s->tty_fd = config->tty_fd;
	r = signals_open(s->tty_fd, err);
	if (r == 0) {
		r = show(s, deck, config, err);
		signals_close();
	}
	free(s);
	return r;
}
