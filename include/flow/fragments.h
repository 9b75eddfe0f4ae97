/* SPDX-License-Identifier: BSD-2-Clause */
/* fragments owns which ports the later parts of a datagram belong to. */
#ifndef FLOW_FRAGMENTS_H
#define FLOW_FRAGMENTS_H

#include "base/error.h"
#include "flow/flow.h"
#include "packet/packet.h"

#include <stddef.h>

#define FRAGMENTS_TIMEOUT_NS (30 * NS_PER_S) /* RFC 791 3.2, of packet time */
#define FRAGMENTS_RANGES 16 /* parts of a datagram checked for overlap */

struct fragments;

int fragments_new(uint32_t capacity, struct fragments **out, struct error *err);
void fragments_free(struct fragments *f);
void fragments_clear(struct fragments *f);
size_t fragments_plan(uint32_t capacity);

/* Later parts that came before the first one, all sent by its side. */
struct early_parts {
	struct flow_side side;
	uint64_t wire;
};

/*
 * fragments_see - meet one part of a datagram (PACKET_FRAGMENT).
 *
 * A later part whose first one was seen gets its ports and PACKET_PORTS. The
 * first part learns what came before it: counted then as parts without
 * ports, now to be moved to its flow. Overlapping parts, and parts that end
 * past the longest datagram, are booked as issues of the packet.
 *
 * early    packets > 0 only for a first part that parts came before
 * bounded  the oldest datagram makes room; 30 s of packet time end one
 * source   RFC 791 3.2, RFC 8200 4.5, RFC 5722 (overlap), RFC 1858
 */
void fragments_see(
    struct fragments *f, struct packet *p, struct early_parts *early);

#endif
