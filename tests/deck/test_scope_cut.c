/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a screen shows of a scope is what a report says of the file that it is
 * cut to: scopes drawn at random, entered in a deck at the end of its tape, all
 * views as JSON, byte for byte.
 *
 * Four things are not the same, and are made so:
 *
 * - Frames are numbered anew in the file. Numbers of the scope are replaced by
 *   their ranks, which also proves that the same frames are meant.
 * - What addresses are called is remembered beside all tables, so that a part
 *   of a tape profits from what the whole has heard. The file is counted with
 *   those names at hand, as the scope is.
 * - No part of a damaged tape is said to be complete, while the file that was
 *   cut of it is undamaged.
 * - What a capture said of a frame that cannot be was set right when it was
 *   read, and counted as an issue; in the file it is right.
 */
#include "backwards.h"
#include "player.h"
#include "random_scopes.h"

#include "lookup/names.h"
#include "report/report.h"
#include "stats/tables.h"
#include "views/view_packets.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#define SCOPES 10
#define MOST_COLUMNS 512

/* Everything about one capture. */
struct trial {
	const char *path;
	struct names *names;
	struct places *places;
	struct analysis *whole; /* by the plain loop, to draw from */
	uint8_t *faults;        /* of frames, by their numbers */
	struct player player;
	char label[SCOPE_LABEL_BYTES * 2];
	char cut[64]; /* path of the file that is cut */
};

static uint64_t serial, n_scopes, n_frames, n_different;

static struct analysis *
new_counting(const struct trial *t)
{
	struct analysis_config config = {
	    .memory_bytes = 64 << 20,
	    .keep_frames = 100000,
	    .list_files = true,
	    .places = t->places,
	    .names = t->names,
	    .tells_names = true,
	};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	return a;
}

static struct source *
open_capture(const char *path)
{
	struct source *s = NULL;
	struct error err = {""};

	if (source_open_file(path, NULL, &s, &err) < 0)
		fail_msg("%s", err.text);
	return s;
}

/* Damage ends a file early, and is no matter here. */
static void
count_file(const char *path, struct analysis *a)
{
	struct run_config run = {
	    .source = open_capture(path),
	    .from_ns = INT64_MIN,
	    .to_ns = INT64_MAX,
	};

	run_inline(&run, a, NULL);
	source_close(run.source);
}

/* What the source had to set right in which frame. */
static uint8_t *
faults_of(const char *path, uint64_t n)
{
	struct source *s = open_capture(path);
	uint8_t *faults = calloc(n + 1, 1);
	struct frame f;

	assert_non_null(faults);
	while (source_next(s, &f, NULL) == SOURCE_FRAME && f.number <= n)
		faults[f.number] = f.faults;
	source_close(s);
	return faults;
}

/* Which frames of the tape are those of the file, in order. */
struct numbers {
	uint64_t *of;
	size_t n;
};

static bool
has_faults(const struct trial *t, const struct numbers *numbers)
{
	for (size_t i = 0; i < numbers->n; i++)
		if (t->faults[numbers->of[i]])
			return true;
	return false;
}

static void
count_with_faults(
    const struct trial *t, const struct numbers *numbers, struct analysis *a)
{
	struct source *s = open_capture(t->cut);
	uint64_t n = 0;
	struct frame f;

	for (; source_next(s, &f, NULL) == SOURCE_FRAME; n++) {
		f.faults = t->faults[numbers->of[n]];
		analysis_apply(a, &f, 1);
	}
	source_close(s);
	analysis_received(a, n);
	analysis_finish(a, true);
}

static struct query
all_of(const struct view *view)
{
	struct query q = query_default(view);

	for (unsigned c = 0; c < view->n_columns; c++)
		q.needs |= view->columns[c].needs;
	q.needs &= ~NEED_NO_QUERIES;
	return q;
}

/* So that nobody has to look them up later, and shows nothing until then. */
static void
find_places(const struct trial *t)
{
	struct query q;
	struct result r;

	CHECK_EQ(result_init(&r, (size_t)256 << 20), 0);
	for (size_t i = 0; views[i]; i++) {
		q = all_of(views[i]);
		CHECK_EQ(query_run(t->whole, &q, &r, NULL), 0);
	}
	result_fini(&r);
}

static void
play_to_the_end(struct trial *t)
{
	struct deck_config config = player_config(open_capture(t->path));
	uint64_t n = analysis_ledger(t->whole).frames_analysed;

	config.scan = open_capture(t->path);
	config.places = t->places;
	t->player = (struct player){.analysis = new_counting(t)};
	config.analysis = t->player.analysis;
	CHECK_EQ(deck_start(&config, &t->player.deck, NULL), 0);
	player_wait_mode(&t->player, DECK_ENDED);
	player_wait_frames(&t->player, n);
}

