/* SPDX-License-Identifier: BSD-2-Clause */
/* Databases of make_databases.py, in the folder $TAPDECK_GEOIP_DATA. */
#include "check.h"

#include "lookup/geo.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SKIPPED 77
#define PATH_BYTES 512

static char folder[PATH_BYTES];

static void
path_of(const char *name, char out[static PATH_BYTES])
{
	snprintf(out, PATH_BYTES, "%.200s/%.200s", folder, name);
}

static struct geo *
open_one(const char *name)
{
	char path[PATH_BYTES];
	const char *const paths[] = {path};
	struct error err;
	struct geo *g = NULL;

	path_of(name, path);
	CHECK_EQ(geo_open(paths, 1, &g, &err), 0);
	return g;
}

static struct geo_place
ask(struct geo *g, const char *text)
{
	struct geo_place place;
	struct addr a;

	assert_true(addr_parse(text, &a));
	geo_lookup(g, &a, &place);
	return place;
}

static void
test_both_schemas_say_the_same(void **state)
{
	static const char *const names[] = {
	    "GeoLite2-City.mmdb", "city24.mmdb", "city32.mmdb", "flat4.mmdb"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct geo *g = open_one(names[i]);
		struct geo_place p = ask(g, "5.1.2.3");

		CHECK_STR(p.country_code, "XA");
		CHECK_STR(p.city, "Poseidonis");
		CHECK_STR(p.region, "Mestor");
		assert_true(p.has_point);
		assert_true(p.latitude == 31.25 && p.longitude == -24.5);
		geo_close(g);
	}
}

static void
test_what_is_missing_or_empty_is_empty(void **state)
{
	struct geo *g = open_one("flat4.mmdb");
	struct geo_place p = ask(g, "5.200.0.1");

	(void)state;
	CHECK_STR(p.country_code, "XA");
	CHECK_STR(p.country, "XA"); /* for want of a name */
	CHECK_STR(p.city, "");
	assert_false(p.has_point);
	CHECK_STR(ask(g, "6.1.1.1").country_code, "");
	CHECK_STR(ask(g, "2a00:5::1").country_code, ""); /* IPv4 only */
	geo_close(g);
	g = open_one("GeoLite2-City.mmdb");
	p = ask(g, "8.8.8.8"); /* where it is registered is not where it is */
	CHECK_STR(p.country, "");
	CHECK_STR(ask(g, "7.1.1.1").country, "XN");
	CHECK_STR(ask(g, "9.9.9.9").country, "");
	geo_close(g);
}

static void
test_special_addresses_are_not_looked_up(void **state)
{
	struct geo *g = open_one("GeoLite2-City.mmdb");

	(void)state;
	CHECK_STR(ask(g, "10.1.1.1").country, "");
	CHECK_STR(ask(g, "2001:db8::1").country, "");
	geo_close(g);
}

static void
test_several_databases_answer_together(void **state)
{
	char city[PATH_BYTES], asn[PATH_BYTES], other[PATH_BYTES];
	char flat6[PATH_BYTES];
	const char *const paths[] = {asn, city, other, flat6};
	struct geo_place p;
	struct geo *g;

	(void)state;
	path_of("GeoLite2-City.mmdb", city);
	path_of("GeoLite2-ASN.mmdb", asn);
	path_of("other.mmdb", other);
	path_of("flat6.mmdb", flat6);
	CHECK_EQ(geo_open(paths, 4, &g, NULL), 0);
	p = ask(g, "5.1.1.1");
	CHECK_STR(p.country, "Atlantis"); /* the first that knows */
	CHECK_STR(p.city, "Poseidonis");
	CHECK_EQ(p.asn, 64500);
	CHECK_STR(p.organization, "Trident Networks");
	CHECK_EQ(ask(g, "5.1.2.1").asn, 4200000001);
	CHECK_EQ(ask(g, "6.1.2.1").asn, 64501);
	CHECK_STR(ask(g, "6.1.2.1").organization, "");
	p = ask(g, "2a00:5::1"); /* of a kind that has it in "traits" */
	CHECK_EQ(p.asn, 64500);
	CHECK_STR(p.city, "Poseidonis");
	geo_close(g);
}

