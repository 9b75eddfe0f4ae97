/* SPDX-License-Identifier: BSD-2-Clause */
/* field_list owns all fields that headers have, one after the other. */
#ifndef PACKET_FIELD_LIST_H
#define PACKET_FIELD_LIST_H

#include "packet/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIELD_COUNT 139  /* a test holds it to the tables */
#define FIELD_HEADERS 30 /* that have fields; likewise */
#define FIELD_TEXTS 4    /* fields that are no numbers; likewise */
#define FIELD_ID_BYTES 40
#define FIELD_COPY_BYTES 192 /* of a frame: what headers hardly ever exceed */
#define FIELD_TEXT_BYTES 24

enum field_kind {
	FIELD_KIND_NUMBER,
	FIELD_KIND_IPV4,
	FIELD_KIND_IPV6,
	FIELD_KIND_TEXT, /* a MAC address, or bytes */
};

/* What a field is called: "ipv4_ttl", "IPv4", "Time to live". */
struct field_about {
	char id[FIELD_ID_BYTES];
	const char *header, *name;
	enum field_kind kind;
};

/* Field i of FIELD_COUNT, in the order of the tables; valid for ever. */
const struct field_about *field_list_at(size_t i);

/*
 * The beginning of a frame, and which of its bytes are whose; the outermost
 * header of each kind counts. A plain value: copies are good.
 */
struct field_copy {
	uint8_t bytes[FIELD_COPY_BYTES];
	uint8_t from[FIELD_HEADERS];
	uint64_t there[(FIELD_COUNT + 63) / 64]; /* a bit each field */
	char texts[FIELD_TEXTS][FIELD_TEXT_BYTES];
};

/* Most fields are in no frame, so this is asked most. */
static inline bool
field_copy_has(const struct field_copy *c, size_t i)
{
	return c->there[i / 64] >> i % 64 & 1;
}

/*
 * field_copy_take - set all of *out, from a frame.
 *
 * thread   any; touches only its arguments
 */
void field_copy_take(struct field_copy *out, const struct frame *frame);

/* Only of fields that are there. */
uint64_t field_copy_number(const struct field_copy *c, size_t i);
const uint8_t *field_copy_bytes(const struct field_copy *c, size_t i);
const char *field_copy_text(const struct field_copy *c, size_t i);

#endif
