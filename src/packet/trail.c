/* SPDX-License-Identifier: BSD-2-Clause */
#include "trail.h"

void
trail_follow(
    const struct frame *frame, struct packet *packet, struct trail *out)
{
	struct dissection d = {
	    .in = {frame->data, frame->data + frame->captured, false},
	    .out = packet,
	    .frame = frame,
	    .trail = out,
	    .n_layers = TRAIL_FIRST_LAYER,
	};
	enum issue why;

	*packet = (struct packet){0};
	out->n = 0;
	why = link_dissect(&d);
	if (why != ISSUE_NONE)
		dissection_note(&d, why);
	out->complete = !d.in.short_read;
	out->at = (uint32_t)dissection_offset(&d);
	out->end = (uint32_t)(d.in.end - frame->data);
}
