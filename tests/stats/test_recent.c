/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "stats/recent.h"

#define N_FLOWS 40
#define MOST_STEPS 4000
#define SECOND NS_PER_S

/* The judge: bytes of each flow in each step there ever was. */
struct model {
	struct recent *recent;
	struct flow_recent newest[N_FLOWS];
	uint64_t bytes[N_FLOWS][MOST_STEPS][2];
	int64_t open;
	uint64_t random;
};

static uint64_t
below(struct model *m, uint64_t n)
{
	m->random ^= m->random << 13; /* xorshift64 */
	m->random ^= m->random >> 7;
	m->random ^= m->random << 17;
	return (m->random >> 8) % n;
}

static struct model *
model_new(uint32_t max_entries, uint64_t seed)
{
	struct model *m = calloc(1, sizeof(*m));

	CHECK_EQ(recent_new(max_entries, &m->recent, NULL), 0);
	m->random = seed;
	m->open = 1000;
	recent_advance(m->recent, 1000 * RECENT_STEP_NS);
	return m;
}

static void
model_free(struct model *m)
{
	recent_free(m->recent);
	free(m);
}

static void
model_count(struct model *m, uint32_t flow, unsigned side, uint64_t bytes)
{
	recent_count(m->recent, flow, &m->newest[flow], side, bytes);
	m->bytes[flow][m->open % MOST_STEPS][side] += bytes;
}

static void
model_advance(struct model *m, int64_t steps)
{
	m->open += steps;
	recent_advance(m->recent,
	    m->open * RECENT_STEP_NS + (int64_t)below(m, 2 * SECOND));
	CHECK_EQ(recent_step(m->recent), m->open);
}

static void
model_evict(struct model *m, uint32_t flow)
{
	recent_forget(m->recent, flow, m->newest[flow]);
	m->newest[flow] = (struct flow_recent){0};
	memset(m->bytes[flow], 0, sizeof(m->bytes[flow]));
}

static uint64_t
window(const struct model *m, uint32_t flow, unsigned side, int64_t steps)
{
	uint64_t sum = 0;

	for (int64_t s = m->open - steps; s < m->open; s++)
		sum += m->bytes[flow][s % MOST_STEPS][side];
	return sum;
}

static void
check_flow(const struct model *m, uint32_t flow)
{
	struct recent_sums sums = {.s2 = {7, 7}};
	uint64_t series[RECENT_STEPS] = {0};

	recent_sum(m->recent, flow, m->newest[flow], &sums);
	recent_series(m->recent, flow, m->newest[flow], series);
	for (unsigned side = 0; side < 2; side++) {
		CHECK_EQ(sums.s2[side], 7 + window(m, flow, side, 1));
		CHECK_EQ(sums.s10[side], window(m, flow, side, 5));
		CHECK_EQ(sums.s40[side], window(m, flow, side, 20));
	}
	for (int64_t i = 0; i < RECENT_STEPS; i++) {
		int64_t step = (m->open - RECENT_STEPS + i) % MOST_STEPS;

		CHECK_EQ(series[i],
		    m->bytes[flow][step][0] + m->bytes[flow][step][1]);
	}
}

/* Busy and silent stretches, gaps, evictions; room for what is asked. */
static void
test_sums_and_series_are_those_of_each_step(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 6; seed++) {
		struct model *m = model_new(20000, seed);

		for (unsigned turn = 0; turn < 3000; turn++) {
			uint32_t busy = 1 + (uint32_t)below(m, N_FLOWS);

			for (unsigned i = 0; i < below(m, 30); i++)
				model_count(m, (uint32_t)below(m, busy),
				    (unsigned)below(m, 2), below(m, 9000));
			if (below(m, 3) == 0)
				model_evict(m, (uint32_t)below(m, N_FLOWS));
			for (uint32_t flow = 0; flow < N_FLOWS; flow++)
				check_flow(m, flow);
			if (below(m, 50) == 0)
				model_advance(m, (int64_t)below(m, 70));
			else
				model_advance(m, (int64_t)below(m, 3));
			if (m->open > MOST_STEPS + 900)
				break;
		}
		model_free(m);
	}
}

/* A flow is silent while others use its old entries' room again. */
static void
test_what_lies_in_reused_room_is_not_recent(void **state)
{
	struct model *m = model_new(1100, 1);

	(void)state;
	for (uint32_t flow = 0; flow < N_FLOWS; flow++)
		model_count(m, flow, 0, 1000 + flow);
	for (unsigned i = 0; i < 5 * RECENT_STEPS; i++) {
		model_advance(m, 1);
		model_count(m, i % 3, 1, 10);
		if (i % 37 == 36)
			model_count(m, N_FLOWS - 1, 0, 5);
		for (uint32_t flow = 0; flow < N_FLOWS; flow++)
			check_flow(m, flow);
	}
	model_free(m);
}

