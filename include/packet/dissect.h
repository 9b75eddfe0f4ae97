/* SPDX-License-Identifier: BSD-2-Clause */
/* dissect owns the way from a frame's bytes to a struct packet. */
#ifndef PACKET_DISSECT_H
#define PACKET_DISSECT_H

#include "packet/frame.h"
#include "packet/packet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * dissect_frame - read the headers of one frame, outermost IP first.
 *
 * frame    as a source hands it over; any bytes whatever
 * out      completely set; on an issue what was read before it stays valid
 * cost     O(captured), no allocation
 * thread   any; touches only its arguments
 */
void dissect_frame(const struct frame *frame, struct packet *out);

/* The same by the innermost IP header that tunnels lead to. */
void dissect_innermost(const struct frame *frame, struct packet *out);

/*
 * dissect_payload - what the frame has of a packet's transport payload.
 *
 * out      its first byte, when there is any
 * returns  how many bytes are there; fewer than payload_bytes when it was cut
 */
static inline size_t
dissect_payload(
    const struct frame *frame, const struct packet *packet, const uint8_t **out)
{
	size_t n = 0;

	if (packet->payload_offset > 0 &&
	    packet->payload_offset < frame->captured)
		n = frame->captured - packet->payload_offset;
	*out = frame->data + packet->payload_offset;
	return n < packet->payload_bytes ? n : packet->payload_bytes;
}

/* Does anybody read frames of that link type (LINKTYPE_ value)? */
bool dissect_knows_link(uint16_t link);

#endif
