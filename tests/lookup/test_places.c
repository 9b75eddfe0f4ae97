/* SPDX-License-Identifier: BSD-2-Clause */
/* Databases of make_databases.py, in the folder $TAPDECK_GEOIP_DATA. */
#include "check.h"

#include "lookup/places.h"
#include "lookup/special.h"
#include "../../src/lookup/place_names.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define SKIPPED 77
#define PATH_BYTES 512

static char city[PATH_BYTES], asn[PATH_BYTES];

static struct geo *
open_geo(void)
{
	const char *const paths[] = {city, asn};
	struct geo *g = NULL;

	CHECK_EQ(geo_open(paths, 2, &g, NULL), 0);
	return g;
}

static struct places *
new_places(size_t bytes)
{
	struct places *p = NULL;

	CHECK_EQ(places_new(open_geo(), bytes, &p, NULL), 0);
	return p;
}

static struct addr
addr_of(const char *text)
{
	struct addr a;

	assert_true(addr_parse(text, &a));
	return a;
}

static const struct place *
ask(struct places *p, const char *text)
{
	struct addr a = addr_of(text);

	return places_get(p, &a);
}

static void
test_a_place_has_labels_and_a_location(void **state)
{
	static const struct {
		const char *address, *location, *country, *city, *network;
	} cases[] = {
	    {"5.1.1.1", "Atlantis/Poseidonis", "Atlantis", "Poseidonis",
		"Trident Networks"},
	    {"5.200.1.1", "Atlantis", "Atlantis", "<unknown>", "<unknown>"},
	    {"9.9.9.9", "", "<unknown>", "<unknown>", "<unknown>"},
	    {"10.1.1.1", "private use", "private use", "private use",
		"private use"},
	    {"6.1.1.1", "Lemuria/Poseidonis", "Lemuria", "Poseidonis", ""},
	};
	struct places *p = new_places(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct place *at = ask(p, cases[i].address);

		CHECK_STR(at->location, cases[i].location);
		CHECK_STR(at->label[PLACE_COUNTRY], cases[i].country);
		CHECK_STR(at->label[PLACE_CITY], cases[i].city);
		CHECK_STR(at->label[PLACE_NETWORK], cases[i].network);
	}
	places_free(p);
}

static void
test_ids_are_the_same_for_the_same_and_only_then(void **state)
{
	struct places *p = new_places(0);
	const struct place *a = ask(p, "5.1.1.1"), *b = ask(p, "5.1.2.1");
	const struct place *c = ask(p, "6.1.1.1"), *d = ask(p, "2a00:5::1");

	(void)state;
	CHECK_EQ(a->id[PLACE_COUNTRY], b->id[PLACE_COUNTRY]);
	CHECK_EQ(a->id[PLACE_CITY], b->id[PLACE_CITY]);
	CHECK(a->id[PLACE_NETWORK] != b->id[PLACE_NETWORK]);
	CHECK(a->id[PLACE_COUNTRY] != c->id[PLACE_COUNTRY]);
	CHECK(a->id[PLACE_CITY] != c->id[PLACE_CITY]); /* of one name */
	CHECK_EQ(a->id[PLACE_CITY], d->id[PLACE_CITY]);
	CHECK_EQ(a->id[PLACE_NETWORK], d->id[PLACE_NETWORK]);
	assert_ptr_equal(ask(p, "5.1.1.1"), a);
	places_free(p);
}

/* Far more than there is room for, each asked for twice. */
static void
check_many(struct places *p, struct geo *g, uint32_t seed)
{
	for (uint32_t i = 0; i < 20000; i++) {
		uint32_t n = (i % 10000 + seed) * 2654435761u;
		uint8_t four[4] = {(uint8_t)(4 + n % 7), (uint8_t)(n >> 8),
		    (uint8_t)(n >> 16), (uint8_t)(n >> 24)};
		struct addr a = addr_ipv4(four);
		const struct place *at = places_get(p, &a);
		struct geo_place want;

		if (!g)
			continue;
		geo_lookup(g, &a, &want);
		CHECK_STR(at->country_code, want.country_code);
		CHECK_STR(at->city, want.city);
		CHECK_EQ(at->asn, want.asn);
	}
}

