/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "stats/files.h"

#define TEXT(s) ((struct bytes){(const uint8_t *)(s), sizeof(s) - 1})

static struct files *
table(uint32_t capacity)
{
	struct files *f;

	CHECK_EQ(files_new(capacity, &f, NULL), 0);
	return f;
}

static uint32_t
begin(struct files *f, int64_t time_ns, const char *url)
{
	struct talk_ends ends = {.time_ns = time_ns, .server_port = 80};
	struct talk_body body = {
	    .from_server = true,
	    .status = 200,
	    .content_type = TEXT("text/\033[31mhtml"),
	};

	return files_begin(f, &ends, &body, url);
}

static void
end(struct files *f, uint32_t number, uint64_t bytes)
{
	files_end(f, number, &(struct talk_body_end){bytes, true});
}

static void
test_a_body_is_a_row_from_its_beginning_on(void **state)
{
	struct files *f = table(4);
	uint32_t number = begin(f, 7, "a.example/x");

	(void)state;
	CHECK_EQ(files_count(f), 1);
	CHECK_STR(files_at(f, 0)->url, "a.example/x");
	CHECK(!files_at(f, 0)->ended);
	end(f, number, 12);
	CHECK(files_at(f, 0)->ended && files_at(f, 0)->complete);
	CHECK_EQ(files_at(f, 0)->bytes, 12);
	files_free(f);
}

static void
test_what_the_wire_calls_its_type_is_made_harmless(void **state)
{
	struct files *f = table(1);

	(void)state;
	begin(f, 0, NULL);
	CHECK_STR(files_at(f, 0)->content_type, "text/\\x1b[31mhtml");
	CHECK_STR(files_at(f, 0)->url, "");
	files_free(f);
}

/* rows + evicted = total, whenever the evicted ones end. */
static void
test_the_newest_stay_and_the_books_balance(void **state)
{
	struct files *f = table(3);
	uint32_t numbers[8];
	uint64_t rows = 0;

	(void)state;
	for (int i = 0; i < 8; i++)
		numbers[i] = begin(f, i, "u");
	for (int i = 7; i >= 0; i--)
		end(f, numbers[i], 1u << i);
	CHECK_EQ(files_count(f), 3);
	CHECK_EQ(files_at(f, 0)->time_ns, 5);
	CHECK_EQ(files_at(f, 2)->time_ns, 7);
	for (uint32_t i = 0; i < files_count(f); i++)
		rows += files_at(f, i)->bytes;
	CHECK_EQ(files_total(f).bytes, 255);
	CHECK_EQ(rows + files_evicted(f).bytes, 255);
	CHECK_EQ(files_evicted(f).files, 5);
	files_free(f);
}

static void
test_two_tables_merge_in_order_of_time(void **state)
{
	struct files *into = table(4), *from = table(4);

	(void)state;
	for (int i = 0; i < 6; i++)
		end(i % 2 ? from : into, begin(i % 2 ? from : into, i, "u"), 1);
	CHECK_EQ(files_merge(into, from, NULL), 0);
	CHECK_EQ(files_count(into), 4);
	for (uint32_t i = 0; i < 4; i++)
		CHECK_EQ(files_at(into, i)->time_ns, i + 2);
	CHECK_EQ(files_total(into).bytes, 6);
	CHECK_EQ(files_evicted(into).bytes, 2);
	files_free(into);
	files_free(from);
}

/* After a reset, an end that comes late belongs to nobody. */
static void
test_a_cleared_table_is_empty_and_takes_no_old_end(void **state)
{
	struct files *f = table(4);
	uint32_t old = begin(f, 0, "u");

	(void)state;
	files_clear(f);
	CHECK_EQ(files_count(f), 0);
	CHECK_EQ(files_total(f).files, 0);
	CHECK(begin(f, 1, "v") != old);
	CHECK_EQ(files_count(f), 1);
	CHECK_STR(files_at(f, 0)->url, "v");
	files_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_body_is_a_row_from_its_beginning_on),
	    cmocka_unit_test(
		test_what_the_wire_calls_its_type_is_made_harmless),
	    cmocka_unit_test(test_the_newest_stay_and_the_books_balance),
	    cmocka_unit_test(test_two_tables_merge_in_order_of_time),
	    cmocka_unit_test(
		test_a_cleared_table_is_empty_and_takes_no_old_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
