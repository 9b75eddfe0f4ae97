/* SPDX-License-Identifier: BSD-2-Clause */
/* What the bytes of frames say goes from the talks into the tables. */
#include "analysis_private.h"

/* From now on what the flow moves is counted for the name as it comes. */
static void
hear_settled(void *analysis, const struct flow_key *key, uint32_t cookie)
{
	struct analysis *a = analysis;
	const struct map *m = &a->ladder.flows;
	uint32_t slot = map_find(m, key, map_hash(m, key));
	struct flow *f;

	if (slot == MAP_NONE)
		return;
	f = ladder_flow(&a->ladder, slot);
	f->said.settled = true;
	f->said.ref = cookie;
	said_count(a->said, cookie, flow_bytes(f));
}

static struct talk_sink
sink_of(struct analysis *a)
{
	struct talk_sink sink = said_sink(a->said);

	sink.settled = hear_settled;
	sink.flows = a;
	return sink;
}

void
analysis_hear(struct analysis *a, struct flow *f, const struct pending *w,
    const struct frame *frame)
{
	struct talk_sink sink = sink_of(a);

	if (w->packet.flags & PACKET_TUNNEL)
		talks_see_inner(a->talks, frame, &w->packet, &sink);
	else
		talks_see(a->talks, f, w->side, &w->packet, frame, &sink);
}

void
analysis_hear_clock(struct analysis *a)
{
	struct talk_sink sink = sink_of(a);

	talks_advance(a->talks, a->clock_ns, &sink);
}

void
analysis_hear_end(struct analysis *a)
{
	struct talk_sink sink = sink_of(a);

	talks_finish(a->talks, &sink);
}
