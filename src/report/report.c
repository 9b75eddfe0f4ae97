/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/report.h"

#include "writers.h"

#include <string.h>

const struct report_format *const report_formats[] = {
    &report_text,
    &report_csv,
    &report_json,
    &report_ndjson,
    &report_html,
    &report_dot,
    &report_pcapng,
    NULL,
};

const struct report_format *
report_format_find(const char *id)
{
	for (size_t i = 0; report_formats[i]; i++)
		if (strcmp(report_formats[i]->id, id) == 0)
			return report_formats[i];
	return NULL;
}
