/* SPDX-License-Identifier: BSD-2-Clause */
/* With room enough each row is what counting frame by frame gives. */
#include "views/asking.h"

#include "stats/recent.h"
#include "views/traffic.h"

static struct analysis *
analysis_of(size_t memory)
{
	struct analysis_config config = {.memory_bytes = memory};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

static const struct traffic_kind kinds[] = {
    {.seed = 1, .n_frames = 3000, .n_hosts = 3, .n_ports = 3},
    {.seed = 2, .n_frames = 3000, .n_hosts = 12, .n_ports = 6},
    {.seed = 3,
	.n_frames = 3000,
	.n_hosts = 60,
	.n_ports = 9,
	.gap_s = 300,
	.jitter_s = 20},
};

#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* One direction of something, counted frame by frame. */
struct way {
	uint64_t packets, bytes, payload, wire;
	uint64_t s2, s10, s40, series[RECENT_STEPS];
	int64_t first_ns, last_ns;
};

static void
way_add(struct way *w, const struct traffic *t, const struct packet *p)
{
	int64_t open = t->clock_ns / RECENT_STEP_NS + 1; /* it was finished */
	int64_t age = open - p->clock_ns / RECENT_STEP_NS;

	if (w->packets == 0 || p->time_ns < w->first_ns)
		w->first_ns = p->time_ns;
	if (w->packets == 0 || p->time_ns > w->last_ns)
		w->last_ns = p->time_ns;
	w->packets++;
	w->bytes += p->ip_bytes;
	w->payload += p->payload_bytes;
	w->wire += p->wire_bytes;
	w->s2 += age <= 1 ? p->ip_bytes : 0;
	w->s10 += age <= 5 ? p->ip_bytes : 0;
	w->s40 += age <= 20 ? p->ip_bytes : 0;
	if (age <= RECENT_STEPS)
		w->series[RECENT_STEPS - age] += p->ip_bytes;
}

static void
check_count(
    const struct view *view, const void *row, const char *id, uint64_t want)
{
	uint64_t got = count_of(view, row, id);

	if (got != want)
		fail_msg("%s.%s is %llu, not %llu", view->id, id,
		    (unsigned long long)got, (unsigned long long)want);
}

static int64_t
earlier(const struct way *a, const struct way *b)
{
	if (!a->packets || !b->packets)
		return a->packets ? a->first_ns : b->first_ns;
	return a->first_ns < b->first_ns ? a->first_ns : b->first_ns;
}

static int64_t
later(const struct way *a, const struct way *b)
{
	if (!a->packets || !b->packets)
		return a->packets ? a->last_ns : b->last_ns;
	return a->last_ns > b->last_ns ? a->last_ns : b->last_ns;
}

static void
check_series(const struct view *view, const void *row, const struct way *out,
    const struct way *in)
{
	const uint64_t *series = cell_of(view, row, "last_60s").series;

	CHECK(series != NULL);
	for (unsigned i = 0; i < RECENT_STEPS; i++)
		if (series[i] != out->series[i] + in->series[i])
			fail_msg("%s: step %u of the last minute is %llu, not "
				 "%llu and %llu",
			    view->id, i, (unsigned long long)series[i],
			    (unsigned long long)out->series[i],
			    (unsigned long long)in->series[i]);
}

static void
check_host(const struct traffic *t, const struct view *v, const void *row)
{
	struct addr a = cell_of(v, row, "address").addr;
	struct way out = {0}, in = {0};
	struct addr *peers = calloc(2 * (size_t)t->n, sizeof(*peers));
	size_t n_peers = 0, distinct = 0;

	for (uint32_t i = 0; i < t->n; i++) {
		const struct packet *p = &t->packets[i];

		if (sent_by(p, &a)) {
			way_add(&out, t, p);
			peers[n_peers++] = address(p, p->dst);
		}
		if (sent_to(p, &a)) {
			way_add(&in, t, p);
			peers[n_peers++] = address(p, p->src);
		}
	}
	for (size_t i = 0; i < n_peers; i++) {
		size_t j = 0;

		while (j < distinct && !addr_equal(&peers[j], &peers[i]))
			j++;
		if (j == distinct)
			peers[distinct++] = peers[i];
	}
	free(peers);
	check_count(v, row, "packets", out.packets + in.packets);
	check_count(v, row, "packets_out", out.packets);
	check_count(v, row, "packets_in", in.packets);
	check_count(v, row, "bytes_out", out.bytes);
	check_count(v, row, "bytes_in", in.bytes);
	check_count(v, row, "payload_out", out.payload);
	check_count(v, row, "payload_in", in.payload);
	check_count(v, row, "wire_bytes", out.wire + in.wire);
	check_count(v, row, "peers", distinct);
	check_count(v, row, "rate_out", out.s2 * 8 / 2);
	check_count(v, row, "rate_in", in.s2 * 8 / 2);
	check_count(v, row, "rate", (out.s2 + in.s2) * 8 / 2);
	check_count(v, row, "rate_10s", (out.s10 + in.s10) * 8 / 10);
	check_count(v, row, "rate_40s", (out.s40 + in.s40) * 8 / 40);
	CHECK(cell_of(v, row, "err").absent);
	CHECK_EQ(cell_of(v, row, "first_seen").ns, earlier(&out, &in));
	CHECK_EQ(cell_of(v, row, "last_seen").ns, later(&out, &in));
	check_series(v, row, &out, &in);
}

static void
check_pair(const struct traffic *t, const struct view *v, const void *row)
{
	struct addr src = cell_of(v, row, "src").addr;
	struct addr dst = cell_of(v, row, "dst").addr;
	struct way w = {0};

	for (uint32_t i = 0; i < t->n; i++)
		if (sent_by(&t->packets[i], &src) &&
		    sent_to(&t->packets[i], &dst))
			way_add(&w, t, &t->packets[i]);
	check_count(v, row, "packets", w.packets);
	check_count(v, row, "bytes", w.bytes);
	check_count(v, row, "payload", w.payload);
	check_count(v, row, "rate", w.s2 * 8 / 2);
	CHECK_EQ(cell_of(v, row, "first_seen").ns, w.first_ns);
	CHECK_EQ(cell_of(v, row, "last_seen").ns, w.last_ns);
}

static void
check_conversation(
    const struct traffic *t, const struct view *v, const void *row)
{
	struct addr a = cell_of(v, row, "a").addr;
	struct addr b = cell_of(v, row, "b").addr;
	struct way ab = {0}, ba = {0};

	CHECK(addr_compare(&a, &b) <= 0);
	for (uint32_t i = 0; i < t->n; i++) {
		const struct packet *p = &t->packets[i];

		if (sent_by(p, &a) && sent_to(p, &b))
			way_add(&ab, t, p);
		else if (sent_by(p, &b) && sent_to(p, &a))
			way_add(&ba, t, p);
	}
	check_count(v, row, "packets_ab", ab.packets);
	check_count(v, row, "packets_ba", ba.packets);
	check_count(v, row, "bytes_ab", ab.bytes);
	check_count(v, row, "bytes_ba", ba.bytes);
	check_count(v, row, "rate", (ab.s2 + ba.s2) * 8 / 2);
	CHECK_EQ(cell_of(v, row, "first_seen").ns, earlier(&ab, &ba));
	CHECK_EQ(cell_of(v, row, "duration").ns,
	    later(&ab, &ba) - earlier(&ab, &ba));
}

static const char *
protocol_name(uint8_t protocol)
{
	switch (protocol) {
	case 1:
		return "ICMP";
	case 6:
		return "TCP";
	case 17:
		return "UDP";
	case 33:
		return "DCCP";
	case 50:
		return "ESP";
	case 58:
		return "ICMPv6";
	case 132:
		return "SCTP";
	default:
		return "UDP-Lite";
	}
}

/* In a flow at all, and of that protocol? */
static bool
of_flow(const struct packet *p, const char *protocol, bool ports)
{
	if (p->family == FAMILY_NONE ||
	    strcmp(protocol_name(p->protocol), protocol) != 0 ||
	    ports != ((p->flags & PACKET_PORTS) != 0))
		return false;
	return ports || !(p->flags & PACKET_LATER_FRAGMENT);
}

static void
check_flow(const struct traffic *t, const struct view *v, const void *row)
{
	struct addr client = cell_of(v, row, "client").addr;
	struct addr server = cell_of(v, row, "server").addr;
	struct cell cport = cell_of(v, row, "client_port");
	struct cell sport = cell_of(v, row, "server_port");
	struct way out = {0}, in = {0};

	for (uint32_t i = 0; i < t->n; i++) {
		const struct packet *p = &t->packets[i];

		if (!of_flow(
			p, cell_of(v, row, "protocol").text, !cport.absent))
			continue;
		if (sent_by(p, &client) && sent_to(p, &server) &&
		    (cport.absent || (p->src_port == cport.count &&
					 p->dst_port == sport.count)))
			way_add(&out, t, p);
		else if (sent_by(p, &server) && sent_to(p, &client) &&
			 (cport.absent || (p->src_port == sport.count &&
					      p->dst_port == cport.count)))
			way_add(&in, t, p);
	}
	/* Nothing to itself on one port has a direction to tell. */
	check_count(v, row, "packets", out.packets + in.packets);
	check_count(v, row, "packets_out", out.packets);
	check_count(v, row, "bytes", out.bytes + in.bytes);
	check_count(v, row, "bytes_in", in.bytes);
	CHECK_EQ(cell_of(v, row, "first_seen").ns, earlier(&out, &in));
	CHECK_EQ(cell_of(v, row, "last_seen").ns, later(&out, &in));
}

static void
check_port(const struct traffic *t, const struct view *v, const void *row)
{
	uint64_t port = count_of(v, row, "port"), hosts = 0;
	const char *protocol = cell_of(v, row, "protocol").text;
	struct addr *seen = calloc(2 * (size_t)t->n, sizeof(*seen));
	struct way src = {0}, dst = {0};

	for (uint32_t i = 0; i < t->n; i++) {
		const struct packet *p = &t->packets[i];

		if (!of_flow(p, protocol, true))
			continue;
		for (unsigned side = 0; side < 2; side++) {
			struct addr a = address(p, side ? p->dst : p->src);
			uint64_t j = 0;

			if ((side ? p->dst_port : p->src_port) != port)
				continue;
			way_add(side ? &dst : &src, t, p);
			while (j < hosts && !addr_equal(&seen[j], &a))
				j++;
			if (j == hosts)
				seen[hosts++] = a;
		}
	}
	free(seen);
	check_count(v, row, "packets_src", src.packets);
	check_count(v, row, "packets_dst", dst.packets);
	check_count(v, row, "bytes_src", src.bytes);
	check_count(v, row, "bytes_dst", dst.bytes);
	check_count(v, row, "hosts", hosts);
}

static void
check_bin(const struct traffic *t, const struct view *v, const void *row)
{
	int64_t start = cell_of(v, row, "time").ns;
	uint64_t packets = 0, bytes = 0, wire = 0;

	for (uint32_t i = 0; i < t->n; i++) {
		const struct packet *p = &t->packets[i];

		if (p->time_ns < start || p->time_ns >= start + 2 * NS_PER_S)
			continue;
		packets += p->family != FAMILY_NONE;
		bytes += p->ip_bytes;
		wire += p->wire_bytes;
	}
	check_count(v, row, "packets", packets);
	check_count(v, row, "bytes", bytes);
	check_count(v, row, "wire_bytes", wire);
	CHECK_EQ(start % (2 * NS_PER_S), 0);
}

static void
test_with_room_each_row_is_what_counting_gives(void **state)
{
	static const struct {
		const char *view;
		void (*check)(const struct traffic *t, const struct view *v,
		    const void *row);
	} checks[] = {{"hosts", check_host}, {"pairs", check_pair},
	    {"conversations", check_conversation}, {"flows", check_flow},
	    {"ports", check_port}, {"timeline", check_bin}};

	(void)state;
	for (size_t k = 0; k < N_KINDS; k++) {
		struct analysis *a = analysis_of(1 << 26);
		struct traffic *t = traffic_new(kinds[k]);

		traffic_feed(t, a);
		analysis_finish(a, true);
		for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]);
		     i++) {
			struct result r = ask_everything(a, checks[i].view);

			CHECK(r.n_rows > 0);
			for (uint64_t j = 0; j < r.n_rows; j++)
				checks[i].check(
				    t, r.query.view, result_row(&r, j));
			result_fini(&r);
		}
		analysis_free(a);
		traffic_free(t);
	}
}

/* New flows of the bins are the rows of the flows view. */
static void
test_new_flows_add_up_to_the_flows_there_are(void **state)
{
	struct traffic *t = traffic_new(kinds[2]);
	struct analysis *a = analysis_of(1 << 26);
	uint64_t begun = 0;
	struct result bins, flows;

	(void)state;
	traffic_feed(t, a);
	bins = ask_everything(a, "timeline");
	for (uint64_t i = 0; i < bins.n_rows; i++)
		begun +=
		    count_of(bins.query.view, result_row(&bins, i), "flows");
	flows = ask_everything(a, "flows");
	CHECK_EQ(begun, flows.n_rows);
	result_fini(&bins);
	result_fini(&flows);
	analysis_free(a);
	traffic_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_with_room_each_row_is_what_counting_gives),
	    cmocka_unit_test(test_new_flows_add_up_to_the_flows_there_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
