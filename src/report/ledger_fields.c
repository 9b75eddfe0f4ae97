/* SPDX-License-Identifier: BSD-2-Clause */
#include "ledger_fields.h"

#define BOOKS(row) ((const struct ledger *)(row))

/* clang-format off */
#define COUNT_FIELD(name, make) \
	static struct cell get_##name(const void *r) { return make(BOOKS(r)->name); }

COUNT_FIELD(frames_received, cell_count)
COUNT_FIELD(frames_analysed, cell_count)
COUNT_FIELD(lost_kernel, cell_count)
COUNT_FIELD(lost_interface, cell_count)
COUNT_FIELD(lost_ring, cell_count)
COUNT_FIELD(frames_not_ip, cell_count)
COUNT_FIELD(frames_cut, cell_count)
COUNT_FIELD(frames_with_issues, cell_count)
COUNT_FIELD(wire_bytes, cell_bytes)
COUNT_FIELD(bytes, cell_bytes)
/* clang-format on */

/* Without a frame there is no time to speak of. */
static struct cell
get_first(const void *r)
{
	if (BOOKS(r)->frames_analysed == 0)
		return cell_absent(UNIT_TIME);
	return cell_time(BOOKS(r)->first_ns);
}

static struct cell
get_last(const void *r)
{
	if (BOOKS(r)->frames_analysed == 0)
		return cell_absent(UNIT_TIME);
	return cell_time(BOOKS(r)->last_ns);
}

static struct cell
get_duration(const void *r)
{
	if (BOOKS(r)->frames_analysed == 0)
		return cell_absent(UNIT_DURATION);
	return cell_duration(BOOKS(r)->last_ns - BOOKS(r)->first_ns);
}

static struct cell
get_complete(const void *r)
{
	return cell_text(BOOKS(r)->complete ? "true" : "false");
}

/* clang-format off */
static const struct column columns[] = {
	{ .id = "frames_received", .unit = UNIT_COUNT, .get = get_frames_received,
	  .help = "Frames the source had for us." },
	{ .id = "frames_analysed", .unit = UNIT_COUNT, .get = get_frames_analysed,
	  .help = "Frames that were counted." },
	{ .id = "lost_kernel", .unit = UNIT_COUNT, .get = get_lost_kernel,
	  .help = "Frames the kernel's buffer had no room for." },
	{ .id = "lost_interface", .unit = UNIT_COUNT, .get = get_lost_interface,
	  .help = "Frames the interface or its driver dropped." },
	{ .id = "lost_ring", .unit = UNIT_COUNT, .get = get_lost_ring,
	  .help = "Frames our own ring had no room for." },
	{ .id = "frames_not_ip", .unit = UNIT_COUNT, .get = get_frames_not_ip,
	  .help = "Frames without an IP header." },
	{ .id = "frames_cut", .unit = UNIT_COUNT, .get = get_frames_cut,
	  .help = "Frames with a header past what was captured." },
	{ .id = "frames_with_issues", .unit = UNIT_COUNT,
	  .get = get_frames_with_issues,
	  .help = "Frames with at least one fault." },
	{ .id = "wire_bytes", .unit = UNIT_BYTES, .get = get_wire_bytes,
	  .help = "Bytes on the wire." },
	{ .id = "bytes", .unit = UNIT_BYTES, .get = get_bytes,
	  .help = "Bytes of IP packets." },
	{ .id = "first_time", .unit = UNIT_TIME, .get = get_first,
	  .help = "Time of the first frame." },
	{ .id = "last_time", .unit = UNIT_TIME, .get = get_last,
	  .help = "Time of the last frame." },
	{ .id = "duration", .unit = UNIT_DURATION, .get = get_duration,
	  .help = "From the first frame to the last." },
	{ .id = "complete", .unit = UNIT_TEXT, .get = get_complete,
	  .help = "Was the source read to its end, undamaged?" },
};
/* clang-format on */

const struct view ledger_fields = {
    .id = "ledger",
    .title = "Ledger",
    .help = "What came, what was counted, what was lost.",
    .row_bytes = sizeof(struct ledger),
    COLUMNS(columns),
};
