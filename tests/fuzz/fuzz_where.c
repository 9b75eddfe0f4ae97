/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any filter compiles or says why not in printable text, and answers the same
 * as its copy and the opposite of its negation.
 */
#include "../views/fake_hosts.h"
#include "meagre.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "views/where.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz_where: %s\n", what);
	abort();
}

static const struct fake_host host = {
    .address = {.bytes = {192, 168, 128, 6}, .family = FAMILY_IPV4},
    .name = "www.example.com",
    .port = 443,
    .packets = 2948,
    .bytes = 1500000,
    .rate = 1100000,
    .rtt_ns = 12300000,
    .seen_ns = INT64_C(1768918966) * 1000000000,
    .share = 12.5,
};

static void
check_error(const struct error *err)
{
	size_t n = strlen(err->text);

	demand(n > 0 && n < sizeof(err->text), "no text for an error");
	for (size_t i = 0; i < n; i++)
		demand(
		    (unsigned char)err->text[i] >= 0x20 && err->text[i] != 0x7f,
		    "a control byte in an error");
}

static void
check_negation(const char *text, const struct where *w)
{
	char negated[2048];
	struct where *not_w;

	snprintf(negated, sizeof(negated), "!(%s)", text);
	if (!text[strspn(text, " \t\n\v\f\r")] ||
	    where_compile(negated, &not_w, NULL) < 0)
		return; /* nothing to negate, or a cap is reached */
	demand(where_matches(not_w, &fake_hosts, &host) !=
		   where_matches(w, &fake_hosts, &host),
	    "a filter and its negation agree");
	where_free(not_w);
}

static void
check(const char *text)
{
	struct error err = {""};
	struct where *w, *copy;

	if (where_compile(text, &w, &err) < 0) {
		check_error(&err);
		return;
	}
	if (where_check(w, &fake_hosts, &err) < 0)
		check_error(&err);
	copy = where_copy(w);
	demand(copy ? where_matches(copy, &fake_hosts, &host) ==
			  where_matches(w, &fake_hosts, &host)
		    : meagre_refused(),
	    "a copy differs");
	check_negation(text, w);
	where_free(copy);
	where_free(w);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = meagre_own(size + 1);

	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	check(text);
	free(text);
	return 0;
}
