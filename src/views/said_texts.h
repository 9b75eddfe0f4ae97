/* SPDX-License-Identifier: BSD-2-Clause */
/* said_texts owns how rows of what was said get texts of their own. */
#ifndef VIEWS_SAID_TEXTS_H
#define VIEWS_SAID_TEXTS_H

#include "base/alloc.h"
#include "stats/tables_said.h"
#include "views/view.h"

#include <stdbool.h>

static inline struct said_wants
said_wants_of(uint32_t needs)
{
	return (struct said_wants){
	    .p95 = needs & NEED_P95,
	    .clients = needs & NEED_CLIENTS,
	};
}

/* A copy of the text in the arena, in its place; false when there is no room.
 */
bool said_texts_keep(const char **text, struct arena *arena);

/* "example.org/search?...", in its place. */
void said_texts_hide_query(char *url);

/*
 * said_texts_complete - what all these rows have in common.
 *
 * Texts go to the arena; the list of clients is made with NEED_CLIENTS.
 */
bool said_texts_complete(const struct analysis *a, enum said_table table,
    struct said_row *row, uint32_t needs, struct arena *arena);

#endif
