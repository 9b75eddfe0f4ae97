/* SPDX-License-Identifier: BSD-2-Clause */
#include "session_names.h"

#include "session_more.h"

#include "app/complain.h"
#include "base/clock.h"
#include "lookup/names.h"
#include "lookup/resolver.h"
#include "memory_plan.h"
#include "views/query.h"

#include <time.h>

#define WAIT_NS (5 * NS_PER_S) /* a report waits for names */
#define LOOK_NS (20 * NS_PER_MS)
#define MOST_HOSTS 1024 /* that a report asks for */
#define ARENA_BYTES ((size_t)64 << 20)

static bool
is_needed(const struct session *s)
{
	const struct selected *item;
	uint32_t needs = 0;

	for (size_t i = 0; (item = session_shows(s, i)); i++) {
		needs |= selected_query(item, s->where).needs;
		if (s->where)
			needs |= where_needs(s->where, item->view);
	}
	return s->screen || needs & NEED_NAME;
}

static const enum resolver_fence fences[] = {
    [SANDBOX_AUTO] = RESOLVER_FENCE_AUTO,
    [SANDBOX_STRICT] = RESOLVER_FENCE_STRICT,
    [SANDBOX_OFF] = RESOLVER_FENCE_NONE,
};

/* On a screen the key may be pressed at any time: so the process is there. */
static int
open_resolver(struct session *s, struct error *err)
{
	const struct options *o = s->options;
	struct resolver *resolver;
	int r;

	if (o->never_resolve || !(s->screen || o->resolve))
		return 0;
	r = resolver_start(fences[o->sandbox], &resolver, err);
	if (r < 0)
		return r;
	names_set_resolver(s->names, resolver);
	names_resolve(s->names, o->resolve);
	return 0;
}

int
session_names_open(struct session *s, struct error *err)
{
	const struct options *o = s->options;
	int r;

	if (!is_needed(s))
		return 0;
	r = names_new(memory_shares_of(o).names, &s->names, err);
	if (r < 0)
		return r;
	names_read_hosts(s->names, NULL);
	return open_resolver(s, err);
}

void
session_names_hear(
    void *names, const struct addr *a, const char *text, size_t len)
{
	names_add(names, a, NAME_CAPTURE, text, len);
}

/* Ask for those that have no name yet; this is how a screen asks as well. */
static void
ask_for_hosts(const struct session *s, struct result *result)
{
	struct query q = query_default(view_find("hosts"));

	q.needs = NEED_NAME;
	q.limit = MOST_HOSTS;
	query_run(s->analysis, &q, result, NULL);
}

void
session_names_wait(struct session *s)
{
	int64_t until = clock_monotonic_ns() + WAIT_NS;
	const struct timespec look = {.tv_nsec = LOOK_NS};
	struct result result;

	if (!s->names || !names_is_resolving(s->names) ||
	    result_init(&result, ARENA_BYTES) < 0)
		return;
	do {
		ask_for_hosts(s, &result);
		if (names_awaited(s->names) > 0)
			nanosleep(&look, NULL);
	} while (names_awaited(s->names) > 0 && clock_monotonic_ns() < until);
	result_fini(&result);
}

void
session_names_complain(struct session *s)
{
	struct error err;

	if (!s->names || !*names_failure(s->names))
		return;
	error_set(&err, 0, "--resolve: %s", names_failure(s->names));
	session_fail(s, EXIT_FAILED, &err);
}
