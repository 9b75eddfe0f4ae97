/* SPDX-License-Identifier: BSD-2-Clause */
#include "session_contrast.h"

#include "app/complain.h"
#include "base/clock.h"
#include "base/units.h"
#include "deck/explaining.h"
#include "memory_plan.h"
#include "session_files.h"
#include "views/check.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#define USUAL_BIN (2 * NS_PER_S)
#define MOMENT_BYTES 64

const struct view *
session_contrast_view(const struct options *options)
{
	if (options->check)
		return &view_check;
	if (options->explain)
		return &view_explain;
	return options->against ? &view_changes : NULL;
}

bool
session_contrast_wanted(const struct options *options)
{
	return options->explain || options->against;
}

/* "T1..T2" in two; false when there are no two dots. */
static bool
split_range(
    const char *text, char first[static MOMENT_BYTES], const char **second)
{
	const char *dots = strstr(text, "..");
	size_t n = dots ? (size_t)(dots - text) : 0;

	if (!dots || n >= MOMENT_BYTES)
		return false;
	memcpy(first, text, n);
	first[n] = '\0';
	*second = dots + 2;
	return true;
}

/* Is it a range of times, rather than the name of a file? */
static bool
is_range(const char *text)
{
	char first[MOMENT_BYTES];
	const char *second;
	int64_t ns;

	return split_range(text, first, &second) &&
	       units_parse_time(first, 0, &ns) == 0 &&
	       units_parse_time(second, 0, &ns) == 0;
}

static int
resolve(struct session *s, const char *option, const char *text, int64_t *out,
    struct error *err)
{
	int64_t origin = 0;
	int r = *text == '+' ? session_origin(s, &origin, err) : 0;

	if (r < 0)
		return r;
	if (units_parse_time(text, origin, out) < 0)
		return error_set(err, -EINVAL,
		    "%s: '%s': not a time like 2026-01-20T14:22:46Z, "
		    "1768918966 or +10s",
		    option, text);
	return 0;
}

/* [*from, *to) of "T1..T2". */
static int
resolve_range(struct session *s, const char *option, const char *text,
    int64_t *from, int64_t *to, struct error *err)
{
	char first[MOMENT_BYTES];
	const char *second;
	int r;

	if (!split_range(text, first, &second))
		return error_set(
		    err, -EINVAL, "%s: '%s': not a range", option, text);
	r = resolve(s, option, first, from, err);
	if (r == 0)
		r = resolve(s, option, second, to, err);
	if (r == 0 && *from >= *to)
		r = error_set(err, -EINVAL, "%s: '%s': nothing lies between",
		    option, text);
	return r;
}

static int
open_explain(struct session *s, struct error *err)
{
	const char *text = s->options->explain;
	int64_t width = s->options->bin_ns ? s->options->bin_ns : USUAL_BIN;
	struct explaining probe;
	int64_t ns;
	int r;

	if (source_kind(s->source) == SOURCE_KIND_LIVE)
		return error_set(err, -EINVAL,
		    "--explain: of what was captured: give it to --read");
	if (strstr(text, "..")) {
		r = resolve_range(s, "--explain", text, &s->stretch_from,
		    &s->stretch_to, err);
	} else {
		r = resolve(s, "--explain", text, &ns, err);
		if (r == 0)
			explaining_bin(
			    ns, width, &s->stretch_from, &s->stretch_to);
	}
	/* What could go wrong later is the user's mistake now. */
	if (r == 0 && explaining_init(&probe, NULL, s->stretch_from,
			  s->stretch_to, NULL) < 0)
		r = error_set(
		    err, -EINVAL, "--explain: beyond what clocks hold");
	return r;
}

