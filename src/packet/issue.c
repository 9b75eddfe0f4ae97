/* SPDX-License-Identifier: BSD-2-Clause */
#include "packet/issue.h"

#include <assert.h>
#include <string.h>

struct issue_text {
	const char *id, *meaning;
};

#define ISSUE_TEXT(name, id, meaning) [ISSUE_##name] = {id, meaning},
static const struct issue_text texts[N_ISSUES] = {
    [ISSUE_NONE] = {"none", "Nothing is wrong"}, ISSUE_LIST(ISSUE_TEXT)};

const char *
issue_id(enum issue issue)
{
	assert(issue < N_ISSUES);
	return texts[issue].id;
}

const char *
issue_meaning(enum issue issue)
{
	assert(issue < N_ISSUES);
	return texts[issue].meaning;
}

bool
issue_is_short(enum issue issue)
{
	static const char suffix[] = ".short";
	size_t n = strlen(issue_id(issue));

	return n >= strlen(suffix) &&
	       strcmp(issue_id(issue) + n - strlen(suffix), suffix) == 0;
}
