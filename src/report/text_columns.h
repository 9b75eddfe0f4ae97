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

/*
 * text_columns_piece - bytes of the next line of a text that is broken into
 * lines of `width`; between words, if there is a good place. At least one
 * character, unless the text is empty.
 */
size_t text_columns_piece(const char *text, size_t width);

#endif
