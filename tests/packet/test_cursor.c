/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "packet/cursor.h"

static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

static void
test_integers_are_read_in_network_order(void **state)
{
	struct cursor c = {bytes, bytes + sizeof(bytes), false};

	(void)state;
	CHECK_EQ(cursor_u8(&c), 0x01);
	CHECK_EQ(cursor_u16(&c), 0x0203);
	CHECK_EQ(cursor_u32(&c), 0x04050607);
	CHECK_EQ(cursor_left(&c), 4);
	CHECK(!c.short_read);
}

/* A schema of 7 bytes over every prefix: zeros from the first gap on. */
static void
test_failure_is_sticky_over_every_prefix(void **state)
{
	(void)state;
	for (size_t n = 0; n <= 7; n++) {
		uint8_t *exact = heap_copy(bytes, n);
		struct cursor c = {exact, exact + n, false};

		CHECK_EQ(cursor_u8(&c), n >= 1 ? 0x01 : 0);
		CHECK_EQ(cursor_u16(&c), n >= 3 ? 0x0203 : 0);
		CHECK_EQ(cursor_u32(&c), n >= 7 ? 0x04050607 : 0);
		CHECK_EQ(c.short_read, n < 7);
		CHECK_EQ(cursor_u8(&c), 0);
		CHECK_EQ(cursor_left(&c), 0);
		free(exact);
	}
}

static void
test_taking_too_much_moves_nothing_past_the_end(void **state)
{
	struct cursor c = {bytes, bytes + 4, false};

	(void)state;
	CHECK(cursor_take(&c, SIZE_MAX) == NULL);
	CHECK(c.at == bytes + 4 && c.short_read);
}

static void
test_a_part_is_a_cursor_of_its_own(void **state)
{
	struct cursor c = {bytes, bytes + 6, false};
	struct cursor part = cursor_sub(&c, 4);

	(void)state;
	CHECK_EQ(cursor_u32(&part), 0x01020304);
	CHECK_EQ(cursor_left(&part), 0);
	CHECK_EQ(cursor_u8(&c), 5);
	part = cursor_sub(&c, 2);
	CHECK(part.short_read && c.short_read);
	CHECK_EQ(cursor_u8(&part), 0);
}

static void
test_a_limit_only_shrinks(void **state)
{
	struct cursor c = {bytes, bytes + 4, false};

	(void)state;
	cursor_limit(&c, 9);
	CHECK_EQ(cursor_left(&c), 4);
	cursor_limit(&c, 3);
	CHECK_EQ(cursor_left(&c), 3);
	cursor_limit(&c, 0);
	CHECK_EQ(cursor_left(&c), 0);
	CHECK(!c.short_read);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_integers_are_read_in_network_order),
	    cmocka_unit_test(test_failure_is_sticky_over_every_prefix),
	    cmocka_unit_test(test_taking_too_much_moves_nothing_past_the_end),
	    cmocka_unit_test(test_a_part_is_a_cursor_of_its_own),
	    cmocka_unit_test(test_a_limit_only_shrinks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
