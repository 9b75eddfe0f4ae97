/* SPDX-License-Identifier: BSD-2-Clause */
/* analysis_plan owns how one number of bytes becomes the room of each table. */
#ifndef STATS_ANALYSIS_PLAN_H
#define STATS_ANALYSIS_PLAN_H

#include "flow/talk.h"
#include "stats/ladder.h"

struct analysis_plan {
	size_t memory; /* all of it */
	struct ladder_config ladder;
	uint32_t bins;
	uint32_t datagrams; /* fragmented ones on their way */
	uint32_t claims;    /* addresses of ARP */
	uint32_t files;     /* bodies of HTTP */
	size_t said;        /* bytes, for names and URLs */
	struct talk_config talks;
	size_t items; /* a grouping at its largest */
};

/* bytes: the number, 0 for the default of the contract */
struct analysis_plan analysis_plan_of(size_t bytes);

#endif
