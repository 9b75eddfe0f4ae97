/* SPDX-License-Identifier: BSD-2-Clause */
/* tray_keys owns what keys do while a file is looked at. */
#ifndef UI_TRAY_KEYS_H
#define UI_TRAY_KEYS_H

#include "modal_keys.h"

struct input;

/* The whole table, in the order of the help and of the last line. */
const struct modal_key *tray_keys(size_t *n);

/* One key or click. */
void tray_input(struct board *s, const struct input *in);

#endif
