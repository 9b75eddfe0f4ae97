/* SPDX-License-Identifier: BSD-2-Clause */
/* names owns names of addresses that are not told by the frames. */
#ifndef LOOKUP_NAMES_H
#define LOOKUP_NAMES_H

#include "base/addr.h"
#include "base/error.h"
#include "lookup/name_origin.h"

#include <stdbool.h>
#include <stddef.h>

#define NAMES_TEXT_BYTES 256 /* of a name, and its NUL; longer ones are cut */

/* What an address is called; `text` is sanitised, "" when nobody knows. */
struct name {
	const char *text;
	enum name_origin origin;
};

struct names;
struct resolver;

/*
 * names_new - no names yet.
 *
 * bytes   of memory for all of them. When it is full those of reverse DNS,
 *         and of frames, make room for newer ones; others are refused
 * errors  -ENOMEM
 */
int names_new(size_t bytes, struct names **out, struct error *err);

/* The most memory that comes to. */
size_t names_plan(size_t bytes);
void names_free(struct names *n);

/*
 * names_add - an address is called so, by a file, by the capture, or by frames
 * that an analysis of a part of them may not have seen.
 *
 * text    any bytes; a name of a better origin stays
 * thread  any, as all below
 */
void names_add(struct names *n, const struct addr *a, enum name_origin origin,
    const void *text, size_t len);

/*
 * names_read_hosts - add what a file like /etc/hosts says: of each line the
 * first name, of each address the first line. A file that is not there says
 * nothing; of one that is too large the beginning counts.
 *
 * path  NULL for $TAPDECK_HOSTS, else /etc/hosts
 * source  hosts(5)
 */
void names_read_hosts(struct names *n, const char *path);

/*
 * names_get - what is known of an address. The text stays until names_free.
 * names_ask - the same, and while resolving is on, reverse DNS is asked about
 *             addresses that nothing is known of. Never waits.
 */
struct name names_get(struct names *n, const struct addr *a);
struct name names_ask(struct names *n, const struct addr *a);

/* Take in what the resolver has found out meanwhile; cheap if nothing. */
void names_collect(struct names *n);

/* Have somebody to ask; consumed. To be called before any thread. */
void names_set_resolver(struct names *n, struct resolver *r);

/* Begin or cease to ask. Returns false when there is nobody to be asked. */
bool names_resolve(struct names *n, bool on);
bool names_is_resolving(struct names *n);

/* Questions that were not answered so far. */
unsigned names_awaited(struct names *n);

/* Why there is nobody to be asked any more, or "". */
const char *names_failure(struct names *n);

/*
 * names_concern - can this be the address of one host that others know? Not
 * so groups, broadcast, loopback, link-local and unspecified addresses.
 */
bool names_concern(const struct addr *a);

#endif
