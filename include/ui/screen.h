/* SPDX-License-Identifier: BSD-2-Clause */
/* screen owns the interactive session: keys in, cells out, until quit. */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "base/error.h"
#include "base/units.h"
#include "deck/deck.h"
#include "views/view.h"

/* How a view is shown at first, where that was asked for. */
struct screen_view {
	const struct view *view;
	bool has_sort;
	unsigned sort;
	bool descending;
	const unsigned *columns; /* these only, in this order */
	unsigned n_columns;      /* 0 = those the view likes to show */
	const uint8_t *widths;   /* one for each, 0: as it fits; or NULL */
};

/*
 * Keep a wish for later sessions. Returns 0 and says where in err, or a
 * negative errno and why not.
 */
typedef int screen_keep_fn(
    void *context, const struct screen_view *wish, struct error *err);

/* How a screen was left. */
struct screen_left {
	const struct view *view;
	const char *where; /* or "" */
	const struct screen_view *views;
	size_t n_views;
};

typedef void screen_leave_fn(void *context, const struct screen_left *left);

struct files_keeper;

/* Files of the tray: who saves one, and those that are saved already. */
struct screen_files {
	const struct files_keeper *keeper; /* where we stand; or NULL */
	/* A descriptor to read one by the name in its row, or -errno. */
	int (*open)(void *context, const char *name);
	void *context;
	const char *folder; /* that they are in, or NULL */
};

struct screen_config {
	bool ascii, no_mouse;
	bool hide_queries;         /* of URLs, at first */
	enum rate_style rates;     /* at first */
	const struct keymap *keys; /* NULL = those of everybody */
	screen_keep_fn *keep;      /* NULL: nothing can be kept */
	void *keep_context;
	screen_leave_fn *leave; /* or NULL */
	void *leave_context;
	int color;                     /* -1 never, 0 auto, 1 always */
	const char *theme;             /* NULL = default */
	const struct view *first_view; /* NULL = the first */
	const struct screen_view *views;
	size_t n_views;
	const char *places_note;  /* what their reader should know, or "" */
	const char *places_hint;  /* the same in two words */
	const struct place *here; /* where this machine is, or NULL */
	struct names *names;      /* or NULL: nothing is ever resolved */
	struct screen_files files;
	const char *sandbox_note; /* what holds it in; or NULL */
	const char *sandbox_hint; /* the same in a word, or "" */
	bool sandbox_whole;       /* nothing of it is missing */
	const char *where;        /* filter to begin with, or NULL */
	int tty_fd;               /* terminal to read keys from */
	bool from_pipe;           /* standard input is the capture */
};

/*
 * screen_run - show a deck until the user quits or the process is told to.
 *
 * returns  0 on quit; negative errno when the terminal cannot be used or has
 *          gone away (err set). The terminal is restored in every case.
 * thread   the UI (main) thread
 */
int screen_run(
    struct deck *deck, const struct screen_config *config, struct error *err);

#endif
