/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any condition compiles or says why not in printable text, and holds of no
 * frames at all or does not: never both, never neither.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meagre.h"

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

static struct analysis *no_frames;

static void
give_up(void)
{
	analysis_free(no_frames);
	no_frames = NULL;
}

static bool
set_up(void)
{
	struct analysis_config config = {.memory_bytes = 1 << 18};

	meagre_made(give_up);
	if (!no_frames)
		demand(analysis_new(&config, &no_frames, NULL) == 0 ||
			   meagre_refused(),
		    "no memory");
	return no_frames;
}

static void
check_printable(const char *text)
{
	demand(*text, "no text");
	for (; *text; text++)
		demand((unsigned char)*text >= 0x20 && *text != 0x7f,
		    "a control byte");
}

/* 0 or 1, or what it says when there is no memory. */
static int
run(struct check *c)
{
	int r = check_run(c, no_frames, NULL, NULL);

	demand(r == 0 || r == 1 || (r == -ENOMEM && meagre_refused()),
	    "neither true nor false");
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
	demand(run(not_c) != holds || meagre_refused(),
	    "a check and its negation agree");
	check_free(not_c);
}

static void
check_rows(struct check *c)
{
	struct query q = query_default(&view_check);
	struct result r;

	if (result_init(&r, 1 << 20) < 0) {
		demand(meagre_refused(), "no memory");
		return;
	}
	demand((check_query(c, &q, &r, NULL) == 0 && r.n_rows > 0) ||
		   meagre_refused(),
	    "no rows");
	result_fini(&r);
}

static void
check(const char *text)
{
	struct error err = {""};
	struct check *c;
	char line[2048];
	int holds;

	if (check_compile(text, &c, &err) < 0) {
		check_printable(err.text);
		return;
	}
	holds = run(c);
	if (holds >= 0) {
		check_line(c, line, sizeof(line));
		check_printable(line);
		check_rows(c);
		check_negation(text, holds);
	}
	check_free(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = meagre_own(size + 1);

	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	if (set_up())
		check(text);
	free(text);
	return 0;
}
