/* SPDX-License-Identifier: BSD-2-Clause */
/* term_input owns which keys and clicks there are, by curses' names. */
#ifndef UI_TERM_INPUT_H
#define UI_TERM_INPUT_H

/* Teach curses what terminals send besides what terminfo says. */
void term_input_prepare(void);

#endif
