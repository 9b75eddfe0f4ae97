/* SPDX-License-Identifier: BSD-2-Clause */
/* privileges owns who the process is: whom it becomes, and what it gives up. */
#ifndef APP_PRIVILEGES_H
#define APP_PRIVILEGES_H

#include "base/error.h"

#include <stdbool.h>
#include <sys/types.h>

/* Whom to become. */
struct privileges {
	uid_t uid;
	gid_t gid;
	bool change;  /* we are root, and shall not be */
	bool is_user; /* a person called us by way of sudo or pkexec */
};

/*
 * privileges_plan - root becomes who called sudo or pkexec, or nobody; anybody
 * else stays who they are.
 */
void privileges_plan(struct privileges *p);

/* Are we more than our user, by the set-user-ID bit of our file? */
bool privileges_are_borrowed(void);

/*
 * privileges_can_replace - could they put a file in place of this one?
 *
 * path     as given on a command line; it need not exist, its folder does
 * thread   main, alone
 */
bool privileges_can_replace(const struct privileges *p, const char *path);

/* Could they make files in this folder, or read this one? */
bool privileges_can_make_in(const struct privileges *p, const char *folder);
bool privileges_can_read(const struct privileges *p, const char *path);

/*
 * privileges_give - a file that we made as root is the user's who called.
 *
 * path     or a folder; a link is not followed, and a file that is not root's
 *          alone is left as it is
 */
void privileges_give(const char *path);

/* The same of a file that is open, and new. */
void privileges_give_open(int fd);

/*
 * privileges_drop - no capability, no way to a new one, another user.
 *
 * errors   -EPERM and the like: something of it could not be had, the rest
 *          was done all the same
 * thread   main, before any other: capabilities are a thread's own
 * source   capabilities(7), PR_SET_NO_NEW_PRIVS(2const)
 */
int privileges_drop(const struct privileges *p, struct error *err);

#endif
