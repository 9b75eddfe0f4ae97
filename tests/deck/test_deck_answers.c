/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions put to a deck while it runs, each answer balanced in itself. */
#include "player.h"

#define FRAMES 5000

static void
test_books_balance_in_every_answer_while_it_runs(void **state)
{
	struct tape t = tape_of(20000, 1000);
	struct deck_config config = player_config(tape_open(&t));
	struct player p;
	struct ledger books = {0};
	uint64_t before;

	(void)state;
	config.ring_bytes = 64 << 10;
	p = player_start(config);
	do {
		before = books.frames_received;
		books = player_books(&p);
		CHECK(books.frames_received >= before);
		CHECK_EQ(books.lost_ring, 0);
	} while (books.frames_received < 20000);
	CHECK(p.n_answers > 10);
	player_end(&p);
	tape_free(&t);
}

static void
test_the_newest_question_is_answered_with_its_own_filter(void **state)
{
	struct tape t = tape_of(FRAMES, NS_PER_MS);
	struct player p = player_start(player_config(tape_open(&t)));
	struct query q = query_default(view_find("ports"));
	struct error err = {""};

	(void)state;
	player_wait_over(&p);
	for (int i = 0; i < 50; i++) {
		struct where *where = NULL;
		const struct result *r;

		/* Freed at once: the deck has a copy of its own. */
		if (where_compile(
			i % 2 ? "port=53" : "port=123", &where, &err) < 0)
			fail_msg("%s", err.text);
		q.where = where;
		deck_ask(p.deck, &q);
		r = player_ask(&p, q);
		where_free(where);
		CHECK_EQ(r->n_rows, 1);
		CHECK_EQ(q.view->columns[0].get(result_row(r, 0)).count,
		    i % 2 ? 53 : 123);
	}
	player_end(&p);
	tape_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_books_balance_in_every_answer_while_it_runs),
	    cmocka_unit_test(
		test_the_newest_question_is_answered_with_its_own_filter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
