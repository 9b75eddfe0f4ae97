/* SPDX-License-Identifier: BSD-2-Clause */
/* trail owns where in a frame each header began, for who wants to know. */
#ifndef PACKET_TRAIL_H
#define PACKET_TRAIL_H

#include "dissection.h"

/*
 * trail_follow - walk the headers of a frame as dissect_frame does.
 *
 * out  completely set; *packet as dissect_frame would set it, but for the
 *      layers and what it copies from the frame
 */
void trail_follow(
    const struct frame *frame, struct packet *packet, struct trail *out);

#endif
