/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In and out are blue and orange, which the colour-blind tell apart too.
 * Paper is left to the terminal wherever it can be.
 */
#include "ui/theme.h"

#include <stdlib.h>
#include <string.h>

#define OWN INK_OWN
#define BOLD LOOK_BOLD
#define DIM LOOK_DIM
#define UNDER LOOK_UNDERLINE
#define REVERSE LOOK_REVERSE

#define TRUE_COLORS (1 << 24)

enum ink {
	INK_OWN,
	INK_BLACK,
	INK_WHITE,
	INK_PALE,
	INK_GREY,
	INK_SLATE,
	INK_RED,
	INK_SKY,
	INK_ICE,
	INK_GREEN,
	INK_AMBER,
	INK_ORANGE,
	INK_SEA_1,
	INK_SEA_2,
	INK_SEA_3,
	INK_SEA_4,
	/* on light paper */
	INK_ASH,
	INK_COAL,
	INK_CHALK,
	INK_NAVY,
	INK_LEAF,
	INK_RUST,
	INK_EMBER,
	INK_DAY_1,
	INK_DAY_2,
	INK_DAY_3,
	INK_DAY_4,
	/* as bright as it gets */
	INK_YELLOW,
	INK_CYAN,
	INK_LIME,
	INK_FIRE,
	/* for eyes that take red for green */
	INK_SAFE_BLUE,
	INK_SAFE_SKY,
	INK_SAFE_YELLOW,
	INK_SAFE_ORANGE,
	INK_SAFE_RUST
};

/* clang-format off */
/* The last ones are of the set of Okabe and Ito (2008). */
static const struct {
	int32_t rgb;
	int16_t of256, of16, of8;
} inks[] = {
	[INK_OWN]         = { -1,       -1,  -1, -1 },
	[INK_BLACK]       = { 0x000000, 16,  0,  0 },
	[INK_WHITE]       = { 0xffffff, 231, 15, 7 },
	[INK_PALE]        = { 0xd0d0d0, 252, 7,  7 },
	[INK_GREY]        = { 0x929598, 246, -1, -1 },
	[INK_SLATE]       = { 0x404448, 238, 4,  4 },
	[INK_RED]         = { 0xd00808, 160, 1,  1 },
	[INK_SKY]         = { 0x61aff4, 75,  12, 6 },
	[INK_ICE]         = { 0x88d4ff, 117, 14, 6 },
	[INK_GREEN]       = { 0x88d488, 114, 10, 2 },
	[INK_AMBER]       = { 0xfcd462, 221, 11, 3 },
	[INK_ORANGE]      = { 0xfcae60, 215, 3,  3 },
	[INK_SEA_1]       = { 0x6088b0, 67,  4,  4 },
	[INK_SEA_2]       = { 0x08b0b0, 37,  6,  6 },
	[INK_SEA_3]       = { 0x88d660, 113, 10, 2 },
	[INK_SEA_4]       = { 0xffd808, 220, 11, 3 },
	[INK_ASH]         = { 0x747678, 243, 8,  -1 },
	[INK_COAL]        = { 0x262626, 235, 0,  0 },
	[INK_CHALK]       = { 0xe4e4e4, 254, 7,  6 },
	[INK_NAVY]        = { 0x0860b0, 25,  4,  4 },
	[INK_LEAF]        = { 0x088408, 28,  2,  2 },
	[INK_RUST]        = { 0xb06008, 130, 5,  5 },
	[INK_EMBER]       = { 0xd46008, 166, 5,  5 },
	[INK_DAY_1]       = { 0x88b0d6, 110, 12, 4 },
	[INK_DAY_2]       = { 0x0888b0, 31,  4,  4 },
	[INK_DAY_3]       = { 0xb008d4, 128, 5,  5 },
	[INK_DAY_4]       = { 0xb00808, 124, 1,  1 },
	[INK_YELLOW]      = { 0xffff00, 226, 11, 3 },
	[INK_CYAN]        = { 0x00ffff, 51,  14, 6 },
	[INK_LIME]        = { 0x00ff00, 46,  10, 2 },
	[INK_FIRE]        = { 0xd70000, 160, 9,  1 },
	[INK_SAFE_BLUE]   = { 0x0072b2, 25,  4,  4 },
	[INK_SAFE_SKY]    = { 0x56b4e9, 74,  12, 6 },
	[INK_SAFE_YELLOW] = { 0xf0e442, 221, 11, 3 },
	[INK_SAFE_ORANGE] = { 0xe69f00, 178, 3,  3 },
	[INK_SAFE_RUST]   = { 0xd55e00, 166, 3,  3 },
};

