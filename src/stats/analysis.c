/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The frame path: a batch is dissected and hashed in a first pass, counted in
 * another, so that the cache misses of 32 flows overlap.
 */
#include "analysis_private.h"

#include "packet/dissect.h"
#include "packet/icmp_quote.h"

/* Both directions give the same number; frames without addresses give 0. */
static unsigned
shard_of(const struct analysis *a, const struct packet *p)
{
	const struct hash_key *k = a->ladder.flows.key;

	if (p->family == FAMILY_NONE)
		return 0;
	return (unsigned)((hash_16(k, p->src, p->family) +
			      hash_16(k, p->dst, p->family)) >>
			  32) %
	       a->n_shards;
}

static bool
in_list(const struct analysis *a, const struct addr *addr)
{
	for (size_t i = 0; i < a->n_local; i++) {
		if (addr_equal(&a->local[i], addr))
			return true;
	}
	return false;
}

/* Which sides are ours: the interface's addresses, else private ranges. */
static void
mark_local(const struct analysis *a, struct flow *f)
{
	struct addr x = flow_addr(f, 0), y = flow_addr(f, 1);
	bool x_ours = in_list(a, &x), y_ours = in_list(a, &y);

	if (!x_ours && !y_ours) {
		x_ours = addr_is_private(&x);
		y_ours = addr_is_private(&y);
	}
	f->flags |= (x_ours ? FLOW_LOCAL_A : 0) | (y_ours ? FLOW_LOCAL_B : 0);
}

/* Is this packet on its way out? In and out always add up to everything. */
static bool
goes_out(const struct flow *f, const struct packet *p, unsigned side)
{
	bool from_ours = f->flags & (side ? FLOW_LOCAL_B : FLOW_LOCAL_A);
	bool to_ours = f->flags & (side ? FLOW_LOCAL_A : FLOW_LOCAL_B);

	if (p->direction != DIRECTION_UNKNOWN)
		return p->direction == DIRECTION_OUT;
	if (from_ours != to_ours)
		return from_ours;
	return side == flow_client(f);
}

static void
count_issues(struct analysis *a, const struct packet *p)
{
	for (unsigned i = 0; i < p->n_issues; i++) {
		struct issue_row *row = &a->issues[p->issues[i]];

		if (row->packets++ == 0)
			row->example = p->number;
	}
	a->ledger.frames_with_issues++;
}

static void
count_frame(struct analysis *a, const struct packet *p)
{
	struct ledger *l = &a->ledger;

	if (l->frames_analysed == 0)
		l->first_ns = l->last_ns = p->time_ns;
	else if (p->time_ns < l->first_ns)
		l->first_ns = p->time_ns;
	else if (p->time_ns > l->last_ns)
		l->last_ns = p->time_ns;
	l->frames_analysed++;
	l->wire_bytes += p->wire_bytes;
	l->frames_cut += p->cut;
	if (p->n_issues > 0) {
		count_issues(a, p);
		series_bin(a->series, p->time_ns)->damaged++;
	}
}

static void
add_packet(struct counts *c, const struct packet *p)
{
	c->packets++;
	c->bytes += p->ip_bytes;
	c->payload += p->payload_bytes;
	c->wire += p->wire_bytes;
}

static void
count_not_ip(struct analysis *a, const struct packet *p)
{
	a->ledger.frames_not_ip++;
	series_bin(a->series, p->time_ns)->wire += p->wire_bytes;
	paths_count(&a->paths, p->layers, p->wire_bytes, p->wire_bytes);
}

struct step_total *
analysis_step(struct analysis *a, int64_t step)
{
	const int64_t n = RECENT_STEPS + 1;
	struct step_total *t = a->step;

	if (t && t->step == step)
		return t;
	t = &a->steps[((step % n) + n) % n];
	if (t->step != step)
		*t = (struct step_total){.step = step};
	a->step = t;
	return t;
}

