/* SPDX-License-Identifier: BSD-2-Clause */
/* encoded_word owns texts of other than ASCII in a header (RFC 2047). */
#ifndef MESSAGE_ENCODED_WORD_H
#define MESSAGE_ENCODED_WORD_H

#include <stddef.h>

/*
 * encoded_words_undo - decode, in place, each =?charset?B or Q?text?= there is.
 *
 * UTF-8, ASCII and ISO 8859-1 become UTF-8, and other character sets stay
 * bytes. Blanks between two of them go (RFC 2047 6.2). A word that is none
 * stays as it was.
 *
 * text     n bytes and NUL; what is decoded is never longer
 * returns  the length now
 */
size_t encoded_words_undo(char *text, size_t n);

#endif
