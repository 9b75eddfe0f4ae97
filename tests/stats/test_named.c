/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of addresses, told as talks tell them. */
#include "stats/said.h"

#include "lookup/names.h"

#include "stats/said_telling.h"

#include <stdio.h>

#define N_TOLD 3000
#define N_HOSTS 40
#define PARTS 5

static struct said *
said_of(size_t bytes)
{
	struct said *s = NULL;

	CHECK_EQ(said_new(bytes, &s, NULL), 0);
	return s;
}

static struct addr
host(uint32_t n)
{
	return addr_ipv4((uint8_t[4]){
	    203, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n});
}

static void
answer(struct said *s, enum app service, const char *name, uint32_t n,
    int64_t time_ns)
{
	struct talk_sink sink = said_sink(s);
	struct dns_event e = {.kind = DNS_EVENT_NAMED,
	    .service = (uint8_t)service,
	    .named = host(n),
	    .time_ns = time_ns,
	    .name = name,
	    .answers = ""};

	sink.dns(sink.to, &e);
	named_settle(&s->named);
}

static void
hello(
    struct said *s, const char *name, uint32_t n, int64_t time_ns, bool proxied)
{
	struct talk_sink sink = said_sink(s);
	struct talk_ends ends = {.client = client_of(1),
	    .server = host(n),
	    .time_ns = time_ns,
	    .proxied = proxied};
	struct talk_hello told = {
	    .app = APP_TLS, .name = name, .ja3 = "", .ja4 = ""};

	sink.hello(sink.to, &ends, &told);
	named_settle(&s->named);
}

static void
request(struct said *s, const char *field, uint32_t n, int64_t time_ns)
{
	struct talk_sink sink = said_sink(s);
	struct talk_ends ends = {
	    .client = client_of(1), .server = host(n), .time_ns = time_ns};
	struct talk_request told = {
	    .url = "x/", .host = bytes_of(field), .app = APP_HTTP};

	sink.request(sink.to, &ends, &told);
	named_settle(&s->named);
}

static void
lease(struct said *s, const char *name, uint32_t n, int64_t time_ns)
{
	struct talk_sink sink = said_sink(s);
	struct talk_lease told = {
	    .addr = host(n), .name = name, .time_ns = time_ns};

	sink.lease(sink.to, &told);
	named_settle(&s->named);
}

static void
check_name(
    const struct said *s, uint32_t n, enum name_origin origin, const char *name)
{
	struct addr a = host(n);
	const struct named_entry *e = named_find(&s->named, &a);

	if (!name) {
		CHECK(!e);
		return;
	}
	assert_non_null(e);
	CHECK_STR(named_text(&s->named, e), name);
	CHECK_EQ(e->origin, origin);
}

static void
test_the_better_origin_wins_whenever_it_comes(void **state)
{
	struct said *s = said_of(1 << 20);

	(void)state;
	for (int again = 0; again < 2; again++) {
		lease(s, "laptop", 1, 9);
		answer(s, APP_LLMNR, "laptop-l", 1, 8);
		if (again)
			answer(s, APP_DNS, "www.example", 1, 1);
		answer(s, APP_MDNS, "laptop.local", 1, 7);
		request(s, "h.example", 1, 6);
		hello(s, "s.example", 1, 5, false);
		check_name(s, 1, again ? NAME_DNS : NAME_SNI,
		    again ? "www.example" : "s.example");
	}
	said_free(s);
}

static void
test_of_one_origin_the_newest_wins(void **state)
{
	struct said *s = said_of(1 << 20);

	(void)state;
	answer(s, APP_DNS, "old.example", 1, 5);
	answer(s, APP_DNS, "new.example", 1, 6);
	answer(s, APP_DNS, "late.example", 1, 4);
	check_name(s, 1, NAME_DNS, "new.example");
	answer(s, APP_DNS, "same.example", 1, 6);
	answer(s, APP_DNS, "less.example", 1, 6);
	check_name(s, 1, NAME_DNS, "same.example");
	said_free(s);
}

