/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_frame owns how fuzz inputs become frames: the first two bytes choose
 * the link type, the third how much was cut off, the rest is the frame.
 */
#ifndef TESTS_FUZZ_LINK_FRAME_H
#define TESTS_FUZZ_LINK_FRAME_H

#include "packet/frame.h"

#include <stddef.h>

#define LINK_FRAME_PREFIX 3

static inline struct frame
link_frame(const uint8_t *data, size_t size)
{
	struct frame f = {
	    .data = data + LINK_FRAME_PREFIX,
	    .number = 1,
	    .captured = (uint32_t)(size - LINK_FRAME_PREFIX),
	    .link = (uint16_t)(data[0] << 8 | data[1]),
	};

	f.wire = f.captured + data[2];
	f.cut = f.captured < f.wire;
	return f;
}

#endif
