/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever row of whatever view: the frames in the scope of it, analysed by
 * themselves, give that very row again: of a capture given as an argument, and
 * of those of the corpus, if there is one.
 */
#include "views/asking.h"

#include "capture/source.h"
#include "stats/analysis.h"
#include "stats/scope.h"

#include <dirent.h>
#include <stdio.h>

#define FRAMES 40000

struct tape {
	struct frame *frames;
	size_t n;
};

static const char *path;
static uint64_t rows;         /* of a view that are tried, from first to last */
static struct places *places; /* no database: ranges with a purpose */

static void
load(struct tape *t)
{
	struct source *s;
	struct frame f;
	struct error err = {""};

	if (source_open_file(path, NULL, &s, &err) < 0)
		fail_msg("%s", err.text);
	t->frames = calloc(FRAMES, sizeof(*t->frames));
	for (t->n = 0; t->n < FRAMES && source_next(s, &f, NULL) == 0; t->n++) {
		t->frames[t->n] = f;
		t->frames[t->n].data = heap_copy(f.data, f.captured);
	}
	source_close(s);
}

static void
unload(struct tape *t)
{
	for (size_t i = 0; i < t->n; i++)
		free((uint8_t *)(uintptr_t)t->frames[i].data);
	free(t->frames);
}

static struct analysis *
new_analysis(void)
{
	struct analysis_config config = {
	    .memory_bytes = 64 << 20, .places = places, .list_files = true};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

/* What the tape is in a scope; returns how many frames that are. */
static size_t
analyse(const struct tape *t, const struct scope *s, struct analysis *a)
{
	struct scope_filter *f;
	size_t n = 0;

	analysis_reset(a);
	CHECK_EQ(scope_filter_new(s, places, false, 16 << 20, &f, NULL), 0);
	for (size_t i = 0; scope_filter_listens(f) && i < t->n; i++)
		scope_filter_hear(f, &t->frames[i]);
	scope_filter_heard_all(f);
	for (size_t i = 0; i < t->n; i++) {
		if (!scope_filter_admits(f, &t->frames[i]))
			continue;
		analysis_apply(a, &t->frames[i], 1);
		n++;
	}
	analysis_received(a, n);
	analysis_finish(a, true);
	scope_filter_free(f);
	return n;
}

static bool
same_keys(const struct view *v, const void *a, const void *b)
{
	for (unsigned c = 0; c < v->n_keys; c++) {
		struct cell x = v->columns[c].get(a), y = v->columns[c].get(b);

		if (cell_compare(&x, &y) != 0)
			return false;
	}
	return true;
}

/* The tree is told by its layers; its order is by what else there is. */
static bool
same_row(const struct view *v, const void *a, const void *b)
{
	struct scope_step x, y;

	if (strcmp(v->id, "protocols") != 0)
		return same_keys(v, a, b);
	return v->scope(a, &x) && v->scope(b, &y) && x.layers == y.layers;
}

static bool
is_counted(const struct view *v, unsigned c)
{
	static const char *const also[] = {"packets", "bytes", "wire_bytes"};

	for (size_t i = 0; i < 3; i++) {
		if (!strcmp(v->columns[c].id, also[i]))
			return true;
	}
	return v->columns[c].summed;
}

static void
check_counts(const struct view *v, const void *whole, const void *part,
    const char *label)
{
	for (unsigned c = 0; c < v->n_columns; c++) {
		struct cell x = v->columns[c].get(whole),
			    y = v->columns[c].get(part);

		if (is_counted(v, c) && x.count != y.count)
			fail_msg("%s: %s: %s.%s: %llu of all, %llu in scope",
			    path, label, v->id, v->columns[c].id,
			    (unsigned long long)x.count,
			    (unsigned long long)y.count);
	}
}

static void
check_row(const struct tape *t, const struct view *v, const void *row,
    struct analysis *part)
{
	struct scope s = {.n = 1};
	struct result r;
	char label[SCOPE_LABEL_BYTES];
	bool found = false;

	if (!v->scope(row, &s.steps[0]))
		return;
	scope_label(&s.steps[0], label);
	if (analyse(t, &s, part) == 0) {
		if (s.steps[0].kind == SCOPE_TIME &&
		    count_of(v, row, "packets") == 0)
			return; /* nothing came in that bin */
		if (strcmp(v->id, "files") == 0 && strstr(path, "vxlan"))
			return; /* by its tunnel's addresses it is counted */
		fail_msg("%s: %s: %s: no frame", path, v->id, label);
	}
	r = ask_everything(part, v->id);
	for (uint64_t i = 0; !found && i < r.n_rows; i++) {
		found = same_row(v, row, result_row(&r, i));
		if (found)
			check_counts(v, row, result_row(&r, i), label);
	}
	/* What one frame contradicts is in another. */
	if (!found && s.steps[0].kind != SCOPE_ISSUE)
		fail_msg("%s: %s: %s: row is not there", path, v->id, label);
	result_fini(&r);
}

static void
check_view(const struct tape *t, const struct view *v,
    const struct analysis *whole, struct analysis *part)
{
	struct result r = ask_everything(whole, v->id);
	uint64_t step = r.n_rows > rows ? r.n_rows / rows : 1;

	for (uint64_t i = 0; i < r.n_rows; i += step)
		check_row(t, v, result_row(&r, i), part);
	result_fini(&r);
}

static void
check_capture(const char *capture)
{
	struct analysis *whole, *part;
	struct scope all = {.n = 0};
	struct geo *geo;
	struct tape t;

	path = capture;
	CHECK_EQ(geo_open(NULL, 0, &geo, NULL), 0);
	CHECK_EQ(places_new(geo, 1 << 20, &places, NULL), 0);
	whole = new_analysis();
	part = new_analysis();
	load(&t);
	CHECK_EQ(analyse(&t, &all, whole), t.n);
	for (size_t i = 0; views[i]; i++) {
		if (views[i]->scope)
			check_view(&t, views[i], whole, part);
	}
	unload(&t);
	analysis_free(part);
	analysis_free(whole);
	places_free(places);
}

static void
test_what_is_in_the_scope_of_a_row_gives_the_row(void **state)
{
	rows = 8;
	check_capture(*state);
}

static void
test_it_does_in_every_capture_of_the_corpus(void **state)
{
	const char *folder = getenv("TAPDECK_CORPUS");
	DIR *corpus = folder ? opendir(folder) : NULL;
	const struct dirent *entry;
	char name[4096];

	(void)state;
	if (!corpus)
		skip();
	rows = 2;
	while ((entry = readdir(corpus))) {
		snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
		if (strstr(name, ".pcap"))
			check_capture(name);
	}
	closedir(corpus);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_prestate(
		test_what_is_in_the_scope_of_a_row_gives_the_row,
		argc > 1 ? argv[1] : NULL),
	    cmocka_unit_test(test_it_does_in_every_capture_of_the_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
