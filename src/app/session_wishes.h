/* SPDX-License-Identifier: BSD-2-Clause */
/* session_wishes owns how views look at first: as options and files say. */
#ifndef APP_SESSION_WISHES_H
#define APP_SESSION_WISHES_H

#include "session_state.h"
#include "ui/screen.h"

#define SESSION_WISHES 64

/*
 * session_wishes - one for each view that something is said about.
 *
 * What the command line says stands before what the files say.
 * returns  how many; they point into the session
 */
size_t session_wishes(
    const struct session *s, struct screen_view out[static SESSION_WISHES]);

#endif
