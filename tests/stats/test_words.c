/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/words.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
	struct word word;
	uint64_t mine;
};

static struct words
table_of(size_t bytes)
{
	struct words_config config = {
	    .bytes = bytes, .row_bytes = sizeof(struct row), .usual = 64};
	struct words w;

	CHECK_EQ(words_init(&w, &config, NULL), 0);
	CHECK(words_plan(&config) <= bytes + bytes / 4 + 65536);
	return w;
}

static uint64_t
sum_of_rows(const struct words *w, unsigned sum)
{
	uint64_t n = 0;

	for (uint32_t slot = 0; slot < words_used(w); slot++)
		if (words_there(w, slot))
			n += ((struct word *)words_at(w, slot))->sum[sum];
	return n;
}

static void
check_books(const struct words *w)
{
	for (unsigned i = 0; i < WORDS_SUMS; i++)
		CHECK_EQ(sum_of_rows(w, i) + w->gone[i], w->total[i]);
}

static uint64_t
count_of(const struct words *w, uint32_t slot)
{
	return ((struct word *)words_at(w, slot))->sum[0];
}

static struct addr
client(uint32_t n)
{
	return addr_ipv4((uint8_t[4]){
	    10, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n});
}

static void
test_a_row_is_found_by_kind_and_text(void **state)
{
	struct words w = table_of(1 << 16);
	uint32_t a = words_touch(&w, 1, "example.org", 1);
	uint32_t b = words_touch(&w, 2, "example.org", 5);
	uint32_t c = words_touch(&w, 1, "", 1);

	(void)state;
	CHECK(a != b && b != c && a != c);
	CHECK_EQ(words_touch(&w, 1, "example.org", 2), a);
	CHECK_EQ(words_find(&w, 2, "example.org"), b);
	CHECK_EQ(words_find(&w, 1, ""), c);
	CHECK_EQ(words_find(&w, 1, "example.or"), MAP_NONE);
	CHECK_EQ(words_find(&w, 1, "example.orgg"), MAP_NONE);
	CHECK_EQ(count_of(&w, a), 3);
	assert_string_equal(words_text(&w, a), "example.org");
	assert_string_equal(words_text(&w, c), "");
	words_add(&w, b, 3, 70);
	CHECK_EQ(w.total[0], 9);
	CHECK_EQ(w.total[3], 70);
	check_books(&w);
	words_clear(&w);
	CHECK_EQ(words_find(&w, 2, "example.org"), MAP_NONE);
	CHECK_EQ(w.total[0], 0);
	words_fini(&w);
}

/* Texts of every length up to far past the longest, none an overread. */
static void
test_long_texts_are_cut_between_characters(void **state)
{
	struct words w = table_of(1 << 20);

	(void)state;
	for (size_t n = 0; n < 1400; n += n < 1000 ? 97 : 1) {
		char *exact = malloc(n + 1);
		uint32_t slot;
		const char *kept;

		memset(exact, 'x', n);
		for (size_t i = 0; i + 2 <= n; i += 2)
			memcpy(exact + i, "\xc3\xa9", 2); /* an e acute */
		exact[n] = '\0';
		slot = words_touch(&w, 1, exact, 1);
		CHECK(slot != MAP_NONE);
		kept = words_text(&w, slot);
		if (n < WORDS_TEXT_BYTES) {
			assert_string_equal(kept, exact);
		} else {
			size_t k = strlen(kept);

			CHECK(k < WORDS_TEXT_BYTES && k >= 1020);
			assert_string_equal(kept + k - 3, "\xe2\x80\xa6");
			CHECK_EQ((uint8_t)kept[k - 4], 0xa9);
		}
		free(exact);
	}
	words_fini(&w);
}

