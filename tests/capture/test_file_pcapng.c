/* SPDX-License-Identifier: BSD-2-Clause */
#include "captures.h"

static void
test_sections_bring_their_own_byte_order_and_interfaces(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s;
	struct frame f;
	char links[64];

	(void)state;
	section(c);
	interface(c, 1, 65535, -1, 0);
	interface(c, 101, 65535, 9, 0);
	enhanced(c, 0, 1700000000123456, 60, 70, -1);
	enhanced(c, 1, 1700000000123456789, 61, 61, -1);
	c->swapped = true;
	section(c);
	interface(c, 113, 65535, 3, 0);
	enhanced(c, 0, 1700000001500, 62, 62, -1);
	s = open_capture(c);
	f = next_frame(s);
	CHECK_EQ(f.time_ns, 1700000000123456000);
	CHECK_EQ(f.link, 1);
	CHECK_EQ(f.wire, 70);
	CHECK_EQ(f.cut, 1);
	f = next_frame(s);
	CHECK_EQ(f.time_ns, 1700000000123456789);
	CHECK_EQ(f.link, 101);
	f = next_frame(s);
	CHECK_EQ(f.time_ns, 1700000001500000000);
	CHECK_EQ(f.link, 113);
	CHECK_EQ(f.number, 3);
	check_end(s);
	source_links(s, links, sizeof(links));
	CHECK_STR(links, "ethernet, raw, sll");
	source_links(s, links, 9);
	CHECK_STR(links, "ethernet");
	source_close(s);
	free(c);
}

static void
test_times_are_read_at_every_resolution(void **state)
{
	/* if_tsresol, if_tsoffset, units, ns; worked out by hand */
	static const struct {
		int resolution;
		int64_t offset;
		uint64_t units;
		int64_t ns;
	} rows[] = {
	    {-1, 0, 1500000, 1500000000},
	    {0, 0, 77, 77000000000},
	    {6, 0, 1500000, 1500000000},
	    {9, 0, 1500000001, 1500000001},
	    {12, 0, 1500000001999, 1500000001},
	    {19, 0, 15000000000000000000u, 1500000000},
	    {28, 0, 15000000000000000000u, 1},
	    {29, 0, UINT64_MAX, 0},
	    {127, 0, UINT64_MAX, 0},
	    {0x80, 0, 77, 77000000000},
	    {0x80 | 10, 0, 1024 + 512, 1500000000},
	    {0x80 | 32, 0, (UINT64_C(3) << 31) + 1, 1500000000},
	    {0x80 | 63, 0, UINT64_C(3) << 62, 1500000000},
	    {0x80 | 64, 0, UINT64_C(1) << 63, 500000000},
	    {0x80 | 127, 0, UINT64_MAX, 0},
	    {6, 1000, 1500000, 1001500000000},
	    {6, -1, 1500000, 500000000},
	};

	(void)state;
	for (int order = 0; order < 2; order++) {
		struct capture *c = capture_new(order);
		struct source *s;

		section(c);
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			interface(c, 1, 0, rows[i].resolution, rows[i].offset);
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			enhanced(c, (uint32_t)i, rows[i].units, 4, 4, -1);
		s = open_capture(c);
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct frame f = next_frame(s);

			CHECK_EQ(f.time_ns, rows[i].ns);
			CHECK_EQ(f.faults, 0);
		}
		check_end(s);
		source_close(s);
		free(c);
	}
}

