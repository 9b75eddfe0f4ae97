/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filter of a place leaves the hosts that were counted for it, and no
 * other; over databases of make_databases.py.
 */
#include "views/asking.h"

#include "lookup/geo.h"
#include "packet/told.h"
#include "stats/analysis.h"
#include "views/place_where.h"
#include "views/where.h"

#include <stdio.h>
#include <unistd.h>

#define SKIPPED 77
#define LINK_RAW 101

static const char *const databases[] = {
    "GeoLite2-City.mmdb", "world.mmdb", "GeoLite2-ASN.mmdb"};
#define N_DATABASES (sizeof(databases) / sizeof(databases[0]))

/* Cities, countries without, a network alone, nothing at all, special. */
static const char *const hosts[] = {"0c000001", "0c050001", "0c010001",
    "05010101", "05010201", "05020304", "05c80001", "06010101", "07010101",
    "0d000001", "e00000fb", "0a000009", "64400001"};
#define N_HOSTS (sizeof(hosts) / sizeof(hosts[0]))

static struct places *
places_of(const char *folder)
{
	char texts[N_DATABASES][512];
	const char *paths[N_DATABASES];
	struct places *places = NULL;
	struct geo *geo = NULL;

	for (size_t i = 0; i < N_DATABASES; i++) {
		snprintf(texts[i], sizeof(texts[i]), "%.400s/%s", folder,
		    databases[i]);
		paths[i] = texts[i];
	}
	CHECK_EQ(geo_open(paths, N_DATABASES, &geo, NULL), 0);
	CHECK_EQ(places_new(geo, 1 << 20, &places, NULL), 0);
	return places;
}

static struct analysis *
counted(struct places *places)
{
	const struct analysis_config config = {
	    .memory_bytes = 1 << 20,
	    .places = places,
	};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	for (size_t i = 0; i < N_HOSTS; i++) {
		uint8_t bytes[TOLD_MAX];
		char hex[128];
		struct frame f = {.data = bytes, .link = LINK_RAW};

		snprintf(hex, sizeof(hex),
		    "4500 0020 1234 0000 40 11 0000 c0a80102 %s"
		    "14e9 14e9 000c 0000 61626364",
		    hosts[i]);
		f.captured = f.wire = (uint32_t)told_bytes(hex, bytes);
		f.number = i + 1;
		f.time_ns = f.clock_ns = (int64_t)i * 1000;
		analysis_apply(a, &f, 1);
	}
	return a;
}

/* Hosts that a filter leaves, and their bytes. */
static uint64_t
filtered(const struct analysis *a, const char *text, uint64_t *bytes)
{
	struct query q = query_default(view_find("hosts"));
	struct where *where = NULL;
	struct error err = {""};
	struct result r;
	uint64_t n;

	if (where_compile(text, &where, &err) < 0 ||
	    where_check(where, q.view, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	q.where = where;
	r = ask(a, &q);
	n = r.n_rows;
	*bytes = 0;
	for (uint64_t i = 0; i < n; i++)
		*bytes += count_of(q.view, result_row(&r, i), "bytes");
	result_fini(&r);
	where_free(where);
	return n;
}

static const char *folder;

static void
test_the_hosts_of_a_place_are_those_counted_for_it(void **state)
{
	static const char *const ids[] = {"countries", "cities", "networks"};
	struct places *places = places_of(folder);
	struct analysis *a = counted(places);

	(void)state;
	for (size_t k = 0; k < sizeof(ids) / sizeof(ids[0]); k++) {
		struct result r = ask_everything(a, ids[k]);
		const struct view *v = r.query.view;

		CHECK(r.n_rows >= 5);
		for (uint64_t i = 0; i < r.n_rows; i++) {
			const void *row = result_row(&r, i);
			char text[PLACE_WHERE_BYTES];
			uint64_t bytes;

			CHECK(place_where(v->place_kind, v->place(row), text));
			CHECK_EQ(filtered(a, text, &bytes),
			    count_of(v, row, "hosts"));
			CHECK_EQ(bytes, count_of(v, row, "bytes"));
		}
		result_fini(&r);
	}
	analysis_free(a);
	places_free(places);
}

static void
test_quotes_in_a_name_do_not_end_it(void **state)
{
	static const struct place odd = {
	    .country_code = "XQ",
	    .city = "a\" or \\ \"b",
	    .id = {1, 1, 1},
	};
	static const struct place more = {
	    .country_code = "",
	    .city = "",
	    .label = {"<more>", "<more>", "<more>"},
	};
	char text[PLACE_WHERE_BYTES];
	struct where *where = NULL;

	(void)state;
	CHECK(place_where(PLACE_CITY, &odd, text));
	CHECK_STR(text, "city=\"a\\\" or \\\\ \\\"b\" country_code=\"XQ\"");
	CHECK_EQ(where_compile(text, &where, NULL), 0);
	where_free(where);
	/* Number 0 stands for all there was no room for. */
	CHECK(!place_where(PLACE_CITY, &more, text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_the_hosts_of_a_place_are_those_counted_for_it),
	    cmocka_unit_test(test_quotes_in_a_name_do_not_end_it),
	};

	folder = getenv("TAPDECK_GEOIP_DATA");
	if (!folder || access(folder, R_OK) < 0)
		return SKIPPED;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
