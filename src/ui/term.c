/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is drawn; what is typed is term_input.c's. Only these two know curses.
 * Our own handlers for signals are in place before curses looks, so it
 * installs none; sizes are set by hand.
 */
#include "ui/term.h"

#include "held_output.h"
#include "term_input.h"
#include "ui/theme.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define ESCAPE_MS 25  /* a lone Esc is one after this long */
#define DRAIN_MS 200  /* to take the last bytes at the end */
#define READ_TENTHS 1 /* the rest of a mouse report comes within 0.1 s */
#define WIDEST 2000
#define HIGHEST 1000
#define NAME_BYTES 64 /* of a terminal */

struct term {
	FILE *in, *out;
	SCREEN *screen;
	struct termios found; /* as we found the terminal */
	bool ascii;
	bool whole; /* it can be told that a picture begins and ends */
	bool moves; /* it is asked to tell where the mouse goes */
	attr_t attributes[N_STYLES];
	short pairs[N_STYLES];
	struct canvas shown; /* what the terminal looks like by now */
	bool stale;          /* ... unless something else wrote on it */
};

/* Threads may run by now, so the locale is set only where nobody did. */
static bool
locale_is_utf8(void)
{
	if (strcmp(setlocale(LC_CTYPE, NULL), "C") == 0 &&
	    !setlocale(LC_CTYPE, ""))
		setlocale(LC_CTYPE, "C.UTF-8"); /* ssh brought one we lack */
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static int
check_terminal(int fd, struct error *err)
{
	const char *name = getenv("TERM");

	if (!isatty(fd))
		return error_set(err, -ENOTTY,
		    "screen: there is no terminal here; try --report");
	if (!name || !*name)
		return error_set(err, -ENOTSUP,
		    "screen: TERM is not set; set it or try --report");
	return 0;
}

/* A stream on a descriptor of its own, so that closing it harms nobody. */
static FILE *
reopen(int fd, const char *mode)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	FILE *f = copy < 0 ? NULL : fdopen(copy, mode);

	if (!f && copy >= 0)
		close(copy);
	return f;
}

static attr_t
attributes_of(unsigned looks)
{
	attr_t a = A_NORMAL;

	a |= looks & LOOK_BOLD ? A_BOLD : 0;
	a |= looks & LOOK_DIM ? A_DIM : 0;
	a |= looks & LOOK_UNDERLINE ? A_UNDERLINE : 0;
	a |= looks & LOOK_REVERSE ? A_REVERSE : 0;
	return a;
}

static bool
wants_color(int color)
{
	const char *no = getenv("NO_COLOR");

	if (color < 0 || (color == 0 && no && *no))
		return false;
	return has_colors();
}

static void
set_looks(struct term *t, const struct look *looks, bool color)
{
	if (color) {
		start_color();
		use_default_colors();
	}
	for (int i = 0; i < N_STYLES; i++) {
		int ink = theme_color(looks[i].ink, COLORS);
		int paper = theme_color(looks[i].paper, COLORS);

		t->attributes[i] =
		    attributes_of(color ? looks[i].attributes : looks[i].plain);
		t->pairs[i] = 0;
		if (!color || (ink == COLOR_OWN && paper == COLOR_OWN))
			continue;
		t->pairs[i] = (short)(i + 1);
		init_extended_pair(t->pairs[i], ink, paper);
	}
}

/*
 * Curses reads on, blocking, after a mouse report that it thinks nothing of,
 * whatever nodelay says: no read may wait for ever.
 */
static void
bound_reads(int fd)
{
	struct termios mode;

	if (tcgetattr(fd, &mode) < 0)
		return;
	mode.c_cc[VMIN] = 0;
	mode.c_cc[VTIME] = READ_TENTHS;
	tcsetattr(fd, TCSANOW, &mode);
	def_prog_mode();
}

