/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Replays inputs of a fuzz target without a fuzzer: every file named, and
 * every file in a folder named, each in a heap block of just its size, and with
 * each call for memory refused in turn. With -seconds=N first, all of them
 * again and again for N seconds of processor time, refusing as while fuzzing,
 * and says how many that were a second.
 */
#include "meagre.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_BYTES (64u << 20)

#define MOST_KEPT 4096

/* What was replayed, for doing it again. */
static struct {
	uint8_t *bytes;
	size_t n;
} kept[MOST_KEPT];
static size_t n_kept;
static double seconds;

static void
keep(uint8_t *bytes, size_t n)
{
	if (seconds > 0 && n_kept < MOST_KEPT) {
		kept[n_kept].bytes = bytes;
		kept[n_kept++].n = n;
	} else {
		free(bytes);
	}
}

static int
replay_stream(FILE *in, const char *path)
{
	static uint8_t bytes[MOST_BYTES];
	size_t n = fread(bytes, 1, sizeof(bytes), in);
	uint8_t *exact;

	if (ferror(in)) {
		perror(path);
		return -1;
	}
	exact = malloc(n ? n : 1);
	if (!exact)
		return -1;
	for (size_t i = 0; i < n; i++)
		exact[i] = bytes[i];
	LLVMFuzzerTestOneInput(exact, n);
	keep(exact, n);
	return 0;
}

static int
replay_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	int r;

	if (!in) {
		perror(path);
		return -1;
	}
	r = replay_stream(in, path);
	fclose(in);
	return r;
}

static int
replay_folder(DIR *dir, const char *folder)
{
	struct dirent *entry;
	int r = 0;

	while ((entry = readdir(dir))) {
		char path[4096];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		r |= replay_file(path);
	}
	return r;
}

static int
replay(const char *path)
{
	DIR *dir = opendir(path);
	int r;

	if (!dir)
		return replay_file(path);
	r = replay_folder(dir, path);
	closedir(dir);
	return r;
}

static double
processor_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
measure(void)
{
	double from = processor_seconds(), spent = 0;
	unsigned long runs = 0;

	for (; spent < seconds && n_kept > 0; runs += n_kept) {
		for (size_t i = 0; i < n_kept; i++)
			LLVMFuzzerTestOneInput(kept[i].bytes, kept[i].n);
		spent = processor_seconds() - from;
	}
	printf("%lu inputs, %.0f a second\n", runs, (double)runs / spent);
	for (size_t i = 0; i < n_kept; i++)
		free(kept[i].bytes);
}

int
main(int argc, char **argv)
{
	int r = 0, first = 1;

	if (argc > 1 && strncmp(argv[1], "-seconds=", 9) == 0)
		seconds = atof(argv[first++] + 9);
	if (seconds <= 0)
		meagre_thoroughly();
	for (int i = first; i < argc; i++)
		r |= replay(argv[i]);
	if (seconds > 0)
		measure();
	return r ? EXIT_FAILURE : EXIT_SUCCESS;
}
