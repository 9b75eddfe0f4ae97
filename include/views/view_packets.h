/* SPDX-License-Identifier: BSD-2-Clause */
/* view_packets owns the row of one frame, for the view and for streaming. */
#ifndef VIEWS_VIEW_PACKETS_H
#define VIEWS_VIEW_PACKETS_H

#include "packet/field_list.h"
#include "packet/fields.h"
#include "packet/frame.h"
#include "views/view.h"

#include <stdint.h>

#define PACKET_INFO_BYTES 200

extern const struct view view_packets;

struct packet_row {
	_Alignas(16) uint64_t number;
	int64_t time_ns;
	struct addr src, dst;
	const char *protocol;
	uint64_t wire;
	uint32_t kept; /* place among the frames remembered */
	char info[PACKET_INFO_BYTES];
	struct packet_fields fields;
	struct field_copy headers; /* with NEED_HEADERS */
	const struct frame *frame; /* with NEED_BYTES, else NULL */
};

/*
 * packet_row_fill - the row of one frame.
 *
 * needs  NEED_INFO for the summary, NEED_FIELDS for the header fields,
 *        NEED_HEADERS for all of them
 */
void packet_row_fill(
    struct packet_row *row, const struct frame *frame, uint32_t needs);

/* Just the summary of a frame, as its row has it. */
void packet_info_write(
    const struct frame *frame, char out[static PACKET_INFO_BYTES]);

#endif
