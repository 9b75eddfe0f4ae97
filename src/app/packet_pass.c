/* SPDX-License-Identifier: BSD-2-Clause */
#include "packet_pass.h"

#include "views/packet_row.h"

#include <string.h>

/* By number from the first on: the order in which a file gives them. */
static bool
is_file_order(const struct selected *item)
{
	return item->sort == 0 && !item->descending;
}

bool
packet_pass_serves(const struct selected *item, const struct source *source)
{
	return item->view == &view_packets && is_file_order(item) &&
	    source_kind(source) == SOURCE_KIND_FILE;
}

void
packet_pass_init(struct packet_pass *p, const struct selected *item,
    const struct reporting_input *input, struct error *err)
{
	*p = (struct packet_pass){
	    .item = item,
	    .input = input,
	    .err = err,
	    .frames = analysis_ledger(input->analysis).frames_analysed,
	    .rows = item->limit,
	};
}

static bool
is_over(const struct packet_pass *p)
{
	return p->frames == 0 || p->rows == 0 || atomic_load(p->input->stop);
}

/*
 * The next frame that was counted. Where the first reading met damage this
 * one does too, but by then every frame counted has been given.
 */
static int
next_frame(struct packet_pass *p, struct frame *out)
{
	int r;

	do {
		r = source_next(p->input->source, out, p->err);
	} while (r == SOURCE_FRAME &&
		 (out->time_ns < p->input->from_ns ||
		     out->time_ns >= p->input->to_ns));
	if (r < 0)
		return r;
	p->frames--;
	return r == SOURCE_FRAME;
}

int
packet_pass_next(void *pass, void *row)
{
	struct packet_pass *p = pass;
	struct frame frame;
	int r = 0;

	if (!p->rewound)
		r = source_rewind(p->input->source, p->err);
	p->rewound = true;
	while (r == 0 && !is_over(p)) {
		r = next_frame(p, &frame);
		if (r <= 0)
			return r;
		packet_row_fill(&frame, row);
		if (!p->input->where ||
		    where_matches(p->input->where, p->item->view, row)) {
			p->rows--;
			return 1;
		}
		r = 0;
	}
	return r;
}
