/* SPDX-License-Identifier: BSD-2-Clause */
/* key_names owns how a key is written: "Ctrl-X", "PgUp", "F5", "z". */
#ifndef UI_KEY_NAMES_H
#define UI_KEY_NAMES_H

#include <stddef.h>

#define KEY_NAME_BYTES 16

/*
 * key_read - the key that n bytes of text name.
 *
 * A name of the table, Ctrl- and a letter, or one character in UTF-8; names
 * may be in any case, characters are as they are.
 * returns  an input key, or 0
 */
int key_read(const char *text, size_t n);

/* The name of a key that can be read; returns its length. */
size_t key_write(int key, char out[static KEY_NAME_BYTES]);

#endif