static void
test_answers_are_those_of_the_databases_however_small_the_memory(void **state)
{
	struct places *p = new_places(0);
	struct geo *g = open_geo();

	(void)state;
	check_many(p, g, 0);
	places_free(p);
	p = new_places((size_t)8 << 20);
	check_many(p, g, 5);
	places_free(p);
	geo_close(g);
}

/* Places take what is planned for them, and then all are one. */
static void
test_places_beyond_those_planned_for_are_more(void **state)
{
	const size_t bytes = (size_t)1 << 20;
	const uint32_t most = place_names_most(bytes);
	struct place_names n;
	struct geo_place at = {.country = "Atlantis", .country_code = "AT"};
	uint32_t first = 0, last = 0;

	(void)state;
	CHECK_EQ(place_names_init(&n, bytes, NULL), 0);
	CHECK(place_names_plan(bytes) <= bytes);
	for (uint32_t i = 0; i < 2 * most; i++) {
		snprintf(
		    at.city, sizeof(at.city), "A city of a long name %u", i);
		snprintf(at.organization, sizeof(at.organization),
		    "An organization of a long name %u", i);
		at.asn = i + 1;
		last = place_names_touch(&n, &at, "<unknown>");
		first = i == 0 ? last : first;
	}
	CHECK_STR(place_names_at(&n, first)->city, "A city of a long name 0");
	CHECK_EQ(last, 0);
	CHECK_STR(place_names_at(&n, last)->label[PLACE_CITY], "<more>");
	CHECK(n.places.used > most / 2 && n.places.used <= most);
	CHECK(n.texts.used <= n.texts.capacity);
	place_names_fini(&n);
}

static void *
ask_many(void *places)
{
	check_many(places, NULL, 0);
	return NULL;
}

static void
test_several_threads_may_ask(void **state)
{
	struct places *p = new_places((size_t)1 << 20);
	struct geo *g = open_geo();
	pthread_t threads[3];

	(void)state;
	for (int i = 0; i < 3; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, ask_many, p), 0);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	check_many(p, g, 0);
	geo_close(g);
	places_free(p);
}

static void
count(void *counter)
{
	atomic_fetch_add((atomic_int *)counter, 1);
}

static void
test_deferred_an_address_is_looked_up_by_whoever_works(void **state)
{
	struct places *p = new_places(0);
	atomic_int woken = 0;

	(void)state;
	CHECK_EQ(places_defer(p, count, &woken), 0);
	CHECK_STR(ask(p, "10.1.1.1")->location, "private use"); /* at once */
	CHECK_EQ(woken, 0);
	CHECK_STR(ask(p, "5.1.1.1")->label[PLACE_CITY], "<looking up>");
	CHECK_STR(ask(p, "5.1.1.1")->location, "");
	CHECK_EQ(woken, 1); /* asked for once */
	assert_true(places_work(p));
	assert_false(places_work(p));
	CHECK_STR(ask(p, "5.1.1.1")->city, "Poseidonis");
	CHECK_EQ(woken, 1);
	places_free(p);
}

/* What there is no room for in the queue is asked for again. */
static void
test_deferred_all_are_looked_up_in_the_end(void **state)
{
	struct places *p = new_places((size_t)32 << 20);
	atomic_int woken = 0;
	unsigned left = 1, rounds = 0;

	(void)state;
	CHECK_EQ(places_defer(p, count, &woken), 0);
	for (; left > 0 && rounds < 20; rounds++) {
		left = 0;
		for (uint32_t i = 0; i < 120000; i++) {
			uint8_t four[4] = {5, (uint8_t)(i >> 16),
			    (uint8_t)(i >> 8), (uint8_t)i};
			struct addr a = addr_ipv4(four);

			left += !*places_get(p, &a)->country;
		}
		while (places_work(p))
			;
	}
	CHECK_EQ(left, 0);
	CHECK(rounds >= 2);
	places_free(p);
}

static void
work_at_once(void *places)
{
	struct places **p = places;

	assert_true(places_work(*p));
}

/* The worst of turns: it is found out before the asker goes on. */
static void
test_what_is_found_out_is_not_forgotten_by_who_asked(void **state)
{
	struct places *p = new_places(0);

	(void)state;
	CHECK_EQ(places_defer(p, work_at_once, &p), 0);
	ask(p, "5.1.1.1");
	CHECK_STR(ask(p, "5.1.1.1")->city, "Poseidonis");
	places_free(p);
}

