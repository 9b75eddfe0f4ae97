/* SPDX-License-Identifier: BSD-2-Clause */
/* theme owns what each style looks like, in terms a terminal can show. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "ui/canvas.h"

#include <stdbool.h>
#include <stdint.h>

#define LOOK_BOLD 1u
#define LOOK_DIM 2u
#define LOOK_UNDERLINE 4u
#define LOOK_REVERSE 8u

#define COLOR_OWN (-1) /* what the terminal has by itself */

/*
 * Colours are indexes of the terminal's palette. `plain` is for terminals
 * without colour: what colour would tell must show in it too.
 */
struct look {
	uint8_t attributes, plain; /* LOOK_ bits */
	int16_t ink256, paper256;
	int16_t ink8, paper8;
};

/* The looks of a theme, N_STYLES of them, or NULL. */
const struct look *theme_find(const char *name);

/* "light" or "dark", from COLORFGBG as rxvt, konsole and others set it. */
const char *theme_default(void);

#endif
