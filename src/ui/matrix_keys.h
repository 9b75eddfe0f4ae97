/* SPDX-License-Identifier: BSD-2-Clause */
/* matrix_keys owns what keys do while the matrix of pairs is shown. */
#ifndef UI_MATRIX_KEYS_H
#define UI_MATRIX_KEYS_H

#include "modal_keys.h"

struct input;

/* Show the matrix. */
void matrix_open(struct board *s);

/* Put its question; about once a second, however often this is called. */
void matrix_ask(struct board *s);

/* Look at an answer that came. */
void matrix_take(struct board *s);

/* The whole table, in the order of the help and of the last line. */
const struct modal_key *matrix_keys(size_t *n);

/* One key or click. */
void matrix_input(struct board *s, const struct input *in);

#endif
