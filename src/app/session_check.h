/* SPDX-License-Identifier: BSD-2-Clause */
/* session_check owns --check: from the expression to the exit status. */
#ifndef APP_SESSION_CHECK_H
#define APP_SESSION_CHECK_H

#include "session_state.h"

/* A step of session_open. -EINVAL: the expression cannot be worked out. */
int session_check_open(struct session *s, struct error *err);
void session_check_close(struct session *s);

/* Does it ask anything of this view? */
bool session_check_asks(const struct session *s, const struct view *view);

/*
 * All is counted: work it out, set the exit status, and say it in one line
 * when there is no report to say it in.
 */
void session_check_run(struct session *s);

#endif
