/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of datagrams, in whatever order they come. */
#include "check.h"

#include "base/clock.h"
#include "flow/fragments.h"
#include "packet/issue.h"

/* A part of the datagram `id` of 10.0.0.1 to 10.0.0.2, at second `s`. */
static struct packet
part(uint32_t id, uint16_t offset, uint16_t bytes, int64_t s)
{
	struct packet p = {
	    .family = FAMILY_IPV4,
	    .src = {10, 0, 0, 1},
	    .dst = {10, 0, 0, 2},
	    .protocol = 17,
	    .flags = PACKET_FRAGMENT | PACKET_MORE_FRAGMENTS,
	    .fragment_id = id,
	    .fragment_offset = offset,
	    .fragment_bytes = bytes,
	    .ip_bytes = 20u + bytes,
	    .payload_bytes = bytes,
	    .wire_bytes = 34u + bytes,
	    .time_ns = s * NS_PER_S,
	    .clock_ns = s * NS_PER_S,
	};

	if (offset > 0) {
		p.flags |= PACKET_LATER_FRAGMENT;
		return p;
	}
	p.flags |= PACKET_PORTS;
	p.src_port = 1000;
	p.dst_port = 53;
	return p;
}

static struct early_parts
see(struct fragments *f, struct packet *p)
{
	struct early_parts early = {0};

	fragments_see(f, p, &early);
	return early;
}

static struct fragments *
table(uint32_t capacity)
{
	struct fragments *f = NULL;

	CHECK_EQ(fragments_new(capacity, &f, NULL), 0);
	return f;
}

static void
test_later_parts_get_the_ports_of_the_first(void **state)
{
	struct fragments *f = table(16);
	struct packet first = part(7, 0, 8, 0), later = part(7, 1, 8, 1);
	struct packet other = part(8, 1, 8, 1);

	(void)state;
	CHECK_EQ(see(f, &first).side.packets, 0);
	CHECK_EQ(see(f, &later).side.packets, 0);
	CHECK(later.flags & PACKET_PORTS);
	CHECK_EQ(later.src_port, 1000);
	CHECK_EQ(later.dst_port, 53);
	see(f, &other);
	CHECK(!(other.flags & PACKET_PORTS));
	fragments_free(f);
}

static void
test_the_first_part_learns_what_came_before_it(void **state)
{
	struct fragments *f = table(16);
	struct packet b = part(7, 1, 8, 1), c = part(7, 2, 16, 2);
	struct packet first = part(7, 0, 8, 3), again = part(7, 0, 8, 4);
	struct early_parts early;

	(void)state;
	see(f, &c);
	see(f, &b);
	CHECK(!(b.flags & PACKET_PORTS));
	early = see(f, &first);
	CHECK_EQ(early.side.packets, 2);
	CHECK_EQ(early.side.bytes, 28 + 36);
	CHECK_EQ(early.side.payload, 8 + 16);
	CHECK_EQ(early.wire, 42 + 50);
	CHECK_EQ(early.side.first_ns, 1 * NS_PER_S);
	CHECK_EQ(early.side.last_ns, 2 * NS_PER_S);
	CHECK_EQ(see(f, &again).side.packets, 0);
	fragments_free(f);
}

static void
test_an_id_means_another_datagram_after_half_a_minute(void **state)
{
	struct fragments *f = table(16);
	struct packet first = part(7, 0, 8, 0);
	struct packet in_time = part(7, 1, 8, 30), late = part(7, 2, 8, 31);

	(void)state;
	see(f, &first);
	see(f, &in_time);
	see(f, &late);
	CHECK(in_time.flags & PACKET_PORTS);
	CHECK(!(late.flags & PACKET_PORTS));
	fragments_free(f);
}

static void
test_the_oldest_datagram_makes_room(void **state)
{
	struct fragments *f = table(4);
	struct packet p;

	(void)state;
	for (uint32_t id = 0; id < 5; id++) {
		p = part(id, 0, 8, 0);
		see(f, &p);
	}
	p = part(0, 1, 8, 0);
	see(f, &p);
	CHECK(!(p.flags & PACKET_PORTS));
	p = part(4, 1, 8, 0);
	see(f, &p);
	CHECK(p.flags & PACKET_PORTS);
	fragments_free(f);
}

static bool
has_issue(const struct packet *p, enum issue issue)
{
	for (unsigned i = 0; i < p->n_issues; i++) {
		if (p->issues[i] == issue)
			return true;
	}
	return false;
}

/* RFC 1858 and RFC 5722; the same part twice is a retransmission. */
static void
test_overlap_is_an_issue_and_repetition_is_not(void **state)
{
	struct fragments *f = table(16);
	struct packet a = part(7, 0, 24, 0), same = part(7, 0, 24, 0);
	struct packet over = part(7, 1, 24, 0), behind = part(7, 3, 8, 0);
	struct packet inside = part(7, 1, 8, 0);

	(void)state;
	see(f, &a);
	see(f, &same);
	see(f, &behind);
	CHECK(!has_issue(&same, ISSUE_FRAGMENT_OVERLAP));
	CHECK(!has_issue(&behind, ISSUE_FRAGMENT_OVERLAP));
	see(f, &over);
	CHECK(has_issue(&over, ISSUE_FRAGMENT_OVERLAP));
	see(f, &inside); /* teardrop: wholly in what is there */
	CHECK(has_issue(&inside, ISSUE_FRAGMENT_OVERLAP));
	fragments_free(f);
}

static void
test_a_part_past_the_longest_datagram_is_an_issue(void **state)
{
	struct fragments *f = table(16);
	struct packet fits = part(7, 8189, 23, 0), death = part(7, 8189, 24, 0);

	(void)state;
	see(f, &fits);
	CHECK_EQ(fits.n_issues, 0);
	see(f, &death);
	CHECK(has_issue(&death, ISSUE_FRAGMENT_LENGTH));
	fragments_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_later_parts_get_the_ports_of_the_first),
	    cmocka_unit_test(test_the_first_part_learns_what_came_before_it),
	    cmocka_unit_test(
		test_an_id_means_another_datagram_after_half_a_minute),
	    cmocka_unit_test(test_the_oldest_datagram_makes_room),
	    cmocka_unit_test(test_overlap_is_an_issue_and_repetition_is_not),
	    cmocka_unit_test(test_a_part_past_the_longest_datagram_is_an_issue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
