/* SPDX-License-Identifier: BSD-2-Clause */
/* What the bytes of frames say goes from the talks into the tables. */
#include "analysis_private.h"

static void
hear_dns(void *to, const struct dns_event *event)
{
	struct talk_sink said = said_sink(((struct analysis *)to)->said);

	said.dns(said.to, event);
}

static uint32_t
hear_request(
    void *to, const struct talk_ends *ends, const struct talk_request *request)
{
	struct talk_sink said = said_sink(((struct analysis *)to)->said);

	return said.request(said.to, ends, request);
}

static void
hear_response(void *to, const struct talk_ends *ends,
    const struct talk_response *response)
{
	struct talk_sink said = said_sink(((struct analysis *)to)->said);

	said.response(said.to, ends, response);
}

static uint32_t
hear_hello(
    void *to, const struct talk_ends *ends, const struct talk_hello *hello)
{
	struct talk_sink said = said_sink(((struct analysis *)to)->said);

	return said.hello(said.to, ends, hello);
}

static void
hear_server_hello(void *to, const struct talk_ends *ends,
    const struct talk_server_hello *hello)
{
	struct talk_sink said = said_sink(((struct analysis *)to)->said);

	said.server_hello(said.to, ends, hello);
}

/* From now on what the flow moves is counted for the name as it comes. */
static void
hear_settled(void *to, const struct flow_key *key, uint32_t cookie)
{
	struct analysis *a = to;
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
	return (struct talk_sink){
	    .to = a,
	    .dns = hear_dns,
	    .request = hear_request,
	    .response = hear_response,
	    .hello = hear_hello,
	    .server_hello = hear_server_hello,
	    .settled = hear_settled,
	};
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