static void
test_names_are_in_the_readers_language_else_in_english(void **state)
{
	static const struct {
		const char *locale, *city, *lone;
	} cases[] = {{"de_DE.UTF-8", "Poseidonshafen", "Lone House"},
	    {"pt_PT", "Posidonia", "Lone House"},
	    {"C", "Poseidonis", "Lone House"},
	    {"xx", "Poseidonis", "Lone House"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct geo *g;

		setenv("LC_ALL", cases[i].locale, 1);
		g = open_one("GeoLite2-City.mmdb");
		CHECK_STR(ask(g, "5.1.1.1").city, cases[i].city);
		CHECK_STR(ask(g, "5.2.3.4").city, cases[i].lone);
		geo_close(g);
	}
	setenv("LC_ALL", "C.UTF-8", 1);
}

static void
test_a_broken_database_is_an_error_that_names_it(void **state)
{
	static const char *const names[] = {"empty", "text", "marker", "cut",
	    "no_metadata", "no_data", "no_count", "loop", "deep", "deepest",
	    "deep_metadata", "wide_metadata", "huge_map", "huge_text"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char name[64], path[PATH_BYTES];
		const char *const paths[] = {path};
		struct error err = {""};
		struct geo *g;

		snprintf(name, sizeof(name), "broken_%s.mmdb", names[i]);
		path_of(name, path);
		CHECK_EQ(geo_open(paths, 1, &g, &err), -EINVAL);
		assert_ptr_equal(strstr(err.text, path), err.text);
	}
}

static void
test_what_is_no_file_is_an_error(void **state)
{
	static const char *const paths[] = {
	    "/nowhere/at.all", "/", "/dev/zero", "/dev/null"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct error err = {""};
		struct geo *g;

		CHECK_EQ(geo_open(&paths[i], 1, &g, &err), -EINVAL);
		assert_ptr_equal(strstr(err.text, paths[i]), err.text);
	}
}

static void
test_a_record_that_is_broken_is_counted_and_told(void **state)
{
	struct geo *g = open_one("broken_here_and_there.mmdb");
	struct geo_info info;

	(void)state;
	CHECK_STR(ask(g, "5.0.0.1").country, "Atlantis");
	CHECK_STR(ask(g, "5.1.0.1").country, "");
	CHECK_STR(ask(g, "5.1.0.2").country, "");
	CHECK_STR(ask(g, "5.0.0.1").country, "Atlantis");
	geo_get_info(g, 0, &info);
	CHECK_EQ(info.failures, 2);
	assert_non_null(strstr(info.failure, "broken"));
	geo_close(g);
}

static void
check_harmless(const char *text)
{
	for (; *text; text++)
		assert_false((unsigned char)*text < 0x20 || *text == 0x7f);
}

static void
test_hostile_texts_come_out_harmless(void **state)
{
	struct geo *g = open_one("hostile.mmdb");
	struct geo_info info;

	(void)state;
	for (int i = 0; i < 8; i++) {
		char text[24];
		struct geo_place p;

		snprintf(text, sizeof(text), "5.%d.0.1", i);
		p = ask(g, text);
		check_harmless(p.country);
		check_harmless(p.country_code);
		check_harmless(p.city);
		assert_null(strstr(p.country, "\u202e"));
		assert_false(p.has_point);
	}
	geo_get_info(g, 0, &info);
	check_harmless(info.kind);
	check_harmless(info.licence);
	CHECK_EQ(info.failures, 0);
	CHECK_EQ(info.built_ns, 0); /* a date beyond all clocks */
	geo_close(g);
}

static void
copy(const char *from, const char *to)
{
	char bytes[65536], a[PATH_BYTES], b[PATH_BYTES];
	FILE *in, *out;
	size_t n;

	path_of(from, a);
	path_of(to, b);
	in = fopen(a, "rb");
	out = fopen(b, "wb"); /* written over, not renamed */
	assert_true(in && out);
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		CHECK_EQ(fwrite(bytes, 1, n, out), n);
	fclose(in);
	fclose(out);
}

static void
test_a_replaced_database_answers_anew_once_it_is_whole(void **state)
{
	struct geo *g;

	(void)state;
	copy("GeoLite2-City.mmdb", "changing.mmdb");
	g = open_one("changing.mmdb");
	CHECK_STR(ask(g, "5.1.1.1").country, "Atlantis");
	assert_false(geo_refresh(g));
	copy("broken_cut.mmdb", "changing.mmdb");
	assert_false(geo_refresh(g));
	CHECK_STR(ask(g, "5.1.1.1").country, "Atlantis");
	CHECK_STR(ask(g, "6.1.1.1").country, "Lemuria"); /* from its copy */
	copy("other.mmdb", "changing.mmdb");
	assert_true(geo_refresh(g));
	CHECK_STR(ask(g, "5.1.1.1").country, "Lemuria");
	assert_false(geo_refresh(g));
	geo_close(g);
}

static void
test_folders_are_searched_in_order_and_a_name_counts_once(void **state)
{
	char first[PATH_BYTES], list[4 * PATH_BYTES], link[PATH_BYTES];
	struct geo_info info;
	struct geo *g;

	(void)state;
	path_of("first", first);
	mkdir(first, 0777);
	path_of("first/GeoLite2-City.mmdb", link);
	unlink(link);
	CHECK_EQ(symlink("../other.mmdb", link), 0);
	snprintf(list, sizeof(list), "/nowhere::%s:%s", first, folder);
	setenv("TAPDECK_GEOIP_DIRS", list, 1);
	CHECK_EQ(geo_open(NULL, 0, &g, NULL), 0);
	CHECK_EQ(geo_count(g), 2);
	assert_true(geo_is_usable(g));
	geo_get_info(g, 0, &info);
	CHECK_STR(info.path, link);
	CHECK_STR(ask(g, "5.1.1.1").country, "Lemuria");
	CHECK_EQ(ask(g, "5.1.1.1").asn, 64500);
	geo_close(g);
	setenv("TAPDECK_GEOIP_DIRS", "", 1);
	CHECK_EQ(geo_open(NULL, 0, &g, NULL), 0);
	CHECK_EQ(geo_count(g), 0);
	assert_false(geo_is_usable(g));
	CHECK_STR(ask(g, "5.1.1.1").country, "");
	geo_close(g);
}

static void
test_a_database_says_when_and_by_whom_it_was_made(void **state)
{
	struct geo *g = open_one("flat4.mmdb");
	struct geo_info info;

	(void)state;
	geo_get_info(g, 0, &info);
	CHECK_EQ(info.built_ns, INT64_C(1500000000000000000));
	CHECK_STR(info.licence, "Flat,\\x1b[31m old");
	geo_close(g);
	g = open_one("GeoLite2-City.mmdb");
	geo_get_info(g, 0, &info);
	CHECK_STR(info.kind, "GeoLite2-City");
	assert_non_null(strstr(info.licence, "MaxMind"));
	assert_true(info.usable);
	geo_close(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_both_schemas_say_the_same),
	    cmocka_unit_test(test_what_is_missing_or_empty_is_empty),
	    cmocka_unit_test(test_special_addresses_are_not_looked_up),
	    cmocka_unit_test(test_several_databases_answer_together),
	    cmocka_unit_test(
		test_names_are_in_the_readers_language_else_in_english),
	    cmocka_unit_test(test_a_broken_database_is_an_error_that_names_it),
	    cmocka_unit_test(test_what_is_no_file_is_an_error),
	    cmocka_unit_test(test_a_record_that_is_broken_is_counted_and_told),
	    cmocka_unit_test(test_hostile_texts_come_out_harmless),
	    cmocka_unit_test(
		test_a_replaced_database_answers_anew_once_it_is_whole),
	    cmocka_unit_test(
		test_folders_are_searched_in_order_and_a_name_counts_once),
	    cmocka_unit_test(test_a_database_says_when_and_by_whom_it_was_made),
	};
	const char *data = getenv("TAPDECK_GEOIP_DATA");

	if (!data || access(data, R_OK) < 0)
		return SKIPPED;
	snprintf(folder, sizeof(folder), "%.200s", data);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
