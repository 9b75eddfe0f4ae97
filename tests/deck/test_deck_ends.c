/* SPDX-License-Identifier: BSD-2-Clause */
/* How a deck ends: damage, full disks, pipes that stall, and being stopped. */
#include "player.h"
#include "same_rows.h"

#include "capture/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>

#define FRAMES 5000
#define STOP_NS (500 * NS_PER_MS)

/* Not to wait for anything: to meet threads wherever they are by then. */
static void
let_run(unsigned microseconds)
{
	usleep(microseconds);
}

/* The second half is cut in the middle of a frame. */
static struct tape
damaged_tape(unsigned good)
{
	struct tape t = tape_of(good, NS_PER_MS);

	tape_record_head(t.file, TAPE_START + 10 * NS_PER_S, 1000);
	tape_u32(t.file, 0);
	return t;
}

static struct ledger
wait_failure(struct player *p, uint64_t frames)
{
	struct deck_status s = player_wait_mode(p, DECK_ENDED);
	struct ledger books = player_wait_frames(p, frames);

	assert_non_null(strstr(s.failure, "frame 101: file ends inside"));
	CHECK_EQ(books.frames_received, frames);
	CHECK_EQ(books.complete, false);
	return books;
}

static void
test_damage_ends_it_with_the_reason_and_restarts_as_often(void **state)
{
	struct tape t = damaged_tape(100);
	struct deck_config config = player_config(tape_open(&t));
	struct error err = {""};
	struct player p;

	(void)state;
	config.loop = true; /* not over damage */
	p = player_start(config);
	for (int i = 0; i < 3; i++) {
		wait_failure(&p, 100);
		player_rewind(&p);
		CHECK_STR(player_status(&p).failure, "");
		deck_command(p.deck, DECK_PLAY, 0);
	}
	wait_failure(&p, 100);
	CHECK_EQ(player_stop(&p, &err), -EBADMSG);
	assert_non_null(strstr(err.text, "frame 101: file ends inside"));
	CHECK_EQ(analysis_ledger(p.analysis).frames_analysed, 100);
	CHECK_EQ(analysis_ledger(p.analysis).complete, false);
	analysis_free(p.analysis);
	tape_free(&t);
}

static void
test_a_tape_that_cannot_be_rewound_says_so(void **state)
{
	struct tape t = tape_of(10, 1);
	struct player p = player_start(player_config(tape_open(&t)));
	struct error err = {""};
	struct deck_status s;

	(void)state;
	player_wait_over(&p);
	fflush(t.file);
	CHECK_EQ(ftruncate(fileno(t.file), 5), 0); /* under our feet */
	deck_command(p.deck, DECK_RESTART, 0);
	do {
		player_books(&p);
		s = player_status(&p);
	} while (!s.failure[0]);
	CHECK_EQ(s.mode, DECK_ENDED);
	assert_non_null(strstr(s.failure, "header"));
	CHECK_EQ(player_stop(&p, &err), -EBADMSG);
	analysis_free(p.analysis);
	tape_free(&t);
}

static struct recorder *
record_to(const char *path)
{
	struct recorder *r = NULL;
	struct error err = {""};

	if (recorder_open(path, "tape", 262144, &r, &err) < 0)
		fail_msg("%s", err.text);
	return r;
}

static void
test_a_tape_played_twice_is_recorded_once(void **state)
{
	struct tape t = tape_of(200, NS_PER_MS), copy = tape_new();
	struct deck_config config = player_config(tape_open(&t));
	struct source_losses lost;
	struct frame f;
	struct player p;
	uint64_t n = 0;

	(void)state;
	fflush(copy.file);
	config.recorder = record_to(copy.path);
	config.paused = true;
	p = player_start(config);
	CHECK(player_status(&p).recording);
	for (int i = 0; i < 10; i++)
		deck_command(p.deck, DECK_STEP, 0);
	player_wait_frames(&p, 10);
	for (int i = 0; i < 2; i++) {
		player_rewind(&p);
		deck_command(p.deck, DECK_PLAY, 0);
		player_wait_over(&p);
	}
	player_end(&p);

	config.source = tape_open(&copy);
	while (source_next(config.source, &f, NULL) == SOURCE_FRAME)
		CHECK_EQ(f.time_ns, TAPE_START + (int64_t)n++ * NS_PER_MS);
	CHECK_EQ(n, 200);
	lost = source_losses(config.source);
	CHECK_EQ(lost.kernel + lost.interface, 0);
	source_close(config.source);
	tape_free(&copy);
	tape_free(&t);
}

