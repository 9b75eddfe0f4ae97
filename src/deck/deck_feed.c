/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the capture thread puts into the ring and into the recording. A live
 * interface and a full ring: a loss is counted. Whoever can be kept waiting,
 * a file or the writer of a pipe, waits.
 */
#include "deck_private.h"

#include "base/clock.h"
#include "capture/recorder.h"

#include <stdio.h>
#include <string.h>

#define FULL_NS (200 * 1000) /* how long to wait for a full ring */

/* A long question is answered meanwhile; 32 MiB in the kernel take as much. */
#define LIVE_FULL_NS (50 * NS_PER_MS)

static bool
stopping(const struct deck *d)
{
	return atomic_load_explicit(&d->stop, memory_order_relaxed);
}

void
feed_publish(struct deck *d)
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
	    .decap = d->decap,
	};
	r->lost.kernel -= d->lost_before.kernel;
	r->lost.interface -= d->lost_before.interface;
	return r;
}

static void
wait_for_room(struct deck *d)
{
	feed_publish(d);
	bell_wait(&d->capture_bell, -1, FULL_NS);
}

/* For what must not be lost; NULL only when the deck stops. */
static struct record *
reserve_patiently(struct deck *d, enum record_kind kind, size_t bytes)
{
	struct record *r;

	while (!(r = reserve(d, kind, bytes)) && !stopping(d))
		wait_for_room(d);
	return r;
}

/*
 * For a live frame: wait a little, as the kernel has a larger buffer than we.
 * A ring that stays full costs that once, not for every frame.
 */
static struct record *
reserve_briefly(struct deck *d, enum record_kind kind, size_t bytes)
{
	struct record *r = reserve(d, kind, bytes);
	int64_t until;

	if (r || d->overrun) {
		d->overrun = !r;
		return r;
	}
	until = clock_monotonic_ns() + LIVE_FULL_NS;
	while (!(r = reserve(d, kind, bytes)) && !stopping(d) &&
	       clock_monotonic_ns() < until)
		wait_for_room(d);
	d->overrun = !r;
	return r;
}

void
feed_mark(struct deck *d, enum record_kind kind, bool complete)
{
	struct record *r;

	/* Even a deck that stops must learn that it is over. */
	while (!(r = reserve(d, kind, 0)))
		wait_for_room(d);
	r->complete = complete;
	ring_commit(d->ring, sizeof(*r));
	feed_publish(d);
}

void
feed_clock(struct deck *d, int64_t clock_ns)
{
	struct record *r;

	if (clock_ns > d->clock_ns)
		d->clock_ns = clock_ns;
	atomic_store_explicit(
	    &d->extent.clock_ns, d->clock_ns, memory_order_relaxed);
	r = reserve(d, RECORD_CLOCK, 0);
	if (!r)
		return;
	ring_commit(d->ring, sizeof(*r));
	feed_publish(d);
}

static void
recording_failed(struct deck *d)
{
	d->now.recording = false;
	snprintf(d->now.banner, sizeof(d->now.banner),
	    "recording stopped: %.200s", d->record_why.text);
}

/* A tape that is played again is not recorded again. */
static void
record_frame(struct deck *d, const struct frame *f)
{
	struct recorder *recorder = d->config.recorder;

	if (!recorder || d->record_error || f->number <= d->recorded_number)
		return;
	d->recorded_number = f->number;
	d->record_error = recorder_write(recorder, f, &d->record_why);
	if (d->record_error)
		recording_failed(d);
	else
		d->n_recorded++;
}

void
feed_flush_recording(struct deck *d)
{
	if (!d->config.recorder || d->record_error)
		return;
	d->record_error = recorder_flush(d->config.recorder, &d->record_why);
	if (d->record_error)
		recording_failed(d);
}

/* Scopes see a frame of a file once it has been played. */
static void
tell_extent(struct deck *d, const struct frame *f)
{
	struct tape_extent *x = &d->extent;
	int64_t late = f->clock_ns - f->time_ns;

	if (late > atomic_load_explicit(&x->disorder_ns, memory_order_relaxed))
		atomic_store_explicit(
		    &x->disorder_ns, late, memory_order_relaxed);
	atomic_store_explicit(&x->number, f->number, memory_order_release);
}

void
feed_rewound(struct deck *d)
{
	struct tape_extent *x = &d->extent;

	atomic_store_explicit(&x->number, 0, memory_order_relaxed);
	atomic_store_explicit(&x->decap, d->decap, memory_order_relaxed);
	atomic_fetch_add_explicit(&x->generation, 1, memory_order_release);
}

static void
count_delivered(struct deck *d, const struct frame *f)
{
	record_frame(d, f);
	tell_extent(d, f);
	d->delivered++;
	if (f->clock_ns > d->clock_ns)
		d->clock_ns = f->clock_ns;
}

/* The frame's bytes stay with the source; only the record has been filled. */
static void
fill(const struct deck *d, struct record *r, const struct frame *f)
{
	r->frame = *f;
	r->clock_ns = d->clock_ns;
	r->delivered = d->delivered;
}

/*
 * A frame larger than the ring takes lies at the source until the analysis
 * has been through it, and nothing is asked of the source meanwhile.
 */
static void
lend_frame(struct deck *d, const struct frame *f)
{
	struct record *r = reserve_patiently(d, RECORD_LENT, 0);

	if (!r)
		return;
	count_delivered(d, f);
	fill(d, r, f);
	ring_commit(d->ring, sizeof(*r));
	feed_publish(d);
	while (ring_used(d->ring) > 0 && !stopping(d))
		wait_for_room(d);
}

/* Room for a frame in the ring, or NULL: see feed_frame. */
static struct record *
reserve_frame(struct deck *d, size_t bytes, bool fits, bool patient)
{
	if (!fits)
		return NULL;
	return patient ? reserve_patiently(d, RECORD_FRAME, bytes)
	               : reserve_briefly(d, RECORD_FRAME, bytes);
}

void
feed_frame(struct deck *d, const struct frame *f, bool patient)
{
	size_t bytes = f->captured;
	bool fits = sizeof(struct record) + bytes <= ring_capacity(d->ring) / 2;
	struct record *r;

	if (patient && !fits) {
		lend_frame(d, f);
		return;
	}
	r = reserve_frame(d, bytes, fits, patient);
	if (!r && patient)
		return; /* the deck stops: this one was not taken any more */
	count_delivered(d, f);
	if (!r) {
		d->lost_ring++;
		return;
	}
	fill(d, r, f);
	if (bytes > 0)
		memcpy(r->bytes, f->data, bytes);
	ring_commit(d->ring, sizeof(*r) + bytes);
	if (d->memory)
		tape_memory_put(d->memory, f);
}
