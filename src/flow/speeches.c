/* SPDX-License-Identifier: BSD-2-Clause */
#include "speeches.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_BACK 256u /* speeches that what comes late may belong before */
#define LIST_BYTES (CONVERSATION_SPEECHES * sizeof(struct speech))

int
speeches_init(struct speeches *s, struct error *err)
{
	*s = (struct speeches){
	    .list = alloc_reserve(LIST_BYTES),
	    .bytes = alloc_reserve(CONVERSATION_BYTES),
	};
	if (s->list && s->bytes)
		return 0;
	speeches_fini(s);
	return error_set(err, -ENOMEM, "conversation: no memory");
}

void
speeches_fini(struct speeches *s)
{
	alloc_release(s->list, LIST_BYTES);
	alloc_release(s->bytes, CONVERSATION_BYTES);
	s->list = NULL;
	s->bytes = NULL;
}

void
speeches_clear(struct speeches *s, bool apart)
{
	struct speeches empty = {
	    .list = s->list,
	    .bytes = s->bytes,
	    .apart = apart,
	};

	alloc_forget(s->list, s->n * sizeof(s->list[0]));
	alloc_forget(s->bytes, s->n_bytes);
	*s = empty;
}

static struct speech *
last_of(struct speeches *s, unsigned side, enum speech_kind kind)
{
	struct speech *last = s->n > 0 ? &s->list[s->n - 1] : NULL;

	return last && !s->apart && last->side == side && last->kind == kind
	           ? last
	           : NULL;
}

/* Another one at the end, or NULL: then nothing more is kept. */
static struct speech *
append(struct speeches *s, unsigned side, int64_t time_ns)
{
	struct speech *new;

	if (s->full || s->n == CONVERSATION_SPEECHES) {
		s->full = true;
		return NULL;
	}
	if (s->n > 0 && time_ns < s->list[s->n - 1].time_ns)
		s->disorder = true;
	new = &s->list[s->n++];
	*new = (struct speech){
	    .time_ns = time_ns,
	    .offset = s->offset[side],
	    .at = s->n_bytes,
	    .side = (uint8_t)side,
	};
	return new;
}

void
speeches_add(struct speeches *s, unsigned side, int64_t time_ns,
    const uint8_t *bytes, size_t n)
{
	struct speech *to = last_of(s, side, SPEECH_BYTES);
	size_t room = CONVERSATION_BYTES - s->n_bytes;
	size_t kept = n < room ? n : room;

	s->full |= kept == 0;
	/* What filled a gap lies between: these cannot follow the others. */
	if (!to || to->at + to->n != s->n_bytes)
		to = append(s, side, time_ns);
	if (s->full || !to)
		kept = 0;
	if (kept > 0) {
		memcpy(s->bytes + s->n_bytes, bytes, kept);
		to->n += kept;
	}
	s->n_bytes += (uint32_t)kept;
	s->full |= kept < n;
	s->sums[side].bytes += n;
	s->sums[side].left_out += n - kept;
	s->offset[side] += n;
}

void
speeches_add_gap(struct speeches *s, unsigned side, int64_t time_ns,
    enum speech_kind kind, uint64_t n)
{
	struct speech *to = last_of(s, side, kind);

	if (!to)
		to = append(s, side, time_ns);
	if (to && !s->full) { /* nothing follows what was left out */
		to->kind = (uint8_t)kind;
		to->n += n;
	}
	if (kind == SPEECH_ANEW)
		return;
	*(kind == SPEECH_CUT ? &s->sums[side].cut : &s->sums[side].missing) +=
	    n;
	s->offset[side] += n;
}

/* What a late part fills of the gap at list[i]. */
struct filling {
	uint32_t i;
	uint64_t start, n; /* offset in what its side said, bytes */
	enum speech_kind kind;
	const uint8_t *bytes;
};

