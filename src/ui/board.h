/* SPDX-License-Identifier: BSD-2-Clause */
/* board owns what is on the screen and why: view, sort, place, filter. */
#ifndef UI_BOARD_H
#define UI_BOARD_H

#include "anchor.h"
#include "contrast_view.h"
#include "deck/deck.h"
#include "drawer.h"
#include "follow_view.h"
#include "frame_view.h"
#include "help_search.h"
#include "key_spots.h"
#include "map_view.h"
#include "matrix_view.h"
#include "order.h"
#include "scope_trail.h"
#include "timeline.h"
#include "tray_view.h"
#include "ui/canvas.h"
#include "ui/input.h"
#include "ui/layout.h"
#include "ui/prompt.h"
#include "ui/screen.h"
#include "ui/table.h"
#include "views/query.h"
#include "views/where.h"

#include <stdbool.h>
#include <stdint.h>

#define BOARD_VIEWS 32

struct keymap;
struct term;

/* What is remembered of a view while another one is shown. */
struct view_state {
	unsigned sort;
	bool descending;
	uint64_t top, selected; /* rows, from the first there is */
	bool to_last; /* the last one is wished for, once it is known */
	struct table_widths widths;
	unsigned columns[TABLE_COLUMNS]; /* the only ones wanted */
	unsigned n_columns;              /* 0: as the view likes */
	uint8_t fixed[TABLE_COLUMNS];    /* widths wanted; 0: as they fit */
	unsigned cell;   /* column that action_copy_cell is at */
	uint64_t copied; /* order_identity of the row it did that of */
};

/* The filter: what is typed, what came of it, what is in force. */
struct filter {
	struct prompt prompt;
	bool editing;
	bool applies; /* the view has every column it names */
	struct where *where;
	struct error error; /* "" when all is well */
};

/* A line that is asked for, besides the filter. */
struct line_asked {
	struct prompt prompt;
	bool editing;
	struct error error; /* "" when all is well */
};

/* From when to when a file goes, as far as is known. */
struct span {
	int64_t first_ns, last_ns;
	bool has_first, has_last;
};

/* Columns of the tab line that belong to a view. */
struct tab {
	int x, width;
};

/* All of it belongs to the UI thread. */
struct board {
	struct deck *deck;
	struct term *term; /* NULL: drawn on the canvas only */
	struct canvas canvas;

	struct deck_status status;
	const struct result *result; /* the newest taken, or NULL */
	const struct result *around; /* whose graph and books are shown */
	uint64_t serial;             /* of the newest question */

	unsigned n_views, view_index;
	struct view_state states[BOARD_VIEWS + CONTRAST_VIEWS];
	enum rate_style rates;
	const struct keymap *keys; /* NULL: those of everybody */
	screen_keep_fn *keep;      /* NULL: nothing can be kept */
	void *keep_context;
	bool logarithmic;
	struct timeline timeline;
	bool hide_queries; /* URLs end where their query begins */
	bool held;         /* live: what is shown stands still */
	struct order order;
	struct anchor anchor;
	struct filter filter;
	struct line_asked program; /* a filter in libpcap's words */
	struct trail trail;
	struct contrast_view contrast;
	uint64_t scopes; /* asked for so far, and cuts */
	bool help;
	int help_top;
	struct help_search search; /* in the help */
	double speed;              /* asked for, until the deck says it too */
	int64_t speed_until_ns;
	struct line_asked moment; /* a time to go to */
	int64_t sought_ns;        /* the newest, until the deck is there */
	int64_t sought_until_ns;
	struct span file;
	const char *places_note; /* over views of places; or NULL */
	const char *places_hint; /* the same in two words; or NULL */
	struct names *names;     /* whose resolver can be asked; or NULL */
	const char *sandbox_note, *sandbox_hint; /* what holds us in; or NULL */
	bool sandbox_whole;
	char message[128];
	int64_t message_until_ns;

	struct frame_view frame;
	struct follow_view follow;
	struct tray_view tray;
	struct map_view map;
	struct matrix_view matrix;
	struct drawer drawer;
	struct key_spots spots; /* of the picture that is shown */

	struct layout layout;
	struct table table;
	struct tab tabs[BOARD_VIEWS];

	bool quit;
	bool dirty;            /* the picture is not what it should be */
	int64_t wait_until_ns; /* an answer is on its way: draw then */
	int64_t next_ask_ns;
};

/*
 * board_init - nothing asked yet, first view (or `first`) in front.
 * errors  -ENOMEM
 */
int board_init(struct board *s, struct deck *deck, const struct view *first,
    int width, int height, bool ascii);
void board_fini(struct board *s);

/* How views are shown at first and what is filtered, as it was asked for. */
void board_prefer(struct board *s, const struct screen_config *config);

const struct view *board_view(const struct board *s);
struct view_state *board_state(struct board *s);

/* Put the question for what should be seen now. */
void board_ask(struct board *s);

/* Look for an answer. */
void board_take(struct board *s);

/* One key or click. */
void board_input(struct board *s, const struct input *in);

/* Ask when it is time to; returns when to come back (monotonic). */
int64_t board_tick(struct board *s, int64_t now_ns);

void board_resize(struct board *s, int width, int height);

/* Rows there are to scroll through, and one of them (NULL: not at hand). */
uint64_t board_rows(const struct board *s);
const void *board_row(const struct board *s, uint64_t i);

/* Rows that fit on the screen, at least 1. */
uint64_t board_page(const struct board *s);

/* Is there an answer for the view in front? */
bool board_has_rows(const struct board *s);

/* Select a row and keep it in sight. */
void board_select(struct board *s, uint64_t row);

/* Select the last row; before there are rows, once they have come. */
void board_select_last(struct board *s);

/* Be at the first row, and wish for no other. */
void view_state_rewind(struct view_state *state);

#define BOARD_NO_ROW UINT64_MAX

/* The row on this page that order_identity knows by that. */
uint64_t board_find(const struct board *s, uint64_t identity);
void board_show_view(struct board *s, unsigned index);
void board_sort(struct board *s, unsigned column, bool descending);

/* A line for the reader, for a few seconds. */
void board_say(struct board *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Compile what is typed and put it in force if it is right. */
void board_filter(struct board *s);

/* Can the deck be paused, stepped, restarted? */
bool board_is_replay(const struct board *s);

/* What is said over the view in front, or "". */
const char *board_note(const struct board *s);

/* Where things lie, for the size and view of now. */
void board_arrange(struct board *s);

#endif
