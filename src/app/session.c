/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/session.h"

#include "app/complain.h"
#include "app/config.h"
#include "config_keep.h"
#include "config_state.h"
#include "app/progress.h"
#include "base/text.h"
#include "deck/deck.h"
#include "deck/run.h"
#include "session_format.h"
#include "lookup/places.h"
#include "privileges.h"
#include "session_check.h"
#include "session_contrast.h"
#include "session_files.h"
#include "session_more.h"
#include "session_names.h"
#include "session_page.h"
#include "session_places.h"
#include "session_stop.h"
#include "session_wishes.h"
#include "ui/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int
count_frames(
    struct session *s, const struct run_config *config, struct error *err)
{
	const struct options *o = s->options;
	struct source_files files = session_files(o);
	int r = -ENOTSUP;

	if (o->explain)
		return session_explain(s, config, err);
	if (o->threads > 1 && o->read && !s->recorder && !s->extract)
		r = run_sharded(config, &files, &s->source_config,
		    (unsigned)o->threads, s->analysis, err);
	return r == -ENOTSUP ? run_inline(config, s->analysis, err) : r;
}

static int
close_recorder(struct session *s, struct error *err)
{
	struct ledger books = analysis_ledger(s->analysis);
	struct recorder *recorder = s->recorder;

	s->recorder = NULL;
	if (!recorder)
		return 0;
	return recorder_close(recorder, books.frames_received,
	    books.lost_kernel + books.lost_interface + books.lost_ring, err);
}

/* Read everything; whatever could be counted is worth a report. */
static void
read_source(struct session *s, struct error *missing)
{
	struct progress progress;
	struct run_config config = {
	    .source = s->source,
	    .recorder = s->recorder,
	    .max_frames = s->options->max_frames,
	    .max_ns = s->options->duration_ns,
	    .from_ns = s->from_ns,
	    .to_ns = s->to_ns,
	    .stop = session_stop_flag(),
	    .progress = progress_show,
	    .context = &progress,
	};
	struct error err;
	int r;

	progress_init(&progress);
	r = count_frames(s, &config, missing);
	if (r >= 0 && s->options->against)
		r = session_against(s, &config, missing);
	progress_clear(&progress);
	if (r < 0 || session_stop_by_limit(missing))
		session_fail(s, EXIT_FAILED, missing);
	else
		missing->text[0] = '\0';
	r = close_recorder(s, &err);
	if (r < 0)
		session_fail(s, EXIT_FAILED, &err);
}

/* It may also come while the report is written. */
static void
say_limit(struct session *s)
{
	struct error err;

	if (session_stop_by_limit(&err))
		session_fail(s, EXIT_FAILED, &err);
}

/* All was met that will be: what was saved is complete. */
static void
close_extract(struct session *s)
{
	struct error err;
	int r = extract_close(s->extract, &err);

	s->extract = NULL;
	if (r < 0)
		session_fail(s, EXIT_FAILED, &err);
}

const char *
session_kind_name(enum source_kind kind)
{
	static const char *const names[] = {
	    [SOURCE_KIND_FILE] = "file",
	    [SOURCE_KIND_STREAM] = "stream",
	    [SOURCE_KIND_LIVE] = "interface",
	};

	return names[kind];
}

/* Text that came from outside, for the head of the report. */
static const char *
harmless(const char *text, char *out, size_t size)
{
	if (!text || !*text)
		return NULL;
	text_sanitize(text, strlen(text), out, size);
	return out;
}

/* Once, for whoever wonders where his hosts are. */
static void
say_unread(const char *name, const char *unread)
{
	struct error note;
	bool several = strchr(unread, ',');

	if (!*unread)
		return;
	error_set(&note, 0,
	    "%s: link type%s %s cannot be read: %s frames are counted by "
	    "length only",
	    name, several ? "s" : "", unread, several ? "their" : "its");
	complain(note.text);
}

