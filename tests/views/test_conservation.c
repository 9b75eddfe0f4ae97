/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The books: for every view, rows + evicted = total to the byte, whatever
 * comes and however small the tables; and with room enough each row is what
 * counting frame by frame gives.
 */
#include "views/asking.h"

#include "stats/recent.h"
#include "views/traffic.h"

#include <stdio.h>

#define MAX_COLUMNS 64

static struct analysis *
analysis_of(size_t memory, uint32_t keep)
{
	struct analysis_config config = {
	    .memory_bytes = memory, .keep_frames = keep};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

struct sums {
	const struct view *view;
	uint64_t sum[MAX_COLUMNS];
	uint64_t rows;
};

static bool
add_row(void *context, const void *row)
{
	struct sums *s = context;

	s->rows++;
	for (unsigned c = 0; c < s->view->n_columns; c++)
		if (s->view->columns[c].summed)
			s->sum[c] += s->view->columns[c].get(row).count;
	return true;
}

static struct sums
sums_of(const struct view *view, const struct analysis *a,
    void (*fill)(const struct analysis *a, void *row))
{
	struct sums s = {.view = view};
	void *row = aligned_alloc(16, view->row_bytes);

	memset(row, 0xa5, view->row_bytes); /* it must fill all that counts */
	fill(a, row);
	add_row(&s, row);
	free(row);
	return s;
}

static void
check_view(const struct view *view, const struct analysis *a)
{
	struct sums rows = {.view = view}, evicted, total;

	CHECK_EQ(view->scan(a, 0, add_row, &rows), 0);
	if (!view->total)
		return;
	total = sums_of(view, a, view->total);
	evicted = sums_of(view, a, view->evicted);
	for (unsigned c = 0; c < view->n_columns; c++)
		if (rows.sum[c] + evicted.sum[c] != total.sum[c])
			fail_msg("%s.%s: %llu in rows, %llu evicted, %llu in "
				 "all",
			    view->id, view->columns[c].id,
			    (unsigned long long)rows.sum[c],
			    (unsigned long long)evicted.sum[c],
			    (unsigned long long)total.sum[c]);
}

struct whole {
	uint64_t frames, not_ip, bytes, wire;
};

static struct whole
whole_of(const struct traffic *t)
{
	struct whole w = {.frames = t->n};

	for (uint32_t i = 0; i < t->n; i++) {
		w.not_ip += t->packets[i].family == FAMILY_NONE;
		w.bytes += t->packets[i].ip_bytes;
		w.wire += t->packets[i].wire_bytes;
	}
	return w;
}

static void
check_books(const struct traffic *t, struct analysis *a)
{
	struct whole w = whole_of(t);
	struct ledger l;

	analysis_received(a, t->n);
	l = analysis_ledger(a);
	CHECK(ledger_balances(&l));
	CHECK_EQ(l.frames_analysed, w.frames);
	CHECK_EQ(l.frames_not_ip, w.not_ip);
	CHECK_EQ(l.bytes, w.bytes);
	CHECK_EQ(l.wire_bytes, w.wire);
	for (size_t i = 0; views[i]; i++)
		check_view(views[i], a);
}

static const struct traffic_kind kinds[] = {
    {.seed = 1, .n_frames = 3000, .n_hosts = 3, .n_ports = 3},
    {.seed = 2, .n_frames = 20000, .n_hosts = 12, .n_ports = 6},
    {.seed = 3,
	.n_frames = 20000,
	.n_hosts = 60,
	.n_ports = 5000,
	.gap_s = 300,
	.jitter_s = 20},
    {.seed = 4,
	.n_frames = 30000,
	.n_hosts = 3000,
	.n_ports = 60000,
	.jitter_s = 2},
    {.seed = 5, .n_frames = 40000, .n_hosts = 20, .n_ports = 9, .flood = true},
    {.seed = 6,
	.n_frames = 40000,
	.n_hosts = 50000,
	.n_ports = 60000,
	.gap_s = 100000,
	.flood = true},
};

#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void
test_rows_and_what_was_evicted_are_the_total(void **state)
{
	static const size_t memories[] = {
	    1, 1 << 18, 1 << 19, 1 << 21, 1 << 26};

	(void)state;
	for (size_t k = 0; k < N_KINDS; k++) {
		struct traffic *t = traffic_new(kinds[k]);

		for (size_t m = 0; m < sizeof(memories) / sizeof(*memories);
		     m++) {
			struct analysis *a = analysis_of(memories[m], 10);

			traffic_feed(t, a);
			check_books(t, a);
			analysis_reset(a); /* and it can be used again */
			traffic_feed(t, a);
			analysis_finish(a, true);
			check_books(t, a);
			analysis_free(a);
		}
		traffic_free(t);
	}
}

/* Shards, each with a part of a tiny plan, and all of them in one of it. */
static void
test_merged_shards_keep_the_total(void **state)
{
	(void)state;
	for (size_t k = 0; k < N_KINDS; k++) {
		struct traffic *t = traffic_new(kinds[k]);

		for (unsigned n = 2; n < 8; n += 3) {
			struct analysis *whole = analysis_of(1 << 18, 10);

			for (unsigned i = 0; i < n; i++) {
				struct analysis *a = NULL;

				CHECK_EQ(
				    analysis_new_shard(whole, i, n, &a, NULL),
				    0);
				traffic_feed(t, a);
				CHECK_EQ(analysis_merge(whole, a, NULL), 0);
				analysis_free(a);
			}
			analysis_finish(whole, true);
			check_books(t, whole);
			analysis_free(whole);
		}
		traffic_free(t);
	}
}

static struct addr
address(const struct packet *p, const uint8_t *bytes)
{
	struct addr a = {.family = p->family};

	memcpy(a.bytes, bytes, 16);
	return a;
}

static bool
sent_by(const struct packet *p, const struct addr *a)
{
	return p->family == a->family && memcmp(p->src, a->bytes, 16) == 0;
}

static bool
sent_to(const struct packet *p, const struct addr *a)
{
	return p->family == a->family && memcmp(p->dst, a->bytes, 16) == 0;
}

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
	for (size_t k = 0; k < 3; k++) {
		struct traffic_kind kind = kinds[k];
		struct analysis *a = analysis_of(1 << 26, 0);
		struct traffic *t;

		kind.n_frames = 3000;
		kind.n_ports = kind.n_ports > 9 ? 9 : kind.n_ports;
		t = traffic_new(kind);
		traffic_feed(t, a);
		analysis_finish(a, true);
		check_books(t, a);
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
	struct traffic *t = traffic_new(kinds[3]);
	struct analysis *a = analysis_of(1 << 26, 0);
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

/* Whoever has a row: what is true of it lies within its err. */
static void
check_errors(const struct traffic *t, const struct analysis *a)
{
	struct result r = ask_everything(a, "hosts");
	const struct view *v = r.query.view;
	uint64_t short_rows = 0;

	for (uint64_t i = 0; i < r.n_rows; i += 1 + i / 64) {
		const void *row = result_row(&r, i);
		struct addr addr = cell_of(v, row, "address").addr;
		struct cell err = cell_of(v, row, "err");
		uint64_t have = count_of(v, row, "bytes"), truth = 0;

		for (uint32_t j = 0; j < t->n; j++) {
			const struct packet *p = &t->packets[j];

			truth += sent_by(p, &addr) ? p->ip_bytes : 0;
			truth += sent_to(p, &addr) ? p->ip_bytes : 0;
		}
		CHECK(have <= truth);
		if (truth > have + (err.absent ? 0 : err.count))
			fail_msg("true %llu, row %llu, err %llu",
			    (unsigned long long)truth, (unsigned long long)have,
			    (unsigned long long)err.count);
		short_rows += truth > have;
	}
	CHECK(r.n_rows > 0);
	result_fini(&r);
	if (t->kind.flood && t->kind.n_hosts > 1000)
		CHECK(short_rows > 0); /* or this proves nothing */
}

static void
test_hosts_are_short_of_no_more_than_their_err(void **state)
{
	(void)state;
	for (size_t k = 3; k < N_KINDS; k++) {
		struct traffic *t = traffic_new(kinds[k]);
		struct analysis *a = analysis_of(1 << 18, 0);
		struct analysis *shard = NULL;

		traffic_feed(t, a);
		check_errors(t, a);
		analysis_reset(a);
		for (unsigned i = 0; i < 3; i++) {
			CHECK_EQ(analysis_new_shard(a, i, 3, &shard, NULL), 0);
			traffic_feed(t, shard);
			CHECK_EQ(analysis_merge(a, shard, NULL), 0);
			analysis_free(shard);
		}
		check_errors(t, a);
		analysis_free(a);
		traffic_free(t);
	}
}

/* Losses are in the books, and in the timeline once there is a time. */
static void
test_losses_are_booked_where_the_clock_stands(void **state)
{
	struct traffic *t = traffic_new(kinds[0]);
	struct analysis *a = analysis_of(1 << 20, 0);
	struct result r;
	uint64_t lost = 0;
	struct ledger l;

	(void)state;
	analysis_losses(a, 5, 0, 0);
	r = ask_everything(a, "timeline");
	CHECK_EQ(r.n_rows, 0); /* there is no bin of 1970 */
	result_fini(&r);
	traffic_feed(t, a);
	analysis_losses(a, 7, 1, 2);
	analysis_losses(a, 7, 1, 4);
	analysis_received(a, t->n + 4);
	l = analysis_ledger(a);
	CHECK(ledger_balances(&l));
	CHECK_EQ(l.frames_received, t->n + 4 + 8);
	r = ask_everything(a, "timeline");
	for (uint64_t i = 0; i < r.n_rows; i++)
		lost += count_of(r.query.view, result_row(&r, i), "lost");
	CHECK_EQ(lost, 12);
	result_fini(&r);
	analysis_free(a);
	traffic_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows_and_what_was_evicted_are_the_total),
	    cmocka_unit_test(test_merged_shards_keep_the_total),
	    cmocka_unit_test(test_with_room_each_row_is_what_counting_gives),
	    cmocka_unit_test(test_new_flows_add_up_to_the_flows_there_are),
	    cmocka_unit_test(test_hosts_are_short_of_no_more_than_their_err),
	    cmocka_unit_test(test_losses_are_booked_where_the_clock_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
