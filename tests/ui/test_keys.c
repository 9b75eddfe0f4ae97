/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"
#include "ui/keys.h"

#include <ctype.h>
#include <stdbool.h>

static void
test_every_binding_has_a_name_an_id_help_and_a_key(void **state)
{
	size_t n;
	const struct binding *b = keys_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		size_t length = strlen(b[i].help);

		CHECK(*b[i].name && *b[i].id && length > 5);
		CHECK(isupper((unsigned char)b[i].help[0]));
		CHECK(b[i].help[length - 1] == '.');
		CHECK(b[i].run != NULL);
		CHECK(b[i].keys[0] != 0);
		CHECK(b[i].group < N_KEY_GROUPS);
		CHECK(*keys_group_title(b[i].group));
		CHECK((b[i].rank > 0) == (b[i].footer != NULL));
	}
}

static void
test_no_key_name_or_id_is_there_twice(void **state)
{
	size_t n;
	const struct binding *b = keys_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		for (const int *key = b[i].keys; *key; key++)
			CHECK(keys_find(*key) == &b[i]);
		for (size_t k = 0; k < i; k++) {
			CHECK(strcmp(b[i].id, b[k].id) != 0);
			CHECK(strcmp(b[i].name, b[k].name) != 0);
		}
	}
	CHECK(keys_find('Z') == NULL);
}

static void
test_groups_stand_together(void **state)
{
	size_t n;
	const struct binding *b = keys_table(&n);

	(void)state;
	for (size_t i = 1; i < n; i++)
		CHECK(b[i].group >= b[i - 1].group);
}

static void
test_the_footer_counts_from_one_without_gaps(void **state)
{
	size_t n, ranked = 0;
	const struct binding *b = keys_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		ranked += b[i].rank > 0;
	for (size_t rank = 1; rank <= ranked; rank++)
		CHECK(keys_footer((int)rank) != NULL);
	CHECK(keys_footer((int)ranked + 1) == NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_every_binding_has_a_name_an_id_help_and_a_key),
	    cmocka_unit_test(test_no_key_name_or_id_is_there_twice),
	    cmocka_unit_test(test_groups_stand_together),
	    cmocka_unit_test(test_the_footer_counts_from_one_without_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
