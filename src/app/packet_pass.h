/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * packet_pass owns the second reading of a file: every packet as a row of a
 * report, in constant memory, however many there are.
 */
#ifndef APP_PACKET_PASS_H
#define APP_PACKET_PASS_H

#include "app/reporting.h"

struct packet_pass {
	const struct selected *item;
	const struct reporting_input *input;
	struct result *result; /* learns how many rows there were */
	struct error *err;
	struct limits limits;
	uint32_t needs;
	uint64_t frames;  /* still to be read: as many as were analysed */
	uint64_t rows;    /* still to be given */
	uint64_t matched; /* met so far, given or not */
	bool rewound;
};

/* Is it the view whose rows need frames? */
bool packet_pass_concerns(const struct view *view);

/* Can its rows be had by reading the source again, in order? */
bool packet_pass_serves(
    const struct selected *item, const struct source *source);

/*
 * result   the answer without rows; all_rows and total_rows are set, the
 *          latter for good once the pass is over
 */
void packet_pass_init(struct packet_pass *p, const struct selected *item,
    const struct reporting_input *input, struct result *result,
    struct error *err);

/* For report_part.next, the struct as its context. */
int packet_pass_next(void *pass, void *row);

#endif