static void
test_times_nobody_can_mean_are_clamped(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s;
	struct frame f;

	(void)state;
	section(c);
	interface(c, 1, 0, 6, 0);
	interface(c, 1, 0, 6, -100);
	interface(c, 1, 0, 6, INT64_MAX);
	interface(c, 1, 0, 0, INT64_MIN);
	enhanced(c, 0, 5000000, 4, 4, -1);
	enhanced(c, 1, 5000000, 4, 4, -1);
	enhanced(c, 2, UINT64_MAX, 4, 4, -1);
	enhanced(c, 3, 0, 4, 4, -1);
	s = open_capture(c);
	CHECK_EQ(next_frame(s).time_ns, 5000000000);
	f = next_frame(s);
	CHECK_EQ(f.time_ns, 0);
	CHECK_EQ(f.faults, FRAME_TIME_LIE);
	CHECK_EQ(f.clock_ns, 5000000000);
	f = next_frame(s);
	CHECK(f.time_ns > 8000000000000000000);
	CHECK_EQ(f.faults, FRAME_TIME_LIE);
	CHECK_EQ(f.clock_ns, 5000000000);
	CHECK_EQ(next_frame(s).time_ns, 0);
	source_close(s);
	free(c);
}

static void
test_simple_packets_take_the_last_clock(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s;
	struct frame f;

	(void)state;
	section(c);
	interface(c, 1, 20, 6, 0);
	simple(c, 7, 7);
	enhanced(c, 0, 5000000, 4, 4, -1);
	simple(c, 20, 90);
	s = open_capture(c);
	f = next_frame(s);
	CHECK_EQ(f.faults, FRAME_NO_TIME);
	CHECK_EQ(f.time_ns, 0);
	next_frame(s);
	f = next_frame(s);
	CHECK_EQ(f.faults, FRAME_NO_TIME);
	CHECK_EQ(f.time_ns, 5000000000);
	CHECK_EQ(f.captured, 20);
	CHECK_EQ(f.wire, 90);
	check_end(s);
	source_close(s);
	free(c);
}

static void
test_the_obsolete_packet_block_is_read(void **state)
{
	for (int order = 0; order < 2; order++) {
		struct capture *c = capture_new(order);
		struct source *s;
		struct frame f;
		size_t at;

		(void)state;
		section(c);
		interface(c, 1, 0, 6, 0);
		interface(c, 101, 0, 6, 0);
		at = block_open(c, 2);
		put16(c, 1); /* interface */
		put16(c, 3); /* drops */
		put32(c, 0);
		put32(c, 7000000);
		put32(c, 5);
		put32(c, 6);
		put_pattern(c, 5, 5);
		put(c, "\0\0\0", 3);
		block_close(c, at);
		s = open_capture(c);
		f = next_frame(s);
		CHECK_EQ(f.link, 101);
		CHECK_EQ(f.time_ns, 7000000000);
		CHECK_EQ(f.captured, 5);
		CHECK_EQ(f.wire, 6);
		check_end(s);
		source_close(s);
		free(c);
	}
}

static void
test_flags_tell_the_direction(void **state)
{
	static const uint8_t wanted[] = {
	    DIRECTION_UNKNOWN, DIRECTION_IN, DIRECTION_OUT, DIRECTION_UNKNOWN};

	(void)state;
	for (int order = 0; order < 2; order++) {
		struct capture *c = capture_new(order);
		struct source *s;

		section(c);
		interface(c, 1, 0, 6, 0);
		for (unsigned i = 0; i < 4; i++)
			enhanced(c, 0, 1, 6, 6, 0x7ffffffc | i);
		s = open_capture(c);
		for (unsigned i = 0; i < 4; i++)
			CHECK_EQ(next_frame(s).direction, wanted[i]);
		source_close(s);
		free(c);
	}
}

static void
put_statistics(struct capture *c, uint32_t id, uint64_t ifdrop, uint64_t osdrop)
{
	size_t at = block_open(c, 5);

	put32(c, id);
	put64(c, 0);
	put16(c, 5);
	put16(c, 8);
	put64(c, ifdrop);
	put16(c, 7);
	put16(c, 8);
	put64(c, osdrop);
	block_close(c, at);
}

