/* SPDX-License-Identifier: BSD-2-Clause */
/* input owns what a person can do to the screen, whatever the terminal. */
#ifndef UI_INPUT_H
#define UI_INPUT_H

/* Keys are Unicode characters, or one of these. */
enum input_key {
	INPUT_ESCAPE = 0x1b,
	INPUT_UP = 0x110000,
	INPUT_DOWN,
	INPUT_LEFT,
	INPUT_RIGHT,
	INPUT_SHIFT_LEFT,
	INPUT_SHIFT_RIGHT,
	INPUT_PAGE_UP,
	INPUT_PAGE_DOWN,
	INPUT_HOME,
	INPUT_END,
	INPUT_DELETE,
	INPUT_BACKSPACE,
	INPUT_ENTER,
	INPUT_BACK_TAB,
	INPUT_F1,
	INPUT_F2,
	INPUT_F3,
	INPUT_F4,
	INPUT_F5,
	INPUT_F6,
	INPUT_F7,
	INPUT_F8,
	INPUT_F9,
	INPUT_F10,
	INPUT_F11,
	INPUT_F12,
	INPUT_CLICK,   /* at x, y */
	INPUT_DRAG,    /* the mouse is at x, y by now; a button held or not */
	INPUT_RELEASE, /* it was let go there */
	INPUT_WHEEL_UP,
	INPUT_WHEEL_DOWN,
	INPUT_NOTHING, /* a key nobody asked for */
};

#define INPUT_CTRL(letter) ((letter)&0x1f)

struct input {
	int key;
	int x, y; /* mouse only */
};

#endif
