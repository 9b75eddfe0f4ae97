/* SPDX-License-Identifier: BSD-2-Clause */
/* options owns the command line: one table parses, explains and completes. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include "base/error.h"
#include "base/units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define OPTIONS_MORE_FORMATS 8 /* at least as many as there are */
#define MAX_GEOIP 32           /* databases named by --geoip */

struct config;
struct report_format;

enum color_choice {
	COLOR_NEVER = -1,
	COLOR_AUTO = 0,
	COLOR_ALWAYS = 1,
};

enum sandbox_choice { SANDBOX_AUTO, SANDBOX_STRICT, SANDBOX_OFF };

/* What was asked for. Texts point into argv, except the filter. */
struct options {
	/* where frames come from */
	const char *interface, *filter_file;
	const char **read; /* files, or NULL; the list is owned */
	size_t n_read;
	bool follow;
	char *filter; /* words joined, or NULL; owned */
	uint64_t snaplen, buffer_bytes;
	bool no_promiscuous, list_interfaces, never_resolve, resolve;
	/* how much of it */
	uint64_t max_frames;
	int64_t duration_ns;
	const char *from, *to; /* checked; an offset needs the first frame */
	const char *explain;   /* T or T1..T2 */
	const char *against;   /* a file, or T1..T2 */
	const char *check;     /* an expression */
	/* replay */
	double speed;
	bool has_speed;
	bool loop;
	/* what is shown */
	const char *view, *sort, *columns, *where;
	uint64_t limit;
	bool has_limit;
	int64_t bin_ns;
	bool decap, details, hide_queries;
	const char *geoip[MAX_GEOIP];
	size_t n_geoip;
	/* where it goes */
	bool report;
	const struct report_format *format; /* text when none was named */
	/* Those behind it in a list; NULL behind the last. */
	const struct report_format *more_formats[OPTIONS_MORE_FORMATS];
	const char *output, *outdir, *write, *extract;
	uint64_t width; /* of text */
	bool has_width, wrap, no_header;
	/* means */
	bool memory_plan;
	uint64_t memory_bytes, tape_bytes, threads;
	enum color_choice color;
	enum sandbox_choice sandbox;
	bool ascii, no_mouse;
	const char *theme; /* one there is, or NULL */
	enum rate_style rates;
	const char *config; /* a file, or NULL: the usual one */
	bool no_config, restore;
	const struct config *preferences; /* read from it; or NULL */
	bool help, help_fields, version, geoip_status;
};

/* One option, once. */
struct option_row {
	const char *group; /* a new heading, or NULL: the one before goes on */
	const char *name;
	char letter;          /* 0: none */
	const char *argument; /* its name in the help, or NULL: a flag */
	bool optional;        /* the argument may be left out (--name=X) */
	size_t target;        /* offset in struct options, for `set` */
	int (*set)(struct options *o, const struct option_row *row,
	    const char *argument, struct error *err);
	const char *help;
	bool preference; /* may stand in the file of preferences */
};

/* Every option, in the order of the help; ends with a NULL name. */
extern const struct option_row option_rows[];

/*
 * options_parse - read the command line.
 *
 * argv     is permuted: options may follow the filter's words
 * out      with the defaults where nothing was said; free with options_fini
 *          whatever came back
 * errors   -EINVAL: wrong usage; err says which option and why
 *          -ENOMEM
 * thread   main, once (getopt_long)
 */
int options_parse(
    int argc, char **argv, struct options *out, struct error *err);

/* The same with other defaults; `out` may not be where they are. */
int options_parse_onto(int argc, char **argv, const struct options *defaults,
    struct options *out, struct error *err);

/* What is so where nothing is said. */
void options_default(struct options *out);
void options_fini(struct options *o);

/* Every option in its group, at most 80 columns wide. */
void options_help(FILE *out);

/* Every field of a header that is a column of packets; likewise. */
void options_help_fields(FILE *out);

#endif
