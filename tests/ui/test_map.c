/* SPDX-License-Identifier: BSD-2-Clause */
/* The map over places that are really there: where they are, how dark. */
#include "scene.h"

#include "map_keys.h"
#include "map_raster.h"

#include "lookup/world.h"

#include <locale.h>
#include <math.h>

enum { BERLIN, BOSTON, NAIROBI, N_KNOWN };

#define COUNTRY(name, letters, number)                                         \
	{                                                                      \
		.country = name, .country_code = letters, .city = "",          \
		.label = {name, "<unknown>", "<unknown>"},                     \
		.id = { number,                                                \
			number,                                                \
			number }                                               \
	}
#define CITY(name, nation, letters, number, north, east)                       \
	{                                                                      \
		.country = nation, .country_code = letters, .city = name,      \
		.label = {nation, name, "<unknown>"},                          \
		.id = {number, number, number}, .has_point = true,             \
		.latitude = north, .longitude = east                           \
	}

static const struct place countries[] = {COUNTRY("Germany", "DE", 1),
    COUNTRY("United States", "US", 2), COUNTRY("Kenya", "KE", 3)};
static const struct place cities[] = {
    CITY("Berlin", "Germany", "DE", 11, 52.52F, 13.4F),
    CITY("Boston", "United States", "US", 12, 42.36F, -71.06F),
    CITY("Nairobi", "Kenya", "KE", 13, -1.29F, 36.82F)};
static const struct place special = {.country_code = "",
    .label = {"private use", "private use", "private use"},
    .id = {4, 4, 4}};
static const struct place unknown = {.country_code = "",
    .label = {"<unknown>", "<unknown>", "<unknown>"},
    .id = {5, 5, 5}};
static const struct place undrawn = COUNTRY("Atlantis", "XA", 6);

static struct place_row
row(const struct place *place, uint64_t bytes)
{
	return (struct place_row){
	    .place = place,
	    .hosts = 1,
	    .bytes = {0, bytes},
	    .all_bytes = 10000000,
	};
}

/* Germany has most, Kenya a ten-thousandth of that. */
static void
open_map(int width, int height, bool ascii)
{
	struct fake *f = &scene.fake;

	begin(10, SOURCE_KIND_FILE, width, height);
	scene.board.canvas.ascii = ascii;
	f->countries[0] = row(&countries[BERLIN], 4000000);
	f->countries[1] = row(&countries[BOSTON], 300000);
	f->countries[2] = row(&countries[NAIROBI], 400);
	f->countries[3] = row(&special, 7000000);
	f->countries[4] = row(&unknown, 20000);
	f->countries[5] = row(&undrawn, 5000);
	f->n_countries = 6;
	f->cities[0] = row(&cities[BERLIN], 4000000);
	f->cities[1] = row(&cities[BOSTON], 300000);
	f->cities[2] = row(&cities[NAIROBI], 400);
	f->n_cities = 3;
	press('m');
	look(&scene); /* the second answer */
}

/* Dots that are set in the cell of a point. */
static unsigned
dots_at(double east, double north)
{
	const struct map_view *m = &scene.board.map;
	uint32_t cell;
	int x, y;

	CHECK(map_raster_dot(&m->raster, east, north, &x, &y));
	cell = canvas_at(&scene.board.canvas, m->page.x + x / MAP_DOTS_X,
	    m->page.y + y / MAP_DOTS_Y)
	           ->character;
	CHECK(cell == ' ' || (cell & ~0xffu) == 0x2800);
	return cell == ' ' ? 0 : (unsigned)__builtin_popcount(cell & 0xff);
}

static void
test_a_country_is_the_darker_the_more_it_has(void **state)
{
	(void)state;
	open_map(200, 60, false);
	press('1');
	CHECK_EQ(dots_at(9.5, 51.5), 8); /* Germany */
	press('0');
	CHECK_EQ(dots_at(-100, 42), 4);
	CHECK_EQ(dots_at(-55, -8), 0); /* Brazil, away from its borders */
	CHECK_EQ(dots_at(-35, 35), 0); /* the sea */
	press('3');
	CHECK_EQ(dots_at(38.2, 1.2), 1); /* Kenya */
	CHECK_SEEN("to 4.00 kB");
	CHECK_SEEN("to 4.00 MB");
	end();
}

