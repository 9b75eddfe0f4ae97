/* SPDX-License-Identifier: BSD-2-Clause */
#include "deck_private.h"

#include "base/text.h"
#include "capture/recorder.h"
#include "views/contrast.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_RING ((size_t)4 << 20)
#define ANSWER_BYTES ((size_t)256 << 20) /* reserved, touched as used */

static int
init_bells(struct deck *d, struct error *err)
{
	int r = bell_init(&d->capture_bell, err);

	if (r == 0)
		r = bell_init(&d->analysis_bell, err);
	if (r == 0)
		r = bell_init(&d->ui_bell, err);
	if (r == 0)
		r = bell_init(&d->places_bell, err);
	return r;
}

static int
init_answers(struct deck *d, struct error *err)
{
	for (size_t i = 0; i < MAILBOX_SLOTS; i++) {
		if (result_init(&d->answer[i], ANSWER_BYTES) < 0)
			return error_set(err, -ENOMEM, "answers: no memory");
	}
	return 0;
}

static void
deck_free(struct deck *d)
{
	for (size_t i = 0; i < MAILBOX_SLOTS; i++) {
		result_fini(&d->answer[i]);
		where_free((struct where *)(uintptr_t)d->question[i].where);
	}
	follow_fini(d);
	scan_fini(d);
	bell_fini(&d->places_bell);
	bell_fini(&d->ui_bell);
	bell_fini(&d->analysis_bell);
	bell_fini(&d->capture_bell);
	if (d->ring)
		ring_free(d->ring);
	free(d);
}

/* How things stand before the capture thread has said anything. */
static void
init_status(struct deck *d)
{
	const struct deck_config *c = &d->config;
	const char *name = source_name(c->source);

	d->now = (struct deck_status){
	    .mode = DECK_LIVE,
	    .kind = source_kind(c->source),
	    .speed = c->speed,
	    .progress = -1,
	    .recording = c->recorder != NULL,
	    .decap = c->decap,
	    .follows = source_follows(c->source),
	};
	if (d->now.kind == SOURCE_KIND_FILE)
		d->now.mode = c->paused ? DECK_PAUSED : DECK_REPLAY;
	text_sanitize(name, strlen(name), d->now.name, sizeof(d->now.name));
	for (size_t i = 0; i < MAILBOX_SLOTS; i++)
		d->status[i] = d->now;
}

static int
deck_prepare(struct deck *d, struct error *err)
{
	const struct deck_config *c = &d->config;
	bool stored = source_kind(c->source) == SOURCE_KIND_FILE &&
	              !source_follows(c->source);
	int r;

	mailbox_init(&d->questions);
	mailbox_init(&d->answers);
	mailbox_init(&d->statuses);
	transport_init(&d->transport, c->speed, c->paused);
	limits_init(&d->limits, c->max_frames, stored ? c->max_ns : 0,
	    c->from_ns, c->to_ns);
	d->asked = d->limits;
	d->decap = c->decap;
	atomic_init(&d->extent.decap, c->decap);
	init_status(d);
	r = ring_new(c->ring_bytes ? c->ring_bytes : DEFAULT_RING, &d->ring);
	if (r < 0)
		return error_set(err, r, "ring: no memory");
	r = init_bells(d, err);
	if (r == 0)
		r = follow_init(d, err);
	if (r == 0)
		r = scan_init(d, err);
	return r < 0 ? r : init_answers(d, err);
}

/* Consumed is consumed, also by a deck that never played. */
static void
close_inputs(const struct deck_config *config)
{
	if (config->recorder)
		recorder_close(config->recorder, 0, 0, NULL);
	source_close(config->source);
	source_close(config->again);
	source_close(config->scan);
}

static void
stop_capture(struct deck *d)
{
	atomic_store_explicit(&d->stop, true, memory_order_release);
	source_stop(d->config.source);
	bell_ring(&d->capture_bell);
	pthread_join(d->capture_thread, NULL);
}

static void
stop_analysis(struct deck *d)
{
	atomic_store_explicit(&d->drained, true, memory_order_release);
	bell_ring(&d->analysis_bell);
	pthread_join(d->analysis_thread, NULL);
}

/* Who takes out comes before who puts in: a full ring must empty. */
static int
start_threads(struct deck *d, struct error *err)
{
	int r;

	if (pthread_create(&d->analysis_thread, NULL, deck_analysis_main, d))
		return error_set(err, -EAGAIN, "analysis thread: no more");
	if (pthread_create(&d->capture_thread, NULL, deck_capture_main, d)) {
		stop_analysis(d);
		return error_set(err, -EAGAIN, "capture thread: no more");
	}
	r = follow_start(d, err);
	if (r < 0)
		goto stop_others;
	r = scan_start(d, err);
	if (r < 0)
		goto stop_follow;
	return 0;

stop_follow: /* it looks for a stop that stop_capture tells everybody */
	stop_capture(d);
	follow_stop(d);
	stop_analysis(d);
	return r;
stop_others:
	stop_capture(d);
	stop_analysis(d);
	return r;
}

