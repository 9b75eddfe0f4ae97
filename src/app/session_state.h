/* SPDX-License-Identifier: BSD-2-Clause */
/* session_state is what the parts of a session share; session.c owns it. */
#ifndef APP_SESSION_STATE_H
#define APP_SESSION_STATE_H

#include "app/extract.h"
#include "app/options.h"
#include "app/reporting.h"
#include "app/selection.h"
#include "capture/recorder.h"
#include "capture/source.h"
#include "sandbox.h"
#include "stats/analysis.h"

struct check;
struct contrast;
struct session_more;
struct session_page;

struct session {
	const struct options *options;
	char *filter_file; /* what -F held, or NULL */
	struct source_config source_config;
	struct where *where;
	struct selection selection;
	struct source *source;
	struct source *again, *scan; /* more ways into the file, or NULL */
	int tty;                     /* keys come from here, or -1 */
	struct sandbox_state sandbox;
	struct recorder *recorder;
	struct extract *extract; /* NULL: no body is saved */
	struct extract *tray;    /* saves one where we stand; NULL: cannot */
	struct places *places;   /* NULL: nothing shown needs them */
	struct names *names;     /* likewise */
	struct analysis *analysis;
	struct reporting *reporting; /* NULL: no report */
	struct session_more *more;   /* in other formats besides; n_more */
	size_t n_more;
	struct session_page *page; /* of what a screen shows; or NULL */
	int64_t from_ns, to_ns;
	/* --explain, --against: what is compared; NULL: nothing */
	struct contrast *contrast;
	struct check *check;  /* --check, or NULL */
	struct source *other; /* what --against names */
	int64_t stretch_from, stretch_to;
	struct ledger stretch_books; /* of the frames in question */
	bool screen;
	int status;
};

/*
 * session_open - everything that can fail, before the first frame.
 *
 * errors   said already; the exit status is in s->status
 */
int session_open(struct session *s, const struct options *options);
void session_close(struct session *s);

/* What "+10s" counts from. */
int session_origin(struct session *s, int64_t *out, struct error *err);

/* "file", "stream", "interface": as reports say. */
const char *session_kind_name(enum source_kind kind);

/* Something failed: say it and remember the status; goes on otherwise. */
void session_fail(struct session *s, int status, const struct error *err);

#endif
