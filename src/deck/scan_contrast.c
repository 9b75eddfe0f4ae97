/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who made a difference: the frames of a scope go into the slices that explain
 * a stretch of time; two scopes are analysed one after the other.
 */
#include "scan_run.h"

#include "base/clock.h"
#include "base/text.h"
#include "deck/explaining.h"
#include "views/contrast.h"

#include <errno.h>
#include <string.h>

#define TELL_NS (100 * NS_PER_MS)

struct work {
	struct scan_run *r;
	const struct contrast_question *q;
	struct contrast *contrast;
	uint64_t newest; /* of the tape; later frames are another time's */
	unsigned done;   /* of two scopes to be compared */
};

static bool
is_wanted(const struct work *w)
{
	const struct deck *d = w->r->d;

	return !atomic_load_explicit(&d->stop, memory_order_relaxed) &&
	       atomic_load_explicit(&d->scan.wanted, memory_order_relaxed) ==
	           w->q->serial;
}

/* Between two batches: how far it is, and what is asked meanwhile. */
static void
pause(struct work *w)
{
	struct scan_run *r = w->r;

	scan_answer(r);
	if (clock_monotonic_ns() - r->told_ns < TELL_NS)
		return;
	r->now.contrast_progress =
	    (w->done + tape_reader_progress(&r->tape)) / 2;
	scan_tell(r);
}

/* All of the tape into the judge's ear. */
static int
hear(struct work *w, struct scope_judge *j, struct error *err)
{
	struct tape_reader *tape = &w->r->tape;
	const struct frame *frames;
	int n, r = tape_reader_begin(tape, INT64_MIN, err);

	while (r == 0 && is_wanted(w) &&
	       (n = tape_reader_next(tape, &frames, err)) > 0) {
		for (int i = 0; i < n; i++)
			scope_filter_hear(j->filter, &frames[i]);
		pause(w);
	}
	scope_filter_heard_all(j->filter);
	return r;
}

/* Those of a few frames that are meant; returns how many. */
static size_t
admit(struct work *w, struct scope_judge *j, const struct frame *frames,
    size_t n, struct frame out[static TAPE_BATCH])
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (frames[i].number <= w->newest)
			kept += scope_judge_take(j, &frames[i], &out[kept]);
	}
	return kept;
}

static int
count(struct work *w, struct scope_judge *j, struct error *err)
{
	struct tape_reader *tape = &w->r->tape;
	const struct frame *frames;
	struct frame in[TAPE_BATCH];
	uint64_t counted = 0;
	size_t kept;
	int64_t from, to;
	int n, r;

	scope_times(j->scope, &from, &to);
	analysis_reset(w->r->scan->second);
	r = tape_reader_begin(tape, from, err);
	/* Damage was said when all was counted. */
	while (r == 0 && is_wanted(w) &&
	       (n = tape_reader_next(tape, &frames, err)) > 0) {
		kept = admit(w, j, frames, (size_t)n, in);
		analysis_apply(w->r->scan->second, in, kept);
		counted += kept;
		pause(w);
		if (tape_reader_is_past(tape, to) ||
		    frames[n - 1].number >= w->newest)
			break;
	}
	analysis_received(w->r->scan->second, counted);
	analysis_finish(w->r->scan->second, true);
	return r;
}

static int
analyse(struct work *w, const struct scope *s, struct error *err)
{
	struct scope_judge j;
	int r = scan_judge_init(&j, w->r->d, s, err);

	if (r < 0)
		return r;
	if (scope_filter_listens(j.filter))
		r = hear(w, &j, err);
	if (r == 0)
		r = count(w, &j, err);
	scope_judge_fini(&j);
	w->done++;
	return r;
}

static int
add_usual(struct work *w, const struct scope *s, struct error *err)
{
	int r = analyse(w, s, err);

	return r < 0 ? r
	             : contrast_add_usual(w->contrast, w->r->scan->second, err);
}

static int
add_now(struct work *w, const struct scope *s, struct error *err)
{
	int r = analyse(w, s, err);

	return r < 0 ? r
	             : contrast_add_now(w->contrast, w->r->scan->second, err);
}

/* What the slices of an explanation are told, and from when on there is tape.
 */
struct telling {
	struct explaining e;
	slice_fn *each;
	int64_t first_ns;
};

/* Before the tape began is no time at which nothing happened. */
static int
tell_slice(void *context, const struct slice *slice, const struct analysis *a,
    struct error *err)
{
	struct telling *t = context;

	t->e.begun = slice->to_ns > t->first_ns;
	return t->each(&t->e, slice, a, err);
}

