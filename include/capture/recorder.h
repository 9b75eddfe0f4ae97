/* SPDX-License-Identifier: BSD-2-Clause */
/* recorder owns the pcapng file that frames are written to. */
#ifndef CAPTURE_RECORDER_H
#define CAPTURE_RECORDER_H

#include "base/error.h"
#include "packet/frame.h"

#include <stddef.h>
#include <stdint.h>

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

/*
 * recorder_start - as recorder_open, into what is open already.
 * recorder_start_copy - the same, but nothing of our own is written: the file
 * is made of blocks that stand in others.
 *
 * fd       is duplicated
 * label    for messages
 */
int recorder_start(int fd, const char *label, const char *interface,
    uint32_t snaplen, struct recorder **out, struct error *err);
int recorder_start_copy(
    int fd, const char *label, struct recorder **out, struct error *err);

/* Append blocks, whole and well formed (buffered); see recorder_start_copy. */
int recorder_copy(
    struct recorder *r, const uint8_t *blocks, size_t n, struct error *err);

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
