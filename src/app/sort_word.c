/* SPDX-License-Identifier: BSD-2-Clause */
#include "sort_word.h"

#include <errno.h>

int
sort_word_read(const char *text, struct sort_word *out, struct error *err)
{
	const char *colon = text ? strchr(text, ':') : NULL;
	size_t n = colon ? (size_t)(colon - text) : text ? strlen(text) : 0;

	*out = (struct sort_word){.given = text != NULL};
	if (!text)
		return 0;
	if (n >= sizeof(out->column))
		n = sizeof(out->column) - 1;
	memcpy(out->column, text, n);
	if (!colon)
		return 0;
	out->directed = true;
	out->descending = strcmp(colon, ":desc") == 0;
	if (out->descending || strcmp(colon, ":asc") == 0)
		return 0;
	return error_set(
	    err, -EINVAL, "'%s': a direction is :asc or :desc", text);
}
