/* SPDX-License-Identifier: BSD-2-Clause */
/* pager_keys owns how one goes through lines: of a flow, or of a file. */
#ifndef UI_PAGER_KEYS_H
#define UI_PAGER_KEYS_H

#include "modal_keys.h"
#include "ui/input.h"

void pager_up(struct board *s);
void pager_down(struct board *s);
void pager_page_up(struct board *s);
void pager_page_down(struct board *s);
void pager_first(struct board *s);
void pager_last(struct board *s);
void pager_form(struct board *s);

/* Rows of a table of struct modal_key. */
/* clang-format off */
#define PAGER_KEYS \
	{ "Up", "A line up (also k).", NULL, pager_up, { INPUT_UP, 'k' } }, \
	{ "Down", "A line down (also j).", NULL, pager_down, { INPUT_DOWN, 'j' } }, \
	{ "PgUp", "A page up.", NULL, pager_page_up, { INPUT_PAGE_UP, INPUT_CTRL('B') } }, \
	{ "PgDn", "A page down (also Space).", "Page", pager_page_down, { INPUT_PAGE_DOWN, INPUT_CTRL('F'), ' ' } }, \
	{ "Home", "The first line (also g).", NULL, pager_first, { INPUT_HOME, 'g' } }, \
	{ "End", "The last line (also G).", NULL, pager_last, { INPUT_END, 'G' } }
/* clang-format on */

/* A key of that table, or the wheel. */
void pager_input(const struct modal_key *table, size_t n, struct board *s,
    const struct input *in);

#endif
