/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/ring.h"

#define KIB64 ((size_t)64 << 10)

/* Sanitizers slow each step down tenfold and more; the claim is the same. */
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define N_RECORDS 300000u
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define N_RECORDS 300000u
#endif
#endif
#ifndef N_RECORDS
#define N_RECORDS 5000000u
#endif

static uint64_t
random_next(uint64_t *x)
{
	*x ^= *x << 13; /* xorshift64 */
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

static struct ring *
ring_of(size_t bytes)
{
	struct ring *r = NULL;

	CHECK_EQ(ring_new(bytes, &r), 0);
	return r;
}

static void
test_capacity_is_a_power_of_two_of_at_least_64_kib(void **state)
{
	static const size_t cases[][2] = {
	    {0, KIB64},
	    {1, KIB64},
	    {KIB64, KIB64},
	    {KIB64 + 1, 2 * KIB64},
	    {4 << 20, 4 << 20},
	};
	struct ring *r = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		r = ring_of(cases[i][0]);
		CHECK_EQ(ring_capacity(r), cases[i][1]);
		CHECK_EQ(ring_used(r), 0);
		ring_free(r);
	}
	r = NULL;
	CHECK(ring_new(SIZE_MAX, &r) < 0);
	assert_null(r);
	ring_free(NULL);
}

static void
test_a_commit_shows_at_publish_or_with_the_32nd(void **state)
{
	struct ring *r = ring_of(0);
	size_t n;

	(void)state;
	CHECK(ring_reserve(r, 1) != NULL);
	ring_commit(r, 1);
	assert_null(ring_peek(r, &n));
	ring_publish(r);
	CHECK(ring_peek(r, &n) != NULL);
	assert_null(ring_peek(r, &n));
	for (unsigned i = 0; i < 31; i++) {
		CHECK(ring_reserve(r, 1) != NULL);
		ring_commit(r, 1);
		assert_null(ring_peek(r, &n));
	}
	CHECK(ring_reserve(r, 1) != NULL);
	ring_commit(r, 1);
	for (unsigned i = 0; i < 32; i++)
		CHECK(ring_peek(r, &n) != NULL);
	assert_null(ring_peek(r, &n));
	ring_free(r);
}

static void
test_a_full_ring_publishes_what_is_held_back(void **state)
{
	struct ring *r = ring_of(0);
	size_t n;

	(void)state;
	CHECK(ring_reserve(r, KIB64 / 2) != NULL);
	ring_commit(r, KIB64 / 2);
	CHECK(ring_reserve(r, KIB64 / 2) != NULL);
	ring_commit(r, KIB64 / 2);
	assert_null(ring_reserve(r, 1)); /* who waits here waits not in vain */
	CHECK(ring_peek(r, &n) != NULL);
	CHECK_EQ(n, KIB64 / 2);
	ring_free(r);
}

static void
test_room_comes_back_with_release_not_with_peek(void **state)
{
	struct ring *r = ring_of(0);
	size_t n;

	(void)state;
	while (ring_reserve(r, 4096))
		ring_commit(r, 4096);
	CHECK_EQ(ring_used(r), KIB64);
	while (ring_peek(r, &n))
		CHECK_EQ(n, 4096);
	assert_null(ring_reserve(r, 1));
	ring_release(r);
	CHECK_EQ(ring_used(r), 0);
	CHECK(ring_reserve(r, 1) != NULL);
	ring_free(r);
}

static void
test_more_than_half_the_ring_is_refused(void **state)
{
	struct ring *r = ring_of(0);
	size_t n;

	(void)state;
	assert_null(ring_reserve(r, KIB64 / 2 + 1));
	assert_null(ring_reserve(r, SIZE_MAX));
	/* Half of it always fits once the ring is empty, wherever that is. */
	for (size_t offset = 0; offset < 3 * KIB64; offset += 64) {
		CHECK(ring_reserve(r, 64) != NULL);
		ring_commit(r, 64);
		ring_publish(r);
		CHECK(ring_peek(r, &n) != NULL);
		ring_release(r);
		CHECK(ring_reserve(r, KIB64 / 2) != NULL);
		if (offset % 640)
			continue; /* given up: nothing happened */
		ring_commit(r, KIB64 / 2);
		ring_publish(r);
		CHECK(ring_peek(r, &n) != NULL);
		CHECK_EQ(n, KIB64 / 2);
		ring_release(r);
	}
	ring_free(r);
}

/* A record can be checked without knowing what was sent: words of a hash. */
static void
record_fill(uint8_t *at, size_t bytes, uint64_t serial)
{
	uint64_t x = serial * UINT64_C(0x9e3779b97f4a7c15) + 1;

	for (size_t i = 0; i < bytes; i++) {
		if (i % 8 == 0)
			random_next(&x);
		at[i] = (uint8_t)(x >> (i % 8 * 8));
	}
}

static bool
record_is(const uint8_t *at, size_t bytes, uint64_t serial)
{
	uint64_t x = serial * UINT64_C(0x9e3779b97f4a7c15) + 1;

	for (size_t i = 0; i < bytes; i++) {
		if (i % 8 == 0)
			random_next(&x);
		if (at[i] != (uint8_t)(x >> (i % 8 * 8)))
			return false;
	}
	return true;
}

/* What a queue of sizes would do; the ring must do the same. */
struct model {
	size_t sizes[4096];
	uint64_t committed, published, peeked;
};

