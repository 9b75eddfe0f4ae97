/* SPDX-License-Identifier: BSD-2-Clause */
/* Into rows, and out again by key and by click. */
#include "scene.h"

#include <locale.h>
#include <stdio.h>

static void
counted(uint64_t frames)
{
	scene.fake.scoped.frames = frames;
	scene.fake.scoped.progress = 1;
	scene.fake.scoped.complete = true;
	scene.fake.scoped.tape_first_ns = INT64_MIN;
	look(&scene);
}

static void
test_enter_goes_into_a_row_and_escape_out_to_it(void **state)
{
	const struct scope *s = &scene.fake.scope;

	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	press(INPUT_DOWN);
	press(INPUT_DOWN);
	press('\r');
	CHECK_EQ(s->n, 1);
	CHECK_EQ(s->steps[0].kind, SCOPE_HOST);
	CHECK_SEEN(" SCOPE");
	CHECK_SEEN("counting");
	CHECK_EQ(board_state(&scene.board)->selected, 0);
	counted(12345);
	CHECK_SEEN("12 345 frames");
	CHECK_UNSEEN("counting");
	CHECK_UNSEEN("tape since");
	scene.fake.scoped.tape_first_ns = INT64_C(1768918966) * NS_PER_S;
	look(&scene);
	CHECK_SEEN("12 345 frames, tape since 14:22:46");
	press('i');
	CHECK_EQ(s->n, 2);
	press(INPUT_ESCAPE);
	CHECK_EQ(s->n, 1);
	press(INPUT_ESCAPE);
	CHECK_EQ(s->n, 0);
	CHECK_UNSEEN(" SCOPE");
	CHECK_UNSEEN("frames");
	CHECK_EQ(board_state(&scene.board)->selected, 2);
	press(INPUT_ESCAPE);
	CHECK_EQ(s->n, 0);
	end();
}

static void
test_steps_of_the_trail_can_be_clicked(void **state)
{
	const struct trail *t = &scene.board.trail;
	int y;

	(void)state;
	begin(100, SOURCE_KIND_LIVE, 120, 30);
	press('i');
	press('i');
	press('i');
	CHECK_EQ(scene.fake.scope.n, 3);
	y = scene.board.layout.trail.y;
	board_input(
	    &scene.board, &(struct input){INPUT_CLICK, t->stops[1].x + 2, y});
	CHECK_EQ(scene.fake.scope.n, 1);
	look(&scene);
	board_input(&scene.board, &(struct input){INPUT_CLICK, 2, y});
	CHECK_EQ(scene.fake.scope.n, 0);
	end();
}

static void
test_a_trail_has_an_end(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_LIVE, 60, 15);
	for (unsigned i = 0; i < 2 * SCOPE_STEPS; i++)
		press('i');
	CHECK_EQ(scene.fake.scope.n, SCOPE_STEPS);
	CHECK_SEEN("Esc goes out a step");
	end();
}

static void
test_a_filter_is_asked_for_and_refused_in_its_place(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_LIVE, 80, 24);
	press('f');
	CHECK_SEEN("scope, as tcpdump:");
	press_all("wrong");
	press('\r');
	CHECK_SEEN("syntax error");
	CHECK_EQ(scene.fake.scope.n, 0);
	for (unsigned i = 0; i < 5; i++)
		press(INPUT_BACKSPACE);
	press_all("tcp port 80");
	CHECK_UNSEEN("syntax error");
	press('\r');
	CHECK_EQ(scene.fake.scope.n, 1);
	CHECK_EQ(scene.fake.scope.steps[0].kind, SCOPE_FILTER);
	CHECK_STR(scene.fake.scope.steps[0].text, "tcp port 80");
	CHECK_SEEN("filter tcp port 80");
	press('f');
	press(INPUT_ESCAPE);
	CHECK_EQ(scene.fake.scope.n, 1);
	end();
}