static void
test_a_host_field_is_a_name_without_its_port(void **state)
{
	static const struct {
		const char *field, *name;
	} cases[] = {
	    {"www.example", "www.example"},
	    {"WWW.Example:8080", "www.example"},
	    {"www.example.", "www.example"},
	    {"192.0.2.1", NULL},
	    {"192.0.2.1:80", NULL},
	    {"[2001:db8::1]", NULL},
	    {"[2001:db8::1]:80", NULL},
	    {"", NULL},
	    {":80", NULL},
	};
	struct said *s = said_of(1 << 20);

	(void)state;
	for (uint32_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		request(s, cases[i].field, i, 1);
		check_name(s, i, NAME_HTTP, cases[i].name);
	}
	said_free(s);
}

static void
test_a_proxy_is_not_called_what_is_behind_it(void **state)
{
	struct said *s = said_of(1 << 20);

	(void)state;
	hello(s, "www.example", 1, 1, true);
	check_name(s, 1, NAME_NONE, NULL);
	said_free(s);
}

static void
test_names_are_made_harmless_and_bounded(void **state)
{
	struct said *s = said_of(1 << 20);
	char lengthy[600];
	struct addr a = host(2);

	(void)state;
	answer(s, APP_DNS, "a\033]0;x\007.example", 1, 1);
	check_name(s, 1, NAME_DNS, "a\\x1b]0;x\\x07.example");
	memset(lengthy, 'a', sizeof(lengthy) - 1);
	lengthy[sizeof(lengthy) - 1] = '\0';
	answer(s, APP_DNS, lengthy, 2, 1);
	CHECK(strlen(named_text(&s->named, named_find(&s->named, &a))) < 256);
	said_free(s);
}

static void
test_only_answers_count_as_naming(void **state)
{
	struct said *s = said_of(1 << 20);
	struct addr a = host(1), b = host(2);

	(void)state;
	hello(s, "www.example", 1, 1, false);
	request(s, "www.example", 1, 2);
	CHECK(!named_is_answer(named_find(&s->named, &a)));
	hello(s, "www.example", 2, 1, false);
	answer(s, APP_MDNS, "www.local", 2, 2);
	CHECK(named_is_answer(named_find(&s->named, &b)));
	check_name(s, 2, NAME_SNI, "www.example");
	said_free(s);
}

/* The same words, whatever they are, for one table or for one of several. */
static void
tell_one(struct said *s, uint32_t i)
{
	uint32_t n = i * 2654435761u >> 8;
	char name[32];

	snprintf(name, sizeof(name), "name-%u.example", n % 7);
	switch (n / 7 % 4) {
	case 0:
		hello(s, name, n % N_HOSTS, n % 11, false);
		break;
	case 1:
		request(s, name, n % N_HOSTS, n % 11);
		break;
	case 2:
		lease(s, name, n % N_HOSTS, n % 11);
		break;
	default:
		if (n % N_HOSTS % 3 == 0)
			answer(s, APP_DNS, name, n % N_HOSTS, n % 11);
	}
}

static void
test_merged_parts_know_what_one_would(void **state)
{
	struct said *whole = said_of(1 << 20), *merged = said_of(1 << 20);
	struct said *parts[PARTS];

	(void)state;
	for (int i = 0; i < PARTS; i++)
		parts[i] = said_of(1 << 20);
	for (uint32_t i = 0; i < N_TOLD; i++) {
		tell_one(whole, i);
		tell_one(parts[i * 7 % 11 % PARTS], i);
	}
	for (int i = PARTS - 1; i >= 0; i--)
		said_merge(merged, parts[i], NULL);
	CHECK_EQ(merged->named.map.used, whole->named.map.used);
	CHECK(whole->named.map.used > N_HOSTS / 2);
	for (uint32_t n = 0; n < N_HOSTS; n++) {
		struct addr a = host(n);
		const struct named_entry *e = named_find(&whole->named, &a);

		if (!e)
			continue;
		check_name(merged, n, (enum name_origin)e->origin,
		    named_text(&whole->named, e));
		CHECK_EQ(named_find(&merged->named, &a)->origins, e->origins);
	}
	for (int i = 0; i < PARTS; i++)
		said_free(parts[i]);
	said_free(merged);
	said_free(whole);
}

