/* SPDX-License-Identifier: BSD-2-Clause */
/* session_contrast owns --explain and --against: what is compared with what. */
#ifndef APP_SESSION_CONTRAST_H
#define APP_SESSION_CONTRAST_H

#include "deck/run.h"
#include "session_state.h"

/* The view whose rows the report has instead of others, or NULL. */
const struct view *session_contrast_view(const struct options *options);

/* Is anything compared? */
bool session_contrast_wanted(const struct options *options);

/*
 * session_contrast_open - the two runs of frames, found and ready.
 *
 * A step of session_open, once the source is there.
 * errors   -EINVAL: wrong usage
 */
int session_contrast_open(struct session *s, struct error *err);
void session_contrast_close(struct session *s);

/* Read the stretches of --explain, as `config` says how. */
int session_explain(
    struct session *s, const struct run_config *config, struct error *err);

/* Read what --against names, and compare what was counted with that. */
int session_against(
    struct session *s, const struct run_config *config, struct error *err);

#endif
