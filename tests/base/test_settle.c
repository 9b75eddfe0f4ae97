/* SPDX-License-Identifier: BSD-2-Clause */
/* That a disk is really asked, refused_calls.py of the faults proves. */
#include "check.h"

#include "base/settle.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
test_names_of_every_form_lead_to_a_folder(void **state)
{
	char folder[] = "/tmp/settle.XXXXXX", path[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/name", folder);
	CHECK_EQ(settle_name(path), 0);
	CHECK_EQ(settle_name("name"), 0);
	CHECK_EQ(settle_name("/name"), 0);
	CHECK_EQ(settle_name("//name"), 0);
	rmdir(folder);
}

static void
test_a_folder_that_cannot_be_asked_is_no_failure(void **state)
{
	char *path = malloc(PATH_MAX + 8);

	(void)state;
	assert_non_null(path);
	CHECK_EQ(settle_name("/nowhere/at/all"), 0);
	CHECK_EQ(settle_name("/dev/null/name"), 0);
	CHECK_EQ(settle_name("/proc/self/name"), 0);
	memset(path, 'x', PATH_MAX + 7);
	memcpy(path + PATH_MAX + 2, "/name", 6);
	CHECK_EQ(settle_name(path), 0);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names_of_every_form_lead_to_a_folder),
	    cmocka_unit_test(test_a_folder_that_cannot_be_asked_is_no_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