static const struct look dark[N_STYLES] = {
	[STYLE_PLAIN]       = { 0, 0,         OWN, OWN },
	[STYLE_DIM]         = { 0, DIM,       INK_GREY, OWN },
	[STYLE_STRONG]      = { BOLD, BOLD,   OWN, OWN },
	[STYLE_NAME]        = { BOLD, BOLD,   INK_SKY, OWN },
	[STYLE_GOOD]        = { 0, 0,         INK_GREEN, OWN },
	[STYLE_WARN]        = { BOLD, BOLD,   INK_AMBER, OWN },
	[STYLE_BAD]         = { BOLD, BOLD | REVERSE, INK_WHITE, INK_RED },
	[STYLE_IN]          = { 0, 0,         INK_SKY, OWN },
	[STYLE_OUT]         = { 0, 0,         INK_ORANGE, OWN },
	[STYLE_TAB]         = { 0, 0,         OWN, OWN },
	[STYLE_TAB_ACTIVE]  = { BOLD, BOLD,   INK_SKY, OWN },
	[STYLE_HEADER]      = { 0, UNDER,     INK_PALE, INK_SLATE },
	[STYLE_SORTED]      = { BOLD, BOLD | UNDER, INK_ICE, INK_SLATE },
	[STYLE_SELECTED]    = { REVERSE, REVERSE, OWN, OWN },
	[STYLE_KEY]         = { BOLD, BOLD,   OWN, OWN },
	[STYLE_INPUT]       = { UNDER, UNDER, OWN, OWN },
	[STYLE_MAP_1]       = { 0, 0,         INK_SEA_1, OWN },
	[STYLE_MAP_2]       = { 0, 0,         INK_SEA_2, OWN },
	[STYLE_MAP_3]       = { 0, 0,         INK_SEA_3, OWN },
	[STYLE_MAP_4]       = { BOLD, BOLD,   INK_SEA_4, OWN },
};

static const struct look light[N_STYLES] = {
	[STYLE_PLAIN]       = { 0, 0,         OWN, OWN },
	[STYLE_DIM]         = { 0, DIM,       INK_ASH, OWN },
	[STYLE_STRONG]      = { BOLD, BOLD,   OWN, OWN },
	[STYLE_NAME]        = { BOLD, BOLD,   INK_NAVY, OWN },
	[STYLE_GOOD]        = { 0, 0,         INK_LEAF, OWN },
	[STYLE_WARN]        = { BOLD, BOLD,   INK_RUST, OWN },
	[STYLE_BAD]         = { BOLD, BOLD | REVERSE, INK_WHITE, INK_RED },
	[STYLE_IN]          = { 0, 0,         INK_NAVY, OWN },
	[STYLE_OUT]         = { 0, 0,         INK_EMBER, OWN },
	[STYLE_TAB]         = { 0, 0,         OWN, OWN },
	[STYLE_TAB_ACTIVE]  = { BOLD, BOLD,   INK_NAVY, OWN },
	[STYLE_HEADER]      = { 0, UNDER,     INK_COAL, INK_CHALK },
	[STYLE_SORTED]      = { BOLD, BOLD | UNDER, INK_NAVY, INK_CHALK },
	[STYLE_SELECTED]    = { REVERSE, REVERSE, OWN, OWN },
	[STYLE_KEY]         = { BOLD, BOLD,   OWN, OWN },
	[STYLE_INPUT]       = { UNDER, UNDER, OWN, OWN },
	[STYLE_MAP_1]       = { 0, 0,         INK_DAY_1, OWN },
	[STYLE_MAP_2]       = { 0, 0,         INK_DAY_2, OWN },
	[STYLE_MAP_3]       = { 0, 0,         INK_DAY_3, OWN },
	[STYLE_MAP_4]       = { BOLD, BOLD,   INK_DAY_4, OWN },
};

