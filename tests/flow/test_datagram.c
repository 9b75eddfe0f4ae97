/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Datagrams cut into parts as RFC 791 and RFC 8200 say. What is put together
 * is dissected again and must be what was cut.
 */
#include "check.h"

#include "flow/datagram.h"
#include "packet/dissect.h"

#define RAW 101
#define UDP 17
#define PAYLOAD 3000u
#define WHOLE (PAYLOAD + 8)

/* The datagram: a UDP header, 1000 to 53, and PAYLOAD bytes. */
static uint8_t datagram[WHOLE];

struct rig {
	struct datagrams *d;
	int64_t s; /* second */
	unsigned family;
	uint32_t id;
	struct frame whole;
};

static int
set_up(void **state)
{
	static const uint8_t udp[] = {
	    0x03, 0xe8, 0, 53, WHOLE >> 8, WHOLE & 255, 0, 0};
	struct rig *r = calloc(1, sizeof(*r));

	for (uint32_t i = 0; i < WHOLE; i++)
		datagram[i] = (uint8_t)(i * 7 + (i >> 8));
	memcpy(datagram, udp, sizeof(udp));
	r->family = 4;
	r->id = 7;
	CHECK_EQ(datagrams_new(16, 1u << 20, &r->d, NULL), 0);
	*state = r;
	return 0;
}

static int
tear_down(void **state)
{
	struct rig *r = *state;

	datagrams_free(r->d);
	free(r);
	return 0;
}

static uint32_t
put_header(
    const struct rig *r, uint8_t *out, uint32_t offset, uint32_t n, bool more)
{
	uint32_t where = offset / 8;
	uint8_t v4[20] = {0x45, 0, (uint8_t)((20 + n) >> 8), (uint8_t)(20 + n),
	    (uint8_t)(r->id >> 8), (uint8_t)r->id,
	    (uint8_t)((more ? 0x20 : 0) | where >> 8), (uint8_t)where, 64, UDP,
	    0, 0, 10, 0, 0, 1, 10, 0, 0, 2};
	uint8_t v6[48] = {0x60, 0, 0, 0, (uint8_t)((8 + n) >> 8),
	    (uint8_t)(8 + n), 44, 64, 0xfd, [23] = 1, [24] = 0xfd, [39] = 2,
	    [40] = offset == 0 ? UDP : 59, /* that of later ones is ignored */
	    [42] = (uint8_t)(where >> 5),
	    (uint8_t)(where << 3 | more), [47] = (uint8_t)r->id};

	memcpy(out, r->family == 4 ? v4 : v6, r->family == 4 ? 20 : 48);
	return r->family == 4 ? 20 : 48;
}

static bool
see_bytes(struct rig *r, const uint8_t *bytes, uint32_t offset, uint32_t n,
    bool more, uint32_t cut)
{
	uint8_t packet[2100];
	uint32_t header = put_header(r, packet, offset, n, more);
	uint8_t *exact;
	struct frame f = {
	    .captured = header + n - cut,
	    .wire = header + n,
	    .cut = cut > 0,
	    .link = RAW,
	    .number = 42,
	    .time_ns = r->s * NS_PER_S,
	    .clock_ns = r->s * NS_PER_S,
	};
	struct packet p;
	bool whole;

	CHECK(header + n <= sizeof(packet));
	memcpy(packet + header, bytes, n);
	f.data = exact = heap_copy(packet, f.captured);
	dissect_frame(&f, &p);
	CHECK(p.flags & PACKET_FRAGMENT);
	whole = datagram_see(r->d, &f, &p, &r->whole);
	free(exact);
	return whole;
}

/* The part [offset, offset + n) of the datagram. */
static bool
see(struct rig *r, uint32_t offset, uint32_t n)
{
	return see_bytes(
	    r, datagram + offset, offset, n, offset + n < WHOLE, 0);
}

static void
check_whole(const struct rig *r)
{
	struct packet p;

	dissect_frame(&r->whole, &p);
	CHECK_EQ(p.family, r->family == 4 ? FAMILY_IPV4 : FAMILY_IPV6);
	CHECK_EQ(p.n_issues, 0);
	CHECK_EQ(p.protocol, UDP);
	CHECK_EQ(p.src_port, 1000);
	CHECK_EQ(p.dst_port, 53);
	CHECK_EQ(p.src[r->family == 4 ? 3 : 15], 1);
	CHECK_EQ(p.dst[r->family == 4 ? 3 : 15], 2);
	CHECK_EQ(p.payload_bytes, PAYLOAD);
	CHECK_EQ(p.payload_offset + PAYLOAD, r->whole.captured);
	CHECK_EQ(p.number, 42);
	CHECK(memcmp(r->whole.data + p.payload_offset, datagram + 8, PAYLOAD) ==
	      0);
}