/* Is the gap filled from its start, by what goes on where others ended? */
static bool
goes_on(const struct speeches *s, const struct filling *f)
{
	const struct speech *gap = &s->list[f->i], *before = gap - 1;

	return f->i > 0 && f->start == gap->offset &&
	       before->side == gap->side && before->kind == f->kind &&
	       before->offset + before->n == f->start &&
	       (f->kind != SPEECH_BYTES ||
		   before->at + before->n == s->n_bytes);
}

/* Room for `more` speeches behind list[i]. */
static void
spread(struct speeches *s, uint32_t i, uint32_t more)
{
	memmove(&s->list[i + 1 + more], &s->list[i + 1],
	    (s->n - i - 1) * sizeof(s->list[0]));
	s->n += more;
}

static void
extend(struct speeches *s, const struct filling *f)
{
	struct speech *gap = &s->list[f->i];

	gap[-1].n += f->n;
	gap->offset += f->n;
	gap->n -= f->n;
	if (gap->n > 0)
		return;
	s->n--;
	memmove(gap, gap + 1, (s->n - f->i) * sizeof(*gap));
}

/* The gap becomes what is before, what was filled, and what is after. */
static bool
split(struct speeches *s, const struct filling *f)
{
	struct speech gap = s->list[f->i], part = gap;
	uint64_t before = f->start - gap.offset;
	uint64_t after = gap.n - before - f->n;
	uint32_t more = (before > 0) + (after > 0), i = f->i;

	if (s->n + more > CONVERSATION_SPEECHES)
		return false;
	spread(s, i, more);
	part.n = before;
	if (before > 0)
		s->list[i++] = part;
	part = gap;
	part.offset = f->start;
	part.n = f->n;
	part.kind = (uint8_t)f->kind;
	part.at = s->n_bytes;
	s->list[i++] = part;
	part = gap;
	part.offset = f->start + f->n;
	part.n = after;
	if (after > 0)
		s->list[i] = part;
	return true;
}

static void
fill_gap(struct speeches *s, const struct filling *f)
{
	struct conversation_sums *sums = &s->sums[s->list[f->i].side];
	uint32_t kept = f->kind == SPEECH_BYTES ? (uint32_t)f->n : 0;

	if (kept > 0 && (s->full || kept > CONVERSATION_BYTES - s->n_bytes))
		return;
	if (goes_on(s, f))
		extend(s, f);
	else if (!split(s, f))
		return;
	if (kept > 0)
		memcpy(s->bytes + s->n_bytes, f->bytes, kept);
	s->n_bytes += kept;
	sums->missing -= f->n;
	*(kept > 0 ? &sums->bytes : &sums->cut) += f->n;
}

void
speeches_fill(struct speeches *s, unsigned side, uint64_t offset,
    enum speech_kind kind, const uint8_t *bytes, uint64_t n)
{
	uint32_t least = s->n > LOOK_BACK ? s->n - LOOK_BACK : 0;

	for (uint32_t i = s->n; i-- > least;) {
		const struct speech *gap = &s->list[i];
		uint64_t start = offset > gap->offset ? offset : gap->offset;
		uint64_t end = offset + n;

		if (gap->kind == SPEECH_ANEW)
			return;
		if (gap->side != side)
			continue;
		if (gap->offset + gap->n <= offset)
			return;
		end = end < gap->offset + gap->n ? end : gap->offset + gap->n;
		if (gap->kind != SPEECH_MISSING || start >= end)
			continue;
		fill_gap(s, &(struct filling){i, start, end - start, kind,
				bytes ? bytes + (start - offset) : NULL});
	}
}

/* Of the same time, in the order in which they came. */
static int
compare_times(const void *a, const void *b)
{
	const struct speech *x = a, *y = b;

	if (x->time_ns != y->time_ns)
		return x->time_ns < y->time_ns ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

void
speeches_sort(struct speeches *s)
{
	uint64_t offset[2] = {0, 0};

	if (!s->disorder)
		return;
	qsort(s->list, s->n, sizeof(s->list[0]), compare_times);
	for (uint32_t i = 0; i < s->n; i++) {
		struct speech *speech = &s->list[i];

		speech->offset = offset[speech->side];
		offset[speech->side] += speech->n;
	}
	s->disorder = false;
}