static const struct look high_contrast[N_STYLES] = {
	[STYLE_PLAIN]       = { 0, 0,         INK_WHITE, INK_BLACK },
	[STYLE_DIM]         = { BOLD, DIM,    INK_WHITE, INK_BLACK },
	[STYLE_STRONG]      = { BOLD, BOLD,   INK_WHITE, INK_BLACK },
	[STYLE_NAME]        = { BOLD, BOLD,   INK_CYAN, INK_BLACK },
	[STYLE_GOOD]        = { BOLD, 0,      INK_LIME, INK_BLACK },
	[STYLE_WARN]        = { BOLD, BOLD,   INK_YELLOW, INK_BLACK },
	[STYLE_BAD]         = { BOLD, BOLD | REVERSE, INK_WHITE, INK_FIRE },
	[STYLE_IN]          = { 0, 0,         INK_CYAN, INK_BLACK },
	[STYLE_OUT]         = { 0, 0,         INK_YELLOW, INK_BLACK },
	[STYLE_TAB]         = { 0, 0,         INK_WHITE, INK_BLACK },
	[STYLE_TAB_ACTIVE]  = { BOLD, BOLD,   INK_YELLOW, INK_BLACK },
	[STYLE_HEADER]      = { 0, UNDER,     INK_BLACK, INK_WHITE },
	[STYLE_SORTED]      = { BOLD, BOLD | UNDER, INK_BLACK, INK_YELLOW },
	[STYLE_SELECTED]    = { REVERSE, REVERSE, INK_WHITE, INK_BLACK },
	[STYLE_KEY]         = { BOLD, BOLD,   INK_YELLOW, INK_BLACK },
	[STYLE_INPUT]       = { UNDER, UNDER, INK_WHITE, INK_BLACK },
	[STYLE_MAP_1]       = { 0, 0,         INK_CYAN, INK_BLACK },
	[STYLE_MAP_2]       = { 0, 0,         INK_LIME, INK_BLACK },
	[STYLE_MAP_3]       = { 0, 0,         INK_YELLOW, INK_BLACK },
	[STYLE_MAP_4]       = { BOLD, BOLD,   INK_WHITE, INK_BLACK },
};

