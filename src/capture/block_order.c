/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What has to be turned round is a matter of the block's type, and of the
 * code of each option: most hold text or bytes, some a number, two a time in
 * two halves.
 */
#include "block_order.h"

#include <string.h>

#define HEAD_BYTES 8
#define TAIL_BYTES 4
#define BLOCK_NAMES 4u
#define MAX_WORDS 6

/* The fixed words of a body; where the bytes follow that one word counts. */
static const struct layout {
	uint32_t type;
	uint8_t words[MAX_WORDS]; /* bytes of each, 0 ends them */
	int8_t counted; /* index of the word that counts bytes; -1: none */
	bool raw;       /* the rest is bytes, without options */
} layouts[] = {
    {.type = 1, .words = {2, 2, 4}, .counted = -1},            /* interface */
    {.type = 2, .words = {2, 2, 4, 4, 4, 4}, .counted = 4},    /* packet */
    {.type = 5, .words = {4, 4, 4}, .counted = -1},            /* statistics */
    {.type = 6, .words = {4, 4, 4, 4, 4}, .counted = 3},       /* enhanced */
    {.type = 10, .words = {4, 4}, .counted = 1},               /* secrets */
    {.type = 0xbad, .words = {4}, .counted = -1, .raw = true}, /* custom */
    {.type = 0x40000bad, .words = {4}, .counted = -1, .raw = true},
};

/* Options with a number in them, by the block that they belong to. */
static const struct number {
	uint32_t type;
	uint16_t code;
	uint8_t bytes; /* of the number; more of them may follow each other */
} numbers[] = {
    {1, 8, 8},  /* if_speed */
    {1, 10, 4}, /* if_tzone */
    {1, 14, 8}, /* if_tsoffset */
    {1, 16, 8}, /* if_txspeed */
    {1, 17, 8}, /* if_rxspeed */
    {2, 2, 4},  /* pack_flags */
    {5, 2, 4},  /* isb_starttime */
    {5, 3, 4},  /* isb_endtime */
    {5, 4, 8},  /* isb_ifrecv */
    {5, 5, 8},  /* isb_ifdrop */
    {5, 6, 8},  /* isb_filteraccept */
    {5, 7, 8},  /* isb_osdrop */
    {5, 8, 8},  /* isb_usrdeliv */
    {6, 2, 4},  /* epb_flags */
    {6, 4, 8},  /* epb_dropcount */
    {6, 5, 8},  /* epb_packetid */
    {6, 6, 4},  /* epb_queue */
};

/* Bytes of a body, the first of them the next. */
struct rest {
	uint8_t *at;
	size_t n;
};

static bool
take(struct rest *r, size_t n, uint8_t **out)
{
	if (n > r->n)
		return false;
	*out = r->at;
	r->at += n;
	r->n -= n;
	return true;
}

static void
turn(uint8_t *at, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		uint8_t kept = at[i];

		at[i] = at[n - 1 - i];
		at[n - 1 - i] = kept;
	}
}

static uint32_t
number_at(const uint8_t *at, size_t n)
{
	uint32_t wide;
	uint16_t narrow;

	if (n == 2) {
		memcpy(&narrow, at, 2);
		return narrow;
	}
	memcpy(&wide, at, 4);
	return wide;
}

/* Turn the next number; false where there is none any more. */
static bool
turn_next(struct rest *r, size_t n, uint32_t *out)
{
	uint8_t *at;

	if (!take(r, n, &at))
		return false;
	turn(at, n);
	*out = number_at(at, n);
	return true;
}

static void
turn_option(uint32_t type, uint32_t code, uint8_t *at, size_t n)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const struct number *o = &numbers[i];

		if (o->type != type || o->code != code)
			continue;
		for (size_t done = 0; done + o->bytes <= n; done += o->bytes)
			turn(at + done, o->bytes);
	}
}

static size_t
padded(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* Pairs of code and length, each with its bytes; code 0 ends them. */
static void
turn_options(uint32_t type, struct rest *r)
{
	uint32_t code, n;
	uint8_t *at;

	while (turn_next(r, 2, &code) && turn_next(r, 2, &n) && code != 0 &&
	       take(r, padded(n), &at))
		turn_option(type, code, at, n);
}

static bool
turn_body(const struct layout *l, struct rest *r)
{
	uint32_t word, counted = 0;
	uint8_t *at;

	for (int i = 0; i < MAX_WORDS && l->words[i]; i++) {
		if (!turn_next(r, l->words[i], &word))
			return false;
		if (i == l->counted)
			counted = word;
	}
	if (!take(r, padded(counted), &at))
		return false;
	if (!l->raw)
		turn_options(l->type, r);
	return true;
}

/* Records have the shape of options, and options come behind them. */
static bool
turn_names(struct rest *r)
{
	turn_options(BLOCK_NAMES, r);
	turn_options(BLOCK_NAMES, r);
	return true;
}

static const struct layout *
layout_of(uint32_t type)
{
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
		if (layouts[i].type == type)
			return &layouts[i];
	return NULL;
}

bool
block_order_swap(uint8_t *block, size_t n)
{
	const struct layout *l;
	struct rest r = {.at = block + HEAD_BYTES};
	uint32_t type;

	if (n < HEAD_BYTES + TAIL_BYTES)
		return false;
	type = __builtin_bswap32(number_at(block, 4));
	l = layout_of(type);
	if (!l && type != BLOCK_NAMES)
		return false;
	r.n = n - HEAD_BYTES - TAIL_BYTES;
	turn(block, 4);
	turn(block + 4, 4);
	turn(block + n - TAIL_BYTES, 4);
	return l ? turn_body(l, &r) : turn_names(&r);
}
