/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/series.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_BINS 64
#define LONG_SPAN ((int64_t)1 << 20) /* bins */
#define SHORT_GAP 30                 /* bins */

struct page {
	int64_t number; /* of bins number * 64 and the 63 behind it */
	struct series_bin bins[PAGE_BINS];
};

struct series {
	int64_t bin_ns;
	struct page *pages;
	uint32_t *order; /* pages by number */
	uint32_t used, capacity;
	uint32_t
	    last; /* place in `order` found last: packets come in time order */
	struct series_bin
	    *bin; /* found last, of the bin_ns from bin_start_ns */
	int64_t bin_start_ns;
	struct series_bin evicted;
};

static uint32_t
pages_for(uint32_t max_bins)
{
	return max_bins / PAGE_BINS + 1;
}

size_t
series_plan(uint32_t max_bins)
{
	return (size_t)pages_for(max_bins) *
	       (sizeof(struct page) + sizeof(uint32_t));
}

int
series_new(
    int64_t bin_ns, uint32_t max_bins, struct series **out, struct error *err)
{
	struct series *s = calloc(1, sizeof(*s));

	if (!s)
		goto no_memory;
	s->bin_ns = bin_ns;
	s->capacity = pages_for(max_bins);
	s->pages = alloc_reserve(s->capacity * sizeof(struct page));
	s->order = alloc_reserve(s->capacity * sizeof(uint32_t));
	if (!s->pages || !s->order)
		goto free_series;
	*out = s;
	return 0;

free_series:
	series_free(s);
no_memory:
	return error_set(err, -ENOMEM, "timeline: no memory");
}

void
series_free(struct series *s)
{
	if (!s)
		return;
	alloc_release(s->pages, s->capacity * sizeof(struct page));
	alloc_release(s->order, s->capacity * sizeof(uint32_t));
	free(s);
}

void
series_clear(struct series *s)
{
	alloc_forget(s->pages, s->used * sizeof(struct page));
	s->used = 0;
	s->last = 0;
	s->bin = NULL;
	s->evicted = (struct series_bin){0};
}

void
series_rebin(struct series *s, int64_t bin_ns)
{
	series_clear(s);
	s->bin_ns = bin_ns;
}

int64_t
series_bin_ns(const struct series *s)
{
	return s->bin_ns;
}

