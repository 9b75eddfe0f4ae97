/* SPDX-License-Identifier: BSD-2-Clause */
#include "mixed.h"

/* What is no capture at all, whole files. */
static void
test_what_is_not_a_capture_is_called_so(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
	} rows[] = {
	    {"", 0},
	    {"\xd4", 1},
	    {"\xd4\xc3\xb2", 3},
	    {"hello, this is text\n", 20},
	    {"\x1f\x8b\x08\x00\x00\x00\x00\x00", 8},
	    {"PK\x03\x04", 4},
	    {"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct error err = {""};
		struct source *s = NULL;

		CHECK_EQ(open_bytes((const uint8_t *)rows[i].bytes, rows[i].n,
			     NULL, &s, &err),
		    -EBADMSG);
		CHECK(!s);
		CHECK(strstr(err.text, "not a capture file (pcap, pcapng, or "
				       "one of them compressed)"));
	}
}

static void
test_a_head_cut_short_is_named(void **state)
{
	struct capture *c = mixed_capture(1);
	struct error err = {""};
	struct source *s;

	(void)state;
	CHECK_EQ(open_bytes(c->bytes, 23, NULL, &s, &err), -EBADMSG);
	CHECK(strstr(err.text, "inside the pcap header (23 of 24 bytes)"));
	free(c);
}

static void
test_what_cannot_be_opened_says_why(void **state)
{
	struct error err = {""};
	struct source *s = NULL;

	(void)state;
	CHECK_EQ(source_open_file("/nonexistent/x", NULL, &s, &err), -ENOENT);
	CHECK_STR(err.text, "/nonexistent/x: No such file or directory");
	CHECK_EQ(source_open_file("/proc", NULL, &s, &err), -EISDIR);
	CHECK_STR(err.text, "/proc: is a directory");
}

static void
test_rewind_gives_the_same_frames_again(void **state)
{
	struct capture *c = mixed_capture(10);
	struct source *s = open_capture(c);

	(void)state;
	for (int pass = 0; pass < 3; pass++) {
		for (unsigned i = 0; i < MIXED_FRAMES; i++) {
			struct frame f = next_frame(s);

			CHECK_EQ(f.number, i + 1);
			CHECK_EQ(f.time_ns, mixed_second(i) * 1000000000LL);
		}
		check_end(s);
		CHECK(source_progress(s) == 1);
		CHECK_EQ(source_rewind(s, NULL), 0);
		CHECK(source_progress(s) < 0.01);
	}
	source_close(s);
	free(c);
}

/* Compared with looking at all frames: each at or after T lies ahead. */
static void
check_seek(struct source *s, int64_t second)
{
	int64_t t = second * 1000000000;
	unsigned wanted = 0, met = 0;
	int64_t clock = 0;
	uint64_t number = 0;
	struct error err = {""};
	struct frame f;

	for (unsigned i = 0; i < MIXED_FRAMES; i++)
		wanted += mixed_second(i) >= second;
	CHECK_EQ(source_seek(s, t, &err), 0);
	while (source_next(s, &f, &err) == SOURCE_FRAME) {
		unsigned i = (unsigned)f.number - 1;

		CHECK(number == 0 || f.number == number + 1);
		number = f.number;
		CHECK_EQ(f.time_ns, mixed_second(i) * 1000000000LL);
		CHECK(f.clock_ns >= clock && f.clock_ns >= f.time_ns);
		clock = f.clock_ns;
		met += f.time_ns >= t;
	}
	CHECK_EQ(number, MIXED_FRAMES);
	CHECK_EQ(met, wanted);
}

static void
test_seek_meets_every_frame_from_a_time_on(void **state)
{
	/* 4000 bytes each: marks fall every 262 frames or so */
	struct capture *c = mixed_capture(4000);
	struct source *s = open_capture(c);
	struct frame f;

	(void)state;
	check_seek(s, 1500); /* nothing indexed yet */
	for (int64_t t = 990; t < 2010; t += 5)
		check_seek(s, t);
	CHECK_EQ(source_seek(s, 1990000000000, NULL), 0);
	f = next_frame(s);
	CHECK(f.number > 500); /* it did not begin at the start */
	source_close(s);
	free(c);
}

