/* SPDX-License-Identifier: BSD-2-Clause */
/* pcapng_time owns the way from an interface's time units to nanoseconds. */
#ifndef CAPTURE_PCAPNG_TIME_H
#define CAPTURE_PCAPNG_TIME_H

#include <stdbool.h>
#include <stdint.h>

/* Times `multiply`, or over `divide`, or for binary units over 2^shift. */
struct pcapng_time {
	uint64_t multiply; /* 0: not this way */
	uint64_t divide;   /* 0: nor this */
	unsigned shift;
	int64_t offset_s;
};

/*
 * pcapng_time_init - learn the units of an interface.
 *
 * resolution  if_tsresol: a negative power of 10, or with the highest bit set
 *             of 2
 * offset_s    if_tsoffset
 */
void pcapng_time_init(
    struct pcapng_time *time, uint8_t resolution, int64_t offset_s);

/*
 * pcapng_time_ns - nanoseconds since the epoch.
 *
 * returns  true, or false with *out clamped to 1970..2255 (that is short of
 *          what 64 bits hold: whoever adds to a time need not overflow)
 */
bool pcapng_time_ns(
    const struct pcapng_time *time, uint64_t units, int64_t *out);

#endif
