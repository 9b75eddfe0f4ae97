/* SPDX-License-Identifier: BSD-2-Clause */
/* Conditions on totals: what holds, by arithmetic, and what is refused. */
#include "asking.h"
#include "traffic.h"

#include "views/check.h"
#include "views/contrast.h"

#include <ctype.h>
#include <errno.h>

/* One datagram of 1500 bytes from 10.0.0.1 to 10.0.0.2:53. */
static struct analysis *
one_datagram(void)
{
	struct analysis_config config = {.memory_bytes = 1 << 20};
	uint8_t at[28] = {0x45, 0, 1500 >> 8, 1500 & 0xff};
	struct frame f = {.data = at,
	    .number = 1,
	    .captured = sizeof(at),
	    .wire = 1500,
	    .cut = 1,
	    .link = LINK_RAW};
	struct analysis *a = NULL;

	at[8] = 64;
	at[9] = 17;
	memcpy(at + 12, (uint8_t[]){10, 0, 0, 1, 10, 0, 0, 2}, 8);
	put16(at + 20, 40000);
	put16(at + 22, 53);
	put16(at + 24, 1480);
	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	analysis_apply(a, &f, 1);
	return a;
}

static int
run(const char *text, const struct analysis *a, struct contrast *contrast)
{
	struct check *c = NULL;
	struct error err = {""};
	int r;

	if (check_compile(text, &c, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	r = check_run(c, a, contrast, &err);
	check_free(c);
	return r;
}

static void
test_what_holds_is_what_arithmetic_says(void **state)
{
	/* pairs: 1 row of 1500 bytes; hosts: 2 rows, 3000 bytes; no DNS */
	/* clang-format off */
	static const struct { const char *text; int holds; } of[] = {
		{ "pairs.bytes == 1500", 1 },
		{ "pairs.bytes = 1500", 1 },
		{ "pairs.bytes != 1500", 0 },
		{ "pairs.bytes < 1500", 0 },
		{ "pairs.bytes <= 1500", 1 },
		{ "pairs.bytes > 1499", 1 },
		{ "1500 >= pairs.bytes", 1 },
		{ "hosts.rows == 2", 1 },
		{ "hosts.bytes / pairs.bytes == 2", 1 },
		{ "2 + 3 * 4 == 14", 1 },
		{ "(2 + 3) * 4 == 20", 1 },
		{ "10 - 2 - 3 == 5", 1 },
		{ "12 / 2 / 3 == 2", 1 },
		{ "50% * 10 == 5", 1 },
		{ "pairs.rows/hosts.rows < 50%", 0 },
		{ "pairs.rows/hosts.rows <= 50 %", 1 },
		{ "0.5 == 50%", 1 },
		/* sizes in powers of 1024 beside bytes, counts in 1000 */
		{ "pairs.bytes < 1.5k", 1 },
		{ "pairs.bytes + 36 == 1.5k", 1 },
		{ "pairs.bytes == 1.5kB", 1 },
		{ "pairs.packets * 1.5k == 1500", 1 },
		{ "pairs.packets + 1499 == 1.5k", 1 },
		{ "pairs.bytes / 1.5k == 1", 1 },
		{ "dns.nxdomain/dns.queries == 0", 1 },
		{ "pairs.bytes/dns.queries > 1T", 1 },
		/* and before or, not before both; words in any blanks */
		{ "1 < 2 or 1 > 2 and 1 > 2", 1 },
		{ "(1 < 2 || 1 > 2) && 1 > 2", 0 },
		{ "not 1 > 2 and 1 < 2", 1 },
		{ "!(1 < 2)", 0 },
		{ "not not 1 < 2", 1 },
		{ "\t1<2\nand\v2<3 ", 1 },
	};
	/* clang-format on */
	struct analysis *a = one_datagram();

	(void)state;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		if (run(of[i].text, a, NULL) != of[i].holds)
			fail_msg("%s: not %d", of[i].text, of[i].holds);
	analysis_free(a);
}

static void
test_new_gone_and_changed_are_counts_of_what_is_compared(void **state)
{
	struct analysis *a = one_datagram();
	struct contrast *c = NULL;
	struct check *check = NULL;

	(void)state;
	CHECK_EQ(contrast_new(CONTRAST_CHANGES, "hosts", &c, NULL), 0);
	CHECK_EQ(contrast_add_now(c, a, NULL), 0);
	CHECK_EQ(
	    run("hosts.new == 2 and hosts.gone + hosts.changed == 0", a, c), 1);
	CHECK_EQ(check_compile("hosts.rows > 1", &check, NULL), 0);
	CHECK(!check_compares(check));
	check_free(check);
	CHECK_EQ(check_compile("hosts.gone > 1", &check, NULL), 0);
	CHECK(check_compares(check));
	check_free(check);
	contrast_free(c);
	analysis_free(a);
}

static void
check_refused(const char *text, const char *where)
{
	struct check *c = NULL;
	struct error err = {""};

	if (check_compile(text, &c, &err) != -EINVAL)
		fail_msg("%s: taken", text);
	if (strncmp(err.text, where, strlen(where)) != 0)
		fail_msg("%s: %s", text, err.text);
	for (const char *p = err.text; *p; p++)
		CHECK(isprint((unsigned char)*p));
}

static void
test_what_cannot_be_worked_out_is_refused_where_it_stands(void **state)
{
	(void)state;
	check_refused("", "check: at 1: something is missing at the end");
	check_refused("hosts.bytes", "check: at 1: this compares nothing");
	check_refused("hosts.bytes > ", "check: at 15: ");
	check_refused("1 < 2 < 3", "check: at 7: an operator");
	check_refused("1 < 2 and 3", "check: at 7: this joins comparisons");
	check_refused("(1 < 2) + 3 > 1", "check: at 9: this needs a number");
	check_refused("not 3 < (4 < 5)", "check: at 7: this needs a number");
	check_refused("not 3", "check: at 1: ");
	check_refused("(1 < 2", "check: at 1: this ( is not closed");
	check_refused("1 < 2)", "check: at 6: this ) closes nothing");
	check_refused("host.bytes > 1", "check: at 1: no such view");
	check_refused("1 < hosts.byte", "check: at 5: the view has no such");
	check_refused("hosts > 1", "check: at 1: not a name");
	check_refused(
	    "dns.latency_avg > 1", "check: at 1: this column does not");
	check_refused(
	    "protocols.bytes > 1", "check: at 1: this column does not");
	check_refused("packets.rows > 1", "check: at 1: rows of packets are");
	check_refused("timeline.new > 1", "check: at 1: nothing of this view");
	check_refused("2x > 1", "check: at 1: not a number");
	check_refused("2k% > 1", "check: at 1: not a number");
	check_refused("\x1b[2J > 1", "check: at 1: a number is missing");
}

static void
test_every_prefix_is_taken_or_refused_in_one_line(void **state)
{
	static const char whole[] =
	    "not (dns.nxdomain / dns.queries < 2 %) && hosts.rows*1.5M >= 3";
	char text[sizeof(whole)];

	(void)state;
	for (size_t n = 0; n < sizeof(whole); n++) {
		struct check *c = NULL;
		struct error err = {""};

		memcpy(text, whole, n);
		text[n] = '\0';
		if (check_compile(text, &c, &err) < 0)
			CHECK(err.text[0] && !strchr(err.text, '\n'));
		check_free(c);
	}
}

/* So many times what opens, then a comparison, then as many that close. */
static int
compile_nested(const char *open, const char *close, size_t n)
{
	char text[4096] = "";
	struct check *c = NULL;
	int r;

	for (size_t i = 0; i < n; i++)
		strcat(text, open);
	strcat(text, "1<2");
	for (size_t i = 0; i < n; i++)
		strcat(text, close);
	r = check_compile(text, &c, NULL);
	check_free(c);
	return r;
}

static void
test_depth_and_length_are_bounded(void **state)
{
	(void)state;
	CHECK_EQ(compile_nested("(", ")", 60), 0);
	CHECK_EQ(compile_nested("(", ")", 70), -EINVAL);
	CHECK_EQ(compile_nested("(", "", 1000), -EINVAL);
	CHECK_EQ(compile_nested("!", "", 60), 0);
	CHECK_EQ(compile_nested("!", "", 900), -EINVAL);
	CHECK_EQ(compile_nested("1+", "", 100), 0);
	CHECK_EQ(compile_nested("1+", "", 400), -EINVAL);
	CHECK_EQ(compile_nested(" ", "", 1100), -EINVAL);
}

static void
test_rows_say_what_each_number_and_comparison_is(void **state)
{
	struct analysis *a = one_datagram();
	struct query q = query_default(&view_check);
	struct check *c = NULL;
	char line[256];
	struct result r;

	(void)state;
	CHECK_EQ(
	    check_compile("hosts.rows > 2 or ( hosts.rows+1 ) == 3", &c, NULL),
	    0);
	CHECK_EQ(check_run(c, a, NULL, NULL), 1);
	CHECK_EQ(result_init(&r, 1 << 20), 0);
	CHECK_EQ(check_query(c, &q, &r, NULL), 0);
	CHECK_EQ(r.n_rows, 4);
	CHECK_STR(
	    cell_of(&view_check, result_row(&r, 0), "term").text, "hosts.rows");
	CHECK_EQ(count_of(&view_check, result_row(&r, 0), "value"), 2);
	CHECK_STR(cell_of(&view_check, result_row(&r, 1), "term").text,
	    "hosts.rows > 2");
	CHECK_STR(
	    cell_of(&view_check, result_row(&r, 1), "holds").text, "false");
	CHECK_STR(cell_of(&view_check, result_row(&r, 2), "term").text,
	    "( hosts.rows+1 ) == 3");
	CHECK_STR(
	    cell_of(&view_check, result_row(&r, 3), "holds").text, "true");
	check_line(c, line, sizeof(line));
	CHECK_STR(line, "passed: hosts.rows > 2 or ( hosts.rows+1 ) == 3 "
			"(hosts.rows 2)");
	check_line(c, line, 12);
	CHECK_STR(line, "passed: hos");
	result_fini(&r);
	check_free(c);
	analysis_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_holds_is_what_arithmetic_says),
	    cmocka_unit_test(
		test_new_gone_and_changed_are_counts_of_what_is_compared),
	    cmocka_unit_test(
		test_what_cannot_be_worked_out_is_refused_where_it_stands),
	    cmocka_unit_test(test_every_prefix_is_taken_or_refused_in_one_line),
	    cmocka_unit_test(test_depth_and_length_are_bounded),
	    cmocka_unit_test(test_rows_say_what_each_number_and_comparison_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