static const struct look colour_blind[N_STYLES] = {
	[STYLE_PLAIN]       = { 0, 0,         OWN, OWN },
	[STYLE_DIM]         = { 0, DIM,       INK_GREY, OWN },
	[STYLE_STRONG]      = { BOLD, BOLD,   OWN, OWN },
	[STYLE_NAME]        = { BOLD, BOLD,   INK_SAFE_SKY, OWN },
	[STYLE_GOOD]        = { 0, 0,         INK_SAFE_SKY, OWN },
	[STYLE_WARN]        = { BOLD, BOLD,   INK_SAFE_YELLOW, OWN },
	[STYLE_BAD]         = { BOLD, BOLD | REVERSE, INK_BLACK, INK_SAFE_ORANGE },
	[STYLE_IN]          = { 0, 0,         INK_SAFE_SKY, OWN },
	[STYLE_OUT]         = { 0, 0,         INK_SAFE_ORANGE, OWN },
	[STYLE_TAB]         = { 0, 0,         OWN, OWN },
	[STYLE_TAB_ACTIVE]  = { BOLD, BOLD,   INK_SAFE_SKY, OWN },
	[STYLE_HEADER]      = { 0, UNDER,     INK_PALE, INK_SLATE },
	[STYLE_SORTED]      = { BOLD, BOLD | UNDER, INK_SAFE_YELLOW, INK_SLATE },
	[STYLE_SELECTED]    = { REVERSE, REVERSE, OWN, OWN },
	[STYLE_KEY]         = { BOLD, BOLD,   OWN, OWN },
	[STYLE_INPUT]       = { UNDER, UNDER, OWN, OWN },
	[STYLE_MAP_1]       = { 0, 0,         INK_SAFE_BLUE, OWN },
	[STYLE_MAP_2]       = { 0, 0,         INK_SAFE_SKY, OWN },
	[STYLE_MAP_3]       = { 0, 0,         INK_SAFE_RUST, OWN },
	[STYLE_MAP_4]       = { BOLD, BOLD,   INK_SAFE_YELLOW, OWN },
};

static const struct look mono[N_STYLES] = {
	[STYLE_PLAIN]       = { 0, 0,         OWN, OWN },
	[STYLE_DIM]         = { DIM, DIM,     OWN, OWN },
	[STYLE_STRONG]      = { BOLD, BOLD,   OWN, OWN },
	[STYLE_NAME]        = { BOLD, BOLD,   OWN, OWN },
	[STYLE_GOOD]        = { 0, 0,         OWN, OWN },
	[STYLE_WARN]        = { BOLD, BOLD,   OWN, OWN },
	[STYLE_BAD]         = { BOLD | REVERSE, BOLD | REVERSE, OWN, OWN },
	[STYLE_IN]          = { 0, 0,         OWN, OWN },
	[STYLE_OUT]         = { 0, 0,         OWN, OWN },
	[STYLE_TAB]         = { 0, 0,         OWN, OWN },
	[STYLE_TAB_ACTIVE]  = { BOLD, BOLD,   OWN, OWN },
	[STYLE_HEADER]      = { UNDER, UNDER, OWN, OWN },
	[STYLE_SORTED]      = { BOLD | UNDER, BOLD | UNDER, OWN, OWN },
	[STYLE_SELECTED]    = { REVERSE, REVERSE, OWN, OWN },
	[STYLE_KEY]         = { BOLD, BOLD,   OWN, OWN },
	[STYLE_INPUT]       = { UNDER, UNDER, OWN, OWN },
	[STYLE_MAP_1]       = { 0, 0,         OWN, OWN },
	[STYLE_MAP_2]       = { 0, 0,         OWN, OWN },
	[STYLE_MAP_3]       = { 0, 0,         OWN, OWN },
	[STYLE_MAP_4]       = { BOLD, BOLD,   OWN, OWN },
};

static const struct {
	const char *name;
	const struct look *looks;
} themes[] = {
	{ "dark", dark },
	{ "light", light },
	{ "high-contrast", high_contrast },
	{ "colour-blind", colour_blind },
	{ "mono", mono },
};
/* clang-format on */

#define N_THEMES (sizeof(themes) / sizeof(themes[0]))

const struct look *
theme_find(const char *name)
{
	for (size_t i = 0; i < N_THEMES; i++) {
		if (strcmp(themes[i].name, name) == 0)
			return themes[i].looks;
	}
	return NULL;
}

const char *
theme_name(size_t i)
{
	return i < N_THEMES ? themes[i].name : NULL;
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

int32_t
theme_color(uint8_t ink, int n_colors)
{
	if (n_colors >= TRUE_COLORS)
		return inks[ink].rgb;
	if (n_colors >= 256)
		return inks[ink].of256;
	return n_colors >= 16 ? inks[ink].of16 : inks[ink].of8;
}
