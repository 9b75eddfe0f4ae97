/* SPDX-License-Identifier: BSD-2-Clause */
/* scan_run owns how far the scan thread is with the scope of now. */
#ifndef DECK_SCAN_RUN_H
#define DECK_SCAN_RUN_H

#include "deck_private.h"
#include "scope_judge.h"

enum stage {
	STAGE_NONE,   /* no scope */
	STAGE_HEAR,   /* a first time through: what is said in which flow */
	STAGE_COUNT,  /* what there is of the tape */
	STAGE_FOLLOW, /* counted so far; more may come */
	STAGE_DONE,   /* nothing more can come into it */
};

struct scan_run {
	struct deck *d;
	struct scan *scan;
	struct tape_reader tape;
	struct scope_question what;
	struct scope_judge judge;
	enum stage stage;
	unsigned generation;
	int64_t from_ns, to_ns;
	uint64_t counted; /* number of the newest frame looked at */
	uint64_t frames;  /* in the scope */
	int64_t told_ns;
	bool surveyed; /* when the file ends is known, or never will be */
	struct contrast *contrast; /* the newest that is there, or NULL */
	const struct view *contrast_view;
	bool waits; /* a question for the contrast under way */
	struct deck_scoped now;
};

/* Are the addresses those inside of tunnels? */
bool scan_decap(const struct deck *d);

/* A judge with its share of the plan. errors: as scope_judge_init */
int scan_judge_init(struct scope_judge *j, const struct deck *d,
    const struct scope *s, struct error *err);

/* Answer what is asked meanwhile, if anything is. */
bool scan_answer(struct scan_run *r);

/* Work out the contrast that is asked for, if one is. */
bool scan_contrast(struct scan_run *r);

/* Take the file out of the tape that is asked for, if one is. */
bool scan_file(struct scan_run *r);

/* The tape was read by another meanwhile: go on from where it was counted. */
void scan_go_back(struct scan_run *r, uint64_t counted);

/* Write the page that is asked for, if one is. */
bool scan_page(struct scan_run *r);

/* Tell how things stand. */
void scan_tell(struct scan_run *r);

/* Write the scope to a file, and go on from where it was counted up to. */
int scan_cut(struct scan_run *r, const char *path, struct error *err);

#endif
