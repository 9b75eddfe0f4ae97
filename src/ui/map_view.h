/* SPDX-License-Identifier: BSD-2-Clause */
/* map_view owns the map on the screen: which part, of what, what is chosen. */
#ifndef UI_MAP_VIEW_H
#define UI_MAP_VIEW_H

#include "lookup/places.h"
#include "map_raster.h"
#include "ui/canvas.h"
#include "views/query.h"

#include <stdbool.h>
#include <stdint.h>

#define MAP_ROWS 1024  /* of a list; there are not that many countries */
#define MAP_OWNERS 256 /* countries of the raster, and MAP_SEA */
#define MAP_MARKS 9    /* places with a number on the map */
#define MAP_HERE 'o'   /* where we are */

/* Both are seen at once: countries shaded, and one list's places marked. */
enum map_list { MAP_COUNTRIES, MAP_CITIES, N_MAP_LISTS };

enum map_measure { MAP_BYTES, MAP_RATE, N_MAP_MEASURES };

/* What is kept of a row; places stay where they are (lookup/places). */
struct map_row {
	const struct place *place;
	uint64_t value[N_MAP_MEASURES];
	struct cell share;
};

/* Bytes of what has no country. */
struct map_rest {
	uint64_t special; /* private use and the like */
	uint64_t unknown; /* to the databases, or not looked up yet */
};

struct map_rows {
	size_t n;
	bool more; /* ... than can be kept */
	size_t selected, top;
	struct map_rest rest;
	struct map_row rows[MAP_ROWS]; /* those in a country */
};

/* A place with a number, and the cell that it has. */
struct map_mark {
	size_t row;
	int x, y;
};

struct map_view {
	bool open;
	unsigned region; /* of map_regions */
	enum map_measure measure;
	enum map_list front;
	bool picked;   /* the reader chose which list is in front */
	bool filtered; /* the filter of rows leaves out some of all that */
	struct map_rows lists[N_MAP_LISTS];
	enum map_list asked;        /* what the newest question is about */
	uint64_t shade[MAP_OWNERS]; /* the measure of each country */
	uint64_t top;               /* a round figure, at least all of them */
	uint64_t undrawn;           /* bytes of countries without outlines */
	const struct place *here;   /* where we are, or NULL */
	int64_t asked_ns;
	struct map_raster raster;
	struct map_mark marks[MAP_MARKS];
	unsigned n_marks;
	struct rect page, pages[N_MAP_LISTS]; /* where all was painted last */
};

void map_view_fini(struct map_view *m);

/* The view a list is the rows of. */
const struct view *map_view_of(enum map_list list);

/* The question for a list; `where` may be NULL. */
struct query map_view_query(
    const struct map_view *m, enum map_list list, const struct where *where);

/*
 * map_view_take - keep what an answer says, if it is one to such a question.
 *
 * What was selected stays so wherever it is now.
 */
void map_view_take(struct map_view *m, const struct result *r);

/* The row that is selected, or NULL. */
const struct map_row *map_view_selected(const struct map_view *m);

/* Select so many rows further on in the list in front, or back. */
void map_view_move(struct map_view *m, long rows);

/* Select the row of a country and put it in front; false: it has none. */
bool map_view_pick_country(struct map_view *m, const char *code);

/* Where a row of a list is, in degrees; false when nobody knows. */
bool map_view_point(
    enum map_list list, const struct map_row *row, double *east, double *north);

#endif
