/* SPDX-License-Identifier: BSD-2-Clause */
/* resolver_private owns what both processes of a resolver must agree on. */
#ifndef LOOKUP_RESOLVER_PRIVATE_H
#define LOOKUP_RESOLVER_PRIVATE_H

#include "lookup/resolver.h"

/* Answer questions (struct addr) that come over `fd` until it is closed. */
_Noreturn void resolver_serve(int fd);

#endif
