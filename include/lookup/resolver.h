/* SPDX-License-Identifier: BSD-2-Clause */
/* resolver owns the process that asks reverse DNS. */
#ifndef LOOKUP_RESOLVER_H
#define LOOKUP_RESOLVER_H

#include "base/addr.h"
#include "base/error.h"

#include <stdbool.h>

#define RESOLVER_NAME_BYTES 256
#define RESOLVER_IN_FLIGHT 64   /* questions on the network at once */
#define RESOLVER_PER_SECOND 100 /* new ones */

struct resolver;

enum resolver_answer_kind {
	RESOLVER_FOUND,
	RESOLVER_NOBODY, /* there is no such name */
	RESOLVER_FAILED, /* nobody answered, or not so that one could read it */
};

/* What keeps the process that asks from all else. */
enum resolver_fence {
	RESOLVER_FENCE_AUTO,   /* as much of one as the kernel has */
	RESOLVER_FENCE_STRICT, /* all of it, or the process ends */
	RESOLVER_FENCE_NONE,
};

/* A message of fixed size; the name is what the network said, NUL-ended. */
struct resolver_answer {
	struct addr addr;
	uint8_t kind; /* enum resolver_answer_kind */
	char name[RESOLVER_NAME_BYTES];
};

/*
 * resolver_start - fork the process; it has no privileges, reads what the
 * resolver of this machine is, then goes behind its fence. It touches the
 * network only once it is asked something.
 *
 * errors  -EAGAIN, -ENOMEM, -EMFILE ...: the system's
 * thread  main, before any other: the process is a copy of this one
 */
int resolver_start(
    enum resolver_fence fence, struct resolver **out, struct error *err);
void resolver_stop(struct resolver *r);

/* Ask; false when that many wait already that it is better to ask later. */
bool resolver_ask(struct resolver *r, const struct addr *a);

enum resolver_state { RESOLVER_ANSWER, RESOLVER_QUIET, RESOLVER_GONE };

/* The next answer, if there is one. Never waits. */
enum resolver_state resolver_take(
    struct resolver *r, struct resolver_answer *out);

#endif
