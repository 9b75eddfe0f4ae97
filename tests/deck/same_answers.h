/* SPDX-License-Identifier: BSD-2-Clause */
/* same_answers owns the judgement of all that a deck answers. */
#ifndef TESTS_DECK_SAME_ANSWERS_H
#define TESTS_DECK_SAME_ANSWERS_H

#include "player.h"
#include "same_rows.h"

/* What the deck answers for every view is what the plain loop counted. */
static inline void
check_answers(struct player *p, const struct analysis *expected)
{
	struct result r;

	CHECK_EQ(result_init(&r, 64 << 20), 0);
	for (size_t i = 0; views[i]; i++) {
		struct query q = query_everything(views[i]);

		CHECK_EQ(query_run(expected, &q, &r, NULL), 0);
		check_same_result(player_ask(p, q), &r);
	}
	result_fini(&r);
}

#endif
