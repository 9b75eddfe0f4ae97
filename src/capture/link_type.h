/* SPDX-License-Identifier: BSD-2-Clause */
/* link_type owns the numbers and names of link types.
 *
 * Files carry LINKTYPE_ values, the same everywhere; libpcap's calls take DLT_
 * values, a few of which differ from one system to the next.
 */
#ifndef CAPTURE_LINK_TYPE_H
#define CAPTURE_LINK_TYPE_H

#include "packet/frame.h"

#include <stdint.h>

#define LINK_ETHERNET 1
#define LINK_LINUX_SLL 113
#define LINK_LINUX_SLL2 276
#define LINK_USER0 147 /* what these mean is agreed between two parties */
#define LINK_USER15 162

#define LINK_NAME_BYTES 48

int link_type_to_dlt(uint16_t link);
uint16_t link_type_from_dlt(int dlt);

/* A LINKTYPE_ for what the link field of a file says: old writers put DLT_. */
uint16_t link_type_from_file(uint32_t field);

/*
 * The enum direction by the packet type of a Linux cooked header (packet(7)),
 * or DIRECTION_UNKNOWN for all other links.
 */
uint8_t link_type_direction(const struct frame *frame);

/* Short name for people, "ethernet", or "link 231" where there is none. */
void link_type_name(uint16_t link, char out[static LINK_NAME_BYTES]);

/* Number, and libpcap's name if it has one: "147 (USER0)". */
void link_type_number(uint16_t link, char out[static LINK_NAME_BYTES]);

#endif
