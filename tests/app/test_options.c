/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/options.h"

#include "base/clock.h"
#include "check.h"
#include "report/report.h"

#include <errno.h>
#include <stdio.h>

#define MAX_WORDS 16

/* One command line, parsed; the words after the program's name. */
struct parsed {
	char *argv[MAX_WORDS + 2];
	struct options options;
	struct error err;
	int result;
};

static void
parse(struct parsed *p, const char *const *words)
{
	int argc = 1;

	memset(p, 0, sizeof(*p));
	p->argv[0] = strdup("tapdeck");
	for (; *words; words++)
		p->argv[argc++] = strdup(*words);
	p->result = options_parse(argc, p->argv, &p->options, &p->err);
}

static void
parsed_fini(struct parsed *p)
{
	options_fini(&p->options);
	for (size_t i = 0; p->argv[i]; i++)
		free(p->argv[i]);
}

#define PARSE(p, ...) parse(p, (const char *const[]){__VA_ARGS__, NULL})

static void
check_refused(const char *const *words, const char *message)
{
	struct parsed p;

	parse(&p, words);
	CHECK_EQ(p.result, -EINVAL);
	CHECK_STR(p.err.text, message);
	parsed_fini(&p);
}

#define REFUSED(message, ...)                                                  \
	check_refused((const char *const[]){__VA_ARGS__, NULL}, message)

static void
test_the_table_has_no_row_twice_and_explains_each(void **state)
{
	(void)state;
	for (size_t i = 0; option_rows[i].set; i++) {
		const struct option_row *a = &option_rows[i];

		assert_non_null(a->help);
		CHECK(a->name || a->letter);
		for (size_t j = 0; j < i; j++) {
			const struct option_row *b = &option_rows[j];

			CHECK(!a->letter || a->letter != b->letter);
			CHECK(!a->name || !b->name || strcmp(a->name, b->name));
		}
	}
	assert_non_null(option_rows[0].group);
}

static void
test_nothing_said_means_the_defaults(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, (const char *const[]){NULL});
	CHECK_EQ(p.result, 0);
	assert_null(p.options.read);
	assert_null(p.options.interface);
	assert_null(p.options.filter);
	CHECK(p.options.speed == 1);
	CHECK(!p.options.report && !p.options.has_limit && !p.options.loop);
	CHECK_EQ(p.options.color, COLOR_AUTO);
	parsed_fini(&p);
}

static void
test_letters_take_the_same_values_as_names(void **state)
{
	struct parsed p;

	(void)state;
	PARSE(&p, "-r", "f.pcap", "-w", "o.pcapng", "-c", "7", "-s96", "-p",
	    "-B", "8M", "-n", "-o", "out");
	CHECK_EQ(p.result, 0);
	CHECK_STR(p.options.read[0], "f.pcap");
	CHECK_STR(p.options.write, "o.pcapng");
	CHECK_EQ(p.options.max_frames, 7);
	CHECK_EQ(p.options.snaplen, 96);
	CHECK(p.options.no_promiscuous && p.options.never_resolve);
	CHECK_EQ(p.options.buffer_bytes, 8 << 20);
	CHECK_STR(p.options.output, "out");
	parsed_fini(&p);
}

static void
test_values_arrive_in_base_units(void **state)
{
	struct parsed p;

	(void)state;
	PARSE(&p, "--duration=1.5m", "--bin", "0.5", "--memory", "64M",
	    "--threads", "4", "--speed", "0.1", "--limit", "0", "--color=never",
	    "--from", "+10s", "--to", "2026-01-20");
	CHECK_EQ(p.result, 0);
	CHECK_EQ(p.options.duration_ns, 90 * NS_PER_S);
	CHECK_EQ(p.options.bin_ns, NS_PER_S / 2);
	CHECK_EQ(p.options.memory_bytes, 64 << 20);
	CHECK_EQ(p.options.threads, 4);
	CHECK(p.options.speed > 0.09 && p.options.speed < 0.11);
	CHECK(p.options.has_limit && p.options.limit == 0);
	CHECK_EQ(p.options.color, COLOR_NEVER);
	CHECK_STR(p.options.from, "+10s");
	parsed_fini(&p);
}

static void
test_databases_are_kept_in_their_order(void **state)
{
	struct parsed p;

	(void)state;
	PARSE(&p, "--geoip", "b.mmdb", "--geoip=a.mmdb");
	CHECK_EQ(p.result, 0);
	CHECK_EQ(p.options.n_geoip, 2);
	CHECK_STR(p.options.geoip[0], "b.mmdb");
	CHECK_STR(p.options.geoip[1], "a.mmdb");
	parsed_fini(&p);
}

static void
test_report_without_a_format_is_text(void **state)
{
	struct parsed p;

	(void)state;
	PARSE(&p, "--report");
	CHECK(p.options.report);
	CHECK_STR(p.options.format->id, "text");
	parsed_fini(&p);
	PARSE(&p, "--report=csv,html,csv,json", "--outdir", "d");
	CHECK_STR(p.options.format->id, "csv");
	CHECK_STR(p.options.more_formats[0]->id, "html");
	CHECK_STR(p.options.more_formats[1]->id, "json");
	CHECK(!p.options.more_formats[2]);
	parsed_fini(&p);
	PARSE(&p, "--report=csv,html", "--report=ndjson");
	CHECK(!p.options.more_formats[0]);
	parsed_fini(&p);
	PARSE(&p, "--report=ndjson");
	CHECK_STR(p.options.format->id, "ndjson");
	parsed_fini(&p);
}