static void
test_a_cookie_of_a_row_that_left_is_stale(void **state)
{
	struct words w = table_of(1 << 14);
	uint32_t first = words_touch(&w, 1, "first", 1);
	uint32_t cookie = words_cookie(&w, first);
	char text[32];

	(void)state;
	CHECK(cookie != 0);
	CHECK_EQ(words_slot(&w, cookie), first);
	CHECK_EQ(words_slot(&w, 0), MAP_NONE);
	CHECK_EQ(words_slot(&w, UINT32_MAX), MAP_NONE);
	CHECK_EQ(words_cookie(&w, MAP_NONE), 0);
	for (int i = 0; i < 100000; i++) {
		uint32_t slot;

		snprintf(text, sizeof(text), "other %d", i);
		slot = words_touch(&w, 1, text, 1);
		CHECK(words_cookie(&w, slot) != 0);
		CHECK_EQ(words_slot(&w, words_cookie(&w, slot)), slot);
		if (words_find(&w, 1, "first") == MAP_NONE)
			CHECK_EQ(words_slot(&w, cookie), MAP_NONE);
	}
	CHECK_EQ(words_find(&w, 1, "first"), MAP_NONE);
	check_books(&w);
	words_fini(&w);
}

#define FLOOD 1000000u
#define HEAVY 200u

/* Every fifth text is one of HEAVY, the others are never seen again. */
static void
flood_text(uint32_t i, char out[static 64])
{
	if (i % 5 == 0)
		snprintf(out, 64, "heavy-%u.example", i / 5 % HEAVY);
	else
		snprintf(out, 64, "%08x.random.example", i * 2654435761u);
}

static void
flood(struct words *w, uint32_t from, uint32_t to, uint64_t truth[HEAVY])
{
	char text[64];

	for (uint32_t i = from; i < to; i++) {
		struct addr who = client(i % 7);
		uint32_t slot;

		flood_text(i, text);
		slot = words_touch(w, 1, text, 1);
		words_add(w, slot, 2, 100);
		words_client(w, slot, &who, 1);
		if (i % 5 == 0)
			truth[i / 5 % HEAVY]++;
	}
}

static void
check_heavy(const struct words *w, const uint64_t truth[HEAVY], uint64_t most)
{
	char text[64];

	for (uint32_t i = 0; i < HEAVY; i++) {
		uint32_t slot;

		snprintf(text, sizeof(text), "heavy-%u.example", i);
		slot = words_find(w, 1, text);
		CHECK(slot != MAP_NONE);
		CHECK(count_of(w, slot) <= truth[i]);
		CHECK(count_of(w, slot) + words_err(w, slot) >= truth[i]);
		CHECK(truth[i] - count_of(w, slot) <= most);
	}
}

static void
test_a_flood_of_texts_leaves_the_heavy_ones(void **state)
{
	struct words w = table_of(1 << 20);
	uint64_t truth[HEAVY] = {0};
	uint32_t rows;

	(void)state;
	flood(&w, 0, FLOOD, truth);
	CHECK_EQ(w.total[0], FLOOD);
	CHECK_EQ(w.total[2], FLOOD * 100ull);
	check_books(&w);
	rows = words_used(&w);
	CHECK(rows > 2000 && rows < 8000);
	CHECK(blocks_lent(&w.texts) <= 1 << 20);
	check_heavy(&w, truth, 2);
	words_fini(&w);
}

/* Shards of a flood, merged: the totals are exact, the bounds still hold. */
static void
test_merged_tables_keep_total_and_bounds(void **state)
{
	struct words whole = table_of(1 << 18), parts[3];
	uint64_t truth[HEAVY] = {0};

	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		parts[i] = table_of((size_t)1 << (19 + i % 2));
		flood(&parts[i], i * 60000, (i + 1) * 60000, truth);
	}
	for (uint32_t i = 0; i < 3; i++) {
		words_merge(&whole, &parts[i], NULL, NULL, NULL);
		words_fini(&parts[i]);
	}
	CHECK_EQ(whole.total[0], 180000);
	check_books(&whole);
	check_heavy(&whole, truth, 180000);
	words_fini(&whole);
}

#define SUBJECTS 3000u

