/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "flow/segments.h"

static uint64_t
random_next(uint64_t *x)
{
	*x ^= *x << 13; /* xorshift64 */
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

/* Few addresses and ports, so that they are often equal. */
static struct packet
random_packet(uint64_t *x)
{
	struct packet p = {.family = FAMILY_IPV4, .protocol = 17};
	uint64_t r = random_next(x);

	if (r & 1)
		p.family = FAMILY_IPV6;
	p.src[0] = p.dst[0] = 10;
	p.src[3] = r >> 1 & 3;
	p.dst[3] = r >> 3 & 3;
	if (p.family == FAMILY_IPV6) {
		p.src[15] = r >> 5 & 3;
		p.dst[15] = r >> 7 & 3;
		p.src[7] = r >> 9 & 1 ? 0xff : 0;
	}
	if (r >> 10 & 1)
		p.flags = PACKET_PORTS;
	else if (r >> 11 & 1)
		p.flags = PACKET_FRAGMENT | PACKET_LATER_FRAGMENT;
	p.src_port = r >> 12 & 3;
	p.dst_port = r >> 14 & 3;
	return p;
}

static struct packet
answer_to(const struct packet *p)
{
	struct packet q = *p;

	memcpy(q.src, p->dst, 16);
	memcpy(q.dst, p->src, 16);
	q.src_port = p->dst_port;
	q.dst_port = p->src_port;
	return q;
}

static bool
goes_to_itself(const struct packet *p)
{
	return memcmp(p->src, p->dst, 16) == 0 &&
	       (!(p->flags & PACKET_PORTS) || p->src_port == p->dst_port);
}

static void
check_side(const struct packet *p, const struct flow_key *k, unsigned side)
{
	bool ports = p->flags & PACKET_PORTS;

	assert_memory_equal(side ? k->b : k->a, p->src, 16);
	assert_memory_equal(side ? k->a : k->b, p->dst, 16);
	CHECK_EQ(side ? k->port_b : k->port_a, ports ? p->src_port : 0);
	CHECK_EQ(side ? k->port_a : k->port_b, ports ? p->dst_port : 0);
}

static void
test_both_directions_have_one_key_and_opposite_sides(void **state)
{
	uint64_t x = 1;

	(void)state;
	for (unsigned i = 0; i < 200000; i++) {
		struct packet p = random_packet(&x), q = answer_to(&p);
		struct flow_key there, back;
		unsigned side, other;

		memset(&there, 0xaa, sizeof(there));
		memset(&back, 0x55, sizeof(back));
		side = flow_key_of(&p, &there);
		other = flow_key_of(&q, &back);
		assert_memory_equal(&there, &back, sizeof(there));
		CHECK(side < 2 && other < 2);
		if (goes_to_itself(&p))
			CHECK_EQ(side, other);
		else if (memcmp(p.src, p.dst, 16) != 0 ||
			 p.flags & PACKET_PORTS)
			CHECK_EQ(side, !other);
		check_side(&p, &there, side);
		check_side(&q, &back, other);
	}
}

static void
test_the_kind_says_if_there_are_ports(void **state)
{
	struct packet p = packet_between(0, 1);
	struct flow_key key;

	(void)state;
	p.src_port = 1;
	p.dst_port = 2;
	p.flags = PACKET_PORTS;
	flow_key_of(&p, &key);
	CHECK_EQ(key.kind, FLOW_PORTS);
	p.flags = 0;
	flow_key_of(&p, &key);
	CHECK_EQ(key.kind, FLOW_PORTLESS);
	CHECK_EQ(key.port_a | key.port_b, 0);
	p.flags = PACKET_FRAGMENT | PACKET_LATER_FRAGMENT;
	flow_key_of(&p, &key);
	CHECK_EQ(key.kind, FLOW_FRAGMENT);
	p.flags |= PACKET_PORTS; /* attributed to its first part */
	flow_key_of(&p, &key);
	CHECK_EQ(key.kind, FLOW_PORTS);
}

/* What the sides should hold, counted one by one. */
struct sums {
	uint64_t packets, bytes, payload;
	int64_t first_ns, last_ns;
};

static void
check_sums(const struct flow_side *s, const struct sums *want)
{
	CHECK_EQ(s->packets, want->packets);
	CHECK_EQ(s->bytes, want->bytes);
	CHECK_EQ(s->payload, want->payload);
	if (want->packets == 0)
		return;
	CHECK_EQ(s->first_ns, want->first_ns);
	CHECK_EQ(s->last_ns, want->last_ns);
}

static void
add(struct sums *s, const struct packet *p)
{
	if (s->packets == 0 || p->time_ns < s->first_ns)
		s->first_ns = p->time_ns;
	if (s->packets == 0 || p->time_ns > s->last_ns)
		s->last_ns = p->time_ns;
	s->packets++;
	s->bytes += p->ip_bytes;
	s->payload += p->payload_bytes;
}

static void
test_counts_and_times_whatever_the_order(void **state)
{
	uint64_t x = 3;

	(void)state;
	for (unsigned round = 0; round < 200; round++) {
		struct flow f = {0}, swapped = {0}, both = {0};
		struct sums want[2] = {{0}, {0}}, sum;
		uint64_t wire = 0;

		for (unsigned i = 0; i < random_next(&x) % 20; i++) {
			unsigned side = random_next(&x) & 1;
			struct packet p = {
			    .ip_bytes = (uint32_t)random_next(&x),
			    .payload_bytes = (uint32_t)random_next(&x),
			    .wire_bytes = (uint32_t)random_next(&x),
			    .time_ns = (int64_t)random_next(&x) / 4,
			};

			flow_count(&f, side, &p);
			add(&want[side], &p);
			wire += p.wire_bytes;
		}
		check_sums(&f.side[0], &want[0]);
		check_sums(&f.side[1], &want[1]);
		CHECK_EQ(f.wire, wire);
		CHECK_EQ(flow_packets(&f), want[0].packets + want[1].packets);
		CHECK_EQ(flow_bytes(&f), want[0].bytes + want[1].bytes);
		flow_add(&swapped, &f, true);
		check_sums(&swapped.side[1], &want[0]);
		check_sums(&swapped.side[0], &want[1]);
		CHECK_EQ(swapped.wire, wire);
		flow_add(&both, &f, false);
		flow_add(&both, &f, true);
		CHECK_EQ(both.wire, 2 * wire);
		sum = (struct sums){.packets = flow_packets(&f),
		    .bytes = flow_bytes(&f),
		    .payload = want[0].payload + want[1].payload,
		    .first_ns = flow_first_ns(&f),
		    .last_ns = flow_last_ns(&f)};
		check_sums(&both.side[0], &sum);
		check_sums(&both.side[1], &sum);
		if (want[0].packets && want[1].packets) {
			CHECK(sum.first_ns <= want[0].first_ns &&
			      sum.first_ns <= want[1].first_ns);
			CHECK(sum.last_ns >= want[0].last_ns &&
			      sum.last_ns >= want[1].last_ns);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_both_directions_have_one_key_and_opposite_sides),
	    cmocka_unit_test(test_the_kind_says_if_there_are_ports),
	    cmocka_unit_test(test_counts_and_times_whatever_the_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
