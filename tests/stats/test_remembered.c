/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "stats/remembered.h"

/* Frame `number` has number % 400 bytes, each of them its number's low one. */
static void
add(struct remembered *r, uint64_t number)
{
	uint32_t n = (uint32_t)number % 400;
	uint8_t *data = malloc(n + 1);
	struct frame f = {
	    .data = data,
	    .number = number,
	    .time_ns = (int64_t)number * 1000,
	    .captured = n,
	    .wire = n + (number % 3 == 0),
	    .cut = number % 3 == 0,
	    .link = 101,
	};

	memset(data, (int)(number & 0xff), n);
	remembered_add(r, &f);
	free(data); /* it lives no longer than the call */
}

static void
check(const struct remembered *r, uint32_t i, uint64_t number)
{
	uint32_t n = (uint32_t)number % 400;
	struct frame f;

	remembered_at(r, i, &f);
	CHECK_EQ(f.number, number);
	CHECK_EQ(f.time_ns, number * 1000);
	CHECK_EQ(f.wire, n + (number % 3 == 0));
	CHECK_EQ(f.captured, n < REMEMBERED_BYTES ? n : REMEMBERED_BYTES);
	CHECK_EQ(f.cut, f.captured < f.wire);
	CHECK_EQ(f.link, 101);
	for (uint32_t b = 0; b < f.captured; b++)
		CHECK_EQ(f.data[b], number & 0xff);
}

static struct remembered *
remembered_of(uint32_t capacity)
{
	struct remembered *r = NULL;

	CHECK_EQ(remembered_new(capacity, &r, NULL), 0);
	return r;
}

static void
test_the_newest_stay_in_order(void **state)
{
	static const uint32_t capacities[] = {1, 2, 7, 500};

	(void)state;
	for (size_t c = 0; c < 4; c++) {
		struct remembered *r = remembered_of(capacities[c]);

		for (unsigned round = 0; round < 2; round++) {
			for (uint64_t n = 1; n < 1200; n++) {
				uint32_t kept = n < capacities[c]
				                    ? (uint32_t)n
				                    : capacities[c];

				add(r, n);
				CHECK_EQ(remembered_count(r), kept);
				check(r, kept - 1, n);
				check(r, 0, n - kept + 1);
				check(r, kept / 2, n - kept + 1 + kept / 2);
			}
			remembered_clear(r);
			CHECK_EQ(remembered_count(r), 0);
		}
		remembered_free(r);
	}
}

static void
test_nothing_is_kept_where_nothing_was_asked_for(void **state)
{
	struct remembered *r = remembered_of(0), *other = remembered_of(0);

	(void)state;
	add(r, 5);
	CHECK_EQ(remembered_count(r), 0);
	CHECK_EQ(remembered_merge(r, other, NULL), 0);
	CHECK_EQ(remembered_count(r), 0);
	remembered_free(r);
	remembered_free(other);
	remembered_free(NULL);
}

/* Frames dealt out to three stores, put together again. */
static void
test_merged_stores_hold_the_newest_of_all(void **state)
{
	(void)state;
	for (uint64_t last = 0; last < 300; last += 7) {
		struct remembered *all = remembered_of(50);
		struct remembered *part[3];
		uint32_t kept = last < 50 ? (uint32_t)last : 50;

		for (unsigned i = 0; i < 3; i++)
			part[i] = remembered_of(50);
		for (uint64_t n = 1; n <= last; n++)
			add(part[n * n % 5 % 3], n);
		for (unsigned i = 0; i < 3; i++) {
			CHECK_EQ(remembered_merge(all, part[i], NULL), 0);
			remembered_free(part[i]);
		}
		CHECK_EQ(remembered_count(all), kept);
		for (uint32_t i = 0; i < kept; i++)
			check(all, i, last - kept + 1 + i);
		add(all, last + 1); /* and it goes on */
		check(all, remembered_count(all) - 1, last + 1);
		remembered_free(all);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_newest_stay_in_order),
	    cmocka_unit_test(test_nothing_is_kept_where_nothing_was_asked_for),
	    cmocka_unit_test(test_merged_stores_hold_the_newest_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
