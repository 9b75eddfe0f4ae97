/* SPDX-License-Identifier: BSD-2-Clause */
/* literal owns a value typed into a filter, read as every unit it may mean. */
#ifndef VIEWS_LITERAL_H
#define VIEWS_LITERAL_H

#include "views/cell.h"

/*
 * A filter is compiled before it meets a view, so what unit "10" has is only
 * known later: each reading is made once, and the cell's unit picks one.
 * Both texts belong to whoever made the literal.
 */
struct literal {
	const char *text;
	const char *folded; /* the same, A-Z as a-z */
	unsigned readings;  /* bit per enum unit */
	uint64_t count, bytes, bps;
	int64_t duration_ns;
	int64_t time_ns; /* since midnight if is_clock, else since 1970 */
	bool is_clock;
	double percent;
	struct addr addr;
	uint8_t bits; /* of addr that count */
};

/* Fill in the readings of l->text. */
void literal_read(struct literal *l);

/* Can the value be compared with cells of this unit? */
bool literal_fits(const struct literal *l, enum unit unit);

/* What a value of the unit looks like, for an error message. */
const char *literal_example(enum unit unit);

/* Is the text an address with a prefix length, "10.0.0.0/8"? */
bool literal_is_prefix(const struct literal *l);

/*
 * Order of a cell and a value that fits it: <0, 0, >0. An address equals a
 * prefix that holds it. The cell is not absent.
 */
int literal_compare(const struct cell *c, const struct literal *l);

/* Does the text contain the literal's, case of ASCII letters ignored? */
bool literal_within(const struct literal *l, const char *text);

/* A-Z become a-z, whatever the locale says; the rest stays. */
char literal_fold(char c);

#endif
