/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench_ring - nanoseconds a record takes from one thread to the other.
 *
 * The producer copies each record in, as the capture thread does; the consumer
 * reads one word a cache line and releases every 32. The copy alone, in one
 * thread, is measured beside it.
 */
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/ring.h"

#define N_RECORDS 5000000u
#define RING ((size_t)4 << 20)
#define ROUNDS 5

struct run {
	struct ring *ring;
	size_t bytes;
	uint64_t sum;
};

static const uint8_t frame[2048];

static void *
produce(void *context)
{
	struct run *run = context;

	for (unsigned i = 0; i < N_RECORDS; i++) {
		void *at;

		while (!(at = ring_reserve(run->ring, run->bytes)))
			sched_yield();
		memcpy(at, frame, run->bytes);
		ring_commit(run->ring, run->bytes);
	}
	ring_publish(run->ring);
	return NULL;
}

static uint64_t
read_lines(const uint8_t *at, size_t bytes)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < bytes; i += 64)
		sum += at[i];
	return sum;
}

static void
consume(struct run *run)
{
	unsigned taken = 0;
	size_t bytes;

	while (taken < N_RECORDS) {
		const uint8_t *at = ring_peek(run->ring, &bytes);

		if (!at) {
			ring_release(run->ring);
			sched_yield();
			continue;
		}
		run->sum += read_lines(at, bytes);
		if (++taken % 32 == 0)
			ring_release(run->ring);
	}
	ring_release(run->ring);
}

static double
two_threads(size_t bytes)
{
	struct run run = {.bytes = bytes};
	pthread_t producer;
	int64_t start;

	if (ring_new(RING, &run.ring) < 0)
		exit(1);
	start = clock_monotonic_ns();
	if (pthread_create(&producer, NULL, produce, &run) != 0)
		exit(1);
	consume(&run);
	pthread_join(producer, NULL);
	start = clock_monotonic_ns() - start;
	ring_free(run.ring);
	return (double)start / N_RECORDS;
}

/* The same calls with nobody at the other end. */
static double
one_thread(size_t bytes)
{
	struct run run = {.bytes = bytes};
	int64_t start;

	if (ring_new(RING, &run.ring) < 0)
		exit(1);
	start = clock_monotonic_ns();
	for (unsigned i = 0; i < N_RECORDS; i++) {
		const uint8_t *at;
		size_t n;

		memcpy(ring_reserve(run.ring, bytes), frame, bytes);
		ring_commit(run.ring, bytes);
		if (i % 32 != 31)
			continue;
		while ((at = ring_peek(run.ring, &n)))
			run.sum += read_lines(at, n);
		ring_release(run.ring);
	}
	start = clock_monotonic_ns() - start;
	ring_free(run.ring);
	return (double)start / N_RECORDS;
}

static void
measure(const char *what, double (*run)(size_t), size_t bytes)
{
	double best = 0, worst = 0;

	for (unsigned i = 0; i < ROUNDS; i++) {
		double ns = run(bytes);

		best = i && best < ns ? best : ns;
		worst = worst > ns ? worst : ns;
	}
	printf("%-12s %4zu bytes  %6.1f ns best  %6.1f ns worst\n", what, bytes,
	    best, worst);
}

int
main(void)
{
	static const size_t sizes[] = {128, 316};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		measure("one thread", one_thread, sizes[i]);
		measure("two threads", two_threads, sizes[i]);
	}
	return 0;
}
