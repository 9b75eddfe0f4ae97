/* SPDX-License-Identifier: BSD-2-Clause */
/* session_confine owns what a session keeps once all it needs is open. */
#ifndef APP_SESSION_CONFINE_H
#define APP_SESSION_CONFINE_H

#include "session_state.h"

/*
 * session_confine - give privileges up, then enter the sandbox.
 *
 * Root becomes the user who called sudo, or nobody; unless files are still to
 * be made, or read again, that only root may: then it stays root by name, but
 * without any of its powers.
 * errors   with --sandbox=strict, where not all of it can be had
 * thread   main, before any other
 */
int session_confine(struct session *s, struct error *err);

#endif
