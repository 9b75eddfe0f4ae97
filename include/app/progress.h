/* SPDX-License-Identifier: BSD-2-Clause */
/* progress owns the line that says how far a long file has been read. */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	int64_t start_ns;
	bool wanted; /* standard error is a terminal */
	bool drawn;
};

void progress_init(struct progress *p);

/* For run_config.progress, the struct as its context. Quiet for a second. */
void progress_show(void *progress, double done, uint64_t frames);

/* Wipe the line, if there is one. */
void progress_clear(struct progress *p);

#endif