static void
model_produce(struct model *m, struct ring *r, uint64_t *x)
{
	size_t room =
	    random_next(x) % 8 ? random_next(x) % 2000 : random_next(x) % 40000;
	uint8_t *at = ring_reserve(r, room);
	size_t bytes = random_next(x) % 4 ? room : random_next(x) % (room + 1);

	if (!at) {
		if (room <= KIB64 / 2) /* full; a fuller one says so itself */
			m->published = m->committed;
		return;
	}
	CHECK_EQ((uintptr_t)at % 64, 0);
	record_fill(at, bytes, m->committed);
	ring_commit(r, bytes);
	m->sizes[m->committed++ % 4096] = bytes;
	if (m->committed - m->published == 32)
		m->published = m->committed;
}

static void
model_consume(struct model *m, struct ring *r)
{
	size_t bytes = 7;
	const uint8_t *at = ring_peek(r, &bytes);

	CHECK_EQ(at != NULL, m->peeked < m->published);
	if (!at)
		return;
	CHECK_EQ(bytes, m->sizes[m->peeked % 4096]);
	CHECK(record_is(at, bytes, m->peeked));
	m->peeked++;
}

static void
test_it_is_a_queue_for_records_of_any_size(void **state)
{
	static struct model m;
	struct ring *r = ring_of(0);
	uint64_t x = 88172645463325252;

	(void)state;
	for (unsigned i = 0; i < 300000; i++) {
		uint64_t act = random_next(&x) % 16;

		if (act < 8) {
			model_produce(&m, r, &x);
		} else if (act < 14) {
			model_consume(&m, r);
		} else if (act == 14) {
			ring_publish(r);
			m.published = m.committed;
		} else {
			ring_release(r);
		}
		CHECK(ring_used(r) <= ring_capacity(r));
	}
	CHECK(m.peeked > 30000);
	ring_free(r);
}

/* Two threads. */
struct stress {
	struct ring *ring;
	bool drops;               /* a full ring loses records, and counts */
	uint64_t sent, lost;      /* producer */
	uint64_t received, wrong; /* consumer */
	uint64_t last;
	atomic_bool over;
};

static void *
produce(void *context)
{
	struct stress *s = context;
	uint64_t x = 1234567;

	for (uint64_t serial = 1; serial <= N_RECORDS; serial++) {
		size_t bytes = 8 + random_next(&x) % 300;
		uint8_t *at;

		while (!(at = ring_reserve(s->ring, bytes)) && !s->drops)
			sched_yield();
		if (!at) {
			if (++s->lost % 64 == 0)
				sched_yield(); /* or all is lost on one core */
			continue;
		}
		memcpy(at, &serial, 8);
		record_fill(at + 8, bytes - 8, serial);
		ring_commit(s->ring, bytes);
		s->sent++;
	}
	ring_publish(s->ring);
	atomic_store_explicit(&s->over, true, memory_order_release);
	return NULL;
}

static void
consume_one(struct stress *s, const uint8_t *at, size_t bytes)
{
	uint64_t serial;

	memcpy(&serial, at, 8);
	if (!record_is(at + 8, bytes - 8, serial) || serial <= s->last ||
	    (!s->drops && serial != s->last + 1))
		s->wrong++;
	s->last = serial;
	s->received++;
}

static void
consume(struct stress *s)
{
	size_t bytes;

	for (;;) {
		bool over =
		    atomic_load_explicit(&s->over, memory_order_acquire);
		const uint8_t *at = ring_peek(s->ring, &bytes);

		if (!at && over)
			return;
		if (!at)
			sched_yield(); /* not for order: for one core */
		for (unsigned i = 0; at; i++) {
			consume_one(s, at, bytes);
			at = i < 31 ? ring_peek(s->ring, &bytes) : NULL;
		}
		ring_release(s->ring);
	}
}

static void
stress(size_t bytes, bool drops)
{
	struct stress s = {.ring = ring_of(bytes), .drops = drops};
	pthread_t producer;

	CHECK_EQ(pthread_create(&producer, NULL, produce, &s), 0);
	consume(&s);
	CHECK_EQ(pthread_join(producer, NULL), 0);
	CHECK_EQ(s.wrong, 0);
	CHECK_EQ(s.received, s.sent);
	CHECK_EQ(s.sent + s.lost, N_RECORDS);
	CHECK_EQ(ring_used(s.ring), 0);
	print_message("%zu KiB: %llu sent, %llu lost\n", bytes >> 10,
	    (unsigned long long)s.sent, (unsigned long long)s.lost);
	if (!drops)
		CHECK_EQ(s.lost, 0);
	ring_free(s.ring);
}

static void
test_nothing_is_lost_or_torn_between_two_threads(void **state)
{
	(void)state;
	stress(4 << 20, false);
}

static void
test_nothing_is_lost_or_torn_when_the_ring_is_full_all_the_time(void **state)
{
	(void)state;
	stress(KIB64, false);
}

static void
test_what_a_full_ring_refuses_is_all_that_is_missing(void **state)
{
	(void)state;
	stress(KIB64, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_capacity_is_a_power_of_two_of_at_least_64_kib),
	    cmocka_unit_test(test_a_commit_shows_at_publish_or_with_the_32nd),
	    cmocka_unit_test(test_a_full_ring_publishes_what_is_held_back),
	    cmocka_unit_test(test_room_comes_back_with_release_not_with_peek),
	    cmocka_unit_test(test_more_than_half_the_ring_is_refused),
	    cmocka_unit_test(test_it_is_a_queue_for_records_of_any_size),
	    cmocka_unit_test(test_nothing_is_lost_or_torn_between_two_threads),
	    cmocka_unit_test(
		test_nothing_is_lost_or_torn_when_the_ring_is_full_all_the_time),
	    cmocka_unit_test(
		test_what_a_full_ring_refuses_is_all_that_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
