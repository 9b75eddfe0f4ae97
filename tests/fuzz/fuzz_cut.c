/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes as two capture files, as fuzz_merged, cut with their blocks and
 * without: the cut can be read and has every frame, or an error says that it
 * has not. Where there is no memory, no frame is missing without a word.
 */
#include "read_source.h"

#include "app/cut.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_CUT 500 /* frames */

/* A file in memory; -1 where there is none to be had. */
static int
new_file(const uint8_t *data, size_t size, char path[static 32])
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd >= 0 && size > 0)
		assert(write(fd, data, size) == (ssize_t)size);
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

static struct source *
open_two(char paths[2][32], bool keep_blocks)
{
	const char *names[] = {paths[0], paths[1]};
	struct source_files files = {.paths = names, .n = 2};
	struct source_config config = {.keep_blocks = keep_blocks};
	struct error err = {""};
	struct source *s = NULL;
	int r = source_open_files(&files, &config, &s, &err);

	assert(r == 0 || err.text[0]);
	return r == 0 ? s : NULL;
}

/* Whether all is in the cut that the source has, as far as it says. */
static bool
cut_all(struct source *s, const char *path)
{
	static const atomic_bool never;
	struct error missing = {""}, err = {""};
	struct cut c = {
	    .source = s,
	    .most = MOST_CUT,
	    .stop = &never,
	    .out = fopen(path, "w"),
	    .label = "fuzz",
	};
	int r;

	assert(c.out);
	limits_init(&c.limits, 0, 0, INT64_MIN, INT64_MAX);
	r = cut_run(&c, &missing, &err);
	assert(r == 0 || (err.text[0] && meagre_refused()));
	fclose(c.out);
	return r == 0 && !missing.text[0];
}

/* UINT64_MAX: it cannot be said. */
static uint64_t
count_frames(const char *path)
{
	struct error err = {""};
	struct reading r;
	struct source *s;

	if (source_open_file(path, NULL, &s, &err) < 0) {
		assert(meagre_refused() && err.text[0]);
		return UINT64_MAX;
	}
	r = read_all(s, SOURCE_BATCH);
	assert(r.outcome >= 0 || meagre_refused());
	source_close(s);
	return r.outcome < 0 ? UINT64_MAX : r.frames;
}

/* How many frames there are to be cut; UINT64_MAX: that is not known. */
static uint64_t
count_wanted(char paths[2][32])
{
	struct source *s = open_two(paths, false);
	struct reading r;

	if (!s)
		return UINT64_MAX;
	r = read_all(s, SOURCE_BATCH);
	source_close(s);
	if (meagre_refused())
		return UINT64_MAX;
	return r.frames < MOST_CUT ? r.frames : MOST_CUT;
}

static void
check_cut(char paths[2][32], bool keep_blocks, uint64_t wanted)
{
	struct source *s = open_two(paths, keep_blocks);
	char path[32];
	int fd = new_file(NULL, 0, path);
	bool whole;
	uint64_t n;

	whole = s && fd >= 0 && cut_all(s, path);
	if (s)
		source_close(s);
	n = whole ? count_frames(path) : UINT64_MAX;
	assert(n == UINT64_MAX || wanted == UINT64_MAX || n == wanted);
	if (fd >= 0)
		close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t part = size ? size - size * data[size - 1] / 512 : 0;
	char paths[2][32];
	int whole = new_file(data, size, paths[0]);
	int rest = new_file(data, part, paths[1]);
	uint64_t wanted;

	if (whole >= 0 && rest >= 0) {
		wanted = count_wanted(paths);
		check_cut(paths, true, wanted);
		check_cut(paths, false, wanted);
	}
	if (whole >= 0)
		close(whole);
	if (rest >= 0)
		close(rest);
	return 0;
}
