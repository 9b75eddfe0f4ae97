/* SPDX-License-Identifier: BSD-2-Clause */
/* digest owns how a text of any length becomes the key of a table. */
#ifndef STATS_DIGEST_H
#define STATS_DIGEST_H

#include "base/map.h"

#include <stddef.h>
#include <stdint.h>

/* Keyed and of 128 bits: nobody can make two texts of one. */
struct digest_key {
	uint64_t digest[2];
	uint32_t bytes;
	uint8_t kind;
	uint8_t zero[19];
};

_Static_assert(sizeof(struct digest_key) == MAP_KEY_BYTES, "a map key");

/* The key of n bytes of text, with the secret of this run. */
struct digest_key digest_key_of(uint8_t kind, const char *text, size_t n);

/* A hash without a secret, for what may not change from run to run. */
uint64_t digest_fixed(uint8_t kind, const char *text, size_t n);

/*
 * digest_fit - a text as a table keeps it.
 *
 * cut      where a text goes that needs more than `size` bytes with its NUL:
 *          cut between two characters, with an ellipsis (UTF-8) at its end
 * n        its length
 * returns  `text` itself, or `cut`
 */
const char *digest_fit(const char *text, char *cut, size_t size, size_t *n);

#endif
