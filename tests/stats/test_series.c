/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "base/clock.h"
#include "stats/series.h"

#define N_BINS 4096

/* The judge: bins from `first` on, as an array. */
struct model {
	struct series_bin bins[N_BINS];
	int64_t first;
};

static uint64_t
random_next(uint64_t *x)
{
	*x ^= *x << 13; /* xorshift64 */
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x >> 8;
}

static struct series *
series_of(int64_t bin_ns, uint32_t max_bins)
{
	struct series *s = NULL;

	CHECK_EQ(series_new(bin_ns, max_bins, &s, NULL), 0);
	return s;
}

static void
put(struct series_bin *b, uint64_t *x)
{
	b->packets += 1 + *x % 3;
	b->bytes_in += *x % 1000;
	b->bytes_out += *x % 77;
	b->wire += *x % 2000;
	b->flows += *x % 2;
	b->lost += *x % 5 == 0;
	b->queries += (uint32_t)(*x % 3);
	b->damaged += *x % 7 == 0;
}

static bool
same(const struct series_bin *a, const struct series_bin *b)
{
	return a->packets == b->packets && a->bytes_in == b->bytes_in &&
	       a->bytes_out == b->bytes_out && a->wire == b->wire &&
	       a->flows == b->flows && a->lost == b->lost &&
	       a->queries == b->queries && a->damaged == b->damaged;
}

/* What series_each said: sums, how many, and that time only rises by one. */
struct seen {
	const struct model *model;
	int64_t bin_ns, last_ns;
	uint64_t n, gaps;
	struct series_bin sum;
};

static bool
see(void *context, int64_t start_ns, const struct series_bin *b)
{
	struct seen *s = context;

	CHECK_EQ(start_ns % s->bin_ns, 0);
	if (s->n > 0)
		CHECK(start_ns > s->last_ns);
	s->gaps += s->n > 0 && start_ns != s->last_ns + s->bin_ns;
	if (s->model) {
		int64_t place = start_ns / s->bin_ns - s->model->first;

		CHECK(place >= 0 && place < N_BINS);
		CHECK(same(b, &s->model->bins[place]));
	}
	s->last_ns = start_ns;
	s->n++;
	series_bin_add(&s->sum, b);
	return true;
}

static struct series_bin
sum_of(const struct model *m)
{
	struct series_bin sum = {0};

	for (size_t i = 0; i < N_BINS; i++)
		series_bin_add(&sum, &m->bins[i]);
	return sum;
}

static void
fill(struct series *s, struct model *m, int64_t bin_ns, uint64_t seed,
    unsigned n)
{
	uint64_t x = seed;

	for (unsigned i = 0; i < n; i++) {
		int64_t place = (int64_t)(random_next(&x) % N_BINS);
		int64_t within = (int64_t)(random_next(&x) % (uint64_t)bin_ns);

		random_next(&x);
		put(series_bin(s, (m->first + place) * bin_ns + within), &x);
		put(&m->bins[place], &x);
	}
}

static int64_t
last_used(const struct model *m)
{
	int64_t place = N_BINS - 1;

	while (!m->bins[place].packets)
		place--;
	return place;
}

/* Times in any order, before 1970 too; empty bins between are zeros. */
static void
test_every_bin_is_there_in_order_with_its_sums(void **state)
{
	static const int64_t firsts[] = {0, -2000, -9000, 800000000};
	static const int64_t widths[] = {1, 1000000, 2 * NS_PER_S};
	struct model *m = calloc(1, sizeof(*m));

	(void)state;
	for (unsigned i = 0; i < 12; i++) {
		struct series *s = series_of(widths[i % 3], N_BINS + 200);
		struct seen seen = {.model = m, .bin_ns = widths[i % 3]};
		struct series_bin sum;

		memset(m, 0, sizeof(*m));
		m->first = firsts[i / 3];
		fill(s, m, seen.bin_ns, i + 1, 300 * (i % 4 + 1));
		series_each(s, see, &seen);
		sum = sum_of(m);
		CHECK(same(&seen.sum, &sum));
		CHECK_EQ(seen.gaps, 0);
		CHECK_EQ(seen.last_ns, (m->first + last_used(m)) * seen.bin_ns);
		CHECK_EQ(series_evicted(s)->packets, 0);
		series_free(s);
	}
	free(m);
}

static void
test_the_newest_bins_end_at_the_clock(void **state)
{
	struct model *m = calloc(1, sizeof(*m));
	struct series *s = series_of(NS_PER_S, N_BINS + 200);
	struct series_bin out[500];
	int64_t first_ns;

	(void)state;
	m->first = -100;
	fill(s, m, NS_PER_S, 3, 5000);
	for (int64_t clock = -700; clock < N_BINS + 700; clock += 61) {
		struct series_window w = {
		    .clock_ns = clock * NS_PER_S + clock % 9,
		    .from_ns = INT64_MAX,
		    .merge = 1,
		    .n = 500};

		series_newest(s, &w, out, &first_ns);
		CHECK_EQ(first_ns,
		    (clock - 499 - (clock < 0 && clock % 9 < 0)) * NS_PER_S);
		for (int64_t i = 0; i < 500; i++) {
			static const struct series_bin zero;
			int64_t place = first_ns / NS_PER_S + i - m->first;
			bool inside = place >= 0 && place < N_BINS;

			CHECK(same(&out[i], inside ? &m->bins[place] : &zero));
		}
	}
	series_free(s);
	free(m);
}

