/* SPDX-License-Identifier: BSD-2-Clause */
/* Issues: one row per kind of fault that frames had. */
#include "packet/issue.h"
#include "stats/scope.h"
#include "stats/tables.h"
#include "views/view.h"

#define ISSUE(row) ((const struct issue_row *)(row))

/* clang-format off */
static struct cell get_issue(const void *r) { return cell_text(issue_id(ISSUE(r)->issue)); }
static struct cell get_packets(const void *r) { return cell_count(ISSUE(r)->packets); }
static struct cell get_example(const void *r) { return cell_count(ISSUE(r)->example); }
static struct cell get_meaning(const void *r) { return cell_text(issue_meaning(ISSUE(r)->issue)); }

static const struct column columns[] = {
	{ .id = "issue", .title = "Issue", .unit = UNIT_TEXT, .width = 22, .shown = true, .get = get_issue,
	  .help = "What is wrong, as a stable name." },
	{ .id = "packets", .title = "Frames", .unit = UNIT_COUNT, .width = 9, .shown = true, .descending = true, .get = get_packets,
	  .help = "Frames that have it." },
	{ .id = "example", .title = "First", .unit = UNIT_COUNT, .width = 9, .screen = true, .get = get_example,
	  .help = "Number of the first frame that has it." },
	{ .id = "meaning", .title = "Meaning", .unit = UNIT_TEXT, .width = 40, .screen = true, .get = get_meaning,
	  .help = "What is wrong, in words." },
};
/* clang-format on */

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	(void)needs;
	tables_issues(a, emit, context);
	return 0;
}

static bool
scope_of(const void *row, struct scope_step *out)
{
	*out = (struct scope_step){
	    .kind = SCOPE_ISSUE,
	    .issue = (uint8_t)ISSUE(row)->issue,
	};
	return true;
}

const struct view view_issues = {
    .id = "issues",
    .title = "Issues",
    .help = "What was wrong with frames, by kind.",
    COLUMNS(columns),
    .n_keys = 1,
    .sort = 1, /* packets */
    .summary = true,
    .row_bytes = sizeof(struct issue_row),
    .scan = scan,
    .scope = scope_of,
};
