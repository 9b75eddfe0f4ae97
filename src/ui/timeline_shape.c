/* SPDX-License-Identifier: BSD-2-Clause */
#include "timeline_shape.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>

#define MINUTE (60 * NS_PER_S)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MOST_BIN (200 * DAY) /* a screen of them is within 64 bits */

/* clang-format off */
static const int64_t widths[] = {
	NS_PER_MS, 2 * NS_PER_MS, 5 * NS_PER_MS,
	10 * NS_PER_MS, 20 * NS_PER_MS, 50 * NS_PER_MS,
	100 * NS_PER_MS, 200 * NS_PER_MS, 500 * NS_PER_MS,
	NS_PER_S, 2 * NS_PER_S, 4 * NS_PER_S, 10 * NS_PER_S, 30 * NS_PER_S,
	MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE,
	HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY,
};
/* clang-format on */

#define N_WIDTHS (sizeof(widths) / sizeof(widths[0]))

/* Below what is counted any width will do: it will be counted anew for it. */

int64_t
timeline_floor(int64_t time_ns, int64_t bin_ns)
{
	return (time_ns / bin_ns - (time_ns % bin_ns < 0)) * bin_ns;
}

int64_t
timeline_at(const struct timeline_shape *t, int x)
{
	int64_t from_right = 2 * (int64_t)(t->width - 1 - x);
	int64_t back = from_right < 0 ? 0 : from_right / t->stretch;
	int64_t bin = (int64_t)t->n - 1 - back;

	return t->first_ns + (bin < 0 ? 0 : bin) * t->bin_ns;
}

/* The column of a bin's newest dot, or of its oldest. */
static int64_t
column_of(const struct timeline_shape *t, int64_t bin, bool oldest)
{
	int64_t back = (int64_t)t->n - 1 - bin;
	int64_t dot = oldest ? (back + 1) * t->stretch - 1 : back * t->stretch;

	return t->width - 1 - dot / 2;
}

bool
timeline_columns(const struct timeline_shape *t, int64_t from_ns, int64_t to_ns,
    int *out_first, int *out_last)
{
	int64_t end_ns = t->first_ns + t->n * t->bin_ns;
	int64_t first, last;

	if (from_ns < t->first_ns)
		from_ns = t->first_ns;
	if (to_ns > end_ns)
		to_ns = end_ns;
	if (from_ns >= to_ns || !t->n)
		return false;
	first = column_of(t, (from_ns - t->first_ns) / t->bin_ns, true);
	last = column_of(t, (to_ns - 1 - t->first_ns) / t->bin_ns, false);
	if (last < 0)
		return false;
	*out_first = first < 0 ? 0 : (int)first;
	*out_last = (int)last;
	return true;
}

int64_t
timeline_wider(int64_t bin_ns, int64_t counted_ns)
{
	for (size_t i = 0; i < N_WIDTHS; i++) {
		if (widths[i] <= bin_ns)
			continue;
		if (bin_ns < counted_ns && widths[i] > counted_ns)
			return counted_ns;
		if (widths[i] % counted_ns == 0 || widths[i] < counted_ns)
			return widths[i];
	}
	return bin_ns < MOST_BIN ? 2 * bin_ns : bin_ns;
}

int64_t
timeline_narrower(int64_t bin_ns, int64_t counted_ns)
{
	for (size_t i = N_WIDTHS; i-- > 0;) {
		if (widths[i] >= bin_ns)
			continue;
		if (bin_ns > counted_ns && widths[i] < counted_ns)
			return counted_ns;
		if (widths[i] % counted_ns == 0 || widths[i] < counted_ns)
			return widths[i];
	}
	return bin_ns > counted_ns ? counted_ns : bin_ns;
}

int64_t
timeline_fitting(int64_t span_ns, int64_t counted_ns, uint32_t n)
{
	int64_t bin_ns = counted_ns;

	while (span_ns / bin_ns + 2 > n && bin_ns < MOST_BIN)
		bin_ns = timeline_wider(bin_ns, counted_ns);
	return bin_ns;
}

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The middle one, the lower of two; the values are sorted for it. */
static uint64_t
median(uint64_t *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return values[(n - 1) / 2];
}

/* The mean and a standard deviation more. */
static double
mean_and_deviation(const uint64_t *values, size_t n)
{
	double sum = 0, squares = 0, mean;

	for (size_t i = 0; i < n; i++)
		sum += (double)values[i];
	mean = sum / (double)n;
	for (size_t i = 0; i < n; i++)
		squares +=
		    ((double)values[i] - mean) * ((double)values[i] - mean);
	return mean + sqrt(squares / (double)n);
}

/* What a bin has to be over to stand out, or UINT64_MAX: nothing does. */
static uint64_t
threshold(const uint64_t *values, uint32_t n)
{
	uint64_t *used = calloc(n ? n : 1, sizeof(*used));
	uint64_t over = UINT64_MAX;
	size_t n_used = 0;

	for (uint32_t i = 0; used && i < n; i++) {
		if (values[i])
			used[n_used++] = values[i];
	}
	if (n_used) {
		double usual = 2 * (double)median(used, n_used);
		double high = mean_and_deviation(used, n_used);

		over = (uint64_t)(usual > high ? usual : high);
	}
	free(used);
	return over;
}

/* The run of bins over a number that `at` is in. */
static struct timeline_run
run_around(const uint64_t *values, uint32_t n, int64_t at, uint64_t over)
{
	struct timeline_run run = {at, at};

	while (run.first > 0 && values[run.first - 1] > over)
		run.first--;
	while (run.last + 1 < n && values[run.last + 1] > over)
		run.last++;
	return run;
}

bool
timeline_spike(const uint64_t *values, uint32_t n, uint64_t least, int64_t from,
    bool forwards, struct timeline_run *out)
{
	uint64_t usual = threshold(values, n);
	uint64_t over = least > usual ? least : usual;
	int64_t step = forwards ? 1 : -1;

	for (int64_t i = from + step; i >= 0 && i < n; i += step) {
		if (values[i] <= over)
			continue;
		*out = run_around(values, n, i, over);
		return true;
	}
	return false;
}
