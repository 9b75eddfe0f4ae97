/* SPDX-License-Identifier: BSD-2-Clause */
#include "captures.h"

#include "capture/recorder.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define PATTERN_BYTES 70000

static uint8_t pattern[2 * PATTERN_BYTES];

static struct frame
frame_of(unsigned i)
{
	static const uint16_t links[] = {1, 276, 101, 1};
	/* captures.h wants byte k of a frame to be 31 * captured + k */
	uint32_t captured = i * 7 % 1500;

	return (struct frame){
	    .data = pattern + (uint8_t)(captured * 31),
	    .time_ns = 1700000000000000001 + i * 1000000007LL,
	    .captured = captured,
	    .wire = captured + i % 3,
	    .link = links[i % 4],
	    .direction = (uint8_t)(i % 3),
	};
}

static void
record(struct recorder *r, unsigned from, unsigned to)
{
	struct error err = {""};

	for (unsigned i = from; i < to; i++) {
		struct frame f = frame_of(i);

		CHECK_EQ(recorder_write(r, &f, &err), 0);
	}
}

static void
check_recording(const char *path, unsigned n)
{
	struct error err = {""};
	struct source *s = NULL;

	CHECK_EQ(source_open_file(path, NULL, &s, &err), 0);
	for (unsigned i = 0; i < n; i++) {
		struct frame want = frame_of(i);
		struct frame got = next_frame(s);

		CHECK_EQ(got.time_ns, want.time_ns);
		CHECK_EQ(got.captured, want.captured);
		CHECK_EQ(got.wire, want.wire);
		CHECK_EQ(got.link, want.link);
		CHECK_EQ(got.direction, want.direction);
		CHECK_EQ(got.faults, 0);
	}
	check_end(s);
	source_close(s);
}

