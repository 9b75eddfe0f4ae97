/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes as a capture file, and what is left of it when its end is cut off, as
 * one tape: as fuzz_source. Then the blocks of both as one file, which must be
 * one that can be read, with as many frames.
 */
#include "read_source.h"

#include "capture/source_blocks.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_BYTES (64u << 20) /* of the file that is made */

/* A file in memory; -1 where there is none to be had. */
static int
new_file(const uint8_t *data, size_t size, char path[static 32])
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd >= 0 && write(fd, data, size) != (ssize_t)size) {
		close(fd);
		return -1;
	}
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

static int
open_two(char paths[2][32], bool keep_blocks, struct source **out)
{
	const char *names[] = {paths[0], paths[1]};
	struct source_files files = {.paths = names, .n = 2};
	struct source_config config = {.keep_blocks = keep_blocks};
	struct error err = {""};
	int r = source_open_files(&files, &config, out, &err);

	assert(r == 0 || err.text[0]);
	return r;
}

static size_t
copy(int to, const uint8_t *bytes, size_t n)
{
	assert(write(to, bytes, n) == (ssize_t)n);
	return n;
}

/* How many frames were copied; UINT64_MAX when they became too much. */
static uint64_t
copy_all(struct source *s, int to)
{
	struct error err = {""};
	const uint8_t *bytes;
	struct frame f;
	uint64_t frames = 0;
	size_t n, done = 0;
	int r;

	do {
		r = source_next(s, &f, &err);
		if (source_blocks_take(s, &bytes, &n, &err) < 0)
			return UINT64_MAX;
		done += copy(to, bytes, n);
		if (r != SOURCE_FRAME)
			break;
		n = source_frame_block(s, &f, &bytes);
		if (n == 0 && meagre_refused())
			return UINT64_MAX;
		assert(n >= 32 + f.captured);
		done += copy(to, bytes, n);
		frames++;
	} while (done < MOST_BYTES && frames < MOST_FRAMES);
	return done < MOST_BYTES && frames < MOST_FRAMES ? frames : UINT64_MAX;
}

static void
check_again(const char *path, uint64_t frames)
{
	struct error err = {""};
	struct source *s;
	struct reading r;

	if (source_open_file(path, NULL, &s, &err) < 0) {
		assert(meagre_refused() && err.text[0]);
		return;
	}
	r = read_all(s, SOURCE_BATCH);
	assert((r.outcome == 0 && r.frames == frames) || meagre_refused());
	source_close(s);
}

static void
check_copy(char paths[2][32])
{
	struct source *s;
	char path[32];
	uint64_t frames;
	int fd;

	if (open_two(paths, true, &s) < 0)
		return;
	fd = source_has_blocks(s) ? new_file(NULL, 0, path) : -1;
	frames = fd < 0 ? UINT64_MAX : copy_all(s, fd);
	source_close(s);
	if (frames < UINT64_MAX)
		check_again(path, frames);
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
	struct source *s;

	if (whole >= 0 && rest >= 0 && open_two(paths, false, &s) == 0) {
		check_source(s);
		source_close(s);
		check_copy(paths);
	}
	if (whole >= 0)
		close(whole);
	if (rest >= 0)
		close(rest);
	return 0;
}