/* Time of the first frame there is. */
static int64_t
first_of(struct work *w)
{
	const struct frame *frames;
	int64_t first_ns = INT64_MAX;

	if (tape_reader_begin(&w->r->tape, INT64_MIN, NULL) == 0 &&
	    tape_reader_next(&w->r->tape, &frames, NULL) > 0)
		first_ns = frames[0].time_ns;
	return first_ns;
}

/* The frames of the scope, from the first stretch on. */
static int
feed(struct work *w, struct scope_judge *j, struct telling *t,
    struct slices *slices, struct error *err)
{
	struct tape_reader *tape = &w->r->tape;
	const struct frame *frames;
	struct frame in[TAPE_BATCH];
	int n, r = tape_reader_begin(tape, t->e.slices.first_ns, err);

	while (r == 0 && is_wanted(w) &&
	       (n = tape_reader_next(tape, &frames, err)) > 0) {
		r = slices_take(
		    slices, in, admit(w, j, frames, (size_t)n, in), err);
		pause(w);
		if (tape_reader_is_past(tape, w->q->of.to_ns) ||
		    frames[n - 1].number >= w->newest)
			break;
	}
	return r == 0 ? slices_end(slices, true, err) : r;
}

static int
explain_with(struct work *w, struct scope_judge *j, struct telling *t,
    bool all_open, struct error *err)
{
	const struct deck_contrast *c = &w->q->of;
	struct slices *slices;
	int r = contrast_new(CONTRAST_EXPLAIN, NULL, &w->contrast, err);

	if (r < 0)
		return r;
	if (explaining_init(&t->e, w->r->scan->analysis, c->from_ns, c->to_ns,
		w->contrast) < 0)
		return error_set(err, -ERANGE, "beyond what clocks hold");
	if (all_open)
		explaining_open_all(&t->e);
	t->each = t->e.slices.each;
	t->e.slices.each = tell_slice;
	t->e.slices.context = t;
	r = slices_new(&t->e.slices, &t->e.books, &slices, err);
	if (r < 0)
		return r;
	r = feed(w, j, t, slices, err);
	slices_free(slices);
	return r;
}

/* Once more with all slices open, if frames were in great disorder. */
static int
explain(struct work *w, struct error *err)
{
	struct telling t = {.first_ns = first_of(w)};
	struct scope_judge j;
	int r = scan_judge_init(&j, w->r->d, &w->q->of.scope, err);

	if (r < 0)
		return r;
	if (scope_filter_listens(j.filter))
		r = hear(w, &j, err);
	if (r == 0)
		r = explain_with(w, &j, &t, false, err);
	if (r == 0 && explaining_came_late(&t.e)) {
		contrast_free(w->contrast);
		w->contrast = NULL;
		scope_filter_rewind(j.filter);
		r = explain_with(w, &j, &t, true, err);
	}
	scope_judge_fini(&j);
	return r;
}

static int
compare(struct work *w, struct error *err)
{
	int r;

	r = add_usual(w, &w->q->of.before, err);
	return r < 0 ? r : add_now(w, &w->q->of.scope, err);
}

static int
work_out(struct work *w, struct error *err)
{
	struct scan *s = w->r->scan;
	int r = 0;

	if (w->q->of.view == &view_explain)
		return explain(w, err);
	if (!s->second)
		r = analysis_new_like(s->analysis, 1, &s->second, err);
	if (r == 0)
		r = contrast_new(CONTRAST_CHANGES, NULL, &w->contrast, err);
	return r < 0 ? r : compare(w, err);
}

bool
scan_contrast(struct scan_run *r)
{
	struct scan *s = r->scan;
	struct work w = {.r = r};
	uint64_t counted = r->counted;
	struct error err = {""};
	int code;

	if (r->stage == STAGE_HEAR || r->stage == STAGE_COUNT ||
	    !mailbox_take(&s->contrasts))
		return false;
	contrast_free(r->contrast);
	r->contrast = NULL;
	w.q = &s->contrast[s->contrasts.front];
	w.newest =
	    atomic_load_explicit(&r->d->extent.number, memory_order_acquire);
	code = work_out(&w, &err);
	scan_go_back(r, counted);
	if (code == 0 && is_wanted(&w)) {
		r->contrast = w.contrast;
		r->contrast_view = w.q->of.view;
	} else {
		contrast_free(w.contrast);
	}
	text_sanitize(err.text, strlen(err.text), r->now.contrast_failure,
	    sizeof(r->now.contrast_failure));
	r->now.contrast_serial = w.q->serial;
	r->now.contrast_progress = 1;
	scan_tell(r);
	return true;
}
