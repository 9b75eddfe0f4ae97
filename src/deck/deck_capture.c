/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The capture thread: takes frames when they are due and puts them into the
 * ring. Live and full it counts a loss; a file waits.
 */
#include "deck_private.h"

#include "base/clock.h"
#include "base/text.h"
#include "capture/recorder.h"

#include <stdio.h>
#include <string.h>

#define CLOCK_NS (100 * NS_PER_MS) /* how often quiet time is told */
#define STATUS_NS (100 * NS_PER_MS)
#define LOSSES_NS NS_PER_S
#define FULL_NS (200 * 1000) /* how long to wait for a full ring */
#define BATCH 32

struct capture {
	struct deck *d;
	struct source *source;
	struct frame frames[BATCH];
	size_t n, next; /* frames at hand, and the first not yet passed on */
	bool file;
	int64_t status_ns, clock_told_ns, losses_ns, started_ns;
	int64_t last_frame_ns; /* real time of the newest live frame */
};

static bool
stopping(const struct deck *d)
{
	return atomic_load_explicit(&d->stop, memory_order_relaxed);
}

static void
publish(struct deck *d)
{
	ring_publish(d->ring);
	bell_wake(&d->analysis_bell);
}

/* A record with the books of this moment, or NULL when the ring is full. */
static struct record *
reserve(struct deck *d, enum record_kind kind, size_t bytes)
{
	struct record *r = ring_reserve(d->ring, sizeof(*r) + bytes);

	if (!r)
		return NULL;
	*r = (struct record){
	    .kind = kind,
	    .clock_ns = d->clock_ns,
	    .delivered = d->delivered,
	    .lost_ring = d->lost_ring,
	    .lost = d->lost,
	};
	return r;
}

/* For what must not be lost: wait for the analysis to make room. */
static struct record *
reserve_patiently(struct deck *d, enum record_kind kind, size_t bytes)
{
	struct record *r;

	while (!(r = reserve(d, kind, bytes)) && !stopping(d)) {
		publish(d);
		bell_wait(&d->capture_bell, -1, FULL_NS);
	}
	return r;
}

static void
send_mark(struct deck *d, enum record_kind kind, bool complete)
{
	struct record *r;

	/* Even a deck that stops must learn that it is over. */
	while (!(r = reserve(d, kind, 0))) {
		publish(d);
		bell_wait(&d->capture_bell, -1, FULL_NS);
	}
	r->complete = complete;
	ring_commit(d->ring, sizeof(*r));
	publish(d);
}

static void
tell_clock(struct capture *c, int64_t clock_ns)
{
	struct deck *d = c->d;
	struct record *r;

	if (clock_ns > d->clock_ns)
		d->clock_ns = clock_ns;
	r = reserve(d, RECORD_CLOCK, 0);
	if (!r)
		return;
	ring_commit(d->ring, sizeof(*r));
	publish(d);
}

static void
record_frame(struct deck *d, const struct frame *f)
{
	struct recorder *recorder = d->config.recorder;

	if (!recorder || d->record_error)
		return;
	d->record_error = recorder_write(recorder, f, &d->record_why);
	if (d->record_error) {
		d->now.recording = false;
		snprintf(d->now.banner, sizeof(d->now.banner),
		    "recording stopped: %.200s", d->record_why.text);
	}
}

static void
pass_on(struct capture *c, const struct frame *f)
{
	struct deck *d = c->d;
	struct record *r;
	size_t bytes = f->captured;

	record_frame(d, f);
	d->delivered++;
	if (f->clock_ns > d->clock_ns)
		d->clock_ns = f->clock_ns;
	r = c->file ? reserve_patiently(d, RECORD_FRAME, bytes)
	            : reserve(d, RECORD_FRAME, bytes);
	if (!r) {
		d->lost_ring++;
		return;
	}
	r->frame = *f;
	if (bytes > 0)
		memcpy(r->bytes, f->data, bytes);
	ring_commit(d->ring, sizeof(*r) + bytes);
}

static enum deck_mode
mode_of(const struct capture *c)
{
	const struct deck *d = c->d;

	if (d->ended)
		return DECK_ENDED;
	if (!c->file)
		return DECK_LIVE;
	return d->transport.paused ? DECK_PAUSED : DECK_REPLAY;
}

static void
tell_status(struct capture *c)
{
	struct deck *d = c->d;
	const char *banner = source_banner(c->source);

	d->now.mode = mode_of(c);
	d->now.speed = d->transport.to_end ? 0 : d->transport.speed;
	d->now.progress = source_progress(c->source);
	d->now.clock_ns = d->clock_ns;
	if (!d->record_error)
		text_sanitize(banner, strlen(banner), d->now.banner,
		    sizeof(d->now.banner));
	d->status[d->statuses.back] = d->now;
	mailbox_publish(&d->statuses);
	c->status_ns = clock_monotonic_ns();
}

/* The clock of the frame that would be next, or where we are without one. */
static int64_t
next_clock(const struct capture *c)
{
	return c->next < c->n ? c->frames[c->next].clock_ns : c->d->clock_ns;
}

static void
carry_out(struct capture *c, const struct command *command)
{
	struct deck *d = c->d;
	struct transport *t = &d->transport;
	int64_t now = clock_monotonic_ns();

	switch (command->what) {
	case DECK_PLAY:
		transport_play(t, now);
		break;
	case DECK_PAUSE:
		transport_pause(t, next_clock(c), now);
		break;
	case DECK_SET_SPEED:
		transport_set_speed(t, command->argument, next_clock(c), now);
		break;
	case DECK_STEP:
		transport_pause(t, next_clock(c), now);
		d->step = true;
		break;
	case DECK_TO_END:
		transport_to_end(t);
		break;
	case DECK_RESTART:
		d->restart = true;
		break;
	}
}

