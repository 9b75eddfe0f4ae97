/* SPDX-License-Identifier: BSD-2-Clause */
/* datagram owns the parts of IP datagrams until they are whole. */
#ifndef FLOW_DATAGRAM_H
#define FLOW_DATAGRAM_H

#include "base/clock.h"
#include "base/error.h"
#include "packet/frame.h"
#include "packet/packet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATAGRAM_TIMEOUT_NS (30 * NS_PER_S) /* of packet time */
#define DATAGRAM_MOST 65515u                /* bytes behind the IP header */

/* Written by whoever feeds it: one thread. */
struct datagrams;

struct datagram_stats {
	uint64_t whole;     /* put together */
	uint64_t given_up;  /* timed out, or made room */
	uint64_t refused;   /* parts of lengths that cannot be, or no memory */
	uint64_t overlaps;  /* IPv6 datagrams dropped for it */
	uint64_t conflicts; /* IPv4: bytes sent again as others than before */
};

/*
 * datagrams_new - room for `capacity` datagrams on their way, which share
 * `bytes` of address space (at least 128 KiB); touched as used.
 */
int datagrams_new(
    uint32_t capacity, size_t bytes, struct datagrams **out, struct error *err);
void datagrams_free(struct datagrams *d);
void datagrams_clear(struct datagrams *d);
size_t datagrams_plan(uint32_t capacity, size_t bytes);

/*
 * datagram_see - meet one part of a datagram (PACKET_FRAGMENT).
 *
 * frame    where the part lies, p what was dissected of it
 * whole    set when this part was the last one missing: the datagram as a
 *          frame of link type raw IP, as if it had never been cut. Dissect it
 *          for its ports and payload. It has the times and number of `frame`,
 *          and lives until the next call.
 * returns  whether it was
 *
 * What was sent first wins (IPv4); overlapping IPv6 parts drop the datagram,
 * except for copies of what is there. A part that was not captured whole is
 * not taken. The oldest datagram makes room.
 *
 * source   RFC 791 3.2, RFC 8200 4.5, RFC 5722
 */
bool datagram_see(struct datagrams *d, const struct frame *frame,
    const struct packet *p, struct frame *whole);

const struct datagram_stats *datagrams_stats(const struct datagrams *d);

#endif