static void
write_report(struct session *s, const struct error *missing)
{
	char name[1024], filter[4096], links[256], gap[sizeof(missing->text)];
	char unread[256], against[4096];
	char **files;
	struct ledger books =
	    s->contrast ? s->stretch_books : analysis_ledger(s->analysis);
	struct report_about about = {
	    .version = TAPDECK_VERSION,
	    .source = harmless(source_name(s->source), name, sizeof(name)),
	    .kind = session_kind_name(source_kind(s->source)),
	    .filter = harmless(s->source_config.filter, filter, sizeof(filter)),
	    .against = harmless(s->options->against, against, sizeof(against)),
	    .links = links,
	    .missing = harmless(missing->text, gap, sizeof(gap)),
	    .ledger = &books,
	};
	struct reporting_input input = {
	    .about = &about,
	    .analysis = s->analysis,
	    .where = s->where,
	    .source = s->source,
	    .check = s->check,
	    .contrast = s->contrast,
	    .stop = session_stop_flag(),
	};
	struct error err;
	int r = session_files_name(s->options, &files, &err);

	if (r < 0) {
		session_fail(s, EXIT_FAILED, &err);
		return;
	}
	about.files = (const char *const *)files;
	about.n_files = files ? s->options->n_read : 0;
	limits_init(&input.limits, s->options->max_frames,
	    session_packet_duration(s), s->from_ns, s->to_ns);
	source_links(s->source, links, sizeof(links));
	source_links_unread(s->source, unread, sizeof(unread));
	about.unread = *unread ? unread : NULL;
	r = reporting_write(s->reporting, &input, &err);
	if (r == 0)
		r = session_more_write(s, &input, &err);
	session_files_forget(files, s->options);
	if (r == -EPIPE)
		s->status = EXIT_FAILED; /* who reads knows why he stopped */
	else if (r < 0)
		session_fail(s, EXIT_FAILED, &err);
}

/* Frames go straight from the source to the file; nothing is counted. */
static void
run_cut(struct session *s)
{
	const struct options *o = s->options;
	int64_t packet_ns = session_packet_duration(s);
	struct cut cut = {
	    .source = s->source,
	    .max_ns = packet_ns > 0 ? 0 : o->duration_ns,
	    .where = s->where,
	    .stop = session_stop_flag(),
	};
	struct error missing, err;
	int r;

	limits_init(
	    &cut.limits, o->max_frames, packet_ns, s->from_ns, s->to_ns);
	session_stop_catch();
	r = reporting_cut(s->reporting, &cut, &missing, &err);
	if (missing.text[0])
		session_fail(s, EXIT_FAILED, &missing);
	if (r == -EPIPE)
		s->status = EXIT_FAILED;
	else if (r < 0)
		session_fail(s, EXIT_FAILED, &err);
	say_limit(s);
}

static void
run_report(struct session *s)
{
	struct error missing = {""};
	char unread[256];

	session_stop_catch();
	read_source(s, &missing);
	close_extract(s);
	/* Who ended the reading wants the report, packets and all, of that. */
	session_stop_again();
	if (s->places)
		places_refresh(s->places);
	session_names_wait(s);
	session_check_run(s);
	if (s->reporting)
		write_report(s, &missing);
	say_limit(s);
	session_places_complain(s);
	session_names_complain(s);
	source_links_unread(s->source, unread, sizeof(unread));
	say_unread(source_name(s->source), unread);
}

#define TAPE_BYTES ((size_t)256 << 20)

/* A sixteenth of the machine at most. */
static size_t
tape_bytes(const struct options *o)
{
	long pages = sysconf(_SC_PHYS_PAGES);
	size_t part = pages > 0
	                  ? (size_t)pages * (size_t)sysconf(_SC_PAGESIZE) / 16
	                  : TAPE_BYTES;

	if (o->tape_bytes > 0)
		return o->tape_bytes;
	return part < TAPE_BYTES ? part : TAPE_BYTES;
}

static int
start_deck(struct session *s, struct deck **out, struct error *err)
{
	const struct options *o = s->options;
	struct deck_config config = {
	    .source = s->source,
	    .again = s->again,
	    .scan = s->scan,
	    .tape_bytes = tape_bytes(o),
	    .recorder = s->recorder,
	    .analysis = s->analysis,
	    .places = s->places,
	    .speed = o->follow && !o->has_speed ? 0 : o->speed,
	    .loop = o->loop,
	    .decap = o->decap,
	    .max_frames = o->max_frames,
	    .max_ns = o->duration_ns,
	    .from_ns = s->from_ns,
	    .to_ns = s->to_ns,
	};
	int r;

	r = session_page_new(s, &s->page, &config.page, err);
	if (r < 0)
		return r;
	s->source = s->again = s->scan = NULL;
	s->recorder = NULL;
	return deck_start(&config, out, err);
}

