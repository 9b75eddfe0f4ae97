/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Replays inputs of a fuzz target without a fuzzer: every file named, and
 * every file in a folder named, each in a heap block of just its size.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_BYTES (64u << 20)

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
	free(exact);
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

int
main(int argc, char **argv)
{
	int r = 0;

	for (int i = 1; i < argc; i++)
		r |= replay(argv[i]);
	return r ? EXIT_FAILURE : EXIT_SUCCESS;
}
