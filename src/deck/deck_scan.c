/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scan thread: analyses the part of the tape that is in a scope, with an
 * analysis like that of all, and answers between two batches. It reads the
 * tape by itself, so nothing it does can keep a frame from being counted.
 */
#include "scan_run.h"

#include "base/clock.h"
#include "base/text.h"
#include "views/contrast.h"

#include <errno.h>
#include <string.h>

#define IDLE_NS (50 * NS_PER_MS)
#define STATUS_NS (50 * NS_PER_MS)

static bool
stopping(const struct deck *d)
{
	return atomic_load_explicit(&d->stop, memory_order_relaxed);
}

static double
progress(const struct scan_run *r)
{
	double part = tape_reader_progress(&r->tape);
	bool twice = r->judge.filter && scope_filter_listens(r->judge.filter);

	if (r->stage >= STAGE_FOLLOW)
		return 1;
	if (!twice)
		return part;
	return r->stage == STAGE_HEAR ? part / 2 : (1 + part) / 2;
}

void
scan_tell(struct scan_run *r)
{
	struct scan *s = r->scan;

	r->told_ns = clock_monotonic_ns();
	r->now.serial = r->what.serial;
	r->now.progress = progress(r);
	r->now.complete = r->stage >= STAGE_FOLLOW;
	r->now.frames = r->frames;
	r->now.tape_first_ns =
	    r->d->memory ? tape_memory_first_ns(r->d->memory) : INT64_MIN;
	s->status[s->statuses.back] = r->now;
	mailbox_publish(&s->statuses);
	bell_ring(&r->d->ui_bell);
}

static void
fail(struct scan_run *r, const struct error *err)
{
	text_sanitize(err->text, strlen(err->text), r->now.failure,
	    sizeof(r->now.failure));
	r->stage = STAGE_DONE;
}

static void
forget(struct scan_run *r)
{
	scope_judge_fini(&r->judge);
	r->stage = STAGE_NONE;
	r->frames = r->counted = 0;
	r->now.failure[0] = '\0';
}

bool
scan_decap(const struct deck *d)
{
	return atomic_load_explicit(&d->extent.decap, memory_order_relaxed);
}

int
scan_judge_init(struct scope_judge *j, const struct deck *d,
    const struct scope *s, struct error *err)
{
	size_t bytes = analysis_bytes(d->config.analysis) / 8;

	return scope_judge_init(
	    j, s, d->config.places, scan_decap(d), bytes, err);
}

static int
compile(struct scan_run *r, struct error *err)
{
	int code = scan_judge_init(&r->judge, r->d, &r->what.scope, err);

	if (code < 0)
		return code;
	analysis_reset_decap(r->scan->analysis, scan_decap(r->d));
	analysis_reset_bins(r->scan->analysis, r->what.bin_ns);
	return 0;
}

/* From the start of the tape, or of what can be in the scope. */
static int
wind(struct scan_run *r, struct error *err)
{
	bool whole = r->stage == STAGE_HEAR;

	r->counted = 0;
	return tape_reader_begin(&r->tape, whole ? INT64_MIN : r->from_ns, err);
}

static void
begin(struct scan_run *r)
{
	struct error err = {""};

	forget(r);
	r->generation = atomic_load_explicit(
	    &r->d->extent.generation, memory_order_acquire);
	if (r->what.serial == 0)
		return;
	scope_times(&r->what.scope, &r->from_ns, &r->to_ns);
	if (compile(r, &err) < 0) {
		fail(r, &err);
		return;
	}
	r->stage =
	    scope_filter_listens(r->judge.filter) ? STAGE_HEAR : STAGE_COUNT;
	if (wind(r, &err) < 0)
		fail(r, &err);
}

static bool
is_stale(const struct scan_run *r)
{
	return r->stage != STAGE_NONE &&
	       r->generation != atomic_load_explicit(&r->d->extent.generation,
				    memory_order_acquire);
}

/* The next frames of the tape; 0 where it ends by now. */
static int
next(struct scan_run *r, const struct frame **frames)
{
	struct error err = {""};
	int n = tape_reader_next(&r->tape, frames, &err);

	if (n < 0)
		fail(r, &err);
	return n < 0 ? 0 : n;
}

