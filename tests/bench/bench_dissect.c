/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Nanoseconds dissect_frame takes for one frame of a capture that lies in
 * memory: `bench_dissect CAPTURE [ROUNDS]`. Frames are taken in batches into
 * an array, as the analysis does; the median round counts.
 */
#include "packet/dissect.h"

#include "packet/frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_FRAMES 4096 /* with KEEP_BYTES each they stay in the cache */
#define PASSES 1        /* short: another program seldom gets in between */
#define KEEP_BYTES 256
#define BATCH 32

static struct frame frames[MAX_FRAMES];
static uint8_t bytes[MAX_FRAMES][KEEP_BYTES];
static size_t n_frames;

static void
load(pcap_t *capture)
{
	struct frame f = {0};

	while (n_frames < MAX_FRAMES && frames_next(capture, &f)) {
		if (f.captured > KEEP_BYTES) {
			f.captured = KEEP_BYTES;
			f.cut = 1;
		}
		memcpy(bytes[n_frames], f.data, f.captured);
		frames[n_frames] = f;
		frames[n_frames].data = bytes[n_frames];
		n_frames++;
	}
}

static double
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static uint64_t
dissect_all(void)
{
	static struct packet packets[BATCH];
	uint64_t sum = 0;

	for (size_t i = 0; i < n_frames; i++) {
		dissect_frame(&frames[i], &packets[i % BATCH]);
		if (i % BATCH == BATCH - 1)
			sum += packets[i % 7].ip_bytes;
	}
	return sum;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	pcap_t *capture = argc > 1 ? frames_open(argv[1]) : NULL;
	int rounds = argc > 2 ? atoi(argv[2]) : 21;
	uint64_t sum = 0;
	double *took;

	if (!capture || rounds < 1)
		return EXIT_FAILURE;
	load(capture);
	pcap_close(capture);
	took = calloc((size_t)rounds, sizeof(*took));
	if (!took || n_frames == 0)
		return EXIT_FAILURE;
	for (int i = 0; i < rounds; i++) {
		double start = now_ns();

		for (int pass = 0; pass < PASSES; pass++)
			sum += dissect_all();
		took[i] = (now_ns() - start) / (double)n_frames / PASSES;
	}
	qsort(took, (size_t)rounds, sizeof(*took), by_value);
	printf("%.1f ns a frame (least %.1f, %zu frames, sum %llu)\n",
	    took[rounds / 2], took[0], n_frames, (unsigned long long)sum);
	free(took);
	return EXIT_SUCCESS;
}
