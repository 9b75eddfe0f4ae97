/* SPDX-License-Identifier: BSD-2-Clause */
/* clock owns the reading of the machine's clocks; analyses never call it. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#define NS_PER_S INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)

/* Time that never jumps, in nanoseconds from an arbitrary start. */
int64_t clock_monotonic_ns(void);

/* Time of day in nanoseconds since the epoch (UTC); may jump. */
int64_t clock_wall_ns(void);

#endif
