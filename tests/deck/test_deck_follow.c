/* SPDX-License-Identifier: BSD-2-Clause */
/* Following a flow: from its file, or from what the analysis remembers. */
#include "player.h"

#include "flow/dialogue.h"
#include "stats/remembered.h"

#define TURNS 100
#define NOISE 50 /* frames of others between two turns */

static void
add(struct tape *t, const struct utterance *u)
{
	uint8_t bytes[DIALOGUE_MOST];
	uint32_t n = dialogue_write(u, bytes);

	tape_record_head(t->file, TAPE_START + (int64_t)t->n++ * NS_PER_MS, n);
	assert_int_equal(fwrite(bytes, 1, n, t->file), n);
}

/* "question 007|" and "answer 007|" among frames of others. */
static struct tape
new_tape(void)
{
	struct tape t = tape_new();

	for (unsigned i = 0; i < TURNS; i++) {
		char text[32];
		struct utterance u = {0, 6, 0, 101 + 13 * i, 0, text, 13};

		snprintf(text, sizeof(text), "question %03u|", i);
		add(&t, &u);
		for (unsigned k = 0; k < NOISE; k++)
			tape_add(&t, (int64_t)t.n * NS_PER_MS, 60 + k);
		snprintf(text, sizeof(text), "answer %03u|", i);
		u = (struct utterance){1, 6, 0, 501 + 11 * i, 0, text, 11};
		add(&t, &u);
	}
	return t;
}

static struct deck_config
config_of(struct tape *t)
{
	struct deck_config config = player_config(tape_open(t));

	config.again = tape_open(t);
	return config;
}

static const struct followed *
wait_for(struct player *p, uint64_t serial)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct pollfd bell = {.fd = deck_bell_fd(p->deck), .events = POLLIN};
	const struct followed *f;

	for (;;) {
		f = deck_followed(p->deck);
		if (f && f->serial == serial)
			return f;
		assert_true(clock_monotonic_ns() < until);
		poll(&bell, 1, 1000);
		player_take(p);
	}
}

static const struct followed *
follow(struct player *p, const struct conversation_of *of)
{
	static uint64_t serial;

	deck_follow(p->deck, of, ++serial);
	return wait_for(p, serial);
}

static const char *
told(const struct followed *f)
{
	static char text[8192];
	size_t n, used = 0;
	const struct speech *list = conversation_speeches(f->said, &n);

	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%c%.*s", "><"[list[i].side], (int)list[i].n,
		    (const char *)conversation_bytes(f->said) + list[i].at);
	return text;
}

/* Turns `from` to `to` as told() tells them. */
static const char *
expected(unsigned from, unsigned to)
{
	static char text[8192];
	size_t used = 0;

	text[0] = '\0';
	for (unsigned i = from; i < to; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    ">question %03u|<answer %03u|", i, i);
	return text;
}

static void
test_a_flow_is_read_from_its_file(void **state)
{
	struct tape t = new_tape();
	struct player p = player_start(config_of(&t));
	struct conversation_of of = dialogue_of(6);
	const struct followed *f;

	(void)state;
	for (int again = 0; again < 5; again++) {
		f = follow(&p, &of);
		CHECK_STR(told(f), expected(0, TURNS));
		CHECK_STR(f->failure, "");
		CHECK(!f->from_memory);
	}
	player_end(&p);
	tape_free(&t);
}

static void
test_what_comes_after_the_packets_of_the_row_is_not_read(void **state)
{
	struct tape t = new_tape();
	struct player p = player_start(config_of(&t));
	struct conversation_of of = dialogue_of(6);

	(void)state;
	of.packets = 8;
	CHECK_STR(told(follow(&p, &of)), expected(0, 4));
	player_end(&p);
	tape_free(&t);
}

/* An older flow on the same ports had to leave the table. */
static void
test_packets_from_before_the_row_are_not_in_it(void **state)
{
	struct tape t = new_tape();
	struct player p = player_start(config_of(&t));
	struct conversation_of of = dialogue_of(6);

	(void)state;
	follow(&p, &of);
	of.first_ns = TAPE_START + 90 * (NOISE + 2) * NS_PER_MS;
	of.packets = 20;
	CHECK_STR(told(follow(&p, &of)), expected(90, 100));
	player_end(&p);
	tape_free(&t);
}

static void
test_frames_nobody_asked_for_are_not_in_it(void **state)
{
	struct tape t = new_tape();
	struct conversation_of of = dialogue_of(6);
	struct deck_config config = config_of(&t);
	struct player p;

	(void)state;
	config.from_ns = TAPE_START + 10 * (NOISE + 2) * NS_PER_MS;
	config.max_frames = 10 * (NOISE + 2);
	p = player_start(config);
	CHECK_STR(told(follow(&p, &of)), expected(10, 20));
	player_end(&p);
	tape_free(&t);
}