typedef bool arrived_fn(const struct deck_scoped *now);

static bool
is_counted(const struct deck_scoped *now)
{
	return now->serial == serial && now->complete;
}

static bool
is_cut(const struct deck_scoped *now)
{
	return now->cut_serial == serial;
}

static struct deck_scoped
wait_scan(struct player *p, arrived_fn *arrived)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct pollfd bell = {.fd = deck_bell_fd(p->deck), .events = POLLIN};
	struct deck_scoped now;
	bool fresh;

	for (;;) {
		deck_scoped(p->deck, &now);
		if (arrived(&now))
			return now;
		assert_true(clock_monotonic_ns() < until);
		poll(&bell, 1, 1000);
		deck_result(p->deck, &fresh);
	}
}

static char *
json_of(const struct result *r)
{
	const struct view *view = r->query.view;
	unsigned columns[MOST_COLUMNS];
	struct report_part part = {.view = view,
	    .columns = columns,
	    .n_columns = view->n_columns,
	    .result = r};
	struct report_about about = {.version = "1",
	    .source = "tape",
	    .kind = "file",
	    .links = "",
	    .ledger = &r->ledger};
	struct report_options options = {.rates = RATE_BITS};
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	CHECK(view->n_columns <= MOST_COLUMNS);
	for (unsigned c = 0; c < view->n_columns; c++)
		columns[c] = c;
	CHECK_EQ(
	    report_format_find("json")->write(out, &about, &part, 1, &options),
	    0);
	fclose(out);
	return text;
}

