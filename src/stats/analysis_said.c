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

static uint32_t
hear_body(
    void *analysis, const struct talk_ends *ends, const struct talk_body *body)
{
	struct analysis *a = analysis;
	const char *url = body->url;

	if (!url)
		url = said_url(a->said, body->cookie);
	return files_begin(a->files, ends, body, url);
}

static void
hear_body_bytes(void *analysis, uint32_t number, struct bytes bytes)
{
	struct analysis *a = analysis;

	files_bytes(a->files, number, bytes);
}

static void
hear_body_at(void *analysis, uint32_t number, uint64_t offset)
{
	struct analysis *a = analysis;

	files_seek(a->files, number, offset);
}

static void
hear_body_missing(void *analysis, uint32_t number, uint64_t bytes)
{
	struct analysis *a = analysis;

	files_missing(a->files, number, bytes);
}

static void
hear_body_end(void *analysis, uint32_t number, const struct talk_body_end *end)
{
	struct analysis *a = analysis;

	files_end(a->files, number, end);
}

static void
listen_to_bodies(struct analysis *a, struct talk_sink *sink)
{
	sink->body = hear_body;
	sink->body_missing = hear_body_missing;
	sink->body_end = hear_body_end;
	if (files_are_kept(a->files)) {
		sink->body_bytes = hear_body_bytes;
		sink->body_at = hear_body_at;
	}
	sink->bodies = a;
}

static struct talk_sink
sink_of(struct analysis *a)
{
	struct talk_sink sink = said_sink(a->said);

	sink.settled = hear_settled;
	sink.flows = a;
	if (a->files)
		listen_to_bodies(a, &sink);
	return sink;
}

void
analysis_keep_files(struct analysis *a, const struct files_keeper *keeper)
{
	if (a->files)
		files_keep(a->files, keeper);
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
	named_settle(&a->said->named);
}

void
analysis_hear_end(struct analysis *a)
{
	struct talk_sink sink = sink_of(a);

	talks_finish(a->talks, &sink);
	named_settle(&a->said->named);
}
