/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/progress.h"

#include "base/clock.h"
#include "base/units.h"

#include <stdio.h>
#include <unistd.h>

#define QUIET_NS NS_PER_S

#define ERASE "\r\033[K"

void
progress_init(struct progress *p)
{
	*p = (struct progress){
	    .start_ns = clock_monotonic_ns(),
	    .wanted = isatty(STDERR_FILENO),
	};
}

void
progress_show(void *progress, double done, uint64_t frames)
{
	struct progress *p = progress;
	char count[UNITS_TEXT_BYTES];

	if (!p->wanted || clock_monotonic_ns() - p->start_ns < QUIET_NS)
		return;
	units_count(count, frames);
	if (done >= 0)
		fprintf(stderr, ERASE "%3d %%  %s frames", (int)(done * 100),
		    count);
	else
		fprintf(stderr, ERASE "%s frames", count);
	fflush(stderr);
	p->drawn = true;
}

void
progress_clear(struct progress *p)
{
	if (p->drawn)
		fputs(ERASE, stderr);
	p->drawn = false;
}
