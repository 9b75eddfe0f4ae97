/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who leaves a full table: half-open and one-packet flows, then idle ones,
 * the longest idle first, then small ones. Eight records are looked at at
 * once, so among eight the order is that of the rule.
 */
#include "check.h"

#include "base/clock.h"
#include "base/map.h"
#include "eviction.h"

#include <string.h>

#define FLOWS 8u
#define NOW (1000 * NS_PER_S)

/* What somebody sees of a flow, and when it is to leave: 0 is the first. */
struct told {
	unsigned leaves;
	uint64_t packets, bytes;
	int64_t quiet_s; /* since its last packet */
	enum tcp_state state;
};

static const struct told told[FLOWS] = {
    {5, 40, 900, 1, TCP_STATE_ESTABLISHED},
    {1, 9, 9000000, 2, TCP_STATE_SYN_RECEIVED},
    {7, 90, 7000000, 59, TCP_STATE_ESTABLISHED},
    {4, 80, 8000000, 61, TCP_STATE_ESTABLISHED},
    {0, 1, 60000, 0, TCP_STATE_ESTABLISHED},
    {3, 70, 100, 900, TCP_STATE_ESTABLISHED},
    {6, 2, 901, 0, TCP_STATE_ESTABLISHED},
    {2, 2, 120, 0, TCP_STATE_SYN_SENT},
};

static void
fill(struct flow *f, const struct told *t)
{
	f->side[0].packets = t->packets;
	f->side[0].bytes = t->bytes;
	f->side[0].last_ns = NOW - t->quiet_s * NS_PER_S;
	f->state = (unsigned)t->state & 0xf;
}

/* The slots are met in order from the hand on: rank 0 to 2 go at once. */
static uint32_t
expected(const bool *gone, uint32_t hand)
{
	uint32_t best = FLOWS;

	for (uint32_t i = 0; i < FLOWS; i++) {
		uint32_t at = (hand + i) % FLOWS;

		if (gone[at])
			continue;
		if (told[at].leaves < 3)
			return at;
		if (best == FLOWS || told[at].leaves < told[best].leaves)
			best = at;
	}
	return best;
}

static void
test_each_class_leaves_before_the_next(void **state)
{
	struct map m;
	bool gone[FLOWS] = {false};
	unsigned last = 0;
	uint32_t hand = 0;

	(void)state;
	CHECK_EQ(map_init(&m, sizeof(struct flow), FLOWS, NULL), 0);
	for (uint32_t i = 0; i < FLOWS; i++) {
		struct flow_key key;

		memset(&key, 0, sizeof(key));
		key.a[0] = (uint8_t)i;
		CHECK_EQ(map_insert(&m, &key, map_hash(&m, &key)), i);
		fill(map_at(&m, i), &told[i]);
	}
	for (unsigned n = 0; n < FLOWS; n++) {
		uint32_t should = expected(gone, hand);
		uint32_t left = eviction_pick(&m, &hand, NOW);
		struct flow *f = map_at(&m, left);

		CHECK_EQ(left, should);
		CHECK_EQ(eviction_class(f, NOW), told[left].leaves < 3 ? 0
						 : told[left].leaves < 5
						     ? 1
						     : EVICTION_BUSY);
		/* Of the classes that have an order it is kept. */
		CHECK(told[left].leaves < 3 || told[left].leaves >= last);
		last = told[left].leaves;
		gone[left] = true;
		/* Nobody would take what is here now. */
		f->side[0].packets = 1u << 30;
		f->side[0].bytes = UINT64_C(1) << 50;
		f->side[0].last_ns = NOW;
		f->state = TCP_STATE_ESTABLISHED;
	}
	map_fini(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_class_leaves_before_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
