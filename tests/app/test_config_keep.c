/* SPDX-License-Identifier: BSD-2-Clause */
#include "../../src/app/config_keep.h"

#include "../../src/app/config_file.h"
#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/tapdeck_keep_XXXXXX";
static char path[160];

static void
write_file(const char *text)
{
	FILE *f = fopen(path, "w");

	fputs(text, f);
	fclose(f);
}

static void
check_file(const char *text)
{
	char *is;
	struct error err;

	CHECK_EQ(config_slurp(path, false, &is, &err), 0);
	CHECK_STR(is, text);
	free(is);
}

static int
keep(const char *first, unsigned width)
{
	const struct view *v = view_find("hosts");
	const unsigned columns[] = {
	    (unsigned)view_column(v, first), (unsigned)view_column(v, "bytes")};
	const uint8_t widths[] = {(uint8_t)width, 0};
	const struct screen_view wish = {.view = v,
	    .has_sort = true,
	    .sort = columns[1],
	    .descending = true,
	    .columns = columns,
	    .n_columns = width ? 2 : 0,
	    .widths = widths};
	struct error err;

	return config_keep(path, &wish, &err);
}

static void
test_a_file_and_its_folders_are_made(void **state)
{
	struct stat is;

	(void)state;
	CHECK_EQ(keep("address", 20), 0);
	check_file("columns.hosts = address:20,bytes\n"
		   "sort.hosts = bytes:desc\n");
	CHECK_EQ(stat(path, &is), 0);
	CHECK_EQ(is.st_mode & 0777, 0600);
}

static void
test_all_that_is_about_something_else_stays(void **state)
{
	struct stat is;

	(void)state;
	write_file("# my own\n"
		   "theme=light\n"
		   "  columns.hosts=rate\n"
		   "\n"
		   "columns.hosts2 = x\n"
		   "columns.hosts = name\n"
		   "# the end");
	chmod(path, 0644);
	CHECK_EQ(keep("name", 9), 0);
	check_file("# my own\n"
		   "theme=light\n"
		   "columns.hosts = name:9,bytes\n"
		   "\n"
		   "columns.hosts2 = x\n"
		   "# the end\n"
		   "sort.hosts = bytes:desc\n");
	CHECK_EQ(stat(path, &is), 0);
	CHECK_EQ(is.st_mode & 0777, 0644);
}

static void
test_columns_as_usual_need_no_line(void **state)
{
	(void)state;
	write_file("columns.hosts = name\nsort.hosts = name\n");
	CHECK_EQ(keep("name", 0), 0);
	check_file("sort.hosts = bytes:desc\n");
}

static void
test_what_cannot_be_written_stays_as_it_was(void **state)
{
	char beside[256];

	(void)state;
	write_file("theme = dark\n");
	snprintf(beside, sizeof(beside), "%s.new%ld", path, (long)getpid());
	CHECK_EQ(symlink("/dev/null", beside), 0);
	CHECK_EQ(keep("name", 9), -EEXIST);
	unlink(beside);
	check_file("theme = dark\n");
	unlink(path);
	CHECK_EQ(mkdir(path, 0700), 0);
	CHECK(keep("name", 9) < 0);
	rmdir(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_file_and_its_folders_are_made),
	    cmocka_unit_test(test_all_that_is_about_something_else_stays),
	    cmocka_unit_test(test_columns_as_usual_need_no_line),
	    cmocka_unit_test(test_what_cannot_be_written_stays_as_it_was),
	};
	char below[128];
	int failed;

	if (!mkdtemp(folder))
		return 1;
	snprintf(below, sizeof(below), "%s/a/tapdeck", folder);
	snprintf(path, sizeof(path), "%s/config", below);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	rmdir(below);
	*strrchr(below, '/') = '\0';
	rmdir(below);
	rmdir(folder);
	return failed;
}
