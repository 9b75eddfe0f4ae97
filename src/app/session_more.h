/* SPDX-License-Identifier: BSD-2-Clause */
/* session_more owns the reports in the formats behind the first of a list. */
#ifndef APP_SESSION_MORE_H
#define APP_SESSION_MORE_H

#include "session_state.h"

/* Each format chooses views, columns and rows as if it were the only one. */
struct session_more {
	struct options options;
	struct selection selection;
	struct reporting *reporting;
};

/*
 * session_more_select - what goes into them. Of a list each format has those
 * of the views that it can be made of.
 *
 * choose   makes a selection for options
 * errors   -EINVAL: none is left for a format; those of `choose`
 */
int session_more_select(struct session *s,
    int (*choose)(const struct session *s, const struct options *options,
	struct selection *out, struct error *err),
    struct error *err);

/* As reporting_open and reporting_write. */
int session_more_open(struct session *s, struct error *err);
int session_more_write(
    struct session *s, const struct reporting_input *input, struct error *err);
void session_more_close(struct session *s);

/* What any of the reports, or the screen, shows, one by one; NULL: no more. */
const struct selected *session_shows(const struct session *s, size_t i);

#endif
