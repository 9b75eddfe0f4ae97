/* SPDX-License-Identifier: BSD-2-Clause */
#include "term_input.h"

#include "ui/term.h"

#include <curses.h>

/* A press and a release that come together are made a click by curses. */
#define CLICKS                                                                 \
	(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED |          \
	    BUTTON1_TRIPLE_CLICKED)

/* clang-format off */
/* Keys of curses by their names of ours. */
static const struct {
	wint_t curses;
	int key;
} keys[] = {
    {KEY_UP, INPUT_UP},
    {KEY_DOWN, INPUT_DOWN},
    {KEY_LEFT, INPUT_LEFT},
    {KEY_RIGHT, INPUT_RIGHT},
    {KEY_SLEFT, INPUT_SHIFT_LEFT},
    {KEY_SRIGHT, INPUT_SHIFT_RIGHT},
    {KEY_PPAGE, INPUT_PAGE_UP},
    {KEY_NPAGE, INPUT_PAGE_DOWN},
    {KEY_HOME, INPUT_HOME},
    {KEY_FIND, INPUT_HOME},
    {KEY_END, INPUT_END},
    {KEY_SELECT, INPUT_END},
    {KEY_DC, INPUT_DELETE},
    {KEY_BACKSPACE, INPUT_BACKSPACE},
    {KEY_ENTER, INPUT_ENTER},
    {KEY_BTAB, INPUT_BACK_TAB},
    {KEY_F(1), INPUT_F1},
    {KEY_F(2), INPUT_F2},
    {KEY_F(3), INPUT_F3},
    {KEY_F(4), INPUT_F4},
    {KEY_F(5), INPUT_F5},
    {KEY_F(6), INPUT_F6},
    {KEY_F(7), INPUT_F7},
    {KEY_F(8), INPUT_F8},
    {KEY_F(9), INPUT_F9},
    {KEY_F(10), INPUT_F10},
    {KEY_F(11), INPUT_F11},
    {KEY_F(12), INPUT_F12},
};

/*
 * What terminals send besides what terminfo says they do, in the other mode
 * of the keypad or out of habit. Left unknown, "Esc [ F" would be three keys.
 */
static const struct {
	const char *sent;
	int curses;
} aliases[] = {
	{ "\033[A", KEY_UP }, { "\033OA", KEY_UP },
	{ "\033[B", KEY_DOWN }, { "\033OB", KEY_DOWN },
	{ "\033[C", KEY_RIGHT }, { "\033OC", KEY_RIGHT },
	{ "\033[D", KEY_LEFT }, { "\033OD", KEY_LEFT },
	{ "\033[1;2C", KEY_SRIGHT }, { "\033[1;2D", KEY_SLEFT },
	{ "\033[H", KEY_HOME }, { "\033OH", KEY_HOME },
	{ "\033[1~", KEY_HOME }, { "\033[7~", KEY_HOME },
	{ "\033[F", KEY_END }, { "\033OF", KEY_END },
	{ "\033[4~", KEY_END }, { "\033[8~", KEY_END },
	{ "\033[3~", KEY_DC }, { "\033[Z", KEY_BTAB },
	{ "\033[5~", KEY_PPAGE }, { "\033[6~", KEY_NPAGE },
	{ "\033OP", KEY_F(1) }, { "\033[11~", KEY_F(1) },
	{ "\033OQ", KEY_F(2) }, { "\033[12~", KEY_F(2) },
	{ "\033OR", KEY_F(3) }, { "\033[13~", KEY_F(3) },
	{ "\033OS", KEY_F(4) }, { "\033[14~", KEY_F(4) },
	{ "\033[15~", KEY_F(5) }, { "\033[17~", KEY_F(6) },
	{ "\033[18~", KEY_F(7) }, { "\033[19~", KEY_F(8) },
	{ "\033[20~", KEY_F(9) }, { "\033[21~", KEY_F(10) },
	{ "\033[23~", KEY_F(11) }, { "\033[24~", KEY_F(12) },
};
/* clang-format on */

void
term_input_prepare(void)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (key_defined(aliases[i].sent) == 0)
			define_key(aliases[i].sent, aliases[i].curses);
	}
}

static int
mouse_key(struct input *out)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return INPUT_NOTHING;
	out->x = event.x;
	out->y = event.y;
	if (event.bstate & CLICKS)
		return INPUT_CLICK;
	if (event.bstate & BUTTON1_RELEASED)
		return INPUT_RELEASE;
	if (event.bstate & REPORT_MOUSE_POSITION)
		return INPUT_DRAG;
	if (event.bstate & BUTTON4_PRESSED)
		return INPUT_WHEEL_UP;
	if (event.bstate & BUTTON5_PRESSED)
		return INPUT_WHEEL_DOWN;
	return INPUT_NOTHING;
}

bool
term_input(struct term *t, struct input *out)
{
	wint_t c;
	int kind = get_wch(&c);

	(void)t;
	*out = (struct input){.key = INPUT_NOTHING};
	if (kind == ERR)
		return false;
	if (kind == OK) {
		out->key = c == 0x7f || c == 0x08 ? INPUT_BACKSPACE : (int)c;
		return true;
	}
	if (c == KEY_MOUSE)
		out->key = mouse_key(out);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].curses == c)
			out->key = keys[i].key;
	}
	return true;
}