/* Without room the oldest steps pay: never more than there was. */
static void
test_when_room_runs_out_nothing_is_made_up(void **state)
{
	struct model *m = model_new(1, 9);
	uint64_t newest = 0;

	(void)state;
	for (unsigned turn = 0; turn < 2000; turn++) {
		for (uint32_t flow = 0; flow < N_FLOWS; flow++)
			model_count(m, flow, turn & 1, 1 + below(m, 99));
		if (below(m, 9) == 0)
			model_evict(m, (uint32_t)below(m, N_FLOWS));
		model_advance(m, 1);
		for (uint32_t flow = 0; flow < N_FLOWS; flow++) {
			struct recent_sums s = {0};

			recent_sum(m->recent, flow, m->newest[flow], &s);
			for (unsigned side = 0; side < 2; side++) {
				CHECK(s.s40[side] <= window(m, flow, side, 20));
				CHECK(s.s2[side] == window(m, flow, side, 1));
			}
			newest += s.s2[0] + s.s2[1];
		}
	}
	CHECK(newest > 0);
	model_free(m);
}

static void
test_a_minute_of_a_few_flows_fits_into_any_plan(void **state)
{
	struct model *m = model_new(1, 3);

	(void)state;
	for (unsigned i = 0; i < 100; i++) {
		for (uint32_t flow = 0; flow < 20; flow++)
			model_count(m, flow, 0, i + flow);
		model_advance(m, 1);
		for (uint32_t flow = 0; flow < 20; flow++)
			check_flow(m, flow);
	}
	model_free(m);
}

static void
test_the_clock_never_goes_back(void **state)
{
	struct model *m = model_new(1000, 1);

	(void)state;
	model_count(m, 0, 0, 10);
	recent_advance(m->recent, 0);
	recent_advance(m->recent, -5 * SECOND);
	CHECK_EQ(recent_step(m->recent), 1000);
	check_flow(m, 0);
	recent_advance(m->recent, 1001 * RECENT_STEP_NS - 1);
	CHECK_EQ(recent_step(m->recent), 1000);
	recent_advance(m->recent, INT64_C(9000000000000000000)); /* a lie */
	m->open = INT64_C(9000000000000000000) / RECENT_STEP_NS;
	memset(m->bytes, 0, sizeof(m->bytes));
	check_flow(m, 0);
	model_free(m);
}

static void
test_times_before_1970_have_steps_too(void **state)
{
	struct recent *r = NULL;
	struct flow_recent newest = {0};
	struct recent_sums sums = {0};

	(void)state;
	CHECK_EQ(recent_new(100, &r, NULL), 0);
	recent_advance(r, -1);
	CHECK_EQ(recent_step(r), -1);
	recent_count(r, 3, &newest, 1, 44);
	recent_advance(r, 0);
	CHECK_EQ(recent_step(r), 0);
	recent_sum(r, 3, newest, &sums);
	CHECK_EQ(sums.s2[1], 44);
	recent_clear(r);
	recent_free(r);
}

static struct flow_recent *
newest_of(void *context, uint32_t slot)
{
	struct model *m = context;

	return &m->newest[slot];
}

/* Their even flows become our odd ones; one has no place here. */
static void
test_merged_steps_are_those_of_both(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 20; seed++) {
		struct model *ours = model_new(20000, seed);
		struct model *theirs = model_new(20000, seed + 100);
		uint32_t slot_of[N_FLOWS];

		for (unsigned i = 0; i < 100; i++) {
			model_count(ours, 2 * (uint32_t)below(ours, 20), i & 1,
			    below(ours, 1000));
			model_count(theirs, (uint32_t)below(theirs, 20), i & 1,
			    below(theirs, 1000));
			if (i % 10 == 0)
				model_advance(ours, (int64_t)below(ours, 4));
			if (i % 10 == 5)
				model_advance(
				    theirs, (int64_t)below(theirs, 4));
		}
		if (ours->open < theirs->open)
			model_advance(ours, theirs->open - ours->open);
		for (uint32_t i = 0; i < N_FLOWS; i++)
			slot_of[i] = i < 19 ? 2 * i + 1 : MAP_NONE;
		recent_merge(
		    ours->recent, theirs->recent, slot_of, newest_of, ours);
		for (uint32_t i = 0; i < 19; i++)
			memcpy(ours->bytes[2 * i + 1], theirs->bytes[i],
			    sizeof(theirs->bytes[i]));
		CHECK_EQ(recent_step(ours->recent), ours->open);
		for (uint32_t flow = 0; flow < N_FLOWS; flow++)
			check_flow(ours, flow);
		model_free(ours);
		model_free(theirs);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sums_and_series_are_those_of_each_step),
	    cmocka_unit_test(test_what_lies_in_reused_room_is_not_recent),
	    cmocka_unit_test(test_when_room_runs_out_nothing_is_made_up),
	    cmocka_unit_test(test_a_minute_of_a_few_flows_fits_into_any_plan),
	    cmocka_unit_test(test_the_clock_never_goes_back),
	    cmocka_unit_test(test_times_before_1970_have_steps_too),
	    cmocka_unit_test(test_merged_steps_are_those_of_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
