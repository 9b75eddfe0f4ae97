/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The capture thread: takes frames from the source when they are due, carries
 * out commands, and says how things stand.
 */
#include "playhead.h"

#include "base/clock.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define STATUS_NS (100 * NS_PER_MS)
#define LOSSES_NS NS_PER_S

static bool
stopping(const struct deck *d)
{
	return atomic_load_explicit(&d->stop, memory_order_relaxed);
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
	const char *banner =
	    *source_banner(c->source) ? source_banner(c->source) : d->notice;
	int64_t now = clock_monotonic_ns();
	bool seeking = d->transport.seeking || playhead_rushes(c);
	bool changed = d->now.mode != mode_of(c) || d->now.seeking != seeking;

	d->now.mode = mode_of(c);
	d->now.seeking = seeking;
	d->now.skip_gaps = d->transport.skip_gaps;
	d->now.looping = d->transport.looping;
	d->now.speed = d->transport.to_end ? 0 : d->transport.speed;
	d->now.progress = source_progress(c->source);
	source_links_unread(c->source, d->now.unread, sizeof(d->now.unread));
	d->now.clock_ns =
	    d->transport.seeking ? d->transport.seek_ns : playhead_now(c, now);
	if (!d->record_error)
		text_sanitize(banner, strlen(banner), d->now.banner,
		    sizeof(d->now.banner));
	d->status[d->statuses.back] = d->now;
	mailbox_publish(&d->statuses);
	if (changed)
		bell_ring(&d->ui_bell);
	c->status_ns = now;
}

static void
end(struct capture *c, int error, bool complete)
{
	struct deck *d = c->d;

	d->ended = true;
	d->transport.seeking = false;
	d->source_error = error;
	if (error < 0)
		text_sanitize(d->source_why.text, strlen(d->source_why.text),
		    d->now.failure, sizeof(d->now.failure));
	d->lost = source_losses(c->source);
	feed_mark(d, RECORD_END, complete);
	feed_flush_recording(d);
	tell_status(c);
}

/* From the first frame, all counts from zero. */
static void
rewind_tape(struct capture *c)
{
	struct deck *d = c->d;
	int r = source_rewind(c->source, &d->source_why);

	c->n = c->next = 0;
	if (r < 0) {
		end(c, r, false);
		return;
	}
	d->ended = false;
	d->source_error = 0;
	d->now.failure[0] = '\0';
	d->delivered = d->lost_ring = 0;
	d->lost = (struct source_losses){0};
	d->clock_ns = 0;
	d->steps = 0;
	d->rush = 0;
	d->limits = d->asked;
	feed_rewound(d);
	feed_mark(d, RECORD_RESET, false);
	tell_status(c);
}

static void
restart(struct capture *c)
{
	transport_restart(&c->d->transport);
	rewind_tape(c);
}

/* What lies behind is counted again from the start. */
static void
seek(struct capture *c, int64_t to_ns)
{
	struct deck *d = c->d;

	if (to_ns <= d->clock_ns)
		restart(c);
	if (!d->ended)
		transport_seek(&d->transport, to_ns);
}

/* A file at its end stands where it is sent; out of a loop, there is none. */
static void
seek_as_told(struct capture *c, int64_t to_ns)
{
	struct deck *d = c->d;
	struct transport *t = &d->transport;

	if (d->ended && to_ns > d->clock_ns)
		return;
	t->paused |= d->ended;
	t->looping &= to_ns >= t->loop_from_ns && to_ns < t->loop_to_ns;
	seek(c, to_ns);
}

static void
loop(struct capture *c, int64_t from_ns, int64_t to_ns)
{
	struct transport *t = &c->d->transport;

	transport_loop(t, from_ns, to_ns);
	if (!t->looping)
		return;
	seek(c, from_ns);
	transport_play(t, clock_monotonic_ns());
}

