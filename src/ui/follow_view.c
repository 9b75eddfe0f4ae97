/* SPDX-License-Identifier: BSD-2-Clause */
#include "follow_view.h"

#include "base/clock.h"

#define PATIENCE_NS (100 * NS_PER_MS) /* then it is said what is waited for */
#define LINES_AHEAD 16384 /* that are counted before somebody scrolls there */

static void
ask(struct follow_view *v, struct deck *deck)
{
	v->asked_ns = clock_monotonic_ns();
	v->answered = false;
	deck_follow(deck, &v->of, ++v->serial);
}

void
follow_view_open(struct follow_view *v, struct deck *deck,
    const struct conversation_of *of, uint64_t row)
{
	v->open = true;
	v->shown = v->answered = false;
	v->of = *of;
	v->row = row;
	v->answer = NULL;
	v->sides = FOLLOW_BOTH;
	v->top = 0;
	v->first_serial = v->serial + 1;
	if (conversation_can_be(of))
		ask(v, deck);
	else
		v->shown = v->answered = true;
}

void
follow_view_renew(
    struct follow_view *v, struct deck *deck, const struct conversation_of *of)
{
	if (!v->answer || !v->answered)
		return;
	v->of = *of;
	ask(v, deck);
}

void
follow_view_close(struct follow_view *v, struct deck *deck)
{
	v->open = v->shown = false;
	v->answer = NULL;
	deck_unfollow(deck);
}

/* The first answer decides how it is shown; later ones leave all as it is. */
static void
adopt(struct follow_view *v, const struct followed *answer)
{
	if (!v->answer && answer->said)
		v->form =
		    follow_is_text(answer->said) ? FOLLOW_TEXT : FOLLOW_HEX;
	v->answer = answer;
	v->answered = answer->serial == v->serial;
	v->shown = true;
	v->lines.of = NULL;
}

bool
follow_view_take(struct follow_view *v, struct deck *deck)
{
	const struct followed *answer;

	if (!v->open || v->answered)
		return false;
	answer = deck_followed(deck);
	if (!answer || answer->serial < v->first_serial ||
	    (v->answer && answer->serial == v->answer->serial &&
		answer == v->answer))
		return false;
	adopt(v, answer);
	return true;
}

int64_t
follow_view_tick(struct follow_view *v, int64_t now_ns, bool *dirty)
{
	int64_t due = v->asked_ns + PATIENCE_NS;

	if (!v->open || v->answered)
		return INT64_MAX;
	if (now_ns < due)
		return due;
	v->shown = true;
	if (now_ns - v->painted_ns >= PATIENCE_NS) {
		v->painted_ns = now_ns;
		*dirty = true;
	}
	return v->painted_ns + PATIENCE_NS;
}

/* The line that has the byte at a place, or comes next before it. */
static uint64_t
line_of(struct follow_lines *l, struct follow_place place)
{
	while (
	    (l->next.speech < place.speech ||
		(l->next.speech == place.speech && l->next.at <= place.at)) &&
	    follow_lines_has(l, l->n))
		continue;
	return l->n > 0 ? l->n - 1 : 0;
}

/* What stood on top stays there. */
static void
lay_out(struct follow_view *v, int columns)
{
	struct follow_lines *l = &v->lines;
	bool known = l->of && v->top < l->n;
	struct follow_place top = {0, 0};

	if (known)
		top = follow_lines_seek(l, v->top);
	follow_lines_init(l, v->answer->said, v->form, v->sides, columns);
	if (known)
		v->top = line_of(l, top);
}

void
follow_view_arrange(struct follow_view *v, struct rect page, int columns)
{
	struct follow_lines *l = &v->lines;
	uint64_t height = page.height > 0 ? (uint64_t)page.height : 1;

	v->page = page;
	if (l->of != v->answer->said || l->form != v->form ||
	    l->sides != v->sides || l->columns != columns)
		lay_out(v, columns);
	follow_lines_has(l, v->top + height + LINES_AHEAD);
	if (v->top + height > l->n)
		v->top = l->n > height ? l->n - height : 0;
}

void
follow_view_move(struct follow_view *v, int64_t lines)
{
	uint64_t back = lines < 0 ? (uint64_t)-lines : 0;

	if (lines >= 0)
		v->top += (uint64_t)lines;
	else
		v->top -= back < v->top ? back : v->top;
}

void
follow_view_end(struct follow_view *v)
{
	if (v->answer && v->lines.of)
		v->top = follow_lines_count(&v->lines);
}

void
follow_view_toggle_form(struct follow_view *v)
{
	v->form = v->form == FOLLOW_TEXT ? FOLLOW_HEX : FOLLOW_TEXT;
}

void
follow_view_next_side(struct follow_view *v)
{
	static const unsigned next[] = {
	    [FOLLOW_BOTH] = FOLLOW_CLIENT,
	    [FOLLOW_CLIENT] = FOLLOW_SERVER,
	    [FOLLOW_SERVER] = FOLLOW_BOTH,
	};

	v->sides = next[v->sides];
}
