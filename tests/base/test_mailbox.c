/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <pthread.h>
#include <sched.h>

#include "base/mailbox.h"

#define N_RESULTS 1000000u
#define N_WORDS 64

struct post {
	struct mailbox box;
	uint64_t slots[MAILBOX_SLOTS][N_WORDS];
	atomic_bool over;
};

static void
test_nothing_comes_out_before_something_went_in(void **state)
{
	struct mailbox box;

	(void)state;
	mailbox_init(&box);
	CHECK(!mailbox_take(&box));
	mailbox_publish(&box);
	CHECK(mailbox_take(&box));
	CHECK(!mailbox_take(&box));
}

static void
test_the_newest_wins_and_slots_never_meet(void **state)
{
	struct mailbox box;

	(void)state;
	mailbox_init(&box);
	for (unsigned i = 0; i < 1000; i++) {
		unsigned filled = box.back;

		CHECK(box.back < 3 && box.front < 3 && box.back != box.front);
		mailbox_publish(&box);
		CHECK(box.back != filled);
		if (i % 3)
			continue;
		CHECK(mailbox_take(&box));
		CHECK_EQ(box.front, filled);
	}
}

static void *
publish_all(void *context)
{
	struct post *p = context;

	for (uint64_t serial = 1; serial <= N_RESULTS; serial++) {
		for (unsigned i = 0; i < N_WORDS; i++)
			p->slots[p->box.back][i] = serial;
		mailbox_publish(&p->box);
		if (serial % 64 == 0)
			sched_yield();
	}
	atomic_store_explicit(&p->over, true, memory_order_release);
	return NULL;
}

/* Number of words that differ from the first of the slot in front. */
static unsigned
torn_words(const struct post *p)
{
	const uint64_t *slot = p->slots[p->box.front];
	unsigned torn = 0;

	for (unsigned i = 1; i < N_WORDS; i++)
		torn += slot[i] != slot[0];
	return torn;
}

static void
test_values_are_whole_and_never_go_backwards(void **state)
{
	static struct post p;
	uint64_t last = 0, taken = 0, wrong = 0;
	pthread_t producer;
	bool over = false;

	(void)state;
	mailbox_init(&p.box);
	CHECK_EQ(pthread_create(&producer, NULL, publish_all, &p), 0);
	while (!over) {
		over = atomic_load_explicit(&p.over, memory_order_acquire);
		if (!mailbox_take(&p.box)) {
			sched_yield(); /* not for order: for one core */
			continue;
		}
		wrong += torn_words(&p) || p.slots[p.box.front][0] <= last;
		last = p.slots[p.box.front][0];
		taken++;
	}
	CHECK_EQ(pthread_join(producer, NULL), 0);
	CHECK_EQ(wrong, 0);
	CHECK_EQ(last, N_RESULTS); /* the last one always arrives */
	CHECK(taken > 0);
	print_message(
	    "%llu of %u taken\n", (unsigned long long)taken, N_RESULTS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_nothing_comes_out_before_something_went_in),
	    cmocka_unit_test(test_the_newest_wins_and_slots_never_meet),
	    cmocka_unit_test(test_values_are_whole_and_never_go_backwards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
