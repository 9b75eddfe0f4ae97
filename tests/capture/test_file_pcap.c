/* SPDX-License-Identifier: BSD-2-Clause */
#include "captures.h"

#define MICRO 0xa1b2c3d4u
#define NANO 0xa1b23c4du
#define MODIFIED 0xa1b2cd34u

static void
test_both_byte_orders_and_units_give_the_same_frames(void **state)
{
	(void)state;
	for (int variant = 0; variant < 4; variant++) {
		bool nano = variant & 2;
		struct capture *c = capture_new(variant & 1);
		struct source *s;
		struct frame f;

		pcap_head(c, nano ? NANO : MICRO, 2, 4, 65535, 1);
		pcap_record(c, 1700000000, nano ? 123456000 : 123456, 60, 60);
		pcap_record(c, 1700000001, 7, 9, 1500);
		s = open_capture(c);
		CHECK_EQ(source_kind(s), SOURCE_KIND_FILE);
		f = next_frame(s);
		CHECK_EQ(f.number, 1);
		CHECK_EQ(f.time_ns, 1700000000123456000);
		CHECK_EQ(f.clock_ns, f.time_ns);
		CHECK_EQ(f.captured, 60);
		CHECK_EQ(f.wire, 60);
		CHECK_EQ(f.cut, 0);
		CHECK_EQ(f.link, 1);
		CHECK_EQ(f.faults, 0);
		CHECK_EQ(f.direction, DIRECTION_UNKNOWN);
		f = next_frame(s);
		CHECK_EQ(f.number, 2);
		CHECK_EQ(f.time_ns, 1700000001000000000 + (nano ? 7 : 7000));
		CHECK_EQ(f.wire, 1500);
		CHECK_EQ(f.cut, 1);
		check_end(s);
		check_end(s);
		source_close(s);
		free(c);
	}
}

static void
test_modified_records_are_longer_and_tell_the_direction(void **state)
{
	(void)state;
	for (int swapped = 0; swapped < 2; swapped++) {
		struct capture *c = capture_new(swapped);
		static const uint8_t outgoing[] = {4, 0};
		static const uint8_t to_us[] = {0, 0};
		struct source *s;

		pcap_head(c, MODIFIED, 2, 4, 0, 1);
		for (int i = 0; i < 2; i++) {
			put32(c, 5);
			put32(c, 6);
			put32(c, 20);
			put32(c, 20);
			put32(c, 2);
			put16(c, 0x800);
			put(c, i ? outgoing : to_us, 2);
			put_pattern(c, 20, 20);
		}
		s = open_capture(c);
		CHECK_EQ(next_frame(s).direction, DIRECTION_IN);
		CHECK_EQ(next_frame(s).direction, DIRECTION_OUT);
		check_end(s);
		source_close(s);
		free(c);
	}
}

static void
test_lengths_that_lie_are_set_right(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s;
	struct frame f;

	(void)state;
	pcap_head(c, MICRO, 2, 4, 65535, 1);
	pcap_record(c, 1, 0, 40, 10);
	pcap_record(c, 1, 0, 40, 0xffffffff);
	pcap_record(c, 1, 0, 40, 16u << 20);
	s = open_capture(c);
	f = next_frame(s);
	CHECK_EQ(f.wire, 40);
	CHECK_EQ(f.faults, FRAME_LENGTH_LIE);
	CHECK_EQ(f.cut, 0);
	f = next_frame(s);
	CHECK_EQ(f.wire, 40);
	CHECK_EQ(f.faults, FRAME_LENGTH_LIE);
	f = next_frame(s);
	CHECK_EQ(f.wire, 16u << 20);
	CHECK_EQ(f.faults, 0);
	CHECK_EQ(f.cut, 1);
	source_close(s);
	free(c);
}

