/* SPDX-License-Identifier: BSD-2-Clause */
#include "map_view.h"

#include "lookup/world.h"
#include "ui/plot.h"
#include "views/where.h"

#include <string.h>

static const char *const view_ids[N_MAP_LISTS] = {
    [MAP_COUNTRIES] = "countries",
    [MAP_CITIES] = "cities",
};

static const char *const column_ids[N_MAP_MEASURES] = {
    [MAP_BYTES] = "bytes",
    [MAP_RATE] = "rate",
};

void
map_view_fini(struct map_view *m)
{
	map_raster_fini(&m->raster);
}

const struct view *
map_view_of(enum map_list list)
{
	return view_find(view_ids[list]);
}

struct query
map_view_query(
    const struct map_view *m, enum map_list list, const struct where *where)
{
	const struct view *v = map_view_of(list);
	struct error why;

	return (struct query){
	    .view = v,
	    .sort = (unsigned)view_column(v, column_ids[m->measure]),
	    .descending = true,
	    .needs = NEED_PLACE | NEED_RATES,
	    .limit = MAP_ROWS,
	    .where = where && where_check(where, v, &why) == 0 ? where : NULL,
	    .graph_bins = 1,
	};
}

static struct cell
cell_of(const struct view *v, const void *row, const char *id)
{
	return v->columns[view_column(v, id)].get(row);
}

/* What has no country is told beside the map. */
static void
count_rest(struct map_rest *rest, const struct map_row *row)
{
	if (*row->place->label[PLACE_COUNTRY] == '<')
		rest->unknown += row->value[MAP_BYTES];
	else
		rest->special += row->value[MAP_BYTES];
}

static struct map_row
read_row(const struct view *v, const void *row)
{
	struct map_row out = {
	    .place = v->place(row),
	    .share = cell_of(v, row, "share"),
	};

	for (int i = 0; i < N_MAP_MEASURES; i++)
		out.value[i] = cell_of(v, row, column_ids[i]).count;
	return out;
}

/* What is in a country but no known city is listed with its country. */
static bool
is_known(const struct view *v, const struct place *place)
{
	return v->place_kind != PLACE_CITY || *place->city;
}

static void
keep(struct map_rows *rows, const struct result *r)
{
	const struct view *v = r->query.view;

	rows->n = 0;
	rows->more = r->total_rows > r->n_rows;
	rows->rest = (struct map_rest){0, 0};
	for (uint64_t i = 0; i < r->n_rows; i++) {
		struct map_row row = read_row(v, result_row(r, i));

		if (!*row.place->country_code)
			count_rest(&rows->rest, &row);
		else if (is_known(v, row.place) && rows->n < MAP_ROWS)
			rows->rows[rows->n++] = row;
	}
}

/* By the number of its place, which is the same in every answer. */
static void
select_again(struct map_rows *rows, enum place_kind kind, uint32_t id)
{
	if (rows->selected >= rows->n)
		rows->selected = rows->n ? rows->n - 1 : 0;
	for (size_t i = 0; i < rows->n; i++) {
		if (rows->rows[i].place->id[kind] == id)
			rows->selected = i;
	}
}

static void
shade(struct map_view *m)
{
	const struct map_rows *rows = &m->lists[MAP_COUNTRIES];
	uint64_t most = 0;

	memset(m->shade, 0, sizeof(m->shade));
	m->undrawn = 0;
	for (size_t i = 0; i < rows->n; i++) {
		const struct map_row *row = &rows->rows[i];
		int country = world_find(row->place->country_code);

		if (country >= 0)
			m->shade[country + 1] += row->value[m->measure];
		else
			m->undrawn += row->value[MAP_BYTES];
	}
	for (int i = 0; i < MAP_OWNERS; i++)
		most = m->shade[i] > most ? m->shade[i] : most;
	m->top = most ? plot_scale(most) : 0;
}

/* Cities are in front as soon as there is one, until somebody chooses. */
static void
choose_front(struct map_view *m)
{
	const struct map_rows *cities = &m->lists[MAP_CITIES];

	if (m->picked)
		return;
	m->front = MAP_COUNTRIES;
	for (size_t i = 0; i < cities->n; i++) {
		if (cities->rows[i].place->has_point)
			m->front = MAP_CITIES;
	}
}

void
map_view_take(struct map_view *m, const struct result *r)
{
	for (int i = 0; i < N_MAP_LISTS; i++) {
		struct map_rows *rows = &m->lists[i];
		enum place_kind kind = r->query.view->place_kind;
		bool any = rows->n > 0;
		uint32_t id;

		if (r->query.view != map_view_of((enum map_list)i))
			continue;
		id = any ? rows->rows[rows->selected].place->id[kind] : 0;
		keep(rows, r);
		if (any)
			select_again(rows, kind, id);
	}
	shade(m);
	choose_front(m);
}

const struct map_row *
map_view_selected(const struct map_view *m)
{
	const struct map_rows *rows = &m->lists[m->front];

	return rows->selected < rows->n ? &rows->rows[rows->selected] : NULL;
}

void
map_view_move(struct map_view *m, long by)
{
	struct map_rows *rows = &m->lists[m->front];
	long to = (long)rows->selected + by;
	long last = rows->n ? (long)rows->n - 1 : 0;

	rows->selected = (size_t)(to < 0 ? 0 : to > last ? last : to);
}

bool
map_view_pick_country(struct map_view *m, const char *code)
{
	struct map_rows *rows = &m->lists[MAP_COUNTRIES];

	for (size_t i = 0; i < rows->n; i++) {
		if (strcmp(rows->rows[i].place->country_code, code) != 0)
			continue;
		rows->selected = i;
		m->front = MAP_COUNTRIES;
		m->picked = true;
		return true;
	}
	return false;
}

/* The middle of a country says more of it than where one host of it is. */
bool
map_view_point(
    enum map_list list, const struct map_row *row, double *east, double *north)
{
	const struct place *p = row->place;
	int i = world_find(p->country_code);
	struct world_point label;

	if (list == MAP_CITIES && p->has_point) {
		*east = (double)p->longitude;
		*north = (double)p->latitude;
		return true;
	}
	if (i < 0)
		return false;
	label = world_table()->countries[i].label;
	*east = (double)label.east / WORLD_UNITS;
	*north = (double)label.north / WORLD_UNITS;
	return true;
}
