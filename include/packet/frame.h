/* SPDX-License-Identifier: BSD-2-Clause */
/* frame owns the shape in which sources hand over what was captured. */
#ifndef PACKET_FRAME_H
#define PACKET_FRAME_H

#include <stdint.h>

/* Which way a frame went, where the source knows. */
enum direction {
	DIRECTION_UNKNOWN,
	DIRECTION_IN,
	DIRECTION_OUT,
};

/*
 * One captured frame. `data` belongs to the source (or the ring) and lives
 * until the next frame is asked for (or the record is released).
 */
struct frame {
	const uint8_t *data;
	uint64_t number;   /* from 1, in the order of the source */
	int64_t time_ns;   /* since the epoch; sources clamp absurd times */
	int64_t clock_ns;  /* largest time_ns so far: the analysis clock */
	uint32_t captured; /* bytes at `data` */
	uint32_t wire;     /* bytes on the wire, at least `captured` */
	uint32_t cut;      /* 1 when the source or we kept less than wire */
	uint16_t link;     /* LINKTYPE_ value of the file formats */
	uint8_t direction; /* enum direction */
	uint8_t faults;    /* FRAME_ bits: lies that the source set right */
};

#define FRAME_LENGTH_LIE 1u /* wire < captured, or over 16 MiB */
#define FRAME_TIME_LIE 2u   /* before 1970, or fraction past a second */
#define FRAME_NO_TIME 4u    /* pcapng simple packet: the file has no time */

#endif
