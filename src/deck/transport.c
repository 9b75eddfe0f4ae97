/* SPDX-License-Identifier: BSD-2-Clause */
#include "deck/transport.h"

#include "base/clock.h"

#define IDLE_NS (2 * NS_PER_S) /* of packet time */
#define GAP_NS NS_PER_S        /* what is left of it, real */

void
transport_init(struct transport *t, double speed, bool paused)
{
	*t = (struct transport){.speed = speed, .paused = paused};
}

static void
anchor(struct transport *t, int64_t packet_ns, int64_t now_ns)
{
	t->anchored = true;
	t->anchor_packet_ns = packet_ns;
	t->anchor_real_ns = now_ns;
}

/* A century between two frames must not overflow: it is "never" anyway. */
static int64_t
real_from_packet(int64_t ns, double speed)
{
	double real = (double)ns / speed;

	return real < 9.0e18 ? (int64_t)real : TRANSPORT_NEVER;
}

bool
transport_is_flat_out(const struct transport *t)
{
	return t->to_end || t->seeking || !(t->speed > 0);
}

/* The first frame at or past what is sought: play on from there, or stand. */
static void
arrive(struct transport *t, int64_t clock_ns, int64_t now_ns)
{
	t->seeking = false;
	if (!t->anchored)
		anchor(t, clock_ns, now_ns); /* nothing was passed on the way */
	else if (t->seek_ns > t->anchor_packet_ns)
		anchor(t, t->seek_ns, now_ns);
	else
		t->anchor_real_ns = now_ns;
}

/* What is left to wait, or what is left of it without the gap. */
static int64_t
cut_gap(struct transport *t, int64_t clock_ns, int64_t now_ns, int64_t wait_ns)
{
	if (!t->skip_gaps || wait_ns <= GAP_NS ||
	    clock_ns - transport_clock(t, clock_ns, now_ns) <= IDLE_NS)
		return wait_ns;
	anchor(t, clock_ns - (int64_t)(t->speed * (double)GAP_NS), now_ns);
	return GAP_NS;
}

int64_t
transport_wait(struct transport *t, int64_t clock_ns, int64_t now_ns)
{
	int64_t after_anchor, since_anchor;

	if (transport_passes(t, clock_ns)) {
		anchor(t, clock_ns, now_ns);
		return 0;
	}
	if (t->seeking)
		arrive(t, clock_ns, now_ns);
	if (t->paused)
		return TRANSPORT_NEVER;
	if (!t->anchored)
		anchor(t, clock_ns, now_ns);
	if (transport_is_flat_out(t))
		return 0;
	after_anchor =
	    real_from_packet(clock_ns - t->anchor_packet_ns, t->speed);
	since_anchor = now_ns - t->anchor_real_ns;
	if (after_anchor <= since_anchor)
		return 0;
	return cut_gap(t, clock_ns, now_ns, after_anchor - since_anchor);
}

int64_t
transport_clock(const struct transport *t, int64_t next_ns, int64_t now_ns)
{
	double moved = (double)(now_ns - t->anchor_real_ns) * t->speed;
	double room = (double)(next_ns - t->anchor_packet_ns);

	if (!t->anchored)
		return next_ns;
	if (t->paused)
		return t->anchor_packet_ns;
	if (transport_is_flat_out(t))
		return next_ns;
	return moved < room ? t->anchor_packet_ns + (int64_t)moved : next_ns;
}

void
transport_pause(struct transport *t, int64_t next_ns, int64_t now_ns)
{
	if (t->anchored)
		anchor(t, transport_clock(t, next_ns, now_ns), now_ns);
	t->paused = true;
	t->to_end = false;
}

/* Time stood still meanwhile: the playhead goes on from where it is. */
void
transport_play(struct transport *t, int64_t now_ns)
{
	if (t->paused)
		t->anchor_real_ns = now_ns;
	t->paused = false;
}

void
transport_set_speed(
    struct transport *t, double speed, int64_t next_ns, int64_t now_ns)
{
	if (t->anchored)
		anchor(t, transport_clock(t, next_ns, now_ns), now_ns);
	t->speed = speed;
	t->to_end = false;
}

void
transport_stepped(struct transport *t, int64_t clock_ns, int64_t now_ns)
{
	anchor(t, clock_ns, now_ns);
}

void
transport_to_end(struct transport *t)
{
	t->to_end = true;
	t->paused = t->seeking = t->looping = false;
}

void
transport_seek(struct transport *t, int64_t to_ns)
{
	t->to_end = false;
	t->paused |= !(t->speed > 0);
	t->seeking = true;
	t->seek_ns = to_ns;
}

void
transport_skip_gaps(struct transport *t, bool wanted)
{
	t->skip_gaps = wanted;
}

void
transport_loop(struct transport *t, int64_t from_ns, int64_t to_ns)
{
	t->looping = from_ns < to_ns;
	t->loop_from_ns = from_ns;
	t->loop_to_ns = to_ns;
}

bool
transport_laps(const struct transport *t, int64_t clock_ns)
{
	return t->looping && !t->seeking && clock_ns >= t->loop_to_ns;
}

void
transport_restart(struct transport *t)
{
	t->anchored = t->seeking = t->to_end = false;
}
