/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/filter_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILTER_BYTES (64u * 1024)

/* Comments, line breaks and NULs become blanks. */
static void
flatten(char *text, size_t n)
{
	bool comment = false;

	for (size_t i = 0; i < n; i++) {
		if (text[i] == '#')
			comment = true;
		if (text[i] == '\n')
			comment = false;
		if (comment || text[i] == '\n' || text[i] == '\r' ||
		    text[i] == '\0')
			text[i] = ' ';
	}
	while (n > 0 && text[n - 1] == ' ')
		n--;
	text[n] = '\0';
}

static int
read_all(FILE *in, char *text)
{
	size_t n = fread(text, 1, FILTER_BYTES, in);

	if (ferror(in))
		return errno > 0 ? -errno : -EIO;
	if (n == FILTER_BYTES)
		return -EFBIG;
	flatten(text, n);
	return 0;
}

int
filter_file_read(const char *path, char **out, struct error *err)
{
	FILE *in = fopen(path, "re");
	char *text;
	int r;

	if (!in)
		return error_set(err, -errno, "%s: %s", path, strerror(errno));
	text = malloc(FILTER_BYTES);
	r = text ? read_all(in, text) : -ENOMEM;
	fclose(in);
	if (r < 0) {
		free(text);
		return error_set(err, r, "%s: %s", path, strerror(-r));
	}
	*out = text;
	return 0;
}
