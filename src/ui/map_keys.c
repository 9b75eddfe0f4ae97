/* SPDX-License-Identifier: BSD-2-Clause */
#include "map_keys.h"

#include "base/clock.h"
#include "board.h"
#include "lookup/world.h"
#include "stats/tables.h"

#define CTRL(letter) INPUT_CTRL(letter)
#define PATIENCE_NS (30 * NS_PER_MS)
#define REFRESH_NS (NS_PER_S * 9 / 10)
#define SOON_NS (150 * NS_PER_MS)

static void
ask_for(struct board *s, enum map_list list)
{
	struct query q = map_view_query(&s->map, list, s->filter.where);

	s->map.asked = list;
	s->map.filtered = q.where != NULL;
	q.serial = ++s->serial;
	deck_ask(s->deck, &q);
	s->wait_until_ns = clock_monotonic_ns() + PATIENCE_NS;
	s->dirty = true;
}

static void
ask(struct board *s)
{
	s->map.asked_ns = clock_monotonic_ns();
	ask_for(s, MAP_COUNTRIES);
}

/* To group all hosts twice is work; a replay asks for tables more often. */
void
map_ask(struct board *s)
{
	if (clock_monotonic_ns() - s->map.asked_ns >= REFRESH_NS)
		ask(s);
}

/* The deck keeps one question: the next is put when this one is answered. */
void
map_take(struct board *s)
{
	map_view_take(&s->map, s->result);
	if (s->result->query.serial != s->serial)
		return;
	s->wait_until_ns = 0;
	if (s->map.asked + 1 < N_MAP_LISTS)
		ask_for(s, (enum map_list)(s->map.asked + 1));
}

void
action_map(struct board *s, int key)
{
	(void)key;
	s->map.open = true;
	ask(s);
	/* Places that nobody asked for before are being looked up now. */
	s->map.asked_ns -= REFRESH_NS - SOON_NS;
	s->next_ask_ns = clock_monotonic_ns() + SOON_NS;
}

static void
back(struct board *s)
{
	s->map.open = false;
	board_ask(s);
}

/* Everything follows it then, the map too; Esc comes back to it. */
static void
go_into(struct board *s)
{
	const struct map_row *row = map_view_selected(&s->map);
	const struct view *v = map_view_of(s->map.front);
	struct place_row of = {.place = row ? row->place : NULL};
	struct scope_step step;

	if (!row || !v->scope || !v->scope(&of, &step))
		return;
	trail_enter(s, &step);
	back(s);
}

static void
other_list(struct board *s)
{
	s->map.front = s->map.front == MAP_CITIES ? MAP_COUNTRIES : MAP_CITIES;
	s->map.picked = true;
}

static void
up(struct board *s)
{
	map_view_move(&s->map, -1);
}

static void
down(struct board *s)
{
	map_view_move(&s->map, 1);
}

static long
page(const struct board *s)
{
	int height = s->map.pages[s->map.front].height;

	return height > 1 ? height - 1 : 1;
}

static void
page_up(struct board *s)
{
	map_view_move(&s->map, -page(s));
}

static void
page_down(struct board *s)
{
	map_view_move(&s->map, page(s));
}

static void
first(struct board *s)
{
	map_view_move(&s->map, -MAP_ROWS);
}

static void
last(struct board *s)
{
	map_view_move(&s->map, MAP_ROWS);
}

static void
turn_region(struct board *s, size_t by)
{
	size_t n;

	map_regions(&n);
	s->map.region = (unsigned)((s->map.region + by) % n);
}

static void
next_region(struct board *s)
{
	turn_region(s, 1);
}

static void
region_before(struct board *s)
{
	size_t n;

	map_regions(&n);
	turn_region(s, n - 1);
}

static void
closer(struct board *s)
{
	const struct map_row *row = map_view_selected(&s->map);
	double east, north;
	unsigned region = MAP_WORLD;

	if (row && map_view_point(s->map.front, row, &east, &north))
		region = map_region_at(east, north);
	if (region == MAP_WORLD)
		board_say(s, "what is selected is in no part of its own");
	else
		s->map.region = region;
}

static void
away(struct board *s)
{
	s->map.region = MAP_WORLD;
}

static void
measure(struct board *s)
{
	s->map.measure = s->map.measure == MAP_BYTES ? MAP_RATE : MAP_BYTES;
	ask(s);
}

static void
units(struct board *s)
{
	s->rates = s->rates == RATE_BITS ? RATE_BYTES : RATE_BITS;
}

