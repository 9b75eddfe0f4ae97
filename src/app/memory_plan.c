/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory_plan.h"

#include "app/complain.h"
#include "stats/analysis.h"

#include <stdio.h>

int
memory_plan_print(const struct options *options)
{
	struct analysis_part parts[ANALYSIS_PARTS];
	size_t sum = analysis_plan_parts((size_t)options->memory_bytes, parts);

	printf("%12s  %12s  %s\n", "bytes", "records", "table");
	for (size_t i = 0; i < ANALYSIS_PARTS; i++) {
		printf("%12zu  ", parts[i].bytes);
		if (parts[i].capacity)
			printf("%12zu  %s\n", parts[i].capacity, parts[i].what);
		else
			printf("%12s  %s\n", "", parts[i].what);
	}
	printf("%12zu  %12s  all tables\n", sum, "");
	return EXIT_DONE;
}
