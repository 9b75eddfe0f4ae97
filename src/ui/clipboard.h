/* SPDX-License-Identifier: BSD-2-Clause */
/* clipboard owns the words that put text on a terminal's clipboard. */
#ifndef UI_CLIPBOARD_H
#define UI_CLIPBOARD_H

#include <stdbool.h>
#include <stddef.h>

#define CLIPBOARD_BYTES 4096

/*
 * clipboard_sequence - OSC 52, as xterm and most others since take it.
 *
 * returns  false when the text is too long; out is untouched then
 */
bool clipboard_sequence(
    const char *text, size_t n, char out[static CLIPBOARD_BYTES]);

#endif
