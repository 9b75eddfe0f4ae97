/* SPDX-License-Identifier: BSD-2-Clause */
/* units owns what a cell's value means, and how people read it. */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H

#include <stddef.h>
#include <stdint.h>

enum unit {
	UNIT_ADDRESS,
	UNIT_PORT,
	UNIT_NUMBER, /* that names something: not scaled, no groups of digits */
	UNIT_COUNT,
	UNIT_BYTES,
	UNIT_BPS,      /* bits per second */
	UNIT_DURATION, /* nanoseconds inside, seconds outside */
	UNIT_TIME,     /* nanoseconds since the epoch */
	UNIT_PERCENT,
	UNIT_TEXT,
	UNIT_SERIES, /* bytes per 2-second step, oldest first */
	N_UNITS
};

/* Public name as in JSON: "address", "bits_per_second", ... */
const char *unit_name(enum unit unit);

/* How rates are written on a screen and in text. */
enum rate_style {
	RATE_BITS,  /* "1.2 Mb/s", SI */
	RATE_BYTES, /* "150 kB/s", SI */
};

#define UNITS_TEXT_BYTES 40

/*
 * Scaled texts for people: at most 4 significant characters and an SI prefix
 * ("1.21 MB", "812 kB", "48 B"). They never round up to a wrong prefix
 * ("1000 kB" is "1.00 MB"); halves go up. `out` is always NUL-ended.
 */
void units_bytes(char out[static UNITS_TEXT_BYTES], uint64_t bytes);
void units_rate(
    char out[static UNITS_TEXT_BYTES], uint64_t bps, enum rate_style style);

/* "2 948": groups of three with a space. */
void units_count(char out[static UNITS_TEXT_BYTES], uint64_t count);

/* "85 ns", "350 us", "12.3 s", "4:05", "2:04:05", "3 d 04:05"; rounded. */
void units_duration(char out[static UNITS_TEXT_BYTES], int64_t ns);

/* RFC 3339 UTC with nanoseconds: "2026-01-20T14:22:46.000000000Z". */
void units_time(char out[static UNITS_TEXT_BYTES], int64_t ns);

/* "14:22:46" and "2026-01-20 14:22:46", UTC. */
void units_clock(char out[static UNITS_TEXT_BYTES], int64_t ns);
void units_date_clock(char out[static UNITS_TEXT_BYTES], int64_t ns);

/* Exact decimal seconds: "12.345678901", "-0.5", "3" (no trailing zeros). */
void units_seconds(char out[static UNITS_TEXT_BYTES], int64_t ns);

/*
 * units_parse_size - "64M", "1GiB", "4096": bytes; K M G T are powers of 1024
 * here, with or without "iB"; "kB" "MB" "GB" "TB" are powers of 1000. Case
 * does not matter; fractions are fine ("1.5G") and round down.
 * units_parse_count - "4096", "2.5k", "1M": powers of 1000.
 * units_parse_rate - "10M", "1.2 Mb/s", "300kbps", "150 kB/s": powers of 1000,
 * in bits per second unless a B says bytes.
 * units_parse_percent - "12.5", "12.5 %".
 * units_parse_duration - "10", "10s", "1.5m", "2h", "250ms", "3d": nanoseconds.
 * units_parse_time - ISO 8601 UTC ("2026-01-20T14:22:46.5Z", date only, with
 * a space for the T, with or without Z), or epoch seconds ("1768918966.5"),
 * or an offset ("+10s", "+1.5m") from `origin_ns`.
 *
 * returns  0, or -EINVAL (also for overflow) and *out untouched
 */
int units_parse_size(const char *text, uint64_t *out);
int units_parse_count(const char *text, uint64_t *out);
int units_parse_rate(const char *text, uint64_t *out_bps);
int units_parse_percent(const char *text, double *out);
int units_parse_duration(const char *text, int64_t *out_ns);
int units_parse_time(const char *text, int64_t origin_ns, int64_t *out_ns);

#endif
