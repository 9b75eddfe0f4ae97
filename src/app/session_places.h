/* SPDX-License-Identifier: BSD-2-Clause */
/* session_places owns what a session has to do with databases of places. */
#ifndef APP_SESSION_PLACES_H
#define APP_SESSION_PLACES_H

#include "session_state.h"

#define PLACES_NOTE_BYTES 160

/*
 * session_places_open - have the databases ready, if anything shown needs
 * them or the user named some; a step of session_open.
 *
 * errors  -EINVAL: one that was named cannot be used
 */
int session_places_open(struct session *s, struct error *err);

/*
 * session_places_note - what the reader of places should know: that there is
 * no database, or how old it is. "" when all is well.
 *
 * returns  the same in two words
 * thread   main, before a deck begins to look databases up
 */
const char *session_places_note(
    const struct session *s, char out[static PLACES_NOTE_BYTES]);

/*
 * session_places_here - where an address of ours is, or NULL when none of them
 * has a place, as those for private use have not.
 *
 * thread  as session_places_note
 */
const struct place *session_places_here(const struct session *s);

/* Databases that turned out broken: named, once, when all is over. */
void session_places_complain(struct session *s);

#endif
