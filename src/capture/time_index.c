/* SPDX-License-Identifier: BSD-2-Clause */
#include "time_index.h"

void
time_index_init(struct time_index *index, int64_t spacing)
{
	index->spacing = spacing;
	index->next = 0;
	index->n_marks = 0;
}

static void
thin_out(struct time_index *index)
{
	for (size_t i = 0; i < TIME_INDEX_MARKS / 2; i++)
		index->marks[i] = index->marks[2 * i];
	index->n_marks = TIME_INDEX_MARKS / 2;
	index->spacing *= 2;
}

void
time_index_add(struct time_index *index, const struct time_mark *mark)
{
	if (index->n_marks == TIME_INDEX_MARKS)
		thin_out(index);
	index->marks[index->n_marks++] = *mark;
	index->next = mark->offset + index->spacing;
}

const struct time_mark *
time_index_find(const struct time_index *index, int64_t time_ns)
{
	size_t low = 0, high = index->n_marks;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (index->marks[middle].max_ns < time_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &index->marks[low - 1] : NULL;
}
