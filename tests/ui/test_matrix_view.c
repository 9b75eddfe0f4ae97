/* SPDX-License-Identifier: BSD-2-Clause */
/* Pairs folded to a matrix, against sums made the slow way. */
#include "check.h"
#include "matrix_view.h"
#include "shades.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define PAIRS 700

static struct matrix_pair pairs[PAIRS];
static struct matrix m;
static struct matrix_folder *folder;
static struct place places[4];

static struct addr
host(unsigned i)
{
	struct addr a = addr_ipv4(
	    (const uint8_t[]){10, 0, (uint8_t)(i / 8), (uint8_t)(i % 8)});

	if (i % 5 == 0) {
		a = (struct addr){.family = FAMILY_IPV6};
		a.bytes[0] = 0x20;
		a.bytes[7] = (uint8_t)(i / 20);
		a.bytes[15] = (uint8_t)i;
	}
	return a;
}

/* The same numbers every time. */
static unsigned
next(void)
{
	static uint32_t state = 7;

	state = state * 1664525u + 1013904223u;
	return state >> 8;
}

static void
make_pairs(unsigned hosts)
{
	for (unsigned i = 0; i < 4; i++)
		places[i] = (struct place){.id = {i / 2, 0, i}};
	for (unsigned i = 0; i < PAIRS; i++) {
		unsigned a = next() % hosts, b = next() % hosts;

		pairs[i] = (struct matrix_pair){
		    .end = {host(a), host(b)},
		    .place = {&places[a % 4], &places[b % 4]},
		    .bytes = next() % 100000 + 1,
		    .packets = next() % 100 + 1,
		};
	}
}

static void
fold(size_t n, enum matrix_level level, unsigned most)
{
	matrix_fold(
	    folder, pairs, n, (struct matrix_sum){11, 3}, level, most, &m);
}

/* Its row, or that of the others. */
static unsigned
row_of(const struct matrix_pair *p, unsigned end, enum matrix_level level)
{
	struct matrix_group g =
	    matrix_group_of(&p->end[end], p->place[end], level);

	for (unsigned i = 0; i < m.n; i++) {
		if (matrix_same_group(&g, &m.groups[i], level))
			return i;
	}
	return m.n;
}

static void
check_every_cell(enum matrix_level level)
{
	uint64_t bytes = 0, packets = 0;

	for (unsigned r = 0; r <= m.n; r++) {
		for (unsigned c = 0; c <= m.n; c++) {
			struct matrix_sum sum = {0, 0};

			for (unsigned i = 0; i < PAIRS; i++) {
				if (row_of(&pairs[i], 0, level) != r ||
				    row_of(&pairs[i], 1, level) != c)
					continue;
				sum.bytes += pairs[i].bytes;
				sum.packets += pairs[i].packets;
			}
			if (r == m.n && c == m.n) {
				sum.bytes += 11;
				sum.packets += 3;
			}
			CHECK_EQ(m.cells[r][c].bytes, sum.bytes);
			CHECK_EQ(m.cells[r][c].packets, sum.packets);
			bytes += sum.bytes;
			packets += sum.packets;
		}
	}
	CHECK_EQ(m.total.bytes, bytes);
	CHECK_EQ(m.total.packets, packets);
}

static void
test_cells_are_the_sums_of_their_pairs_at_every_level(void **state)
{
	(void)state;
	make_pairs(40);
	for (int level = 0; level < N_MATRIX_LEVELS; level++) {
		fold(PAIRS, (enum matrix_level)level, 9);
		check_every_cell((enum matrix_level)level);
	}
}

static void
test_cells_and_others_add_up_to_all_pairs(void **state)
{
	uint64_t all = 11;

	(void)state;
	make_pairs(200);
	for (unsigned i = 0; i < PAIRS; i++)
		all += pairs[i].bytes;
	for (unsigned most = 1; most <= MATRIX_MOST; most++) {
		uint64_t sum = 0;

		fold(PAIRS, MATRIX_HOST, most);
		CHECK_EQ(m.n, most);
		CHECK_EQ(m.n + m.others, 200);
		for (unsigned r = 0; r <= m.n; r++)
			for (unsigned c = 0; c <= m.n; c++)
				sum += m.cells[r][c].bytes;
		CHECK_EQ(sum, all);
		for (unsigned i = 1; i < m.n; i++)
			CHECK(m.groups[i - 1].bytes >= m.groups[i].bytes);
	}
}

