/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The analysis thread: takes frames from the ring in batches, and answers
 * questions between two of them.
 */
#include "deck_private.h"

#include "base/clock.h"
#include "views/query.h"

#define IDLE_NS (50 * NS_PER_MS)

struct batch {
	struct deck *d;
	struct analysis *a;
	struct frame frames[ANALYSIS_BATCH];
	size_t n;
	int64_t rest_until_ns; /* from questions; 0: no need */
};

static void
flush(struct batch *b)
{
	if (b->n > 0)
		analysis_apply(b->a, b->frames, b->n);
	b->n = 0;
}

static void
keep_books(struct batch *b, const struct record *r)
{
	analysis_received(b->a, r->delivered);
	analysis_losses(b->a, r->lost.kernel, r->lost.interface, r->lost_ring);
}

static void
take_record(struct batch *b, const struct record *r)
{
	switch (r->kind) {
	case RECORD_FRAME:
		b->frames[b->n] = r->frame;
		b->frames[b->n++].data = r->bytes;
		return;
	case RECORD_LENT:
		b->frames[b->n++] = r->frame;
		return;
	case RECORD_CLOCK:
		flush(b);
		if (r->delivered > 0)
			analysis_advance(b->a, r->clock_ns);
		break;
	case RECORD_RESET:
		flush(b);
		analysis_reset_decap(b->a, r->decap);
		break;
	case RECORD_END:
		flush(b);
		analysis_finish(b->a, r->complete);
		break;
	}
	keep_books(b, r);
}

/* One batch out of the ring; false when it was empty. */
static bool
take_batch(struct batch *b)
{
	const struct record *r, *last = NULL;
	size_t bytes;

	while (b->n < ANALYSIS_BATCH && (r = ring_peek(b->d->ring, &bytes))) {
		last = r;
		take_record(b, r);
	}
	if (!last)
		return false;
	flush(b);
	keep_books(b, last);
	ring_release(b->d->ring);
	return true;
}

bool
deck_answer(const struct analysis *a, const struct query *q, struct result *out)
{
	struct query first = *q;

	/* A view too large for memory is answered by its first rows. */
	if (query_run(a, q, out, NULL) < 0) {
		first.offset = 0;
		first.limit = 1000;
		if (query_run(a, &first, out, NULL) < 0)
			return false;
	}
	out->query.where = NULL; /* its owner may drop it now */
	return true;
}

/*
 * Somebody who presses keys all the time must not keep frames from being
 * counted: there is as much time for them as the answer before took.
 */
static bool
is_resting(struct batch *b)
{
	if (b->rest_until_ns > 0 && ring_used(b->d->ring) > 0 &&
	    clock_monotonic_ns() < b->rest_until_ns)
		return true;
	b->rest_until_ns = 0;
	return false;
}

static bool
answer_question(struct batch *b)
{
	struct deck *d = b->d;
	int64_t begun_ns, ended_ns;

	if (is_resting(b) || !mailbox_take(&d->questions))
		return false;
	begun_ns = clock_monotonic_ns();
	if (!deck_answer(b->a, &d->question[d->questions.front],
		&d->answer[d->answers.back]))
		return true;
	ended_ns = clock_monotonic_ns();
	b->rest_until_ns = ended_ns + (ended_ns - begun_ns);
	mailbox_publish(&d->answers);
	bell_ring(&d->ui_bell);
	return true;
}

void *
deck_analysis_main(void *deck)
{
	struct deck *d = deck;
	struct batch b = {.d = d, .a = d->config.analysis};

	for (;;) {
		/* Before the look: what is put in last comes before it. */
		bool drained =
		    atomic_load_explicit(&d->drained, memory_order_acquire);
		bool busy = take_batch(&b);

		busy |= answer_question(&b);
		busy |= follow_answer(d, b.a);
		busy |= scan_page_fill(d, b.a);
		if (busy)
			continue;
		if (drained)
			return NULL;
		bell_drowse(&d->analysis_bell);
		if (ring_used(d->ring) == 0)
			bell_wait(&d->analysis_bell, -1, IDLE_NS);
		else
			atomic_store(&d->analysis_bell.asleep, false);
	}
}
