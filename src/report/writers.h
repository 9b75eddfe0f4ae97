/* SPDX-License-Identifier: BSD-2-Clause */
/* writers names the writer of each format, for the table in report.c. */
#ifndef REPORT_WRITERS_H
#define REPORT_WRITERS_H

#include "report/report.h"

extern const struct report_format report_text, report_csv, report_json,
    report_ndjson, report_html, report_dot, report_pcapng;

#endif
