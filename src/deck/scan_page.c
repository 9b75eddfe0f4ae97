/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables of a scope, as a page to take along. Those of a part of the tape
 * are the scan thread's own. Those of all of it the analysis fills, at once
 * between two batches, so that they are of one moment; what is done with them
 * then, and may block, is done here.
 */
#include "scan_run.h"

#include "base/clock.h"
#include "base/text.h"
#include "base/units.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_BYTES ((size_t)256 << 20) /* reserved, touched as used */
#define WAIT_NS (50 * NS_PER_MS)
#define TELL_NS (200 * NS_PER_MS)
#define MOST_ROUNDS 32 /* of waiting for places to be looked up */

/* The page under way: what is read once more for it. */
struct page_reading {
	struct scan_run *r;
	uint64_t left; /* frames that the tables are of, and are to come */
};

static bool
stopping(const struct deck *d)
{
	return atomic_load_explicit(&d->stop, memory_order_relaxed);
}

static bool
fill(const struct deck *d, const struct analysis *a)
{
	for (size_t i = 0; i < d->config.page.n; i++) {
		if (query_run(a, &d->config.page.questions[i],
			&d->scan.tables[i], NULL) < 0)
			return false;
	}
	return true;
}

/* Tables that could not be filled say so by having no view. */
static void
fill_or_empty(const struct deck *d, const struct analysis *a)
{
	if (!fill(d, a))
		d->scan.tables[0].query.view = NULL;
}

bool
scan_page_fill(struct deck *d, const struct analysis *a)
{
	struct scan *s = &d->scan;

	if (atomic_load_explicit(&s->page_turn, memory_order_acquire) !=
	    PAGE_ASKED)
		return false;
	fill_or_empty(d, a);
	atomic_store_explicit(&s->page_turn, PAGE_FILLED, memory_order_release);
	bell_ring(&s->bell);
	return true;
}

static int
make_tables(struct deck *d, struct error *err)
{
	struct scan *s = &d->scan;

	s->tables = calloc(d->config.page.n, sizeof(*s->tables));
	if (!s->tables)
		return error_set(err, -ENOMEM, "no memory for its tables");
	for (size_t i = 0; i < d->config.page.n; i++) {
		if (result_init(&s->tables[i], TABLE_BYTES) < 0)
			return error_set(
			    err, -ENOMEM, "no memory for its tables");
	}
	return 0;
}

/* Not while the analysis may be at them: the deck ends, and drops them. */
static void
drop_tables(struct deck *d)
{
	struct scan *s = &d->scan;

	if (atomic_load(&s->page_turn) == PAGE_ASKED)
		return;
	for (size_t i = 0; s->tables && i < d->config.page.n; i++)
		result_fini(&s->tables[i]);
	free(s->tables);
	s->tables = NULL;
	atomic_store(&s->page_turn, PAGE_NOBODYS);
}

static int
ask_analysis(struct scan_run *r, struct error *err)
{
	struct scan *s = r->scan;

	atomic_store_explicit(&s->page_turn, PAGE_ASKED, memory_order_release);
	bell_ring(&r->d->analysis_bell);
	while (atomic_load_explicit(&s->page_turn, memory_order_acquire) !=
	       PAGE_FILLED) {
		if (stopping(r->d))
			return error_set(err, -ECANCELED, "interrupted");
		bell_wait(&s->bell, -1, WAIT_NS);
	}
	return 0;
}

static int
ask_once(struct scan_run *r, struct error *err)
{
	int code = 0;

	if (r->stage == STAGE_NONE)
		code = ask_analysis(r, err);
	else
		fill_or_empty(r->d, r->scan->analysis);
	if (code == 0 && !r->scan->tables[0].query.view)
		code = error_set(err, -ENOMEM, "no memory for its tables");
	return code;
}

/* Places asked for so far, once all of them are looked up. */
static uint64_t
settle(struct scan_run *r, struct places *places)
{
	bool busy;
	uint64_t asked = places_asked(places, &busy);

	while (busy && !stopping(r->d)) {
		bell_wait(&r->scan->bell, -1, WAIT_NS);
		asked = places_asked(places, &busy);
	}
	return asked;
}

/* Places that nobody wanted to know so far are looked up by asking. */
static int
ask(struct scan_run *r, struct error *err)
{
	struct places *places = r->d->config.places;
	uint64_t asked = 0, before;
	bool busy;
	int code;

	for (int i = 0; i < MOST_ROUNDS; i++) {
		before = places ? settle(r, places) : 0;
		code = ask_once(r, err);
		if (places)
			asked = places_asked(places, &busy);
		if (code < 0 || asked == before)
			return code;
	}
	return 0;
}

static int
feed(struct page_reading *p, const struct frame *frames, int n,
    struct slices *slices, struct error *err)
{
	struct scan_run *r = p->r;
	struct frame in[TAPE_BATCH];
	size_t kept = 0;

	for (int i = 0; i < n && p->left > 0; i++) {
		if (r->judge.filter &&
		    !scope_judge_admits(&r->judge, &frames[i]))
			continue;
		in[kept++] = frames[i];
		p->left--;
	}
	return slices_take(slices, in, kept, err);
}