static void
test_without_the_file_there_is_what_is_remembered(void **state)
{
	struct tape t = new_tape();
	struct player p = player_start(player_config(tape_open(&t)));
	struct conversation_of of = dialogue_of(6);
	const struct followed *f;

	(void)state;
	player_wait_over(&p);
	f = follow(&p, &of);
	CHECK_STR(told(f), expected(0, TURNS));
	CHECK(f->from_memory);
	player_end(&p);
	tape_free(&t);
}

/* Of a frame its beginning is remembered; the rest is a gap. */
static void
test_memory_has_the_beginning_of_each_frame(void **state)
{
	struct tape t = tape_new();
	uint8_t bytes[1000];
	struct utterance u = {0, 6, 0, 101, 0, bytes, sizeof(bytes)};
	struct conversation_of of = dialogue_of(6);
	const struct speech *list;
	struct player p;
	size_t n;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	add(&t, &u);
	u.seq += sizeof(bytes);
	add(&t, &u);
	p = player_start(player_config(tape_open(&t)));
	player_wait_over(&p);
	list = conversation_speeches(follow(&p, &of)->said, &n);
	CHECK_EQ(n, 4);
	for (size_t i = 0; i < 4; i += 2) {
		CHECK_EQ(list[i].kind, SPEECH_BYTES);
		CHECK_EQ(list[i].n, REMEMBERED_BYTES - DIALOGUE_HEADERS);
		CHECK_EQ(list[i + 1].kind, SPEECH_CUT);
		CHECK_EQ(list[i].n + list[i + 1].n, sizeof(bytes));
	}
	player_end(&p);
	tape_free(&t);
}

static void
test_the_newest_question_is_the_one_that_counts(void **state)
{
	struct tape t = new_tape();
	struct player p = player_start(config_of(&t));
	struct conversation_of of = dialogue_of(6);

	(void)state;
	for (uint64_t serial = 1000; serial < 1200; serial++) {
		of.packets = 2 + serial % 100;
		deck_follow(p.deck, &of, serial);
		if (serial % 3 == 0)
			deck_unfollow(p.deck);
	}
	of.packets = 6;
	deck_follow(p.deck, &of, 2000);
	CHECK_STR(told(wait_for(&p, 2000)), expected(0, 3));
	player_end(&p);
	tape_free(&t);
}

static void
test_a_damaged_file_is_read_up_to_the_damage(void **state)
{
	struct tape t = new_tape();
	struct conversation_of of = dialogue_of(6);
	struct error err = {""};
	const struct followed *f;
	struct player p;

	(void)state;
	tape_u32(t.file, 0xffffffff);
	tape_u32(t.file, 0xffffffff);
	tape_u32(t.file, 0xffffffff);
	tape_u32(t.file, 0xffffffff);
	p = player_start(config_of(&t));
	for (int again = 0; again < 2; again++) {
		f = follow(&p, &of);
		CHECK_STR(told(f), expected(0, TURNS));
		CHECK(strstr(f->failure, "frame") != NULL);
	}
	player_wait_mode(&p, DECK_ENDED);
	CHECK(player_stop(&p, &err) < 0);
	analysis_free(p.analysis);
	tape_free(&t);
}

/* Counting goes on while a flow is followed, and the other way round. */
static void
test_following_and_counting_do_not_wait_for_each_other(void **state)
{
	struct tape t = new_tape();
	struct conversation_of of = dialogue_of(6);
	struct deck_config config = config_of(&t);
	struct player p;

	(void)state;
	config.paused = true;
	config.speed = 1;
	p = player_start(config);
	CHECK_STR(told(follow(&p, &of)), expected(0, TURNS));
	player_hold(&p);
	CHECK_STR(told(follow(&p, &of)), expected(0, TURNS));
	player_release();
	player_end(&p);
	tape_free(&t);
}

/* It stops when the deck does, however much of the file is left. */
static void
test_a_deck_stops_while_a_flow_is_being_read(void **state)
{
	struct tape t = new_tape();
	struct conversation_of of = dialogue_of(6);

	(void)state;
	for (uint64_t i = 1; i <= 20; i++) {
		struct player p = player_start(config_of(&t));

		deck_follow(p.deck, &of, i);
		player_end(&p);
	}
	tape_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_flow_is_read_from_its_file),
	    cmocka_unit_test(
		test_what_comes_after_the_packets_of_the_row_is_not_read),
	    cmocka_unit_test(test_packets_from_before_the_row_are_not_in_it),
	    cmocka_unit_test(test_frames_nobody_asked_for_are_not_in_it),
	    cmocka_unit_test(test_without_the_file_there_is_what_is_remembered),
	    cmocka_unit_test(test_memory_has_the_beginning_of_each_frame),
	    cmocka_unit_test(test_the_newest_question_is_the_one_that_counts),
	    cmocka_unit_test(test_a_damaged_file_is_read_up_to_the_damage),
	    cmocka_unit_test(
		test_following_and_counting_do_not_wait_for_each_other),
	    cmocka_unit_test(test_a_deck_stops_while_a_flow_is_being_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
