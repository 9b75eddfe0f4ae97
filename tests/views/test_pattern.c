/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "../../src/views/pattern.h"

static const char *
why_not(const char *text)
{
	regex_t pattern;
	const char *why = pattern_compile(text, &pattern);

	if (!why)
		regfree(&pattern);
	return why;
}

static bool
matches(const char *expression, const char *text)
{
	regex_t pattern;
	bool yes;

	assert_null(pattern_compile(expression, &pattern));
	yes = pattern_matches(&pattern, text);
	regfree(&pattern);
	return yes;
}

static void
test_what_people_write_compiles(void **state)
{
	static const char *const good[] = {"", "a", "^www\\.", "(a|b)+c",
	    "[a-z0-9-]+(\\.[a-z0-9-]+)*", "a{3}", "a{1,50}", "(ab){10}",
	    "[[:alpha:]]+", "[]]", "[^]a]", "\\(", ".*", "a?b*", "((a+)+)+",
	    "(a?)+\\?*[*]+", "[0-9]{1,3}(\\.[0-9]{1,3}){3}", NULL};

	(void)state;
	for (const char *const *text = good; *text; text++)
		assert_null(why_not(*text));
	CHECK(matches("^WWW\\.", "www.example.com"));
	CHECK(matches("[]+]$", "x+"));
	CHECK(!matches("^a{3}$", "aa"));
}

/* Each of these takes libc seconds or gigabytes, or days. */
static void
test_what_would_run_away_is_refused(void **state)
{
	static const char *const bad[] = {
	    "((((a{1,100}){1,100}){1,100}){1,100}){1,100}",
	    "((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+",
	    "(a{100})*{100}",
	    "a{255}{255}{255}",
	    "a{32767}",
	    "a??",
	    "a{2}+",
	    "ms((((a???????????????????????????????????????+?)+)+a!)+)+",
	    "a{99999999999999999999}",
	    "a{1,}{1,9999}",
	    "(a*)*\\1",
	    "(((((((((((((((((((((((((((((((((a)))))))))))))))))"
	    "))))))))))))))))",
	    "(x)\\9",
	    NULL,
	};

	(void)state;
	for (const char *const *text = bad; *text; text++)
		CHECK(why_not(*text) != NULL);
}

static void
test_what_looks_like_a_repetition_and_is_none_hides_nothing(void **state)
{
	(void)state;
	/* Not an interval for libc, so what is inside counts. */
	CHECK(
	    why_not("{((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+}") != NULL);
	CHECK(
	    why_not("[(]((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+") != NULL);
	assert_null(why_not("[+++++++++++++++++++++++++++++++++++++]"));
	assert_null(why_not("\\+\\+\\+\\+\\+\\+\\+\\+\\+\\+\\+\\+\\+\\+"));
}

static void
test_broken_expressions_are_refused(void **state)
{
	static const char *const bad[] = {"(", "[", "[a", "[[:alpha:]",
	    "[[:nothing:]]", "a{2,1}", "\\", "[z-a]", NULL};

	(void)state;
	for (const char *const *text = bad; *text; text++)
		CHECK(why_not(*text) != NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_people_write_compiles),
	    cmocka_unit_test(test_what_would_run_away_is_refused),
	    cmocka_unit_test(
		test_what_looks_like_a_repetition_and_is_none_hides_nothing),
	    cmocka_unit_test(test_broken_expressions_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
