/* SPDX-License-Identifier: BSD-2-Clause */
/* fake_deck owns a deck without threads: made-up hosts, answered at once. */
#ifndef TESTS_FAKE_DECK_H
#define TESTS_FAKE_DECK_H

#include "deck/deck.h"
#include "flow/conversation.h"
#include "stats/scope.h"
#include "stats/tables.h"

#define FAKE_PLACES 64

struct fake_command {
	enum deck_command command;
	double argument;
	int64_t from_ns, to_ns; /* DECK_SEEK, DECK_LOOP */
};

/* What a test may set before and read after; the deck of the program. */
struct fake {
	struct deck_status status;
	uint64_t n_rows;   /* rows of every view */
	uint64_t round;    /* added to every value: time going on */
	uint64_t lost;     /* in the ledger */
	uint64_t unbooked; /* frames the ledger cannot explain */
	uint64_t n_asked;
	struct query asked; /* the newest question */
	unsigned n_commands;
	struct fake_command commands[64];
	/* What comes of following a flow, once follow_ready; its questions. */
	struct followed followed;
	struct conversation_of follow_of;
	double follow_progress;
	uint64_t follow_serial; /* 0: unfollowed */
	struct scope scope;     /* asked for; no steps: all */
	int64_t scope_bin_ns;
	struct deck_scoped scoped;
	uint64_t cut, page;
	char page_path[256];
	struct deck_contrast contrast;
	uint64_t contrast_serial;
	bool follow_ready;
	/* Files: to look at, and to save. */
	struct deck_file file[2];
	uint64_t file_serial[2];
	struct deck_filed filed[2];
	bool file_ready[2];
	const char *saved; /* the name that files have on disk, or NULL */
	/* Rows of the real views of countries and of cities, in any order. */
	struct place_row countries[FAKE_PLACES], cities[FAKE_PLACES];
	uint64_t n_countries, n_cities;
	bool mute;   /* questions are not answered */
	bool silent; /* no packet yet */
};

struct deck *fake_deck_new(struct fake *f);
struct fake *fake_of(const struct deck *d);
void fake_deck_free(struct deck *d);

#endif