static int
temporary(char path[static 32])
{
	int fd = memfd_create("recording", MFD_CLOEXEC);

	CHECK(fd >= 0);
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

static void
test_what_was_recorded_is_read_back(void **state)
{
	struct error err = {""};
	struct recorder *r;
	struct source *s;
	struct frame f;
	char path[32];
	int fd = temporary(path);

	(void)state;
	CHECK_EQ(recorder_open(path, "eth0", 262144, &r, &err), 0);
	record(r, 0, 5000);
	CHECK_EQ(recorder_close(r, 5003, 3, &err), 0);
	check_recording(path, 5000);
	CHECK_EQ(source_open_file(path, NULL, &s, &err), 0);
	while (source_next(s, &f, &err) == SOURCE_FRAME)
		continue;
	CHECK_EQ(source_losses(s).interface, 3);
	source_close(s);
	close(fd);
}

static void
test_after_a_flush_whole_frames_are_in_the_file(void **state)
{
	struct error err = {""};
	struct recorder *r;
	char path[32];
	int fd = temporary(path);

	(void)state;
	CHECK_EQ(recorder_open(path, NULL, 262144, &r, &err), 0);
	for (unsigned n = 0; n < 50; n++) {
		record(r, n, n + 1);
		CHECK_EQ(recorder_flush(r, &err), 0);
		check_recording(path, n + 1);
	}
	CHECK_EQ(recorder_close(r, 50, 0, &err), 0);
	close(fd);
}

static void
test_a_recording_without_frames_is_a_capture(void **state)
{
	struct error err = {""};
	struct recorder *r;
	char path[32];
	int fd = temporary(path);

	(void)state;
	CHECK_EQ(recorder_open(path, NULL, 262144, &r, &err), 0);
	CHECK_EQ(recorder_close(r, 0, 0, &err), 0);
	check_recording(path, 0);
	close(fd);
}

static void
test_a_full_disk_is_said_and_leaves_whole_blocks(void **state)
{
	char path[] = "/tmp/tapdeck-recorder-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	CHECK(fd >= 0);
	close(fd);
	signal(SIGXFSZ, SIG_IGN);
	for (rlim_t size = 100000; size < 100064; size += 3) {
		struct rlimit old, limit;
		struct error err = {""};
		struct recorder *r;
		struct source *s;
		struct frame f;
		struct stat st;
		uint64_t n = 0;
		int got, code = 0;

		CHECK_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
		limit = old;
		limit.rlim_cur = size;
		CHECK_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
		CHECK_EQ(recorder_open(path, NULL, 262144, &r, &err), 0);
		for (unsigned i = 0; i < 3000 && code == 0; i++) {
			f = frame_of(i);
			code = recorder_write(r, &f, &err);
		}
		CHECK_EQ(code, -EFBIG);
		CHECK(strstr(err.text, path));
		CHECK_EQ(recorder_write(r, &f, &err), -EFBIG);
		CHECK_EQ(recorder_close(r, 1, 0, &err), -EFBIG);
		CHECK_EQ(setrlimit(RLIMIT_FSIZE, &old), 0);

		CHECK_EQ(stat(path, &st), 0);
		CHECK(st.st_size > 90000 && (rlim_t)st.st_size <= size);
		CHECK_EQ(source_open_file(path, NULL, &s, &err), 0);
		while ((got = source_next(s, &f, &err)) == SOURCE_FRAME)
			n++;
		CHECK_EQ(got, SOURCE_END);
		CHECK(n > 50);
		source_close(s);
	}
	unlink(path);
}

static void
test_a_device_without_space_is_said_at_once_or_at_close(void **state)
{
	struct error err = {""};
	struct recorder *r;

	(void)state;
	CHECK_EQ(recorder_open("/dev/full", NULL, 0, &r, &err), -ENOSPC);
	CHECK_STR(err.text, "/dev/full: No space left on device");
	CHECK_EQ(recorder_open("/nonexistent/x", NULL, 0, &r, &err), -ENOENT);
}

static void
test_frames_of_16_mib_fit(void **state)
{
	struct error err = {""};
	struct recorder *r;
	struct source *s;
	uint32_t size = (16u << 20) - 1;
	uint8_t *big = calloc(1, size);
	struct frame f = {
	    .data = big, .captured = size, .wire = size, .link = 1};
	char path[32];
	int fd = temporary(path);

	(void)state;
	CHECK_EQ(recorder_open(path, NULL, 0, &r, &err), 0);
	CHECK_EQ(recorder_write(r, &f, &err), 0);
	CHECK_EQ(recorder_write(r, &f, &err), 0);
	CHECK_EQ(recorder_close(r, 2, 0, &err), 0);
	CHECK_EQ(source_open_file(path, NULL, &s, &err), 0);
	for (int i = 0; i < 2; i++) {
		CHECK_EQ(source_next(s, &f, &err), SOURCE_FRAME);
		CHECK_EQ(f.captured, size);
	}
	check_end(s);
	source_close(s);
	close(fd);
	free(big);
}

/* What other programs say about a file, in one line; "" without them. */
static void
ask(const char *command, char *out, int size)
{
	FILE *f = popen(command, "r");

	out[0] = '\0';
	CHECK(f);
	if (!fgets(out, size, f))
		out[0] = '\0';
	pclose(f);
}

static void
test_tshark_reads_the_same_frames(void **state)
{
	char path[] = "/tmp/tapdeck-recorder-XXXXXX";
	struct error err = {""};
	struct recorder *r;
	char command[256], line[256];
	int fd = mkstemp(path);

	(void)state;
	CHECK(fd >= 0);
	CHECK_EQ(recorder_open(path, "eth0", 262144, &r, &err), 0);
	record(r, 0, 100);
	CHECK_EQ(recorder_close(r, 100, 0, &err), 0);
	ask("command -v tshark", line, sizeof(line));
	if (line[0]) {
		snprintf(command, sizeof(command),
		    "tshark -n -r %s -T fields -e frame.number "
		    "-e frame.time_epoch -e frame.len -e frame.cap_len "
		    "-e frame.interface_name -e frame.packet_flags_direction "
		    "2>/dev/null | sed -n 6p",
		    path);
		ask(command, line, sizeof(line));
		/* the sixth: i = 5, direction 2: outbound */
		CHECK_STR(line, "6\t1700000005.000000036\t37\t35\teth0\t"
				"0x00000002\n");
		snprintf(command, sizeof(command),
		    "tshark -n -r %s 2>/dev/null | wc -l", path);
		ask(command, line, sizeof(line));
		CHECK_EQ(atoi(line), 100);
	}
	unlink(path);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_was_recorded_is_read_back),
	    cmocka_unit_test(test_after_a_flush_whole_frames_are_in_the_file),
	    cmocka_unit_test(test_a_recording_without_frames_is_a_capture),
	    cmocka_unit_test(test_a_full_disk_is_said_and_leaves_whole_blocks),
	    cmocka_unit_test(
		test_a_device_without_space_is_said_at_once_or_at_close),
	    cmocka_unit_test(test_frames_of_16_mib_fit),
	    cmocka_unit_test(test_tshark_reads_the_same_frames),
	};

	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)i;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
