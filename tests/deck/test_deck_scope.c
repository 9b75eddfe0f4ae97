/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scopes of a tape that plays: what they show is what an analysis of just
 * those frames shows, of a file and of what cannot be read again.
 */
#include "player.h"
#include "same_rows.h"

#include "stats/scope.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FRAMES 30000
#define GAP_NS (10 * NS_PER_MS)

static uint64_t serial;

static struct scope
host(uint8_t last)
{
	struct scope s = {.n = 1};

	s.steps[0].kind = SCOPE_HOST;
	s.steps[0].a =
	    (struct addr){.family = FAMILY_IPV4, .bytes = {10, 0, 0, last}};
	return s;
}

static struct scope
between(int64_t from_ns, int64_t to_ns)
{
	struct scope s = {.n = 1};

	s.steps[0].kind = SCOPE_TIME;
	s.steps[0].from_ns = TAPE_START + from_ns;
	s.steps[0].to_ns = TAPE_START + to_ns;
	return s;
}

/* Go into it, and wait until all there is of it has been counted. */
static struct deck_scoped
enter(struct player *p, const struct scope *s)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct pollfd bell = {.fd = deck_bell_fd(p->deck), .events = POLLIN};
	struct deck_scoped now;

	deck_scope(p->deck, s, 0, ++serial);
	for (;;) {
		bool fresh;

		deck_scoped(p->deck, &now);
		if (now.serial == serial && now.complete)
			return now;
		assert_true(clock_monotonic_ns() < until);
		poll(&bell, 1, 1000);
		deck_result(p->deck, &fresh);
	}
}

/* The frames of a file that are in a scope, up to number `newest`. */
static struct analysis *
alone(struct source *source, const struct scope *s, uint64_t newest)
{
	struct analysis *a = new_analysis();
	struct scope_filter *filter;
	struct frame f;
	uint64_t n = 0;

	CHECK_EQ(scope_filter_new(s, NULL, false, 0, &filter, NULL), 0);
	while (source_next(source, &f, NULL) == SOURCE_FRAME) {
		if (f.number > newest || !scope_filter_admits(filter, &f))
			continue;
		analysis_apply(a, &f, 1);
		analysis_received(a, ++n);
	}
	scope_filter_free(filter);
	source_close(source);
	return a;
}

static void
check_shows(struct player *p, struct analysis *wanted)
{
	static const char *const ids[] = {"hosts", "ports", "timeline"};
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;

	/* That it is all there is is known a moment after the last frame. */
	while (!player_books(p).complete)
		assert_true(clock_monotonic_ns() < until);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct query q = query_default(view_find(ids[i]));
		const struct result *shown = player_ask(p, q);
		struct result r;

		CHECK_EQ(result_init(&r, (size_t)64 << 20), 0);
		CHECK_EQ(query_run(wanted, &q, &r, NULL), 0);
		check_same_result(shown, &r);
		result_fini(&r);
	}
	analysis_free(wanted);
}

static struct player
play(struct tape *t, bool paused)
{
	struct deck_config config = player_config(tape_open(t));

	config.scan = tape_open(t);
	config.paused = paused;
	return player_start(config);
}

static void
finish(struct analysis *a)
{
	analysis_finish(a, true);
}

static void
test_a_scope_shows_what_its_frames_alone_show(void **state)
{
	struct tape t = tape_of(FRAMES, GAP_NS);
	struct player p = play(&t, false);
	struct scope scopes[] = {host(3), between(NS_PER_S, 7 * NS_PER_S),
	    host(17), between(290 * NS_PER_S, 900 * NS_PER_S),
	    between(-NS_PER_S, 2 * NS_PER_S)};

	(void)state;
	player_wait_frames(&p, FRAMES);
	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
		struct analysis *a = alone(tape_open(&t), &scopes[i], FRAMES);
		struct ledger books;
		struct deck_scoped now = enter(&p, &scopes[i]);

		finish(a);
		books = analysis_ledger(a);
		CHECK(books.frames_analysed > 0);
		CHECK_EQ(now.frames, books.frames_analysed);
		check_shows(&p, a);
	}
	deck_scope(p.deck, NULL, 0, 0);
	CHECK_EQ(player_books(&p).frames_analysed, FRAMES);
	player_end(&p);
	tape_free(&t);
}

static void
test_steps_hold_together(void **state)
{
	struct tape t = tape_of(FRAMES, GAP_NS);
	struct player p = play(&t, false);
	struct scope s = host(3);
	struct analysis *a;

	(void)state;
	player_wait_frames(&p, FRAMES);
	s.steps[s.n++] = between(60 * NS_PER_S, 120 * NS_PER_S).steps[0];
	enter(&p, &s);
	a = alone(tape_open(&t), &s, FRAMES);
	finish(a);
	check_shows(&p, a);
	player_end(&p);
	tape_free(&t);
}

