/* SPDX-License-Identifier: BSD-2-Clause */
/* prompt owns one line of text while somebody types it. */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#define PROMPT_BYTES 256

struct prompt {
	char text[PROMPT_BYTES]; /* UTF-8, always NUL-ended */
	size_t at;               /* the cursor, in bytes, between characters */
};

void prompt_set(struct prompt *l, const char *text);

/*
 * prompt_key - edit by one key (enum input_key or a character).
 *
 * Arrows, Home, End, Backspace, Delete, and what a shell knows: Ctrl-A E U K W.
 * returns  false when the key means nothing to a line, or it is full
 */
bool prompt_key(struct prompt *l, int key);

#endif
