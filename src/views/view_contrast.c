/* SPDX-License-Identifier: BSD-2-Clause */
/* What made a difference: one row per thing, of whatever view it is a row. */
#include "views/contrast.h"

#define ROW(row) ((const struct contrast_row *)(row))

static struct cell
amount(const struct contrast_row *row, uint64_t n)
{
	return row->unit == UNIT_BYTES ? cell_bytes(n) : cell_count(n);
}

/* clang-format off */
static struct cell get_kind(const void *r) { return cell_text(ROW(r)->view->id); }
static struct cell get_what(const void *r) { return cell_text(ROW(r)->what); }
static struct cell get_change(const void *r) { return cell_text(ROW(r)->change); }
static struct cell get_measure(const void *r) { return cell_text(ROW(r)->measure); }
static struct cell get_now(const void *r) { return amount(ROW(r), ROW(r)->now); }
static struct cell get_usual(const void *r) { return amount(ROW(r), ROW(r)->usual); }
static struct cell get_of_usual(const void *r) { return ROW(r)->of_usual < 0 ? cell_absent(UNIT_PERCENT) : cell_percent(ROW(r)->of_usual); }
static struct cell get_share(const void *r) { return cell_percent(ROW(r)->share); }
static struct cell get_weight(const void *r) { return cell_percent(ROW(r)->weight); }
static struct cell get_where(const void *r) { return cell_text(ROW(r)->where); }

#define COLUMN_WHAT \
	{ .id = "kind", .title = "View", .unit = UNIT_TEXT, .width = 11, .shown = true, .get = get_kind, \
	  .help = "View whose row it is." }, \
	{ .id = "what", .title = "What", .unit = UNIT_TEXT, .width = 22, .shown = true, .needs = NEED_PLACE, .get = get_what, \
	  .help = "Its key; of flows without the client's port." }, \
	{ .id = "change", .title = "Change", .unit = UNIT_TEXT, .width = 6, .shown = true, .get = get_change, \
	  .help = "new, gone, more or less." }, \
	{ .id = "measure", .title = "Of", .unit = UNIT_TEXT, .width = 7, .get = get_measure, \
	  .help = "What was counted: bytes, or queries." }

#define COLUMN_SHARE \
	{ .id = "share", .title = "Share", .unit = UNIT_PERCENT, .width = 6, .shown = true, .descending = true, .get = get_share, \
	  .help = "Part of all that came on top, or of all that fell away." }, \
	{ .id = "weight", .title = "Weight", .unit = UNIT_PERCENT, .width = 6, .descending = true, .get = get_weight, \
	  .help = "The difference as part of all there is, few queries less: the order of the rows." }, \
	{ .id = "where", .title = "Filter", .unit = UNIT_TEXT, .width = 40, .get = get_where, \
	  .help = "Row filter (--where) that finds it in its view." }

/* In the order of the columns below. */
enum { NOW = 4, USUAL, OF_USUAL, SHARE, WEIGHT };

static const struct column explain_columns[] = {
	COLUMN_WHAT,
	{ .id = "now", .title = "Now", .unit = UNIT_COUNT, .width = 8, .shown = true, .descending = true, .get = get_now,
	  .help = "Bytes, or queries, of the stretch of time in question." },
	{ .id = "usual", .title = "Usual", .unit = UNIT_COUNT, .width = 8, .shown = true, .descending = true, .get = get_usual,
	  .help = "Median of the stretches before it." },
	{ .id = "of_usual", .title = "Of usual", .unit = UNIT_PERCENT, .width = 8, .shown = true, .descending = true, .get = get_of_usual,
	  .help = "What it is of the usual: 1200 % is twelve times as much." },
	COLUMN_SHARE,
};

static const struct column change_columns[] = {
	COLUMN_WHAT,
	{ .id = "now", .title = "Now", .unit = UNIT_COUNT, .width = 8, .shown = true, .descending = true, .get = get_now,
	  .help = "Bytes, or queries, of what was read." },
	{ .id = "before", .title = "Before", .unit = UNIT_COUNT, .width = 8, .shown = true, .descending = true, .get = get_usual,
	  .help = "Of what it is compared with." },
	{ .id = "of_before", .title = "Of before", .unit = UNIT_PERCENT, .width = 9, .shown = true, .descending = true, .get = get_of_usual,
	  .help = "What it is of that: 200 % is twice as much." },
	COLUMN_SHARE,
};
/* clang-format on */

const struct view view_explain = {
    .id = "explain",
    .title = "Explain",
    .help = "What made a stretch of time differ from those before it.",
    COLUMNS(explain_columns),
    .n_keys = 2,
    .sort = WEIGHT,
    .row_bytes = sizeof(struct contrast_row),
};

const struct view view_changes = {
    .id = "changes",
    .title = "Changes",
    .help = "What differs between two runs of frames.",
    COLUMNS(change_columns),
    .n_keys = 2,
    .sort = WEIGHT,
    .row_bytes = sizeof(struct contrast_row),
};
