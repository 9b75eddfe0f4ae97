/* SPDX-License-Identifier: BSD-2-Clause */
/* Pipes as a source: frames as they come, and no waiting without end. */
#include "mixed.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>

/* A pipe to read from, whose path is told. */
static void
make_pipe(int fds[2], char path[static 32])
{
	CHECK_EQ(pipe(fds), 0);
	snprintf(path, 32, "/proc/self/fd/%d", fds[0]);
}

static void
test_a_pipe_gives_frames_as_they_come_and_idles_between(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s = NULL;
	struct error err = {""};
	struct frame f;
	char path[32];
	int fds[2];
	size_t head, at;

	(void)state;
	pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
	head = c->n;
	make_pipe(fds, path);
	CHECK_EQ(write(fds[1], c->bytes, head), head);
	CHECK_EQ(source_open_file(path, NULL, &s, &err), 0);
	close(fds[0]);
	CHECK_EQ(source_kind(s), SOURCE_KIND_STREAM);
	CHECK_EQ(source_next(s, &f, &err), SOURCE_IDLE);
	CHECK(!source_ended(s));
	for (unsigned i = 1; i <= 3; i++) {
		at = c->n;
		pcap_record(c, i, 0, 50, 50);
		CHECK_EQ(write(fds[1], c->bytes + at, 20), 20);
		CHECK_EQ(source_next(s, &f, &err), SOURCE_IDLE);
		CHECK_EQ(write(fds[1], c->bytes + at + 20, 46), 46);
		CHECK_EQ(next_frame(s).number, i);
	}
	CHECK(source_progress(s) == -1);
	CHECK_EQ(source_rewind(s, &err), -ENOTSUP);
	CHECK_EQ(source_seek(s, 0, &err), -ENOTSUP);
	close(fds[1]);
	check_end(s);
	source_close(s);
	free(c);
}

static void
test_every_prefix_through_a_pipe_is_a_prefix_of_the_frames(void **state)
{
	struct capture *c = capture_new(false);

	(void)state;
	section(c);
	interface(c, 1, 0, 6, 0);
	enhanced(c, 0, 1, 6, 6, 1);
	enhanced(c, 0, 2, 7, 7, -1);
	for (size_t n = 0; n <= c->n; n++) {
		struct source *s = NULL;
		struct error err = {""};
		uint64_t count = 0;
		struct frame f;
		int fds[2], r;

		CHECK_EQ(pipe(fds), 0);
		CHECK_EQ(write(fds[1], c->bytes, n), n);
		CHECK_EQ(dup2(fds[0], STDIN_FILENO), STDIN_FILENO);
		close(fds[0]);
		close(fds[1]);
		r = source_open_file("-", NULL, &s, &err);
		if (r < 0) {
			CHECK_EQ(r, -EBADMSG);
			CHECK(strstr(err.text, "standard input: "));
			continue;
		}
		while ((r = source_next(s, &f, &err)) == SOURCE_FRAME)
			CHECK_EQ(f.number, ++count);
		CHECK(r == SOURCE_END || r == -EBADMSG);
		CHECK_EQ(count, (n >= 108) + (n >= 148));
		source_close(s);
	}
	free(c);
}

struct feed {
	int fd;
	const uint8_t *bytes;
	size_t n;
};

static void *
feed_thread(void *arg)
{
	struct feed *feed = arg;
	size_t done = 0;

	while (done < feed->n) {
		ssize_t n = write(feed->fd, feed->bytes + done, feed->n - done);

		if (n <= 0)
			break;
		done += (size_t)n;
	}
	close(feed->fd);
	return NULL;
}

static void
test_a_compressed_pipe_is_read(void **state)
{
	struct capture *c = mixed_capture(2000);
	uint8_t *packed = malloc(CAPTURE_ROOM);
	struct source *s = NULL;
	struct error err = {""};
	pthread_t thread;
	struct feed feed;
	char path[32];
	int fds[2];
	size_t n = 0;

	(void)state;
	pack(archive_write_add_filter_zstd, c, packed, CAPTURE_ROOM, &n);
	make_pipe(fds, path);
	feed = (struct feed){fds[1], packed, n};
	CHECK_EQ(pthread_create(&thread, NULL, feed_thread, &feed), 0);
	CHECK_EQ(source_open_file(path, NULL, &s, &err), 0);
	close(fds[0]);
	CHECK_EQ(source_kind(s), SOURCE_KIND_STREAM);
	for (unsigned k = 0; k < MIXED_FRAMES; k++)
		CHECK_EQ(next_frame(s).number, k + 1);
	check_end(s);
	pthread_join(thread, NULL);
	source_close(s);
	free(packed);
	free(c);
}

struct stop {
	struct source *source;
	int fd;
};

/* Stop once the reader has taken all that is in the pipe. */
static void *
stop_thread(void *arg)
{
	const struct stop *stop = arg;
	int waiting = 1;

	while (waiting > 0 && ioctl(stop->fd, FIONREAD, &waiting) == 0)
		sched_yield();
	source_stop(stop->source);
	return NULL;
}

static void
test_stop_ends_a_stalled_compressed_pipe(void **state)
{
	struct capture *c = noise_capture();
	uint8_t *packed = malloc(CAPTURE_ROOM);
	struct source *s = NULL;
	struct stop stop;
	struct error err = {""};
	struct frame f;
	pthread_t thread;
	char path[32];
	int fds[2], r;
	size_t n = 0;

	(void)state;
	pack(archive_write_add_filter_gzip, c, packed, CAPTURE_ROOM, &n);
	make_pipe(fds, path);
	CHECK_EQ(fcntl(fds[1], F_SETPIPE_SZ, 1 << 20), 1 << 20);
	CHECK_EQ(write(fds[1], packed, 400000), 400000);
	CHECK_EQ(source_open_file(path, NULL, &s, &err), 0);
	stop = (struct stop){s, fds[0]};
	CHECK_EQ(pthread_create(&thread, NULL, stop_thread, &stop), 0);
	while ((r = source_next(s, &f, &err)) != SOURCE_END)
		CHECK(r == SOURCE_FRAME || r == SOURCE_IDLE);
	pthread_join(thread, NULL);
	source_close(s);
	close(fds[0]);
	close(fds[1]);
	free(packed);
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_a_pipe_gives_frames_as_they_come_and_idles_between),
	    cmocka_unit_test(
		test_every_prefix_through_a_pipe_is_a_prefix_of_the_frames),
	    cmocka_unit_test(test_a_compressed_pipe_is_read),
	    cmocka_unit_test(test_stop_ends_a_stalled_compressed_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
