/* SPDX-License-Identifier: BSD-2-Clause */
/* unpacker owns the decompression of captures (libarchive). */
#ifndef CAPTURE_UNPACKER_H
#define CAPTURE_UNPACKER_H

#include "byte_input.h"

/*
 * unpacker_new - begin to unpack what `in` delivers.
 *
 * head, n  raw bytes that were read already (at most 1 MiB); copied
 * errors   -EBADMSG: in no known compression format
 */
int unpacker_new(struct byte_input *in, const uint8_t *head, size_t n,
    struct unpacker **out, struct error *err);

/* As byte_input_raw, but unpacked bytes; err has the reason on failure. */
ssize_t unpacker_read(
    struct unpacker *u, uint8_t *to, size_t n, struct error *err);

/* Raw bytes taken so far. */
int64_t unpacker_consumed(const struct unpacker *u);

void unpacker_free(struct unpacker *u);

#endif
