/* SPDX-License-Identifier: BSD-2-Clause */
/* groups owns which views share a tab: one thing grouped in several ways. */
#ifndef UI_GROUPS_H
#define UI_GROUPS_H

#include <stdbool.h>

struct board;

/* The tab that the view in front is under, as an index of views. */
unsigned groups_tab(const struct board *s);

/* The next tab, or the one before, around both ends. */
unsigned groups_next_tab(const struct board *s, bool back);

/* The next view under the same tab; the one in front when it is alone. */
unsigned groups_next(const struct board *s);

#endif