/* What was counted on an interface cannot be counted again. */
static void
count_anew(struct capture *c)
{
	struct deck *d = c->d;

	d->lost = d->lost_before = source_losses(c->source);
	d->delivered = d->lost_ring = 0;
	feed_rewound(d);
	feed_mark(d, RECORD_RESET, false);
	tell_status(c);
}

static void
say_decap(struct capture *c)
{
	struct deck *d = c->d;
	const char *which = d->decap ? "innermost" : "outermost";
	char clock[UNITS_TEXT_BYTES];

	d->now.decap = d->decap;
	units_clock(clock, playhead_now(c, clock_monotonic_ns()));
	if (!c->file)
		snprintf(d->notice, sizeof(d->notice),
		    "all counts are since %s: by the %s IP header", clock,
		    which);
	else if (d->decap != d->config.decap)
		snprintf(d->notice, sizeof(d->notice),
		    "counted by the %s IP header", which);
	else
		d->notice[0] = '\0';
}

static void
set_decap(struct capture *c, bool decap)
{
	struct deck *d = c->d;
	uint64_t was = d->delivered > d->rush ? d->delivered : d->rush;

	if (decap == d->decap || (!c->file && d->ended))
		return;
	d->decap = decap;
	say_decap(c);
	if (!c->file) {
		count_anew(c);
		return;
	}
	rewind_tape(c);
	d->rush = was;
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
		transport_pause(t, playhead_next(c), now);
		break;
	case DECK_SET_SPEED:
		transport_set_speed(
		    t, command->argument, playhead_next(c), now);
		break;
	case DECK_STEP:
		if (d->ended)
			break;
		transport_pause(t, playhead_next(c), now);
		d->steps++;
		break;
	case DECK_TO_END:
		transport_to_end(t);
		break;
	case DECK_RESTART:
		transport_loop(t, 0, 0);
		restart(c);
		break;
	case DECK_SEEK:
		seek_as_told(c, command->from_ns);
		break;
	case DECK_LOOP:
		loop(c, command->from_ns, command->to_ns);
		break;
	case DECK_SKIP_GAPS:
		transport_skip_gaps(t, command->argument > 0);
		break;
	case DECK_SET_DECAP:
		set_decap(c, command->argument > 0);
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

	for (; head != tail; head++) {
		const struct command *command =
		    &d->commands[head % DECK_COMMANDS];

		if (c->file || command->what == DECK_SET_DECAP)
			carry_out(c, command);
	}
	atomic_store_explicit(&d->commands_head, head, memory_order_release);
	return any;
}

/* What went missing after the end is nobody's loss. */
static void
ask_losses(struct capture *c, int64_t now)
{
	struct deck *d = c->d;

	if (now - c->losses_ns < LOSSES_NS || d->ended)
		return;
	c->losses_ns = now;
	if (!c->file || c->follows)
		d->lost = source_losses(c->source);
	feed_flush_recording(d);
}

/* Housekeeping by real time, whatever frames do. */
static void
keep_time(struct capture *c)
{
	struct deck *d = c->d;
	int64_t now = clock_monotonic_ns();

	playhead_tell(c, now);
	ask_losses(c, now);
	if (now - c->status_ns >= STATUS_NS)
		tell_status(c);
	if ((!c->file || c->follows) && d->config.max_ns > 0 &&
	    now - c->started_ns >= d->config.max_ns && !d->ended)
		end(c, 0, true);
}

/* Frames that nobody asked for are not waited for either. */
static bool
has_frame(struct capture *c)
{
	while (c->next < c->n &&
	       limits_test(&c->d->limits, &c->frames[c->next]) == LIMIT_SKIP)
		c->next++;
	return c->next < c->n;
}

