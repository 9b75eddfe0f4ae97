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
	struct error *err;
	uint64_t frames; /* still to be read: as many as were analysed */
	uint64_t rows;   /* still to be given */
	bool rewound;
};

/* Can the rows of this view be had by reading the source again, in order? */
bool packet_pass_serves(
    const struct selected *item, const struct source *source);

void packet_pass_init(struct packet_pass *p, const struct selected *item,
    const struct reporting_input *input, struct error *err);

/* For report_part.next, the struct as its context. */
int packet_pass_next(void *pass, void *row);

#endif