/* Another capture, or another time of this one. */
static int
open_against(struct session *s, struct error *err)
{
	const char *text = s->options->against;
	struct source_config config = s->source_config;
	struct source_files files = {.paths = &text, .n = 1};

	s->stretch_from = INT64_MIN;
	s->stretch_to = INT64_MAX;
	if (is_range(text)) {
		int r = resolve_range(s, "--against", text, &s->stretch_from,
		    &s->stretch_to, err);

		if (r < 0)
			return r;
		s->stretch_to--; /* limits have their end in them */
		files = session_files(s->options);
		if (source_kind(s->source) != SOURCE_KIND_FILE ||
		    session_reads_stdin(s->options))
			return error_set(err, -EINVAL,
			    "--against: a range needs a file that can be read "
			    "twice");
	}
	if (strcmp(text, "-") == 0)
		return error_set(err, -EINVAL,
		    "--against: not from standard input: give it to --read");
	config.follow = SOURCE_FOLLOW_NOT;
	return source_open_files(&files, &config, &s->other, err);
}

static int
new_contrast(struct session *s, struct error *err)
{
	const struct options *o = s->options;
	int r = contrast_new(o->explain ? CONTRAST_EXPLAIN : CONTRAST_CHANGES,
	    o->check ? "all" : o->view, &s->contrast, err);

	if (r < 0)
		return r;
	contrast_limit(s->contrast, memory_shares_of(o).things);
	if (o->hide_queries)
		contrast_hide_queries(s->contrast);
	return r;
}

int
session_contrast_open(struct session *s, struct error *err)
{
	int r;

	if (!session_contrast_wanted(s->options))
		return 0;
	r = new_contrast(s, err);
	if (r < 0)
		return r;
	return s->options->explain ? open_explain(s, err)
	                           : open_against(s, err);
}

void
session_contrast_close(struct session *s)
{
	contrast_free(s->contrast);
	if (s->other)
		source_close(s->other);
}

static int
explain_with(struct session *s, const struct run_config *config, bool again,
    struct explaining *e, struct error *err)
{
	int r = explaining_init(
	    e, s->analysis, s->stretch_from, s->stretch_to, s->contrast);

	if (r < 0)
		return error_set(err, r, "--explain: beyond what clocks hold");
	if (again)
		explaining_open_all(e);
	e->slices.run = *config;
	r = slices_run(&e->slices, &e->books, err);
	s->stretch_books = e->now;
	return r;
}

static void
say_what_is_missing(const struct explaining *e)
{
	if (e->now.frames_analysed == 0)
		complain("--explain: no frame lies there");
	else if (e->usual == 0)
		complain("--explain: no frame lies before it: all is new");
}

/* Nothing heard, for the same to be heard better. */
static int
start_over(struct session *s, struct error *err)
{
	int r = source_rewind(s->source, err);

	if (r < 0)
		return r;
	contrast_free(s->contrast);
	s->contrast = NULL;
	return new_contrast(s, err);
}

/*
 * Two slices at once do for nearly every capture. One in such disorder that
 * frames come too late is read again, with all slices open.
 */
int
session_explain(
    struct session *s, const struct run_config *config, struct error *err)
{
	struct explaining e;
	int r = explain_with(s, config, false, &e, err);

	if (r >= 0 && explaining_came_late(&e) &&
	    source_kind(s->source) == SOURCE_KIND_FILE) {
		r = start_over(s, err);
		if (r >= 0)
			r = explain_with(s, config, true, &e, err);
	}
	say_what_is_missing(&e);
	return r;
}

int
session_against(
    struct session *s, const struct run_config *config, struct error *err)
{
	struct run_config other = *config;
	struct analysis *before;
	struct error why;
	int r, read;

	r = analysis_new_like(s->analysis, 1, &before, err);
	if (r < 0)
		return r;
	other.source = s->other;
	other.recorder = NULL;
	other.max_frames = 0;
	other.max_ns = 0;
	other.from_ns = s->stretch_from;
	other.to_ns = s->stretch_to;
	read = run_inline(&other, before, &why);
	s->stretch_books = analysis_ledger(s->analysis);
	r = contrast_add_usual(s->contrast, before, err);
	if (r == 0)
		r = contrast_add_now(s->contrast, s->analysis, err);
	analysis_free(before);
	if (r < 0 || read >= 0)
		return r;
	*err = why;
	return read;
}
