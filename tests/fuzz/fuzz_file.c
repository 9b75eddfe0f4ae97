/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes as a capture file, all the way: read, counted in tables that are far
 * too small, and some of it reported in one of the formats. The books must
 * balance, and in some of the views rows and what was evicted must be the
 * total. Which ones is the hash of the input: asking each of them all cost
 * more than the way there, and over many inputs all come up.
 */
#include "meagre.h"

#include "deck/run.h"
#include "report/report.h"
#include "stats/analysis.h"
#include "views/query.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_FRAMES 500 /* of a small file that unpacks to a large one */
#define MOST_COLUMNS 256
#define MOST_SUMMED 3 /* views */
#define MOST_TOLD 2   /* ... in a report */
#define MOST_ROWS 8   /* in a report: more are more of the same */
#define MOST_VIEWS 32
#define KEPT_FRAMES 64
#define EVERY 16u /* byte of a report is looked at */
#define RESULT_BYTES ((size_t)64 << 20)

/* Made once, and used for every input. */
struct bench {
	struct analysis *analysis;
	FILE *nowhere;
	int fd; /* the file */
	struct result results[MOST_VIEWS];
	unsigned columns[MOST_VIEWS][MOST_COLUMNS];
	struct report_part parts[MOST_VIEWS];
	size_t n_views, n_formats;
};

/* What was reported: each byte would cost as much as to report it. */
static struct told {
	size_t n;
	uint64_t hash; /* of some of its bytes */
} told;

static ssize_t
swallow(void *cookie, const char *bytes, size_t n)
{
	struct told *to = cookie;
	size_t first = -to->n % EVERY;

	for (size_t i = first; i < n; i += EVERY)
		to->hash = to->hash * 31 + (uint8_t)bytes[i];
	to->n += n;
	return (ssize_t)n;
}

static bool
set_up_view(struct bench *b, const struct view *view)
{
	struct report_part *part = &b->parts[b->n_views];
	unsigned *columns = b->columns[b->n_views];
	struct result *result = &b->results[b->n_views];

	assert(b->n_views < MOST_VIEWS && view->n_columns <= MOST_COLUMNS);
	for (unsigned c = 0; c < view->n_columns; c++)
		columns[c] = c;
	if (result_init(result, RESULT_BYTES) < 0)
		return false;
	*part = (struct report_part){
	    .view = view,
	    .columns = columns,
	    .n_columns = view->n_columns,
	    .result = result,
	};
	b->n_views++;
	return true;
}

static bool
make(struct bench *b)
{
	const cookie_io_functions_t nothing = {.write = swallow};
	struct analysis_config config = {
	    .memory_bytes = 1, .keep_frames = KEPT_FRAMES};

	b->fd = memfd_create("fuzz", MFD_CLOEXEC);
	b->nowhere = fopencookie(&told, "w", nothing);
	if (b->fd < 0 || !b->nowhere ||
	    analysis_new(&config, &b->analysis, NULL) < 0)
		return false;
	for (size_t i = 0; views[i]; i++)
		if (!set_up_view(b, views[i]))
			return false;
	/* The last of them is of frames, not of rows. */
	while (report_formats[b->n_formats] &&
	       !report_formats[b->n_formats]->frames)
		b->n_formats++;
	return true;
}

static struct bench bench = {.fd = -1};

static void
give_up(void)
{
	struct bench *b = &bench;

	for (size_t i = 0; i < b->n_views; i++)
		result_fini(&b->results[i]);
	analysis_free(b->analysis);
	if (b->nowhere)
		fclose(b->nowhere);
	if (b->fd >= 0)
		close(b->fd);
	*b = (struct bench){.fd = -1};
}

static bool
set_up(void)
{
	meagre_made(give_up);
	if (bench.n_formats > 0 || make(&bench))
		return true;
	assert(meagre_refused());
	give_up();
	return false;
}

struct sums {
	const struct view *view;
	unsigned n_summed;
	uint8_t summed[MOST_COLUMNS]; /* columns */
	uint64_t sum[MOST_COLUMNS];
};

static struct sums
sums_begin(const struct view *view)
{
	struct sums s = {.view = view};

	for (unsigned c = 0; c < view->n_columns; c++)
		if (view->columns[c].summed)
			s.summed[s.n_summed++] = (uint8_t)c;
	return s;
}

static bool
add_row(void *context, const void *row)
{
	struct sums *s = context;

	for (unsigned i = 0; i < s->n_summed; i++)
		s->sum[i] += s->view->columns[s->summed[i]].get(row).count;
	return true;
}

