/* SPDX-License-Identifier: BSD-2-Clause */
/* transport owns the playing of a tape: when each frame is due. */
#ifndef DECK_TRANSPORT_H
#define DECK_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Packet time runs `speed` times as fast as real time from an anchor. Pure:
 * real time is an argument, so a test plays hours in a moment. Any change of
 * speed or state anchors anew where the playhead then is.
 */
struct transport {
	double speed; /* 0 = as fast as possible */
	bool paused, to_end;
	bool anchored;
	bool seeking, skip_gaps, looping;
	int64_t anchor_real_ns, anchor_packet_ns;
	int64_t seek_ns;                  /* frames before it are due at once */
	int64_t loop_from_ns, loop_to_ns; /* half open */
};

void transport_init(struct transport *t, double speed, bool paused);

#define TRANSPORT_NEVER INT64_MAX

/*
 * transport_wait - how long until a frame is due, in real nanoseconds.
 *
 * clock_ns  the frame's clock (times never go back); the first frame ever
 *           seen sets the anchor and is due at once
 * returns   0 when due, TRANSPORT_NEVER while paused
 */
int64_t transport_wait(struct transport *t, int64_t clock_ns, int64_t now_ns);

/* Frames are due as they come, and the playhead is where the newest one is. */
bool transport_is_flat_out(const struct transport *t);

/*
 * Where the playhead is, never past `next_ns`: the clock of the next frame,
 * or flat out of the newest one.
 */
int64_t transport_clock(
    const struct transport *t, int64_t next_ns, int64_t now_ns);

/* Changes at real time now_ns; next_ns as above. */
void transport_pause(struct transport *t, int64_t next_ns, int64_t now_ns);
void transport_play(struct transport *t, int64_t now_ns);
void transport_set_speed(
    struct transport *t, double speed, int64_t next_ns, int64_t now_ns);

/* One frame was let through while paused: the playhead stands on it. */
void transport_stepped(struct transport *t, int64_t clock_ns, int64_t now_ns);

/*
 * transport_seek - whatever comes before that time is due at once, and the
 * playhead stands on it then, paused or not as before. One that has not to
 * wait for anything stands still there, or it would be gone at once.
 *
 * The way back is a restart first.
 */
void transport_seek(struct transport *t, int64_t to_ns);

/* Is a frame of that clock before what is sought? */
static inline bool
transport_passes(const struct transport *t, int64_t clock_ns)
{
	return t->seeking && clock_ns < t->seek_ns;
}

/*
 * A gap of more than 2 s of packet time is cut to what takes 1 s, if it would
 * take longer.
 */
void transport_skip_gaps(struct transport *t, bool wanted);

/*
 * Play [from, to) over and over; none when from is not before to.
 *
 * transport_laps - is a frame of that clock past the end of it? What to wait
 *                  for is the end then, and what to seek is its beginning.
 */
void transport_loop(struct transport *t, int64_t from_ns, int64_t to_ns);
bool transport_laps(const struct transport *t, int64_t clock_ns);

/* Everything is due until the end; a restart clears it. */
void transport_to_end(struct transport *t);
void transport_restart(struct transport *t);

#endif