static void
test_hosts_collapse_to_what_they_are_part_of(void **state)
{
	char label[MATRIX_LABEL_BYTES];

	(void)state;
	memset(pairs, 0, 2 * sizeof(pairs[0]));
	pairs[0].end[0] = addr_ipv4((const uint8_t[]){10, 1, 2, 3});
	pairs[0].end[1] = addr_ipv4((const uint8_t[]){10, 1, 2, 200});
	pairs[0].bytes = pairs[0].packets = 5;
	pairs[1].end[0] =
	    (struct addr){{0x20, 1, 0xd, 0xb8, 0, 1, 0, 2, 9}, FAMILY_IPV6};
	pairs[1].end[1] =
	    (struct addr){{0x20, 1, 0xd, 0xb8, 0, 1, 0, 2, 8}, FAMILY_IPV6};
	pairs[1].bytes = pairs[1].packets = 2;
	fold(2, MATRIX_SUBNET, 10);
	CHECK_EQ(m.n, 2);
	CHECK_EQ(m.cells[0][0].bytes, 5);
	CHECK_EQ(m.cells[1][1].bytes, 2);
	matrix_label(&m.groups[0], MATRIX_SUBNET, label);
	CHECK_STR(label, "10.1.2.0/24");
	matrix_label(&m.groups[1], MATRIX_SUBNET, label);
	CHECK_STR(label, "2001:db8:1:2::/64");
	/* Nobody knows where: that is one group. */
	fold(2, MATRIX_COUNTRY, 10);
	CHECK_EQ(m.n, 1);
	matrix_label(&m.groups[0], MATRIX_COUNTRY, label);
	CHECK_STR(label, "<unknown>");
}

static void
test_nothing_folds_to_nothing(void **state)
{
	(void)state;
	matrix_fold(
	    folder, pairs, 0, (struct matrix_sum){0, 0}, MATRIX_HOST, 10, &m);
	CHECK_EQ(m.n, 0);
	CHECK(!m.rest);
	CHECK_EQ(m.total.packets, 0);
	CHECK_EQ(m.most, 0);
}

static struct matrix_view view;

static void
show(size_t n)
{
	memcpy(view.pairs, pairs, n * sizeof(pairs[0]));
	view.n = n;
	view.answered = view.fresh = true;
	matrix_view_fold(&view, 6);
}

static void
test_the_cursor_stays_on_whom_it_is_and_inside(void **state)
{
	struct matrix_group on;

	(void)state;
	memset(&view, 0, sizeof(view));
	CHECK(matrix_view_init(&view));
	make_pairs(30);
	show(PAIRS);
	CHECK_EQ(matrix_view_lines(&view), 7);
	matrix_view_move(&view, 5, 3);
	on = view.folded.groups[5];
	/* He is the busiest by far now. */
	pairs[0].end[0] = on.addr;
	pairs[0].end[1] = on.addr;
	pairs[0].bytes = 1u << 30;
	show(PAIRS);
	CHECK_EQ(view.at[0], 0);
	CHECK(addr_equal(&view.folded.groups[0].addr, &on.addr));
	matrix_view_move(&view, -5, 100);
	CHECK_EQ(view.at[0], 0);
	CHECK_EQ(view.at[1], 6);
	show(1);
	CHECK(view.at[1] < matrix_view_lines(&view) || view.at[1] == 0);
	show(0);
	CHECK_EQ(view.at[0], 0);
	CHECK_EQ(view.at[1], 0);
	matrix_view_fini(&view);
}

static void
test_shades_are_steps_of_ten(void **state)
{
	(void)state;
	CHECK_EQ(shades_of(1000000, 0), 0);
	CHECK_EQ(shades_of(1000000, 1), 1);
	CHECK_EQ(shades_of(1000000, 1000), 1);
	CHECK_EQ(shades_of(1000000, 1001), 2);
	CHECK_EQ(shades_of(1000000, 100000), 3);
	CHECK_EQ(shades_of(1000000, 1000000), 4);
}

static void
test_a_cell_is_a_scope_and_that_of_others_is_none(void **state)
{
	struct scope_step steps[2];

	(void)state;
	memset(&view, 0, sizeof(view));
	CHECK(matrix_view_init(&view));
	make_pairs(30);
	show(PAIRS);
	matrix_view_move(&view, 1, 2);
	CHECK_EQ(matrix_view_scope(&view, steps), 1);
	CHECK_EQ(steps[0].kind, SCOPE_PAIR);
	CHECK(addr_equal(&steps[0].a, &view.folded.groups[1].addr));
	CHECK(addr_equal(&steps[0].b, &view.folded.groups[2].addr));
	matrix_view_move(&view, 1, 6);
	CHECK_EQ(matrix_view_scope(&view, steps), 0);
	matrix_view_fini(&view);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_cells_are_the_sums_of_their_pairs_at_every_level),
	    cmocka_unit_test(test_cells_and_others_add_up_to_all_pairs),
	    cmocka_unit_test(test_hosts_collapse_to_what_they_are_part_of),
	    cmocka_unit_test(test_nothing_folds_to_nothing),
	    cmocka_unit_test(test_the_cursor_stays_on_whom_it_is_and_inside),
	    cmocka_unit_test(test_shades_are_steps_of_ten),
	    cmocka_unit_test(test_a_cell_is_a_scope_and_that_of_others_is_none),
	};
	int r;

	setlocale(LC_ALL, "C.UTF-8");
	folder = matrix_folder_new();
	r = cmocka_run_group_tests(tests, NULL, NULL);
	matrix_folder_free(folder);
	return r;
}
