/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several files as one tape. What is to come out is found by looking at the
 * heads of all lists again for each frame.
 */
#include "lists.h"
#include "mixed.h"

#include <fcntl.h>

static void
check_frame(const struct frame *f, const struct expected *e, uint64_t number)
{
	CHECK_EQ(f->number, number);
	CHECK_EQ(f->time_ns, e->second * 1000000000);
	CHECK_EQ(f->wire, e->wire);
	for (size_t i = 0; i < f->captured; i++)
		assert_int_equal(f->data[i], (uint8_t)(f->captured * 31 + i));
}

static void
check_all(struct source *s, const struct expected *e, size_t n, size_t batch)
{
	struct frame frames[32];
	struct error err = {""};
	int64_t clock = 0;
	size_t at = 0;
	int got;

	while ((got = source_next_batch(s, frames, batch, &err)) > 0) {
		for (int i = 0; i < got; i++, at++) {
			assert_true(at < n);
			check_frame(&frames[i], &e[at], at + 1);
			if (frames[i].time_ns > clock)
				clock = frames[i].time_ns;
			CHECK_EQ(frames[i].clock_ns, clock);
		}
	}
	CHECK_EQ(got, 0);
	CHECK(source_ended(s));
	CHECK_EQ(at, n);
}

static void
test_the_oldest_of_those_that_come_next_is_next(void **state)
{
	struct expected *e = calloc(MOST_FILES * 100, sizeof(*e));
	unsigned seed = 1;

	(void)state;
	for (unsigned round = 0; round < 60; round++) {
		struct lists *l = lists_new(2 + draw(&seed) % (MOST_FILES - 1));
		struct source *s;
		size_t n;

		for (size_t i = 0; i < l->n; i++)
			fill(&l->files[i], draw(&seed) % 100,
			    1000 + draw(&seed) % 300, &seed);
		n = merge_by_looking(l, e);
		s = open_lists(l, 1 + draw(&seed) % 90, NULL);
		CHECK_EQ(source_kind(s), SOURCE_KIND_FILE);
		check_all(s, e, n, 1);
		CHECK_EQ(source_rewind(s, NULL), 0);
		check_all(s, e, n, 32);
		source_close(s);
		free(l);
	}
	free(e);
}

static void
test_more_than_a_few_at_once_come_in_small_blocks(void **state)
{
	struct lists *l = lists_new(MOST_FILES);
	struct expected *e = calloc(MOST_FILES * 200, sizeof(*e));
	unsigned seed = 3;
	struct source *s;
	size_t n;

	(void)state;
	for (size_t i = 0; i < l->n; i++)
		fill(&l->files[i], 200, 1000 + (int64_t)i, &seed);
	n = merge_by_looking(l, e);
	s = open_lists(l, 3000, NULL);
	check_all(s, e, n, 32);
	CHECK(source_progress(s) == 1);
	CHECK_EQ(source_rewind(s, NULL), 0);
	CHECK(source_progress(s) == 0);
	check_all(s, e, n, 32);
	source_close(s);
	free(e);
	free(l);
}

/* From a time on: the rest of the whole, beginning where nothing is missed. */
static void
check_seek(struct source *s, const struct expected *e, size_t n, int64_t second)
{
	struct frame f;
	struct error err = {""};
	uint64_t number = 0;

	CHECK_EQ(source_seek(s, second * 1000000000, &err), 0);
	while (source_next(s, &f, &err) == SOURCE_FRAME) {
		for (size_t i = 0; number == 0 && i + 1 < f.number; i++)
			CHECK(e[i].second < second);
		number = number ? number + 1 : f.number;
		assert_true(number <= n);
		check_frame(&f, &e[number - 1], number);
	}
	CHECK_EQ(number, n);
}

static void
test_seek_begins_in_each_file_where_it_was(void **state)
{
	struct lists *l = lists_new(5);
	struct expected *e = calloc(5 * 1000, sizeof(*e));
	unsigned seed = 5;
	struct source *s;
	struct frame f;
	size_t n;

	(void)state;
	for (size_t i = 0; i < l->n; i++)
		fill(&l->files[i], 500 + 100 * i, 1000 + 300 * (int64_t)i,
		    &seed);
	n = merge_by_looking(l, e);
	s = open_lists(l, 4000, NULL);
	check_all(s, e, n, 32);
	for (int64_t second = 0; second < 4000; second += 250)
		check_seek(s, e, n, second);
	CHECK_EQ(source_seek(s, e[n - 1].second * 1000000000, NULL), 0);
	CHECK_EQ(source_next(s, &f, NULL), SOURCE_FRAME);
	CHECK(f.number > n - 1000); /* not from the start */
	CHECK_EQ(source_rewind(s, NULL), 0);
	check_all(s, e, n, 32);
	source_close(s);
	free(e);
	free(l);
}

static void
test_the_filter_sees_the_whole_and_counts_what_it_refuses(void **state)
{
	struct lists *l = lists_new(3);
	struct expected *e = calloc(300, sizeof(*e));
	unsigned seed = 9;
	struct source *s;
	struct frame f;
	size_t n, at = 0;
	int r;

	(void)state;
	for (size_t i = 0; i < l->n; i++)
		fill(&l->files[i], 100, 1000, &seed);
	n = merge_by_looking(l, e);
	s = open_lists(l, 60, "len >= 13050"); /* half of the second file on */
	while ((r = source_next(s, &f, NULL)) == SOURCE_FRAME) {
		while (e[at].wire < 13050)
			at++;
		check_frame(&f, &e[at], at + 1);
		at++;
	}
	CHECK_EQ(r, SOURCE_END);
	CHECK_EQ(source_filtered(s), 150);
	while (at < n)
		CHECK(e[at++].wire < 13050);
	source_close(s);
	free(e);
	free(l);
}