static void
test_a_failed_write_stops_the_recording_not_the_counting(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);
	struct deck_config config = player_config(tape_open(&t));
	struct error err = {""};
	struct player p;
	char path[32];
	int fds[2];

	(void)state;
	/* /dev/full refuses the head already; a pipe without a reader later. */
	CHECK_EQ(pipe2(fds, O_CLOEXEC), 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fds[1]);
	config.recorder = record_to(path);
	close(fds[0]);
	close(fds[1]);
	p = player_start(config);
	player_wait_over(&p);
	CHECK_EQ(player_books(&p).frames_analysed, FRAMES);
	CHECK_EQ(player_status(&p).recording, false);
	assert_non_null(
	    strstr(player_status(&p).banner, "recording stopped: "));
	CHECK(player_stop(&p, &err) < 0);
	CHECK(err.text[0] != '\0');
	analysis_free(p.analysis);
	tape_free(&t);
}

/* A pipe to play from; the test writes the other end. */
struct pipe_tape {
	FILE *in;
	struct player player;
};

static struct pipe_tape
play_pipe(struct deck_config config)
{
	struct pipe_tape t;
	struct error err = {""};
	int fds[2];
	char path[32];

	CHECK_EQ(pipe2(fds, O_CLOEXEC), 0);
	t.in = fdopen(fds[1], "w");
	tape_head(t.in);
	fflush(t.in);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fds[0]);
	if (source_open_file(path, NULL, &config.source, &err) < 0)
		fail_msg("%s", err.text);
	close(fds[0]);
	t.player = player_start(config);
	return t;
}

static void
test_a_pipe_that_stalls_shows_what_came(void **state)
{
	struct pipe_tape t = play_pipe(player_config(NULL));
	uint64_t n = 0;

	(void)state;
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 3; i++, n++)
			tape_write_frame(
			    t.in, (unsigned)n, TAPE_START + (int64_t)n, 100);
		tape_u32(t.in, 1700000000); /* a piece of the next one */
		fflush(t.in);
		CHECK_EQ(player_wait_frames(&t.player, n).frames_analysed, n);
		CHECK_EQ(player_status(&t.player).mode, DECK_LIVE);
		tape_u32(t.in, 0); /* the rest: no bytes of 60 */
		tape_u32(t.in, 0);
		tape_u32(t.in, 60);
		n++;
	}
	/* A stream is not a tape: nothing of this is for it. */
	deck_command(t.player.deck, DECK_PAUSE, 0);
	deck_command(t.player.deck, DECK_STEP, 0);
	deck_command(t.player.deck, DECK_RESTART, 0);
	fclose(t.in);
	player_wait_over(&t.player);
	CHECK_EQ(player_books(&t.player).frames_received, n);
	player_end(&t.player);
}

static _Atomic unsigned n_written;

static void *
write_frames(void *in)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		tape_write_frame(in, i, TAPE_START + i, 1000);
		n_written = i + 1;
	}
	fclose(in);
	return NULL;
}

/* Nothing went into the pipe for a tenth of a second. */
static void
wait_until_writer_waits(void)
{
	unsigned before;

	do {
		before = n_written;
		let_run(NS_PER_S / 10 / 1000);
	} while (before == 0 || n_written != before);
}

static void
test_a_pipe_is_kept_waiting_and_loses_nothing(void **state)
{
	struct deck_config config = player_config(NULL);
	struct pipe_tape t;
	pthread_t writer;

	(void)state;
	config.ring_bytes = 64 << 10;
	t = play_pipe(config);
	player_hold(&t.player);
	CHECK_EQ(pthread_create(&writer, NULL, write_frames, t.in), 0);
	wait_until_writer_waits();
	CHECK(n_written < FRAMES);
	player_release();
	player_wait_over(&t.player);
	CHECK_EQ(player_books(&t.player).frames_analysed, FRAMES);
	CHECK_EQ(player_books(&t.player).lost_ring, 0);
	pthread_join(writer, NULL);
	player_end(&t.player);
}

static void
test_a_number_of_frames_ends_a_pipe(void **state)
{
	struct deck_config config = player_config(NULL);
	struct pipe_tape t;

	(void)state;
	config.max_frames = 7;
	t = play_pipe(config);
	for (unsigned i = 0; i < 20; i++)
		tape_write_frame(t.in, i, TAPE_START + i, 100);
	fflush(t.in);
	player_wait_over(&t.player);
	CHECK_EQ(player_books(&t.player).frames_received, 7);
	player_end(&t.player);
	fclose(t.in);
}

static void
test_a_duration_ends_a_pipe_in_which_nothing_comes(void **state)
{
	struct deck_config config = player_config(NULL);
	int64_t began = clock_monotonic_ns();
	struct pipe_tape t;

	(void)state;
	config.max_ns = NS_PER_S / 2;
	t = play_pipe(config);
	player_wait_over(&t.player);
	CHECK(clock_monotonic_ns() - began >= NS_PER_S / 2);
	CHECK_EQ(player_books(&t.player).frames_received, 0);
	player_end(&t.player);
	fclose(t.in);
}

