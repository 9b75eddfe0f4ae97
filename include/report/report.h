/* SPDX-License-Identifier: BSD-2-Clause */
/* report owns the writers: the same rows in every format. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/error.h"
#include "views/query.h"

#include <stdio.h>

/*
 * One view of a report. Rows come from `result`, or, where `next` is given,
 * one at a time from it (1 row given, 0 no more, negative errno); totals and
 * ledger still come from `result`.
 */
struct report_part {
	const struct view *view;
	const unsigned *columns; /* indices, in output order */
	unsigned n_columns;
	const struct result *result;
	int (*next)(void *context, void *row);
	void *context;
};

/* What the report is about, for its head. */
struct report_about {
	const char *version;
	const char *source;       /* path or interface, sanitised */
	const char *kind;         /* "file", "stream", "interface" */
	const char *const *files; /* sanitised, if several are the source */
	size_t n_files;
	const char *filter;  /* capture filter, or NULL */
	const char *scope;   /* the part of it that is meant; NULL: all */
	const char *against; /* what it is compared with; or NULL */
	const char *links;   /* "ethernet, sll2" */
	const char
	    *unread; /* link types only counted: "147 (USER0)", or NULL */
	const char *missing; /* NULL, or why the counts are not complete */
	const struct ledger *ledger;
};

/*
 * Equal stretches of time one after the other, each counted by itself, for
 * pages that follow the reader's choice of time.
 */
struct report_slices {
	int64_t first_ns, width_ns;
	unsigned n;
	uint64_t late; /* after the walk: frames that came too late for any */
	uint64_t rows; /* of each view in each slice, at most */
	const char *missing; /* NULL, or why there are none; n is 0 then */
	/* The same views and columns in each slice; their results change. */
	const struct report_part *parts;
	size_t n_parts;
	/*
	 * Make `parts` one slice after the other and call `each` for it, all
	 * n of them. Returns 0, or a negative errno, also that of `each`.
	 */
	int (*walk)(void *context, int (*each)(void *to), void *to);
	void *context;
};

struct report_options {
	enum rate_style rates;
	bool color;     /* text only */
	bool wrap;      /* text only: long texts go on below, else are cut */
	bool no_header; /* text and csv: rows, without what stands above them */
	size_t width;   /* text only: columns; 0 = as wide as it gets */
	bool ascii;     /* text only: nothing but ASCII of our own */
	const struct report_slices *slices; /* pages only; or NULL */
};

struct report_format {
	const char *id, *suffix, *help;
	bool one_view; /* csv: one view a file */
	bool page;     /* for a browser: every view, a bounded number of rows */
	bool at_hand;  /* rows are met more than once: `next` is not for it */
	bool frames;   /* no rows: frames, which need a source; write is NULL */
	const char *view; /* what is reported when nobody says; NULL: usual */
	bool (*takes)(const struct view *view); /* NULL: any */
	int (*write)(FILE *out, const struct report_about *about,
	    const struct report_part *parts, size_t n_parts,
	    const struct report_options *options);
};

/* Every format; ends with NULL. */
extern const struct report_format *const report_formats[];

const struct report_format *report_format_find(const char *id);

#endif
