/* SPDX-License-Identifier: BSD-2-Clause */
/* claims owns who said of which IPv4 address that it is his. */
#ifndef FLOW_CLAIMS_H
#define FLOW_CLAIMS_H

#include "base/clock.h"
#include "base/error.h"
#include "packet/frame.h"
#include "packet/packet.h"

#include <stddef.h>
#include <stdint.h>

/* An address may move to another host: two claims within this contradict. */
#define CLAIMS_TIMEOUT_NS (60 * NS_PER_S) /* of packet time */

struct claims;

int claims_new(uint32_t capacity, struct claims **out, struct error *err);
void claims_free(struct claims *c);
void claims_clear(struct claims *c);
size_t claims_plan(uint32_t capacity);

/*
 * claims_see - meet one ARP message (its layer is the innermost).
 *
 * Whoever asks or answers claims the address he sends from. When another one
 * has claimed it less than CLAIMS_TIMEOUT_NS ago, that is an issue of the
 * packet, once for each turn; from then on it is his.
 *
 * frame    where the message lies, p what was dissected of it
 * bounded  the address that was met first makes room
 * source   RFC 826; RFC 5227 1.1 (a probe from 0.0.0.0 claims nothing), 2.4
 */
void claims_see(struct claims *c, const struct frame *frame, struct packet *p);

#endif