static void
test_the_last_statistics_of_each_interface_are_the_losses(void **state)
{
	struct capture *c = capture_new(true);
	struct source *s;

	(void)state;
	section(c);
	interface(c, 1, 0, 6, 0);
	interface(c, 1, 0, 6, 0);
	put_statistics(c, 0, 10, 1);
	put_statistics(c, 0, 20, 2);
	put_statistics(c, 1, 100, 0);
	put_statistics(c, 9, 7, 7); /* there is none of that number */
	enhanced(c, 0, 1, 6, 6, -1);
	section(c);
	interface(c, 1, 0, 6, 0);
	put_statistics(c, 0, 1000, 40);
	s = open_capture(c);
	for (int pass = 0; pass < 2; pass++) {
		next_frame(s);
		check_end(s);
		CHECK_EQ(source_losses(s).interface, 1120);
		CHECK_EQ(source_losses(s).kernel, 42);
		CHECK_EQ(source_rewind(s, NULL), 0);
	}
	source_close(s);
	free(c);
}

static void
test_blocks_of_other_kinds_are_skipped(void **state)
{
	/* name resolution, custom twice, systemd, secrets, one never heard of
	 */
	static const uint32_t types[] = {
	    4, 0xbad, 0x40000bad, 9, 10, 0x7fffffff};
	struct capture *c = capture_new(false);
	struct source *s;

	(void)state;
	section(c);
	interface(c, 1, 0, 6, 0);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t at = block_open(c, types[i]);

		put_pattern(c, 4 * i, 3);
		block_close(c, at);
		enhanced(c, 0, i, 6, 6, -1);
	}
	s = open_capture(c);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		CHECK_EQ(next_frame(s).number, i + 1);
	check_end(s);
	source_close(s);
	free(c);
}

static void
test_every_prefix_is_a_prefix_of_the_frames(void **state)
{
	(void)state;
	for (int order = 0; order < 2; order++) {
		struct capture *c = capture_new(order);

		section(c);
		interface(c, 1, 30, 9, 5);
		enhanced(c, 0, 1, 6, 6, 1);
		simple(c, 5, 5);
		put_statistics(c, 0, 1, 2);
		c->swapped = !c->swapped;
		section(c);
		interface(c, 101, 0, -1, 0);
		enhanced(c, 0, 1, 0, 6, -1);
		check_every_prefix(c, 3);
		free(c);
	}
}

static void
test_a_flipped_byte_anywhere_never_crashes(void **state)
{
	struct capture *c = capture_new(false);

	(void)state;
	section(c);
	interface(c, 1, 30, 9, 5);
	enhanced(c, 0, 1, 6, 6, 1);
	simple(c, 5, 5);
	put_statistics(c, 0, 1, 2);
	for (size_t at = 0; at < c->n; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			struct error err = {""};
			struct source *s;
			struct frame f;
			int r;

			c->bytes[at] ^= (uint8_t)(1u << bit);
			r = open_bytes(c->bytes, c->n, NULL, &s, &err);
			c->bytes[at] ^= (uint8_t)(1u << bit);
			if (r < 0)
				continue;
			while ((r = source_next(s, &f, &err)) == SOURCE_FRAME)
				CHECK(f.wire >= f.captured);
			CHECK(r == SOURCE_END || err.text[0]);
			source_close(s);
		}
	}
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_sections_bring_their_own_byte_order_and_interfaces),
	    cmocka_unit_test(test_times_are_read_at_every_resolution),
	    cmocka_unit_test(test_times_nobody_can_mean_are_clamped),
	    cmocka_unit_test(test_simple_packets_take_the_last_clock),
	    cmocka_unit_test(test_the_obsolete_packet_block_is_read),
	    cmocka_unit_test(test_flags_tell_the_direction),
	    cmocka_unit_test(
		test_the_last_statistics_of_each_interface_are_the_losses),
	    cmocka_unit_test(test_blocks_of_other_kinds_are_skipped),
	    cmocka_unit_test(test_every_prefix_is_a_prefix_of_the_frames),
	    cmocka_unit_test(test_a_flipped_byte_anywhere_never_crashes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