/* Now and then each of SUBJECTS, some with texts that find no room. */
static void
tell_subjects(struct words *w, uint32_t seed, uint64_t truth[SUBJECTS])
{
	char text[1000];
	uint32_t random = seed;

	for (uint32_t i = 0; i < 30000; i++) {
		uint32_t subject;
		int n;

		random = random * 1664525 + 1013904223;
		subject = (random >> 8) % SUBJECTS;
		n = snprintf(text, sizeof(text), "%u-", subject);
		if (subject % 16 == 0) {
			memset(text + n, 'z', sizeof(text) - 1 - (size_t)n);
			text[sizeof(text) - 1] = '\0';
		}
		words_touch(w, 1, text, 1 + subject % 3);
		truth[subject] += 1 + subject % 3;
	}
}

/* Whoever has a row: what is true of it lies within its err. */
static void
check_errors(const struct words *w, const uint64_t truth[SUBJECTS])
{
	uint32_t n_short = 0;

	for (uint32_t slot = 0; slot < words_used(w); slot++) {
		uint64_t n;

		if (!words_there(w, slot))
			continue;
		n = truth[strtoul(words_text(w, slot), NULL, 10)];
		CHECK(count_of(w, slot) <= n);
		CHECK(count_of(w, slot) + words_err(w, slot) >= n);
		n_short += count_of(w, slot) < n;
	}
	CHECK(n_short > 10); /* or this proves nothing */
}

static void
test_rows_are_short_of_no_more_than_their_err(void **state)
{
	struct words w = table_of(1 << 16), part = table_of(1 << 15);
	uint64_t truth[SUBJECTS] = {0};

	(void)state;
	tell_subjects(&w, 1, truth);
	check_errors(&w, truth);
	tell_subjects(&part, 2, truth);
	words_merge(&w, &part, NULL, NULL, NULL);
	check_errors(&w, truth);
	check_books(&w);
	words_fini(&w);
	words_fini(&part);
}

/* What a small table lost is still missing in the large one it is added to. */
static void
test_errors_go_along_when_tables_are_merged(void **state)
{
	struct words w = table_of(1 << 22), part = table_of(1 << 15);
	uint64_t truth[SUBJECTS] = {0};

	(void)state;
	tell_subjects(&part, 3, truth);
	words_merge(&w, &part, NULL, NULL, NULL);
	check_errors(&w, truth);
	words_fini(&w);
	words_fini(&part);
}

/* Rows that nobody asks for again, and enough of them to turn the table. */
static void
tell_others(struct words *w, uint32_t seed)
{
	char text[32];

	for (uint32_t i = 0; i < 4 * w->rows.capacity; i++) {
		snprintf(text, sizeof(text), "other %u of %u", i, seed);
		words_touch(w, 1, text, 1);
	}
}

/* What is lost after a row came was of others, in either of two tables. */
static void
test_a_row_that_was_never_lost_is_exact(void **state)
{
	struct words w = table_of(1 << 16), part = table_of(1 << 15);

	(void)state;
	words_touch(&w, 1, "in both", 1000);
	words_touch(&w, 1, "in one", 1000);
	words_touch(&part, 1, "in both", 1000);
	tell_others(&w, 1);
	tell_others(&part, 2);
	CHECK(w.gone[0] > 200 && part.gone[0] > 100);
	words_merge(&w, &part, NULL, NULL, NULL);
	CHECK_EQ(count_of(&w, words_find(&w, 1, "in both")), 2000);
	CHECK_EQ(words_err(&w, words_find(&w, 1, "in both")), 0);
	CHECK_EQ(count_of(&w, words_find(&w, 1, "in one")), 1000);
	CHECK(words_err(&w, words_find(&w, 1, "in one")) > 0);
	check_books(&w);
	words_fini(&w);
	words_fini(&part);
}