static void
test_shades_are_told_apart_without_braille_and_colour(void **state)
{
	char line[256];
	bool darkest = false, lightest = false, land = false;

	(void)state;
	open_map(80, 24, true);
	for (int y = 0; y < scene.board.map.page.height; y++) {
		canvas_line(&scene.board.canvas, scene.board.map.page.y + y,
		    line, sizeof(line));
		darkest |= strchr(line, '%') != NULL;
		lightest |= strchr(line, ':') != NULL;
		land |= strstr(line, "....") != NULL;
		for (const char *at = line; *at; at++)
			CHECK(*at >= ' ' && *at <= '~');
	}
	CHECK(darkest && lightest && land);
	end();
}

static void
test_cities_have_a_number_and_a_name_where_they_are(void **state)
{
	const struct map_view *m = &scene.board.map;

	(void)state;
	open_map(200, 60, false);
	CHECK_EQ(m->n_marks, 3);
	for (int i = 0; i < N_KNOWN; i++) {
		int x, y;

		CHECK(map_raster_dot(&m->raster, (double)cities[i].longitude,
		    (double)cities[i].latitude, &x, &y));
		x = m->page.x + x / MAP_DOTS_X;
		y = m->page.y + y / MAP_DOTS_Y;
		CHECK_EQ(
		    canvas_at(&scene.board.canvas, x, y)->character, '1' + i);
	}
	CHECK_SEEN("1Berlin");
	CHECK_SEEN("2Boston");
	CHECK_SEEN("1 Berlin, DE");
	CHECK_SEEN("[Cities 3]");
	end();
}

static void
test_without_points_countries_are_marked_in_their_middle(void **state)
{
	(void)state;
	open_map(120, 30, false);
	scene.fake.n_cities = 0;
	press('v');
	press('v');
	look(&scene);
	CHECK_SEEN("[Countries 4]");
	CHECK_SEEN("Germany");
	CHECK_EQ(scene.board.map.n_marks, 3); /* Atlantis is nowhere */
	end();
}

static void
test_what_has_no_place_is_told(void **state)
{
	(void)state;
	open_map(120, 30, false);
	CHECK_SEEN("no place: 7.00 MB private or special, 20.0 kB unknown; "
		   "not drawn: 5.00 kB");
	CHECK_SEEN("World, by bytes");
	press('v');
	CHECK_SEEN("World, by rate");
	end();
}

static void
test_keys_choose_a_part_and_plus_that_of_the_selected(void **state)
{
	(void)state;
	open_map(80, 24, false);
	press('3');
	CHECK_SEEN("Africa, by");
	press(INPUT_RIGHT);
	CHECK_SEEN("North America, by");
	press(INPUT_LEFT);
	CHECK_SEEN("Africa, by");
	press('-');
	CHECK_SEEN("World, by");
	press(INPUT_DOWN);
	press(INPUT_DOWN); /* Nairobi */
	press('+');
	CHECK_SEEN("Africa, by");
	press('0');
	press(INPUT_LEFT);
	CHECK_SEEN("Oceania, by");
	press('9'); /* no such part */
	CHECK_SEEN("Oceania, by");
	end();
}

static void
test_the_help_names_the_parts_in_the_order_of_their_keys(void **state)
{
	size_t n, n_keys;
	const struct map_region *regions = map_regions(&n);
	const struct modal_key *keys = map_keys(&n_keys);
	const char *at = NULL;

	(void)state;
	for (size_t i = 0; i < n_keys; i++) {
		if (strcmp(keys[i].name, "0-6") == 0)
			at = keys[i].help;
	}
	CHECK(at);
	for (size_t i = 0; i < n; i++) {
		at = strstr(at, regions[i].title);
		CHECK(at);
	}
}

static void
test_without_traffic_nothing_is_shaded(void **state)
{
	(void)state;
	begin(10, SOURCE_KIND_LIVE, 80, 24);
	press('m');
	look(&scene);
	CHECK_SEEN("nothing to shade yet");
	CHECK_SEEN("[Countries 0]");
	CHECK_EQ(scene.board.map.n_marks, 0);
	press('\r');
	press('i');
	press('+');
	CHECK(scene.board.map.open);
	end();
}

