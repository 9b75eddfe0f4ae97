/* SPDX-License-Identifier: BSD-2-Clause */
/* matrix_fold owns how pairs of hosts become a table of who sends to whom. */
#ifndef UI_MATRIX_FOLD_H
#define UI_MATRIX_FOLD_H

#include "base/addr.h"
#include "lookup/places.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MATRIX_MOST 60      /* hosts, or what they are collapsed to */
#define MATRIX_PAIRS 16384u /* that are looked at, the busiest */

/* What hosts are collapsed to. */
enum matrix_level {
	MATRIX_HOST,
	MATRIX_SUBNET, /* IPv4 /24, IPv6 /64 */
	MATRIX_NETWORK,
	MATRIX_COUNTRY,
	N_MATRIX_LEVELS
};

/* One direction; places stay where they are (lookup/places), or are NULL. */
struct matrix_pair {
	struct addr end[2]; /* 0 the sender */
	const struct place *place[2];
	uint64_t bytes, packets;
};

struct matrix_sum {
	uint64_t bytes, packets;
};

/* A row and a column: the same hosts in the same order. */
struct matrix_group {
	struct addr addr;          /* a host, or a subnet */
	const struct place *place; /* of MATRIX_NETWORK and MATRIX_COUNTRY */
	uint64_t bytes;            /* sent and received */
};

/*
 * The busiest groups in order; `others` is all else, in a row and a column
 * behind them, so that the cells add up to what the pairs do.
 */
struct matrix {
	unsigned n;
	size_t others; /* groups that have no row of their own */
	bool rest;     /* there is something in the row or column of others */
	struct matrix_group groups[MATRIX_MOST];
	struct matrix_sum cells[MATRIX_MOST + 1][MATRIX_MOST + 1];
	struct matrix_sum total;
	uint64_t most; /* bytes of the busiest cell */
};

/* Room to fold in, for MATRIX_PAIRS. */
struct matrix_folder;
struct matrix_folder *matrix_folder_new(void); /* NULL: no memory */
void matrix_folder_free(struct matrix_folder *f);

/*
 * matrix_fold - the table of some pairs.
 *
 * n       at most MATRIX_PAIRS
 * beyond  what other pairs add up to: it is between others
 * most    groups that there is room for, at most MATRIX_MOST
 */
void matrix_fold(struct matrix_folder *f, const struct matrix_pair *pairs,
    size_t n, struct matrix_sum beyond, enum matrix_level level, unsigned most,
    struct matrix *out);

/* Which group of a level an address is in. */
struct matrix_group matrix_group_of(
    const struct addr *a, const struct place *place, enum matrix_level level);

/* Of an address, as much as its subnet has. */
uint8_t matrix_subnet_bits(const struct addr *a);

bool matrix_same_group(const struct matrix_group *a,
    const struct matrix_group *b, enum matrix_level level);

#define MATRIX_LABEL_BYTES 128

/* "10.0.0.1", "10.0.0.0/24", "Germany"; sanitised. */
void matrix_label(const struct matrix_group *g, enum matrix_level level,
    char out[static MATRIX_LABEL_BYTES]);

#endif
