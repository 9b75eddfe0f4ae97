/* SPDX-License-Identifier: BSD-2-Clause */
/* said_named owns how what was said becomes names of addresses. */
#ifndef STATS_SAID_NAMED_H
#define STATS_SAID_NAMED_H

#include "stats/said.h"

void said_named_dns(struct said *s, const struct dns_event *e);
void said_named_request(struct said *s, const struct talk_ends *ends,
    const struct talk_request *request);

/* name  sanitised and lower case, not "" */
void said_named_hello(
    struct said *s, const struct talk_ends *ends, const char *name);

/* Of struct talk_sink. */
void said_named_lease(void *to, const struct talk_lease *lease);

#endif
