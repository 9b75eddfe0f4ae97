/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/config.h"

#include "base/clock.h"
#include "check.h"

#include <stdlib.h>
#include <unistd.h>

static struct config config; /* too large for a stack */
static struct options options;
static char said[65536]; /* on standard error */

/* Take lines over; returns how many are wrong. */
static unsigned
parse(const char *lines)
{
	static char text[65536];
	FILE *out = tmpfile();
	int kept = dup(STDERR_FILENO);
	unsigned wrong;
	size_t n;

	config_fini(&config);
	config_init(&config);
	options_default(&options);
	snprintf(text, sizeof(text), "%s", lines);
	dup2(fileno(out), STDERR_FILENO);
	wrong = config_parse(&config, &options, text, "f");
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(out);
	n = fread(said, 1, sizeof(said) - 1, out);
	said[n] = '\0';
	fclose(out);
	return wrong;
}

static const struct screen_view *
wish(const char *id)
{
	for (size_t i = 0; i < config.n_views; i++) {
		if (config.views[i].wish.view == view_find(id))
			return &config.views[i].wish;
	}
	return NULL;
}

static void
test_options_are_read_as_on_the_command_line(void **state)
{
	(void)state;
	CHECK_EQ(parse("# what I like\n"
		       "\n"
		       "  theme = light\r\n"
		       "ascii=yes\n"
		       "no-mouse = no\n"
		       "units = bytes\n"
		       "memory = 64M\n"
		       "bin = 0.5\n"
		       "geoip = a.mmdb\n"
		       "geoip = b.mmdb"),
	    0);
	CHECK_STR(said, "");
	CHECK_STR(options.theme, "light");
	CHECK(options.ascii && !options.no_mouse);
	CHECK_EQ(options.rates, RATE_BYTES);
	CHECK_EQ(options.memory_bytes, 64u << 20);
	CHECK_EQ(options.bin_ns, 500 * NS_PER_MS);
	CHECK_EQ(options.n_geoip, 2);
	CHECK_STR(options.geoip[1], "b.mmdb");
}

static void
test_views_have_their_order_and_their_columns(void **state)
{
	(void)state;
	CHECK_EQ(parse("sort.hosts = packets\n"
		       "sort.ports = bytes:asc\n"
		       "columns.hosts = bytes, address:20\n"),
	    0);
	CHECK(wish("hosts")->has_sort && wish("hosts")->descending);
	CHECK_EQ(wish("hosts")->sort,
	    (unsigned)view_column(view_find("hosts"), "packets"));
	CHECK(wish("ports")->has_sort && !wish("ports")->descending);
	CHECK_EQ(wish("ports")->n_columns, 0);
	CHECK_EQ(wish("hosts")->n_columns, 2);
	CHECK_EQ(wish("hosts")->columns[0],
	    (unsigned)view_column(view_find("hosts"), "bytes"));
	CHECK_EQ(wish("hosts")->widths[0], 0);
	CHECK_EQ(wish("hosts")->widths[1], 20);
}

static void
test_each_wrong_line_is_told_with_its_number(void **state)
{
	(void)state;
	CHECK_EQ(parse("theme = purple\n"
		       "no equals sign\n"
		       "ascii = maybe\n"
		       "read = f.pcap\n"
		       "sort.hosts = nothing\n"
		       "sort.nothing = bytes\n"
		       "sort.hosts = bytes:up\n"
		       "columns.hosts = bytes,bytes\n"
		       "columns.hosts = bytes:0\n"
		       "columns.hosts = bytes:1x\n"
		       "key.sort = NoKey\n"
		       "key.nothing = x\n"
		       "= 1\n"
		       "units = bytes\n"),
	    13);
	CHECK_STR(said,
	    "tapdeck: f:1: theme: 'purple': no such theme; there are dark, "
	    "light, high-contrast, colour-blind, mono\n"
	    "tapdeck: f:2: not of the form name = value\n"
	    "tapdeck: f:3: ascii: 'maybe': not yes or no\n"
	    "tapdeck: f:4: read: there is no such preference\n"
	    "tapdeck: f:5: sort.hosts: 'nothing': no such column\n"
	    "tapdeck: f:6: sort.nothing: there is no such view\n"
	    "tapdeck: f:7: sort.hosts: 'bytes:up': a direction is :asc or "
	    ":desc\n"
	    "tapdeck: f:8: columns.hosts: 'bytes': twice\n"
	    "tapdeck: f:9: columns.hosts: 'bytes:0': a width is 1 to 255\n"
	    "tapdeck: f:10: columns.hosts: 'bytes:1x': a width is 1 to 255\n"
	    "tapdeck: f:11: key.sort: 'NoKey': no such key\n"
	    "tapdeck: f:12: key.nothing: there is nothing called so to press\n"
	    "tapdeck: f:13: : there is no such preference\n");
	CHECK_EQ(options.rates, RATE_BYTES);
}

static void
test_keys_may_be_any_character_and_are_held_against_each_other(void **state)
{
	int meant;

	(void)state;
	CHECK_EQ(parse("key.filter = #\nkey.next-view = =\n"), 0);
	CHECK_STR(keymap_find(&config.keys, '#', &meant)->id, "filter");
	CHECK_STR(keymap_find(&config.keys, '=', &meant)->id, "next-view");
	CHECK_EQ(parse("key.sort = z\nkey.reverse = z\n"), 1);
	CHECK_STR(said, "tapdeck: f: key.sort, key.reverse: both z\n");
}

static void
test_the_command_line_stands_before_the_file(void **state)
{
	char *words[] = {strdup("tapdeck"), strdup("--theme=mono"), NULL};
	struct options out;
	struct error err;

	(void)state;
	CHECK_EQ(parse("theme = light\nunits = bytes\n"), 0);
	CHECK_EQ(options_parse_onto(2, words, &options, &out, &err), 0);
	CHECK_STR(out.theme, "mono");
	CHECK_EQ(out.rates, RATE_BYTES);
	options_fini(&out);
	free(words[0]);
	free(words[1]);
}

/* Any bytes whatever: lines are refused, nothing else happens. */
static void
test_noise_is_refused_and_harmless(void **state)
{
	static const char *const starts[] = {
	    "", "key.", "sort.hosts = ", "columns.hosts = ", "theme = ", "="};
	uint32_t r = 1;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		char text[200];
		size_t n = (size_t)snprintf(text, sizeof(text), "%s",
		    starts[(size_t)i % (sizeof(starts) / sizeof(starts[0]))]);

		for (; n < sizeof(text) - 1; n++) {
			r = r * 1664525 + 1013904223;
			text[n] = (char)(1 + (r >> 16) % 255);
		}
		text[n] = '\0';
		parse(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_options_are_read_as_on_the_command_line),
	    cmocka_unit_test(test_views_have_their_order_and_their_columns),
	    cmocka_unit_test(test_each_wrong_line_is_told_with_its_number),
	    cmocka_unit_test(
		test_keys_may_be_any_character_and_are_held_against_each_other),
	    cmocka_unit_test(test_the_command_line_stands_before_the_file),
	    cmocka_unit_test(test_noise_is_refused_and_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