/* The middle of a great circle, by another formula than the arc's. */
static void
test_arcs_go_from_here_along_great_circles(void **state)
{
	double a = 42.36 * M_PI / 180, b = 52.52 * M_PI / 180;
	double turn = (13.4 + 71.06) * M_PI / 180;
	double x = cos(b) * cos(turn), y = cos(b) * sin(turn);
	double north = atan2(sin(a) + sin(b), hypot(cos(a) + x, y));
	double east = atan2(y, cos(a) + x);

	(void)state;
	north = north * 180 / M_PI;
	east = east * 180 / M_PI - 71.06;
	open_map(200, 60, false);
	CHECK_EQ(dots_at(east, north), 0); /* the sea */
	CHECK_UNSEEN("o here");
	scene.board.map.here = &cities[BOSTON];
	look(&scene);
	CHECK(dots_at(east, north) > 0);
	CHECK_EQ(dots_at(east, north - 8), 0);
	CHECK_SEEN("o here");
	scene.board.canvas.ascii = true;
	look(&scene);
	CHECK_SEEN("**");
	end();
}

static void
test_a_filter_that_hides_places_is_told(void **state)
{
	(void)state;
	open_map(120, 30, false);
	CHECK_UNSEEN("/ Kenya");
	press('m');
	press('/');
	press_all("Kenya");
	press('\r');
	press('m');
	look(&scene);
	CHECK_SEEN("World, by bytes, / Kenya");
	CHECK(scene.fake.asked.where != NULL);
	end();
}

static void
test_i_goes_into_the_selected_place(void **state)
{
	(void)state;
	open_map(120, 30, false);
	press(INPUT_DOWN);
	press('i');
	CHECK(!scene.board.map.open);
	CHECK_EQ(scene.board.trail.scope.n, 1);
	CHECK_EQ(scene.board.trail.scope.steps[0].place_id,
	    cities[BOSTON].id[PLACE_CITY]);
	press('m');
	CHECK_SEEN("World, by bytes, in Boston");
	end();
}

static void
test_enter_goes_into_a_place_and_escape_back_to_the_map(void **state)
{
	(void)state;
	open_map(120, 30, false);
	press(INPUT_DOWN);
	press(INPUT_ENTER);
	CHECK(!scene.board.map.open);
	CHECK_EQ(scene.fake.scope.n, 1);
	CHECK_EQ(scene.fake.scope.steps[0].kind, SCOPE_PLACE);
	CHECK(!scene.board.filter.where);
	press(INPUT_ESCAPE);
	CHECK_EQ(scene.fake.scope.n, 0);
	CHECK(scene.board.map.open);
	CHECK_SEEN("World, by bytes");
	CHECK_SEEN("▸2 Boston");
	press(INPUT_ESCAPE);
	CHECK_SEEN("[1 Hosts]");
	end();
}

/* Press the button on the cell of a point. */
static void
click_on(double east, double north)
{
	const struct map_view *m = &scene.board.map;
	int x, y;

	CHECK(map_raster_dot(&m->raster, east, north, &x, &y));
	board_input(&scene.board,
	    &(struct input){INPUT_CLICK, m->page.x + x / MAP_DOTS_X,
		m->page.y + y / MAP_DOTS_Y});
	look(&scene);
}

static void
test_a_click_selects_the_country_or_says_it_has_nothing(void **state)
{
	(void)state;
	open_map(120, 30, false);
	click_on(38.2, 0.8);
	CHECK_SEEN("[Countries 4]");
	CHECK_SEEN("▸3 Kenya");
	click_on(-55, -8);
	CHECK_SEEN("nothing from or to BR");
	click_on(-35, 35);
	CHECK_SEEN("▸3 Kenya");
	end();
}

static void
test_the_selected_stays_when_others_overtake_it(void **state)
{
	(void)state;
	open_map(120, 30, false);
	press(INPUT_DOWN);
	CHECK_SEEN("▸2 Boston");
	for (uint64_t i = 0; i < scene.fake.n_cities; i++)
		scene.fake.cities[i].bytes[1] *=
		    scene.fake.cities[i].place == &cities[BOSTON] ? 1000 : 1;
	press('v');
	press('v');
	look(&scene);
	CHECK_SEEN("▸1 Boston");
	end();
}

