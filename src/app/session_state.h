/* SPDX-License-Identifier: BSD-2-Clause */
/* session_state is what the parts of a session share; session.c owns it. */
#ifndef APP_SESSION_STATE_H
#define APP_SESSION_STATE_H

#include "app/options.h"
#include "app/reporting.h"
#include "app/selection.h"
#include "capture/recorder.h"
#include "capture/source.h"
#include "stats/analysis.h"

struct session {
	const struct options *options;
	char *filter_file; /* what -F held, or NULL */
	struct source_config source_config;
	struct where *where;
	struct selection selection;
	struct source *source;
	struct recorder *recorder;
	struct places *places; /* NULL: nothing shown needs them */
	struct analysis *analysis;
	struct reporting *reporting; /* NULL: no report */
	int64_t from_ns, to_ns;
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

/* Something failed: say it and remember the status; goes on otherwise. */
void session_fail(struct session *s, int status, const struct error *err);

#endif
