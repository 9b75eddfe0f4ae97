/* SPDX-License-Identifier: BSD-2-Clause */
#include "packet_pass.h"

#include "views/view_packets.h"

#include <string.h>

bool
packet_pass_concerns(const struct view *view)
{
	return view == &view_packets;
}

/* By number from the first on is the order in which a file gives them. */
bool
packet_pass_serves(const struct selected *item, const struct source *source)
{
	return packet_pass_concerns(item->view) && item->sort == 0 &&
	       !item->descending && source_kind(source) == SOURCE_KIND_FILE;
}

void
packet_pass_init(struct packet_pass *p, const struct selected *item,
    const struct reporting_input *input, struct result *result,
    struct error *err)
{
	uint64_t frames = analysis_ledger(input->analysis).frames_analysed;

	*p = (struct packet_pass){
	    .item = item,
	    .input = input,
	    .result = result,
	    .err = err,
	    .limits = input->limits,
	    .needs = result->query.needs,
	    .frames = frames,
	    .rows = item->limit,
	};
	if (input->where) /* it may ask for columns that are not shown */
		p->needs |= where_needs(input->where, item->view);
	result->all_rows = frames;
	result->total_rows = input->where ? 0 : frames;
}

/*
 * The next frame that was counted. Where the first reading met damage this
 * one would too, but by then every frame counted has been given.
 */
static int
next_frame(struct packet_pass *p, struct frame *out)
{
	int r;

	do {
		r = source_next(p->input->source, out, p->err);
	} while (
	    r == SOURCE_FRAME && limits_judge(&p->limits, out) != LIMIT_ADMIT);
	p->frames--;
	return r < 0 ? r : r == SOURCE_FRAME;
}

/* With a filter all frames are read, to know how many rows match it. */
static bool
is_over(const struct packet_pass *p)
{
	return p->frames == 0 || (p->rows == 0 && !p->input->where) ||
	       atomic_load(p->input->stop);
}

static bool
matches(struct packet_pass *p, const void *row)
{
	const struct where *where = p->input->where;

	if (where && !where_matches(where, p->item->view, row))
		return false;
	if (where)
		p->result->total_rows = ++p->matched;
	return true;
}

int
packet_pass_next(void *pass, void *row)
{
	struct packet_pass *p = pass;
	struct frame frame;
	int r = p->rewound ? 0 : source_rewind(p->input->source, p->err);

	p->rewound = true;
	while (r == 0 && !is_over(p)) {
		r = next_frame(p, &frame);
		if (r <= 0)
			return r;
		r = 0;
		packet_row_fill(row, &frame, p->needs);
		if (matches(p, row) && p->rows > 0) {
			p->rows--;
			return 1;
		}
	}
	return r;
}
