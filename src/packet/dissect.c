/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way in: a struct packet starts out empty, each header on the way fills
 * in what it knows, and what went wrong is booked here.
 */
#include "packet/dissect.h"

#include "dissection.h"

#include <string.h>

/* Only bytes that the capture left out are "cut": a length that ends inside a
 * header is wrong however much was captured. */
static bool
explained_by_cut(const struct dissection *d, enum issue issue)
{
	const struct frame *f = d->frame;

	return f->cut && d->in.end == f->data + f->captured &&
	       issue_is_short(issue);
}

void
dissection_note(struct dissection *d, enum issue issue)
{
	struct packet *out = d->out;

	if (explained_by_cut(d, issue))
		out->flags |= PACKET_CUT;
	else if (out->n_issues < PACKET_MAX_ISSUES)
		out->issues[out->n_issues++] = (uint8_t)issue;
}

static void
note_faults(struct dissection *d)
{
	if (d->frame->faults & FRAME_LENGTH_LIE)
		dissection_note(d, ISSUE_FRAME_LENGTH);
	if (d->frame->faults & FRAME_TIME_LIE)
		dissection_note(d, ISSUE_FRAME_TIME);
}

/* In halves, which compilers store in line; the whole becomes "rep stos". */
static void
packet_clear(struct packet *out)
{
	uint8_t *bytes = (uint8_t *)out;

	memset(bytes, 0, 64);
	memset(bytes + 64, 0, sizeof(*out) - 64);
}

static inline void
read_headers(const struct frame *frame, struct packet *out, bool innermost)
{
	struct dissection d = {
	    .in = {frame->data, frame->data + frame->captured, false},
	    .out = out,
	    .frame = frame,
	    .innermost = innermost,
	};
	enum issue why;

	packet_clear(out);
	out->direction = frame->direction;
	out->cut = (uint8_t)frame->cut;
	out->wire_bytes = frame->wire;
	out->time_ns = frame->time_ns;
	out->clock_ns = frame->clock_ns;
	out->number = frame->number;
	if (frame->faults)
		note_faults(&d);
	why = link_dissect(&d);
	if (why != ISSUE_NONE)
		dissection_note(&d, why);
}

void
dissect_frame(const struct frame *frame, struct packet *out)
{
	read_headers(frame, out, false);
}

void
dissect_innermost(const struct frame *frame, struct packet *out)
{
	read_headers(frame, out, true);
}
