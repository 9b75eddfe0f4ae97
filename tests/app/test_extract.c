/* SPDX-License-Identifier: BSD-2-Clause */
/* The limits of what is saved, each reached with a few bytes. */
#include "app/extract.h"

#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include <zlib.h>

#define BODY 1000

static const struct extract_limits ample = {
    .file_bytes = 1u << 20,
    .total_bytes = 1u << 20,
    .files = 100,
    .ratio = 256,
    .decode_ns = INT64_C(60000000000),
};

struct folder {
	char path[64];
	struct extract *extract;
	uint32_t number;
};

static void
open_folder(struct folder *f, const struct extract_limits *limits)
{
	struct error err;

	snprintf(f->path, sizeof(f->path), "/tmp/test_extract.XXXXXX");
	assert_non_null(mkdtemp(f->path));
	f->number = 0;
	CHECK_EQ(extract_open(f->path, limits, &f->extract, &err), 0);
}

static struct file_saved
carry(struct folder *f, const void *bytes, size_t n, const char *coding)
{
	const struct files_keeper *keeper = extract_keeper(f->extract);
	struct file_row row = {.number = ++f->number, .time_ns = f->number};
	struct talk_body_end end = {.bytes = n, .complete = true};
	struct file_saved saved = {0};

	snprintf(row.coding, sizeof(row.coding), "%s", coding);
	keeper->begin(keeper->to, &row, (struct bytes){0});
	keeper->bytes(
	    keeper->to, row.number, (struct bytes){.at = bytes, .n = n});
	keeper->end(keeper->to, row.number, &end, &saved);
	return saved;
}

/* Everything that lies there, the list too, and how many files those are. */
static unsigned
count_files(const struct folder *f)
{
	DIR *dir = opendir(f->path);
	unsigned n = 0;

	assert_non_null(dir);
	for (struct dirent *d = readdir(dir); d; d = readdir(dir))
		n += d->d_name[0] != '.';
	closedir(dir);
	return n;
}

static void
remove_folder(const struct folder *f)
{
	DIR *dir = opendir(f->path);

	assert_non_null(dir);
	for (struct dirent *d = readdir(dir); d; d = readdir(dir))
		unlinkat(dirfd(dir), d->d_name, 0);
	closedir(dir);
	CHECK_EQ(rmdir(f->path), 0);
}

/* Closes it; n files and the list are there, and nothing half written. */
static int
close_folder(struct folder *f, unsigned n)
{
	struct error err;
	int r = extract_close(f->extract, &err);

	CHECK_EQ(count_files(f), n + 1);
	remove_folder(f);
	return r;
}

static size_t
gzip(const void *in, size_t n, uint8_t *out, size_t size)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)in,
	    .avail_in = (uInt)n,
	    .next_out = out,
	    .avail_out = (uInt)size};

	CHECK_EQ(
	    deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	CHECK_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return size - z.avail_out;
}

static void
test_a_file_is_cut_at_its_limit(void **state)
{
	static const uint8_t body[BODY];
	struct extract_limits limits = ample;
	struct file_saved saved;
	struct folder f;

	(void)state;
	limits.file_bytes = BODY - 1;
	open_folder(&f, &limits);
	saved = carry(&f, body, BODY, "");
	CHECK_EQ(saved.bytes, BODY - 1);
	CHECK_STR(saved.note, "cut: too large");
	saved = carry(&f, body, BODY - 1, "");
	CHECK_EQ(saved.bytes, BODY - 1);
	CHECK_STR(saved.note, "");
	CHECK_EQ(close_folder(&f, 2), 0);
}

static void
test_no_more_files_than_the_limit_are_saved(void **state)
{
	static const uint8_t body[BODY];
	struct extract_limits limits = ample;
	struct file_saved saved;
	struct folder f;

	(void)state;
	limits.files = 2;
	open_folder(&f, &limits);
	carry(&f, body, BODY, "");
	carry(&f, body, BODY, "");
	saved = carry(&f, body, BODY, "");
	CHECK_STR(saved.path, "");
	CHECK_STR(saved.note, "not saved: a limit was reached");
	CHECK_EQ(close_folder(&f, 2), -EFBIG);
}

static void
test_nothing_is_saved_beyond_the_total(void **state)
{
	static const uint8_t body[BODY];
	struct extract_limits limits = ample;
	struct file_saved saved;
	struct folder f;

	(void)state;
	limits.total_bytes = 2 * BODY - 1;
	open_folder(&f, &limits);
	CHECK_EQ(carry(&f, body, BODY, "").bytes, BODY);
	CHECK_EQ(carry(&f, body, BODY, "").bytes, BODY);
	saved = carry(&f, body, 1, "");
	CHECK_STR(saved.note, "not saved: a limit was reached");
	CHECK_EQ(close_folder(&f, 2), -EFBIG);
}

/* Saved as it was sent, which is less than what it would have become. */
static void
check_not_decoded(
    const struct extract_limits *limits, size_t n, const char *note)
{
	uint8_t *zeros = calloc(1, n), sent[16384];
	struct file_saved saved;
	struct folder f;
	size_t length;

	assert_non_null(zeros);
	length = gzip(zeros, n, sent, sizeof(sent));
	free(zeros);
	open_folder(&f, limits);
	saved = carry(&f, sent, length, "gzip");
	CHECK_STR(saved.note, note);
	CHECK_EQ(saved.bytes, *note ? length : n);
	CHECK_EQ(close_folder(&f, 1), 0);
}

static void
test_what_becomes_too_large_is_saved_as_sent(void **state)
{
	struct extract_limits limits = ample;

	(void)state;
	limits.file_bytes = 100 * BODY;
	check_not_decoded(&limits, 100 * BODY, "");
	check_not_decoded(
	    &limits, 100 * BODY + 1, "as sent: decoded it is too large");
}

static void
test_what_grows_too_much_is_saved_as_sent(void **state)
{
	struct extract_limits limits = ample;

	(void)state;
	/* the first MiB may come of any ratio */
	limits.file_bytes = 8u << 20;
	limits.ratio = 100;
	check_not_decoded(&limits, 1u << 20, "");
	check_not_decoded(
	    &limits, 2u << 20, "as sent: it grows too much when decoded");
	limits.ratio = 5000;
	check_not_decoded(&limits, 2u << 20, "");
}

static void
test_decoding_ends_when_its_time_is_over(void **state)
{
	struct extract_limits limits = ample;

	(void)state;
	limits.decode_ns = -1;
	check_not_decoded(&limits, BODY, "as sent: decoding takes too long");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_file_is_cut_at_its_limit),
	    cmocka_unit_test(test_no_more_files_than_the_limit_are_saved),
	    cmocka_unit_test(test_nothing_is_saved_beyond_the_total),
	    cmocka_unit_test(test_what_becomes_too_large_is_saved_as_sent),
	    cmocka_unit_test(test_what_grows_too_much_is_saved_as_sent),
	    cmocka_unit_test(test_decoding_ends_when_its_time_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