static void
test_a_fraction_past_a_second_is_clamped_and_moves_no_clock(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s;
	struct frame f;

	(void)state;
	pcap_head(c, MICRO, 2, 4, 65535, 1);
	pcap_record(c, 100, 1, 10, 10);
	pcap_record(c, 4000, 1000000, 11, 11);
	pcap_record(c, 101, 0xffffffff, 12, 12);
	pcap_record(c, 102, 999999, 13, 13);
	s = open_capture(c);
	next_frame(s);
	f = next_frame(s);
	CHECK_EQ(f.faults, FRAME_TIME_LIE);
	CHECK_EQ(f.time_ns, 4000999999000);
	CHECK_EQ(f.clock_ns, 100000001000);
	f = next_frame(s);
	CHECK_EQ(f.time_ns, 101999999000);
	CHECK_EQ(f.clock_ns, 100000001000);
	f = next_frame(s);
	CHECK_EQ(f.faults, 0);
	CHECK_EQ(f.clock_ns, 102999999000);
	source_close(s);
	free(c);
}

static void
test_seconds_are_unsigned_and_the_clock_never_falls(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s;
	struct frame f;

	(void)state;
	pcap_head(c, MICRO, 2, 4, 65535, 1);
	pcap_record(c, 0xffffffff, 0, 10, 10);
	pcap_record(c, 5, 0, 11, 11);
	s = open_capture(c);
	CHECK_EQ(next_frame(s).time_ns, 4294967295000000000);
	f = next_frame(s);
	CHECK_EQ(f.time_ns, 5000000000);
	CHECK_EQ(f.clock_ns, 4294967295000000000);
	source_close(s);
	free(c);
}

static void
test_old_versions_have_the_lengths_the_other_way_round(void **state)
{
	/* major, minor, first length, second length; 30 are captured */
	static const struct {
		unsigned major, minor, first, second;
	} rows[] = {
	    {2, 2, 90, 30},
	    {2, 3, 90, 30},
	    {2, 3, 30, 90},
	    {543, 0, 90, 30},
	    {2, 4, 30, 90},
	    {2, 5, 30, 90},
	    {3, 0, 30, 90},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct capture *c = capture_new(false);
		struct source *s;
		struct frame f;

		pcap_head(c, MICRO, rows[i].major, rows[i].minor, 65535, 1);
		for (int k = 0; k < 2; k++) {
			put32(c, 1);
			put32(c, 2);
			put32(c, rows[i].first);
			put32(c, rows[i].second);
			put_pattern(c, 30, 30);
		}
		s = open_capture(c);
		for (int k = 0; k < 2; k++) {
			f = next_frame(s);
			CHECK_EQ(f.captured, 30);
			CHECK_EQ(f.wire, 90);
		}
		check_end(s);
		source_close(s);
		free(c);
	}
}

static void
test_the_link_type_is_the_low_half_of_its_field(void **state)
{
	/* field, LINKTYPE_ wanted */
	static const uint32_t rows[][2] = {
	    {1, 1},
	    {0x24000001, 1}, /* FCS of 4 bytes */
	    {12, 101},       /* DLT_RAW as Linux writes it */
	    {14, 101},       /* and as OpenBSD does */
	    {276, 276},
	    {160, 160},
	    {65535, 65535},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct capture *c = capture_new(false);
		struct source *s;

		pcap_head(c, MICRO, 2, 4, 65535, rows[i][0]);
		pcap_record(c, 1, 2, 3, 3);
		s = open_capture(c);
		CHECK_EQ(next_frame(s).link, rows[i][1]);
		source_close(s);
		free(c);
	}
}

static void
test_frames_across_a_block_end_come_in_one_piece(void **state)
{
	struct capture *c = capture_new(false);
	struct frame batch[32];
	struct error err = {""};
	struct source *s;
	uint64_t count = 0;
	unsigned size = 0;
	int n;

	(void)state;
	pcap_head(c, MICRO, 2, 4, 262144, 1);
	while (c->n + 16 + 2000 < CAPTURE_ROOM) {
		pcap_record(c, 1, 2, size, size);
		size = (size + 7) % 2000;
		count++;
	}
	s = open_capture(c);
	size = 0;
	while ((n = source_next_batch(s, batch, 32, &err)) > 0) {
		for (int i = 0; i < n; i++) {
			CHECK_EQ(batch[i].captured, size);
			for (size_t k = 0; k < size; k++)
				CHECK_EQ(
				    batch[i].data[k], (uint8_t)(size * 31 + k));
			size = (size + 7) % 2000;
			count--;
		}
	}
	CHECK_EQ(n, 0);
	CHECK(source_ended(s));
	CHECK_EQ(count, 0);
	source_close(s);
	free(c);
}

