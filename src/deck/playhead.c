/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Live, frames tell the time, and where none come real time runs on from the
 * newest. A program that was stopped for a while finds frames of that while
 * waiting: they are not of now, so real time is not heard before the source
 * has no more. Else all of them would count for the moment it went on.
 */
#include "playhead.h"

#include "base/clock.h"

#define STALL_NS (2 * NS_PER_S) /* frames older than that lay there */

bool
playhead_rushes(const struct capture *c)
{
	return c->file && c->d->delivered < c->d->rush;
}

int64_t
playhead_next(const struct capture *c)
{
	if (c->next == c->n || transport_is_flat_out(&c->d->transport))
		return c->d->clock_ns;
	return c->frames[c->next].clock_ns;
}

static bool
is_behind(const struct capture *c)
{
	return !c->file && !c->drained;
}

int64_t
playhead_now(const struct capture *c, int64_t now)
{
	const struct deck *d = c->d;
	int64_t clock = d->clock_ns + (now - c->last_frame_ns);

	if (d->delivered == 0)
		return 0;
	if (playhead_rushes(c) || is_behind(c))
		return d->clock_ns;
	if (c->file)
		clock = transport_clock(&d->transport, playhead_next(c), now);
	return clock > d->clock_ns && !d->ended ? clock : d->clock_ns;
}

void
playhead_tell(struct capture *c, int64_t now)
{
	struct deck *d = c->d;
	bool slept = now - c->looked_ns > STALL_NS;
	int64_t clock;

	c->looked_ns = now;
	if (slept) {
		c->drained = false;
		c->losses_ns = now; /* they came behind what waits */
	}
	clock = playhead_now(c, now);
	if (now - c->clock_told_ns < CLOCK_NS || d->ended || is_behind(c))
		return;
	c->clock_told_ns = now;
	c->last_frame_ns = now;
	if (clock != d->clock_ns)
		feed_clock(d, clock);
}

void
playhead_passed(struct capture *c, int64_t before_ns, int64_t now)
{
	int64_t behind = before_ns + (now - c->last_frame_ns) - c->d->clock_ns;

	c->last_frame_ns = behind > STALL_NS ? now - behind : now;
}