/* A text that is turned away until enough of the others have gone. */
static void
test_a_row_may_be_short_of_what_was_turned_away(void **state)
{
	struct words w = table_of(1 << 16);
	uint32_t slot, turned_away = 0;
	char text[1001];

	(void)state;
	for (uint32_t i = 0; i < w.rows.capacity; i++) {
		snprintf(text, sizeof(text), "%060u", i);
		words_touch(&w, 1, text, 0);
	}
	memset(text, 'z', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (uint32_t i = 0; i < 100; i++)
		turned_away += words_touch(&w, 1, text, 3) == MAP_NONE;
	slot = words_find(&w, 1, text);
	CHECK(turned_away > 0 && slot != MAP_NONE);
	CHECK_EQ(count_of(&w, slot), 300 - 3 * turned_away);
	CHECK_EQ(words_err(&w, slot), 3 * turned_away);
	check_books(&w);
	words_fini(&w);
}

/* Where nobody has a single count, the least of a few neighbours goes. */
static void
test_of_neighbours_the_one_with_the_least_goes(void **state)
{
	struct words w = table_of(1 << 16);
	uint32_t n = w.rows.capacity;
	char text[32];

	(void)state;
	for (uint32_t i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "row %u", i);
		words_touch(&w, 1, text, i % 4 == 2 ? 5 : 100);
	}
	for (uint32_t i = 0; i < n / 8; i++) {
		snprintf(text, sizeof(text), "new %u", i);
		words_touch(&w, 1, text, 7);
	}
	CHECK_EQ(w.gone[0], n / 8 * 5);
	words_fini(&w);
}

static void
test_merging_says_where_rows_went(void **state)
{
	struct words into = table_of(1 << 16), from = table_of(1 << 16);
	uint32_t moved[2], slot;
	struct addr a = client(1), b = client(2);
	char text[CLIENTS_TEXT_BYTES];

	(void)state;
	words_touch(&into, 1, "x", 1);
	slot = words_touch(&into, 1, "both", 1);
	words_client(&into, slot, &a, 3);
	slot = words_touch(&from, 1, "both", 10);
	words_client(&from, slot, &b, 2);
	words_client(&from, slot, &a, 1);
	words_touch(&from, 2, "both", 7);
	words_merge(&into, &from, NULL, NULL, moved);
	slot = words_slot(&into, moved[0]);
	CHECK_EQ(slot, words_find(&into, 1, "both"));
	CHECK_EQ(count_of(&into, slot), 11);
	words_clients_text(&into, slot, text);
	assert_string_equal(text, "10.0.0.1 (4), 10.0.0.2 (2)");
	CHECK_EQ(words_slot(&into, moved[1]), words_find(&into, 2, "both"));
	words_fini(&into);
	words_fini(&from);
}

/* Long texts find room between short ones, and short ones between long. */
static void
test_texts_of_all_sizes_make_room_for_each_other(void **state)
{
	struct words w = table_of(1 << 16);
	char text[1001];
	uint64_t kept = 0;

	(void)state;
	for (uint32_t i = 0; i < 20000; i++) {
		int n = snprintf(text, sizeof(text), "%u", i);

		if (i / 500 % 2)
			memset(text + n, 'y', sizeof(text) - 1 - (size_t)n);
		text[i / 500 % 2 ? 1000 : n] = '\0';
		kept += words_touch(&w, 1, text, 1) != MAP_NONE;
	}
	CHECK(kept > 19000);
	CHECK_EQ(w.total[0], 20000);
	check_books(&w);
	words_fini(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_row_is_found_by_kind_and_text),
	    cmocka_unit_test(test_long_texts_are_cut_between_characters),
	    cmocka_unit_test(test_a_cookie_of_a_row_that_left_is_stale),
	    cmocka_unit_test(test_a_flood_of_texts_leaves_the_heavy_ones),
	    cmocka_unit_test(test_merged_tables_keep_total_and_bounds),
	    cmocka_unit_test(test_rows_are_short_of_no_more_than_their_err),
	    cmocka_unit_test(test_errors_go_along_when_tables_are_merged),
	    cmocka_unit_test(test_a_row_that_was_never_lost_is_exact),
	    cmocka_unit_test(test_a_row_may_be_short_of_what_was_turned_away),
	    cmocka_unit_test(test_of_neighbours_the_one_with_the_least_goes),
	    cmocka_unit_test(test_merging_says_where_rows_went),
	    cmocka_unit_test(test_texts_of_all_sizes_make_room_for_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