static void
test_parts_in_any_order_become_whole(void **state)
{
	static const uint8_t orders[6][3] = {
	    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	static const uint32_t from[] = {0, 1480, 2000, WHOLE};
	struct rig *r = *state;

	for (r->family = 4; r->family <= 6; r->family += 2) {
		for (unsigned i = 0; i < 6; i++) {
			for (unsigned k = 0; k < 3; k++) {
				uint32_t part = orders[i][k];

				CHECK_EQ(see(r, from[part],
					     from[part + 1] - from[part]),
				    k == 2);
			}
			check_whole(r);
		}
	}
	CHECK_EQ(datagrams_stats(r->d)->whole, 12);
}

static void
test_parts_of_other_datagrams_do_not_count(void **state)
{
	struct rig *r = *state;

	CHECK(!see(r, 0, 1480));
	r->id = 8;
	CHECK(!see(r, 1480, WHOLE - 1480));
	r->id = 7;
	CHECK(see(r, 1480, WHOLE - 1480));
	check_whole(r);
}

static void
test_copies_change_nothing(void **state)
{
	struct rig *r = *state;

	for (r->family = 4; r->family <= 6; r->family += 2) {
		CHECK(!see(r, 0, 1480));
		CHECK(!see(r, 0, 1480));
		CHECK(see(r, 1480, WHOLE - 1480));
		check_whole(r);
	}
}

static void
test_what_was_sent_first_wins(void **state)
{
	struct rig *r = *state;
	uint8_t other[1000];

	memset(other, 'X', sizeof(other));
	CHECK(!see(r, 0, 1480));
	CHECK(!see_bytes(r, other, 800, 1000, true, 0)); /* 1480-1800 is new */
	CHECK(see(r, 1480, WHOLE - 1480));
	CHECK_EQ(r->whole.captured, 20 + WHOLE);
	CHECK(memcmp(r->whole.data + 20, datagram, 1480) == 0);
	CHECK(memcmp(r->whole.data + 20 + 1480, other, 320) == 0);
	CHECK(memcmp(r->whole.data + 20 + 1800, datagram + 1800,
		  WHOLE - 1800) == 0);
	CHECK(datagrams_stats(r->d)->conflicts > 0);
}

/* RFC 5722: also the parts that are still to come. */
static void
test_overlapping_ipv6_parts_drop_the_datagram(void **state)
{
	struct rig *r = *state;

	r->family = 6;
	CHECK(!see(r, 0, 1480));
	CHECK(!see(r, 800, 1000));
	CHECK_EQ(datagrams_stats(r->d)->overlaps, 1);
	CHECK(!see(r, 0, 1480));
	CHECK(!see(r, 1480, WHOLE - 1480));
	r->s = 31;
	CHECK(!see(r, 0, 1480));
	CHECK(see(r, 1480, WHOLE - 1480));
	check_whole(r);
}

static void
test_an_id_means_another_datagram_after_half_a_minute(void **state)
{
	struct rig *r = *state;

	CHECK(!see(r, 0, 1480));
	r->s = 31;
	CHECK(!see(r, 1480, WHOLE - 1480));
	CHECK_EQ(datagrams_stats(r->d)->given_up, 1);
	r->s = 61;
	CHECK(see(r, 0, 1480));
	check_whole(r);
	CHECK(!see(r, 1480, WHOLE - 1480)); /* used up: this begins one */
}

static void
test_the_oldest_datagram_makes_room(void **state)
{
	struct rig *r = *state;

	for (r->id = 0; r->id < 17; r->id++)
		CHECK(!see(r, 0, 1480));
	r->id = 0;
	CHECK(!see(r, 1480, WHOLE - 1480)); /* takes the place of 1 */
	r->id = 2;
	CHECK(see(r, 1480, WHOLE - 1480));
	check_whole(r);
	CHECK_EQ(datagrams_stats(r->d)->given_up, 2);
}

static void
test_lengths_that_cannot_be_are_refused(void **state)
{
	struct rig *r = *state;

	CHECK(!see_bytes(r, datagram, 0, 1479, true, 0)); /* no multiple of 8 */
	CHECK(!see_bytes(r, datagram, 65504, 16, false, 0)); /* too far */
	CHECK_EQ(datagrams_stats(r->d)->refused, 2);
	CHECK(!see(r, 1480, WHOLE - 1480)); /* it ends there */
	CHECK(!see_bytes(r, datagram, 2000, 1600, true, 0));
	CHECK(!see_bytes(r, datagram, 2000, 80, false, 0));
	CHECK_EQ(datagrams_stats(r->d)->refused, 4);
	CHECK(see(r, 0, 1480));
	check_whole(r);
}

static void
test_parts_that_were_not_captured_whole_are_missing(void **state)
{
	struct rig *r = *state;

	for (r->family = 4; r->family <= 6; r->family += 2) {
		CHECK(!see_bytes(r, datagram, 0, 1480, true, 1));
		CHECK(!see(r, 1480, WHOLE - 1480));
		CHECK(see(r, 0, 1480));
		check_whole(r);
	}
}

/* 65515 bytes, and memory for one such at a time. */
static void
test_memory_goes_to_the_newest(void **state)
{
	struct rig *r = *state;
	uint8_t part[2048] = {0};

	for (r->id = 0; r->id < 40; r->id++)
		for (uint32_t at = 0; at < 65512; at += 2040)
			CHECK_EQ(see_bytes(r, part, at,
				     at + 2040 < 65512 ? 2040 : 65512 - at,
				     at + 2040 < 65512, 0),
			    at + 2040 >= 65512);
	for (r->id = 100; r->id < 140; r->id++)
		for (uint32_t at = 0; at < 60000; at += 2040)
			CHECK(!see_bytes(r, part, at, 2040, true, 0));
	r->id = 139;
	CHECK(see_bytes(r, part, 61200, 8, false, 0));
	CHECK_EQ(r->whole.captured, 20 + 61208);
	datagrams_clear(r->d);
	CHECK(!see(r, 1480, WHOLE - 1480));
	CHECK(!see(r, 1480, WHOLE - 1480));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_parts_in_any_order_become_whole),
	    TEST(test_parts_of_other_datagrams_do_not_count),
	    TEST(test_copies_change_nothing),
	    TEST(test_what_was_sent_first_wins),
	    TEST(test_overlapping_ipv6_parts_drop_the_datagram),
	    TEST(test_an_id_means_another_datagram_after_half_a_minute),
	    TEST(test_the_oldest_datagram_makes_room),
	    TEST(test_lengths_that_cannot_be_are_refused),
	    TEST(test_parts_that_were_not_captured_whole_are_missing),
	    TEST(test_memory_goes_to_the_newest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
