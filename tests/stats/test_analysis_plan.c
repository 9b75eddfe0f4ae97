/* SPDX-License-Identifier: BSD-2-Clause */
/* The plan is kept: an analysis reserves no more than what is printed. */
#include "stats/analysis.h"

#include "stats/tables.h"

#include "check.h"

#include <stdio.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)

/* Bytes of address space. */
static size_t
reserved(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;

	assert_non_null(f);
	CHECK_EQ(fscanf(f, "%lu", &pages), 1);
	fclose(f);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static size_t
planned(size_t bytes)
{
	struct analysis_part parts[ANALYSIS_PARTS];

	return analysis_plan_parts(bytes, parts);
}

static void
test_no_more_is_reserved_than_planned(void **state)
{
	/* Huge pages are whole, and what is mapped is. */
	const size_t slack = 2 * MIB;

	(void)state;
	for (size_t bytes = 16 * MIB; bytes <= 1024 * MIB; bytes *= 2) {
		const struct analysis_config config = {
		    .memory_bytes = bytes, .list_files = true};
		struct analysis *a;
		size_t before = reserved(), after;

		CHECK_EQ(analysis_new(&config, &a, NULL), 0);
		after = reserved();
		/* What asking for ports takes comes when it is asked. */
		CHECK(after - before + tables_ports_plan() <=
		      planned(bytes) + slack + bytes / 100);
		analysis_free(a);
		CHECK(reserved() <= before + slack);
	}
}

static void
test_a_plan_is_no_more_than_was_given(void **state)
{
	(void)state;
	for (size_t mib = 14; mib <= 4096; mib += mib / 8)
		CHECK(planned(mib * MIB) <= mib * MIB + mib * MIB / 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_more_is_reserved_than_planned),
	    cmocka_unit_test(test_a_plan_is_no_more_than_was_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