/* The key of a part is its number: '0' the world, '1' Europe, ... */
static void
pick_region(struct board *s, int key)
{
	size_t n;

	map_regions(&n);
	if (key >= '0' && (size_t)(key - '0') < n)
		s->map.region = (unsigned)(key - '0');
}

/* clang-format off */
static const struct modal_key keys[] = {
	{ "Esc", "Back to the table (also m and q).", "Back", back,
	  { INPUT_ESCAPE, 'm', 'q', INPUT_BACKSPACE } },
	{ "Enter", "Into the country or city that is selected: everything that is shown follows (also i).", "Into", go_into,
	  { INPUT_ENTER, '\r', '\n', 'i' } },
	{ "0-6", "World, Europe, Asia, Africa, North America, South America, Oceania.", "Part", NULL, { 0 } },
	{ "Right", "The next part of the world (also l).", NULL, next_region, { INPUT_RIGHT, 'l' } },
	{ "Left", "The part before (also h).", NULL, region_before, { INPUT_LEFT, 'h' } },
	{ "+", "Closer: the part that what is selected is in.", NULL, closer, { '+', '=' } },
	{ "-", "The whole world.", NULL, away, { '-' } },
	{ "v", "Shade by bytes or by rate.", "Value", measure, { 'v' } },
	{ "Tab", "Countries or cities: the list whose places are marked.", "List", other_list, { '\t', INPUT_BACK_TAB } },
	{ "Up", "The row above (also k).", NULL, up, { INPUT_UP, 'k' } },
	{ "Down", "The row below (also j).", NULL, down, { INPUT_DOWN, 'j' } },
	{ "PgUp", "A page up.", NULL, page_up, { INPUT_PAGE_UP, CTRL('B') } },
	{ "PgDn", "A page down.", NULL, page_down, { INPUT_PAGE_DOWN, CTRL('F') } },
	{ "g", "The first row.", NULL, first, { 'g' } },
	{ "G", "The last row.", NULL, last, { 'G' } },
	{ "u", "Rates in bits or in bytes.", NULL, units, { 'u' } },
	{ "?", "This help (also F1).", "Help", modal_help, { '?', INPUT_F1 } },
	{ "F10", "Leave tapdeck (also Ctrl-C).", NULL, modal_quit, { INPUT_F10, CTRL('C') } },
};
/* clang-format on */

const struct modal_key *
map_keys(size_t *n)
{
	*n = sizeof(keys) / sizeof(keys[0]);
	return keys;
}

/* Of the dots of a cell, the first that is land. */
static int
country_at(const struct map_view *m, int column, int row)
{
	for (int i = 0; i < MAP_DOTS_X * MAP_DOTS_Y; i++) {
		int country = map_raster_country(&m->raster,
		    column * MAP_DOTS_X + i % MAP_DOTS_X,
		    row * MAP_DOTS_Y + i / MAP_DOTS_X);

		if (country >= 0)
			return country;
	}
	return -1;
}

static void
click_map(struct board *s, const struct input *in)
{
	struct map_view *m = &s->map;
	int country = country_at(m, in->x - m->page.x, in->y - m->page.y);
	const char *code;

	if (country < 0)
		return;
	code = world_table()->countries[country].code;
	if (!map_view_pick_country(m, code))
		board_say(s, "nothing from or to %s", code);
}

static void
click(struct board *s, const struct input *in)
{
	struct map_view *m = &s->map;

	if (rect_holds(&m->page, in->x, in->y))
		click_map(s, in);
	for (int i = 0; i < N_MAP_LISTS; i++) {
		struct map_rows *rows = &m->lists[i];
		size_t row = rows->top + (size_t)(in->y - m->pages[i].y);

		if (!rect_holds(&m->pages[i], in->x, in->y) || row >= rows->n)
			continue;
		rows->selected = row;
		m->front = (enum map_list)i;
		m->picked = true;
	}
}

void
map_input(struct board *s, const struct input *in)
{
	s->dirty = true;
	if (in->key == INPUT_CLICK)
		click(s, in);
	else if (in->key == INPUT_WHEEL_UP)
		map_view_move(&s->map, -MODAL_WHEEL_LINES);
	else if (in->key == INPUT_WHEEL_DOWN)
		map_view_move(&s->map, MODAL_WHEEL_LINES);
	else if (in->key >= '0' && in->key <= '9')
		pick_region(s, in->key);
	else if (!modal_keys_press(
		     keys, sizeof(keys) / sizeof(keys[0]), s, in->key))
		modal_keys_play(s, in->key);
}
