/* SPDX-License-Identifier: BSD-2-Clause */
/* session_names owns what a session has to do with names of addresses. */
#ifndef APP_SESSION_NAMES_H
#define APP_SESSION_NAMES_H

#include "session_state.h"

/*
 * session_names_open - have a place for names, if anything shown needs them,
 * and somebody to ask while there is only one thread; steps of session_open.
 */
int session_names_open(struct session *s, struct error *err);

/* What a capture says itself is told to the names (source_config). */
void session_names_hear(
    void *names, const struct addr *a, const char *text, size_t len);

/*
 * session_names_wait - ask for the names of the busiest hosts, and wait for
 * answers, but not for long; nothing to do without --resolve.
 */
void session_names_wait(struct session *s);

/* The process that asks has died: said once, when all is over. */
void session_names_complain(struct session *s);

#endif
