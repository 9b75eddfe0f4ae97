/* SPDX-License-Identifier: BSD-2-Clause */
/* place_columns owns the columns that countries, cities and networks share. */
#ifndef VIEWS_PLACE_COLUMNS_H
#define VIEWS_PLACE_COLUMNS_H

#include "rates.h"
#include "stats/tables.h"
#include "views/view.h"

#define PLACE(row) ((const struct place_row *)(row))

/* clang-format off */
static inline struct cell
place_hosts(const void *r) { return cell_count(PLACE(r)->hosts); }
static inline struct cell
place_packets(const void *r) { return cell_count(PLACE(r)->packets[OUT] + PLACE(r)->packets[IN]); }
static inline struct cell
place_packets_out(const void *r) { return cell_count(PLACE(r)->packets[OUT]); }
static inline struct cell
place_packets_in(const void *r) { return cell_count(PLACE(r)->packets[IN]); }
static inline struct cell
place_bytes(const void *r) { return cell_bytes(PLACE(r)->bytes[OUT] + PLACE(r)->bytes[IN]); }
static inline struct cell
place_bytes_out(const void *r) { return cell_bytes(PLACE(r)->bytes[OUT]); }
static inline struct cell
place_bytes_in(const void *r) { return cell_bytes(PLACE(r)->bytes[IN]); }
static inline struct cell
place_rate(const void *r) { return rate_2s(&PLACE(r)->recent); }
/* Each packet counts twice: where it came from, and where it went. */
static inline struct cell
place_share(const void *r) { return share_of(PLACE(r)->bytes[OUT] + PLACE(r)->bytes[IN], 2 * PLACE(r)->all_bytes); }
static inline struct cell
place_series(const void *r) { return cell_series(PLACE(r)->series); }

#define PLACE_COLUMNS \
	{ .id = "hosts", .title = "Hosts", .unit = UNIT_COUNT, .width = 7, .shown = true, .descending = true, .get = place_hosts, \
	  .help = "Distinct addresses there." }, \
	{ .id = "packets", .title = "Packets", .unit = UNIT_COUNT, .width = 9, .shown = true, .summed = true, .descending = true, .get = place_packets, \
	  .help = "Packets its hosts sent and received." }, \
	{ .id = "packets_out", .title = "Pkts out", .unit = UNIT_COUNT, .width = 9, .summed = true, .descending = true, .get = place_packets_out, \
	  .help = "Packets sent." }, \
	{ .id = "packets_in", .title = "Pkts in", .unit = UNIT_COUNT, .width = 9, .summed = true, .descending = true, .get = place_packets_in, \
	  .help = "Packets received." }, \
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = place_bytes, \
	  .help = "IP bytes its hosts sent and received." }, \
	{ .id = "bytes_out", .title = "Out", .unit = UNIT_BYTES, .width = 8, .screen = true, .summed = true, .descending = true, .get = place_bytes_out, \
	  .help = "IP bytes sent." }, \
	{ .id = "bytes_in", .title = "In", .unit = UNIT_BYTES, .width = 8, .screen = true, .summed = true, .descending = true, .get = place_bytes_in, \
	  .help = "IP bytes received." }, \
	{ .id = "rate", .title = "Rate", .unit = UNIT_BPS, .width = 9, .screen = true, .descending = true, .needs = NEED_RATES, .get = place_rate, \
	  .help = "Bits per second over the last closed 2 s, both ways." }, \
	{ .id = "share", .title = "Share", .unit = UNIT_PERCENT, .width = 6, .screen = true, .descending = true, .get = place_share, \
	  .help = "Part of what all hosts sent and received." }, \
	{ .id = "last_60s", .title = "Last 60 s", .unit = UNIT_SERIES, .width = 15, .screen = true, .needs = NEED_SERIES, .get = place_series, \
	  .help = "Bytes in each of the last 30 steps of 2 s." },
/* clang-format on */

/* Place of `bytes` behind the columns that a view begins with. */
#define PLACE_BYTES 4

#endif
