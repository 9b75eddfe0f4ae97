/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting by the outermost IP header or by the innermost, changed while the
 * tape plays: as if it had been counted so from the first frame on.
 */
#include "player.h"
#include "same_rows.h"

#define FRAMES 4000
#define GAP NS_PER_MS
#define OUTER 20

/* IPv4 in IPv4 (RFC 2003): what tape_headers makes, behind another header. */
static void
add_tunnelled(struct tape *t, int64_t offset_ns)
{
	uint8_t frame[TAPE_HEADERS + OUTER];
	uint8_t outer[OUTER] = {0x45, 0, 0, 20 + 28, [8] = 64, 4, [12] = 203, 0,
	    113, 1, 203, 0, 113, 2};

	tape_headers(frame, ++t->n, TAPE_HEADERS);
	memmove(frame + 14 + OUTER, frame + 14, TAPE_HEADERS - 14);
	memcpy(frame + 14, outer, OUTER);
	tape_record_head(t->file, TAPE_START + offset_ns, sizeof(frame));
	CHECK_EQ(fwrite(frame, 1, sizeof(frame), t->file), sizeof(frame));
}

static struct tape
tunnel_tape(void)
{
	struct tape t = tape_new();

	for (int64_t i = 0; i < FRAMES; i++) {
		if (i % 3)
			tape_add(&t, i * GAP, 60 + (uint32_t)i % 100);
		else
			add_tunnelled(&t, i * GAP);
	}
	return t;
}

/* The same frames counted in a plain loop. */
static struct analysis *
read_inline(struct tape *t, uint64_t max_frames, bool decap)
{
	struct run_config config = {
	    .source = tape_open(t),
	    .max_frames = max_frames,
	    .from_ns = INT64_MIN,
	    .to_ns = INT64_MAX,
	};
	struct analysis *a = new_analysis();

	analysis_reset_decap(a, decap);
	CHECK_EQ(run_inline(&config, a, NULL), 0);
	source_close(config.source);
	return a;
}

static uint64_t
hosts_of(const struct analysis *a, struct query q)
{
	struct result r;
	uint64_t n;

	CHECK_EQ(result_init(&r, 64 << 20), 0);
	CHECK_EQ(query_run(a, &q, &r, NULL), 0);
	n = r.total_rows;
	result_fini(&r);
	return n;
}

static struct ledger
wait_for_exactly(struct player *p, uint64_t n)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct ledger books;

	do {
		assert_true(clock_monotonic_ns() < until);
		books = player_books(p);
	} while (books.frames_analysed != n);
	return books;
}

static void
wait_for_decap(struct player *p, bool decap)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;

	while (player_status(p).decap != decap)
		assert_true(clock_monotonic_ns() < until);
}

static void
switch_decap(struct player *p, bool decap)
{
	deck_command(p->deck, DECK_SET_DECAP, decap);
	wait_for_decap(p, decap);
}

static void
test_the_end_is_as_if_counted_so_from_the_start(void **state)
{
	struct tape t = tunnel_tape();
	struct player p = player_start(player_config(tape_open(&t)));

	(void)state;
	player_wait_over(&p);
	for (int round = 0; round < 4; round++) {
		bool decap = round % 2 == 0;
		struct analysis *expected = read_inline(&t, 0, decap);

		switch_decap(&p, decap);
		wait_for_exactly(&p, FRAMES);
		player_wait_over(&p);
		for (size_t i = 0; views[i]; i++) {
			struct query q = query_everything(views[i]);
			struct result r;

			CHECK_EQ(result_init(&r, 64 << 20), 0);
			CHECK_EQ(query_run(expected, &q, &r, NULL), 0);
			check_same_result(player_ask(&p, q), &r);
			result_fini(&r);
		}
		analysis_free(expected);
	}
	player_end(&p);
	tape_free(&t);
}

/* Standing still: the same frames, no more and no less, and then on. */
static void
test_a_pause_stays_where_it_is(void **state)
{
	struct tape t = tunnel_tape();
	struct deck_config config = player_config(tape_open(&t));
	struct query hosts = query_default(view_find("hosts"));
	struct analysis *inner, *outer;
	struct player p;
	uint64_t n;

	(void)state;
	config.speed = 1;
	p = player_start(config);
	player_wait_frames(&p, 200);
	deck_command(p.deck, DECK_PAUSE, 0);
	player_wait_mode(&p, DECK_PAUSED);
	n = player_settle(&p);
	inner = read_inline(&t, n, true);
	outer = read_inline(&t, n, false);
	CHECK(hosts_of(inner, hosts) != hosts_of(outer, hosts));
	CHECK_EQ(player_ask(&p, hosts)->total_rows, hosts_of(outer, hosts));
	switch_decap(&p, true);
	wait_for_exactly(&p, n);
	CHECK_EQ(player_settle(&p), n);
	CHECK_EQ(player_ask(&p, hosts)->total_rows, hosts_of(inner, hosts));
	CHECK_EQ(player_status(&p).mode, DECK_PAUSED);
	CHECK(strstr(player_status(&p).banner, "innermost") != NULL);
	deck_command(p.deck, DECK_STEP, 0);
	wait_for_exactly(&p, n + 1);
	switch_decap(&p, false);
	wait_for_exactly(&p, n + 1);
	CHECK_EQ(player_settle(&p), n + 1);
	CHECK_STR(player_status(&p).banner, "");
	deck_command(p.deck, DECK_TO_END, 0);
	player_wait_over(&p);
	wait_for_exactly(&p, FRAMES);
	player_end(&p);
	analysis_free(inner);
	analysis_free(outer);
	tape_free(&t);
}

/* It goes on playing at its speed, not as fast as it caught up. */
static void
test_a_replay_goes_on_from_where_it_was(void **state)
{
	struct tape t = tunnel_tape();
	struct deck_config config = player_config(tape_open(&t));
	struct player p;
	uint64_t before;

	(void)state;
	config.speed = 1;
	p = player_start(config);
	before = player_wait_frames(&p, 300).frames_analysed;
	for (int round = 0; round < 6; round++)
		deck_command(p.deck, DECK_SET_DECAP, round % 2 == 0);
	player_wait_frames(&p, before);
	CHECK(player_books(&p).frames_analysed < FRAMES);
	CHECK_EQ(player_status(&p).mode, DECK_REPLAY);
	deck_command(p.deck, DECK_TO_END, 0);
	player_wait_over(&p);
	wait_for_exactly(&p, FRAMES);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_deck_that_was_made_to_looks_inside_from_the_start(void **state)
{
	struct tape t = tunnel_tape();
	struct deck_config config = player_config(tape_open(&t));
	struct player p;

	(void)state;
	config.decap = true;
	p = player_start(config);
	CHECK(player_status(&p).decap);
	player_wait_over(&p);
	CHECK_STR(player_status(&p).banner, "");
	switch_decap(&p, false);
	wait_for_exactly(&p, FRAMES);
	CHECK(strstr(player_status(&p).banner, "outermost") != NULL);
	player_end(&p);
	tape_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_end_is_as_if_counted_so_from_the_start),
	    cmocka_unit_test(test_a_pause_stays_where_it_is),
	    cmocka_unit_test(test_a_replay_goes_on_from_where_it_was),
	    cmocka_unit_test(
		test_a_deck_that_was_made_to_looks_inside_from_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
