/* SPDX-License-Identifier: BSD-2-Clause */
/* The plain loop, and the same dealt out to several: the same in every row. */
#include "tape.h"
#include "same_rows.h"

#include "capture/recorder.h"
#include "deck/run.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>

#define FRAMES 20000
#define MANY 400000 /* several times what is read between two looks */

#define ONE(path)                                                              \
	&(struct source_files)                                                 \
	{                                                                      \
		&(const char *){path}, 1                                       \
	}

static struct analysis *
new_analysis(void)
{
	struct analysis_config config = {
	    .memory_bytes = 64 << 20, .keep_frames = 100000};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

static struct run_config
config_of(struct source *source)
{
	return (struct run_config){
	    .source = source,
	    .from_ns = INT64_MIN,
	    .to_ns = INT64_MAX,
	};
}

/* Both ways give the same status, text and rows; returns the ledger. */
static struct ledger
check_both_ways(const char *path, struct run_config config, const char *filter)
{
	struct source_config how = {.filter = filter};
	struct ledger books;

	for (unsigned threads = 1; threads <= 5; threads++) {
		struct analysis *a = new_analysis(), *b = new_analysis();
		struct error err = {""}, why = {""};
		int r;

		CHECK_EQ(source_open_file(path, &how, &config.source, &err), 0);
		r = run_sharded(&config, ONE(path), &how, threads, b, &why);
		CHECK_EQ(run_inline(&config, a, &err), r);
		CHECK_STR(why.text, err.text);
		check_same_analysis(a, b);
		books = analysis_ledger(b);
		assert_true(ledger_balances(&books));
		source_close(config.source);
		analysis_free(a);
		analysis_free(b);
	}
	return books;
}

static void
test_shards_together_are_the_plain_loop(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);
	struct run_config config = config_of(NULL);

	(void)state;
	fflush(t.file);
	CHECK_EQ(check_both_ways(t.path, config, NULL).frames_analysed, FRAMES);
	CHECK(check_both_ways(t.path, config, "udp port 53").frames_analysed <
	      FRAMES);
	CHECK_EQ(check_both_ways(t.path, config, "tcp").frames_analysed, 0);
	config.max_frames = 777;
	CHECK_EQ(check_both_ways(t.path, config, NULL).frames_analysed, 777);
	config.from_ns = TAPE_START + NS_PER_S;
	config.to_ns = TAPE_START + NS_PER_S * 3 / 2;
	CHECK_EQ(check_both_ways(t.path, config, NULL).frames_analysed, 501);
	config.max_ns = 100 * NS_PER_MS;
	CHECK_EQ(check_both_ways(t.path, config, NULL).frames_analysed, 100);
	tape_free(&t);
}

static void
test_shards_report_damage_as_the_plain_loop_does(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);
	struct ledger books;

	(void)state;
	tape_record_head(t.file, TAPE_START, 1000);
	fflush(t.file);
	books = check_both_ways(t.path, config_of(NULL), NULL);
	CHECK_EQ(books.frames_received, FRAMES);
	CHECK_EQ(books.complete, false);
	tape_free(&t);
}

static void
check_left_to_the_plain_loop(struct source *source, const char *path)
{
	struct run_config config = config_of(source);
	struct analysis *a = new_analysis();
	struct error err = {""};

	CHECK_EQ(run_sharded(&config, ONE(path), NULL, 3, a, &err), -ENOTSUP);
	CHECK(err.text[0] != '\0');
	CHECK_EQ(analysis_ledger(a).frames_received, 0);
	CHECK_EQ(run_inline(&config, a, &err), 0);
	CHECK_EQ(analysis_ledger(a).frames_analysed, FRAMES);
	analysis_free(a);
	source_close(source);
}

static void
test_a_file_that_vanished_is_left_to_the_plain_loop(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);

	(void)state;
	check_left_to_the_plain_loop(tape_open(&t), "/nonexistent/file");
	tape_free(&t);
}

static void
test_standard_input_is_left_to_the_plain_loop(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);
	struct source *source;
	int before = dup(STDIN_FILENO), fd;

	(void)state;
	fflush(t.file);
	fd = open(t.path, O_RDONLY | O_CLOEXEC);
	dup2(fd, STDIN_FILENO);
	CHECK_EQ(source_open_file("-", NULL, &source, NULL), 0);
	CHECK_EQ(source_kind(source), SOURCE_KIND_FILE);
	check_left_to_the_plain_loop(source, "-");
	dup2(before, STDIN_FILENO);
	close(before);
	close(fd);
	tape_free(&t);
}

static void
set_stop(void *stop, double done, uint64_t frames)
{
	(void)done;
	(void)frames;
	atomic_store((atomic_bool *)stop, true);
}

static void *
stop_soon(void *stop)
{
	usleep(3000); /* not to wait for anything: to come somewhere in it */
	set_stop(stop, 0, 0);
	return NULL;
}

