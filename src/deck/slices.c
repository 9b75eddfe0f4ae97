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
	struct slices_config config;
	struct slices_books *books;
	struct open_slice *slots; /* slice i is in slot i % open */
	uint64_t oldest;          /* slice that is handed over next */
	bool whole;               /* nothing was cut short so far */
	bool refused;             /* `each` wants no more */
};

/* The reading of a source into slices. */
struct reading {
	struct slices *slices;
	const struct run_config *run;
	struct limits limits;
	int64_t tick_ns;
	uint64_t seen;
};

static struct open_slice *
slot_of(struct slices *s, uint64_t index)
{
	return &s->slots[index % s->config.open];
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
	for (unsigned i = 0; i < s->config.open; i++)
		flush(&s->slots[i]);
}

/* Hand the oldest slice over; its slot is empty for another one then. */
static int
close_oldest(struct slices *s, struct error *err)
{
	const struct slices_config *c = &s->config;
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
	r = c->each(c->context, &slice, slot->analysis, err);
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
take(struct slices *s, const struct frame *frame, struct error *err)
{
	uint64_t index = index_of(&s->config, frame->time_ns);
	int r = 0;

	if (frame->time_ns < s->config.first_ns)
		s->books->before++;
	else if (index == s->config.n)
		s->books->after++;
	else if (index < s->oldest)
		s->books->late++;
	else {
		while (r >= 0 && index - s->oldest >= s->config.open)
			r = close_oldest(s, err);
		if (r >= 0)
			add(slot_of(s, index), frame);
	}
	return r;
}

int
slices_new(const struct slices_config *config, struct slices_books *books,
    struct slices **out, struct error *err)
{
	struct slices *s = calloc(1, sizeof(*s));
	int r = 0;

	assert(config->open <= SLICES_OPEN_MOST && config->width_ns > 0);
	*books = (struct slices_books){0};
	if (!s)
		return error_set(err, -ENOMEM, "slices: no memory");
	s->config = *config;
	if (s->config.open == 0)
		s->config.open = OPEN_USUAL;
	s->books = books;
	s->whole = true;
	s->slots = calloc(s->config.open, sizeof(s->slots[0]));
	if (!s->slots)
		r = error_set(err, -ENOMEM, "slices: no memory");
	for (unsigned i = 0; i < s->config.open && r == 0; i++)
		r = analysis_new_like(
		    config->like, s->config.open, &s->slots[i].analysis, err);
	if (r < 0)
		slices_free(s);
	else
		*out = s;
	return r;
}

int
slices_take(
    struct slices *s, const struct frame *frames, size_t n, struct error *err)
{
	int r = 0;

	assert(n <= ANALYSIS_BATCH);
	for (size_t i = 0; i < n && r >= 0; i++)
		r = take(s, &frames[i], err);
	flush_all(s);
	return r;
}

int
slices_end(struct slices *s, bool whole, struct error *err)
{
	int r = 0;

	s->whole = whole;
	while (!s->refused && s->oldest < s->config.n)
		r = close_oldest(s, err);
	return r;
}

void
slices_free(struct slices *s)
{
	if (!s)
		return;
	for (unsigned i = 0; s->slots && i < s->config.open; i++)
		analysis_free(s->slots[i].analysis);
	free(s->slots);
	free(s);
}

static void
tick(struct reading *reading)
{
	const struct run_config *run = reading->run;
	int64_t now = clock_monotonic_ns();

	if (!run->progress || now - reading->tick_ns < PROGRESS_NS)
		return;
	reading->tick_ns = now;
	run->progress(
	    run->context, source_progress(run->source), reading->seen);
}

static bool
is_told_to_stop(const struct run_config *run)
{
	return run->stop &&
	       atomic_load_explicit(run->stop, memory_order_relaxed);
}

/* *whole: up to the end, or to where no frame is asked for any more. */
static int
read_all(struct reading *reading, bool *whole, struct error *err)
{
	struct source *source = reading->run->source;
	struct frame frames[ANALYSIS_BATCH];
	unsigned turns = 0;
	bool over = false;
	int r = 0;

	*whole = false;
	while (r >= 0 && !over) {
		int n = source_next_batch(source, frames, ANALYSIS_BATCH, err);
		size_t kept;

		if (n < 0 || is_told_to_stop(reading->run))
			return n < 0 ? n : 0;
		if (n == 0 && source_ended(source))
			break;
		reading->seen += (uint64_t)n;
		kept = limits_admit(&reading->limits, frames, (size_t)n, &over);
		r = slices_take(reading->slices, frames, kept, err);
		if (turns++ % 64 == 0)
			tick(reading);
	}
	*whole = true;
	return r;
}

/* What a damaged source gave is handed over all the same. */
int
slices_run(const struct slices_config *config, struct slices_books *books,
    struct error *err)
{
	const struct run_config *run = &config->run;
	struct reading reading = {
	    .run = run,
	    .tick_ns = clock_monotonic_ns(),
	};
	struct error late;
	bool whole;
	int r = slices_new(config, books, &reading.slices, err), said;

	if (r < 0)
		return r;
	limits_init(&reading.limits, run->max_frames, run->max_ns, run->from_ns,
	    run->to_ns);
	r = read_all(&reading, &whole, err);
	said = slices_end(reading.slices, whole, r < 0 ? &late : err);
	slices_free(reading.slices);
	return r < 0 ? r : said;
}
