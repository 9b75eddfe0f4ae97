/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that are still being written while they are read. */
#include "mixed.h"

#include <fcntl.h>
#include <stdlib.h>

struct growing {
	char path[64];
	int fd;
	struct capture *c;
	size_t written;
	struct source *s;
};

static void
grow_begin(struct growing *g, bool swapped)
{
	*g = (struct growing){.c = capture_new(swapped)};
	snprintf(g->path, sizeof(g->path), "follow.XXXXXX");
	g->fd = mkstemp(g->path);
	assert_true(g->fd >= 0);
}

/* Write up to `n` bytes of the capture. */
static void
grow_to(struct growing *g, size_t n)
{
	size_t more = n - g->written;

	assert_int_equal(write(g->fd, g->c->bytes + g->written, more), more);
	g->written = n;
}

static void
follow(struct growing *g, enum source_follow how)
{
	struct source_config config = {.follow = how};
	struct error err = {""};

	if (source_open_file(g->path, &config, &g->s, &err) < 0)
		fail_msg("%s", err.text);
}

static void
grow_end(struct growing *g)
{
	source_close(g->s);
	close(g->fd);
	unlink(g->path);
	free(g->c);
}

static void
check_edge(struct source *s)
{
	struct frame f;
	struct error err = {""};

	CHECK_EQ(source_next(s, &f, &err), SOURCE_IDLE);
	CHECK(source_at_edge(s));
	CHECK(!source_ended(s));
}

static void
check_failure(struct source *s, int code, const char *text)
{
	struct error err = {""};
	struct frame f;

	CHECK_EQ(source_next(s, &f, &err), code);
	if (!strstr(err.text, text))
		fail_msg("\"%s\" does not say \"%s\"", err.text, text);
}

/* Byte by byte: nothing but whole records comes, and each as soon as it is. */
static void
check_byte_by_byte(struct growing *g, const size_t *ends, size_t n)
{
	size_t done = 0;

	grow_to(g, ends[0]);
	follow(g, SOURCE_GLANCE);
	CHECK(source_follows(g->s));
	CHECK_EQ(source_kind(g->s), SOURCE_KIND_FILE);
	for (size_t at = ends[0] + 1; at <= g->c->n; at++) {
		grow_to(g, at);
		if (done + 1 < n && at == ends[done + 1]) {
			done++;
			CHECK_EQ(next_frame(g->s).number, done);
			CHECK(!source_at_edge(g->s));
		}
		check_edge(g->s);
	}
	CHECK_EQ(done, n - 1);
}

static void
test_half_a_record_of_pcap_is_not_yet_there(void **state)
{
	struct growing g;
	size_t ends[12];

	(void)state;
	grow_begin(&g, true);
	pcap_head(g.c, 0xa1b2c3d4, 2, 4, 65535, 1);
	ends[0] = g.c->n;
	for (unsigned i = 1; i < 12; i++) {
		pcap_record(g.c, i, 0, i * 7, i * 7);
		ends[i] = g.c->n;
	}
	check_byte_by_byte(&g, ends, 12);
	grow_end(&g);
}

static void
test_half_a_block_of_pcapng_is_not_yet_there(void **state)
{
	struct growing g;
	size_t ends[8];

	(void)state;
	grow_begin(&g, false);
	section(g.c);
	interface(g.c, 1, 0, 9, 0);
	ends[0] = g.c->n;
	for (unsigned i = 1; i < 8; i++) {
		if (i == 4)
			section(g.c), interface(g.c, 1, 0, 6, 0);
		enhanced(g.c, 0, i, i * 5, i * 5, -1);
		ends[i] = g.c->n;
	}
	check_byte_by_byte(&g, ends, 8);
	grow_end(&g);
}

/* Far enough for a thread to have read ahead up to the edge. */
static void
test_what_was_read_ahead_goes_on_growing(void **state)
{
	struct growing g;
	size_t half = 0;

	(void)state;
	grow_begin(&g, false);
	pcap_head(g.c, 0xa1b2c3d4, 2, 4, 65535, 1);
	for (unsigned i = 0; i < 2000; i++) {
		pcap_record(g.c, i, 0, 7000, 7000);
		if (i == 999)
			half = g.c->n + 3000;
	}
	grow_to(&g, half);
	follow(&g, SOURCE_GLANCE);
	for (unsigned pass = 0; pass < 2; pass++) {
		for (unsigned i = 0; i < 1000; i++)
			CHECK_EQ(next_frame(g.s).time_ns, i * 1000000000LL);
		check_edge(g.s);
		if (pass == 0)
			CHECK_EQ(source_rewind(g.s, NULL), 0);
	}
	grow_to(&g, g.c->n);
	for (unsigned i = 1000; i < 2000; i++)
		CHECK_EQ(next_frame(g.s).time_ns, i * 1000000000LL);
	check_edge(g.s);
	CHECK_EQ(source_seek(g.s, 1500 * 1000000000LL, NULL), 0);
	CHECK(next_frame(g.s).number > 1000);
	grow_end(&g);
}