int
deck_start(
    const struct deck_config *config, struct deck **out, struct error *err)
{
	struct deck *d = aligned_alloc(64, (sizeof(*d) + 63) / 64 * 64);
	sigset_t all, before;
	int r;

	if (!d) {
		close_inputs(config);
		return error_set(err, -ENOMEM, "deck: no memory");
	}
	memset(d, 0, sizeof(*d));
	d->config = *config;
	d->capture_bell.fd = d->analysis_bell.fd = d->ui_bell.fd = -1;
	d->follow.bell.fd = d->places_bell.fd = d->scan.bell.fd = -1;
	r = deck_prepare(d, err);
	if (r < 0)
		goto free_deck;

	/* Signals are the UI thread's; the new threads inherit this mask. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = deck_places_start(d, err);
	if (r == 0)
		r = start_threads(d, err);
	if (r < 0)
		deck_places_stop(d);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (r < 0)
		goto free_deck;
	*out = d;
	return 0;

free_deck:
	close_inputs(config);
	deck_free(d);
	return r;
}

/* Of what is not told apart the whole answers, unless in a scope. */
static bool
is_for_scan(const struct scan *s, const struct query *q)
{
	return s->runs && (s->scoped || q->view == &view_explain ||
			      q->view == &view_changes);
}

void
deck_ask(struct deck *d, const struct query *q)
{
	struct scan *s = &d->scan;
	bool at_scan = is_for_scan(s, q);
	struct mailbox *to = at_scan ? &s->questions : &d->questions;
	struct query *slot = &(at_scan ? s->question : d->question)[to->back];

	where_free((struct where *)(uintptr_t)slot->where);
	*slot = *q;
	slot->where = q->where ? where_copy(q->where) : NULL;
	if (!s->has_asked || at_scan != s->at_scan)
		s->since = q->serial;
	s->has_asked = true;
	s->at_scan = at_scan;
	mailbox_publish(to);
	bell_ring(at_scan ? &s->bell : &d->analysis_bell);
}

const struct result *
deck_result(struct deck *d, bool *fresh)
{
	struct scan *s = &d->scan;
	struct mailbox *from = s->at_scan ? &s->answers : &d->answers;
	const struct result *r;
	uint64_t rung;
	ssize_t n = read(d->ui_bell.fd, &rung, sizeof(rung));

	(void)n; /* -EAGAIN: it was not rung */
	*fresh = mailbox_take(from);
	r = &(s->at_scan ? s->answer : d->answer)[from->front];
	/* What was asked of another scope is no answer any more. */
	if (!r->query.view || !s->has_asked || r->query.serial < s->since) {
		*fresh = false;
		return NULL;
	}
	return r;
}

void
deck_status(struct deck *d, struct deck_status *out)
{
	mailbox_take(&d->statuses);
	*out = d->status[d->statuses.front];
	if (d->memory)
		out->left_ns = tape_memory_left_ns(d->memory);
}

int
deck_bell_fd(const struct deck *d)
{
	return d->ui_bell.fd;
}

static void
put_command(struct deck *d, struct command command)
{
	unsigned tail =
	    atomic_load_explicit(&d->commands_tail, memory_order_relaxed);
	unsigned head =
	    atomic_load_explicit(&d->commands_head, memory_order_acquire);

	/* Nobody types 64 keys faster than the other side wakes up. */
	if (tail - head == DECK_COMMANDS)
		return;
	d->commands[tail % DECK_COMMANDS] = command;
	atomic_store_explicit(
	    &d->commands_tail, tail + 1, memory_order_release);
	bell_ring(&d->capture_bell);
}

void
deck_command(struct deck *d, enum deck_command what, double argument)
{
	put_command(d, (struct command){.what = what, .argument = argument});
}

void
deck_seek(struct deck *d, int64_t time_ns)
{
	put_command(d, (struct command){.what = DECK_SEEK, .from_ns = time_ns});
}

void
deck_loop(struct deck *d, int64_t from_ns, int64_t to_ns)
{
	put_command(
	    d, (struct command){
		   .what = DECK_LOOP, .from_ns = from_ns, .to_ns = to_ns});
}

/* The first thing that went wrong is what the user should hear of. */
static int
failure(struct deck *d, struct error *err)
{
	int r = d->source_error < 0 ? d->source_error : d->record_error;

	if (r < 0 && err)
		*err = d->source_error < 0 ? d->source_why : d->record_why;
	return r;
}

/* Frames of a tape played twice are in the recording once. */
static void
close_recorder(struct deck *d)
{
	uint64_t dropped = d->lost.kernel + d->lost.interface;
	struct error why;
	int r;

	if (!d->config.recorder)
		return;
	r = recorder_close(
	    d->config.recorder, d->n_recorded + dropped, dropped, &why);
	if (r < 0 && !d->record_error) {
		d->record_error = r;
		d->record_why = why;
	}
}

int
deck_stop(struct deck *d, struct error *err)
{
	int r;

	stop_capture(d);
	follow_stop(d);
	scan_stop(d);
	stop_analysis(d);
	deck_places_stop(d);
	close_recorder(d);
	r = failure(d, err);
	source_close(d->config.source);
	source_close(d->config.again);
	source_close(d->config.scan);
	deck_free(d);
	return r;
}