/* It takes as long as counting did: whoever waits is to see that. */
static void
tell(struct scan_run *r)
{
	if (clock_monotonic_ns() - r->told_ns < TELL_NS)
		return;
	r->now.page_progress = tape_reader_progress(&r->tape);
	scan_tell(r);
}

static int
read_again(struct page_reading *p, struct slices *slices, struct error *err)
{
	struct scan_run *r = p->r;
	const struct frame *frames;
	bool scoped = r->stage != STAGE_NONE;
	int n, code = tape_reader_begin(
		   &r->tape, scoped ? r->from_ns : INT64_MIN, err);

	if (r->judge.filter)
		scope_filter_rewind(r->judge.filter);
	/* Damage was said when it was counted. */
	while (code == 0 && p->left > 0 &&
	       (n = tape_reader_next(&r->tape, &frames, NULL)) > 0) {
		if (stopping(r->d))
			return error_set(err, -ECANCELED, "interrupted");
		code = feed(p, frames, n, slices, err);
		scan_answer(r);
		tell(r);
	}
	return code == 0 ? slices_end(slices, true, err) : code;
}

/*
 * The slices have the place of the second analysis in the plan of memory;
 * whoever compares again makes that one anew.
 */
static int
slice(void *reader, struct slices_config *config, struct slices_books *books,
    struct error *err)
{
	struct page_reading *p = reader;
	struct scan_run *r = p->r;
	struct slices *slices;
	uint64_t counted = r->counted;
	int code;

	analysis_free(r->scan->second);
	r->scan->second = NULL;
	config->like = r->scan->analysis;
	code = slices_new(config, books, &slices, err);
	if (code < 0)
		return code;
	code = read_again(p, slices, err);
	slices_free(slices);
	scan_go_back(r, counted);
	return code;
}

/* "host 10.0.0.1 > port 22/TCP" */
static const char *
scope_text(const struct scan_run *r, char out[static DECK_PAGE_SCOPE_BYTES])
{
	const struct scope *scope = &r->what.scope;
	size_t used = 0;

	if (r->stage == STAGE_NONE)
		return NULL;
	for (size_t i = 0; i < scope->n; i++) {
		char label[SCOPE_LABEL_BYTES];

		scope_label(&scope->steps[i], label);
		used +=
		    (size_t)snprintf(out + used, DECK_PAGE_SCOPE_BYTES - used,
			"%s%s", i ? " > " : "", label);
		if (used >= DECK_PAGE_SCOPE_BYTES)
			break;
	}
	return out;
}

/* Why there is less in it than was asked for; or NULL. */
static const char *
missing(const struct scan_run *r, char *out, size_t size)
{
	char since[UNITS_TEXT_BYTES];

	if (r->stage == STAGE_NONE)
		return NULL;
	if (*r->now.failure)
		return r->now.failure;
	if (r->now.tape_first_ns == INT64_MIN)
		return NULL;
	units_clock(since, r->now.tape_first_ns);
	snprintf(out, size, "what was before %s has left the tape", since);
	return out;
}

static int
write_page(struct scan_run *r, const char *path, struct error *err)
{
	const struct deck_page *page = &r->d->config.page;
	struct page_reading reading = {.r = r};
	char scope[DECK_PAGE_SCOPE_BYTES], gap[64 + UNITS_TEXT_BYTES];
	struct deck_paper paper = {
	    .path = path,
	    .scope = scope_text(r, scope),
	    .missing = missing(r, gap, sizeof(gap)),
	    .results = r->scan->tables,
	    .slice = r->d->config.scan ? slice : NULL,
	    .reader = &reading,
	};

	reading.left = r->scan->tables[0].ledger.frames_analysed;
	return page->write(page->context, &paper, err);
}

static int
make_page(struct scan_run *r, const char *path, struct error *err)
{
	bool decap =
	    atomic_load_explicit(&r->d->extent.decap, memory_order_relaxed);
	int code;

	if (r->d->config.page.n == 0)
		return error_set(err, -ENOTSUP, "there are no tables");
	if (r->stage == STAGE_NONE)
		analysis_reset_decap(r->scan->analysis, decap);
	code = make_tables(r->d, err);
	if (code == 0)
		code = ask(r, err);
	if (code == 0)
		code = write_page(r, path, err);
	drop_tables(r->d);
	return code;
}

bool
scan_page(struct scan_run *r)
{
	struct scan *s = r->scan;
	const struct cut_question *q;
	struct error err = {""};

	if (r->stage == STAGE_HEAR || r->stage == STAGE_COUNT ||
	    !mailbox_take(&s->pages))
		return false;
	q = &s->page[s->pages.front];
	r->now.page_failure[0] = '\0';
	if (make_page(r, q->path, &err) < 0)
		text_sanitize(err.text, strlen(err.text), r->now.page_failure,
		    sizeof(r->now.page_failure));
	r->now.page_progress = 0;
	r->now.page_serial = q->serial;
	scan_tell(r);
	return true;
}