static void
test_a_flood_of_names_is_bounded_and_counted(void **state)
{
	struct said *s = said_of(1 << 20);
	const struct named *t = &s->named;
	uint32_t known = 0, last = 0;
	char name[64];

	(void)state;
	for (uint32_t i = 0; i < 200000; i++) {
		snprintf(name, sizeof(name), "name-%u.flood.example", i);
		answer(s, APP_DNS, name, i, i);
	}
	CHECK(t->map.used < 200000 && t->map.used == t->map.capacity);
	CHECK_EQ(t->map.used + t->gone, 200000);
	for (uint32_t i = 0; i < 200000; i++) {
		struct addr a = host(i);

		if (named_find(t, &a)) {
			known++;
			last = i;
		}
	}
	CHECK_EQ(known, t->map.used);
	CHECK_EQ(last, 199999);
	said_clear(s);
	CHECK_EQ(t->map.used + t->gone, 0);
	check_name(s, 1, NAME_NONE, NULL);
	answer(s, APP_DNS, "again.example", 1, 1);
	check_name(s, 1, NAME_DNS, "again.example");
	said_free(s);
}

/* For analyses of a part of the frames, which may not have the answers. */
static void
test_what_is_learnt_is_told_beside(void **state)
{
	struct said *s = said_of(1 << 20);
	struct addr a = host(1);
	struct names *beside = NULL;

	(void)state;
	CHECK_EQ(names_new(1 << 20, &beside, NULL), 0);
	s->named.beside = beside;
	hello(s, "s.example", 1, 5, false);
	CHECK_STR(names_get(beside, &a).text, "s.example");
	answer(s, APP_DNS, "d.example", 1, 1);
	answer(s, APP_DNS, "new.example", 1, 2);
	hello(s, "late.example", 1, 9, false);
	CHECK_STR(names_get(beside, &a).text, "new.example");
	CHECK_EQ(names_get(beside, &a).origin, NAME_DNS);
	said_free(s);
	names_free(beside);
}

/* However much frames say, there is room for what others say. */
static void
test_a_flood_told_beside_leaves_room_for_others(void **state)
{
	struct said *s = said_of(1 << 20);
	struct addr a = client_of(1);
	struct names *beside = NULL;
	char name[64];

	(void)state;
	CHECK_EQ(names_new(1 << 20, &beside, NULL), 0);
	s->named.beside = beside;
	for (uint32_t i = 0; i < 100000; i++) {
		snprintf(name, sizeof(name), "name-%u.flood.example", i);
		answer(s, APP_DNS, name, i, i);
	}
	names_add(beside, &a, NAME_CAPTURE, "there", 5);
	CHECK_STR(names_get(beside, &a).text, "there");
	said_free(s);
	names_free(beside);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_better_origin_wins_whenever_it_comes),
	    cmocka_unit_test(test_of_one_origin_the_newest_wins),
	    cmocka_unit_test(test_a_host_field_is_a_name_without_its_port),
	    cmocka_unit_test(test_a_proxy_is_not_called_what_is_behind_it),
	    cmocka_unit_test(test_names_are_made_harmless_and_bounded),
	    cmocka_unit_test(test_only_answers_count_as_naming),
	    cmocka_unit_test(test_merged_parts_know_what_one_would),
	    cmocka_unit_test(test_a_flood_of_names_is_bounded_and_counted),
	    cmocka_unit_test(test_what_is_learnt_is_told_beside),
	    cmocka_unit_test(test_a_flood_told_beside_leaves_room_for_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
