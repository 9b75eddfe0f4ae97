/* SPDX-License-Identifier: BSD-2-Clause */
/* place_open owns the way from a place to its hosts, and back. */
#ifndef UI_PLACE_OPEN_H
#define UI_PLACE_OPEN_H

#include "lookup/places.h"
#include "ui/prompt.h"

#include <stdbool.h>

struct board;

/* Where somebody came from who looks at the hosts of a place. */
struct place_way {
	bool on, map;
	unsigned view;
	char before[PROMPT_BYTES]; /* the filter that was in force there */
	char filter[PROMPT_BYTES]; /* the one that shows the place */
};

/* Show the hosts of a place: that view, filtered. */
void place_open(
    struct board *s, enum place_kind kind, const struct place *place);

/* Go back, if that filter is still what is shown; false: it is not. */
bool place_open_back(struct board *s);

#endif
