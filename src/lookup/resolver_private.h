/* SPDX-License-Identifier: BSD-2-Clause */
/* resolver_private owns what both processes of a resolver must agree on. */
#ifndef LOOKUP_RESOLVER_PRIVATE_H
#define LOOKUP_RESOLVER_PRIVATE_H

#include "lookup/resolver.h"

/* Answer questions (struct addr) that come over `fd` until it is closed. */
_Noreturn void resolver_serve(int fd, enum resolver_fence fence);

/*
 * resolver_fence_in - from here on no file, no program, no other process;
 * sockets of the Internet only, TCP to port 53 only.
 *
 * returns  false: it was to be strict, and the kernel lacks some of it
 * source   landlock(7), seccomp(2)
 */
bool resolver_fence_in(enum resolver_fence fence);

#endif
