/* SPDX-License-Identifier: BSD-2-Clause */
/* text_room owns which columns of a table of text there is room for. */
#ifndef REPORT_TEXT_ROOM_H
#define REPORT_TEXT_ROOM_H

#include "text_line.h"

/*
 * text_room_fit - get a table whose columns were measured into its width.
 *
 * Texts give way first, then addresses down to a length that still tells them
 * apart; then columns go, those that are worth least before others. The first
 * column and the one that is sorted by always stay. Without a width only
 * texts that others stand behind are kept in bounds.
 */
void text_room_fit(struct text_table *t);

/* The line that says which columns went, if any did. */
void text_room_left_out(struct text_table *t);

#endif
