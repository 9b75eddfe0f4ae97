/* SPDX-License-Identifier: BSD-2-Clause */
#include "deck/slices.h"

#include "base/clock.h"
#include "deck/limits.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#define OPEN_USUAL 2u
#define PROGRESS_NS (200 * NS_PER_MS)

/* A slice that still takes frames; the batch at hand waits in `frames`. */
struct open_slice {
	struct analysis *analysis;
	struct frame frames[ANALYSIS_BATCH];
	size_t n;
	uint64_t counted;
	int64_t clock_ns;
};

struct slices {
	const struct slices_config *config;
	struct slices_books *books;
	struct limits limits;
	struct open_slice *slots; /* slice i is in slot i % open */
	unsigned open;
	uint64_t oldest; /* slice that is handed over next */
	int64_t tick_ns;
	bool whole;   /* nothing was cut short so far */
	bool refused; /* `each` wants no more */
	struct error *err;
};

static struct open_slice *
slot_of(struct slices *s, uint64_t index)
{
	return &s->slots[index % s->open];
}

static void
flush(struct open_slice *slot)
{
	if (slot->n > 0)
		analysis_apply(slot->analysis, slot->frames, slot->n);
	slot->counted += slot->n;
	slot->n = 0;
}

static void
flush_all(struct slices *s)
{
	for (unsigned i = 0; i < s->open; i++)
		flush(&s->slots[i]);
}

/* Hand the oldest slice over; its slot is empty for another one then. */
static int
close_oldest(struct slices *s)
{
	const struct slices_config *c = s->config;
	struct open_slice *slot = slot_of(s, s->oldest);
	struct slice slice = {
	    .index = s->oldest,
	    .from_ns = c->first_ns + (int64_t)s->oldest * c->width_ns,
	};
	int r;

	slice.to_ns = slice.from_ns + c->width_ns;
	flush(slot);
	analysis_received(slot->analysis, slot->counted);
	analysis_finish(slot->analysis, s->whole);
	r = c->each(c->context, &slice, slot->analysis, s->err);
	s->books->frames += slot->counted;
	analysis_reset(slot->analysis);
	slot->counted = 0;
	s->oldest++;
	s->refused = r < 0;
	return r;
}

/* The frames of a slice have a clock of their own, as in a file of just them.
 */
static void
add(struct open_slice *slot, const struct frame *frame)
{
	struct frame *mine = &slot->frames[slot->n++];
	bool first = slot->counted == 0 && slot->n == 1;

	*mine = *frame;
	if (first || frame->time_ns > slot->clock_ns)
		slot->clock_ns = frame->time_ns;
	mine->clock_ns = slot->clock_ns;
}

/* Which slice a time lies in, or config->n for none. */
static uint64_t
index_of(const struct slices_config *c, int64_t time_ns)
{
	uint64_t since = (uint64_t)time_ns - (uint64_t)c->first_ns, index;

	if (time_ns < c->first_ns)
		return c->n;
	index = since / (uint64_t)c->width_ns;
	return index < c->n ? index : c->n;
}

static int
take(struct slices *s, const struct frame *frame)
{
	uint64_t index = index_of(s->config, frame->time_ns);
	int r = 0;

	if (index == s->config->n)
		s->books->outside++;
	else if (index < s->oldest)
		s->books->late++;
	else {
		while (r >= 0 && index - s->oldest >= s->open)
			r = close_oldest(s);
		if (r >= 0)
			add(slot_of(s, index), frame);
	}
	return r;
}

static int
take_batch(struct slices *s, struct frame *frames, size_t n, bool *over)
{
	size_t kept = limits_admit(&s->limits, frames, n, over);
	int r = 0;

	for (size_t i = 0; i < kept && r >= 0; i++)
		r = take(s, &frames[i]);
	flush_all(s);
	return r;
}

static void
tick(struct slices *s, uint64_t seen)
{
	const struct run_config *run = &s->config->run;
	int64_t now = clock_monotonic_ns();

	if (!run->progress || now - s->tick_ns < PROGRESS_NS)
		return;
	s->tick_ns = now;
	run->progress(run->context, source_progress(run->source), seen);
}

static bool
is_told_to_stop(const struct slices *s)
{
	const atomic_bool *stop = s->config->run.stop;

	return stop && atomic_load_explicit(stop, memory_order_relaxed);
}

static int
read_all(struct slices *s)
{
	struct source *source = s->config->run.source;
	struct frame frames[ANALYSIS_BATCH];
	uint64_t seen = 0;
	unsigned turns = 0;
	bool over = false;
	int r = 0;

	while (r >= 0 && !over) {
		int n =
		    source_next_batch(source, frames, ANALYSIS_BATCH, s->err);

		if (n < 0 || is_told_to_stop(s)) {
			s->whole = false;
			return n < 0 ? n : 0;
		}
		if (n == 0 && source_ended(source))
			break;
		seen += (uint64_t)n;
		r = take_batch(s, frames, (size_t)n, &over);
		if (turns++ % 64 == 0)
			tick(s, seen);
	}
	return r;
}

static int
open_slots(struct slices *s)
{
	int r = 0;

	s->slots = calloc(s->open, sizeof(s->slots[0]));
	if (!s->slots)
		return error_set(s->err, -ENOMEM, "slices: no memory");
	for (unsigned i = 0; i < s->open && r == 0; i++)
		r = analysis_new_like(
		    s->config->like, s->open, &s->slots[i].analysis, s->err);
	return r;
}

static void
close_slots(struct slices *s)
{
	for (unsigned i = 0; s->slots && i < s->open; i++)
		analysis_free(s->slots[i].analysis);
	free(s->slots);
}

/* What a damaged source gave is handed over all the same. */
static int
hand_over_all(struct slices *s)
{
	struct error why = {""};
	int r = read_all(s);

	if (r < 0)
		why = *s->err;
	while (!s->refused && s->oldest < s->config->n) {
		int said = close_oldest(s);

		if (r >= 0)
			r = said;
	}
	if (why.text[0])
		*s->err = why;
	return r;
}

int
slices_run(const struct slices_config *config, struct slices_books *books,
    struct error *err)
{
	const struct run_config *run = &config->run;
	struct slices s = {
	    .config = config,
	    .books = books,
	    .open = config->open ? config->open : OPEN_USUAL,
	    .tick_ns = clock_monotonic_ns(),
	    .whole = true,
	    .err = err,
	};
	int r;

	assert(s.open <= SLICES_OPEN_MOST && config->width_ns > 0);
	*books = (struct slices_books){0};
	limits_init(
	    &s.limits, run->max_frames, run->max_ns, run->from_ns, run->to_ns);
	r = open_slots(&s);
	if (r == 0)
		r = hand_over_all(&s);
	close_slots(&s);
	return r;
}
