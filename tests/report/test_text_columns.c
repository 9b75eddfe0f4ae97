/* SPDX-License-Identifier: BSD-2-Clause */
#include "../../src/report/text_columns.h"

#include "check.h"

#include <stdint.h>

#define FIXED SIZE_MAX

static size_t
sum(const size_t *width, unsigned n, size_t gap)
{
	size_t all = (n - 1) * gap;

	for (unsigned i = 0; i < n; i++)
		all += width[i];
	return all;
}

static void
test_columns_that_fit_stay_as_they_are(void **state)
{
	static const size_t least[] = {12, FIXED, 12};
	size_t width[] = {20, 9, 40};

	(void)state;
	text_columns_fit(width, least, 3, 2, 73);
	CHECK_EQ(width[0], 20);
	CHECK_EQ(width[1], 9);
	CHECK_EQ(width[2], 40);
}

static void
test_the_widest_texts_give_way_first(void **state)
{
	static const size_t least[] = {12, FIXED, 12};
	size_t width[] = {20, 9, 400};

	(void)state;
	text_columns_fit(width, least, 3, 2, 60);
	CHECK_EQ(sum(width, 3, 2), 60);
	CHECK_EQ(width[0], 20);
	CHECK_EQ(width[1], 9);
	width[0] = 300;
	text_columns_fit(width, least, 3, 2, 59);
	CHECK_EQ(sum(width, 3, 2), 59);
}

/* Every room there is: as narrow as asked, or nothing left to give. */
static void
test_numbers_never_give_way(void **state)
{
	static const size_t least[] = {12, FIXED, 8, FIXED};

	(void)state;
	for (size_t room = 0; room < 200; room++) {
		size_t width[] = {33, 50, 70, 5};
		size_t used;

		text_columns_fit(width, least, 4, 2, room);
		used = sum(width, 4, 2);
		CHECK_EQ(width[1], 50);
		CHECK_EQ(width[3], 5);
		assert_true(width[0] >= 12 && width[2] >= 8);
		assert_true(used <= room || (width[0] == 12 && width[2] == 8));
	}
}

/* Numbers of 10, two texts of 12 or more, and a key. */
static void
test_the_last_column_that_is_enough_goes_first(void **state)
{
	static const size_t least[] = {12, FIXED, 12, FIXED, FIXED};
	static const enum text_worth worth[] = {
	    TEXT_KEPT, TEXT_SUM, TEXT_OTHER, TEXT_OTHER, TEXT_KEY};
	static const size_t width[] = {40, 10, 30, 6, 20};

	(void)state;
	/* 12 + 10 + 12 + 6 + 20 and 8 between: 68 */
	CHECK_EQ(
	    text_columns_left_out(width, least, worth, 5, 2, 68, TEXT_KEY), 5);
	CHECK_EQ(
	    text_columns_left_out(width, least, worth, 5, 2, 60, TEXT_KEY), 3);
	CHECK_EQ(
	    text_columns_left_out(width, least, worth, 5, 2, 59, TEXT_KEY), 2);
	/* neither is enough: the wider one, so that few go */
	CHECK_EQ(
	    text_columns_left_out(width, least, worth, 5, 2, 20, TEXT_KEY), 2);
}

static void
test_what_is_kept_stays_however_narrow_it_is(void **state)
{
	static const size_t least[] = {12, FIXED, FIXED};
	static const enum text_worth worth[] = {TEXT_KEPT, TEXT_SUM, TEXT_KEY};
	static const size_t width[] = {40, 10, 20};

	(void)state;
	CHECK_EQ(
	    text_columns_left_out(width, least, worth, 3, 2, 0, TEXT_SUM), 1);
	CHECK_EQ(
	    text_columns_left_out(width, least, worth, 3, 2, 0, TEXT_OTHER), 3);
	CHECK_EQ(
	    text_columns_left_out(width, least, worth, 1, 2, 0, TEXT_KEY), 1);
}

static void
test_texts_break_between_words_if_there_is_a_good_place(void **state)
{
	(void)state;
	CHECK_EQ(text_columns_piece("", 5), 0);
	CHECK_EQ(text_columns_piece("short", 5), 5);
	CHECK_EQ(text_columns_piece("two words", 7), 4);
	CHECK_EQ(text_columns_piece("a verylongword", 8), 8);
	/* whole characters, and always one, or nothing would ever end */
	CHECK_EQ(text_columns_piece("\xc3\xa9\xc3\xa9", 1), 2);
	CHECK_EQ(text_columns_piece("\xe6\xbc\xa2\xe5\xad\x97", 1), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_columns_that_fit_stay_as_they_are),
	    cmocka_unit_test(test_the_widest_texts_give_way_first),
	    cmocka_unit_test(test_numbers_never_give_way),
	    cmocka_unit_test(test_the_last_column_that_is_enough_goes_first),
	    cmocka_unit_test(test_what_is_kept_stays_however_narrow_it_is),
	    cmocka_unit_test(
		test_texts_break_between_words_if_there_is_a_good_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
