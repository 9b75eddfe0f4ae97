/* SPDX-License-Identifier: BSD-2-Clause */
/* powers owns what a process may do because of who started it: capabilities,
 * the way to new ones, and being looked at from outside. */
#ifndef BASE_POWERS_H
#define BASE_POWERS_H

/*
 * powers_forgo_new - no program started from here has more than we have.
 *
 * Comes before the user is changed: forgetting takes a capability too.
 * returns  0 or -errno
 * source   PR_SET_NO_NEW_PRIVS(2const), capabilities(7)
 */
int powers_forgo_new(void);

/*
 * powers_drop - no capability is left, nor memory for others to look at.
 *
 * returns  0 or -errno
 * thread   capabilities are a thread's own: main, before any other
 */
int powers_drop(void);

#endif
