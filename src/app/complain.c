/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/complain.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

void
complain(const char *text)
{
	char line[2048];

	text_sanitize(text, strlen(text), line, sizeof(line));
	fprintf(stderr, "tapdeck: %s\n", line);
}
