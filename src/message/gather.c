/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/gather.h"

#include <string.h>

bool
gather_put(struct gather *g, uint64_t offset, const uint8_t *piece, size_t n)
{
	size_t from, to, first = 0, last;

	if (n == 0)
		return true;
	if (offset >= GATHER_BYTES || n > GATHER_BYTES - offset)
		return false;
	from = (size_t)offset;
	to = from + n;
	while (first < g->n_runs && g->runs[first].to < from)
		first++;
	last = first;
	while (last < g->n_runs && g->runs[last].from <= to)
		last++;
	if (first == last && g->n_runs == GATHER_RUNS)
		return false;

	memcpy(g->at + from, piece, n);
	/* Runs first..last-1 touch the piece: they and it become one. */
	if (first < last) {
		if (g->runs[first].from < from)
			from = g->runs[first].from;
		if (g->runs[last - 1].to > to)
			to = g->runs[last - 1].to;
	}
	memmove(&g->runs[first + 1], &g->runs[last],
	    (g->n_runs - last) * sizeof(g->runs[0]));
	g->runs[first] = (struct gather_run){(uint16_t)from, (uint16_t)to};
	g->n_runs = (uint16_t)(g->n_runs - (last - first) + 1);
	return true;
}
