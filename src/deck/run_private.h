/* SPDX-License-Identifier: BSD-2-Clause */
/* run_private owns what several readers of one file have to agree on. */
#ifndef DECK_RUN_PRIVATE_H
#define DECK_RUN_PRIVATE_H

#include "deck/run.h"

/*
 * Gates stand in the file every so many frames. Who is told to stop looks up
 * only there, and the first to say so at a gate, beyond which nobody has gone,
 * says it for all: each has seen the same frames then.
 */
struct run_gate {
	_Atomic uint64_t state; /* twice the farthest gate open, + 1: closed */
};

#define RUN_GATE_FRAMES UINT64_C(65536)

/* At gate `at` (0, 1, ...): may this reader go on behind it? Any thread. */
bool run_gate_pass(struct run_gate *gate, uint64_t at, bool stop);

/*
 * run_read - run_inline, as one of several readers when there is a gate.
 *
 * seen     frames that the source handed out, asked for or not
 */
int run_read(const struct run_config *config, struct run_gate *gate,
    uint64_t *seen, struct analysis *analysis, struct error *err);

#endif