static void
put_losses(struct capture *c, uint32_t id, uint64_t kernel)
{
	size_t at = block_open(c, 5);

	put32(c, id);
	put64(c, 0);
	put16(c, 7);
	put16(c, 8);
	put64(c, kernel);
	block_close(c, at);
}

static void
test_formats_links_and_losses_go_together(void **state)
{
	struct capture *c = capture_new(true);
	char paths[2][32], links[64];
	struct source *s;
	int fds[2];

	(void)state;
	section(c);
	interface(c, 113, 0, 9, 0);
	enhanced(c, 0, 3000000001, 20, 20, -1);
	enhanced(c, 0, 5000000000, 20, 20, -1);
	put_losses(c, 0, 7);
	fds[0] = memory_file(c->bytes, c->n, paths[0]);
	c->n = 0;
	c->swapped = false;
	section(c);
	interface(c, 1, 0, 6, 0);
	enhanced(c, 0, 4000000, 30, 30, -1);
	put_losses(c, 0, 5);
	fds[1] = memory_file(c->bytes, c->n, paths[1]);
	s = open_paths(paths, fds, 2, NULL);
	CHECK_EQ(next_frame(s).time_ns, 3000000001);
	CHECK_EQ(next_frame(s).link, 1);
	CHECK_EQ(next_frame(s).time_ns, 5000000000);
	check_end(s);
	CHECK_EQ(source_losses(s).kernel, 12);
	source_links(s, links, sizeof(links));
	CHECK(strstr(links, "ethernet") && strstr(links, ", "));
	CHECK_STR(source_name(s), "2 files");
	source_close(s);
	free(c);
}

/* Read to its end, given back, and read again from its start. */
static void
test_a_packed_file_is_merged_like_any_other(void **state)
{
	struct lists *l = lists_new(3);
	struct expected *e = calloc(600, sizeof(*e));
	struct capture *c = capture_new(false), *packed = capture_new(false);
	char paths[3][32];
	struct source *s;
	unsigned seed = 4;
	int fds[3];
	size_t n;

	(void)state;
	for (size_t i = 0; i < l->n; i++) {
		fill(&l->files[i], 200, 1000 + 200 * (int64_t)i, &seed);
		write_list(c, l, i, 900);
		pack(archive_write_add_filter_gzip, c, packed->bytes,
		    CAPTURE_ROOM, &packed->n);
		fds[i] = i == 2
		             ? memory_file(c->bytes, c->n, paths[i])
		             : memory_file(packed->bytes, packed->n, paths[i]);
	}
	n = merge_by_looking(l, e);
	s = open_paths(paths, fds, 3, NULL);
	for (unsigned pass = 0; pass < 3; pass++) {
		check_all(s, e, n, 32);
		CHECK(source_progress(s) == 1);
		CHECK_EQ(source_seek(s, 0, NULL), -ENOTSUP);
		CHECK_EQ(source_rewind(s, NULL), 0);
	}
	source_close(s);
	free(packed);
	free(c);
	free(e);
	free(l);
}

static void
test_a_pipe_among_them_makes_a_stream_that_is_waited_for(void **state)
{
	struct capture *c = capture_new(false);
	char paths[2][32];
	struct source *s;
	struct frame f;
	int ends[2], fds[2];

	(void)state;
	CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
	pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
	CHECK_EQ(write(ends[1], c->bytes, c->n), c->n);
	pcap_record(c, 100, 0, 60, 60);
	fds[0] = memory_file(c->bytes, c->n, paths[0]);
	fds[1] = ends[0];
	snprintf(paths[1], 32, "/proc/self/fd/%d", ends[0]);
	s = open_paths(paths, fds, 2, NULL);
	CHECK_EQ(source_kind(s), SOURCE_KIND_STREAM);
	CHECK_EQ(source_next(s, &f, NULL), SOURCE_IDLE);
	c->n = 0;
	pcap_record(c, 99, 0, 60, 60);
	CHECK_EQ(write(ends[1], c->bytes, c->n), c->n);
	CHECK_EQ(next_frame(s).time_ns, 99000000000);
	CHECK_EQ(source_next(s, &f, NULL), SOURCE_IDLE);
	close(ends[1]);
	CHECK_EQ(next_frame(s).time_ns, 100000000000);
	check_end(s);
	CHECK_EQ(source_rewind(s, NULL), -ENOTSUP);
	source_close(s);
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_oldest_of_those_that_come_next_is_next),
	    cmocka_unit_test(test_more_than_a_few_at_once_come_in_small_blocks),
	    cmocka_unit_test(test_seek_begins_in_each_file_where_it_was),
	    cmocka_unit_test(
		test_the_filter_sees_the_whole_and_counts_what_it_refuses),
	    cmocka_unit_test(test_formats_links_and_losses_go_together),
	    cmocka_unit_test(test_a_packed_file_is_merged_like_any_other),
	    cmocka_unit_test(
		test_a_pipe_among_them_makes_a_stream_that_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
