/* SPDX-License-Identifier: BSD-2-Clause */
/* Bodies of HTTP messages as rows. */
#include "analysis_private.h"

#include "stats/files.h"

void
tables_files(const struct analysis *a,
    bool (*emit)(void *context, const void *row), void *context)
{
	uint32_t n = a->files ? files_count(a->files) : 0;

	for (uint32_t i = 0; i < n; i++)
		if (!emit(context, files_at(a->files, i)))
			return;
}

static void
fill(struct file_row *out, struct file_sums sums)
{
	*out = (struct file_row){.bytes = sums.bytes};
}

void
tables_files_total(const struct analysis *a, struct file_row *out)
{
	fill(out, a->files ? files_total(a->files) : (struct file_sums){0});
}

void
tables_files_evicted(const struct analysis *a, struct file_row *out)
{
	fill(out, a->files ? files_evicted(a->files) : (struct file_sums){0});
}
