/* SPDX-License-Identifier: BSD-2-Clause */
#include "matrix_view.h"

#include "ui/plot.h"
#include "views/where.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
matrix_view_init(struct matrix_view *m)
{
	if (!m->folder)
		m->folder = matrix_folder_new();
	if (!m->pairs)
		m->pairs = calloc(MATRIX_PAIRS, sizeof(*m->pairs));
	return m->folder && m->pairs;
}

void
matrix_view_fini(struct matrix_view *m)
{
	matrix_folder_free(m->folder);
	free(m->pairs);
	m->folder = NULL;
	m->pairs = NULL;
}

struct query
matrix_view_query(const struct matrix_view *m, const struct where *where)
{
	const struct view *v = view_find("pairs");
	struct error why;

	return (struct query){
	    .view = v,
	    .sort = (unsigned)view_column(v, "bytes"),
	    .descending = true,
	    .needs = m->level >= MATRIX_NETWORK ? NEED_PLACE : 0,
	    .limit = MATRIX_PAIRS,
	    .where = where && where_check(where, v, &why) == 0 ? where : NULL,
	    .graph_bins = 1,
	};
}

/* Columns of the view of pairs. */
struct columns {
	unsigned src, dst, bytes, packets;
};

static struct columns
columns_of(const struct view *v)
{
	return (struct columns){
	    .src = (unsigned)view_column(v, "src"),
	    .dst = (unsigned)view_column(v, "dst"),
	    .bytes = (unsigned)view_column(v, "bytes"),
	    .packets = (unsigned)view_column(v, "packets"),
	};
}

static struct matrix_pair
read_pair(const struct view *v, const struct columns *c, const void *row)
{
	return (struct matrix_pair){
	    .end = {v->columns[c->src].get(row).addr,
		v->columns[c->dst].get(row).addr},
	    .place = {v->end_place ? v->end_place(row, 0) : NULL,
		v->end_place ? v->end_place(row, 1) : NULL},
	    .bytes = v->columns[c->bytes].get(row).count,
	    .packets = v->columns[c->packets].get(row).count,
	};
}

void
matrix_view_take(struct matrix_view *m, const struct result *r)
{
	const struct view *v = r->query.view;
	struct columns c;

	if (v != view_find("pairs") || r->query.limit != MATRIX_PAIRS)
		return;
	c = columns_of(v);
	m->n = 0;
	for (uint64_t i = 0; i < r->n_rows && m->n < MATRIX_PAIRS; i++)
		m->pairs[m->n++] = read_pair(v, &c, result_row(r, i));
	m->all = r->total_rows;
	m->beyond = (struct matrix_sum){0, 0};
	/* Through a filter, what is not at hand is not meant. */
	if (r->has_total && !m->filtered)
		m->beyond =
		    (struct matrix_sum){r->other[c.bytes], r->other[c.packets]};
	m->fresh = m->answered = true;
}

/* The line of whom the cursor was on; the last one if he is no more. */
static void
mark_again(struct matrix_view *m, unsigned end)
{
	unsigned lines = matrix_view_lines(m);

	for (unsigned i = 0; m->marked[end] && i < m->folded.n; i++) {
		if (!matrix_same_group(
			&m->folded.groups[i], &m->mark[end], m->level))
			continue;
		m->at[end] = i;
		return;
	}
	if (m->at[end] >= lines)
		m->at[end] = lines ? lines - 1 : 0;
}

void
matrix_view_fold(struct matrix_view *m, unsigned room)
{
	if (!m->answered || (!m->fresh && m->room == room))
		return;
	matrix_fold(
	    m->folder, m->pairs, m->n, m->beyond, m->level, room, &m->folded);
	m->room = room;
	m->fresh = false;
	m->top = m->folded.most ? plot_scale(m->folded.most) : 0;
	mark_again(m, 0);
	mark_again(m, 1);
}

unsigned
matrix_view_lines(const struct matrix_view *m)
{
	return m->folded.n + m->folded.rest;
}

static void
mark(struct matrix_view *m, unsigned end)
{
	m->marked[end] = m->at[end] < m->folded.n;
	if (m->marked[end])
		m->mark[end] = m->folded.groups[m->at[end]];
}

void
matrix_view_move(struct matrix_view *m, int row, int column)
{
	int last = (int)matrix_view_lines(m) - 1;

	last = last < 0 ? 0 : last;
	m->at[0] = (unsigned)(row < 0 ? 0 : row > last ? last : row);
	m->at[1] = (unsigned)(column < 0 ? 0 : column > last ? last : column);
	mark(m, 0);
	mark(m, 1);
}

void
matrix_view_collapse(struct matrix_view *m, enum matrix_level level)
{
	m->level = level;
	m->at[0] = m->at[1] = 0;
	m->marked[0] = m->marked[1] = false;
	m->fresh = true;
}

void
matrix_view_label(const struct matrix_view *m, unsigned line,
    char out[static MATRIX_LABEL_BYTES])
{
	if (line < m->folded.n)
		matrix_label(&m->folded.groups[line], m->level, out);
	else
		snprintf(out, MATRIX_LABEL_BYTES, "other");
}

static size_t
into_places(const struct matrix_view *m, const struct matrix_group *ends[2],
    struct scope_step out[static 2])
{
	enum place_kind kind =
	    m->level == MATRIX_COUNTRY ? PLACE_COUNTRY : PLACE_NETWORK;
	size_t n = m->at[0] == m->at[1] ? 1 : 2;

	for (size_t i = 0; i < n; i++) {
		if (!ends[i]->place)
			return 0;
		out[i] = (struct scope_step){
		    .kind = SCOPE_PLACE,
		    .place = (uint8_t)kind,
		    .place_id = ends[i]->place->id[kind],
		};
		scope_set_text(&out[i], ends[i]->place->label[kind], "");
	}
	return n;
}

size_t
matrix_view_scope(const struct matrix_view *m, struct scope_step out[static 2])
{
	const struct matrix_group *ends[2];

	if (m->at[0] >= m->folded.n || m->at[1] >= m->folded.n)
		return 0;
	for (unsigned i = 0; i < 2; i++)
		ends[i] = &m->folded.groups[m->at[i]];
	if (m->level >= MATRIX_NETWORK)
		return into_places(m, ends, out);
	out[0] = (struct scope_step){
	    .kind = m->level == MATRIX_SUBNET ? SCOPE_SUBNETS : SCOPE_PAIR,
	    .a = ends[0]->addr,
	    .b = ends[1]->addr,
	    .bits_a = matrix_subnet_bits(&ends[0]->addr),
	    .bits_b = matrix_subnet_bits(&ends[1]->addr),
	};
	return 1;
}