struct worker {
	struct places *places;
	atomic_bool stop;
};

static void *
work(void *arg)
{
	struct worker *w = arg;

	while (!atomic_load(&w->stop)) {
		places_refresh(w->places);
		places_work(w->places);
	}
	return NULL;
}

/* How many of 4000 addresses are not known yet. */
static unsigned
count_pending(struct places *p)
{
	unsigned pending = 0;

	for (uint32_t i = 0; i < 4000; i++) {
		uint8_t four[4] = {5, 7, (uint8_t)(i >> 8), (uint8_t)i};
		struct addr a = addr_ipv4(four);

		pending += !*places_get(p, &a)->country;
	}
	return pending;
}

/* What was asked for is known in the end, however the two take turns. */
static void
test_one_works_while_another_asks(void **state)
{
	struct places *p = new_places((size_t)4 << 20);
	struct worker w = {.places = p};
	atomic_int woken = 0;
	unsigned rounds = 0;
	pthread_t thread;

	(void)state;
	CHECK_EQ(places_defer(p, count, &woken), 0);
	CHECK_EQ(pthread_create(&thread, NULL, work, &w), 0);
	check_many(p, NULL, 0);
	while (count_pending(p) > 0 && rounds < 100000)
		rounds++;
	CHECK(rounds < 100000);
	while (!*ask(p, "5.1.1.1")->city)
		;
	atomic_store(&w.stop, true);
	pthread_join(thread, NULL);
	CHECK_STR(ask(p, "5.1.1.1")->city, "Poseidonis");
	places_free(p);
}

static void
copy(const char *from, const char *to)
{
	char command[3 * PATH_BYTES];

	snprintf(command, sizeof(command), "cp '%s' '%s'", from, to);
	CHECK_EQ(system(command), 0);
}

static void
test_a_replaced_database_answers_for_known_addresses_too(void **state)
{
	char changing[PATH_BYTES + 16], other[PATH_BYTES + 16];
	const char *const paths[] = {changing};
	atomic_int woken = 0;
	struct places *p;
	struct geo *g;

	(void)state;
	snprintf(changing, sizeof(changing), "%s.changing", city);
	snprintf(other, sizeof(other), "%.400s/other.mmdb",
	    getenv("TAPDECK_GEOIP_DATA"));
	copy(city, changing);
	CHECK_EQ(geo_open(paths, 1, &g, NULL), 0);
	CHECK_EQ(places_new(g, 0, &p, NULL), 0);
	CHECK_EQ(places_defer(p, count, &woken), 0);
	ask(p, "5.1.1.1");
	assert_true(places_work(p));
	CHECK_STR(ask(p, "5.1.1.1")->country, "Atlantis");
	copy(other, changing);
	places_refresh(p);
	CHECK_STR(ask(p, "5.1.1.1")->country, "Atlantis"); /* until known */
	assert_true(places_work(p));
	CHECK_STR(ask(p, "5.1.1.1")->country, "Lemuria");
	assert_false(places_work(p));
	places_free(p);
	unlink(changing);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_place_has_labels_and_a_location),
	    cmocka_unit_test(test_ids_are_the_same_for_the_same_and_only_then),
	    cmocka_unit_test(test_places_beyond_those_planned_for_are_more),
	    cmocka_unit_test(
		test_answers_are_those_of_the_databases_however_small_the_memory),
	    cmocka_unit_test(test_several_threads_may_ask),
	    cmocka_unit_test(
		test_deferred_an_address_is_looked_up_by_whoever_works),
	    cmocka_unit_test(test_deferred_all_are_looked_up_in_the_end),
	    cmocka_unit_test(
		test_what_is_found_out_is_not_forgotten_by_who_asked),
	    cmocka_unit_test(test_one_works_while_another_asks),
	    cmocka_unit_test(
		test_a_replaced_database_answers_for_known_addresses_too),
	};
	const char *data = getenv("TAPDECK_GEOIP_DATA");

	if (!data || access(data, R_OK) < 0)
		return SKIPPED;
	snprintf(city, sizeof(city), "%.400s/GeoLite2-City.mmdb", data);
	snprintf(asn, sizeof(asn), "%.400s/GeoLite2-ASN.mmdb", data);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
