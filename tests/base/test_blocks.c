/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "base/blocks.h"

static void
test_a_block_is_the_smallest_power_of_two_that_fits(void **state)
{
	static const size_t asked[] = {1, 2048, 2049, 4096, 65537, 131072};
	static const size_t given[] = {2048, 2048, 4096, 4096, 131072, 131072};
	struct blocks b;

	(void)state;
	CHECK_EQ(blocks_init(&b, 8u << 20, NULL), 0);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		uint32_t block = blocks_take(&b, asked[i]);

		CHECK(block != BLOCKS_NONE);
		CHECK_EQ(blocks_size(&b, block), given[i]);
		memset(blocks_at(&b, block), 0xff, given[i]);
	}
	CHECK_EQ(blocks_take(&b, BLOCKS_MOST + 1), BLOCKS_NONE);
	CHECK(!blocks_room(&b, BLOCKS_MOST + 1));
	CHECK_EQ(blocks_lent(&b), 2 * (2048 + 4096 + 131072));
	blocks_fini(&b);
}

static void
test_halves_join_again_when_both_are_back(void **state)
{
	uint32_t small[BLOCKS_MOST / BLOCKS_LEAST];
	struct blocks b;

	(void)state;
	CHECK_EQ(blocks_init(&b, BLOCKS_MOST, NULL), 0);
	for (size_t i = 0; i < BLOCKS_MOST / BLOCKS_LEAST; i++)
		small[i] = blocks_take(&b, BLOCKS_LEAST);
	CHECK(!blocks_room(&b, 1));
	CHECK_EQ(blocks_take(&b, 1), BLOCKS_NONE);
	for (size_t i = 0; i < BLOCKS_MOST / BLOCKS_LEAST; i += 2)
		blocks_give(&b, small[i]);
	CHECK(!blocks_room(&b, BLOCKS_LEAST + 1));
	for (size_t i = 1; i < BLOCKS_MOST / BLOCKS_LEAST; i += 2)
		blocks_give(&b, small[i]);
	CHECK(blocks_room(&b, BLOCKS_MOST));
	CHECK(blocks_take(&b, BLOCKS_MOST) != BLOCKS_NONE);
	CHECK_EQ(blocks_lent(&b), BLOCKS_MOST);
	blocks_fini(&b);
}

/* Random takes and gives: no two blocks share a byte, nothing is lost. */
static void
test_blocks_never_overlap(void **state)
{
	enum { N = 100 };
	struct {
		uint32_t block;
		size_t bytes;
	} held[N] = {0};
	struct blocks b;
	uint32_t random = 1;

	(void)state;
	CHECK_EQ(blocks_init(&b, 2u << 20, NULL), 0);
	for (uint32_t turn = 0; turn < 20000; turn++) {
		size_t i;
		uint8_t *at;

		random = random * 1664525 + 1013904223;
		i = random >> 24;
		if (i >= N)
			continue;
		if (held[i].block != BLOCKS_NONE) {
			at = blocks_at(&b, held[i].block);
			for (size_t k = 0; k < held[i].bytes; k += 512)
				CHECK_EQ(at[k], i);
			blocks_give(&b, held[i].block);
			held[i].block = BLOCKS_NONE;
			continue;
		}
		held[i].block = blocks_take(&b, random % 70000);
		if (held[i].block == BLOCKS_NONE)
			continue;
		held[i].bytes = blocks_size(&b, held[i].block);
		memset(blocks_at(&b, held[i].block), (int)i, held[i].bytes);
	}
	for (size_t i = 0; i < N; i++)
		if (held[i].block != BLOCKS_NONE)
			blocks_give(&b, held[i].block);
	CHECK_EQ(blocks_lent(&b), 0);
	for (int i = 0; i < 16; i++)
		CHECK(blocks_take(&b, BLOCKS_MOST) != BLOCKS_NONE);
	CHECK_EQ(blocks_take(&b, 1), BLOCKS_NONE);
	blocks_clear(&b);
	CHECK(blocks_room(&b, BLOCKS_MOST));
	blocks_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_a_block_is_the_smallest_power_of_two_that_fits),
	    cmocka_unit_test(test_halves_join_again_when_both_are_back),
	    cmocka_unit_test(test_blocks_never_overlap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
