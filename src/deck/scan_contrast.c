/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who made a difference: the scopes to be told apart are analysed one after
 * the other, each as any scope is, and handed to the contrast.
 */
#include "scan_run.h"

#include "base/clock.h"
#include "base/text.h"
#include "views/contrast.h"

#include <errno.h>
#include <string.h>

#define USUAL 10 /* stretches before the one in question */
#define TELL_NS (100 * NS_PER_MS)

struct work {
	struct scan_run *r;
	const struct contrast_question *q;
	struct contrast *contrast;
	uint64_t newest; /* of the tape; later frames are another time's */
	unsigned done, n;
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
	r->now.contrast_progress = (double)w->done / w->n;
	scan_tell(r);
}

/* What a scope is made of: filters of libpcap, and the judge of all else. */
struct judge {
	const struct scope *scope;
	struct scope_filter *filter;
	struct capture_filter *programs[SCOPE_STEPS];
};

static void
judge_free(struct judge *j)
{
	for (size_t i = 0; i < SCOPE_STEPS; i++)
		capture_filter_free(j->programs[i]);
	scope_filter_free(j->filter);
}

static int
judge_init(struct judge *j, const struct work *w, const struct scope *s,
    struct error *err)
{
	const struct deck *d = w->r->d;
	bool decap =
	    atomic_load_explicit(&d->extent.decap, memory_order_relaxed);
	int r = 0;

	*j = (struct judge){.scope = s};
	for (size_t i = 0; i < s->n && r == 0; i++) {
		if (s->steps[i].kind == SCOPE_FILTER)
			r = capture_filter_new(
			    s->steps[i].text, 1, &j->programs[i], err);
	}
	if (r == 0)
		r = scope_filter_new(
		    s, d->config.places, decap, &j->filter, err);
	if (r < 0)
		judge_free(j);
	return r;
}

static bool
judge_admits(struct judge *j, const struct frame *f)
{
	for (size_t i = 0; i < j->scope->n; i++) {
		if (j->programs[i] && !capture_filter_match(j->programs[i], f))
			return false;
	}
	return scope_filter_admits(j->filter, f);
}

/* All of the tape into the judge's ear. */
static int
hear(struct work *w, struct judge *j, struct error *err)
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

static uint64_t
count_some(struct work *w, struct judge *j, const struct frame *frames, int n)
{
	struct frame in[TAPE_BATCH];
	size_t kept = 0;

	for (int i = 0; i < n; i++) {
		if (frames[i].number <= w->newest &&
		    judge_admits(j, &frames[i]))
			in[kept++] = frames[i];
	}
	if (kept > 0)
		analysis_apply(w->r->scan->second, in, kept);
	return kept;
}

static int
count(struct work *w, struct judge *j, struct error *err)
{
	struct tape_reader *tape = &w->r->tape;
	const struct frame *frames;
	uint64_t counted = 0;
	int64_t from, to;
	int n, r;

	scope_times(j->scope, &from, &to);
	analysis_reset(w->r->scan->second);
	r = tape_reader_begin(tape, from, err);
	/* Damage was said when all was counted. */
	while (r == 0 && is_wanted(w) &&
	       (n = tape_reader_next(tape, &frames, err)) > 0) {
		counted += count_some(w, j, frames, n);
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
	struct judge j;
	int r = judge_init(&j, w, s, err);

	if (r < 0)
		return r;
	if (scope_filter_listens(j.filter))
		r = hear(w, &j, err);
	if (r == 0)
		r = count(w, &j, err);
	judge_free(&j);
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

/* The scope, for one more stretch of time. */
static struct scope
stretch(const struct deck_contrast *c, unsigned before)
{
	int64_t width = c->to_ns - c->from_ns;
	struct scope s = c->scope;

	s.steps[s.n++] = (struct scope_step){
	    .kind = SCOPE_TIME,
	    .from_ns = c->from_ns - (int64_t)before * width,
	    .to_ns = c->to_ns - (int64_t)before * width,
	};
	return s;
}

/* Time before the tape began is no time at which nothing happened. */
static int
explain(struct work *w, int64_t first_ns, struct error *err)
{
	const struct deck_contrast *c = &w->q->of;
	struct scope s;
	int r = 0;

	w->n = USUAL + 1;
	for (unsigned i = USUAL; i > 0 && r == 0 && is_wanted(w); i--) {
		s = stretch(c, i);
		if (s.steps[s.n - 1].to_ns > first_ns)
			r = add_usual(w, &s, err);
		else
			w->done++;
	}
	s = stretch(c, 0);
	return r < 0 ? r : add_now(w, &s, err);
}

static int
compare(struct work *w, struct error *err)
{
	int r;

	w->n = 2;
	r = add_usual(w, &w->q->of.before, err);
	return r < 0 ? r : add_now(w, &w->q->of.scope, err);
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

static int
work_out(struct work *w, struct error *err)
{
	struct scan *s = w->r->scan;
	bool explains = w->q->of.view == &view_explain;
	int r = 0;

	if (w->q->of.scope.n == SCOPE_STEPS)
		return error_set(err, -E2BIG, "no further step: go out first");
	if (!s->second)
		r = analysis_new_like(s->analysis, 1, &s->second, err);
	if (r == 0)
		r = contrast_new(explains ? CONTRAST_EXPLAIN : CONTRAST_CHANGES,
		    NULL, &w->contrast, err);
	if (r < 0)
		return r;
	return explains ? explain(w, first_of(w), err) : compare(w, err);
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
