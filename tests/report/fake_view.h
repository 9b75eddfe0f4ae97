/* SPDX-License-Identifier: BSD-2-Clause */
/* fake_view owns a view with a column of every unit, and hostile rows. */
#ifndef TESTS_FAKE_VIEW_H
#define TESTS_FAKE_VIEW_H

#include "report/report.h"

#include <math.h>

struct fake_row {
	struct addr address;
	uint16_t port;
	uint64_t packets, bytes, rate;
	int64_t duration_ns, time_ns;
	double share;
	const char *text;
	uint64_t series[SERIES_STEPS];
	bool empty; /* every cell but the address is absent */
};

#define FAKE(row) ((const struct fake_row *)(row))

/* clang-format off */
#define FAKE_GETTER(name, unit, make) \
	static struct cell fake_##name(const void *r) \
	{ return FAKE(r)->empty ? cell_absent(unit) : make; }

static struct cell
fake_address(const void *r) { return cell_addr(&FAKE(r)->address); }
FAKE_GETTER(port, UNIT_PORT, cell_port(FAKE(r)->port))
FAKE_GETTER(packets, UNIT_COUNT, cell_count(FAKE(r)->packets))
FAKE_GETTER(bytes, UNIT_BYTES, cell_bytes(FAKE(r)->bytes))
FAKE_GETTER(rate, UNIT_BPS, cell_bps(FAKE(r)->rate))
FAKE_GETTER(duration, UNIT_DURATION, cell_duration(FAKE(r)->duration_ns))
FAKE_GETTER(time, UNIT_TIME, cell_time(FAKE(r)->time_ns))
FAKE_GETTER(share, UNIT_PERCENT, cell_percent(FAKE(r)->share))
FAKE_GETTER(text, UNIT_TEXT, cell_text(FAKE(r)->text))
FAKE_GETTER(series, UNIT_SERIES, cell_series(FAKE(r)->series))

static const struct column fake_columns[] = {
	{ .id = "address", .title = "ADDRESS", .unit = UNIT_ADDRESS,
	  .width = 15, .get = fake_address },
	{ .id = "port", .title = "PORT", .unit = UNIT_PORT, .width = 5,
	  .get = fake_port },
	{ .id = "packets", .title = "PACKETS", .unit = UNIT_COUNT, .width = 9,
	  .summed = true, .get = fake_packets },
	{ .id = "bytes", .title = "BYTES", .unit = UNIT_BYTES, .width = 9,
	  .summed = true, .get = fake_bytes },
	{ .id = "rate", .title = "RATE", .unit = UNIT_BPS, .width = 9,
	  .get = fake_rate },
	{ .id = "duration", .title = "DURATION", .unit = UNIT_DURATION,
	  .width = 9, .get = fake_duration },
	{ .id = "time", .title = "TIME", .unit = UNIT_TIME, .width = 19,
	  .get = fake_time },
	{ .id = "share", .title = "SHARE", .unit = UNIT_PERCENT, .width = 7,
	  .get = fake_share },
	{ .id = "text", .title = "TEXT", .unit = UNIT_TEXT, .width = 12,
	  .get = fake_text },
	{ .id = "series", .title = "LAST 60 s", .unit = UNIT_SERIES,
	  .width = 30, .get = fake_series },
};
/* clang-format on */

static const struct view fake_view = {
    .id = "fake",
    .title = "Fakes",
    .row_bytes = sizeof(struct fake_row),
    .n_keys = 1,
    COLUMNS(fake_columns),
};

#define FAKE_COLUMNS (sizeof(fake_columns) / sizeof(fake_columns[0]))

/* Texts as they may stand in a cell: sanitised, but not harmless. */
static const char *const hostile_texts[] = {
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1",
    "@SUM(A1)",
    "\ttab",
    "a,b",
    "say \"hi\"",
    "two\r\nlines",
    "=\"quoted\",formula",
    "</script><b>&amp;",
    "back\\slash \\x1b",
    "\xc3\xa9\xe6\xbc\xa2\xe5\xad\x97 \xef\xbf\xbd",
    "plain",
};

#define HOSTILE (sizeof(hostile_texts) / sizeof(hostile_texts[0]))

static const unsigned every_column[FAKE_COLUMNS] = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

/* The numbers at the edges of what a cell holds. */
static inline struct fake_row
fake_row(unsigned i)
{
	const uint8_t v4[4] = {192, 0, 2, (uint8_t)i};
	struct fake_row row = {
	    .address = addr_ipv4(v4),
	    .port = (uint16_t)(65535 - i),
	    .packets = i,
	    .bytes = UINT64_C(9007199254740993) + i, /* past 2^53 */
	    .rate = UINT64_MAX,
	    .duration_ns = 1500000001,
	    .time_ns = INT64_C(1768918966123456789),
	    .share = 12.5,
	    .text = hostile_texts[i % HOSTILE],
	};

	row.series[SERIES_STEPS - 1] = i;
	return row;
}

/* What surrounds rows: a result with totals and a ledger in balance. */
struct fake {
	struct fake_row rows[HOSTILE + 1];
	uint64_t total[FAKE_COLUMNS], other[FAKE_COLUMNS];
	struct result result;
	struct report_part part;
	struct report_about about;
};

static inline void
fake_init(struct fake *f)
{
	*f = (struct fake){0};
	for (unsigned i = 0; i < HOSTILE; i++)
		f->rows[i] = fake_row(i);
	f->rows[HOSTILE] = fake_row(HOSTILE);
	f->rows[HOSTILE].empty = true;
	for (unsigned i = 0; i < HOSTILE; i++) {
		f->total[2] += f->rows[i].packets;
		f->total[3] += f->rows[i].bytes;
	}
	f->other[2] = 1000;
	f->other[3] = 64000;
	f->total[2] += f->other[2];
	f->total[3] += f->other[3];
	f->result.query.view = &fake_view;
	f->result.rows = f->rows;
	f->result.n_rows = HOSTILE + 1;
	f->result.total_rows = HOSTILE + 1;
	f->result.all_rows = HOSTILE + 4;
	f->result.other_rows = 3;
	f->result.has_total = true;
	f->result.total = f->total;
	f->result.other = f->other;
	f->result.ledger = (struct ledger){
	    .frames_received = 1100,
	    .frames_analysed = 1078,
	    .lost_kernel = 20,
	    .lost_ring = 2,
	    .wire_bytes = 70000,
	    .bytes = 64000,
	    .first_ns = INT64_C(1768918966000000000),
	    .last_ns = INT64_C(1768918967250000000),
	    .complete = true,
	};
	f->part = (struct report_part){
	    .view = &fake_view,
	    .columns = every_column,
	    .n_columns = FAKE_COLUMNS,
	    .result = &f->result,
	};
	f->about = (struct report_about){
	    .version = "0.1.0",
	    .source = "a \"file\".pcap",
	    .kind = "file",
	    .links = "ethernet",
	    .ledger = &f->result.ledger,
	};
}

#endif
