/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "base/alloc.h"

#define MIB ((size_t)1 << 20)

static void
test_reserved_memory_is_zero_and_page_aligned(void **state)
{
	char *m = alloc_reserve(5000);

	(void)state;
	CHECK(m != NULL);
	CHECK_EQ((uintptr_t)m % 4096, 0);
	for (size_t i = 0; i < 8192; i++) /* rounded up to whole pages */
		CHECK_EQ(m[i], 0);
	alloc_release(m, 5000);
}

static void
test_a_reservation_may_exceed_the_memory_there_is(void **state)
{
	size_t terabyte = MIB * MIB;
	char *m = alloc_reserve(terabyte);

	(void)state;
	if (!m)
		skip(); /* the machine limits address space */
	m[terabyte - 1] = 1;
	alloc_release(m, terabyte);
}

static void
test_what_no_machine_has_is_refused(void **state)
{
	(void)state;
	assert_null(alloc_reserve(SIZE_MAX));
	assert_null(alloc_reserve(SIZE_MAX / 2));
}

static void
test_nothing_still_gets_a_page(void **state)
{
	char *m = alloc_reserve(0);

	(void)state;
	CHECK(m != NULL);
	m[4095] = 1;
	alloc_release(m, 0);
	alloc_release(NULL, 0);
}

static void
test_what_is_forgotten_reads_as_zero(void **state)
{
	char *m = alloc_reserve(MIB);

	(void)state;
	memset(m, 7, MIB);
	alloc_forget(m, MIB);
	for (size_t i = 0; i < MIB; i++)
		CHECK_EQ(m[i], 0);
	m[5] = 1; /* still ours */
	alloc_release(m, MIB);
}

static void
test_an_arena_hands_out_aligned_blocks_until_it_is_full(void **state)
{
	struct arena a;
	char *first, *second;

	(void)state;
	CHECK_EQ(arena_init(&a, 100), 0);
	first = arena_take(&a, 1);
	second = arena_take(&a, 17);
	CHECK_EQ((uintptr_t)first % 16, 0);
	CHECK_EQ((uintptr_t)second % 16, 0);
	CHECK(second >= first + 1);
	CHECK_EQ(a.used, 16 + 17);
	assert_null(arena_take(&a, 53)); /* 48 + 53 > 100 */
	assert_null(arena_take(&a, SIZE_MAX));
	assert_null(arena_take(&a, SIZE_MAX - 20));
	CHECK(arena_take(&a, 52) != NULL); /* what failed took nothing */
	assert_null(arena_take(&a, 1));
	arena_reset(&a);
	assert_ptr_equal(arena_take(&a, 100), first);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reserved_memory_is_zero_and_page_aligned),
	    cmocka_unit_test(test_a_reservation_may_exceed_the_memory_there_is),
	    cmocka_unit_test(test_what_no_machine_has_is_refused),
	    cmocka_unit_test(test_nothing_still_gets_a_page),
	    cmocka_unit_test(test_what_is_forgotten_reads_as_zero),
	    cmocka_unit_test(
		test_an_arena_hands_out_aligned_blocks_until_it_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
