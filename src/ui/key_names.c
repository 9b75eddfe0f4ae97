/* SPDX-License-Identifier: BSD-2-Clause */
#include "ui/key_names.h"

#include "ui/input.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CTRL_TEXT "Ctrl-"
#define CTRL_LENGTH (sizeof(CTRL_TEXT) - 1)

/* clang-format off */
/* Of two names of one key the first is written. */
static const struct {
	const char *name;
	int key;
} names[] = {
	{ "Space", ' ' }, { "Tab", '\t' }, { "Enter", INPUT_ENTER },
	{ "Esc", INPUT_ESCAPE }, { "Backspace", INPUT_BACKSPACE },
	{ "Del", INPUT_DELETE }, { "Shift-Tab", INPUT_BACK_TAB },
	{ "Up", INPUT_UP }, { "Down", INPUT_DOWN },
	{ "Left", INPUT_LEFT }, { "Right", INPUT_RIGHT },
	{ "Shift-Left", INPUT_SHIFT_LEFT }, { "Shift-Right", INPUT_SHIFT_RIGHT },
	{ "PgUp", INPUT_PAGE_UP }, { "PgDn", INPUT_PAGE_DOWN },
	{ "Home", INPUT_HOME }, { "End", INPUT_END },
	{ "F1", INPUT_F1 }, { "F2", INPUT_F2 }, { "F3", INPUT_F3 },
	{ "F4", INPUT_F4 }, { "F5", INPUT_F5 }, { "F6", INPUT_F6 },
	{ "F7", INPUT_F7 }, { "F8", INPUT_F8 }, { "F9", INPUT_F9 },
	{ "F10", INPUT_F10 }, { "F11", INPUT_F11 }, { "F12", INPUT_F12 },
};
/* clang-format on */

#define N_NAMES (sizeof(names) / sizeof(names[0]))

/* One whole character that can be seen. */
static int
read_character(const char *text, size_t n)
{
	static const struct {
		uint8_t mask, lead;
		int least;
	} sizes[] = {
	    {0x80, 0x00, '!'},
	    {0xe0, 0xc0, 0xa0},
	    {0xf0, 0xe0, 0x800},
	    {0xf8, 0xf0, 0x10000},
	};
	const uint8_t *at = (const uint8_t *)text;
	int c;

	if (n < 1 || n > 4 || (at[0] & sizes[n - 1].mask) != sizes[n - 1].lead)
		return 0;
	c = at[0] & ~sizes[n - 1].mask;
	for (size_t i = 1; i < n; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (at[i] & 0x3f);
	}
	return c >= sizes[n - 1].least && c != 0x7f && c < 0x110000 ? c : 0;
}

static int
read_ctrl(const char *text, size_t n)
{
	int c = n == CTRL_LENGTH + 1 ? text[CTRL_LENGTH] & ~0x20 : 0;

	if (c < 'A' || c > 'Z' || strncasecmp(text, CTRL_TEXT, CTRL_LENGTH))
		return 0;
	return INPUT_CTRL(c);
}

int
key_read(const char *text, size_t n)
{
	int ctrl = read_ctrl(text, n);

	for (size_t i = 0; i < N_NAMES; i++) {
		if (strlen(names[i].name) == n &&
		    strncasecmp(names[i].name, text, n) == 0)
			return names[i].key;
	}
	return ctrl ? ctrl : read_character(text, n);
}

static size_t
encode(int c, char out[static 4])
{
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(lead[n] | c);
	return n;
}

size_t
key_write(int key, char out[static KEY_NAME_BYTES])
{
	size_t n;

	for (size_t i = 0; i < N_NAMES; i++) {
		if (names[i].key == key)
			return (size_t)snprintf(
			    out, KEY_NAME_BYTES, "%s", names[i].name);
	}
	if (key > 0 && key < ' ')
		return (size_t)snprintf(
		    out, KEY_NAME_BYTES, CTRL_TEXT "%c", key + '@');
	n = encode(key, out);
	out[n] = '\0';
	return n;
}
