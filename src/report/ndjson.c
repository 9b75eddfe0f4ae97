/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Newline-delimited JSON: one row a line, the view's id first:
 *
 *	{"view":"hosts","address":"192.0.2.1",...}
 *
 * The last line is the books, so that a reader knows that all came:
 *
 *	{"view":"ledger","tapdeck":VERSION,"source":{...},FIELDS...,
 *	 "views":{"hosts":{"other":{...},...}}}
 */
#include "json_value.h"
#include "writers.h"

#include <errno.h>
#include <stdlib.h>

static void
write_rows(struct sink *s, struct rows *rows)
{
	const void *row;

	while (!s->failure && (row = rows_next(rows))) {
		sink_text(s, "{\"view\":\"");
		sink_text(s, rows->part->view->id);
		sink_text(s, "\",");
		json_members(s, rows, row);
		sink_text(s, "}\n");
	}
}

static void
write_books(struct sink *s, const struct report_about *about,
    const struct rows *rows, size_t n)
{
	sink_text(s, "{\"view\":\"ledger\",\"tapdeck\":");
	json_string(s, about->version);
	sink_text(s, ",\"source\":");
	json_source(s, about);
	sink_char(s, ',');
	json_ledger_members(s, about->ledger);
	sink_text(s, ",\"views\":{");
	for (size_t i = 0; i < n; i++) {
		if (i)
			sink_char(s, ',');
		json_key(s, rows[i].part->view->id);
		sink_char(s, '{');
		json_books(s, &rows[i]);
		sink_char(s, '}');
	}
	sink_text(s, "}}\n");
}

static int
ndjson_write(FILE *out, const struct report_about *about,
    const struct report_part *parts, size_t n_parts,
    const struct report_options *options)
{
	struct rows *rows = calloc(n_parts + 1, sizeof(*rows));
	struct sink s;
	size_t n = 0;
	int r = 0, written;

	(void)options;
	if (!rows)
		return -ENOMEM;
	sink_init(&s, out);
	while (n < n_parts && r == 0) {
		r = rows_init(&rows[n], &parts[n]);
		if (r < 0)
			break;
		write_rows(&s, &rows[n]);
		r = rows[n++].failure;
	}
	write_books(&s, about, rows, n);
	for (size_t i = 0; i < n; i++)
		rows_fini(&rows[i]);
	free(rows);
	written = sink_finish(&s);
	return written < 0 ? written : r;
}

const struct report_format report_ndjson = {
    .id = "ndjson",
    .suffix = "ndjson",
    .help = "one row a line, the ledger last",
    .write = ndjson_write,
};