static void
test_a_frame_larger_than_a_block_is_read(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s;

	(void)state;
	pcap_head(c, MICRO, 2, 4, 0, 1);
	pcap_record(c, 1, 2, 100, 100);
	pcap_record(c, 1, 2, 3u << 20, 3u << 20);
	pcap_record(c, 1, 2, 101, 101);
	s = open_capture(c);
	CHECK_EQ(next_frame(s).captured, 100);
	CHECK_EQ(next_frame(s).captured, 3u << 20);
	CHECK_EQ(next_frame(s).captured, 101);
	check_end(s);
	source_close(s);
	free(c);
}

static void
test_a_captured_length_that_cannot_be_is_damage(void **state)
{
	/* snaplen, captured */
	static const uint32_t rows[][2] = {
	    {65535, 262145},
	    {0, (16u << 20) + 1},
	    {0xffffffff, 0xffffffff},
	    {65535, 0x80000000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct capture *c = capture_new(false);
		struct source *s;

		pcap_head(c, MICRO, 2, 4, rows[i][0], 1);
		pcap_record(c, 1, 2, 50, 50);
		put32(c, 1);
		put32(c, 2);
		put32(c, rows[i][1]);
		put32(c, rows[i][1]);
		s = open_capture(c);
		next_frame(s);
		check_damage(s, "frame 2: a captured length of ");
		check_damage(s, "frame 2: a captured length of ");
		source_close(s);
		free(c);
	}
}

static void
test_the_place_where_a_file_breaks_off_is_named(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s;

	(void)state;
	pcap_head(c, MICRO, 2, 4, 65535, 1);
	pcap_record(c, 1, 2, 50, 50);
	put(c, "x", 1);
	s = open_capture(c);
	next_frame(s);
	check_damage(s, "frame 2: file ends inside a record (1 of 16 header "
			"bytes)");
	source_close(s);
	c->n--;
	pcap_record(c, 1, 2, 50, 50);
	c->n -= 8;
	s = open_capture(c);
	next_frame(s);
	check_damage(s, "frame 2: file ends inside a record (42 of 50 "
			"captured bytes)");
	source_close(s);
	free(c);
}

static void
test_every_prefix_is_a_prefix_of_the_frames(void **state)
{
	struct capture *c = capture_new(false);

	(void)state;
	pcap_head(c, MICRO, 2, 4, 65535, 1);
	pcap_record(c, 1, 2, 30, 50);
	pcap_record(c, 1, 2, 0, 0);
	pcap_record(c, 1, 2, 33, 33);
	check_every_prefix(c, 3);
	free(c);
}

static void
test_version_one_is_refused_by_name(void **state)
{
	struct capture *c = capture_new(false);
	struct error err = {""};
	struct source *s;

	(void)state;
	pcap_head(c, MICRO, 1, 2, 65535, 1);
	CHECK_EQ(open_bytes(c->bytes, c->n, NULL, &s, &err), -EBADMSG);
	CHECK(strstr(err.text, "pcap version 1.2 is not known"));
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_both_byte_orders_and_units_give_the_same_frames),
	    cmocka_unit_test(
		test_modified_records_are_longer_and_tell_the_direction),
	    cmocka_unit_test(test_lengths_that_lie_are_set_right),
	    cmocka_unit_test(
		test_a_fraction_past_a_second_is_clamped_and_moves_no_clock),
	    cmocka_unit_test(
		test_seconds_are_unsigned_and_the_clock_never_falls),
	    cmocka_unit_test(
		test_old_versions_have_the_lengths_the_other_way_round),
	    cmocka_unit_test(test_the_link_type_is_the_low_half_of_its_field),
	    cmocka_unit_test(test_frames_across_a_block_end_come_in_one_piece),
	    cmocka_unit_test(test_a_frame_larger_than_a_block_is_read),
	    cmocka_unit_test(test_a_captured_length_that_cannot_be_is_damage),
	    cmocka_unit_test(test_the_place_where_a_file_breaks_off_is_named),
	    cmocka_unit_test(test_every_prefix_is_a_prefix_of_the_frames),
	    cmocka_unit_test(test_version_one_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
