/* SPDX-License-Identifier: BSD-2-Clause */
/* text_columns owns how a table of text gets into the width there is. */
#ifndef REPORT_TEXT_COLUMNS_H
#define REPORT_TEXT_COLUMNS_H

#include <stddef.h>

/*
 * text_columns_fit - make columns narrower until all fit, the widest first.
 *
 * width    as wide as they would like to be
 * least    no narrower than this; SIZE_MAX for what must not be cut
 * room     for all n, and `gap` between any two
 */
void text_columns_fit(
    size_t *width, const size_t *least, unsigned n, size_t gap, size_t room);

/* What column i takes when it has given all it can. */
size_t text_columns_least(const size_t *width, const size_t *least, unsigned i);

/* What a column is worth where not all fit; the last kind goes first. */
enum text_worth { TEXT_KEPT, TEXT_KEY, TEXT_SUM, TEXT_OTHER };

/*
 * text_columns_left_out - the next column to do without, or n.
 *
 * Of the kind that is worth least: the last that makes enough room by itself,
 * or else the widest, so that as few as possible go.
 *
 * width, least, gap, room  as text_columns_fit takes them
 * worth                    of each column
 * most                     nothing that is worth more than this goes
 * returns                  n if all fit, or nothing may go
 */
unsigned text_columns_left_out(const size_t *width, const size_t *least,
    const enum text_worth *worth, unsigned n, size_t gap, size_t room,
    enum text_worth most);

/*
 * text_columns_piece - bytes of the next line of a text that is broken into
 * lines of `width`; between words, if there is a good place. At least one
 * character, unless the text is empty.
 */
size_t text_columns_piece(const char *text, size_t width);

#endif
