/* SPDX-License-Identifier: BSD-2-Clause */
/* seek_time owns what may be typed to go to a time of a capture. */
#ifndef UI_SEEK_TIME_H
#define UI_SEEK_TIME_H

#include "base/error.h"

#include <stdint.h>

/* Where we are, and from where to where the capture goes. */
struct seek_where {
	int64_t now_ns, first_ns;
	int64_t last_ns; /* as far as is known; before first_ns: it is not */
};

/*
 * seek_time_parse - a time in words.
 *
 * text     "14:16", "14:16:02.5": of the day that brings it nearest to now;
 *          "2026-01-20T14:16", "1768918966": see units_parse_time;
 *          "+90s", "-1.5m": from now; "50%": of the capture's time
 * returns  0; -EINVAL, out untouched, err says what is understood
 */
int seek_time_parse(const char *text, const struct seek_where *where,
    int64_t *out_ns, struct error *err);

#endif