static void
count_direction(struct analysis *a, struct series_bin *bin,
    const struct packet *p, bool out)
{
	struct step_total *step =
	    analysis_step(a, recent_step(a->ladder.recent));

	bin->packets++;
	bin->wire += p->wire_bytes;
	step->packets++;
	*(out ? &bin->bytes_out : &bin->bytes_in) += p->ip_bytes;
	*(out ? &step->out : &step->in) += p->ip_bytes;
}

/* Parts that came before the first one move to the flow it has named. */
static void
move_early(struct analysis *a, const struct pending *w, struct flow *to)
{
	struct flow_key key = w->key;
	const struct early_parts *early = &w->early;
	struct flow_side *from;
	struct flow *parts;
	uint32_t slot;

	key.kind = FLOW_FRAGMENT;
	key.port_a = key.port_b = 0;
	slot =
	    map_find(&a->ladder.flows, &key, map_hash(&a->ladder.flows, &key));
	if (slot == MAP_NONE) /* evicted: booked as gone */
		return;
	parts = ladder_flow(&a->ladder, slot);
	/* Without ports, what a host sends itself is all of side a. */
	from = &parts->side[memcmp(key.a, key.b, 16) == 0 ? 0 : w->side];
	if (from->packets < early->side.packets ||
	    from->bytes < early->side.bytes)
		return;
	from->packets -= early->side.packets;
	from->bytes -= early->side.bytes;
	from->payload -= early->side.payload;
	parts->wire -= early->wire;
	flow_side_add(&to->side[w->side], &early->side);
	to->wire += early->wire;
	a->with_ports.packets += early->side.packets;
	a->with_ports.bytes += early->side.bytes;
	a->with_ports.payload += early->side.payload;
	a->with_ports.wire += early->wire;
}

static void
mark_quoted(struct analysis *a, const struct pending *w)
{
	const struct map *m = &a->ladder.flows;
	uint32_t slot = map_find(m, &w->quoted, map_hash(m, &w->quoted));

	if (slot != MAP_NONE)
		ladder_flow(&a->ladder, slot)->icmp |= w->icmp_error & 15u;
}

static void
count_ip(struct analysis *a, const struct pending *w, const struct frame *frame)
{
	const struct packet *p = &w->packet;
	struct ladder *l = &a->ladder;
	bool created;
	uint32_t slot =
	    ladder_touch(l, &w->key, w->hash, a->clock_ns, &created);
	struct flow *f = ladder_flow(l, slot);
	struct series_bin *bin;

	if (created) {
		mark_local(a, f);
		flow_guess_client(f, w->side);
	}
	if (analysis_listens(f, p))
		analysis_hear(a, f, w, frame);
	bin = series_bin(a->series, p->time_ns); /* not before: it may move */
	bin->flows += created && flow_is_flow(f);
	flow_count(f, w->side, p);
	if (f->said.settled && f->said.ref)
		said_count(a->said, f->said.ref, p->ip_bytes);
	recent_count(l->recent, slot, &f->recent, w->side, p->ip_bytes);

	count_direction(a, bin, p, goes_out(f, p, w->side));

	add_packet(&a->total, p);
	if (p->flags & PACKET_PORTS)
		add_packet(&a->with_ports, p);
	paths_count(&a->paths, p->layers, p->ip_bytes, p->wire_bytes);
	if (w->early.side.packets > 0)
		move_early(a, w, f);
}

void
analysis_advance(struct analysis *a, int64_t clock_ns)
{
	if (a->has_clock && clock_ns <= a->clock_ns)
		return;
	a->has_clock = true;
	a->clock_ns = clock_ns;
	recent_advance(a->ladder.recent, clock_ns);
}

/* An ICMP error names a flow by the first bytes of one of its packets. */
static void
read_quote(const struct frame *frame, struct pending *w)
{
	struct packet quoted;

	if (!icmp_quote_read(frame, &w->packet, &quoted))
		return;
	flow_key_of(&quoted, &w->quoted);
	w->icmp_error = (uint8_t)icmp_error_of(&w->packet);
}

