/* SPDX-License-Identifier: BSD-2-Clause */
/* reporting owns the way from a finished analysis to written reports. */
#ifndef APP_REPORTING_H
#define APP_REPORTING_H

#include "app/cut.h"
#include "app/options.h"
#include "app/selection.h"
#include "capture/source.h"
#include "deck/limits.h"
#include "report/report.h"
#include "stats/analysis.h"

#include <stdatomic.h>

struct check;
struct contrast;
struct reporting;

/*
 * reporting_open - have every file ready before the first frame is read.
 *
 * options, selection  must outlive it
 * errors   negative errno, err has "path: why"
 */
int reporting_open(const struct options *options,
    const struct selection *selection, struct reporting **out,
    struct error *err);

/* What a report is made of, once all is counted. */
struct reporting_input {
	const struct report_about *about;
	const struct analysis *analysis;
	const struct where *where;
	struct check *check;       /* or NULL: the rows are its, of one view */
	struct contrast *contrast; /* or NULL: the rows are its, of one view */
	struct source *source;     /* read again for every packet of a file */
	struct limits limits;      /* as when the reading began */
	const atomic_bool *stop;
};

/*
 * reporting_write - ask each view, write, and let the files appear.
 *
 * errors   negative errno; -EPIPE: the reader went away, nothing to say.
 *          No file has appeared then that was not whole.
 */
int reporting_write(struct reporting *r, const struct reporting_input *input,
    struct error *err);

/*
 * reporting_cut - write frames rather than rows, where the format says so.
 *
 * cut      all but where it goes and how much
 * errors   as reporting_write; missing as cut_run
 */
int reporting_cut(struct reporting *r, const struct cut *cut,
    struct error *missing, struct error *err);

/* Files not written stay as they were before. */
void reporting_close(struct reporting *r);

#endif
