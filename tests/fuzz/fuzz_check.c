/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any condition compiles or says why not in printable text, and holds of no
 * frames at all or does not: never both, never neither.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/analysis.h"
#include "views/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz_check: %s\n", what);
	abort();
}

static const struct analysis *
no_frames(void)
{
	static struct analysis *a;
	struct analysis_config config = {.memory_bytes = 1 << 18};

	if (!a)
		demand(analysis_new(&config, &a, NULL) == 0, "no memory");
	return a;
}

static void
check_printable(const char *text)
{
	demand(*text, "no text");
	for (; *text; text++)
		demand((unsigned char)*text >= 0x20 && *text != 0x7f,
		    "a control byte");
}

static int
run(struct check *c)
{
	int r = check_run(c, no_frames(), NULL, NULL);

	demand(r == 0 || r == 1, "neither true nor false");
	return r;
}

static void
check_negation(const char *text, int holds)
{
	char negated[2048];
	struct check *not_c;

	snprintf(negated, sizeof(negated), "!(%s)", text);
	if (check_compile(negated, &not_c, NULL) < 0)
		return; /* a cap is reached */
	demand(run(not_c) != holds, "a check and its negation agree");
	check_free(not_c);
}

static void
check(const char *text)
{
	struct query q = query_default(&view_check);
	struct error err = {""};
	struct check *c;
	struct result r;
	char line[2048];
	int holds;

	if (check_compile(text, &c, &err) < 0) {
		check_printable(err.text);
		return;
	}
	holds = run(c);
	check_line(c, line, sizeof(line));
	check_printable(line);
	demand(result_init(&r, 1 << 20) == 0, "no memory");
	demand(check_query(c, &q, &r, NULL) == 0 && r.n_rows > 0, "no rows");
	result_fini(&r);
	check_negation(text, holds);
	check_free(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	check(text);
	free(text);
	return 0;
}