/* Stop, and be quick about it. */
static void
stop_promptly(struct player *p)
{
	int64_t began = clock_monotonic_ns();
	struct ledger books;

	CHECK_EQ(player_stop(p, NULL), 0);
	CHECK(clock_monotonic_ns() - began < STOP_NS);
	books = analysis_ledger(p->analysis);
	CHECK_EQ(books.lost_ring, 0);
	analysis_free(p->analysis);
}

static void
test_a_stop_is_prompt_in_every_state(void **state)
{
	static const struct {
		double speed;
		bool paused, loop;
		unsigned frames;
		int64_t gap_ns;
	} states[] = {
	    {0, false, false, FRAMES, 1}, /* flat out, the ring filling */
	    {0, false, true, 100, 1},     /* starting over all the time */
	    {1, false, false, 10, HOUR},  /* waiting for a frame */
	    {1, true, false, 10, 1},      /* paused */
	    {1000, false, false, FRAMES, NS_PER_MS},
	    {0, false, false, 0, 1}, /* ended at once */
	};
	struct tape tapes[6];

	(void)state;
	for (int i = 0; i < 6; i++)
		tapes[i] = tape_of(states[i].frames, states[i].gap_ns);
	for (unsigned round = 0; round < 200; round++) {
		unsigned i = round % 6;
		struct deck_config config = player_config(tape_open(&tapes[i]));
		struct player p;

		config.speed = states[i].speed;
		config.paused = states[i].paused;
		config.loop = states[i].loop;
		config.ring_bytes = 64 << 10;
		p = player_start(config);
		if (round % 4 == 1)
			deck_command(p.deck, DECK_RESTART, 0);
		if (round % 4 == 2)
			player_books(&p);
		/* Every moment of the first milliseconds is met. */
		let_run(round * 37 % 4000);
		stop_promptly(&p);
	}
	for (int i = 0; i < 6; i++)
		tape_free(&tapes[i]);
}

static void
test_a_stop_is_prompt_while_a_pipe_stalls(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 50; round++) {
		struct pipe_tape t = play_pipe(player_config(NULL));

		if (round % 2)
			tape_write_frame(t.in, 1, TAPE_START, 100);
		if (round % 4 == 3)
			tape_u32(t.in, 1);
		fflush(t.in);
		let_run(round * 97 % 3000);
		stop_promptly(&t.player);
		fclose(t.in);
	}
}

static void *
release_soon(void *unused)
{
	let_run(20000);
	player_release();
	return unused;
}

/* The capture thread waits for room in a ring that nobody empties. */
static void
test_a_stop_before_a_full_ring_takes_what_is_in_it(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);

	(void)state;
	for (int round = 0; round < 10; round++) {
		struct deck_config config = player_config(tape_open(&t));
		struct ledger books;
		struct player p;
		pthread_t other;

		config.ring_bytes = 64 << 10;
		config.paused = true;
		p = player_start(config);
		player_hold(&p);
		deck_command(p.deck, DECK_PLAY, 0);
		while (player_status(&p).mode != DECK_REPLAY)
			sched_yield();
		CHECK_EQ(pthread_create(&other, NULL, release_soon, NULL), 0);
		CHECK_EQ(player_stop(&p, NULL), 0);
		pthread_join(other, NULL);
		books = analysis_ledger(p.analysis);
		CHECK_EQ(books.lost_ring, 0);
		CHECK_EQ(books.complete, false);
		CHECK(books.frames_received < FRAMES);
		analysis_free(p.analysis);
	}
	tape_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_damage_ends_it_with_the_reason_and_restarts_as_often),
	    cmocka_unit_test(test_a_tape_that_cannot_be_rewound_says_so),
	    cmocka_unit_test(test_a_tape_played_twice_is_recorded_once),
	    cmocka_unit_test(
		test_a_failed_write_stops_the_recording_not_the_counting),
	    cmocka_unit_test(test_a_pipe_that_stalls_shows_what_came),
	    cmocka_unit_test(test_a_pipe_is_kept_waiting_and_loses_nothing),
	    cmocka_unit_test(test_a_number_of_frames_ends_a_pipe),
	    cmocka_unit_test(
		test_a_duration_ends_a_pipe_in_which_nothing_comes),
	    cmocka_unit_test(test_a_stop_is_prompt_in_every_state),
	    cmocka_unit_test(test_a_stop_is_prompt_while_a_pipe_stalls),
	    cmocka_unit_test(
		test_a_stop_before_a_full_ring_takes_what_is_in_it),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