static void
test_seek_restores_the_interfaces_of_a_pcapng_section(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s;
	struct error err = {""};
	struct frame f;
	uint64_t n = 0;

	(void)state;
	for (unsigned i = 0; i < 30; i++) {
		c->swapped = i & 1;
		section(c);
		interface(c, 100 + i, 0, 6, 0);
		enhanced(c, 0, i * 1000000, 60000, 60000, -1);
		interface(c, 200 + i, 0, 9, 0);
		enhanced(c, 1, i * UINT64_C(1000000000), 60000, 60000, -1);
	}
	s = open_capture(c);
	for (int64_t t = 0; t < 30; t++) {
		CHECK_EQ(source_seek(s, t * 1000000000, &err), 0);
		n = 0;
		while (source_next(s, &f, &err) == SOURCE_FRAME) {
			unsigned i = (unsigned)(f.number - 1) / 2;

			CHECK_EQ(f.time_ns, i * 1000000000LL);
			CHECK_EQ(f.link, f.number % 2 ? 100 + i : 200 + i);
			n = f.number;
		}
		CHECK_EQ(n, 60);
	}
	source_close(s);
	free(c);
}

static int (*const packers[])(struct archive *) = {
    archive_write_add_filter_gzip,
    archive_write_add_filter_zstd,
    archive_write_add_filter_xz,
    archive_write_add_filter_lz4,
    archive_write_add_filter_bzip2,
    archive_write_add_filter_lzma,
};

static void
test_each_compression_is_read_and_rewound(void **state)
{
	struct capture *c = mixed_capture(2000);
	uint8_t *packed = malloc(CAPTURE_ROOM);

	(void)state;
	for (size_t i = 0; i < sizeof(packers) / sizeof(packers[0]); i++) {
		struct source *s = NULL;
		struct error err = {""};
		size_t n = 0;

		pack(packers[i], c, packed, CAPTURE_ROOM, &n);
		CHECK_EQ(open_bytes(packed, n, NULL, &s, &err), 0);
		CHECK_EQ(source_kind(s), SOURCE_KIND_FILE);
		for (int pass = 0; pass < 2; pass++) {
			for (unsigned k = 0; k < MIXED_FRAMES; k++)
				CHECK_EQ(next_frame(s).number, k + 1);
			check_end(s);
			CHECK(source_progress(s) == 1);
			CHECK_EQ(source_rewind(s, &err), 0);
		}
		CHECK_EQ(source_seek(s, 0, &err), -ENOTSUP);
		source_close(s);
	}
	free(packed);
	free(c);
}

static void
test_compressed_data_cut_short_ends_in_a_named_error(void **state)
{
	struct capture *c = noise_capture();
	uint8_t *packed = malloc(CAPTURE_ROOM);
	struct error err = {""};
	struct source *s = NULL;
	struct frame f;
	size_t n = 0;
	uint64_t count = 0;
	int r;

	(void)state;
	pack(archive_write_add_filter_gzip, c, packed, CAPTURE_ROOM, &n);
	CHECK_EQ(open_bytes(packed, n / 2, NULL, &s, &err), 0);
	while ((r = source_next(s, &f, &err)) == SOURCE_FRAME)
		CHECK_EQ(f.number, ++count);
	CHECK_EQ(r, -EBADMSG);
	CHECK(count > MIXED_FRAMES / 3 && count < MIXED_FRAMES);
	CHECK(strstr(err.text, ": frame "));
	CHECK(strstr(err.text, "gzip"));
	source_close(s);
	free(packed);
	free(c);
}

static void
test_cooked_headers_tell_the_direction(void **state)
{
	static const uint8_t wanted[] = {DIRECTION_IN, DIRECTION_IN,
	    DIRECTION_IN, DIRECTION_UNKNOWN, DIRECTION_OUT, DIRECTION_UNKNOWN};
	static const unsigned links[] = {113, 276};

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		struct capture *c = capture_new(false);
		struct error err = {""};
		struct source *s;
		struct frame f;

		pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, links[k]);
		for (uint8_t i = 0; i < 6; i++) {
			uint8_t head[20] = {0};

			head[links[k] == 113 ? 1 : 10] = i;
			put32(c, 1);
			put32(c, 0);
			put32(c, 20);
			put32(c, 20);
			put(c, head, 20);
		}
		s = open_capture(c);
		for (size_t i = 0; i < 6; i++) {
			CHECK_EQ(source_next(s, &f, &err), SOURCE_FRAME);
			CHECK_EQ(f.direction, wanted[i]);
		}
		source_close(s);
		free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_is_not_a_capture_is_called_so),
	    cmocka_unit_test(test_a_head_cut_short_is_named),
	    cmocka_unit_test(test_what_cannot_be_opened_says_why),
	    cmocka_unit_test(test_rewind_gives_the_same_frames_again),
	    cmocka_unit_test(test_seek_meets_every_frame_from_a_time_on),
	    cmocka_unit_test(
		test_seek_restores_the_interfaces_of_a_pcapng_section),
	    cmocka_unit_test(test_each_compression_is_read_and_rewound),
	    cmocka_unit_test(
		test_compressed_data_cut_short_ends_in_a_named_error),
	    cmocka_unit_test(test_cooked_headers_tell_the_direction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