static void
begin_two_records(struct growing *g)
{
	grow_begin(g, false);
	pcap_head(g->c, 0xa1b2c3d4, 2, 4, 65535, 1);
	pcap_record(g->c, 1, 0, 60, 60);
	pcap_record(g->c, 2, 0, 60, 60);
	grow_to(g, g->c->n);
	follow(g, SOURCE_FOLLOW);
	CHECK_EQ(next_frame(g->s).number, 1);
	CHECK_EQ(next_frame(g->s).number, 2);
	check_edge(g->s);
}

static void
test_a_file_cut_short_ends_it(void **state)
{
	struct growing g;

	(void)state;
	begin_two_records(&g);
	CHECK_EQ(ftruncate(g.fd, 30), 0);
	check_failure(g.s, -ESTALE, "frame 3: the file was cut short");
	grow_end(&g);
}

/* But not before all was read that it held. */
static void
test_a_file_removed_ends_it(void **state)
{
	struct growing g;

	(void)state;
	begin_two_records(&g);
	pcap_record(g.c, 3, 0, 60, 60);
	grow_to(&g, g.c->n);
	CHECK_EQ(unlink(g.path), 0);
	CHECK_EQ(next_frame(g.s).number, 3);
	check_failure(g.s, -ENOENT, "frame 4: the file was removed");
	grow_end(&g);
}

static void
test_being_stopped_ends_it(void **state)
{
	struct growing g;

	(void)state;
	begin_two_records(&g);
	source_stop(g.s);
	check_end(g.s);
	grow_end(&g);
}

static void
test_what_is_compressed_cannot_be_followed(void **state)
{
	struct source_config config = {.follow = SOURCE_FOLLOW};
	struct capture *plain = mixed_capture(10);
	struct growing g;
	struct error err = {""};

	(void)state;
	grow_begin(&g, false);
	pack(archive_write_add_filter_gzip, plain, g.c->bytes, CAPTURE_ROOM,
	    &g.c->n);
	grow_to(&g, g.c->n);
	CHECK_EQ(source_open_file(g.path, &config, &g.s, &err), -EINVAL);
	CHECK(strstr(err.text, "is compressed, and cannot be followed"));
	grow_end(&g);
	free(plain);
}

/* The last one named grows; that it has nothing now holds nobody up. */
static void
test_the_last_of_several_is_followed(void **state)
{
	struct source_config config = {.follow = SOURCE_GLANCE};
	struct growing a, b;
	const char *paths[] = {a.path, b.path};
	struct source_files files = {.paths = paths, .n = 2};
	struct error err = {""};

	(void)state;
	grow_begin(&a, false);
	pcap_head(a.c, 0xa1b2c3d4, 2, 4, 65535, 1);
	pcap_record(a.c, 5, 0, 60, 60);
	pcap_record(a.c, 9, 0, 60, 60);
	grow_to(&a, a.c->n);
	grow_begin(&b, false);
	pcap_head(b.c, 0xa1b2c3d4, 2, 4, 65535, 1);
	grow_to(&b, b.c->n);
	CHECK_EQ(source_open_files(&files, &config, &b.s, &err), 0);
	CHECK(source_follows(b.s));
	CHECK_EQ(next_frame(b.s).time_ns, 5000000000);
	CHECK_EQ(next_frame(b.s).time_ns, 9000000000);
	check_edge(b.s);
	pcap_record(b.c, 7, 0, 60, 60);
	pcap_record(b.c, 11, 0, 60, 60);
	grow_to(&b, b.c->n - 1);
	CHECK_EQ(next_frame(b.s).time_ns, 7000000000);
	check_edge(b.s);
	grow_to(&b, b.c->n);
	CHECK_EQ(next_frame(b.s).number, 4);
	check_edge(b.s);
	/* What is there by now is in order. */
	CHECK_EQ(source_rewind(b.s, NULL), 0);
	CHECK_EQ(next_frame(b.s).time_ns, 5000000000);
	CHECK_EQ(next_frame(b.s).time_ns, 7000000000);
	CHECK_EQ(next_frame(b.s).time_ns, 9000000000);
	CHECK_EQ(next_frame(b.s).time_ns, 11000000000);
	check_edge(b.s);
	grow_end(&b);
	grow_end(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_half_a_record_of_pcap_is_not_yet_there),
	    cmocka_unit_test(test_half_a_block_of_pcapng_is_not_yet_there),
	    cmocka_unit_test(test_what_was_read_ahead_goes_on_growing),
	    cmocka_unit_test(test_a_file_cut_short_ends_it),
	    cmocka_unit_test(test_a_file_removed_ends_it),
	    cmocka_unit_test(test_being_stopped_ends_it),
	    cmocka_unit_test(test_what_is_compressed_cannot_be_followed),
	    cmocka_unit_test(test_the_last_of_several_is_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