static struct sums
sums_of(const struct view *view, const struct analysis *a,
    void (*fill)(const struct analysis *a, void *row))
{
	_Alignas(16) char row[4096];
	struct sums s = sums_begin(view);

	assert(view->row_bytes <= sizeof(row));
	memset(row, 0xa5, view->row_bytes); /* it must fill all that counts */
	fill(a, row);
	add_row(&s, row);
	return s;
}

static void
check_sums(const struct view *view, const struct analysis *a)
{
	struct sums rows = sums_begin(view), evicted, total;

	if (view->scan(a, 0, add_row, &rows) != 0) {
		assert(meagre_refused());
		return;
	}
	if (!view->total)
		return;
	total = sums_of(view, a, view->total);
	evicted = sums_of(view, a, view->evicted);
	for (unsigned i = 0; i < rows.n_summed; i++)
		if (!(rows.sum[i] + evicted.sum[i] == total.sum[i]))
			fprintf(stderr, "XX %s %s %lu %lu %lu ref %d\n",
			    view->id, view->columns[rows.summed[i]].id,
			    rows.sum[i], evicted.sum[i], total.sum[i],
			    meagre_refused());
	for (unsigned i = 0; i < rows.n_summed; i++)
		assert(rows.sum[i] + evicted.sum[i] == total.sum[i]);
}

static bool
ask(struct bench *b, size_t i)
{
	const struct view *view = b->parts[i].view;
	struct query q = query_default(view);

	for (unsigned c = 0; c < view->n_columns; c++)
		q.needs |= view->columns[c].needs;
	q.graph_bins = 10;
	q.limit = MOST_ROWS;
	return query_run(b->analysis, &q, &b->results[i], NULL) == 0;
}

/* What an input is counted by, summed in and told in. */
struct wish {
	bool decap;
	const struct report_format *format;
	size_t first, n; /* views told */
	size_t summed;   /* the first of them */
};

static uint32_t
fnv1a(const uint8_t *data, size_t size)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ data[i]) * 16777619u;
	return hash ^ hash >> 16;
}

static struct wish
wish_of(const struct bench *b, uint32_t hash)
{
	struct wish w = {
	    .decap = hash & 1,
	    .format = report_formats[(hash >> 1 & 0xff) % b->n_formats],
	    .first = (hash >> 9 & 0xff) % b->n_views,
	    .summed = (hash >> 17 & 0xff) % b->n_views,
	};

	/* Not every format has a place for every view. */
	while (w.format->takes && !w.format->takes(b->parts[w.first].view))
		w.first = (w.first + 1) % b->n_views;
	w.n = b->n_views - w.first;
	if (w.n > MOST_TOLD)
		w.n = MOST_TOLD;
	if (w.format->one_view || w.format->takes)
		w.n = 1;
	return w;
}

static void
report(struct bench *b, const struct ledger *books, const struct wish *wish)
{
	const struct report_options options = {.color = true};
	struct report_about about = {
	    .version = "fuzz",
	    .source = "fuzz",
	    .kind = "file",
	    .links = "fuzz",
	    .ledger = books,
	};

	for (size_t i = 0; i < wish->n; i++)
		if (!ask(b, wish->first + i)) {
			assert(meagre_refused());
			return;
		}
	assert(wish->format->write(b->nowhere, &about, &b->parts[wish->first],
		   wish->n, &options) == 0 ||
	       meagre_refused());
	fflush(b->nowhere);
	meagre_came_to(told.hash ^ told.n << 40);
	told = (struct told){0};
}

static void
check_analysis(struct bench *b, const struct wish *wish)
{
	struct ledger books = analysis_ledger(b->analysis);

	assert(ledger_balances(&books));
	for (size_t i = 0; i < MOST_SUMMED; i++)
		check_sums(b->parts[(wish->summed + i) % b->n_views].view,
		    b->analysis);
	report(b, &books, wish);
}

static void
count(struct bench *b, struct source *s, const struct wish *wish)
{
	struct run_config config = {
	    .source = s,
	    .max_frames = MOST_FRAMES,
	    .from_ns = INT64_MIN,
	    .to_ns = INT64_MAX,
	};
	struct error err = {""};

	analysis_reset_decap(b->analysis, wish->decap);
	if (run_inline(&config, b->analysis, &err) < 0)
		assert(err.text[0]);
	check_analysis(b, wish);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source *s = NULL;
	struct error err = {""};
	struct wish wish;
	char path[32];

	if (!set_up())
		return 0;
	if (ftruncate(bench.fd, 0) < 0 || pwrite(bench.fd, data, size, 0) < 0)
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", bench.fd);
	if (source_open_file(path, NULL, &s, &err) < 0) {
		assert(!s && err.text[0]);
		return 0;
	}
	wish = wish_of(&bench, fnv1a(data, size));
	count(&bench, s, &wish);
	source_close(s);
	return 0;
}
