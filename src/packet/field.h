/* SPDX-License-Identifier: BSD-2-Clause */
/* field owns one field of a header: where it lies and how it is written. */
#ifndef PACKET_FIELD_H
#define PACKET_FIELD_H

#include "packet/phrase.h"

#include <stddef.h>
#include <stdint.h>

enum field_format {
	FIELD_NUMBER,
	FIELD_HEX,    /* as many digits as its bits need */
	FIELD_BIT,    /* set, or not */
	FIELD_WORDS,  /* a length in units of 4 bytes */
	FIELD_EIGHTS, /* ... of 8 bytes */
	FIELD_FLAGS,  /* in hex, and the names of the bits set */
	FIELD_MAC,
	FIELD_IPV4,
	FIELD_IPV6,
	FIELD_BYTES,  /* in hex, two digits each */
	FIELD_LITTLE, /* a number of whole bytes, the least one first */
	FIELD_LITTLE_HEX,
};

/* What a number stands for; a table ends with a NULL text. */
struct word {
	uint32_t number;
	const char *text;
};

/*
 * Bits are counted from the header's first one, most significant first, as
 * RFCs draw them. The words of a number follow it in brackets.
 */
struct field {
	const char *id, *name;
	uint16_t bit, bits;
	uint8_t format;                       /* enum field_format */
	const struct word *words;             /* of numbers; of flags: masks */
	const char *(*word)(uint32_t number); /* words that have a home */
};

/* The first byte of the header that the field is in, and one past its last. */
static inline size_t
field_from(const struct field *f)
{
	return f->bit / 8u;
}

static inline size_t
field_to(const struct field *f)
{
	return ((size_t)f->bit + f->bits + 7) / 8;
}

/*
 * field_number - a field as a number.
 *
 * header  bytes up to field_to(f) are there
 * f       of 56 bits at most, or 64 where it begins with a byte
 */
uint64_t field_number(const struct field *f, const uint8_t *header);

/* Write a field's value; header as above. */
void field_write(
    struct phrase *l, const struct field *f, const uint8_t *header);

/* The word for a number, or NULL. */
const char *word_find(const struct word *words, uint32_t number);

#endif
