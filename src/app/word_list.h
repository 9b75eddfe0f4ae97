/* SPDX-License-Identifier: BSD-2-Clause */
/* word_list owns the reading of "a,b,c" in options. */
#ifndef APP_WORD_LIST_H
#define APP_WORD_LIST_H

#include <stdbool.h>
#include <string.h>

#define WORD_BYTES 64 /* longer than any id: a longer word is cut, unknown */

#define WORD_ALL "all" /* of views and of columns: all there are */

/* The next word at *text, which moves behind it; false at the end. */
static inline bool
word_next(const char **text, char out[static WORD_BYTES])
{
	size_t n;

	if (!*text || !**text)
		return false;
	n = strcspn(*text, ",");
	if (n < WORD_BYTES) {
		memcpy(out, *text, n);
		out[n] = '\0';
	} else {
		memcpy(out, *text, WORD_BYTES - 1);
		out[WORD_BYTES - 1] = '\0';
	}
	*text += n + ((*text)[n] == ',');
	return true;
}

#endif
