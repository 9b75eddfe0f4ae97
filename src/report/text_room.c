/* SPDX-License-Identifier: BSD-2-Clause */
#include "text_room.h"

#include "base/text.h"
#include "text_columns.h"

#include <stdint.h>
#include <string.h>

#define MOST 100         /* columns of a text with others behind it */
#define ADDRESS_LEAST 24 /* of an address: any of IPv4 is shorter */
#define ADDRESS_LAST 16  /* ... before a key would have to go */
#define INFO_LEAST 18    /* of the last text of rows that stream */
#define COLUMNS_MOST 512
#define NAMED 8 /* columns left out that are named */

static size_t
title_width(const struct text_table *t, unsigned i)
{
	return text_width(part_column(t->part, i)->title);
}

static bool
is_last_text(const struct text_table *t, unsigned i)
{
	return i + 1 == t->part->n_columns &&
	       part_column(t->part, i)->unit == UNIT_TEXT;
}

/* How narrow a column may become. */
static size_t
least_of(const struct text_table *t, unsigned i, size_t address)
{
	size_t title = title_width(t, i), least;

	switch (part_column(t->part, i)->unit) {
	case UNIT_TEXT:
		least = t->part->next && is_last_text(t, i) ? INFO_LEAST
		                                            : TEXT_LEAST;
		break;
	case UNIT_ADDRESS:
		least = address;
		break;
	default:
		return SIZE_MAX;
	}
	return title > least ? title : least;
}

static enum text_worth
worth_of(const struct text_table *t, unsigned i)
{
	const struct column *column = part_column(t->part, i);
	unsigned at = t->part->columns[i];

	if (i == 0 || at == t->part->result->query.sort ||
	    (t->part->next && is_last_text(t, i)))
		return TEXT_KEPT;
	if (at < t->part->view->n_keys || column->needs & NEED_CLIENTS)
		return TEXT_KEY; /* lists of clients are there when asked for */
	if (column->summed || column->unit == UNIT_BPS)
		return TEXT_SUM;
	return TEXT_OTHER;
}

static void
leave_out(struct text_table *t, unsigned i)
{
	unsigned after = --t->fitting->n_columns - i;

	memmove(
	    &t->columns[i], &t->columns[i + 1], after * sizeof(t->columns[0]));
	memmove(&t->width[i], &t->width[i + 1], after * sizeof(t->width[0]));
}

/* A label that stands behind its line needs room there. */
static size_t
room_of(const struct text_table *t)
{
	size_t room = t->options->width;
	size_t label = t->label + TEXT_GAP;

	if (!t->label || !part_column(t->part, 0)->summed)
		return room;
	return room > label ? room - label : 0;
}

/*
 * A label of sums goes on over the columns behind the first that have none;
 * the first is as wide as it has to be for the rest of it.
 */
static void
fit_label(struct text_table *t)
{
	unsigned n = t->part->n_columns;
	size_t over = 0;

	if (part_column(t->part, 0)->summed)
		return;
	for (unsigned i = 1; i < n && !part_column(t->part, i)->summed; i++)
		over += TEXT_GAP + text_columns_least(t->width, t->limit, i);
	if (t->label < over)
		return;
	if (t->width[0] < t->label - over)
		t->width[0] = t->label - over;
	if (t->limit[0] < t->label - over)
		t->limit[0] = t->label - over;
}

/* Do without columns that are worth no more than `most`, while it is tight. */
static void
make_room(struct text_table *t, enum text_worth most, size_t address)
{
	enum text_worth worth[COLUMNS_MOST];
	unsigned n, gone;

	do {
		n = t->part->n_columns;
		for (unsigned i = 0; i < n; i++) {
			t->limit[i] = least_of(t, i, address);
			worth[i] = worth_of(t, i);
		}
		fit_label(t);
		gone = text_columns_left_out(
		    t->width, t->limit, worth, n, TEXT_GAP, room_of(t), most);
		if (gone < n)
			leave_out(t, gone);
	} while (gone < n);
}

static void
bound_texts(struct text_table *t)
{
	for (unsigned i = 0; i + 1 < t->part->n_columns; i++)
		if (part_column(t->part, i)->unit == UNIT_TEXT &&
		    t->width[i] > MOST)
			t->width[i] = MOST;
}

/* From the last column to the first: what those behind it have to have. */
static void
keep_behind(struct text_table *t)
{
	size_t behind = 0;

	for (unsigned i = t->part->n_columns; i-- > 0;) {
		t->behind[i] = behind;
		behind += TEXT_GAP;
		behind += is_last_text(t, i) ? TEXT_LEAST : t->width[i];
	}
}

void
text_room_fit(struct text_table *t)
{
	bound_texts(t);
	if (t->options->width && t->part->n_columns <= COLUMNS_MOST) {
		/* nobody knows whether addresses will be long */
		size_t streamed = t->part->next ? ADDRESS_LAST : ADDRESS_LEAST;

		make_room(t, TEXT_SUM, streamed);
		make_room(t, TEXT_KEY, ADDRESS_LAST);
		text_columns_fit(t->width, t->limit, t->part->n_columns,
		    TEXT_GAP, room_of(t));
	} else {
		for (unsigned i = 0; i < t->part->n_columns; i++)
			t->limit[i] = SIZE_MAX;
		fit_label(t);
	}
	for (unsigned i = 0; i < t->part->n_columns; i++)
		t->limit[i] = t->part->next ? MOST : t->width[i];
	keep_behind(t);
}

/* A word of a line that goes on below where it has no room. */
static void
write_word(struct text_table *t, const char *word, const char *end)
{
	size_t n = strlen(word) + strlen(end);

	if (t->column && t->column + 1 + n > t->options->width)
		text_line_end(t);
	if (t->column)
		text_line_blanks(t, 1);
	text_line_label(t, word);
	text_line_label(t, end);
}

/* The columns that went, the first few by their titles. */
static void
write_gone(struct text_table *t, unsigned n)
{
	const struct report_part *all = t->rows.part;
	char more[UNITS_TEXT_BYTES];
	unsigned named = 0;

	for (unsigned i = 0, at = 0; i < all->n_columns && named < NAMED; i++) {
		if (at < t->part->n_columns &&
		    all->columns[i] == t->part->columns[at])
			at++;
		else
			write_word(t, part_column(all, i)->title,
			    ++named < n ? "," : ";");
	}
	if (named < n) {
		units_count(more, n - named);
		write_word(t, more, " more;");
	}
}

void
text_room_left_out(struct text_table *t)
{
	unsigned n = t->rows.part->n_columns - t->part->n_columns;

	if (n == 0)
		return;
	write_word(t, "no room for", "");
	write_gone(t, n);
	write_word(t, "--width 0 has all", "");
	text_line_end(t);
}