static void
test_a_cut_says_what_came_of_it(void **state)
{
	(void)state;
	begin(100, SOURCE_KIND_FILE, 100, 24);
	press('w');
	CHECK_SEEN("writing tapdeck-");
	CHECK(scene.fake.cut != 0);
	scene.fake.scoped.cut_serial = scene.fake.cut;
	scene.fake.scoped.cut_frames = 1234;
	look(&scene);
	CHECK_SEEN("1 234 frames written to tapdeck-");
	press('w');
	scene.fake.scoped.cut_serial = scene.fake.cut;
	snprintf(scene.fake.scoped.cut_failure,
	    sizeof(scene.fake.scoped.cut_failure), "%s", "disk full");
	look(&scene);
	CHECK_SEEN("not written: disk full");
	end();
}

static void
test_stretches_that_are_short_have_fine_bins(void **state)
{
	struct scope_step step = {.kind = SCOPE_TIME, .to_ns = 2 * NS_PER_S};

	(void)state;
	begin(100, SOURCE_KIND_FILE, 80, 24);
	trail_enter(&scene.board, &step);
	CHECK_EQ(scene.fake.scope_bin_ns, 20 * NS_PER_MS);
	step.to_ns = NS_PER_S / 10;
	trail_enter(&scene.board, &step);
	CHECK_EQ(scene.fake.scope_bin_ns, NS_PER_MS);
	trail_leave(&scene.board, 0);
	step.to_ns = INT64_C(3600) * NS_PER_S;
	trail_enter(&scene.board, &step);
	CHECK_EQ(scene.fake.scope_bin_ns, 0); /* as all is counted */
	end();
}

static void
test_a_stretch_is_explained_and_left_again(void **state)
{
	const struct deck_contrast *c = &scene.fake.contrast;
	int64_t from, to;

	(void)state;
	begin(100, SOURCE_KIND_FILE, 100, 24);
	press('e');
	CHECK_SEEN("which stretch?");
	CHECK_EQ(scene.fake.contrast_serial, 0);
	press(INPUT_LEFT);
	CHECK(timeline_range(&scene.board, &from, &to));
	press('e');
	CHECK(scene.fake.contrast_serial != 0);
	CHECK_EQ(c->from_ns, from);
	CHECK_EQ(c->to_ns, to);
	CHECK_EQ(c->scope.n, 0);
	CHECK_SEEN("why ");
	CHECK_STR(scene.fake.asked.view->id, "explain");
	press('\r'); /* into a row; there is none, and the bins stay marked */
	CHECK_EQ(scene.fake.scope.n, 0);
	press('2');
	CHECK_UNSEEN("why ");
	press('e');
	CHECK_SEEN("why ");
	press(INPUT_ESCAPE); /* the cursor */
	press(INPUT_ESCAPE);
	CHECK_UNSEEN("why ");
	CHECK_EQ(scene.board.view_index, 1);
	end();
}

/* What was before a stretch of time is not in a scope of that time. */
static void
test_the_scope_of_an_explanation_has_no_times(void **state)
{
	struct scope_step step = {
	    .kind = SCOPE_TIME, .from_ns = NS_PER_S, .to_ns = 3 * NS_PER_S};

	(void)state;
	begin(100, SOURCE_KIND_FILE, 100, 24);
	press('i');
	trail_enter(&scene.board, &step);
	press('e');
	CHECK_EQ(scene.fake.contrast.scope.n, 1);
	CHECK_EQ(scene.fake.contrast.scope.steps[0].kind, SCOPE_HOST);
	CHECK_EQ(scene.fake.contrast.from_ns, NS_PER_S);
	CHECK_EQ(scene.fake.contrast.to_ns, 3 * NS_PER_S);
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_enter_goes_into_a_row_and_escape_out_to_it),
	    cmocka_unit_test(test_steps_of_the_trail_can_be_clicked),
	    cmocka_unit_test(test_a_trail_has_an_end),
	    cmocka_unit_test(
		test_a_filter_is_asked_for_and_refused_in_its_place),
	    cmocka_unit_test(test_a_cut_says_what_came_of_it),
	    cmocka_unit_test(test_stretches_that_are_short_have_fine_bins),
	    cmocka_unit_test(test_a_stretch_is_explained_and_left_again),
	    cmocka_unit_test(test_the_scope_of_an_explanation_has_no_times),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
