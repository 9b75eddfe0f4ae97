/* SPDX-License-Identifier: BSD-2-Clause */
/* view owns the declaration of what there is to show, once for all outputs. */
#ifndef VIEWS_VIEW_H
#define VIEWS_VIEW_H

#include "base/alloc.h"
#include "lookup/places.h"
#include "views/cell.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct analysis;
struct conversation_of;
struct file_row;
struct frame;
struct scope_step;

/* Costly parts of a row that are worked out only when someone shows them. */
#define NEED_RATES 1u      /* rates over 2, 10 and 40 s */
#define NEED_SERIES 2u     /* the last 60 s as a series */
#define NEED_DISTINCT 4u   /* distinct peers, hosts */
#define NEED_PACKETS 8u    /* the analysis must keep recent frames */
#define NEED_INFO 16u      /* the one-line summary of a frame */
#define NEED_FIELDS 32u    /* the header fields of a frame */
#define NEED_BYTES 64u     /* what is remembered of the frame itself */
#define NEED_CLIENTS 128u  /* the list of a name's clients */
#define NEED_PLACE 1024u   /* where an address is */
#define NEED_NAME 2048u    /* what an address is called */
#define NEED_HEADERS 8192u /* each field of each header of a frame */
#define NEED_P95 256u      /* the 95th percentile of latencies */
/* No need, but a wish: URLs are to be shown without their query strings. */
#define NEED_NO_QUERIES 512u
/* What `complete` can do for the chosen rows alone, if nobody sorts by it. */
#define NEED_LATE                                                              \
	(NEED_SERIES | NEED_INFO | NEED_FIELDS | NEED_BYTES | NEED_CLIENTS |   \
	    NEED_P95 | NEED_PLACE | NEED_NAME | NEED_HEADERS)
/* What lies beside the rows: to sort by it is to complete every row first. */
#define NEED_BESIDE (NEED_SERIES | NEED_CLIENTS)

/*
 * One column. `id` is public and never changes (CSV header, JSON key,
 * --sort). The unit decides alignment, scaling, JSON type and comparison.
 */
struct column {
	const char *id, *title, *help;
	enum unit unit;
	uint8_t width;   /* columns on a screen; text and addresses may grow */
	bool shown;      /* by default, on screen and in reports */
	bool screen;     /* by default on a screen that has the room */
	bool summed;     /* rows add up to the total, exactly */
	bool descending; /* the useful first direction of a sort */
	uint32_t needs;  /* NEED_ bits */
	struct cell (*get)(const void *row);
};

/* Hands over one row; the row is copied. Returns false to stop. */
typedef bool row_fn(void *context, const void *row);

struct view {
	const char *id, *title, *help;
	const char *tab; /* shorter title where room is short, or NULL */
	const struct column *columns;
	unsigned n_columns;
	unsigned n_keys;   /* leading columns that identify a row */
	unsigned sort;     /* column sorted by at first */
	bool ascending;    /* ... the other way than column.descending says */
	bool newest_first; /* ... but on a screen, where they keep coming */
	bool summary;      /* part of the report without --view */
	/*
	 * NULL, or the view whose tab it shares on a screen: the same things
	 * said, grouped by something else. Their totals are equal.
	 */
	const struct view *group_of;
	size_t row_bytes; /* size of a row struct, a multiple of 16 */

	/* Every row there is, in any order; `needs` says what to fill. */
	int (*scan)(const struct analysis *a, uint32_t needs, row_fn *emit,
	    void *context);
	/*
	 * The view's total over all it ever counted, and what its table had
	 * to give up: rows + evicted = total for each summed column. NULL for
	 * views that do not add up (the tree of protocols).
	 */
	void (*total)(const struct analysis *a, void *row);
	void (*evicted)(const struct analysis *a, void *row);
	/*
	 * Fill what NEED_LATE asks for in the rows that were chosen, and put
	 * what they point to into the arena.
	 */
	int (*complete)(const struct analysis *a, void *rows, size_t n,
	    uint32_t needs, struct arena *arena);
	/* NULL, or the depth of a row in a tree (indents its first column). */
	unsigned (*depth)(const void *row);
	/*
	 * NULL, or the frame a row stands for, with the bytes that are
	 * remembered of it; in the result's arena, with NEED_BYTES.
	 */
	const struct frame *(*frame)(const void *row);
	/* NULL, or which frames a row is about; false: of this one, nobody
	 * can tell. */
	bool (*scope)(const void *row, struct scope_step *out);
	/* NULL, or whose conversation is behind a row. */
	void (*flow)(const void *row, struct conversation_of *out);
	/* NULL, or the body of a message that a row stands for. */
	const struct file_row *(*file)(const void *row);
	/* NULL, or the place that a row is of, and what its rows differ in. */
	const struct place *(*place)(const void *row);
	enum place_kind place_kind;
	/* NULL, or where an end of a row is, with NEED_PLACE: 0 the sender. */
	const struct place *(*end_place)(const void *row, unsigned end);
};

#define COLUMNS(table)                                                         \
	.columns = (table), .n_columns = sizeof(table) / sizeof((table)[0])

/* Every view, in the order of the screen's tabs; ends with NULL. */
extern const struct view *const views[];

/* The view of that id, or NULL. */
const struct view *view_find(const char *id);

/* Index of the column of that id, or -1. */
int view_column(const struct view *view, const char *id);

#endif