static void
test_books_balance_when_shards_are_stopped_on_the_way(void **state)
{
	struct tape t = tape_of(MANY, 1000);
	struct run_config config = config_of(tape_open(&t));

	(void)state;
	for (int round = 0; round < 8; round++) {
		struct analysis *a = new_analysis();
		atomic_bool stop = round == 7;
		struct ledger books;
		struct error err;
		pthread_t other;

		config.stop = &stop;
		CHECK_EQ(pthread_create(&other, NULL, stop_soon, &stop), 0);
		CHECK_EQ(
		    run_sharded(&config, ONE(t.path), NULL, 4, a, &err), 0);
		pthread_join(other, NULL);
		books = analysis_ledger(a);
		assert_true(ledger_balances(&books));
		CHECK_EQ(books.complete, books.frames_received == MANY);
		CHECK(round < 7 || books.frames_received == 0);
		analysis_free(a);
	}
	source_close(config.source);
	tape_free(&t);
}

static void
test_a_stop_ends_the_plain_loop_with_what_came(void **state)
{
	struct tape t = tape_of(MANY, 1000);
	struct run_config config = config_of(tape_open(&t));
	struct analysis *a = new_analysis();
	atomic_bool stop = true;
	struct ledger books;

	(void)state;
	config.stop = &stop;
	CHECK_EQ(run_inline(&config, a, NULL), 0);
	books = analysis_ledger(a);
	assert_true(ledger_balances(&books));
	CHECK_EQ(books.frames_received, 0);
	CHECK_EQ(books.complete, false);
	analysis_free(a);
	source_close(config.source);
	tape_free(&t);
}

/* A pipe into which a frame comes every 20 ms, for as long as it is read. */
static void *
drip(void *in)
{
	for (unsigned i = 0; i < 500; i++) {
		tape_write_frame(in, i, TAPE_START + i, 100);
		if (fflush(in) != 0)
			break;
		usleep(20000);
	}
	fclose(in);
	return NULL;
}

static struct source *
dripping_pipe(pthread_t *writer)
{
	struct source *source = NULL;
	char path[32];
	int fds[2];
	FILE *in;

	CHECK_EQ(pipe2(fds, O_CLOEXEC), 0);
	in = fdopen(fds[1], "w");
	tape_head(in);
	fflush(in);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fds[0]);
	CHECK_EQ(source_open_file(path, NULL, &source, NULL), 0);
	close(fds[0]);
	CHECK_EQ(pthread_create(writer, NULL, drip, in), 0);
	return source;
}

/* Frames that come singly must not keep the loop from looking at the clock. */
static void
test_a_duration_is_kept_while_frames_trickle_in(void **state)
{
	struct analysis *a = new_analysis();
	struct run_config config;
	pthread_t writer;
	int64_t took;

	(void)state;
	config = config_of(dripping_pipe(&writer));
	config.max_ns = 300 * NS_PER_MS;
	took = -clock_monotonic_ns();
	CHECK_EQ(run_inline(&config, a, NULL), 0);
	took += clock_monotonic_ns();
	CHECK(took >= config.max_ns);
	CHECK(took < config.max_ns + NS_PER_S / 2);
	source_close(config.source);
	pthread_join(writer, NULL);
	analysis_free(a);
}

/* Bytes a recording has by the time the first progress is told, and then. */
struct watch {
	char path[32];
	long seen;
	atomic_bool stop;
};

static void
look_at_recording(void *context, double done, uint64_t frames)
{
	struct watch *w = context;
	int fd = open(w->path, O_RDONLY | O_CLOEXEC);

	(void)done;
	(void)frames;
	w->seen = (long)lseek(fd, 0, SEEK_END);
	close(fd);
	/* The head alone, with one interface, is under 100 bytes. */
	atomic_store(&w->stop, w->seen > 200);
}

static void
test_a_live_recording_can_be_read_while_it_grows(void **state)
{
	struct analysis *a = new_analysis();
	struct tape copy = tape_new();
	struct watch watch = {.seen = 0};
	struct run_config config;
	struct error err;
	pthread_t writer;

	(void)state;
	fflush(copy.file);
	snprintf(watch.path, sizeof(watch.path), "%s", copy.path);
	config = config_of(dripping_pipe(&writer));
	CHECK_EQ(
	    recorder_open(copy.path, "pipe", 262144, &config.recorder, &err),
	    0);
	config.progress = look_at_recording;
	config.context = &watch;
	config.stop = &watch.stop;
	CHECK_EQ(run_inline(&config, a, &err), 0);
	CHECK(watch.seen > 200);
	recorder_close(config.recorder, 0, 0, NULL);
	source_close(config.source);
	pthread_join(writer, NULL);
	analysis_free(a);
	tape_free(&copy);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shards_together_are_the_plain_loop),
	    cmocka_unit_test(test_shards_report_damage_as_the_plain_loop_does),
	    cmocka_unit_test(
		test_a_file_that_vanished_is_left_to_the_plain_loop),
	    cmocka_unit_test(test_standard_input_is_left_to_the_plain_loop),
	    cmocka_unit_test(
		test_books_balance_when_shards_are_stopped_on_the_way),
	    cmocka_unit_test(test_a_stop_ends_the_plain_loop_with_what_came),
	    cmocka_unit_test(test_a_duration_is_kept_while_frames_trickle_in),
	    cmocka_unit_test(test_a_live_recording_can_be_read_while_it_grows),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
