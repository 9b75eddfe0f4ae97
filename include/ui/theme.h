/* SPDX-License-Identifier: BSD-2-Clause */
/* theme owns what each style looks like, in terms a terminal can show. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "ui/canvas.h"

#include <stddef.h>
#include <stdint.h>

#define LOOK_BOLD 1u
#define LOOK_DIM 2u
#define LOOK_UNDERLINE 4u
#define LOOK_REVERSE 8u

#define COLOR_OWN (-1) /* what the terminal has by itself */

/*
 * `plain` is for terminals without colour: what colour would tell must show
 * in it too. Inks are for theme_color.
 */
struct look {
	uint8_t attributes, plain; /* LOOK_ bits */
	uint8_t ink, paper;
};

/* The looks of a theme, N_STYLES of them, or NULL. */
const struct look *theme_find(const char *name);

/* Names of the themes, for whoever lists them; NULL behind the last. */
const char *theme_name(size_t i);

/* "light" or "dark", from COLORFGBG as rxvt, konsole and others set it. */
const char *theme_default(void);

/*
 * theme_color - an ink where there are `n_colors`.
 *
 * returns  0xRRGGBB from 2^24 colours on, else an index of the palette of 256
 *          (xterm's), 16 or 8 (ECMA-48) colours; or COLOR_OWN
 */
int32_t theme_color(uint8_t ink, int n_colors);

#endif
