/* SPDX-License-Identifier: BSD-2-Clause */
#include "pattern.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MAX_BYTES 256
#define MAX_NEST 32
#define MAX_COST 4096

/* What has been seen of the group that is open now, and of those around it. */
struct estimate {
	uint64_t sum[MAX_NEST];  /* items of the group so far */
	uint64_t last[MAX_NEST]; /* of these, the last: what a `+` repeats */
	unsigned depth;
	bool repeated; /* the last thing read was a repetition */
};

static void
item_add(struct estimate *e, uint64_t cost)
{
	e->sum[e->depth] += cost;
	e->last[e->depth] = cost;
}

/* The last item stands there `times` times. */
static void
item_repeat(struct estimate *e, uint64_t times)
{
	uint64_t more = e->last[e->depth] * (times - 1);

	e->sum[e->depth] += more;
	e->last[e->depth] += more;
}

static const char *
group_open(struct estimate *e)
{
	if (e->depth + 1 == MAX_NEST)
		return "the expression is nested too deeply";
	e->depth++;
	e->sum[e->depth] = e->last[e->depth] = 0;
	return NULL;
}

static void
group_close(struct estimate *e)
{
	uint64_t cost;

	if (!e->depth)
		return; /* regcomp has an opinion on that */
	cost = e->sum[e->depth] + 1;
	e->depth--;
	item_add(e, cost);
}

/* The larger number of "n,m", which are the n bytes at `at`. */
static uint64_t
largest_count(const char *at, size_t n)
{
	uint64_t largest = 1;
	uint64_t count = 0;

	for (; n; n--, at++) {
		count = *at == ',' ? 0 : count * 10 + (uint64_t)(*at - '0');
		if (count > MAX_COST)
			return MAX_COST + 1;
		if (count > largest)
			largest = count;
	}
	return largest + 1;
}

/* Behind "[...]", `at` being behind the bracket. */
static const char *
bracket_end(const char *at)
{
	if (*at == '^')
		at++;
	if (*at == ']')
		at++;
	while (*at && *at != ']') {
		if (at[0] == '[' && at[1] && strchr(".:=", at[1])) {
			const char kind[] = {at[1], ']', '\0'};
			const char *end = strstr(at + 2, kind);

			if (!end)
				return at + strlen(at);
			at = end + 1;
		}
		at++;
	}
	return *at ? at + 1 : at;
}

/*
 * A repetition right behind another one means nothing (POSIX.1-2017 XBD 9.4.6:
 * undefined), and a row of them keeps glibc busy for seconds.
 */
static bool
repeats_again(struct estimate *e, char c)
{
	bool repeats = c == '*' || c == '+' || c == '?' || c == '{';
	bool again = repeats && e->repeated;

	if (c != '}')
		e->repeated = repeats;
	return again;
}

/* One item at *at, and on; returns NULL or what is wrong with it. */
static const char *
item_read(struct estimate *e, const char **at)
{
	size_t n;

	if (repeats_again(e, **at))
		return "the expression repeats a repetition";
	switch (*(*at)++) {
	case '(':
		return group_open(e);
	case ')':
		group_close(e);
		return NULL;
	case '[':
		*at = bracket_end(*at);
		break;
	case '+':
		item_repeat(e, 2);
		return NULL;
	case '{':
		n = strspn(*at, "0123456789,");
		item_repeat(e, largest_count(*at, n));
		*at += n;
		return NULL;
	case '*':
	case '?':
	case '}':
		return NULL;
	case '\\':
		if (**at >= '1' && **at <= '9')
			return "back-references are not supported";
		if (**at)
			(*at)++;
		break;
	default:
		break;
	}
	item_add(e, 1);
	return NULL;
}

static const char *
check(const char *text)
{
	struct estimate e = {.depth = 0};
	const char *why = NULL;

	if (strlen(text) > MAX_BYTES)
		return "the expression is too long";
	while (*text && !why) {
		why = item_read(&e, &text);
		if (e.sum[e.depth] > MAX_COST)
			why = "the expression repeats too much";
	}
	return why;
}

const char *
pattern_compile(const char *text, regex_t *out)
{
	const char *why = check(text);

	if (why)
		return why;
	return regcomp(out, text, REG_EXTENDED | REG_ICASE | REG_NOSUB) == 0
	           ? NULL
	           : "this is no extended regular expression";
}

bool
pattern_matches(const regex_t *pattern, const char *text)
{
	return regexec(pattern, text, 0, NULL, 0) == 0;
}
