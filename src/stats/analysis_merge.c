/* SPDX-License-Identifier: BSD-2-Clause */
/* Two analyses of disjoint shares of a tape become one of the whole. */
#include "analysis_private.h"

#include <errno.h>
#include <stdlib.h>

static void
merge_ledger(struct ledger *into, const struct ledger *from)
{
	if (from->frames_analysed > 0) {
		if (into->frames_analysed == 0 ||
		    from->first_ns < into->first_ns)
			into->first_ns = from->first_ns;
		if (into->frames_analysed == 0 || from->last_ns > into->last_ns)
			into->last_ns = from->last_ns;
	}
	into->frames_analysed += from->frames_analysed;
	into->frames_not_ip += from->frames_not_ip;
	into->frames_cut += from->frames_cut;
	into->frames_with_issues += from->frames_with_issues;
	into->wire_bytes += from->wire_bytes;
	into->lost_kernel += from->lost_kernel;
	into->lost_interface += from->lost_interface;
	into->lost_ring += from->lost_ring;
}

static void
merge_steps(struct analysis *into, const struct analysis *from)
{
	int64_t open = recent_step(into->ladder.recent);

	for (size_t i = 0; i <= RECENT_STEPS; i++) {
		const struct step_total *t = &from->steps[i];
		struct step_total *mine;

		if (t->packets == 0 || t->step < open - RECENT_STEPS)
			continue;
		mine = analysis_step(into, t->step);
		mine->packets += t->packets;
		mine->in += t->in;
		mine->out += t->out;
	}
}

static void
merge_issues(struct analysis *into, const struct analysis *from)
{
	for (int i = 0; i < N_ISSUES; i++) {
		struct issue_row *x = &into->issues[i];
		const struct issue_row *y = &from->issues[i];

		if (y->packets > 0 &&
		    (x->packets == 0 || y->example < x->example))
			x->example = y->example;
		x->packets += y->packets;
	}
}

/* Flows that came along still have the names' cookies of where they were. */
static void
move_names(
    struct analysis *into, const struct analysis *from, const uint32_t *moved)
{
	const struct map *m = &into->ladder.flows;

	for (uint32_t i = 0; i < from->ladder.flows.used; i++) {
		const struct flow *f = ladder_flow(&from->ladder, i);
		uint32_t slot;

		if (f->said.ref == 0)
			continue;
		slot = map_find(m, &f->key, map_hash(m, &f->key));
		if (slot != MAP_NONE)
			ladder_flow(&into->ladder, slot)->said.ref =
			    f->said.settled
				? said_moved(from->said, moved, f->said.ref)
				: 0; /* of a talk, which is over */
	}
}

static int
merge_said(
    struct analysis *into, const struct analysis *from, struct error *err)
{
	uint32_t *moved = calloc(said_moved_room(from->said), sizeof(*moved));

	if (!moved)
		return error_set(err, -ENOMEM, "merging: no memory");
	said_merge(into->said, from->said, moved);
	move_names(into, from, moved);
	free(moved);
	return 0;
}

int
analysis_merge(
    struct analysis *into, const struct analysis *from, struct error *err)
{
	int r;

	if (from->has_clock)
		analysis_advance(into, from->clock_ns);
	r = remembered_merge(into->remembered, from->remembered, err);
	if (r < 0)
		return r;
	r = ladder_merge(&into->ladder, &from->ladder, into->clock_ns, err);
	if (r < 0)
		return r;
	r = merge_said(into, from, err);
	if (r < 0)
		return r;
	if (into->files && from->files)
		r = files_merge(into->files, from->files, err);
	if (r < 0)
		return r;
	series_merge(into->series, from->series);
	paths_merge(&into->paths, &from->paths);
	merge_ledger(&into->ledger, &from->ledger);
	merge_steps(into, from);
	merge_issues(into, from);
	into->delivered += from->delivered;
	into->lost_shown += from->lost_shown;
	counts_add(&into->total, &from->total);
	counts_add(&into->with_ports, &from->with_ports);
	return 0;
}