/* Time goes on with the playhead, so only the counts are compared. */
static void
test_a_scope_knows_no_more_than_has_been_played(void **state)
{
	struct tape t = tape_of(1000, GAP_NS);
	struct player p = play(&t, true);
	struct scope s = host(3);
	struct analysis *a;

	(void)state;
	for (unsigned i = 0; i < 60; i++)
		deck_command(p.deck, DECK_STEP, 0);
	player_wait_frames(&p, 60);
	a = alone(tape_open(&t), &s, 60);
	CHECK_EQ(enter(&p, &s).frames, analysis_ledger(a).frames_analysed);
	analysis_free(a);

	deck_command(p.deck, DECK_TO_END, 0);
	deck_command(p.deck, DECK_PLAY, 0);
	a = alone(tape_open(&t), &s, 1000);
	finish(a);
	player_wait_frames(&p, analysis_ledger(a).frames_analysed);
	check_shows(&p, a);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_tape_that_begins_anew_is_counted_anew(void **state)
{
	struct tape t = tape_of(FRAMES, GAP_NS);
	struct player p = play(&t, false);
	struct scope s = host(3);
	struct analysis *a = alone(tape_open(&t), &s, FRAMES);
	uint64_t all = analysis_ledger(a).frames_analysed;
	struct ledger books;

	(void)state;
	player_wait_frames(&p, FRAMES);
	CHECK_EQ(enter(&p, &s).frames, all);
	deck_command(p.deck, DECK_PAUSE, 0);
	deck_command(p.deck, DECK_RESTART, 0);
	do {
		books = player_books(&p);
	} while (books.frames_analysed == all);
	deck_command(p.deck, DECK_PLAY, 0);
	player_wait_frames(&p, all);
	finish(a);
	check_shows(&p, a);
	player_end(&p);
	tape_free(&t);
}

/* The whole tape through a pipe, its writing end closed behind it. */
static struct source *
through_a_pipe(struct tape *t)
{
	struct source *s = NULL;
	char path[32];
	char bytes[4096];
	int fds[2], from;
	ssize_t n;

	fflush(t->file);
	CHECK_EQ(pipe2(fds, O_CLOEXEC), 0);
	from = open(t->path, O_RDONLY | O_CLOEXEC);
	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		CHECK_EQ(write(fds[1], bytes, (size_t)n), n);
	close(from);
	close(fds[1]);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fds[0]);
	CHECK_EQ(source_open_file(path, NULL, &s, NULL), 0);
	close(fds[0]);
	return s;
}

static void
test_of_a_pipe_a_scope_is_counted_from_memory(void **state)
{
	struct tape t = tape_of(60, GAP_NS);
	struct deck_config config = player_config(through_a_pipe(&t));
	struct scope s = host(3);
	struct analysis *a;
	struct player p;

	(void)state;
	config.tape_bytes = 8 << 20;
	p = player_start(config);
	player_wait_frames(&p, 60);
	a = alone(tape_open(&t), &s, 60);
	CHECK(analysis_ledger(a).frames_analysed > 0);
	CHECK_EQ(enter(&p, &s).frames, analysis_ledger(a).frames_analysed);
	CHECK_EQ(player_books(&p).bytes, analysis_ledger(a).bytes);
	analysis_free(a);
	player_end(&p);
	tape_free(&t);
}

static struct deck_scoped
cut(struct player *p, const char *path)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct pollfd bell = {.fd = deck_bell_fd(p->deck), .events = POLLIN};
	struct deck_scoped now;
	bool fresh;

	deck_cut(p->deck, path, ++serial);
	for (;;) {
		deck_scoped(p->deck, &now);
		if (now.cut_serial == serial)
			return now;
		assert_true(clock_monotonic_ns() < until);
		poll(&bell, 1, 1000);
		deck_result(p->deck, &fresh);
	}
}

