/* SPDX-License-Identifier: BSD-2-Clause */
/* recorder owns the pcapng file that frames are written to. */
#ifndef CAPTURE_RECORDER_H
#define CAPTURE_RECORDER_H

#include "base/error.h"
#include "packet/frame.h"

struct recorder;

/*
 * recorder_open - start a pcapng file; "-" is standard output.
 *
 * An interface description block is written for each (link type) met.
 * Times keep nanoseconds (if_tsresol 9). A record is written whole or not
 * at all: after a failed write the file is cut back to its last whole block.
 */
int recorder_open(const char *path, const char *interface, uint32_t snaplen,
    struct recorder **out, struct error *err);

/* Append one frame (buffered). Negative errno once the disk is full. */
int recorder_write(
    struct recorder *r, const struct frame *frame, struct error *err);

/* Hand what is buffered to the kernel, at a block boundary. */
int recorder_flush(struct recorder *r, struct error *err);

/*
 * Flush, write the interface statistics block (received and dropped), sync
 * and close; frees `r` whatever it returns.
 */
int recorder_close(
    struct recorder *r, uint64_t received, uint64_t dropped, struct error *err);

#endif