static void
set_modes(const struct term *t, bool no_mouse)
{
	cbreak();
	bound_reads(fileno(t->in));
	noecho();
	nonl();
	curs_set(0);
	set_escdelay(ESCAPE_MS);
	nodelay(stdscr, TRUE);
	keypad(stdscr, TRUE);
	leaveok(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	term_input_prepare();
	if (no_mouse)
		return;
	/* An event unasked for blocks, and so do those of a drag. */
	mousemask(ALL_MOUSE_EVENTS | REPORT_MOUSE_POSITION, NULL);
	mouseinterval(0);
}

/*
 * Curses asks for buttons (xterm's private mode 1000) and no more; 1002 tells
 * of motion as well while one is held, 1003 always. Who does not know 1003
 * stays with 1002. Curses takes only its own back.
 */
static void
ask_for_motion(const struct term *t, bool wanted)
{
	if (!t->moves)
		return;
	fputs(wanted ? "\033[?1002h\033[?1003h" : "\033[?1003l\033[?1002l",
	    t->out);
	fflush(t->out);
}

static int
open_streams(struct term *t, int tty_fd, struct error *err)
{
	int out = isatty(STDOUT_FILENO) ? STDOUT_FILENO : tty_fd;
	int r = check_terminal(out, err);

	if (r < 0)
		return r;
	t->in = reopen(tty_fd, "r");
	t->out = reopen(out, "w");
	if (!t->in || !t->out || tcgetattr(out, &t->found) < 0)
		return error_set(
		    err, -errno, "screen: terminal: %s", strerror(errno));
	return 0;
}

/*
 * A terminal that says it has all colours (COLORTERM) is described under the
 * name of its family, and "-direct", where ncurses-term is installed.
 */
static bool
direct_name(const char *name, char out[static NAME_BYTES])
{
	const char *colors = getenv("COLORTERM");
	const char *tail = strstr(name, "-256color");

	if (!colors || !tail || tail - name >= NAME_BYTES / 2 ||
	    (strcmp(colors, "truecolor") && strcmp(colors, "24bit")))
		return false;
	snprintf(out, NAME_BYTES, "%.*s-direct", (int)(tail - name), name);
	return true;
}

static SCREEN *
new_screen(const struct term *t, const char *name)
{
	char direct[NAME_BYTES];
	SCREEN *screen = NULL;

	if (direct_name(name, direct))
		screen = newterm(direct, t->out, t->in);
	return screen ? screen : newterm(NULL, t->out, t->in);
}

/* Take the terminal, if curses knows it and its cursor can be moved. */
static int
open_screen(struct term *t, struct error *err)
{
	const char *name = getenv("TERM");

	t->screen = new_screen(t, name);
	if (!t->screen)
		return error_set(err, -ENOTSUP,
		    "screen: unknown terminal '%.64s'; "
		    "set TERM or try --report",
		    name);
	set_term(t->screen);
	if (tigetstr("cup"))
		return 0;
	endwin();
	delscreen(t->screen);
	tcsetattr(fileno(t->out), TCSANOW, &t->found);
	return error_set(err, -ENOTSUP,
	    "screen: terminal '%.64s' cannot move its cursor; try --report",
	    name);
}

static void
free_term(struct term *t)
{
	if (t->in)
		fclose(t->in);
	if (t->out)
		fclose(t->out);
	canvas_fini(&t->shown);
	free(t);
}

int
term_open(
    const struct term_config *config, struct term **out, struct error *err)
{
	const char *theme = config->theme ? config->theme : theme_default();
	const struct look *looks = theme_find(theme);
	struct term *t;
	int r;

	if (!looks)
		return error_set(
		    err, -EINVAL, "theme: %s: there is no such theme", theme);
	t = calloc(1, sizeof(*t));
	if (!t || canvas_init(&t->shown, 1, 1, false) < 0) {
		free(t);
		return error_set(err, -ENOMEM, "screen: no memory");
	}
	r = open_streams(t, config->tty_fd, err);
	if (r < 0) {
		free_term(t);
		return r;
	}
	t->ascii =
	    config->ascii || !locale_is_utf8() ||
	    !strcmp(getenv("TERM"), "linux"); /* its font has no braille */
	r = open_screen(t, err);
	if (r < 0) {
		free_term(t);
		return r;
	}
	set_looks(t, looks, wants_color(config->color));
	set_modes(t, config->no_mouse);
	/* Terminals with a mouse have private modes, and skip unknown ones. */
	t->whole = has_mouse();
	t->moves = t->whole && !config->no_mouse;
	ask_for_motion(t, true);
	t->stale = true;
	*out = t;
	return 0;
}

/* Nobody else reads like this: see bound_reads. */
static bool
is_ours(const struct termios *modes)
{
	return modes->c_cc[VMIN] == 0 && modes->c_cc[VTIME] == READ_TENTHS;
}

/*
 * A shell that has the terminal by now, since it saw our parent die, has made
 * it its own: modes other than ours are left alone. If they are ours still,
 * nobody stops us for having come to stand in the background.
 */
static void
give_modes_back(struct term *t)
{
	struct termios now;
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGTTOU);
	pthread_sigmask(SIG_BLOCK, &mask, NULL);
	if (tcgetattr(fileno(t->out), &now) == 0 && is_ours(&now))
		tcsetattr(fileno(t->out), TCSANOW, &t->found);
	def_shell_mode(); /* what is there now, endwin brings "back" */
	endwin();
}