const struct series_bin *
series_evicted(const struct series *s)
{
	return &s->evicted;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static struct page *
page_at(const struct series *s, uint32_t place)
{
	return &s->pages[s->order[place]];
}

/* First place whose page number is not below `number`. */
static uint32_t
lower_bound(const struct series *s, int64_t number)
{
	uint32_t low = 0, high = s->used;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (page_at(s, middle)->number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
series_bin_add(struct series_bin *into, const struct series_bin *from)
{
	into->packets += from->packets;
	into->bytes_in += from->bytes_in;
	into->bytes_out += from->bytes_out;
	into->wire += from->wire;
	into->flows += from->flows;
	into->lost += from->lost;
	into->queries += from->queries;
	into->damaged += from->damaged;
}

/* The oldest page leaves; its memory is the newcomer's. */
static uint32_t
evict_oldest(struct series *s)
{
	uint32_t page = s->order[0];

	for (size_t i = 0; i < PAGE_BINS; i++)
		series_bin_add(&s->evicted, &s->pages[page].bins[i]);
	s->used--;
	memmove(s->order, s->order + 1, s->used * sizeof(*s->order));
	memset(&s->pages[page], 0, sizeof(struct page));
	return page;
}

static uint32_t
insert(struct series *s, int64_t number)
{
	uint32_t page = s->used < s->capacity ? s->used : evict_oldest(s);
	uint32_t place = lower_bound(s, number);

	memmove(s->order + place + 1, s->order + place,
	    (s->used - place) * sizeof(*s->order));
	s->order[place] = page;
	s->pages[page].number = number;
	s->used++;
	return place;
}

struct series_bin *
series_bin(struct series *s, int64_t time_ns)
{
	int64_t bin, number;

	/* Divisions are dear, and the next frame is nearly always in here. */
	if (s->bin && time_ns - s->bin_start_ns >= 0 &&
	    time_ns - s->bin_start_ns < s->bin_ns)
		return s->bin;
	bin = floor_div(time_ns, s->bin_ns);
	number = floor_div(bin, PAGE_BINS);
	if (s->last >= s->used || page_at(s, s->last)->number != number) {
		s->last = lower_bound(s, number);
		if (s->last == s->used || page_at(s, s->last)->number != number)
			s->last = insert(s, number);
	}
	s->bin_start_ns = bin * s->bin_ns;
	s->bin = &page_at(s, s->last)->bins[bin - number * PAGE_BINS];
	return s->bin;
}

static bool
is_empty(const struct series_bin *b)
{
	return !b->packets && !b->wire && !b->lost && !b->queries &&
	       !b->damaged;
}

/* Bins from the first page to the last. */
static int64_t
span(const struct series *s)
{
	if (s->used == 0)
		return 0;
	return (page_at(s, s->used - 1)->number - page_at(s, 0)->number + 1) *
	       PAGE_BINS;
}

void
series_each(const struct series *s,
    bool (*visit)(void *context, int64_t start_ns, const struct series_bin *b),
    void *context)
{
	static const struct series_bin zero;
	int64_t next = INT64_MIN; /* the bin after the one visited last */
	int64_t longest_gap = span(s) > LONG_SPAN ? SHORT_GAP : LONG_SPAN;

	for (uint32_t i = 0; i < s->used * PAGE_BINS; i++) {
		const struct page *p = page_at(s, i / PAGE_BINS);
		const struct series_bin *b = &p->bins[i % PAGE_BINS];
		int64_t bin = p->number * PAGE_BINS + i % PAGE_BINS;

		if (is_empty(b))
			continue;
		if (next != INT64_MIN && bin - next <= longest_gap) {
			for (; next < bin; next++) {
				if (!visit(context, next * s->bin_ns, &zero))
					return;
			}
		}
		if (!visit(context, bin * s->bin_ns, b))
			return;
		next = bin + 1;
	}
}

void
series_newest(const struct series *s, const struct series_window *w,
    struct series_bin *out, int64_t *first_ns)
{
	int64_t n = w->n, merge = w->merge;
	int64_t newest = floor_div(floor_div(w->clock_ns, s->bin_ns), merge);
	int64_t latest = floor_div(floor_div(w->from_ns, s->bin_ns), merge);
	int64_t first = latest < newest - n + 1 ? latest : newest - n + 1;
	uint32_t place = lower_bound(s, floor_div(first * merge, PAGE_BINS));

	if (__builtin_mul_overflow(first * merge, s->bin_ns, first_ns))
		*first_ns = INT64_MIN; /* 400 bins of a year each */
	memset(out, 0, w->n * sizeof(*out));
	for (; place < s->used; place++) {
		const struct page *p = page_at(s, place);
		int64_t bin = p->number * PAGE_BINS;

		for (size_t i = 0; i < PAGE_BINS; i++, bin++) {
			int64_t to;

			if (is_empty(&p->bins[i]))
				continue;
			to = floor_div(bin, merge) - first;
			if (to >= 0 && to < n)
				series_bin_add(&out[to], &p->bins[i]);
		}
	}
}

void
series_merge(struct series *into, const struct series *from)
{
	for (uint32_t place = 0; place < from->used; place++) {
		const struct page *p = page_at(from, place);

		for (int64_t i = 0; i < PAGE_BINS; i++) {
			int64_t bin = p->number * PAGE_BINS + i;

			if (!is_empty(&p->bins[i]))
				series_bin_add(
				    series_bin(into, bin * from->bin_ns),
				    &p->bins[i]);
		}
	}
	series_bin_add(&into->evicted, &from->evicted);
}