static bool
take_commands(struct capture *c)
{
	struct deck *d = c->d;
	unsigned head =
	    atomic_load_explicit(&d->commands_head, memory_order_relaxed);
	unsigned tail =
	    atomic_load_explicit(&d->commands_tail, memory_order_acquire);
	bool any = head != tail;

	for (; head != tail; head++)
		if (c->file)
			carry_out(c, &d->commands[head % DECK_COMMANDS]);
	atomic_store_explicit(&d->commands_head, head, memory_order_release);
	return any;
}

static void
restart(struct capture *c)
{
	struct deck *d = c->d;

	d->restart = false;
	d->source_error = source_rewind(c->source, &d->source_why);
	if (d->source_error < 0)
		return;
	c->n = c->next = 0;
	d->ended = false;
	d->now.failure[0] = '\0';
	d->delivered = 0;
	d->clock_ns = 0;
	limits_init(&d->limits, d->config.max_frames, d->config.max_ns,
	    d->config.from_ns, d->config.to_ns);
	transport_restart(&d->transport);
	send_mark(d, RECORD_RESET, false);
	tell_status(c);
}

static void
end(struct capture *c, int error)
{
	struct deck *d = c->d;

	d->ended = true;
	d->source_error = error;
	if (error < 0)
		text_sanitize(d->source_why.text, strlen(d->source_why.text),
		    d->now.failure, sizeof(d->now.failure));
	d->lost = source_losses(c->source);
	send_mark(d, RECORD_END, error == 0);
	tell_status(c);
}

/* Get frames when none are at hand; false when there are none for now. */
static bool
refill(struct capture *c)
{
	struct deck *d = c->d;
	int n;

	if (c->next < c->n)
		return true;
	n = source_next_batch(c->source, c->frames, BATCH, &d->source_why);
	c->next = 0;
	c->n = n > 0 ? (size_t)n : 0;
	if (n < 0 || (n == 0 && source_ended(c->source)))
		end(c, n);
	return n > 0;
}

/* Housekeeping by real time, whatever frames do. */
static void
keep_time(struct capture *c)
{
	struct deck *d = c->d;
	int64_t now = clock_monotonic_ns();

	if (!c->file && now - c->losses_ns >= LOSSES_NS) {
		c->losses_ns = now;
		d->lost = source_losses(c->source);
		if (d->config.recorder && !d->record_error)
			d->record_error =
			    recorder_flush(d->config.recorder, &d->record_why);
	}
	if (now - c->clock_told_ns >= CLOCK_NS && !d->ended) {
		int64_t clock = d->clock_ns;

		c->clock_told_ns = now;
		if (!c->file && d->delivered > 0)
			clock += now - c->last_frame_ns;
		else if (c->file)
			clock =
			    transport_clock(&d->transport, next_clock(c), now);
		if (d->delivered > 0)
			tell_clock(c, clock);
		c->last_frame_ns = now;
	}
	if (now - c->status_ns >= STATUS_NS)
		tell_status(c);
	if (!c->file && d->config.max_ns > 0 &&
	    now - c->started_ns >= d->config.max_ns && !d->ended)
		end(c, 0);
}

/* Is the frame at hand due? If not, wait a little. */
static bool
wait_until_due(struct capture *c)
{
	struct deck *d = c->d;
	int64_t now = clock_monotonic_ns(), wait;

	if (!c->file || d->step)
		return true;
	wait = transport_wait(&d->transport, c->frames[c->next].clock_ns, now);
	if (wait == 0)
		return true;
	publish(d);
	bell_wait(&d->capture_bell, -1, wait < CLOCK_NS ? wait : CLOCK_NS);
	return false;
}

static void
pass_frames(struct capture *c)
{
	struct deck *d = c->d;
	const struct frame *f = &c->frames[c->next];

	switch (limits_judge(&d->limits, f)) {
	case LIMIT_ADMIT:
		pass_on(c, f);
		if (!c->file)
			c->last_frame_ns = clock_monotonic_ns();
		if (d->step)
			transport_stepped(
			    &d->transport, f->clock_ns, clock_monotonic_ns());
		d->step = false;
		break;
	case LIMIT_SKIP:
		break;
	case LIMIT_STOP:
		break;
	}
	c->next++;
	if (limits_reached(&d->limits))
		end(c, 0);
}

/* At the end: loop, or stand there until told otherwise. */
static void
rest(struct capture *c)
{
	struct deck *d = c->d;

	if (c->file && d->config.loop && d->source_error == 0 &&
	    d->delivered > 0) {
		d->restart = true;
		return;
	}
	bell_wait(&d->capture_bell, -1, STATUS_NS);
}

void *
deck_capture_main(void *deck)
{
	struct deck *d = deck;
	int64_t now = clock_monotonic_ns();
	struct capture c = {
	    .d = d,
	    .source = d->config.source,
	    .file = source_kind(d->config.source) == SOURCE_KIND_FILE,
	    .started_ns = now,
	    .losses_ns = now,
	    .last_frame_ns = now,
	};

	tell_status(&c);
	while (!stopping(d)) {
		if (take_commands(&c))
			tell_status(&c);
		keep_time(&c);
		if (d->restart)
			restart(&c);
		else if (d->ended)
			rest(&c);
		else if (!refill(&c))
			publish(d);
		else if (wait_until_due(&c))
			pass_frames(&c);
	}
	if (!d->ended)
		end(&c, 0);
	return NULL;
}
