/* SPDX-License-Identifier: BSD-2-Clause */
/* fake_hosts owns a view with a column of every unit, for tests of filters. */
#ifndef TESTS_VIEWS_FAKE_HOSTS_H
#define TESTS_VIEWS_FAKE_HOSTS_H

#include "views/view.h"

struct fake_host {
	struct addr address;
	const char *name, *secret;
	uint16_t port;
	uint64_t packets, bytes, rate;
	int64_t rtt_ns, seen_ns;
	double share;
	uint64_t series[SERIES_STEPS];
};

#define HOST(row) ((const struct fake_host *)(row))

/* clang-format off */
#define GETTER(column, made) \
	static struct cell get_##column(const void *r) { return made; }

GETTER(address, cell_addr(&HOST(r)->address))
GETTER(name, cell_text(HOST(r)->name))
GETTER(port, cell_port(HOST(r)->port))
GETTER(packets, cell_count(HOST(r)->packets))
GETTER(bytes, cell_bytes(HOST(r)->bytes))
GETTER(rate, cell_bps(HOST(r)->rate))
GETTER(rtt, cell_duration(HOST(r)->rtt_ns))
GETTER(seen, cell_time(HOST(r)->seen_ns))
GETTER(share, cell_percent(HOST(r)->share))
GETTER(last_60s, cell_series(HOST(r)->series))
GETTER(secret, cell_text(HOST(r)->secret))

#define COLUMN(column, u, is_shown) \
	{ .id = #column, .unit = u, .shown = is_shown, .get = get_##column }

static const struct column fake_columns[] = {
	COLUMN(address, UNIT_ADDRESS, true),
	COLUMN(name, UNIT_TEXT, true),
	COLUMN(port, UNIT_PORT, true),
	COLUMN(packets, UNIT_COUNT, true),
	COLUMN(bytes, UNIT_BYTES, true),
	COLUMN(rate, UNIT_BPS, true),
	COLUMN(rtt, UNIT_DURATION, true),
	COLUMN(seen, UNIT_TIME, true),
	COLUMN(share, UNIT_PERCENT, true),
	COLUMN(last_60s, UNIT_SERIES, true),
	COLUMN(secret, UNIT_TEXT, false),
};
/* clang-format on */

static const struct view fake_hosts = {
    .id = "hosts",
    COLUMNS(fake_columns),
    .n_keys = 1,
    .row_bytes = sizeof(struct fake_host),
};

#endif
