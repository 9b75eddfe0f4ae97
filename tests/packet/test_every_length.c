/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The frames of the captures in $TAPDECK_CORPUS, cut at every length that
 * headers reach, in a heap block of just its size; of what lies further on
 * each frame is cut once, elsewhere each time. A long capture goes on with more
 * of the same: there each frame has its eighth of the lengths, in turn. Exits
 * 77 without captures.
 */
#include "told.h"

#include "frames.h"

#include <dirent.h>

#define LEAST_REACH 192
#define BEHIND_HEADERS 64
#define WHOLE_FRAMES 200 /* of a capture, at every length */
#define STRIDE 8

static unsigned long n_frames;

/* Cut by the capture or short on the wire: they take turns. */
static void
check_cut(const struct frame *whole, uint32_t n)
{
	uint8_t *exact = heap_copy(whole->data, n);
	struct frame f = *whole;
	struct packet p;

	f.data = exact;
	f.captured = n;
	f.wire = (n + n_frames / 2) % 2 ? n : whole->wire;
	f.cut = f.captured < f.wire;
	told_check_anything(&f);
	dissect_innermost(&f, &p);
	told_check_offsets(&f, &p);
	if (n_frames % 8 == n % 8) /* over the corpus still every one */
		told_check_tree(&f);
	free(exact);
}

/* Where the innermost headers end, and a bit. */
static uint32_t
reach_of(const struct frame *whole)
{
	struct packet p;
	uint32_t reach;

	dissect_innermost(whole, &p);
	reach = p.payload_offset + BEHIND_HEADERS;
	if (reach < LEAST_REACH)
		reach = LEAST_REACH;
	return reach < whole->captured ? reach : whole->captured;
}

static void
sweep_frame(const struct frame *whole, bool at_each)
{
	uint32_t reach = reach_of(whole), step = at_each ? 1 : STRIDE;

	told_check_anything(whole);
	told_check_tree(whole);
	for (uint32_t n = (uint32_t)(n_frames % step); n < reach; n += step)
		check_cut(whole, n);
	if (reach < whole->captured)
		check_cut(whole,
		    reach + (uint32_t)(n_frames % (whole->captured - reach)));
	n_frames++;
}

static void
sweep_capture(const char *path)
{
	pcap_t *capture = frames_open(path);
	unsigned long first = n_frames;
	struct frame f = {0};

	if (!capture)
		return;
	while (frames_next(capture, &f))
		sweep_frame(&f, n_frames - first < WHOLE_FRAMES);
	pcap_close(capture);
}

static void
test_every_frame_at_every_length_is_read_within_its_bounds(void **state)
{
	const char *folder = *state;
	DIR *dir = opendir(folder);
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (strstr(entry->d_name, ".pcap"))
			sweep_capture(path);
	}
	closedir(dir);
	CHECK(n_frames > 0);
}

int
main(void)
{
	char *folder = getenv("TAPDECK_CORPUS");
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_prestate(
		test_every_frame_at_every_length_is_read_within_its_bounds,
		folder),
	};
	DIR *dir = folder ? opendir(folder) : NULL;

	if (!dir)
		return 77;
	closedir(dir);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