/* Damage ends the hearing as an end does; it is met again when counting. */
static bool
hear(struct scan_run *r)
{
	const struct frame *frames;
	struct error err = {""};
	int n = tape_reader_next(&r->tape, &frames, &err);

	for (int i = 0; i < n; i++)
		scope_filter_hear(r->judge.filter, &frames[i]);
	if (n > 0)
		return true;
	r->counted = r->tape.n ? r->tape.frames[r->tape.n - 1].number : 0;
	scope_filter_heard_all(r->judge.filter);
	r->stage = STAGE_COUNT;
	if (wind(r, &err) < 0)
		fail(r, &err);
	return true;
}

/* The books of a part: what is in it was all that was received. */
static void
apply(struct scan_run *r, const struct frame *frames, size_t n)
{
	r->frames += n;
	analysis_received(r->scan->analysis, r->frames);
	if (n > 0)
		analysis_apply(r->scan->analysis, frames, n);
}

static void
finish(struct scan_run *r)
{
	analysis_finish(r->scan->analysis, *r->now.failure == '\0');
	r->stage = STAGE_DONE;
}

/* What comes while it is being counted is heard as it comes. */
static void
take(struct scan_run *r, const struct frame *frames, int n)
{
	struct frame in[TAPE_BATCH];
	bool late = r->stage == STAGE_FOLLOW;
	size_t kept = 0;

	for (int i = 0; i < n; i++) {
		const struct frame *f = &frames[i];

		if (f->number <= r->counted)
			continue;
		r->counted = f->number;
		if (late && scope_filter_listens(r->judge.filter))
			scope_filter_hear(r->judge.filter, f);
		kept += scope_judge_take(&r->judge, f, &in[kept]);
	}
	apply(r, in, kept);
}

/* Time goes on in what has no end, with or without frames. */
static void
keep_time(struct scan_run *r)
{
	int64_t clock =
	    atomic_load_explicit(&r->d->extent.clock_ns, memory_order_relaxed);

	if (r->to_ns == INT64_MAX && r->frames > 0)
		analysis_advance(r->scan->analysis, clock);
}

static bool
count(struct scan_run *r)
{
	const struct frame *frames;
	int n = next(r, &frames);

	take(r, frames, n);
	if (r->stage == STAGE_DONE || r->tape.ended ||
	    tape_reader_is_past(&r->tape, r->to_ns)) {
		finish(r);
		scan_tell(r);
		return true;
	}
	if (n > 0)
		return true;
	keep_time(r);
	if (r->stage == STAGE_FOLLOW)
		return false;
	r->stage = STAGE_FOLLOW;
	scan_tell(r);
	return true;
}

static bool
is_contrast(const struct query *q)
{
	return q->view == &view_explain || q->view == &view_changes;
}

static bool
keep_text(struct arena *arena, const char **text)
{
	size_t n = strlen(*text) + 1;
	char *copy = arena_take(arena, n);

	if (copy)
		*text = memcpy(copy, *text, n);
	return copy != NULL;
}

/* The answer is looked at when the contrast may be another one. */
static bool
keep_texts(struct result *out)
{
	for (uint64_t i = 0; i < out->n_rows; i++) {
		struct contrast_row *row = (struct contrast_row *)out->rows + i;

		if (!keep_text(&out->arena, &row->what) ||
		    !keep_text(&out->arena, &row->where))
			return false;
	}
	return true;
}

/* Whoever asks for a contrast waits until it is there. */
static bool
find_answer(struct scan_run *r, const struct query *q, struct result *out)
{
	if (!is_contrast(q))
		return deck_answer(r->scan->analysis, q, out);
	r->waits = !r->contrast || r->contrast_view != q->view;
	if (r->waits || contrast_run(r->contrast, q, out, NULL) < 0)
		return false;
	if (r->stage != STAGE_NONE &&
	    query_around(r->scan->analysis, out, NULL) < 0)
		return false;
	out->query.where = NULL;
	return keep_texts(out);
}