static void
test_a_cut_is_the_frames_of_the_scope(void **state)
{
	struct tape t = tape_of(FRAMES, GAP_NS);
	struct player p = play(&t, false);
	struct scope s = host(3), all = {.n = 0};
	char path[] = "/tmp/tapdeck-cut-XXXXXX";
	struct analysis *a = alone(tape_open(&t), &s, FRAMES), *b;
	uint64_t n = analysis_ledger(a).frames_analysed;
	struct source *written = NULL;

	(void)state;
	CHECK(close(mkstemp(path)) == 0);
	player_wait_frames(&p, FRAMES);
	enter(&p, &s);
	CHECK_EQ(cut(&p, path).cut_frames, n);
	CHECK_EQ(source_open_file(path, NULL, &written, NULL), 0);
	b = alone(written, &all, UINT64_MAX);
	CHECK_EQ(analysis_ledger(b).frames_analysed, n);
	CHECK_EQ(analysis_ledger(b).bytes, analysis_ledger(a).bytes);
	/* And the scope is what it was. */
	finish(a);
	check_shows(&p, a);
	CHECK_STR(cut(&p, "/dev/null/cut").cut_failure,
	    "/dev/null/cut.part: Not a directory");
	unlink(path);
	analysis_free(b);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_cut_is_not_led_elsewhere_by_a_link(void **state)
{
	struct tape t = tape_of(FRAMES, GAP_NS);
	struct player p = play(&t, false);
	char path[] = "/tmp/tapdeck-cut-XXXXXX", part[64], said[96];
	struct stat is;

	(void)state;
	CHECK(close(mkstemp(path)) == 0);
	snprintf(part, sizeof(part), "%s.part", path);
	snprintf(said, sizeof(said), "%s: File exists", part);
	CHECK_EQ(symlink(path, part), 0);
	player_wait_frames(&p, FRAMES);
	CHECK_STR(cut(&p, path).cut_failure, said);
	CHECK_EQ(stat(path, &is), 0);
	CHECK_EQ(is.st_size, 0);
	CHECK_EQ(unlink(part), 0);
	unlink(path);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_filter_is_a_scope_too(void **state)
{
	struct tape t = tape_of(FRAMES, GAP_NS);
	struct player p = play(&t, false);
	struct scope s = {.n = 1}, h = host(3);
	struct analysis *a = alone(tape_open(&t), &h, FRAMES);
	struct error err;

	(void)state;
	s.steps[0].kind = SCOPE_FILTER;
	scope_set_text(&s.steps[0], "host 10.0.0.3", "");
	CHECK_EQ(deck_check_filter("host 10.0.0.3", &err), 0);
	CHECK(deck_check_filter("hast 10.0.0.3", &err) < 0);
	player_wait_frames(&p, FRAMES);
	CHECK_EQ(enter(&p, &s).frames, analysis_ledger(a).frames_analysed);
	finish(a);
	check_shows(&p, a);
	player_end(&p);
	tape_free(&t);
}

/* Paused at its start, and asked for a scope in between. */
static void
test_when_a_file_ends_is_known_before_it_was_played(void **state)
{
	struct tape t = tape_of(FRAMES, GAP_NS);
	struct deck_config config = player_config(tape_open(&t));
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct scope s = host(3);
	struct deck_scoped now;
	struct player p;

	(void)state;
	config.scan = tape_open(&t);
	config.paused = true;
	config.speed = 1;
	p = player_start(config);
	enter(&p, &s);
	deck_scope(p.deck, NULL, 0, 0);
	do {
		assert_true(clock_monotonic_ns() < until);
		player_books(&p);
		deck_scoped(p.deck, &now);
	} while (now.tape_last_ns == 0);
	CHECK_EQ(now.tape_last_ns, TAPE_START + (FRAMES - 1) * GAP_NS);
	CHECK_EQ(player_books(&p).frames_analysed, 0);
	player_end(&p);
	tape_free(&t);
}

static void
test_a_deck_stops_while_a_scope_is_counted(void **state)
{
	struct tape t = tape_of(FRAMES, GAP_NS);
	struct scope s = host(3);

	(void)state;
	for (unsigned i = 0; i < 20; i++) {
		struct player p = play(&t, false);

		deck_scope(p.deck, &s, 0, ++serial);
		player_end(&p);
	}
	tape_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_scope_shows_what_its_frames_alone_show),
	    cmocka_unit_test(test_steps_hold_together),
	    cmocka_unit_test(test_a_scope_knows_no_more_than_has_been_played),
	    cmocka_unit_test(test_a_tape_that_begins_anew_is_counted_anew),
	    cmocka_unit_test(test_of_a_pipe_a_scope_is_counted_from_memory),
	    cmocka_unit_test(test_a_cut_is_the_frames_of_the_scope),
	    cmocka_unit_test(test_a_cut_is_not_led_elsewhere_by_a_link),
	    cmocka_unit_test(test_a_filter_is_a_scope_too),
	    cmocka_unit_test(
		test_when_a_file_ends_is_known_before_it_was_played),
	    cmocka_unit_test(test_a_deck_stops_while_a_scope_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
