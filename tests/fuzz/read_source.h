/* SPDX-License-Identifier: BSD-2-Clause */
/* read_source owns what must be true of any source, however it is read. */
#ifndef TESTS_FUZZ_READ_SOURCE_H
#define TESTS_FUZZ_READ_SOURCE_H

#include "meagre.h"

#include "capture/source.h"

#include <assert.h>
#include <string.h>

#define MOST_FRAMES 100000 /* of a small file that unpacks to a large one */

struct reading {
	uint64_t frames;
	uint64_t sum; /* of all bytes: each was looked at */
	int64_t clock_ns;
	int64_t middle_ns; /* time of some frame */
	int outcome;
};

static inline void
check_frame(struct reading *r, const struct frame *f)
{
	assert(f->number == ++r->frames);
	assert(f->wire >= f->captured);
	assert(f->cut == (f->wire > f->captured));
	assert(f->time_ns >= 0 && f->clock_ns >= r->clock_ns);
	assert(f->time_ns <= f->clock_ns || f->faults & FRAME_TIME_LIE);
	assert(f->direction <= DIRECTION_OUT);
	r->clock_ns = f->clock_ns;
	if ((r->frames & (r->frames - 1)) == 0)
		r->middle_ns = f->time_ns;
	for (uint32_t i = 0; i < f->captured; i++)
		r->sum = r->sum * 31 + f->data[i];
}

static inline struct reading
read_all(struct source *s, size_t batch)
{
	struct frame frames[SOURCE_BATCH];
	struct error err = {""};
	struct reading r = {0};

	do {
		r.outcome = source_next_batch(s, frames, batch, &err);
		for (int i = 0; i < r.outcome; i++)
			check_frame(&r, &frames[i]);
	} while (r.outcome >= 0 && !source_ended(s) && r.frames < MOST_FRAMES);
	assert(r.outcome >= 0 || strstr(err.text, ": frame ") ||
	       (meagre_refused() && err.text[0]));
	meagre_came_to(r.sum ^ r.frames ^ (uint64_t)r.outcome);
	return r;
}

/* Every frame from a time on must be met again after a seek to it. */
static inline void
check_seek(struct source *s, const struct reading *all)
{
	struct error err = {""};
	struct frame f;
	uint64_t last = 0;
	int r;

	if (source_seek(s, all->middle_ns, &err) < 0)
		return;
	while ((r = source_next(s, &f, &err)) == SOURCE_FRAME) {
		assert(last == 0 || f.number == last + 1);
		last = f.number;
		if (last >= MOST_FRAMES)
			return;
	}
	assert(meagre_refused() ||
	       (last == all->frames && (r < 0) == (all->outcome < 0)));
}

/* Ends early where there is no memory to begin anew. */
static inline void
check_source(struct source *s)
{
	struct error err = {""};
	struct reading one, many = read_all(s, SOURCE_BATCH);
	char links[64];

	if (source_rewind(s, &err) < 0) {
		assert(meagre_refused() && err.text[0]);
		return;
	}
	one = read_all(s, 1);
	if (many.frames < MOST_FRAMES && !meagre_refused()) {
		assert(one.frames == many.frames);
		assert(one.sum == many.sum);
		assert((one.outcome < 0) == (many.outcome < 0));
	}
	source_links(s, links, sizeof(links));
	source_losses(s);
	assert(source_progress(s) <= 1);
	if (one.frames > 0 && one.frames < MOST_FRAMES)
		check_seek(s, &one);
}

#endif
