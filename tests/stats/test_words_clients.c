/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/said_telling.h"
#include "stats/words.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

static struct words
table_of(size_t bytes)
{
	struct words_config config = {
	    .bytes = bytes, .row_bytes = sizeof(struct word), .usual = 64};
	struct words w;

	CHECK_EQ(words_init(&w, &config, NULL), 0);
	return w;
}

static void
test_clients_are_listed_most_first(void **state)
{
	struct words w = table_of(1 << 18);
	uint32_t slot = words_touch(&w, 1, "x", 1);
	char text[CLIENTS_TEXT_BYTES];
	const struct word *row = words_at(&w, slot);

	(void)state;
	words_clients_text(&w, slot, text);
	assert_string_equal(text, "");
	for (uint32_t i = 0; i < 40; i++) {
		struct addr c = client_of(i);

		words_client(&w, slot, &c, i == 20 ? 500 : 1 + i % 2);
	}
	CHECK_EQ(row->clients.distinct, 40);
	words_clients_text(&w, slot, text);
	CHECK(strstr(text, "10.0.0.20 (500), 10.0.0.1 (2), 10.0.0.3 (2), ") ==
	      text);
	/* 1 and 20 that have two, then the first eleven that have one. */
	CHECK(strstr(text, "10.0.0.39 (2), 10.0.0.0 (1), 10.0.0.2 (1)"));
	assert_string_equal(strstr(text, " and "), " and 8 more");
	words_fini(&w);
}

/* When the pool is full: at least so many, and what is missing is told. */
static void
test_clients_beyond_the_pool_are_a_lower_bound(void **state)
{
	struct words w = table_of(1 << 14);
	uint32_t slot = words_touch(&w, 1, "x", 1);
	const struct word *row = words_at(&w, slot);
	uint64_t seen = 0;
	struct words other;
	char text[CLIENTS_TEXT_BYTES];

	(void)state;
	for (uint32_t i = 0; i < 5000; i++) {
		struct addr c = client_of(i);

		words_client(&w, slot, &c, 1);
	}
	CHECK(row->clients.distinct > 10 && row->clients.distinct < 5000);
	seen = row->clients.distinct + row->clients.missed;
	CHECK_EQ(seen, 5000);
	words_clients_text(&w, slot, text);
	if (row->clients.distinct > CLIENTS_LISTED)
		CHECK(strstr(text, " and at least "));
	other = table_of(1 << 20);
	words_merge(&other, &w, NULL, NULL, NULL);
	row = words_at(&other, words_find(&other, 1, "x"));
	CHECK_EQ(row->clients.distinct + row->clients.missed, 5000);
	words_fini(&other);
	words_fini(&w);
}

/* With somewhere to count those who missed, the number is an estimate. */
static void
test_clients_beyond_the_pool_are_estimated(void **state)
{
	struct words_config config = {
	    .bytes = 1 << 14, .row_bytes = sizeof(struct word), .usual = 64};
	struct words w, other;
	struct sketches missed[2];
	char text[CLIENTS_TEXT_BYTES];
	uint32_t slot;

	(void)state;
	for (unsigned i = 0; i < 2; i++)
		CHECK_EQ(sketches_init(&missed[i], 0, NULL), 0);
	config.missed = &missed[0];
	CHECK_EQ(words_init(&w, &config, NULL), 0);
	slot = words_touch(&w, 1, "x", 1);
	for (uint32_t i = 0; i < 10000; i++) {
		struct addr c = client_of(i % 5000);

		words_client(&w, slot, &c, 1);
		if (i == 3)
			CHECK_EQ(words_clients(&w, slot), 4);
	}
	/* Five standard errors: the key is another one in each run. */
	CHECK(words_clients(&w, slot) > 4180);
	CHECK(words_clients(&w, slot) < 5820);
	words_clients_text(&w, slot, text);
	CHECK(strstr(text, " and about "));
	config.missed = &missed[1];
	CHECK_EQ(words_init(&other, &config, NULL), 0);
	words_touch(&other, 1, "y", 1);
	words_merge(&other, &w, NULL, NULL, NULL);
	slot = words_find(&other, 1, "x");
	CHECK(words_clients(&other, slot) > 4180);
	CHECK(words_clients(&other, slot) < 5820);
	words_fini(&other);
	words_fini(&w);
	for (unsigned i = 0; i < 2; i++)
		sketches_fini(&missed[i]);
}

/* Rows that leave give their clients back: the pool does not wear out. */
static void
test_the_pool_of_clients_is_used_again(void **state)
{
	struct words w = table_of(1 << 16);
	char text[32];

	(void)state;
	for (uint32_t i = 0; i < 50000; i++) {
		uint32_t slot;

		snprintf(text, sizeof(text), "%u", i);
		slot = words_touch(&w, 1, text, 1);
		for (uint32_t k = 0; k < 5 && i % 16 == 0; k++) {
			struct addr c = client_of(i + k);

			words_client(&w, slot, &c, 1);
		}
		if (i % 16 == 0)
			CHECK_EQ(((struct word *)words_at(&w, slot))
				     ->clients.distinct,
			    5);
	}
	words_fini(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_clients_are_listed_most_first),
	    cmocka_unit_test(test_clients_beyond_the_pool_are_a_lower_bound),
	    cmocka_unit_test(test_clients_beyond_the_pool_are_estimated),
	    cmocka_unit_test(test_the_pool_of_clients_is_used_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
