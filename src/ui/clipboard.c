/* SPDX-License-Identifier: BSD-2-Clause */
#include "clipboard.h"

#include <stdint.h>
#include <string.h>

#define BEFORE "\033]52;c;"
#define BEHIND "\007"

/* Three bytes as four digits of base64 (RFC 4648 section 4). */
static void
encode(const char *in, size_t n, char out[static 4])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t v = (uint32_t)(unsigned char)in[0] << 16;

	if (n > 1)
		v |= (uint32_t)(unsigned char)in[1] << 8;
	if (n > 2)
		v |= (unsigned char)in[2];
	out[0] = digits[v >> 18];
	out[1] = digits[v >> 12 & 63];
	out[2] = n > 1 ? digits[v >> 6 & 63] : '=';
	out[3] = n > 2 ? digits[v & 63] : '=';
}

bool
clipboard_sequence(const char *text, size_t n, char out[static CLIPBOARD_BYTES])
{
	size_t digits = (n + 2) / 3 * 4;

	if (n > CLIPBOARD_BYTES ||
	    digits + sizeof(BEFORE BEHIND) > CLIPBOARD_BYTES)
		return false;
	strcpy(out, BEFORE);
	out += strlen(BEFORE);
	for (size_t i = 0; i < n; i += 3, out += 4)
		encode(text + i, n - i, out);
	strcpy(out, BEHIND);
	return true;
}