void
term_close(struct term *t)
{
	if (!t)
		return;
	/* Do not hang on the last bytes for ever. */
	if (held_output(fileno(t->out), DRAIN_MS))
		held_output_release(fileno(t->out));
	ask_for_motion(t, false);
	give_modes_back(t);
	delscreen(t->screen);
	free_term(t);
}

bool
term_ascii(const struct term *t)
{
	return t->ascii;
}

void
term_size(struct term *t, int *width, int *height)
{
	struct winsize w = {0};
	int columns = COLS, lines = LINES;

	if (ioctl(fileno(t->out), TIOCGWINSZ, &w) == 0 && w.ws_col &&
	    w.ws_row) {
		columns = w.ws_col < WIDEST ? w.ws_col : WIDEST;
		lines = w.ws_row < HIGHEST ? w.ws_row : HIGHEST;
	}
	if (columns != COLS || lines != LINES) {
		resizeterm(lines, columns);
		t->stale = true;
	}
	*width = columns;
	*height = lines;
}

static void
put_cell(const struct term *t, int x, int y, const struct glyph *g)
{
	wchar_t text[2] = {(wchar_t)g->character, L'\0'};
	cchar_t cell;

	if (!g->character)
		return; /* the left half brings it along */
	setcchar(
	    &cell, text, t->attributes[g->style], t->pairs[g->style], NULL);
	mvadd_wch(y, x, &cell);
}

static bool
same(const struct glyph *a, const struct glyph *b)
{
	return a->character == b->character && a->style == b->style;
}

/* Curses would find out too, but only after 200 x 60 calls. */
static bool
put_changes(struct term *t, const struct canvas *c)
{
	bool any = t->stale;

	for (int y = 0; y < c->height; y++) {
		for (int x = 0; x < c->width; x++) {
			const struct glyph *now = canvas_at(c, x, y);

			if (!t->stale && same(now, canvas_at(&t->shown, x, y)))
				continue;
			any = true;
			put_cell(t, x, y, now);
			t->shown
			    .cells[(size_t)y * (size_t)c->width + (size_t)x] =
			    *now;
		}
	}
	return any;
}

/*
 * Synchronized output (DEC private mode 2026): a terminal that knows it shows
 * no half of a picture; others think nothing of it.
 */
static void
say_picture(const struct term *t, bool begins)
{
	if (!t->whole)
		return;
	fputs(begins ? "\033[?2026h" : "\033[?2026l", t->out);
	fflush(t->out);
}

bool
term_show(struct term *t, const struct canvas *c)
{
	if (held_output(fileno(t->out), 0))
		return false;
	if (t->shown.width != c->width || t->shown.height != c->height) {
		if (canvas_resize(&t->shown, c->width, c->height) < 0)
			return false;
		t->stale = true;
	}
	if (t->stale)
		erase();
	if (!put_changes(t, c))
		return true;
	t->stale = false;
	say_picture(t, true);
	refresh();
	say_picture(t, false);
	return true;
}

void
term_redraw(struct term *t)
{
	t->stale = true;
	clearok(curscr, TRUE);
}

void
term_leave(struct term *t)
{
	ask_for_motion(t, false);
	endwin();
}

void
term_enter(struct term *t)
{
	reset_prog_mode();
	term_redraw(t);
	refresh();
	ask_for_motion(t, true);
}

void
term_copy(struct term *t, const char *sequence)
{
	fputs(sequence, t->out);
	fflush(t->out);
}
