/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In and out are blue and orange, which the colour-blind tell apart too.
 * Paper is left to the terminal wherever it can be.
 */
#include "theme.h"

#include <stdlib.h>
#include <string.h>

#define OWN COLOR_OWN
#define BOLD LOOK_BOLD
#define DIM LOOK_DIM
#define UNDER LOOK_UNDERLINE
#define REVERSE LOOK_REVERSE

/* clang-format off */
static const struct look dark[N_STYLES] = {
	/*                     colour, none           256       8 colours */
	[STYLE_PLAIN]      = { 0, 0,                  OWN, OWN, OWN, OWN },
	[STYLE_DIM]        = { 0, DIM,                246, OWN, OWN, OWN },
	[STYLE_STRONG]     = { BOLD, BOLD,            OWN, OWN, OWN, OWN },
	[STYLE_NAME]       = { BOLD, BOLD,            75,  OWN, 6,   OWN },
	[STYLE_GOOD]       = { 0, 0,                  114, OWN, 2,   OWN },
	[STYLE_WARN]       = { BOLD, BOLD,            221, OWN, 3,   OWN },
	[STYLE_BAD]        = { BOLD, BOLD | REVERSE,  231, 160, 7,   1 },
	[STYLE_IN]         = { 0, 0,                  75,  OWN, 6,   OWN },
	[STYLE_OUT]        = { 0, 0,                  215, OWN, 3,   OWN },
	[STYLE_TAB]        = { 0, 0,                  OWN, OWN, OWN, OWN },
	[STYLE_TAB_ACTIVE] = { BOLD, BOLD,            75,  OWN, 6,   OWN },
	[STYLE_HEADER]     = { 0, UNDER,              252, 238, 7,   4 },
	[STYLE_SORTED]     = { BOLD, BOLD | UNDER,    117, 238, 6,   4 },
	[STYLE_SELECTED]   = { REVERSE, REVERSE,      OWN, OWN, OWN, OWN },
	[STYLE_KEY]        = { BOLD, BOLD,            OWN, OWN, OWN, OWN },
	[STYLE_INPUT]      = { UNDER, UNDER,          OWN, OWN, OWN, OWN },
	[STYLE_MAP_1]      = { 0, 0,                  67,  OWN, 4,   OWN },
	[STYLE_MAP_2]      = { 0, 0,                  37,  OWN, 6,   OWN },
	[STYLE_MAP_3]      = { 0, 0,                  113, OWN, 2,   OWN },
	[STYLE_MAP_4]      = { BOLD, BOLD,            220, OWN, 3,   OWN },
};

static const struct look light[N_STYLES] = {
	[STYLE_PLAIN]      = { 0, 0,                  OWN, OWN, OWN, OWN },
	[STYLE_DIM]        = { 0, DIM,                243, OWN, OWN, OWN },
	[STYLE_STRONG]     = { BOLD, BOLD,            OWN, OWN, OWN, OWN },
	[STYLE_NAME]       = { BOLD, BOLD,            25,  OWN, 4,   OWN },
	[STYLE_GOOD]       = { 0, 0,                  28,  OWN, 2,   OWN },
	[STYLE_WARN]       = { BOLD, BOLD,            130, OWN, 5,   OWN },
	[STYLE_BAD]        = { BOLD, BOLD | REVERSE,  231, 160, 7,   1 },
	[STYLE_IN]         = { 0, 0,                  25,  OWN, 4,   OWN },
	[STYLE_OUT]        = { 0, 0,                  166, OWN, 5,   OWN },
	[STYLE_TAB]        = { 0, 0,                  OWN, OWN, OWN, OWN },
	[STYLE_TAB_ACTIVE] = { BOLD, BOLD,            25,  OWN, 4,   OWN },
	[STYLE_HEADER]     = { 0, UNDER,              235, 254, 0,   6 },
	[STYLE_SORTED]     = { BOLD, BOLD | UNDER,    25,  254, 4,   6 },
	[STYLE_SELECTED]   = { REVERSE, REVERSE,      OWN, OWN, OWN, OWN },
	[STYLE_KEY]        = { BOLD, BOLD,            OWN, OWN, OWN, OWN },
	[STYLE_INPUT]      = { UNDER, UNDER,          OWN, OWN, OWN, OWN },
	[STYLE_MAP_1]      = { 0, 0,                  110, OWN, 4,   OWN },
	[STYLE_MAP_2]      = { 0, 0,                  31,  OWN, 4,   OWN },
	[STYLE_MAP_3]      = { 0, 0,                  128, OWN, 5,   OWN },
	[STYLE_MAP_4]      = { BOLD, BOLD,            124, OWN, 1,   OWN },
};

static const struct {
	const char *name;
	const struct look *looks;
} themes[] = {
	{ "dark", dark },
	{ "light", light },
};
/* clang-format on */

const struct look *
theme_find(const char *name)
{
	for (size_t i = 0; i < sizeof(themes) / sizeof(themes[0]); i++) {
		if (strcmp(themes[i].name, name) == 0)
			return themes[i].looks;
	}
	return NULL;
}

const char *
theme_default(void)
{
	const char *colors = getenv("COLORFGBG");
	const char *paper = colors ? strrchr(colors, ';') : NULL;

	/* "foreground;background", 7 and 15 being the whites. */
	if (paper && (!strcmp(paper, ";7") || !strcmp(paper, ";15")))
		return "light";
	return "dark";
}
