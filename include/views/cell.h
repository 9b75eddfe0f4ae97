/* SPDX-License-Identifier: BSD-2-Clause */
/* cell owns one typed value of a table, and how values compare. */
#ifndef VIEWS_CELL_H
#define VIEWS_CELL_H

#include "base/addr.h"
#include "base/units.h"

#include <stdbool.h>
#include <stdint.h>

#define SERIES_STEPS 30 /* 2-second steps in a UNIT_SERIES cell: 60 s */

/*
 * Which member of the union counts follows from the unit. Texts and series
 * point into the row or its result and live as long.
 */
struct cell {
	enum unit unit;
	bool absent; /* blank, null, sorts last */
	char mark;   /* 0, or a letter that screens raise behind a text */
	union {
		struct addr addr;       /* ADDRESS */
		uint64_t count;         /* PORT NUMBER COUNT BYTES BPS */
		int64_t ns;             /* DURATION TIME */
		double percent;         /* PERCENT, 0..100 */
		const char *text;       /* TEXT: sanitised UTF-8 */
		const uint64_t *series; /* SERIES: SERIES_STEPS values */
	};
};

/* clang-format off */
static inline struct cell
cell_absent(enum unit u) { return (struct cell){ .unit = u, .absent = true }; }
static inline struct cell
cell_addr(const struct addr *a) { return (struct cell){ .unit = UNIT_ADDRESS, .absent = a->family == FAMILY_NONE, .addr = *a }; }
static inline struct cell
cell_port(uint16_t p) { return (struct cell){ .unit = UNIT_PORT, .count = p }; }
static inline struct cell
cell_number(uint64_t n) { return (struct cell){ .unit = UNIT_NUMBER, .count = n }; }
static inline struct cell
cell_count(uint64_t n) { return (struct cell){ .unit = UNIT_COUNT, .count = n }; }
static inline struct cell
cell_bytes(uint64_t n) { return (struct cell){ .unit = UNIT_BYTES, .count = n }; }
static inline struct cell
cell_bps(uint64_t n) { return (struct cell){ .unit = UNIT_BPS, .count = n }; }
static inline struct cell
cell_duration(int64_t ns) { return (struct cell){ .unit = UNIT_DURATION, .ns = ns }; }
static inline struct cell
cell_time(int64_t ns) { return (struct cell){ .unit = UNIT_TIME, .ns = ns }; }
static inline struct cell
cell_percent(double p) { return (struct cell){ .unit = UNIT_PERCENT, .percent = p }; }
static inline struct cell
cell_text(const char *t) { return (struct cell){ .unit = UNIT_TEXT, .absent = !t || !*t, .text = t }; }
static inline struct cell
cell_series(const uint64_t *s) { return (struct cell){ .unit = UNIT_SERIES, .absent = !s, .series = s }; }
/* clang-format on */

/*
 * cell_compare - order of two cells of the same unit: <0, 0, >0.
 *
 * Absent cells come last in either direction: the caller that sorts
 * descending must not swap them (see cell_order).
 */
int cell_compare(const struct cell *a, const struct cell *b);

/* cell_compare with a direction; absent cells stay last. */
int cell_order(const struct cell *a, const struct cell *b, bool descending);

/*
 * cell_text_scaled - what a screen and the text report show.
 * returns  `out`, or the cell's own text for UNIT_TEXT; "" when absent
 *          (UNIT_SERIES has no text here: "")
 */
const char *cell_text_scaled(const struct cell *c, enum rate_style rates,
    char out[static ADDR_TEXT_BYTES + UNITS_TEXT_BYTES]);

/*
 * cell_text_exact - what csv and json carry: integers, seconds, RFC 3339.
 * returns  as above; JSON quotes it for ADDRESS, TIME and TEXT
 */
const char *cell_text_exact(
    const struct cell *c, char out[static ADDR_TEXT_BYTES + UNITS_TEXT_BYTES]);

#endif