static void
test_playing_goes_on_under_the_map(void **state)
{
	(void)state;
	open_map(80, 24, false);
	press(' ');
	CHECK_EQ(scene.fake.commands[0].command, DECK_PAUSE);
	CHECK_SEEN("PAUSED");
	press('q');
	CHECK(!scene.board.quit && !scene.board.map.open);
	end();
}

static void
test_no_key_or_click_at_any_size_draws_outside(void **state)
{
	static const int keys[] = {'1', '+', 'v', '\t', INPUT_DOWN, INPUT_RIGHT,
	    INPUT_PAGE_DOWN, 'G', '-', INPUT_LEFT, INPUT_CLICK, 'u', '?', 'x',
	    INPUT_WHEEL_DOWN, '6', 'g', INPUT_CLICK};

	(void)state;
	open_map(80, 24, false);
	scene.board.map.here = &cities[BOSTON];
	for (int i = 0; i < 250; i++) {
		int key = keys[i % (int)(sizeof(keys) / sizeof(keys[0]))];

		board_resize(&scene.board, 1 + i * 37 % 230, 1 + i * 17 % 70);
		scene.board.canvas.ascii = i % 5 == 0;
		board_input(&scene.board,
		    &(struct input){key, i * 13 % 240, i * 7 % 72});
		look(&scene);
		CHECK(scene.board.map.open);
	}
	end();
}

/* The middle of every dot against all rings, one by one. */
static void
test_each_dot_belongs_to_the_country_around_its_middle(void **state)
{
	struct map_raster r = {.owners = NULL};
	const struct world_table *t = world_table();
	size_t n;

	(void)state;
	CHECK_EQ(map_raster_make(&r, &map_regions(&n)[1], 50, 12), 0);
	for (int i = 0; i < r.width * r.height; i++) {
		int x = i % r.width, y = i / r.width;
		int own = map_raster_country(&r, x, y);
		double east = 10 * (r.west + (x + 0.5) * r.across);
		double north = 10 * (r.north - (y + 0.5) * r.along);
		bool inside = false;

		for (unsigned k = 0; own >= 0 && k < t->countries[own].n_rings;
		     k++) {
			struct world_ring ring =
			    world_ring(&t->countries[own], k);

			for (size_t p = 1; p < ring.n; p++) {
				struct world_point a = ring.points[p - 1];
				struct world_point b = ring.points[p];

				if ((a.north > north) != (b.north > north) &&
				    east < a.east + (north - a.north) *
							(b.east - a.east) /
							(b.north - a.north))
					inside = !inside;
			}
		}
		/* What is too small for a middle has one dot. */
		CHECK(own < 0 || inside || t->countries[own].n_rings <= 1);
	}
	map_raster_fini(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_country_is_the_darker_the_more_it_has),
	    cmocka_unit_test(
		test_shades_are_told_apart_without_braille_and_colour),
	    cmocka_unit_test(
		test_cities_have_a_number_and_a_name_where_they_are),
	    cmocka_unit_test(
		test_without_points_countries_are_marked_in_their_middle),
	    cmocka_unit_test(test_what_has_no_place_is_told),
	    cmocka_unit_test(
		test_keys_choose_a_part_and_plus_that_of_the_selected),
	    cmocka_unit_test(
		test_a_click_selects_the_country_or_says_it_has_nothing),
	    cmocka_unit_test(test_the_selected_stays_when_others_overtake_it),
	    cmocka_unit_test(
		test_the_help_names_the_parts_in_the_order_of_their_keys),
	    cmocka_unit_test(test_without_traffic_nothing_is_shaded),
	    cmocka_unit_test(test_arcs_go_from_here_along_great_circles),
	    cmocka_unit_test(test_a_filter_that_hides_places_is_told),
	    cmocka_unit_test(test_i_goes_into_the_selected_place),
	    cmocka_unit_test(
		test_enter_goes_into_a_place_and_escape_back_to_the_map),
	    cmocka_unit_test(test_no_key_or_click_at_any_size_draws_outside),
	    cmocka_unit_test(test_playing_goes_on_under_the_map),
	    cmocka_unit_test(
		test_each_dot_belongs_to_the_country_around_its_middle),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