static void
refill(struct capture *c)
{
	struct deck *d = c->d;
	int n;

	/* An analysis that sleeps would let a busy source fill the ring. */
	feed_publish(d);
	n = source_next_batch(
	    c->source, c->frames, CAPTURE_BATCH, &d->source_why);
	c->drained = n == 0;
	c->next = 0;
	c->n = n > 0 ? (size_t)n : 0;
	if (n < 0)
		end(c, n, false);
	else if (n == 0 && source_ended(c->source) && !stopping(d))
		end(c, 0, true);
	else if (n == 0 && source_at_edge(c->source))
		d->transport.seeking = false; /* what is sought is to come */
}

/* Is the frame at hand due? If not, wait a little. */
static bool
wait_until_due(struct capture *c)
{
	struct deck *d = c->d;
	struct transport *t = &d->transport;
	int64_t clock = c->frames[c->next].clock_ns, wait;
	bool lap = transport_laps(t, clock);

	if (!c->file || d->steps > 0 || playhead_rushes(c))
		return true;
	wait = transport_wait(
	    t, lap ? t->loop_to_ns : clock, clock_monotonic_ns());
	if (wait == 0 && !lap)
		return true;
	if (wait == 0) {
		seek(c, t->loop_from_ns);
		return false;
	}
	feed_publish(d);
	bell_wait(&d->capture_bell, -1, wait < CLOCK_NS ? wait : CLOCK_NS);
	return false;
}

static void
pass_frame(struct capture *c)
{
	struct deck *d = c->d;
	const struct frame *f = &c->frames[c->next++];

	if (limits_judge(&d->limits, f) == LIMIT_ADMIT) {
		feed_frame(d, f, c->patient);
		if (d->steps > 0) {
			d->steps--;
			transport_stepped(
			    &d->transport, f->clock_ns, clock_monotonic_ns());
			tell_status(c);
		}
	}
	if (limits_reached(&d->limits))
		end(c, 0, true);
}

/* The frame at hand, and those behind it that cannot but be due as well. */
static void
pass_frames(struct capture *c)
{
	struct deck *d = c->d;
	const struct transport *t = &d->transport;
	int64_t before_ns = d->clock_ns;
	bool all = !c->file || (d->steps == 0 && !t->paused && !t->seeking &&
				   !t->looping && transport_is_flat_out(t));

	do {
		pass_frame(c);
	} while (c->next < c->n && !d->ended && !stopping(d) &&
		 (all || playhead_rushes(c) ||
		     transport_passes(t, c->frames[c->next].clock_ns)));
	if (!c->file)
		playhead_passed(c, before_ns, clock_monotonic_ns());
}

/* At the end: loop, or stand there until told otherwise. */
static void
rest(struct capture *c)
{
	struct deck *d = c->d;

	bool again = c->file && d->source_error == 0 && d->delivered > 0;

	/* What lies past the end cannot be gone round in. */
	d->transport.looping &= d->clock_ns >= d->transport.loop_from_ns;
	if (again && d->transport.looping)
		seek(c, d->transport.loop_from_ns);
	else if (again && d->config.loop)
		restart(c);
	else
		bell_wait(&d->capture_bell, -1, STATUS_NS);
}

void *
deck_capture_main(void *deck)
{
	struct deck *d = deck;
	int64_t now = clock_monotonic_ns();
	enum source_kind kind = source_kind(d->config.source);
	struct capture c = {
	    .d = d,
	    .source = d->config.source,
	    .file = kind == SOURCE_KIND_FILE,
	    .follows = source_follows(d->config.source),
	    .patient = kind != SOURCE_KIND_LIVE,
	    .started_ns = now,
	    .losses_ns = now,
	    .last_frame_ns = now,
	};

	tell_status(&c);
	while (!stopping(d)) {
		if (take_commands(&c))
			tell_status(&c);
		keep_time(&c);
		if (d->ended)
			rest(&c);
		else if (!has_frame(&c))
			refill(&c);
		else if (wait_until_due(&c))
			pass_frames(&c);
	}
	if (!d->ended)
		end(&c, 0, !c.file || c.follows);
	return NULL;
}
