/* SPDX-License-Identifier: BSD-2-Clause */
#include "../../src/app/config_state.h"

#include "check.h"

#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/tapdeck_state_XXXXXX";
static char path[128];
static struct config config; /* too large for a stack */

static void
load(void)
{
	config_fini(&config);
	config_init(&config);
	config_state_load(&config);
}

static void
test_what_was_left_is_what_is_found(void **state)
{
	const struct view *hosts = view_find("hosts");
	const unsigned columns[] = {3, 0};
	const uint8_t widths[] = {0, 25};
	const struct screen_view wishes[] = {
	    {.view = hosts,
		.has_sort = true,
		.sort = 0,
		.columns = columns,
		.n_columns = 2,
		.widths = widths},
	    {.view = view_find("dns"),
		.has_sort = true,
		.sort = 1,
		.descending = true},
	};
	const struct screen_left left = {.view = view_find("dns"),
	    .where = "name=\"a b\" and bytes>1M",
	    .views = wishes,
	    .n_views = 2};
	struct error err;

	(void)state;
	load();
	CHECK(!config.view && !config.where && config.n_views == 0);
	CHECK_STR(config.state_path, path);
	CHECK_EQ(config_state_write(path, &left, &err), 0);
	load();
	CHECK(config.view == view_find("dns"));
	CHECK_STR(config.where, "name=\"a b\" and bytes>1M");
	CHECK_EQ(config.n_views, 2);
	CHECK(config.views[0].wish.view == hosts);
	CHECK(config.views[0].wish.has_sort);
	CHECK(!config.views[0].wish.descending);
	CHECK_EQ(config.views[0].wish.n_columns, 2);
	CHECK_EQ(config.views[0].wish.columns[0], 3);
	CHECK_EQ(config.views[0].wish.widths[1], 25);
	CHECK(config.views[1].wish.descending);
	CHECK_EQ(config.views[1].wish.n_columns, 0);
}

static void
test_lines_of_another_version_are_passed_over(void **state)
{
	FILE *f = fopen(path, "w");

	(void)state;
	fputs("view = hosts\nnew thing = 1\nno sign\nsort.gone = bytes\n"
	      "view = gone\ntheme = light\nwhere = x\n",
	    f);
	fclose(f);
	load();
	CHECK(config.view == NULL);
	CHECK_STR(config.where, "x");
	CHECK_EQ(config.n_views, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_was_left_is_what_is_found),
	    cmocka_unit_test(test_lines_of_another_version_are_passed_over),
	};
	int failed;

	if (!mkdtemp(folder) || setenv("XDG_STATE_HOME", folder, 1) < 0)
		return 1;
	snprintf(path, sizeof(path), "%s/tapdeck/state", folder);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	config_fini(&config);
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
	rmdir(folder);
	return failed;
}