/* First pass: everything that can be told without a table. */
static void
prepare(const struct analysis *a, const struct frame *frame, struct pending *w)
{
	struct packet *p = &w->packet;

	if (a->config.decap)
		dissect_innermost(frame, p);
	else
		dissect_frame(frame, p);
	if (p->family == FAMILY_NONE) {
		if (packet_innermost(p) == LAYER_ARP)
			claims_see(a->claims, frame, p);
		return;
	}
	w->early.side.packets = 0;
	w->icmp_error = ICMP_ERROR_NONE;
	if (p->flags & PACKET_FRAGMENT)
		fragments_see(a->fragments, p, &w->early);
	if (p->flags & PACKET_ICMP)
		read_quote(frame, w);
	w->side = flow_key_of(&w->packet, &w->key);
	w->hash = map_hash(&a->ladder.flows, &w->key);
	map_prefetch(&a->ladder.flows, w->hash);
}

/* Between the passes: the index lines are here, so ask for the records. */
static void
prefetch_record(const struct analysis *a, struct pending *w)
{
	const struct map *m = &a->ladder.flows;
	const char *record;

	w->guess =
	    w->packet.family == FAMILY_NONE ? MAP_NONE : map_guess(m, w->hash);
	if (w->guess == MAP_NONE)
		return;
	record = map_at(m, w->guess);
	__builtin_prefetch(record);
	__builtin_prefetch(record + 64);
	__builtin_prefetch(record + 128);
}

/* And then, with the records, for what they lead to. */
static void
prefetch_said(const struct analysis *a, const struct pending *w)
{
	const struct flow *f;

	if (w->guess == MAP_NONE)
		return;
	f = ladder_flow(&a->ladder, w->guess);
	if (f->said.ref == 0)
		return;
	if (f->said.settled)
		said_prefetch(a->said, f->said.ref);
	else
		talks_prefetch(a->talks, f->said.ref);
}

static void
count(struct analysis *a, const struct frame *frame, const struct pending *w)
{
	const struct packet *p = &w->packet;

	analysis_advance(a, p->clock_ns);
	/* Whose it is to count, the flow it names may be another shard's. */
	if (p->family != FAMILY_NONE && w->icmp_error)
		mark_quoted(a, w);
	if (a->n_shards > 1 && shard_of(a, p) != a->shard)
		return;
	remembered_add(a->remembered, frame);
	count_frame(a, p);
	if (p->family == FAMILY_NONE)
		count_not_ip(a, p);
	else
		count_ip(a, w, frame);
}

void
analysis_apply(struct analysis *a, const struct frame *frames, size_t n)
{
	for (size_t i = 0; i < n; i++)
		prepare(a, &frames[i], &a->pending[i]);
	for (size_t i = 0; i < n; i++)
		prefetch_record(a, &a->pending[i]);
	for (size_t i = 0; i < n; i++)
		prefetch_said(a, &a->pending[i]);
	for (size_t i = 0; i < n; i++)
		count(a, &frames[i], &a->pending[i]);
	ladder_settle(&a->ladder, a->clock_ns);
	if (a->has_clock)
		analysis_hear_clock(a);
}

void
analysis_received(struct analysis *a, uint64_t delivered)
{
	a->delivered = delivered;
}

void
analysis_losses(
    struct analysis *a, uint64_t kernel, uint64_t interface, uint64_t ring)
{
	struct ledger *l = &a->ledger;
	uint64_t now = kernel + interface + ring;

	/* Before the first frame there is no time to book them under. */
	if (a->has_clock && now > a->lost_shown) {
		series_bin(a->series, a->clock_ns)->lost +=
		    (uint32_t)(now - a->lost_shown);
		a->lost_shown = now;
	}
	l->lost_kernel = kernel;
	l->lost_interface = interface;
	l->lost_ring = ring;
}

/* The step that was open counts as closed: nothing more will come into it. */
void
analysis_finish(struct analysis *a, bool complete)
{
	a->ledger.complete = complete;
	analysis_hear_end(a);
	if (a->has_clock)
		recent_advance(a->ladder.recent, a->clock_ns + RECENT_STEP_NS);
}

struct ledger
analysis_ledger(const struct analysis *a)
{
	struct ledger l = a->ledger;

	l.bytes = a->total.bytes;
	l.frames_received = a->delivered + l.lost_kernel + l.lost_interface;
	return l;
}