bool
scan_answer(struct scan_run *r)
{
	struct scan *s = r->scan;
	const struct query *asked = &s->question[s->questions.front];
	bool late = r->waits && r->contrast && r->contrast_view == asked->view;

	if (!mailbox_take(&s->questions) && !late)
		return false;
	r->waits = false;
	if (!find_answer(r, &s->question[s->questions.front],
		&s->answer[s->answers.back]))
		return true;
	mailbox_publish(&s->answers);
	bell_ring(&r->d->ui_bell);
	return true;
}

static bool
take_scope(struct scan_run *r)
{
	struct scan *s = r->scan;

	if (mailbox_take(&s->scopes))
		r->what = s->scope[s->scopes.front];
	else if (!is_stale(r))
		return false;
	begin(r);
	scan_tell(r);
	return true;
}

static bool
take_cut(struct scan_run *r)
{
	struct scan *s = r->scan;
	const struct cut_question *q;
	struct error err = {""};

	if (r->stage == STAGE_HEAR || r->stage == STAGE_COUNT ||
	    !mailbox_take(&s->cuts))
		return false;
	q = &s->cut[s->cuts.front];
	r->now.cut_frames = 0;
	r->now.cut_failure[0] = '\0';
	if (r->stage == STAGE_NONE) {
		r->from_ns = INT64_MIN;
		r->to_ns = INT64_MAX;
	}
	if (scan_cut(r, q->path, &err) < 0)
		text_sanitize(err.text, strlen(err.text), r->now.cut_failure,
		    sizeof(r->now.cut_failure));
	r->now.cut_serial = q->serial;
	scan_tell(r);
	return true;
}

static bool
work(struct scan_run *r)
{
	switch (r->stage) {
	case STAGE_HEAR:
		return hear(r);
	case STAGE_COUNT:
	case STAGE_FOLLOW:
		return count(r);
	case STAGE_NONE:
	case STAGE_DONE:
		break;
	}
	return false;
}

/*
 * When a file ends is known before it was played, if there is nothing else to
 * do. One that plays as fast as possible is there as soon, and one that grows
 * never is.
 */
static bool
wants_survey(const struct scan_run *r)
{
	const struct deck_config *c = &r->d->config;

	return !r->surveyed && r->stage == STAGE_NONE && c->scan &&
	       c->speed > 0 && !source_follows(c->scan);
}

static void
survey(struct scan_run *r)
{
	int64_t last_ns;

	r->surveyed = tape_reader_survey(&r->tape, &last_ns);
	if (!r->surveyed || last_ns == INT64_MIN)
		return;
	r->now.tape_last_ns = last_ns;
	scan_tell(r);
}

static void
turn(struct scan_run *r)
{
	bool busy = take_scope(r);

	busy |= work(r);
	busy |= scan_answer(r);
	busy |= take_cut(r);
	busy |= scan_page(r);
	busy |= scan_contrast(r);
	busy |= scan_file(r);
	if (r->stage != STAGE_NONE && r->stage < STAGE_FOLLOW &&
	    clock_monotonic_ns() - r->told_ns >= STATUS_NS)
		scan_tell(r);
	if (busy)
		return;
	if (wants_survey(r)) {
		survey(r);
		/* What is played comes first. */
		bell_wait(&r->scan->bell, -1, NS_PER_MS);
	} else {
		bell_wait(&r->scan->bell, -1, IDLE_NS);
	}
}

static void *
scan_main(void *deck)
{
	struct deck *d = deck;
	struct scan_run r = {.d = d, .scan = &d->scan};

	if (tape_reader_init(
		&r.tape, d->config.scan, d->memory, &d->extent, &d->asked) < 0)
		return NULL;
	while (!stopping(d))
		turn(&r);
	forget(&r);
	contrast_free(r.contrast);
	tape_reader_fini(&r.tape);
	return NULL;
}

int
scan_start(struct deck *d, struct error *err)
{
	struct scan *s = &d->scan;

	if (!s->analysis)
		return 0;
	if (pthread_create(&s->thread, NULL, scan_main, d))
		return error_set(err, -EAGAIN, "scan thread: no more");
	s->runs = true;
	return 0;
}
