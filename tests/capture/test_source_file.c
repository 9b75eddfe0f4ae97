/* SPDX-License-Identifier: BSD-2-Clause */
#include "captures.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>

/* 1000 frames, one a second from 1000 s on, but every tenth 300 s late. */
#define MIXED_FRAMES 1000

static uint32_t
mixed_second(unsigned i)
{
	return i % 10 == 9 && i > 400 ? 1000 + i - 300 : 1000 + i;
}

static struct capture *
mixed_capture(size_t bytes_each)
{
	struct capture *c = capture_new(false);

	pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
	for (unsigned i = 0; i < MIXED_FRAMES; i++)
		pcap_record(c, mixed_second(i), 0, (uint32_t)bytes_each,
		    (uint32_t)bytes_each);
	return c;
}

/* The same, with 600 bytes each that no compressor makes smaller. */
static struct capture *
noise_capture(void)
{
	struct capture *c = mixed_capture(600);
	uint32_t x = 1;

	for (size_t i = 24; i < c->n; i++) {
		x = x * 1664525 + 1013904223;
		if ((i - 24) % 616 >= 16)
			c->bytes[i] = (uint8_t)(x >> 24);
	}
	return c;
}

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

static void
pack(int (*filter)(struct archive *), const struct capture *c, uint8_t *out,
    size_t room, size_t *used)
{
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();

	archive_write_set_format_raw(a);
	CHECK(filter(a) >= ARCHIVE_WARN);
	archive_write_set_bytes_in_last_block(a, 1);
	CHECK_EQ(archive_write_open_memory(a, out, room, used), ARCHIVE_OK);
	archive_entry_set_filetype(entry, AE_IFREG);
	CHECK_EQ(archive_write_header(a, entry), ARCHIVE_OK);
	CHECK_EQ(archive_write_data(a, c->bytes, c->n), c->n);
	CHECK_EQ(archive_write_close(a), ARCHIVE_OK);
	archive_entry_free(entry);
	archive_write_free(a);
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

/* A pipe to read from, whose path is told. */
static void
make_pipe(int fds[2], char path[static 32])
{
	CHECK_EQ(pipe(fds), 0);
	snprintf(path, 32, "/proc/self/fd/%d", fds[0]);
}

static void
test_a_pipe_gives_frames_as_they_come_and_idles_between(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s = NULL;
	struct error err = {""};
	struct frame f;
	char path[32];
	int fds[2];
	size_t head, at;

	(void)state;
	pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
	head = c->n;
	make_pipe(fds, path);
	CHECK_EQ(write(fds[1], c->bytes, head), head);
	CHECK_EQ(source_open_file(path, NULL, &s, &err), 0);
	close(fds[0]);
	CHECK_EQ(source_kind(s), SOURCE_KIND_STREAM);
	CHECK_EQ(source_next(s, &f, &err), SOURCE_IDLE);
	CHECK(!source_ended(s));
	for (unsigned i = 1; i <= 3; i++) {
		at = c->n;
		pcap_record(c, i, 0, 50, 50);
		CHECK_EQ(write(fds[1], c->bytes + at, 20), 20);
		CHECK_EQ(source_next(s, &f, &err), SOURCE_IDLE);
		CHECK_EQ(write(fds[1], c->bytes + at + 20, 46), 46);
		CHECK_EQ(next_frame(s).number, i);
	}
	CHECK(source_progress(s) == -1);
	CHECK_EQ(source_rewind(s, &err), -ENOTSUP);
	CHECK_EQ(source_seek(s, 0, &err), -ENOTSUP);
	close(fds[1]);
	check_end(s);
	source_close(s);
	free(c);
}

static void
test_every_prefix_through_a_pipe_is_a_prefix_of_the_frames(void **state)
{
	struct capture *c = capture_new(false);

	(void)state;
	section(c);
	interface(c, 1, 0, 6, 0);
	enhanced(c, 0, 1, 6, 6, 1);
	enhanced(c, 0, 2, 7, 7, -1);
	for (size_t n = 0; n <= c->n; n++) {
		struct source *s = NULL;
		struct error err = {""};
		uint64_t count = 0;
		struct frame f;
		int fds[2], r;

		CHECK_EQ(pipe(fds), 0);
		CHECK_EQ(write(fds[1], c->bytes, n), n);
		CHECK_EQ(dup2(fds[0], STDIN_FILENO), STDIN_FILENO);
		close(fds[0]);
		close(fds[1]);
		r = source_open_file("-", NULL, &s, &err);
		if (r < 0) {
			CHECK_EQ(r, -EBADMSG);
			CHECK(strstr(err.text, "standard input: "));
			continue;
		}
		while ((r = source_next(s, &f, &err)) == SOURCE_FRAME)
			CHECK_EQ(f.number, ++count);
		CHECK(r == SOURCE_END || r == -EBADMSG);
		CHECK_EQ(count, (n >= 108) + (n >= 148));
		source_close(s);
	}
	free(c);
}

struct feed {
	int fd;
	const uint8_t *bytes;
	size_t n;
};

static void *
feed_thread(void *arg)
{
	struct feed *feed = arg;
	size_t done = 0;

	while (done < feed->n) {
		ssize_t n = write(feed->fd, feed->bytes + done, feed->n - done);

		if (n <= 0)
			break;
		done += (size_t)n;
	}
	close(feed->fd);
	return NULL;
}

static void
test_a_compressed_pipe_is_read(void **state)
{
	struct capture *c = mixed_capture(2000);
	uint8_t *packed = malloc(CAPTURE_ROOM);
	struct source *s = NULL;
	struct error err = {""};
	pthread_t thread;
	struct feed feed;
	char path[32];
	int fds[2];
	size_t n = 0;

	(void)state;
	pack(archive_write_add_filter_zstd, c, packed, CAPTURE_ROOM, &n);
	make_pipe(fds, path);
	feed = (struct feed){fds[1], packed, n};
	CHECK_EQ(pthread_create(&thread, NULL, feed_thread, &feed), 0);
	CHECK_EQ(source_open_file(path, NULL, &s, &err), 0);
	close(fds[0]);
	CHECK_EQ(source_kind(s), SOURCE_KIND_STREAM);
	for (unsigned k = 0; k < MIXED_FRAMES; k++)
		CHECK_EQ(next_frame(s).number, k + 1);
	check_end(s);
	pthread_join(thread, NULL);
	source_close(s);
	free(packed);
	free(c);
}

struct stop {
	struct source *source;
	int fd;
};

/* Stop once the reader has taken all that is in the pipe. */
static void *
stop_thread(void *arg)
{
	const struct stop *stop = arg;
	int waiting = 1;

	while (waiting > 0 && ioctl(stop->fd, FIONREAD, &waiting) == 0)
		sched_yield();
	source_stop(stop->source);
	return NULL;
}

static void
test_stop_ends_a_stalled_compressed_pipe(void **state)
{
	struct capture *c = noise_capture();
	uint8_t *packed = malloc(CAPTURE_ROOM);
	struct source *s = NULL;
	struct stop stop;
	struct error err = {""};
	struct frame f;
	pthread_t thread;
	char path[32];
	int fds[2], r;
	size_t n = 0;

	(void)state;
	pack(archive_write_add_filter_gzip, c, packed, CAPTURE_ROOM, &n);
	make_pipe(fds, path);
	CHECK_EQ(fcntl(fds[1], F_SETPIPE_SZ, 1 << 20), 1 << 20);
	CHECK_EQ(write(fds[1], packed, 400000), 400000);
	CHECK_EQ(source_open_file(path, NULL, &s, &err), 0);
	stop = (struct stop){s, fds[0]};
	CHECK_EQ(pthread_create(&thread, NULL, stop_thread, &stop), 0);
	while ((r = source_next(s, &f, &err)) != SOURCE_END)
		CHECK(r == SOURCE_FRAME || r == SOURCE_IDLE);
	pthread_join(thread, NULL);
	source_close(s);
	close(fds[0]);
	close(fds[1]);
	free(packed);
	free(c);
}

/* An Ethernet frame with an IPv4 header of this protocol. */
static void
ip_record(struct capture *c, uint8_t protocol)
{
	uint8_t frame[60] = {[12] = 8, [14] = 0x45, [23] = protocol};

	put32(c, 1);
	put32(c, 0);
	put32(c, sizeof(frame));
	put32(c, sizeof(frame));
	put(c, frame, sizeof(frame));
}

static void
test_a_filter_refuses_counts_and_keeps_the_numbers(void **state)
{
	struct capture *c = capture_new(false);
	struct frame batch[32];
	struct source *s = NULL;
	struct error err = {""};

	(void)state;
	pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
	for (unsigned i = 0; i < 100; i++)
		ip_record(c, i % 3 ? 17 : 6);
	CHECK_EQ(open_bytes(c->bytes, c->n, "tcp", &s, &err), 0);
	for (int pass = 0; pass < 2; pass++) {
		uint64_t met = 0;
		int n;

		while ((n = source_next_batch(s, batch, 32, &err)) > 0)
			for (int i = 0; i < n; i++, met++)
				CHECK_EQ(batch[i].number, 3 * met + 1);
		CHECK_EQ(n, 0);
		CHECK(source_ended(s));
		CHECK_EQ(met, 34);
		CHECK_EQ(source_filtered(s), 66);
		CHECK_EQ(source_rewind(s, &err), 0);
		CHECK_EQ(source_filtered(s), 0);
	}
	source_close(s);
	free(c);
}

static void
test_a_filter_that_does_not_compile_says_so_at_opening(void **state)
{
	struct capture *c = mixed_capture(1);
	struct error err = {""};
	struct source *s = NULL;

	(void)state;
	CHECK_EQ(open_bytes(c->bytes, c->n, "tcp porq 80", &s, &err), -EINVAL);
	CHECK(strstr(err.text, "filter 'tcp porq 80': "));
	CHECK(strlen(err.text) > strlen("filter 'tcp porq 80': "));
	CHECK(!s);
	free(c);
}

static void
test_a_filter_without_meaning_for_a_later_link_refuses_its_frames(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s = NULL;
	struct error err = {""};

	(void)state;
	section(c);
	interface(c, 1, 0, 6, 0);
	interface(c, 101, 0, 6, 0);
	enhanced(c, 0, 1, 60, 60, -1);
	enhanced(c, 1, 1, 61, 61, -1);
	enhanced(c, 0, 1, 62, 62, -1);
	/* "ether" compiles for Ethernet only. */
	CHECK_EQ(
	    open_bytes(c->bytes, c->n, "not ether host 1:2:3:4:5:6", &s, &err),
	    0);
	CHECK_STR(source_banner(s), "");
	CHECK_EQ(next_frame(s).number, 1);
	CHECK_EQ(next_frame(s).number, 3);
	check_end(s);
	CHECK_EQ(source_filtered(s), 1);
	CHECK(strstr(source_banner(s), "no meaning for raw"));
	source_close(s);
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
	    cmocka_unit_test(
		test_a_pipe_gives_frames_as_they_come_and_idles_between),
	    cmocka_unit_test(
		test_every_prefix_through_a_pipe_is_a_prefix_of_the_frames),
	    cmocka_unit_test(test_a_compressed_pipe_is_read),
	    cmocka_unit_test(test_stop_ends_a_stalled_compressed_pipe),
	    cmocka_unit_test(
		test_a_filter_refuses_counts_and_keeps_the_numbers),
	    cmocka_unit_test(
		test_a_filter_that_does_not_compile_says_so_at_opening),
	    cmocka_unit_test(
		test_a_filter_without_meaning_for_a_later_link_refuses_its_frames),
	    cmocka_unit_test(test_cooked_headers_tell_the_direction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
