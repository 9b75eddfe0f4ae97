/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_named owns which addresses a DNS response gives a name to. */
#ifndef FLOW_DNS_NAMED_H
#define FLOW_DNS_NAMED_H

#include "flow/dns_exchange.h"

/*
 * Tell of each address in `m` that q, or the name of its own record, leads
 * to. `event` is filled but for what is said of the address.
 *
 * m  is not changed
 */
void dns_named_by_question(const struct dns_message *m,
    const struct dns_question *q, struct dns_event *event,
    const struct dns_sink *sink);
void dns_named_by_owner(const struct dns_message *m, struct dns_event *event,
    const struct dns_sink *sink);

#endif
