/* SPDX-License-Identifier: BSD-2-Clause */
/* ledger owns the books: what came, what was counted, what was lost. */
#ifndef STATS_LEDGER_H
#define STATS_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

/* received = analysed + lost_kernel + lost_interface + lost_ring, exactly. */
struct ledger {
	uint64_t frames_received, frames_analysed;
	uint64_t lost_kernel, lost_interface, lost_ring;
	uint64_t frames_not_ip, frames_cut, frames_with_issues;
	uint64_t wire_bytes, bytes;
	int64_t first_ns, last_ns; /* valid once frames_analysed > 0 */
	bool complete; /* the source was read to its end without damage */
};

/* Do the books balance? */
static inline bool
ledger_balances(const struct ledger *l)
{
	return l->frames_received == l->frames_analysed + l->lost_kernel +
	                                 l->lost_interface + l->lost_ring;
}

#endif
