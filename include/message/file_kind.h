/* SPDX-License-Identifier: BSD-2-Clause */
/* file_kind owns what the first bytes of a file say it is. */
#ifndef MESSAGE_FILE_KIND_H
#define MESSAGE_FILE_KIND_H

#include <stddef.h>
#include <stdint.h>

/* Bytes from the beginning that a kind is told by. */
#define FILE_KIND_BYTES 512

struct file_kind {
	const char *suffix; /* without a dot; a few letters and digits */
	const char *type;   /* media type */
};

/*
 * file_kind_of - told by the bytes alone, whatever anybody calls it.
 *
 * bytes    the first FILE_KIND_BYTES of the file, or all there are
 * returns  never NULL: "txt" for printable text, "bin" for the rest
 */
const struct file_kind *file_kind_of(const uint8_t *bytes, size_t n);

#endif
