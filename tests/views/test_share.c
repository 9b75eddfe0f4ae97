/* SPDX-License-Identifier: BSD-2-Clause */
/* A share is part of the whole, also of who is at both ends. */
#include "views/asking.h"
#include "views/counted.h"

#define TO_ITSELF                                                              \
	"4500 0020 1234 0000 40 11 0000 7f000001 7f000001"                     \
	"14e9 14e9 000c 0000 61626364"
#define TO_ANOTHER IPV4("0020", "11") UDP("000c") "61626364"
#define HALF 50.0

/* Every row of the view has that share, and there are `n` of them. */
static void
check_shares(const struct analysis *a, const char *id, uint64_t n, double want)
{
	struct result r = ask_everything(a, id);

	CHECK_EQ(r.n_rows, n);
	for (uint64_t i = 0; i < r.n_rows; i++) {
		struct cell share =
		    cell_of(r.query.view, result_row(&r, i), "share");

		CHECK(!share.absent && share.percent == want);
	}
	result_fini(&r);
}

static void
test_what_one_sends_to_itself_is_shared_once(void **state)
{
	static const char *const frames[] = {TO_ITSELF};
	struct analysis *a = counted(LINK_RAW, frames, 1);

	(void)state;
	check_shares(a, "hosts", 1, 100);
	check_shares(a, "ports", 1, 100);
	analysis_free(a);
}

static void
test_each_end_has_a_share_of_what_goes_between_two(void **state)
{
	static const char *const frames[] = {TO_ITSELF, TO_ANOTHER};
	struct analysis *a = counted(LINK_RAW, frames, 2);

	(void)state;
	check_shares(a, "hosts", 3, HALF);
	check_shares(a, "ports", 3, HALF);
	analysis_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_one_sends_to_itself_is_shared_once),
	    cmocka_unit_test(
		test_each_end_has_a_share_of_what_goes_between_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