static void
test_files_to_read_are_kept_in_the_order_named(void **state)
{
	static const char *const names[] = {"a", "b", "c", "d", "e"};
	struct parsed p;

	(void)state;
	PARSE(&p, "-r", "a", "--read", "b", "--follow", "-rc", "--read=d", "-r",
	    "e");
	CHECK_EQ(p.result, 0);
	CHECK_EQ(p.options.n_read, 5);
	for (size_t i = 0; i < 5; i++)
		CHECK_STR(p.options.read[i], names[i]);
	CHECK(p.options.follow && !p.options.has_speed);
	parsed_fini(&p);
}

static void
test_the_words_left_over_are_the_filter(void **state)
{
	struct parsed p;

	(void)state;
	PARSE(&p, "tcp", "port", "80", "-r", "f.pcap", "or", "arp");
	CHECK_EQ(p.result, 0);
	CHECK_STR(p.options.read[0], "f.pcap");
	CHECK_STR(p.options.filter, "tcp port 80 or arp");
	parsed_fini(&p);
	PARSE(&p, "--", "-1", "=", "len");
	CHECK_STR(p.options.filter, "-1 = len");
	parsed_fini(&p);
}

static void
test_wrong_usage_is_named_in_one_line(void **state)
{
	(void)state;
	REFUSED("--bogus: unknown or ambiguous option; "
		"tapdeck --help lists them",
	    "--bogus");
	REFUSED("-Z: unknown option; tapdeck --help lists them", "-Z");
	REFUSED("--read: needs an argument (FILE)", "-r");
	REFUSED("--view: needs an argument (NAME,...)", "--view");
	REFUSED("--loop: takes no argument", "--loop=2");
	REFUSED("--count: '0': not a number from 1", "-c", "0");
	REFUSED("--count: '-1': not a number from 1", "-c", "-1");
	REFUSED("--count: '18446744073709551616': not a number from 1", "-c",
	    "18446744073709551616");
	REFUSED("--limit: 'ten': not a number", "--limit=ten");
	REFUSED("--duration: '0': not a time like 10s or 5m", "--duration=0");
	REFUSED("--speed: '1001': not 0 or 0.1 to 1000", "--speed=1001");
	REFUSED("--speed: 'nan': not 0 or 0.1 to 1000", "--speed=nan");
	REFUSED("--color: 'maybe': not auto, always or never", "--color=maybe");
	REFUSED("--memory: '0': not a size like 64M", "--memory=0");
	REFUSED("--snaplen: '262145': not a number from 0 to 262144", "-s",
	    "262145");
	REFUSED("--report: 'xml': no such format; there are text, csv, json, "
		"ndjson, html, dot, pcapng",
	    "--report=xml");
	REFUSED("--from: 'noon': not a time like 2026-01-20T14:22:46Z, "
		"1768918966 or +10s",
	    "--from=noon");
	REFUSED("--view: '': is empty", "--view=");
	REFUSED("--theme: 'x': no such theme; there are dark, light, "
		"high-contrast, colour-blind, mono",
	    "--theme=x");
}

static void
test_two_that_exclude_each_other_are_refused(void **state)
{
	(void)state;
	REFUSED(
	    "--read, --interface: only one of the two", "-r", "f", "-i", "lo");
	REFUSED("--read: '': is empty", "-r", "a", "-r", "");
	REFUSED("--follow: needs a file: --read", "--follow");
	REFUSED("--follow, --loop: only one of the two", "-r", "f", "--follow",
	    "--loop");
	REFUSED("--follow, --explain: only one of the two", "-r", "f",
	    "--follow", "--explain", "+1s");
	REFUSED("--resolve, -n: only one of the two", "-n", "--resolve");
	REFUSED("--report: several formats need --outdir", "--report=csv,json");
	REFUSED("--report: 'xml': no such format; there are text, csv, json, "
		"ndjson, html, dot, pcapng",
	    "--report=csv,xml,json", "--outdir", "d");
	REFUSED("--report: '': no such format; there are text, csv, json, "
		"ndjson, html, dot, pcapng",
	    "--report=csv,,json", "--outdir", "d");
	REFUSED("--output, --outdir: only one of the two", "-o", "f",
	    "--outdir", "d");
	REFUSED("--filter-file: there is also the expression 'tcp'", "-F", "f",
	    "tcp");
}

static void
test_help_names_every_option_within_80_columns(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	options_help(out);
	fclose(out);
	for (size_t i = 0; option_rows[i].set; i++) {
		char word[64];

		if (option_rows[i].name)
			snprintf(
			    word, sizeof(word), "--%s", option_rows[i].name);
		else
			snprintf(
			    word, sizeof(word), "-%c", option_rows[i].letter);
		if (!strstr(text, word))
			fail_msg("%s is not in the help", word);
	}
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (strlen(line) > 79)
			fail_msg("too wide: %s", line);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_table_has_no_row_twice_and_explains_each),
	    cmocka_unit_test(test_nothing_said_means_the_defaults),
	    cmocka_unit_test(test_letters_take_the_same_values_as_names),
	    cmocka_unit_test(test_values_arrive_in_base_units),
	    cmocka_unit_test(test_databases_are_kept_in_their_order),
	    cmocka_unit_test(test_report_without_a_format_is_text),
	    cmocka_unit_test(test_files_to_read_are_kept_in_the_order_named),
	    cmocka_unit_test(test_the_words_left_over_are_the_filter),
	    cmocka_unit_test(test_wrong_usage_is_named_in_one_line),
	    cmocka_unit_test(test_two_that_exclude_each_other_are_refused),
	    cmocka_unit_test(test_help_names_every_option_within_80_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
