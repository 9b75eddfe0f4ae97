/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each frame comes from the file whose next one
 * is the oldest; as many as come before the next of any other file are taken in
 * one go, so files that follow each other cost hardly more than one.
 *
 * Frames lie where their file was read to, so a file that has run dry is only
 * read on once nothing of it is lent out: there the batch ends.
 */
#include "merged_source.h"

#include <errno.h>
#include <stdio.h>

#define RECORD_BYTES 16     /* what a frame costs in a file, about */
#define REFUSED_LIMIT 65536 /* then the caller gets to look up */
#define MANY_PARTS 8        /* read at once: from there on in small blocks */

static struct merged_source *
of(struct source *s)
{
	return (struct merged_source *)s;
}

void
merged_source_park(struct merged_part *p)
{
	p->n = p->next = 0;
	if (p->file->in.regular)
		byte_input_park(&p->file->in);
}

static void
wake_part(struct merged_source *m, struct merged_part *p)
{
	p->begun = true;
	p->over = false;
	p->code = 0;
	p->file->base.ended = false;
	m->active++;
	p->file->in.modest = m->active >= MANY_PARTS;
}

static int
begin_part(struct merged_source *m, struct merged_part *p)
{
	m->begun++;
	wake_part(m, p);
	return p->file->in.regular ? source_rewind(&p->file->base, &p->why) : 0;
}

/* The first one in the order is at its end. */
static void
retire_first(struct merged_source *m, struct merged_part *p, int code)
{
	merge_order_drop_first(&m->order);
	p->over = true;
	p->code = code;
	m->active--;
	merged_source_park(p);
	if (code < 0 && !m->base.banner[0])
		snprintf(m->base.banner, sizeof(m->base.banner),
		    "%.140s: the other files go on", p->why.text);
}

static void
rest_first(struct merged_source *m, struct merged_part *p)
{
	merge_order_drop_first(&m->order);
	m->idle = p;
}

/* What stands before a frame is not to be mixed with what stands behind it. */
static size_t
batch_size(const struct merged_source *m)
{
	return m->blocks.wanted ? 1 : MERGE_BATCH;
}

/*
 * The first one in the order has nothing at hand. False when this call is to
 * end with what it has.
 */
static bool
bring(struct merged_source *m, struct merged_part *p)
{
	struct source *s = &p->file->base;
	int n = 0;

	if (p->lent == m->call)
		return false;
	if (!p->begun)
		n = begin_part(m, p);
	p->n = p->next = 0;
	p->at = file_source_place(p->file);
	if (n == 0)
		n = source_next_batch(s, p->frames, batch_size(m), &p->why);
	source_adopt_links(&m->base, s);
	if (n > 0) {
		p->n = (uint32_t)n;
		merge_order_move_first(&m->order, p->frames[0].time_ns);
	} else if (n < 0 || s->ended) {
		retire_first(m, p, n);
	} else if (s->at_edge) {
		rest_first(m, p);
	}
	return n != 0 || s->ended || s->at_edge;
}

/* A place in the whole rather than in its file. */
static void
stamp(struct merged_source *m, struct frame *f)
{
	f->number = ++m->number;
	if (f->clock_ns > m->clock_ns)
		m->clock_ns = f->clock_ns;
	f->clock_ns = m->clock_ns;
	if (f->faults & FRAME_TIME_LIE && f->time_ns > m->lie_ns)
		m->lie_ns = f->time_ns;
	m->bytes += f->captured + RECORD_BYTES;
}

/* Frames of the first one, until it is another's turn; how many. */
static size_t
take_run(struct merged_source *m, struct merged_part *p, struct frame *out,
    size_t max)
{
	const struct merge_turn *second = merge_order_second(&m->order);
	struct merge_turn turn = m->order.turns[0];
	size_t n = 0;

	do {
		out[n] = p->frames[p->next++];
		stamp(m, &out[n++]);
		turn.time_ns =
		    p->next < p->n ? p->frames[p->next].time_ns : MERGE_AT_ONCE;
	} while (n < max && p->next < p->n &&
		 (!second || merge_turn_before(&turn, second)));
	p->lent = m->call;
	m->last = p;
	m->last_frame = out[n - 1];
	merge_order_move_first(&m->order, turn.time_ns);
	return n;
}

static size_t
merge(struct merged_source *m, struct frame *out, size_t max)
{
	size_t n = 0;

	m->call++;
	while (n < max && m->order.n > 0) {
		struct merged_part *p = &m->parts[m->order.turns[0].part];

		if (p->next < p->n)
			n += take_run(m, p, &out[n], max - n);
		else if (!bring(m, p) || source_stopping(&m->base))
			break;
	}
	return n;
}

static void
add_mark(struct merged_source *m)
{
	struct merge_mark mark = {
	    .max_ns = m->clock_ns > m->lie_ns ? m->clock_ns : m->lie_ns,
	    .clock_ns = m->clock_ns,
	    .number = m->number,
	    .filtered = m->base.filtered,
	    .bytes = m->bytes,
	    .begun = m->begun,
	};
	struct merge_place *place = merge_marks_add(m->marks, mark, m->active);

	for (uint32_t i = 0; place && i < m->begun; i++) {
		const struct merged_part *p = &m->parts[i];

		if (!p->over)
			*place++ = (struct merge_place){
			    .at = p->at,
			    .part = i,
			    .skip = p->next,
			};
	}
}