static uint64_t
rank(const struct numbers *numbers, uint64_t number)
{
	size_t low = 0, high = numbers->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (numbers->of[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < numbers->n && numbers->of[low] == number ? low + 1 : 0;
}

/* The answer as it would be of a file whose frames begin with 1. */
static char *
renumbered_json(const struct result *r, const struct numbers *numbers)
{
	const struct view *view = r->query.view;
	struct result copy = *r;
	size_t bytes = r->n_rows * view->row_bytes;
	char *rows = aligned_alloc(64, (bytes | 63) + 1), *json;

	if (bytes > 0)
		memcpy(rows, r->rows, bytes);
	copy.rows = rows;
	copy.ledger.complete = true;
	for (uint64_t i = 0; i < r->n_rows; i++) {
		char *row = rows + i * view->row_bytes;
		struct packet_row *packet = (struct packet_row *)row;
		struct issue_row *issue = (struct issue_row *)row;

		if (view == &view_packets)
			packet->number = rank(numbers, packet->number);
		else if (!strcmp(view->id, "issues"))
			issue->example = rank(numbers, issue->example);
	}
	json = json_of(&copy);
	free(rows);
	return json;
}

static struct numbers
numbers_in(struct player *p)
{
	const struct result *r = player_ask(p, all_of(&view_packets));
	struct numbers numbers = {calloc(r->n_rows + 1, 8), r->n_rows};

	for (uint64_t i = 0; i < r->n_rows; i++) {
		const struct packet_row *row = result_row(r, i);

		numbers.of[i] = row->number;
		CHECK(i == 0 || numbers.of[i - 1] < row->number);
	}
	return numbers;
}

static void
tell_difference(const struct trial *t, const char *shown, const char *wanted)
{
	size_t at = 0, from = 0;

	while (shown[at] && shown[at] == wanted[at]) {
		at++;
		if (shown[at - 1] == '\n')
			from = at;
	}
	n_different++;
	print_error("%s, %s:\n the scope has %.*s\n the file has %.*s\n",
	    t->path, t->label, (int)strcspn(shown + from, "\n"), shown + from,
	    (int)strcspn(wanted + from, "\n"), wanted + from);
}

static void
compare_view(struct trial *t, const struct analysis *alone,
    const struct view *view, const struct numbers *numbers)
{
	struct query q = all_of(view);
	char *shown, *wanted;
	struct result r;

	CHECK_EQ(result_init(&r, (size_t)256 << 20), 0);
	CHECK_EQ(query_run(alone, &q, &r, NULL), 0);
	wanted = json_of(&r);
	shown = renumbered_json(player_ask(&t->player, q), numbers);
	if (strcmp(shown, wanted) != 0)
		tell_difference(t, shown, wanted);
	free(shown);
	free(wanted);
	result_fini(&r);
}

static void
name_trial(struct trial *t, const struct scope *s)
{
	char step[SCOPE_LABEL_BYTES];
	size_t used = 0;

	for (size_t i = 0; i < s->n && used < sizeof(t->label); i++) {
		scope_label(&s->steps[i], step);
		used += (size_t)snprintf(t->label + used,
		    sizeof(t->label) - used, "%s%s", i ? " > " : "", step);
	}
}

static void
try_scope(struct trial *t, const struct scope *s)
{
	struct numbers numbers;
	struct analysis *alone = NULL;
	struct deck_scoped now;

	name_trial(t, s);
	deck_scope(t->player.deck, s, 0, ++serial);
	now = wait_scan(&t->player, is_counted);
	deck_cut(t->player.deck, t->cut, ++serial);
	CHECK_EQ(wait_scan(&t->player, is_cut).cut_frames, now.frames);
	n_frames += now.frames;
	n_scopes++;
	CHECK_EQ(analysis_new_like(t->whole, 2, &alone, NULL), 0);
	numbers = numbers_in(&t->player);
	CHECK_EQ(numbers.n, now.frames);
	if (has_faults(t, &numbers))
		count_with_faults(t, &numbers, alone);
	else
		count_file(t->cut, alone);
	for (size_t i = 0; views[i]; i++)
		compare_view(t, alone, views[i], &numbers);
	free(numbers.of);
	analysis_free(alone);
}

static uint64_t
seed_of(const char *path)
{
	const char *name = strrchr(path, '/');
	uint64_t seed = 1469598103934665603u;

	for (name = name ? name + 1 : path; *name; name++)
		seed = (seed ^ (uint8_t)*name) * 1099511628211u;
	return seed;
}

static void
begin_trial(struct trial *t, const char *path)
{
	struct geo *geo;

	*t = (struct trial){.path = path};
	CHECK_EQ(geo_open(NULL, 0, &geo, NULL), 0);
	CHECK_EQ(places_new(geo, 16 << 20, &t->places, NULL), 0);
	CHECK_EQ(names_new(16 << 20, &t->names, NULL), 0);
	t->whole = new_counting(t);
	count_file(path, t->whole);
	find_places(t);
	t->faults = faults_of(path, analysis_ledger(t->whole).frames_analysed);
	/* Where it costs nothing to be sure that it is written. */
	snprintf(t->cut, sizeof(t->cut), "%s/tapdeck-scope-cut-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	CHECK(close(mkstemp(t->cut)) == 0);
	play_to_the_end(t);
}

static void
end_trial(struct trial *t)
{
	deck_stop(t->player.deck, NULL);
	analysis_free(t->player.analysis);
	analysis_free(t->whole);
	places_free(t->places);
	names_free(t->names);
	unlink(t->cut);
	free(t->faults);
}

/* The same scopes each time, of views that differ from capture to capture. */
static void
try_capture(const char *path, uint64_t seed, unsigned first, unsigned n)
{
	struct dice dice = {seed};
	unsigned start = (unsigned)dice_roll(&dice, 1000);
	struct scope s;
	struct trial t;

	begin_trial(&t, path);
	for (unsigned i = first; i < first + n; i++)
		if (draw_scope(&dice, t.whole, i < 2 ? i : start + i, &s))
			try_scope(&t, &s);
	end_trial(&t);
}

static void
test_a_scope_is_the_file_it_is_cut_to(void **state)
{
	try_capture(*state, seed_of(*state), 0, 2 * SCOPES);
	CHECK_EQ(n_different, 0);
}

static void
test_of_a_tape_out_of_order_and_damaged_too(void **state)
{
	char path[] = "/tmp/tapdeck-backwards-XXXXXX";

	CHECK(close(mkstemp(path)) == 0);
	backwards_write(*state, path);
	try_capture(path, seed_of(*state), 0, 2 * SCOPES);
	unlink(path);
	CHECK_EQ(n_different, 0);
}

/* One scope of every third, unless all of them are asked for. */
static void
test_it_is_in_every_capture_of_the_corpus(void **state)
{
	const char *folder = getenv("TAPDECK_CORPUS");
	bool whole = getenv("TAPDECK_WHOLE_CORPUS") != NULL;
	DIR *corpus = folder ? opendir(folder) : NULL;
	const struct dirent *entry;
	char name[4096];

	(void)state;
	if (!corpus)
		skip();
	while ((entry = readdir(corpus))) {
		uint64_t seed = seed_of(entry->d_name);
		unsigned first = (unsigned)(seed % SCOPES);

		snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
		if (!strstr(name, ".pcap"))
			continue;
		if (whole)
			try_capture(name, seed, 0, SCOPES);
		else if (seed % 3 == 0)
			try_capture(name, seed, first, 1);
	}
	closedir(corpus);
	print_message("%llu scopes, %llu frames\n",
	    (unsigned long long)n_scopes, (unsigned long long)n_frames);
	CHECK_EQ(n_different, 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_prestate(test_a_scope_is_the_file_it_is_cut_to,
		argc > 1 ? argv[1] : NULL),
	    cmocka_unit_test_prestate(
		test_of_a_tape_out_of_order_and_damaged_too,
		argc > 1 ? argv[1] : NULL),
	    cmocka_unit_test(test_it_is_in_every_capture_of_the_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
