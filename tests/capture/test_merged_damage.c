/* SPDX-License-Identifier: BSD-2-Clause */
/* Of several files, some are damaged: what is left of the tape. */
#include "lists.h"

/* One cut, one whole, one with a length that is a lie: nothing else is lost. */
static void
test_damage_of_one_is_told_at_the_end_of_all(void **state)
{
	struct lists *l = lists_new(3);
	struct capture *c = capture_new(false);
	char paths[3][32];
	struct error err = {""}, again = {""};
	struct source *s;
	struct frame f;
	unsigned seed = 2, frames = 0;
	int fds[3], r;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		fill(&l->files[i], 20, 1000, &seed);
		write_list(c, l, i, 50);
		if (i == 1)
			c->n -= 7;
		fds[i] = memory_file(c->bytes, c->n, paths[i]);
	}
	s = open_paths(paths, fds, 3, NULL);
	for (int pass = 0; pass < 2; pass++) {
		for (frames = 0; (r = source_next(s, &f, &err)) == SOURCE_FRAME;
		     frames++)
			;
		CHECK_EQ(r, -EBADMSG);
		CHECK_EQ(frames, 59);
		CHECK(strstr(err.text, paths[1]) == err.text);
		CHECK(strstr(err.text, "frame 20: file ends inside a record"));
		CHECK(!strstr(err.text, "more of the files"));
		CHECK_EQ(source_next(s, &f, &again), -EBADMSG);
		CHECK_STR(again.text, err.text);
		CHECK(strstr(source_banner(s), "the other files go on"));
		CHECK_EQ(source_rewind(s, NULL), 0);
	}
	source_close(s);
	free(c);
	free(l);
}

static void
test_two_damaged_files_are_both_counted(void **state)
{
	struct capture *c = capture_new(false);
	char paths[3][32];
	struct error err = {""};
	struct source *s;
	struct frame f;
	int fds[3], r;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		c->n = 0;
		pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
		pcap_record(c, 50 - i, 0, 60, 60);
		fds[i] = memory_file(c->bytes, c->n - (i > 0), paths[i]);
	}
	s = open_paths(paths, fds, 3, NULL);
	CHECK_EQ(source_next(s, &f, &err), SOURCE_FRAME);
	r = source_next(s, &f, &err);
	CHECK_EQ(r, -EBADMSG);
	CHECK(strstr(err.text, paths[1]) == err.text);
	CHECK(strstr(err.text, "(and 1 more of the files are damaged)"));
	source_close(s);
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_damage_of_one_is_told_at_the_end_of_all),
	    cmocka_unit_test(test_two_damaged_files_are_both_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