/* Damage is told at the end, of the first file that has some. */
static int
finish(struct merged_source *m, struct error *err)
{
	const struct merged_part *first = NULL;
	size_t damaged = 0;

	for (size_t i = 0; i < m->n_parts; i++) {
		const struct merged_part *p = &m->parts[i];

		if (p->code == 0)
			continue;
		damaged++;
		if (!first || p->named < first->named)
			first = p;
	}
	if (!first) {
		m->base.ended = true;
		return 0;
	}
	if (damaged > 1)
		return error_set(err, first->code,
		    "%.400s (and %zu more of the files are damaged)",
		    first->why.text, damaged - 1);
	return error_set(err, first->code, "%s", first->why.text);
}

/* Nothing is there; why? */
static int
find_reason(struct merged_source *m, struct error *err)
{
	m->last = NULL;
	if (source_stopping(&m->base))
		m->base.ended = true;
	else if (m->order.n == 0 && !m->idle)
		return finish(m, err);
	m->base.at_edge = m->order.n == 0 && m->idle;
	if (m->base.at_edge && m->waits)
		source_wait_edge(&m->base);
	return 0;
}

/* A file at its edge may have grown since it was last asked. */
static void
ask_idle(struct merged_source *m)
{
	if (m->idle)
		merge_order_add(
		    &m->order, (struct merge_turn){
				   .time_ns = MERGE_AT_ONCE,
				   .part = (uint32_t)(m->idle - m->parts),
			       });
	m->idle = NULL;
	m->base.at_edge = false;
}

int
merged_source_next(
    struct source *s, struct frame *out, size_t max, struct error *err)
{
	struct merged_source *m = of(s);
	int refused = 0;
	int n, kept;

	do {
		if (m->marks && merge_marks_wants(m->marks, m->bytes))
			add_mark(m);
		ask_idle(m);
		n = (int)merge(m, out, max);
		if (n == 0)
			return find_reason(m, err);
		if (!m->filter)
			return n;
		kept = source_filter_frames(s, m->filter, out, n);
		refused += n;
	} while (kept == 0 && refused < REFUSED_LIMIT && !source_stopping(s));
	return kept;
}

/* As if nothing had been read from part `first` on; the others are over. */
static void
reset(struct merged_source *m, uint32_t first)
{
	m->order.n = 0;
	m->idle = NULL;
	m->last = NULL;
	m->active = 0;
	m->begun = first;
	for (uint32_t i = 0; i < m->n_parts; i++) {
		struct merged_part *p = &m->parts[i];

		merged_source_park(p);
		p->begun = p->over = i < first;
		if (i < first)
			continue;
		p->code = 0;
		merge_order_add(&m->order, (struct merge_turn){p->first_ns, i});
	}
}

int
merged_source_rewind(struct source *s, struct error *err)
{
	struct merged_source *m = of(s);

	(void)err; /* a file that cannot be read again is a damaged one */
	reset(m, 0);
	merged_blocks_reset(m);
	s->filtered = 0;
	m->number = 0;
	m->clock_ns = 0;
	m->lie_ns = 0;
	m->bytes = 0;
	return 0;
}

/* Bring a part to its place; false when it is not to be found any more. */
static int
go_part(struct merged_source *m, const struct merge_place *place)
{
	struct merged_part *p = &m->parts[place->part];
	uint32_t skip = place->skip;
	int n;

	wake_part(m, p);
	n = file_source_go(p->file, &place->at, &p->why);
	while (n >= 0) {
		p->at = file_source_place(p->file);
		p->n = p->next = 0;
		if (skip == 0)
			return 0;
		n = source_next_batch(
		    &p->file->base, p->frames, batch_size(m), &p->why);
		if (n == 0)
			return 0; /* the end: found again in its turn */
		p->n = n > 0 ? (uint32_t)n : 0;
		p->next = skip < p->n ? skip : p->n;
		skip -= p->next;
		if (skip == 0)
			return 0;
	}
	return n;
}

int
merged_source_seek(struct source *s, int64_t time_ns, struct error *err)
{
	struct merged_source *m = of(s);
	const struct merge_mark *mark;
	int r = 0;

	if (!m->marks)
		return error_set(err, -ENOTSUP, "%s: cannot seek", s->name);
	mark = merge_marks_find(m->marks, time_ns);
	if (!mark)
		return merged_source_rewind(s, err);
	reset(m, mark->begun);
	for (uint32_t i = 0; i < mark->n_places && r == 0; i++) {
		const struct merge_place *place =
		    &m->marks->places[mark->first + i];
		const struct merged_part *p = &m->parts[place->part];

		r = go_part(m, place);
		merge_order_add(&m->order,
		    (struct merge_turn){p->next < p->n
					    ? p->frames[p->next].time_ns
					    : MERGE_AT_ONCE,
			place->part});
	}
	if (r < 0)
		return merged_source_rewind(s, err);
	s->filtered = mark->filtered;
	m->number = mark->number;
	m->clock_ns = mark->clock_ns;
	m->lie_ns = mark->max_ns;
	m->bytes = mark->bytes;
	return 0;
}
