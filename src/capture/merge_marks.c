/* SPDX-License-Identifier: BSD-2-Clause */
#include "merge_marks.h"

#include <string.h>

void
merge_marks_init(struct merge_marks *m, int64_t spacing)
{
	m->spacing = spacing;
	m->next = 0;
	m->n = m->n_places = 0;
}

static void
thin_out(struct merge_marks *m)
{
	size_t kept = (m->n + 1) / 2, places = 0;

	for (size_t i = 0; i < kept; i++) {
		struct merge_mark mark = m->marks[2 * i];

		memmove(&m->places[places], &m->places[mark.first],
		    mark.n_places * sizeof(m->places[0]));
		mark.first = (uint32_t)places;
		places += mark.n_places;
		m->marks[i] = mark;
	}
	m->n = kept;
	m->n_places = places;
	m->spacing *= 2;
}

struct merge_place *
merge_marks_add(struct merge_marks *m, struct merge_mark mark, size_t n_places)
{
	m->next = mark.bytes + m->spacing;
	while (m->n > 1 &&
	       (m->n == MERGE_MARKS || m->n_places + n_places > MERGE_PLACES))
		thin_out(m);
	if (m->n_places + n_places > MERGE_PLACES)
		return NULL;
	mark.first = (uint32_t)m->n_places;
	mark.n_places = (uint32_t)n_places;
	m->marks[m->n++] = mark;
	m->n_places += n_places;
	m->next = mark.bytes + m->spacing;
	return &m->places[mark.first];
}

const struct merge_mark *
merge_marks_find(const struct merge_marks *m, int64_t time_ns)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->marks[middle].max_ns < time_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &m->marks[low - 1] : NULL;
}
