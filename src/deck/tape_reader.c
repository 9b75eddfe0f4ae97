/* SPDX-License-Identifier: BSD-2-Clause */
#include "tape_reader.h"

#define SURVEY_BATCHES 64 /* between two looks at what else is asked */

int
tape_reader_init(struct tape_reader *r, struct source *source,
    struct tape_memory *memory, struct tape_extent *extent,
    const struct limits *asked)
{
	*r = (struct tape_reader){
	    .source = source,
	    .memory = memory,
	    .extent = extent,
	    .asked = asked,
	};
	return memory ? tape_place_init(&r->place) : 0;
}

void
tape_reader_fini(struct tape_reader *r)
{
	if (r->memory)
		tape_place_fini(&r->place);
}

/* Where a frame's place in the file decides, it must be counted up to. */
static bool
may_seek(const struct limits *asked)
{
	return asked->max_frames == 0 && asked->max_ns == 0;
}

int
tape_reader_begin(struct tape_reader *r, int64_t from_ns, struct error *err)
{
	r->n = r->next = 0;
	r->clock_ns = 0;
	r->ended = false;
	r->surveying = false;
	r->limits = *r->asked;
	if (r->memory) {
		tape_place_rewind(&r->place);
		return 0;
	}
	if (from_ns > 0 && may_seek(r->asked) &&
	    source_seek(r->source, from_ns, NULL) == 0)
		return 0;
	return source_rewind(r->source, err);
}

static int
refill(struct tape_reader *r, struct error *err)
{
	bool over = false;
	int n;

	r->next = r->n = 0;
	if (r->memory) {
		r->n = tape_memory_next(
		    r->memory, &r->place, r->frames, TAPE_BATCH);
		return 0;
	}
	n = source_next_batch(r->source, r->frames, TAPE_BATCH, err);
	if (n < 0)
		return n;
	r->ended = n == 0 && source_ended(r->source);
	r->n = limits_admit(&r->limits, r->frames, (size_t)n, &over);
	r->ended |= over;
	return 0;
}

/* Of the frames at hand, those that have been played. */
static size_t
played(const struct tape_reader *r)
{
	uint64_t newest =
	    atomic_load_explicit(&r->extent->number, memory_order_acquire);
	size_t n = r->next;

	if (r->memory)
		return r->n;
	while (n < r->n && r->frames[n].number <= newest)
		n++;
	return n;
}

int
tape_reader_next(
    struct tape_reader *r, const struct frame **out, struct error *err)
{
	size_t first, end;
	int code;

	while (r->next == r->n && !r->ended) {
		code = refill(r, err);
		if (code < 0)
			return code;
		if (r->memory || source_at_edge(r->source))
			break;
	}
	first = r->next;
	end = played(r);
	r->next = end;
	*out = &r->frames[first];
	if (end > first && r->frames[end - 1].clock_ns > r->clock_ns)
		r->clock_ns = r->frames[end - 1].clock_ns;
	return (int)(end - first);
}

static bool
survey_begin(struct tape_reader *r)
{
	r->last_ns = INT64_MIN;
	r->surveying = tape_reader_begin(r, INT64_MIN, NULL) == 0;
	return r->surveying;
}

bool
tape_reader_survey(struct tape_reader *r, int64_t *out)
{
	bool over = false;
	int n = 0;

	if (!r->surveying && !survey_begin(r)) {
		*out = INT64_MIN;
		return true;
	}
	for (int i = 0; i < SURVEY_BATCHES && !over; i++) {
		n = source_next_batch(r->source, r->frames, TAPE_BATCH, NULL);
		over = n <= 0;
		n = n < 0 ? 0 : n;
		n = (int)limits_admit(&r->limits, r->frames, (size_t)n, &over);
		if (n > 0 && r->frames[n - 1].clock_ns > r->last_ns)
			r->last_ns = r->frames[n - 1].clock_ns;
	}
	*out = r->last_ns;
	return over;
}

bool
tape_reader_is_past(const struct tape_reader *r, int64_t to_ns)
{
	int64_t late =
	    atomic_load_explicit(&r->extent->disorder_ns, memory_order_relaxed);

	return to_ns != INT64_MAX && r->clock_ns > to_ns &&
	       r->clock_ns - to_ns > late;
}

double
tape_reader_progress(const struct tape_reader *r)
{
	uint64_t newest =
	    atomic_load_explicit(&r->extent->number, memory_order_relaxed);
	uint64_t at = r->n > 0 ? r->frames[r->n - 1].number : 0;

	return newest == 0 || at >= newest ? 1 : (double)at / (double)newest;
}
