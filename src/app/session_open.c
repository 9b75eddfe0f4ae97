/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a session needs, opened step by step in one table: usage first, so
 * that a misspelt option never waits for a device, then the world.
 */
#include "app/complain.h"
#include "app/filter_file.h"
#include "base/clock.h"
#include "base/units.h"
#include "session_format.h"
#include "memory_plan.h"
#include "packet_pass.h"
#include "lookup/names.h"
#include "lookup/places.h"
#include "session_check.h"
#include "session_confine.h"
#include "session_contrast.h"
#include "session_files.h"
#include "session_more.h"
#include "session_names.h"
#include "session_page.h"
#include "session_places.h"
#include "session_stop.h"
#include "stats/remembered.h"
#include "supervisor.h"
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Frames kept for the packets view: of what is live, and for a sort. */
#define KEEP_FRAMES 16384u
#define KEEP_FOR_SORTING 262144u
#define MAX_LOCAL 64u
#define TABLE_ROWS 20 /* of what is compared, by default */

static bool
is_stdio(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

/* Standard output belongs to one: the screen, the recording or the report. */
static int
choose_face(struct session *s, struct error *err)
{
	const struct options *o = s->options;
	bool recording = is_stdio(o->write);
	bool elsewhere = o->outdir || (o->output && !is_stdio(o->output));

	if (recording && o->report && !elsewhere)
		return error_set(err, -EINVAL,
		    "--write: standard output already takes the report");
	s->screen = !session_contrast_view(o) && !o->report && !elsewhere &&
	            !o->output && !recording && isatty(STDOUT_FILENO);
	return 0;
}

/* From here on, if there is to be a screen, in a process of its own. */
static int
supervise(struct session *s, struct error *err)
{
	(void)err;
	if (s->screen)
		supervisor_start(STDOUT_FILENO);
	else
		session_stop_expect_limit();
	return 0;
}

static bool
wants_report(const struct session *s)
{
	const struct options *o = s->options;

	if (o->check && !o->report && !o->output && !o->outdir)
		return false; /* one line says it */
	return !s->screen &&
	       (o->report || o->output || o->outdir || !is_stdio(o->write));
}

static int
compile_where(struct session *s, struct error *err)
{
	if (!s->options->where)
		return 0;
	return where_compile(s->options->where, &s->where, err);
}

static int
choose_views(const struct session *s, const struct options *options,
    struct selection *out, struct error *err)
{
	const struct view *only = session_contrast_view(options);

	if (only)
		return selection_make_of(only,
		    s->check ? QUERY_ALL : TABLE_ROWS, options, s->where, out,
		    err);
	return s->screen
	           ? selection_make_for_screen(options, s->where, out, err)
	           : selection_make(options, s->where, out, err);
}

static int
select_views(struct session *s, struct error *err)
{
	int r = choose_views(s, s->options, &s->selection, err);

	return r < 0 ? r : session_more_select(s, choose_views, err);
}

static int
read_filter(struct session *s, struct error *err)
{
	const struct options *o = s->options;

	s->source_config = (struct source_config){
	    .filter = o->filter,
	    .keep_blocks = session_format_is_frames(s),
	    .snaplen = (uint32_t)o->snaplen,
	    .no_promiscuous = o->no_promiscuous,
	    .buffer_bytes = o->buffer_bytes,
	    .named = s->names ? session_names_hear : NULL,
	    .named_to = s->names,
	};
	if (!o->filter_file)
		return 0;
	s->source_config.filter = NULL;
	if (filter_file_read(o->filter_file, &s->filter_file, err) < 0)
		return -EIO;
	s->source_config.filter = s->filter_file;
	return 0;
}

/* Who may not capture wants to know what to do about it. */
static int
explain_permission(const char *name, int code, struct error *err)
{
	if (code != -EPERM && code != -EACCES)
		return code;
	return error_set(err, code,
	    "%s: no permission to capture: use sudo, or once 'setcap "
	    "cap_net_raw+ep tapdeck', or 'dumpcap -i %s -w - | tapdeck -r -'",
	    name, name);
}

static int
open_live(struct session *s, struct error *err)
{
	char name[256];
	int r;

	if (s->options->interface) {
		snprintf(name, sizeof(name), "%s", s->options->interface);
	} else {
		r = source_default_interface(name, sizeof(name), err);
		if (r < 0)
			return r;
	}
	r = source_open_live(name, &s->source_config, &s->source, err);
	return explain_permission(name, r, err);
}

static int
open_source(struct session *s, struct error *err)
{
	return s->options->read ? session_open_files(s, err)
	                        : open_live(s, err);
}

int
session_origin(struct session *s, int64_t *out, struct error *err)
{
	enum source_kind kind = source_kind(s->source);
	struct frame frame;
	int r;

	if (kind == SOURCE_KIND_LIVE) {
		*out = clock_wall_ns();
		return 0;
	}
	if (kind == SOURCE_KIND_STREAM)
		return error_set(err, -EINVAL,
		    "+: an offset in time needs a file, not a stream");
	/* What is wrong with the file is the reader's to find and to say. */
	r = source_next(s->source, &frame, NULL);
	if (r == SOURCE_FRAME)
		*out = frame.time_ns;
	return source_rewind(s->source, err);
}

static int
resolve_times(struct session *s, struct error *err)
{
	const char *from = s->options->from, *to = s->options->to;
	int64_t origin = 0;
	int r = 0;

	s->from_ns = INT64_MIN;
	s->to_ns = INT64_MAX;
	if ((from && *from == '+') || (to && *to == '+'))
		r = session_origin(s, &origin, err);
	if (r < 0)
		return r;
	if ((from && units_parse_time(from, origin, &s->from_ns) < 0) ||
	    (to && units_parse_time(to, origin, &s->to_ns) < 0))
		return error_set(
		    err, -EINVAL, "--from, --to: beyond what clocks hold");
	if (s->from_ns > s->to_ns)
		return error_set(
		    err, -EINVAL, "--from, --to: nothing lies between them");
	return 0;
}

static int
open_recording(struct session *s, uint32_t snaplen, struct error *err)
{
	const char *path = s->options->write;
	int fd = target_make(path, err), r;

	if (fd < 0)
		return fd;
	r = recorder_start(
	    fd, path, source_name(s->source), snaplen, &s->recorder, err);
	close(fd);
	return r;
}

static int
open_recorder(struct session *s, struct error *err)
{
	const struct options *o = s->options;
	uint32_t snaplen = o->snaplen ? (uint32_t)o->snaplen : 262144;

	if (!o->write)
		return 0;
	if (session_reads(s, o->write))
		return error_set(
		    err, -EEXIST, "%s: is the file being read", o->write);
	if (!is_stdio(o->write))
		return open_recording(s, snaplen, err);
	return recorder_open(
	    o->write, source_name(s->source), snaplen, &s->recorder, err);
}

/* Keys come from the terminal, also when the capture is standard input. */
static int
open_keys(struct session *s, struct error *err)
{
	s->tty = -1;
	if (!s->screen)
		return 0;
	s->tty = STDIN_FILENO;
	if (!isatty(s->tty))
		s->tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (s->tty < 0)
		return error_set(err, -errno, "/dev/tty: %s", strerror(errno));
	return 0;
}

/* For flows to be followed, and for stretches of time to be counted anew. */
static int
open_again(struct session *s, struct error *err)
{
	(void)err; /* the screen does without, and says so */
	if (!s->screen || source_kind(s->source) != SOURCE_KIND_FILE)
		return 0;
	s->again = session_open_again(s);
	s->scan = session_open_again(s);
	return 0;
}

/* Frames an analysis should keep for the views that were asked for. */
static uint32_t
frames_wanted(const struct session *s)
{
	const struct selected *item;

	if (s->screen)
		return KEEP_FRAMES;
	if (session_format_is_frames(s))
		return 0;
	for (size_t i = 0; (item = session_shows(s, i)); i++) {
		if (!packet_pass_concerns(item->view) ||
		    packet_pass_serves(item, s->source))
			continue;
		return source_kind(s->source) == SOURCE_KIND_FILE
		           ? KEEP_FOR_SORTING
		           : KEEP_FRAMES;
	}
	return 0;
}

/* As many of them as have room; on a screen each scope keeps as many. */
static uint32_t
frames_to_keep(const struct session *s)
{
	size_t room = memory_shares_of(s->options).frames;
	size_t most = room / (s->screen ? 4 : 1) / remembered_plan(1);
	uint32_t wanted = frames_wanted(s);

	return wanted < most ? wanted : (uint32_t)most;
}

/* A table of bodies costs a little for each, so only who looks has one. */
static bool
lists_files(const struct session *s)
{
	const struct view *files = view_find("files");
	const struct selected *item;

	for (size_t i = 0; (item = session_shows(s, i)); i++)
		if (item->view == files)
			return true;
	return s->screen || s->extract || session_check_asks(s, files);
}

static int
open_extract(struct session *s, struct error *err)
{
	/* Who cannot write where he stands may look all the same. */
	if (s->screen && extract_open_single(".", &s->tray, NULL) < 0)
		s->tray = NULL;
	if (!s->options->extract)
		return 0;
	return extract_open(
	    s->options->extract, &extract_limits_usual, &s->extract, err);
}

/*
 * On a screen what is counted besides, a scope and what it is compared with,
 * has half of that each (analysis_new_like), and what hears for the two of
 * them an eighth each (scan_judge_init). Of a report each of two
 * captures has half; but --explain counts in slices only, parts of one plan.
 */
static size_t
memory_of(const struct session *s, uint32_t kept)
{
	size_t tables = memory_shares_of(s->options).tables;
	size_t frames = remembered_plan(kept);

	if (s->screen)
		return (tables - 3 * frames) / 9 * 4;
	if (s->options->explain)
		return tables - frames;
	return tables / memory_analyses(s->options) - frames;
}

static int
new_analysis(struct session *s, struct error *err)
{
	struct addr local[MAX_LOCAL];
	uint32_t kept = frames_to_keep(s);
	struct analysis_config config = {
	    .memory_bytes = memory_of(s, kept),
	    .bin_ns = s->options->bin_ns,
	    .decap = s->options->decap,
	    .keep_frames = kept,
	    .list_files = lists_files(s),
	    .local = local,
	    .n_local = source_local_addrs(s->source, local, MAX_LOCAL),
	    .places = s->places,
	    .names = s->names,
	    .tells_names = s->screen,
	};
	int r = analysis_new(&config, &s->analysis, err);

	if (r == 0 && s->extract)
		analysis_keep_files(s->analysis, extract_keeper(s->extract));
	return r;
}

static int
open_reporting(struct session *s, struct error *err)
{
	int r;

	if (!wants_report(s))
		return 0;
	r = reporting_open(s->options, &s->selection, &s->reporting, err);
	return r < 0 ? r : session_more_open(s, err);
}

/* The steps, in order; -EINVAL of a `usage` step is the user's mistake. */
struct step {
	int (*run)(struct session *s, struct error *err);
	bool usage;
};

/* clang-format off */
static const struct step steps[] = {
	{ choose_face, true },
	{ compile_where, true },
	{ session_check_open, true },
	{ select_views, true },
	{ session_format_check, true },
	{ supervise, false },
	{ session_names_open, false }, /* forks: before any thread */
	{ session_places_open, true },
	{ read_filter, false },
	{ open_source, true }, /* the filter is compiled here */
	{ resolve_times, true },
	{ session_contrast_open, true },
	{ open_reporting, false },
	{ open_recorder, false },
	{ open_extract, false },
	{ open_keys, false },
	{ open_again, false },
	{ new_analysis, false },
	{ session_confine, false },
};
/* clang-format on */

void
session_fail(struct session *s, int status, const struct error *err)
{
	complain(err->text);
	s->status = status;
}

int
session_open(struct session *s, const struct options *options)
{
	*s = (struct session){.options = options, .status = EXIT_DONE};
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct error err = {"out of memory"};
		int r = steps[i].run(s, &err);

		if (r == 0)
			continue;
		session_fail(s,
		    r == -EINVAL && steps[i].usage ? EXIT_USAGE : EXIT_FAILED,
		    &err);
		return r;
	}
	return 0;
}

void
session_close(struct session *s)
{
	if (s->recorder) /* nothing was recorded: the opening failed */
		recorder_close(s->recorder, 0, 0, NULL);
	extract_close(s->extract, NULL);
	extract_close(s->tray, NULL);
	reporting_close(s->reporting);
	session_more_close(s);
	session_page_free(s->page);
	session_contrast_close(s);
	session_check_close(s);
	analysis_free(s->analysis);
	places_free(s->places);
	names_free(s->names);
	if (s->source)
		source_close(s->source);
	source_close(s->again);
	source_close(s->scan);
	if (s->tty > STDIN_FILENO)
		close(s->tty);
	selection_fini(&s->selection);
	where_free(s->where);
	free(s->filter_file);
}