static int
keep_wish(void *context, const struct screen_view *wish, struct error *err)
{
	const struct session *s = context;

	return config_keep(s->options->preferences->path, wish, err);
}

static void
leave_state(void *context, const struct screen_left *left)
{
	struct session *s = context;
	struct error err;

	if (config_state_write(
		s->options->preferences->state_path, left, &err) < 0)
		session_fail(s, EXIT_FAILED, &err);
}

/* What the options do not say may be as it was left. */
static void
take_left(struct screen_config *config, const struct options *o)
{
	const struct config *c = o->preferences;

	if (!c)
		return;
	if (!o->view && c->view)
		config->first_view = c->view;
	if (!o->where)
		config->where = c->where;
}

static int
open_saved(void *context, const char *name)
{
	struct session *s = context;

	return s->extract ? extract_open_saved(s->extract, name) : -ENOENT;
}

/* How the screen comes by files, and puts them down. */
static struct screen_files
screen_files_of(struct session *s)
{
	return (struct screen_files){
	    .keeper = s->tray ? extract_keeper(s->tray) : NULL,
	    .open = open_saved,
	    .context = s,
	    .folder = s->options->extract,
	};
}

static int
show_deck(struct session *s, struct deck *deck, struct screen_config config,
    struct error *err)
{
	const struct options *o = s->options;
	struct screen_view wishes[SESSION_WISHES];

	if (o->preferences && *o->preferences->path) {
		config.keep = keep_wish;
		config.keep_context = s;
	}
	if (o->preferences && *o->preferences->state_path) {
		config.leave = leave_state;
		config.leave_context = s;
	}
	config.files = screen_files_of(s);
	config.views = wishes;
	config.n_views = session_wishes(s, wishes);
	take_left(&config, o);
	return screen_run(deck, &config, err);
}

/* What the options say of the screen. */
static struct screen_config
screen_config_of(const struct session *s)
{
	const struct options *o = s->options;

	return (struct screen_config){
	    .ascii = o->ascii,
	    .no_mouse = o->no_mouse,
	    .theme = o->theme,
	    .rates = o->rates,
	    .keys = o->preferences ? &o->preferences->keys : NULL,
	    .hide_queries = o->hide_queries,
	    .color = o->color,
	    .first_view =
		o->view && s->selection.n ? s->selection.items[0].view : NULL,
	    .where = o->where,
	    .names = s->names,
	    .from_pipe = session_reads_stdin(o),
	};
}

static void
run_screen(struct session *s)
{
	struct error err;
	struct deck_status status;
	struct deck *deck;
	struct screen_config config = screen_config_of(s);
	char note[PLACES_NOTE_BYTES];
	int r;

	config.tty_fd = s->tty;
	config.sandbox_note = s->sandbox.note;
	config.sandbox_hint = s->sandbox.hint;
	config.sandbox_whole = s->sandbox.landlock && s->sandbox.seccomp;
	config.places_note = note;
	config.places_hint = session_places_note(s, note);
	config.here = session_places_here(s);
	r = start_deck(s, &deck, &err);
	if (r < 0) {
		session_fail(s, EXIT_FAILED, &err);
		return;
	}
	r = show_deck(s, deck, config, &err);
	if (r < 0)
		session_fail(s, EXIT_FAILED, &err);
	deck_status(deck, &status);
	r = deck_stop(deck, &err);
	if (r < 0)
		session_fail(s, EXIT_FAILED, &err);
	close_extract(s);
	say_unread(status.name, status.unread);
	session_places_complain(s);
}

/* It takes no privileges to look at them. */
static int
list_interfaces(void)
{
	struct privileges p;
	struct error err;
	int r;

	privileges_plan(&p);
	privileges_drop(&p, NULL);
	r = source_list_interfaces(&err);

	if (r < 0)
		complain(err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

int
session_run(const struct options *options)
{
	struct session s;

	/* What cannot be written is an error like others. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (options->list_interfaces)
		return list_interfaces();
	if (session_open(&s, options) == 0) {
		if (s.screen)
			run_screen(&s);
		else if (session_format_is_frames(&s))
			run_cut(&s);
		else
			run_report(&s);
	}
	session_close(&s);
	return s.status;
}
