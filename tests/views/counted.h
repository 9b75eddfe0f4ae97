/* SPDX-License-Identifier: BSD-2-Clause */
/* counted owns analyses of a few frames that a test spells out. */
#ifndef TESTS_VIEWS_COUNTED_H
#define TESTS_VIEWS_COUNTED_H

#include "packet/told.h"

#include "stats/analysis.h"

/* An analysis of these frames, a millisecond apart. */
static inline struct analysis *
counted(uint16_t link, const char *const *hex, size_t n)
{
	const struct analysis_config config = {.memory_bytes = 1 << 20};
	struct analysis *a = NULL;

	CHECK_EQ(analysis_new(&config, &a, NULL), 0);
	for (size_t i = 0; i < n; i++) {
		uint8_t bytes[TOLD_MAX];
		size_t length = told_bytes(hex[i], bytes);
		struct frame f = {
		    .data = bytes,
		    .number = i + 1,
		    .captured = (uint32_t)length,
		    .wire = (uint32_t)length,
		    .link = link,
		    .time_ns = (int64_t)i * 1000000,
		    .clock_ns = (int64_t)i * 1000000,
		};

		analysis_apply(a, &f, 1);
	}
	return a;
}

#endif
