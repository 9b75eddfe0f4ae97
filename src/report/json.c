/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * JSON (RFC 8259), one document, one row a line:
 *
 *	{"tapdeck":VERSION,"source":{...},"ledger":{...},"views":{
 *	 ID:{"columns":[{"id":...,"unit":...}],"rows":[{...}],
 *	     "other":{...},"other_rows":N,"total":{...},"total_rows":N}}}
 */
#include "json_value.h"
#include "writers.h"

static void
write_columns(struct sink *s, const struct report_part *part)
{
	sink_text(s, "\"columns\":[");
	for (unsigned i = 0; i < part->n_columns; i++) {
		const struct column *column = part_column(part, i);

		sink_text(s, i ? ",{" : "{");
		json_key(s, "id");
		json_string(s, column->id);
		sink_char(s, ',');
		json_key(s, "unit");
		json_string(s, unit_name(column->unit));
		sink_char(s, '}');
	}
	sink_text(s, "],\n");
}

static void
write_rows(struct sink *s, struct rows *rows)
{
	const char *between = "\n{";
	const void *row;

	sink_text(s, "\"rows\":[");
	while (!s->failure && (row = rows_next(rows))) {
		sink_text(s, between);
		json_members(s, rows, row);
		sink_char(s, '}');
		between = ",\n{";
	}
	sink_text(s, "],\n");
}

/* The document stays whole even when a stream of rows fails half-way. */
static int
write_part(struct sink *s, const struct report_part *part)
{
	struct rows rows;
	int r = rows_init(&rows, part);

	if (r < 0)
		return r;
	json_key(s, part->view->id);
	sink_text(s, "{\n");
	write_columns(s, part);
	write_rows(s, &rows);
	json_books(s, &rows);
	sink_text(s, "}");
	r = rows.failure;
	rows_fini(&rows);
	return r;
}

static void
write_head(struct sink *s, const struct report_about *about)
{
	sink_text(s, "{\"tapdeck\":");
	json_string(s, about->version);
	sink_text(s, ",\n\"source\":");
	json_source(s, about);
	sink_text(s, ",\n\"ledger\":{");
	json_ledger_members(s, about->ledger);
	sink_text(s, "},\n\"views\":{");
}

static int
json_write(FILE *out, const struct report_about *about,
    const struct report_part *parts, size_t n_parts,
    const struct report_options *options)
{
	struct sink s;
	int r = 0, written;

	(void)options;
	sink_init(&s, out);
	write_head(&s, about);
	for (size_t i = 0; i < n_parts && r == 0; i++) {
		sink_text(&s, i ? ",\n" : "\n");
		r = write_part(&s, &parts[i]);
	}
	sink_text(&s, "}}\n");
	written = sink_finish(&s);
	return written < 0 ? written : r;
}

const struct report_format report_json = {
    .id = "json",
    .suffix = "json",
    .help = "one document",
    .write = json_write,
};
