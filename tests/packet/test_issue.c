/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "packet/issue.h"
#include "packet/packet.h"

#include <ctype.h>

/* Ids are public: JSON keys and words on command lines. */
static void
check_id(const char *id)
{
	CHECK(islower((unsigned char)id[0]));
	for (; *id; id++)
		CHECK(islower((unsigned char)*id) ||
		      isdigit((unsigned char)*id) || strchr(".-", *id));
}

static void
test_every_issue_has_an_id_of_its_own_and_a_meaning(void **state)
{
	(void)state;
	for (int i = 0; i < N_ISSUES; i++) {
		check_id(issue_id((enum issue)i));
		CHECK(strlen(issue_meaning((enum issue)i)) > 10);
		for (int k = 0; k < i; k++)
			CHECK(strcmp(
			    issue_id((enum issue)i), issue_id((enum issue)k)));
	}
}

static void
test_only_missing_bytes_are_short(void **state)
{
	(void)state;
	CHECK(issue_is_short(ISSUE_TCP_SHORT));
	CHECK(issue_is_short(ISSUE_IPV6_EXTENSION_SHORT));
	CHECK(!issue_is_short(ISSUE_NONE));
	CHECK(!issue_is_short(ISSUE_TCP_OPTION));
	CHECK(!issue_is_short(ISSUE_FRAME_LENGTH));
}

static void
test_every_layer_has_an_id_of_its_own_and_a_title(void **state)
{
	(void)state;
	CHECK_STR(layer_id(LAYER_IPV4), "ipv4");
	CHECK_STR(layer_title(LAYER_IPV4), "IPv4");
	for (int i = 0; i < N_LAYERS; i++) {
		check_id(layer_id((enum layer)i));
		CHECK(strlen(layer_title((enum layer)i)) > 1);
		for (int k = 0; k < i; k++)
			CHECK(strcmp(
			    layer_id((enum layer)i), layer_id((enum layer)k)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_every_issue_has_an_id_of_its_own_and_a_meaning),
	    cmocka_unit_test(test_only_missing_bytes_are_short),
	    cmocka_unit_test(test_every_layer_has_an_id_of_its_own_and_a_title),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
