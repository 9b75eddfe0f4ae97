/* SPDX-License-Identifier: BSD-2-Clause */
/* follow_view owns the conversation on the screen: which, what of it, where. */
#ifndef UI_FOLLOW_VIEW_H
#define UI_FOLLOW_VIEW_H

#include "deck/deck.h"
#include "follow_lines.h"
#include "ui/canvas.h"

struct follow_view {
	bool open;
	bool shown;    /* it has an answer, or has been waited for too long */
	bool answered; /* the newest question was */
	struct conversation_of of;
	uint64_t row; /* what identifies the row that it was opened from */
	uint64_t first_serial, serial; /* of the questions for this flow */
	int64_t asked_ns, painted_ns;
	const struct followed *answer; /* or NULL */
	enum follow_form form;
	unsigned sides; /* FOLLOW_ bits */
	uint64_t top;   /* first line on the screen */
	struct follow_lines lines;
	struct rect page; /* where they were painted last */
};

/* Ask what was said in a flow; what is on the screen stays until it comes. */
void follow_view_open(struct follow_view *v, struct deck *deck,
    const struct conversation_of *of, uint64_t row);

/* Ask again: more may have been said. *of as it is by now. */
void follow_view_renew(
    struct follow_view *v, struct deck *deck, const struct conversation_of *of);
void follow_view_close(struct follow_view *v, struct deck *deck);

/* Look for the answer; says whether the picture changes. */
bool follow_view_take(struct follow_view *v, struct deck *deck);

/*
 * follow_view_tick - what waiting asks for.
 *
 * returns  when to come back (monotonic), INT64_MAX = no need to; *dirty is
 *          set when it should be painted again
 */
int64_t follow_view_tick(struct follow_view *v, int64_t now_ns, bool *dirty);

/* Fall into lines of that width, unless it has already. */
void follow_view_arrange(struct follow_view *v, struct rect page, int columns);

void follow_view_move(struct follow_view *v, int64_t lines);
void follow_view_end(struct follow_view *v);
void follow_view_toggle_form(struct follow_view *v);
void follow_view_next_side(struct follow_view *v);

#endif
