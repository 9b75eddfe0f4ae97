/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers are exact: counts as integers, durations as decimal seconds with
 * every nanosecond. Readers that keep numbers in doubles lose the last bits
 * of counts above 2^53; that is theirs to choose.
 */
#include "json_value.h"

#include "ledger_fields.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define JSON_KEY_BYTES 48 /* a longer id is cut; none is */

/* Does a byte need escaping in a string? */
static inline bool
is_special(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\' || c == '<' || c == 0x7f;
}

static void
write_escape(struct sink *s, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

	if (c == '"' || c == '\\') {
		sink_char(s, '\\');
		sink_char(s, (char)c);
		return;
	}
	sink_write(s, escape, sizeof(escape));
}

void
json_string(struct sink *s, const char *text)
{
	const char *clean = text;

	if (!text) {
		sink_text(s, "null");
		return;
	}
	sink_char(s, '"');
	for (; *text; text++) {
		if (!is_special((unsigned char)*text))
			continue;
		sink_write(s, clean, (size_t)(text - clean));
		write_escape(s, (unsigned char)*text);
		clean = text + 1;
	}
	sink_write(s, clean, (size_t)(text - clean));
	sink_char(s, '"');
}

void
json_key(struct sink *s, const char *id)
{
	sink_char(s, '"');
	sink_text(s, id);
	sink_text(s, "\":");
}

static void
write_number(struct sink *s, const struct cell *cell)
{
	sink_unsigned(s, cell->count);
}

static void
write_exact(struct sink *s, const struct cell *cell)
{
	char buffer[ADDR_TEXT_BYTES + UNITS_TEXT_BYTES];

	sink_text(s, cell_text_exact(cell, buffer));
}

/* Addresses and times are made of harmless characters only. */
static void
write_quoted(struct sink *s, const struct cell *cell)
{
	sink_char(s, '"');
	write_exact(s, cell);
	sink_char(s, '"');
}

static void
write_percent(struct sink *s, const struct cell *cell)
{
	if (isfinite(cell->percent))
		write_exact(s, cell);
	else
		sink_text(s, "null");
}

static void
write_text(struct sink *s, const struct cell *cell)
{
	json_string(s, cell->text);
}

static void
write_series(struct sink *s, const struct cell *cell)
{
	for (size_t i = 0; i < SERIES_STEPS; i++) {
		sink_char(s, i ? ',' : '[');
		sink_unsigned(s, cell->series[i]);
	}
	sink_char(s, ']');
}

/* clang-format off */
static void (*const write_unit[N_UNITS])(struct sink *, const struct cell *) = {
	[UNIT_ADDRESS] = write_quoted,
	[UNIT_PORT] = write_number,
    [UNIT_NUMBER] = write_number,
	[UNIT_COUNT] = write_number,
	[UNIT_BYTES] = write_number,
	[UNIT_BPS] = write_number,
	[UNIT_DURATION] = write_exact,
	[UNIT_TIME] = write_quoted,
	[UNIT_PERCENT] = write_percent,
	[UNIT_TEXT] = write_text,
	[UNIT_SERIES] = write_series,
};
/* clang-format on */

void
json_cell(struct sink *s, const struct cell *cell)
{
	if (cell->absent)
		sink_text(s, "null");
	else
		write_unit[cell->unit](s, cell);
}

/* ,"id":null of a column, spelt once for all rows. */
struct json_key {
	struct cell (*get)(const void *row);
	uint16_t n; /* without the null */
	char text[JSON_KEY_BYTES];
};

static void
spell_key(struct json_key *key, const struct column *column, bool first)
{
	int n = snprintf(key->text, sizeof(key->text), "%s\"%.*s\":null",
	    first ? "" : ",", JSON_KEY_BYTES - 9, column->id);

	key->n = (uint16_t)(n - 4);
	key->get = column->get;
}

static struct json_key *
spell_keys(const struct report_part *part)
{
	struct json_key *keys = calloc(part->n_columns + 1, sizeof(*keys));

	for (unsigned i = 0; keys && i < part->n_columns; i++)
		spell_key(&keys[i], part_column(part, i), i == 0);
	return keys;
}

void
json_members(struct sink *s, struct rows *rows, const void *row)
{
	if (!rows->keys)
		rows->keys = spell_keys(rows->part);
	if (!rows->keys && !s->failure)
		s->failure = -ENOMEM;
	for (unsigned i = 0; rows->keys && i < rows->part->n_columns; i++) {
		const struct json_key *key = &rows->keys[i];
		struct cell cell = key->get(row);

		memcpy(sink_room(s, sizeof(key->text)), key->text,
		    sizeof(key->text));
		s->used += key->n + (cell.absent ? 4u : 0u);
		if (!cell.absent)
			write_unit[cell.unit](s, &cell);
	}
}

void
json_ledger_members(struct sink *s, const struct ledger *ledger)
{
	for (unsigned i = 0; i < ledger_fields.n_columns; i++) {
		const struct column *column = &ledger_fields.columns[i];
		struct cell cell = column->get(ledger);

		if (i)
			sink_char(s, ',');
		json_key(s, column->id);
		if (cell.unit == UNIT_TEXT)
			sink_text(s, cell.text);
		else
			json_cell(s, &cell);
	}
}

static void
json_files(struct sink *s, const struct report_about *about)
{
	sink_text(s, ",\"files\":");
	for (size_t i = 0; i < about->n_files; i++) {
		sink_char(s, i ? ',' : '[');
		json_string(s, about->files[i]);
	}
	sink_char(s, ']');
}

void
json_source(struct sink *s, const struct report_about *about)
{
	sink_text(s, "{\"name\":");
	json_string(s, about->source);
	sink_text(s, ",\"kind\":");
	json_string(s, about->kind);
	if (about->n_files > 0)
		json_files(s, about);
	sink_text(s, ",\"filter\":");
	json_string(s, about->filter);
	if (about->scope) {
		sink_text(s, ",\"scope\":");
		json_string(s, about->scope);
	}
	if (about->against) {
		sink_text(s, ",\"against\":");
		json_string(s, about->against);
	}
	sink_text(s, ",\"links\":");
	json_string(s, about->links);
	sink_text(s, ",\"links_unread\":");
	json_string(s, about->unread);
	sink_text(s, ",\"missing\":");
	json_string(s, about->missing);
	sink_char(s, '}');
}

void
json_sums(struct sink *s, const struct rows *rows,
    uint64_t (*sum)(const struct rows *, unsigned))
{
	const char *between = "{";

	if (!rows_add_up(rows)) {
		sink_text(s, "null");
		return;
	}
	for (unsigned i = 0; i < rows->part->n_columns; i++) {
		const struct column *column = part_column(rows->part, i);

		if (!column->summed)
			continue;
		sink_text(s, between);
		json_key(s, column->id);
		sink_unsigned(s, sum(rows, rows->part->columns[i]));
		between = ",";
	}
	sink_text(s, *between == '{' ? "{}" : "}");
}

void
json_books(struct sink *s, const struct rows *rows)
{
	sink_text(s, "\"other\":");
	json_sums(s, rows, rows_other);
	sink_text(s, ",\"other_rows\":");
	sink_unsigned(s, rows_count_other(rows));
	sink_text(s, ",\"total\":");
	json_sums(s, rows, rows_total);
	sink_text(s, ",\"total_rows\":");
	sink_unsigned(s, rows_count_total(rows));
}
