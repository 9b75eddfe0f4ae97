/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of many blocks: what a thread has read ahead is what lies in them. */
#include "mixed.h"

#define EACH 16000 /* bytes of a frame: 16 MB in all, a block is 1 MiB */

static bool
is_pattern(const struct frame *f)
{
	uint8_t wrong = 0;

	for (uint32_t i = 0; i < f->captured; i++)
		wrong |= f->data[i] ^ (uint8_t)(f->captured * 31 + i);
	return wrong == 0;
}

static void
check_frames(struct source *s, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++) {
		struct frame f = next_frame(s);

		CHECK_EQ(f.number, i + 1);
		CHECK_EQ(f.captured, EACH);
		CHECK_EQ(f.time_ns, mixed_second(i) * 1000000000LL);
		CHECK(is_pattern(&f));
	}
}

static void
test_every_frame_is_as_it_was_written(void **state)
{
	struct capture *c = mixed_capture(EACH);
	struct source *s = open_capture(c);

	(void)state;
	check_frames(s, 0, MIXED_FRAMES);
	check_end(s);
	CHECK(source_progress(s) == 1);
	check_end(s);
	source_close(s);
	free(c);
}

static void
test_going_back_in_the_middle_begins_again(void **state)
{
	struct capture *c = mixed_capture(EACH);
	struct source *s = open_capture(c);
	struct frame f;

	(void)state;
	for (unsigned n = 100; n < MIXED_FRAMES; n += 222) {
		check_frames(s, 0, n);
		CHECK_EQ(source_rewind(s, NULL), 0);
	}
	check_frames(s, 0, MIXED_FRAMES);
	CHECK_EQ(source_seek(s, 1900000000000, NULL), 0);
	f = next_frame(s);
	CHECK(f.number > 500 && is_pattern(&f));
	check_frames(s, (unsigned)f.number, MIXED_FRAMES);
	check_end(s);
	source_close(s);
	free(c);
}

/* Whether the thread waits for room by then or still reads. */
static void
test_it_can_be_closed_at_any_place(void **state)
{
	struct capture *c = mixed_capture(EACH);

	(void)state;
	for (unsigned n = 200; n < 700; n += 33) {
		struct source *s = open_capture(c);

		check_frames(s, 0, n);
		source_close(s);
	}
	free(c);
}

static void
test_a_record_of_many_blocks_is_one_piece(void **state)
{
	static const size_t blanks[] = {3 << 20, 1 << 20, 5 << 20};
	struct capture *c = capture_new(false);
	struct source *s;

	(void)state;
	section(c);
	interface(c, 1, 0, 6, 0);
	for (unsigned i = 0; i < 300; i++) {
		enhanced(c, 0, i, EACH, EACH, -1);
		if (i % 100 == 99) { /* of a type that nobody knows */
			size_t at = block_open(c, 0x0bad);

			memset(c->bytes + c->n, 0x5a, blanks[i / 100]);
			c->n += blanks[i / 100];
			block_close(c, at);
		}
	}
	s = open_capture(c);
	for (unsigned i = 0; i < 300; i++) {
		struct frame f = next_frame(s);

		CHECK_EQ(f.number, i + 1);
		CHECK(is_pattern(&f));
	}
	check_end(s);
	source_close(s);
	free(c);
}

static void
test_a_file_cut_short_names_the_frame(void **state)
{
	struct capture *c = mixed_capture(EACH);
	struct error err = {""};
	struct source *s = NULL;
	struct frame f;
	uint64_t n = 0;
	int r;

	(void)state;
	/* 24 bytes of head, then 16 + EACH a frame */
	CHECK_EQ(
	    open_bytes(c->bytes, 24 + 900 * (EACH + 16) + 100, NULL, &s, &err),
	    0);
	while ((r = source_next(s, &f, &err)) == SOURCE_FRAME)
		CHECK_EQ(f.number, ++n);
	CHECK(r < 0);
	CHECK_EQ(n, 900);
	CHECK(strstr(err.text, "frame 901"));
	source_close(s);
	free(c);
}

static void
test_packed_bytes_are_unpacked_ahead(void **state)
{
	struct capture *c = mixed_capture(EACH);
	uint8_t *packed = malloc(CAPTURE_ROOM);
	struct error err = {""};
	struct source *s = NULL;
	double before = 0;
	size_t n = 0;

	(void)state;
	pack(archive_write_add_filter_zstd, c, packed, CAPTURE_ROOM, &n);
	CHECK_EQ(open_bytes(packed, n, NULL, &s, &err), 0);
	check_frames(s, 0, 600);
	CHECK_EQ(source_rewind(s, &err), 0);
	for (unsigned i = 0; i < MIXED_FRAMES; i += 100) {
		check_frames(s, i, i + 100);
		CHECK(source_progress(s) >= before);
		before = source_progress(s);
	}
	check_end(s);
	CHECK(source_progress(s) == 1);
	source_close(s);
	free(packed);
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_frame_is_as_it_was_written),
	    cmocka_unit_test(test_going_back_in_the_middle_begins_again),
	    cmocka_unit_test(test_it_can_be_closed_at_any_place),
	    cmocka_unit_test(test_a_record_of_many_blocks_is_one_piece),
	    cmocka_unit_test(test_a_file_cut_short_names_the_frame),
	    cmocka_unit_test(test_packed_bytes_are_unpacked_ahead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
