/* SPDX-License-Identifier: BSD-2-Clause */
/* session_format owns what a report's format wants of a session. */
#ifndef APP_SESSION_FORMAT_H
#define APP_SESSION_FORMAT_H

#include "session_state.h"

/* Does the format go together with all else that was asked for? -EINVAL. */
int session_format_check(struct session *s, struct error *err);

/* Are frames to be written, so that nothing needs counting? */
bool session_format_is_frames(const struct session *s);

#endif
