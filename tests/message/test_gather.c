/* SPDX-License-Identifier: BSD-2-Clause */
/* Held against a map of the bytes that were put. */
#include "check.h"

#include "message/gather.h"

static struct gather g;
static bool there[GATHER_BYTES];
static uint8_t truth[GATHER_BYTES];

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static size_t
whole(void)
{
	size_t n = 0;

	while (n < GATHER_BYTES && there[n])
		n++;
	return n;
}

static void
check_against_map(void)
{
	CHECK_EQ(gather_whole(&g), whole());
	CHECK(g.n_runs <= GATHER_RUNS);
	for (size_t i = 0; i < g.n_runs; i++) {
		CHECK(g.runs[i].from < g.runs[i].to);
		CHECK(i == 0 || g.runs[i - 1].to < g.runs[i].from);
	}
	for (size_t i = 0; i < GATHER_BYTES; i++)
		CHECK(!there[i] || g.at[i] == truth[i]);
}

static void
test_pieces_in_any_order_are_where_they_belong(void **state)
{
	uint32_t seed = 4;

	(void)state;
	for (unsigned round = 0; round < 60; round++) {
		size_t reach = 1u << (4 + next(&seed) % 10);

		g.n_runs = 0;
		memset(there, 0, sizeof(there));
		for (unsigned i = 0; i < 100; i++) {
			size_t at = next(&seed) % reach;
			size_t n = next(&seed) % (1 + reach / 8);
			uint8_t piece[GATHER_BYTES];

			memset(piece, (int)next(&seed), n);
			if (!gather_put(&g, at, piece, n))
				continue;
			memset(there + at, true, n);
			memcpy(truth + at, piece, n);
		}
		check_against_map();
	}
}

static void
test_pieces_past_the_end_are_refused(void **state)
{
	static const uint8_t piece[GATHER_BYTES + 1];

	(void)state;
	g.n_runs = 0;
	CHECK(!gather_put(&g, 0, piece, GATHER_BYTES + 1));
	CHECK(!gather_put(&g, GATHER_BYTES, piece, 1));
	CHECK(!gather_put(&g, UINT64_MAX, piece, 2));
	CHECK(gather_put(&g, 0, piece, GATHER_BYTES));
	CHECK_EQ(gather_whole(&g), GATHER_BYTES);
}

static void
test_too_many_islands_are_refused_but_bridges_are_not(void **state)
{
	static const uint8_t piece[4];

	(void)state;
	g.n_runs = 0;
	for (size_t i = 0; i < GATHER_RUNS; i++)
		CHECK(gather_put(&g, 2 * i, piece, 1));
	CHECK(!gather_put(&g, 2 * GATHER_RUNS, piece, 1));
	CHECK(gather_put(&g, 1, piece, 1));
	CHECK_EQ(g.n_runs, GATHER_RUNS - 1);
	CHECK_EQ(gather_whole(&g), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pieces_in_any_order_are_where_they_belong),
	    cmocka_unit_test(test_pieces_past_the_end_are_refused),
	    cmocka_unit_test(
		test_too_many_islands_are_refused_but_bridges_are_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
