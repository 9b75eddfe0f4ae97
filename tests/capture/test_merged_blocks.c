/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The blocks of several files as one pcapng file: made of files in both byte
 * orders, it is read again, and looked into where reading does not lead.
 */
#include "captures.h"

#include "capture/source_blocks.h"

struct making {
	char paths[3][32];
	int fds[3];
	size_t n;
};

static void
add_file(struct making *m, const struct capture *c)
{
	m->fds[m->n] = memory_file(c->bytes, c->n, m->paths[m->n]);
	m->n++;
}

static struct source *
open_making(struct making *m)
{
	struct source_config config = {.keep_blocks = true};
	const char *names[3];
	struct source_files files = {.paths = names, .n = m->n};
	struct source *s = NULL;
	struct error err = {""};

	for (size_t i = 0; i < m->n; i++)
		names[i] = m->paths[i];
	if (source_open_files(&files, &config, &s, &err) < 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < m->n; i++)
		close(m->fds[i]);
	return s;
}

/* What a cut without conditions writes. */
static void
cut_all(struct source *s, struct capture *out)
{
	struct error err = {""};
	const uint8_t *bytes;
	struct frame f;
	size_t n;
	int r;

	do {
		r = source_next(s, &f, &err);
		CHECK_EQ(source_blocks_take(s, &bytes, &n, &err), 0);
		put(out, bytes, n);
		if (r != SOURCE_FRAME)
			continue;
		n = source_frame_block(s, &f, &bytes);
		CHECK(n > 0);
		put(out, bytes, n);
	} while (r == SOURCE_FRAME);
	CHECK_EQ(r, SOURCE_END);
}

static void
put_number(struct capture *c, unsigned code, uint64_t value)
{
	put16(c, code);
	put16(c, 8);
	put64(c, value);
}

static void
put_statistics(struct capture *c, uint32_t id, uint64_t lost)
{
	size_t at = block_open(c, 5);

	put32(c, id);
	put64(c, 0);
	put_number(c, 7, lost);
	block_close(c, at);
}

static void
put_frame(struct capture *c, uint32_t id, uint32_t time, uint32_t n)
{
	size_t at = block_open(c, 6);

	put32(c, id);
	put32(c, 0);
	put32(c, time);
	put32(c, n);
	put32(c, n + 100);
	put_pattern(c, n, n);
	put(c, "\0\0\0", -n & 3);
	put_option(c, 1, "a remark", 8);
	put16(c, 2);
	put16(c, 4);
	put32(c, 2); /* outbound */
	put_number(c, 4, 0x0102030405060708);
	put_option(c, 0, NULL, 0);
	block_close(c, at);
}

static void
put_name(struct capture *c)
{
	size_t at = block_open(c, 4);

	put_option(c, 1, "\x0a\0\0\1host", 9);
	put_option(c, 0, NULL, 0);
	block_close(c, at);
}

static size_t
find(const struct capture *c, const void *bytes, size_t n)
{
	size_t met = 0;

	for (size_t i = 0; i + n <= c->n; i++)
		met += memcmp(c->bytes + i, bytes, n) == 0;
	return met;
}

static void
check_frame(
    struct source *s, int64_t ns, uint16_t link, uint32_t n, uint32_t wire)
{
	struct frame f = next_frame(s);

	CHECK_EQ(f.time_ns, ns);
	CHECK_EQ(f.link, link);
	CHECK_EQ(f.captured, n);
	CHECK_EQ(f.wire, wire);
}

/* Two sections in the other byte order, one in ours, and a file without. */
static struct source *
open_three(void)
{
	struct making m = {.n = 0};
	struct capture *c = capture_new(true);
	struct source *s;

	section(c);
	interface(c, 113, 0, 9, 0);
	interface(c, 101, 0, 6, 0);
	put_frame(c, 1, 10, 21); /* 10 us */
	put_name(c);
	put_statistics(c, 0, 3);
	put_statistics(c, 5, 99); /* of nobody */
	section(c);
	interface(c, 276, 0, 9, 0);
	put_frame(c, 0, 30000, 22); /* 30 us */
	put_statistics(c, 0, 4);
	add_file(&m, c);
	c->n = 0;
	c->swapped = false;
	section(c);
	interface(c, 127, 0, 6, 0);
	put_frame(c, 0, 20, 23);
	simple(c, 24, 24); /* no time: as late as the one before */
	put_statistics(c, 0, 5);
	add_file(&m, c);
	c->n = 0;
	pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
	pcap_record(c, 0, 15, 25, 125);
	add_file(&m, c);
	s = open_making(&m);
	free(c);
	return s;
}

static void
test_interfaces_of_all_files_are_kept_apart(void **state)
{
	struct source *s = open_three(), *again;
	struct capture *out = capture_new(false);

	(void)state;
	CHECK(source_has_blocks(s));
	cut_all(s, out);
	again = open_capture(out);
	check_frame(again, 10000, 101, 21, 121);
	check_frame(again, 15000, 1, 25, 125);
	check_frame(again, 20000, 127, 23, 123);
	check_frame(again, 20000, 127, 24, 24);
	check_frame(again, 30000, 276, 22, 122);
	check_end(again);
	CHECK_EQ(source_losses(again).kernel, 3 + 4 + 5);
	source_close(again);
	source_close(s);
	free(out);
}

static void
test_what_is_said_of_frames_stays_said(void **state)
{
	static const uint64_t dropped = 0x0102030405060708;
	static const uint32_t outbound[] = {2 | 4 << 16, 2};
	struct source *s = open_three();
	struct capture *out = capture_new(false);

	(void)state;
	for (int pass = 0; pass < 2; pass++) {
		out->n = 0;
		cut_all(s, out);
		CHECK_EQ(find(out, "a remark", 8), 3);
		CHECK_EQ(find(out, &dropped, 8), 3);
		CHECK_EQ(find(out, outbound, 8), 3);
		CHECK_EQ(find(out, "\1\0\x09\0\x0a\0\0\1host", 12), 1);
		CHECK_EQ(find(out, "\x0a\x0d\x0d\x0a", 4), 1);
		CHECK_EQ(source_rewind(s, NULL), 0);
	}
	source_close(s);
	free(out);
}

/* Nothing but frames: a recorder writes them as well. */
static void
test_pcap_files_alone_have_no_blocks(void **state)
{
	struct making m = {.n = 0};
	struct capture *c = capture_new(false);
	struct source *s;

	(void)state;
	pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
	add_file(&m, c);
	add_file(&m, c);
	s = open_making(&m);
	CHECK(!source_has_blocks(s));
	check_end(s);
	source_close(s);
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_interfaces_of_all_files_are_kept_apart),
	    cmocka_unit_test(test_what_is_said_of_frames_stays_said),
	    cmocka_unit_test(test_pcap_files_alone_have_no_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
