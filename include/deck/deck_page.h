/* SPDX-License-Identifier: BSD-2-Clause */
/* deck_page owns what a deck has for a page: tables of a scope, its frames. */
#ifndef DECK_DECK_PAGE_H
#define DECK_DECK_PAGE_H

#include "base/error.h"
#include "deck/slices.h"
#include "stats/scope.h"
#include "views/query.h"

#include <stddef.h>
#include <stdint.h>

struct deck;

#define DECK_PAGE_SCOPE_BYTES (SCOPE_STEPS * SCOPE_LABEL_BYTES)

/*
 * What one page is made of. All of it is the scan thread's, and there until
 * `write` returns.
 */
struct deck_paper {
	const char *path;    /* where it shall be */
	const char *scope;   /* "host 10.0.0.1 > port 22/TCP"; NULL: all */
	const char *missing; /* why the tables are not complete; or NULL */
	const struct result *results; /* one a question, of one moment */
	/*
	 * Once more the frames that were counted, into slices; all of the
	 * configuration counts but `run` and `like`. NULL where they cannot
	 * be read again. Errors are those of slices_new and of `each`;
	 * -ECANCELED: the deck ends.
	 */
	int (*slice)(void *reader, struct slices_config *config,
	    struct slices_books *books, struct error *err);
	void *reader;
};

/* Who makes pages; all of it outlives the deck. */
struct deck_page {
	const struct query *questions; /* n; NULL: nobody does */
	size_t n;
	/* Write it, whole or not at all; 0 or a negative errno. */
	int (*write)(
	    void *context, const struct deck_paper *paper, struct error *err);
	void *context;
};

/*
 * deck_write_page - have a page written of the scope as soon as it is counted,
 * or of all of the tape as of now. The counting goes on meanwhile.
 *
 * path     copied
 * serial   handed back in deck_scoped when it is over
 * thread   the UI thread only
 */
void deck_write_page(struct deck *d, const char *path, uint64_t serial);

#endif
