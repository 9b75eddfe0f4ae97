/* SPDX-License-Identifier: BSD-2-Clause */
/* html_data owns what travels in a page: its JSON, and the bounds of it. */
#ifndef REPORT_HTML_DATA_H
#define REPORT_HTML_DATA_H

#include "report/report.h"
#include "sink.h"

/*
 * One JSON object, in which no `<` stands: it may lie in a script element.
 *
 * returns  0, or the negative errno of rows that failed; the object is whole
 *          all the same
 */
int html_data_write(struct sink *s, const struct report_about *about,
    const struct report_part *parts, size_t n_parts,
    const struct report_slices *slices);

/* The view whose rows are the graph of the page. */
bool html_data_is_series(const struct view *view);

#endif
