/* SPDX-License-Identifier: BSD-2-Clause */
/* help_search owns the help while it is open: its keys, and what is sought. */
#ifndef UI_HELP_SEARCH_H
#define UI_HELP_SEARCH_H

#include "ui/prompt.h"

#include <stdbool.h>

struct board;

#define HELP_HITS 256

/* A hit is the first line of an entry that has the text. */
struct help_search {
	struct prompt prompt;
	bool editing;
	int jump;             /* hits to go on by, when the page is laid out */
	int hit;              /* line of the hit that is marked, or -1 */
	int n;                /* hits there are, of which ... */
	int lines[HELP_HITS]; /* ... these are known */
};

/* A key while the help is open. */
void help_key(struct board *s, int key);

/* Is the text in the name or in the meaning, whatever the case? */
bool help_search_matches(
    const struct help_search *h, const char *name, const char *help);

/* One more hit, in the order of lines. */
void help_search_add(struct help_search *h, int line);

/*
 * help_search_settle - go on by the jump that is due.
 *
 * top, page   first line in sight and how many are; the new first line is
 *             returned
 */
int help_search_settle(struct help_search *h, int top, int page);

#endif
