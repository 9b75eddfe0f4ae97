/* SPDX-License-Identifier: BSD-2-Clause */
/* extract owns the saving of files that were carried, in a folder. */
#ifndef APP_EXTRACT_H
#define APP_EXTRACT_H

#include "base/error.h"
#include "stats/files.h"

#include <stddef.h>
#include <stdint.h>

/* What is saved at most; what is beyond is counted, and said in the end. */
struct extract_limits {
	uint64_t file_bytes, total_bytes;
	uint32_t files;
	unsigned ratio;    /* decoded bytes for one that was sent */
	int64_t decode_ns; /* for one body */
};

extern const struct extract_limits extract_limits_usual;

struct extract;

/*
 * extract_open - have the folder ready, made when it is not there.
 *
 * Everything happens inside it: names are made here (a number, a piece of the
 * hash, a suffix by the first bytes), never taken from the wire, and no link
 * is followed. A file grows under a name with a dot in front, and gets its
 * own when it is whole; what is there already is left alone.
 * errors   negative errno, err has "path: why"
 */
int extract_open(const char *folder, const struct extract_limits *limits,
    struct extract **out, struct error *err);

/*
 * extract_open_single - for one body now and then: without a list of them, and
 * one that could not be saved says so in its note and leaves it at that.
 */
int extract_open_single(
    const char *folder, struct extract **out, struct error *err);

/* For analysis_keep_files; the thread of the analysis calls it. */
const struct files_keeper *extract_keeper(struct extract *e);

/*
 * extract_open_saved - a file that was saved, to be read once more.
 *
 * name     as its row has it
 * returns  a descriptor, or a negative errno: it is gone, or is none any more
 * thread   any
 */
int extract_open_saved(struct extract *e, const char *name);

/*
 * extract_close - write the list of what was saved, manifest.json.
 *
 * errors   of the first thing that failed, after which nothing more was
 *          saved; -EFBIG: limits were met
 */
int extract_close(struct extract *e, struct error *err);

#endif