/* Neighbours that are one: their sums, from multiples of their width on. */
static void
test_merged_bins_begin_at_multiples_and_are_sums(void **state)
{
	struct model *m = calloc(1, sizeof(*m));
	struct series *s = series_of(NS_PER_S, N_BINS + 200);
	struct series_bin out[50];
	int64_t first_ns;

	(void)state;
	m->first = -100;
	fill(s, m, NS_PER_S, 4, 5000);
	for (int64_t merge = 1; merge < 300; merge += 7) {
		struct series_window w = {.clock_ns = 3000 * NS_PER_S,
		    .from_ns = (merge % 2 ? 600 : -70) * NS_PER_S,
		    .merge = merge,
		    .n = 50};
		struct series_bin sum[50] = {{0}};

		series_newest(s, &w, out, &first_ns);
		CHECK_EQ(first_ns % (merge * NS_PER_S), 0);
		CHECK(first_ns <= w.from_ns);
		CHECK(first_ns > w.from_ns - merge * NS_PER_S ||
		      first_ns + (50 * merge) * NS_PER_S > w.clock_ns);
		for (int64_t i = 0; i < N_BINS; i++) {
			int64_t to = m->first + i - first_ns / NS_PER_S;

			if (to >= 0 && to / merge < 50)
				series_bin_add(&sum[to / merge], &m->bins[i]);
		}
		for (int i = 0; i < 50; i++)
			CHECK(same(&out[i], &sum[i]));
	}
	series_free(s);
	free(m);
}

/* Bins of a year: four hundred of them are more than there is time. */
static void
test_bins_of_a_year_do_not_overflow(void **state)
{
	const int64_t year = INT64_C(31536000) * NS_PER_S;
	struct series *s = series_of(year, 1000);
	struct series_bin out[1000];
	struct series_window w = {
	    .clock_ns = 56 * year + 3,
	    .from_ns = INT64_MAX,
	    .merge = 1,
	    .n = 1000,
	};
	int64_t first_ns;

	(void)state;
	series_bin(s, 56 * year)->packets = 5;
	series_newest(s, &w, out, &first_ns);
	CHECK_EQ(out[999].packets, 5);
	CHECK(first_ns < -100 * year);
	series_free(s);
}

/* Whatever comes when all pages are taken: nothing is lost from the sum. */
static void
test_the_oldest_leave_into_the_evicted(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 9; seed++) {
		struct series *s = series_of(1000, 64 * (uint32_t)seed);
		struct seen seen = {.bin_ns = 1000};
		struct series_bin all = {0};
		uint64_t x = seed;

		for (unsigned i = 0; i < 20000; i++) {
			int64_t bin = i / 10 +
			              (int64_t)(random_next(&x) % 3000) -
			              (i % 50 == 0 ? 100000 : 0);

			random_next(&x);
			put(series_bin(s, bin * 1000), &x);
			put(&all, &x);
		}
		CHECK(series_evicted(s)->packets > 0);
		series_each(s, see, &seen);
		series_bin_add(&seen.sum, series_evicted(s));
		CHECK(same(&seen.sum, &all));
		series_clear(s);
		CHECK_EQ(series_evicted(s)->packets, 0);
		CHECK_EQ(series_bin(s, 5000)->packets, 0);
		series_free(s);
	}
}

/* 1890 to 2026 in milliseconds, as one lying clock has it. */
static void
test_a_gap_of_136_years_is_no_flood_of_zeros(void **state)
{
	struct series *s = series_of(NS_PER_MS, 10000);
	struct seen seen = {.bin_ns = NS_PER_MS};

	(void)state;
	series_bin(s, INT64_C(-2500000000) * NS_PER_S)->packets = 1;
	series_bin(s, INT64_C(1768918966) * NS_PER_S)->packets = 1;
	series_bin(s, INT64_C(1768918966) * NS_PER_S + 20 * NS_PER_MS)
	    ->packets = 1;
	series_each(s, see, &seen);
	CHECK_EQ(seen.sum.packets, 3);
	CHECK_EQ(seen.n, 22); /* a short gap is still filled */
	CHECK_EQ(seen.gaps, 1);
	series_free(s);
}

static bool
stop_at_once(void *context, int64_t start_ns, const struct series_bin *b)
{
	(void)start_ns;
	(void)b;
	++*(int *)context;
	return false;
}

static void
test_a_visitor_can_stop(void **state)
{
	struct series *s = series_of(1, 100);
	int calls = 0;

	(void)state;
	series_each(s, stop_at_once, &calls);
	CHECK_EQ(calls, 0);
	series_bin(s, 1)->packets = 1;
	series_bin(s, 9)->packets = 1;
	series_each(s, stop_at_once, &calls);
	CHECK_EQ(calls, 1);
	series_free(s);
}

static void
test_merged_series_are_the_sum(void **state)
{
	struct model *m = calloc(1, sizeof(*m));
	struct series *a = series_of(1000, N_BINS + 200);
	struct series *b = series_of(1000, 300); /* gives up what is old */
	struct seen seen = {.bin_ns = 1000};
	struct series_bin sum;

	(void)state;
	fill(a, m, 1000, 7, 2000);
	fill(b, m, 1000, 8, 2000);
	series_merge(a, b);
	series_each(a, see, &seen);
	series_bin_add(&seen.sum, series_evicted(a));
	sum = sum_of(m);
	CHECK(same(&seen.sum, &sum));
	series_free(a);
	series_free(b);
	free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_bin_is_there_in_order_with_its_sums),
	    cmocka_unit_test(test_the_newest_bins_end_at_the_clock),
	    cmocka_unit_test(test_merged_bins_begin_at_multiples_and_are_sums),
	    cmocka_unit_test(test_bins_of_a_year_do_not_overflow),
	    cmocka_unit_test(test_the_oldest_leave_into_the_evicted),
	    cmocka_unit_test(test_a_gap_of_136_years_is_no_flood_of_zeros),
	    cmocka_unit_test(test_a_visitor_can_stop),
	    cmocka_unit_test(test_merged_series_are_the_sum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
