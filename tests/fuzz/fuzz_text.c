/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any bytes become text that a terminal may see, that fits, and that stays
 * itself when it is sanitised once more. The first byte sets the room.
 */
#include "../base/judge.h"
#include "meagre.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz_text: %s\n", what);
	abort();
}

static void
check(const uint8_t *in, size_t n, size_t room)
{
	char *once = meagre_own(room);
	char *twice = meagre_own(room);
	size_t length = text_sanitize(in, n, once, room);
	const char *why = judge_text(once, length);

	demand(length < room && strlen(once) == length, "wrong length");
	demand(!why, why);
	demand(text_sanitize(once, length, twice, room) == length &&
		   memcmp(once, twice, length) == 0,
	    "not idempotent");
	demand(text_width(once) <= length, "wider than its bytes");
	for (size_t columns = 0; columns <= 8; columns++) {
		size_t fit = text_fit(once, columns);

		demand(fit <= length && !judge_text(once, fit), "bad fit");
	}
	free(once);
	free(twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool ready; /* setlocale would be most of the time */

	if (!ready)
		ready = setlocale(LC_ALL, "C.UTF-8");
	if (!size)
		return 0;
	check(data + 1, size - 1, 4 * size + 1);
	check(data + 1, size - 1, 1 + data[0]);
	return 0;
}
