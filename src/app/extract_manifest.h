/* SPDX-License-Identifier: BSD-2-Clause */
/* extract_manifest owns the list of what was saved, and where it came from. */
#ifndef APP_EXTRACT_MANIFEST_H
#define APP_EXTRACT_MANIFEST_H

#include "stats/files.h"

#include <stdbool.h>
#include <stdio.h>

/* One file that was saved. */
struct manifest_entry {
	const struct file_row *row; /* as it began, and saved */
	const char *name; /* sanitised; what the wire calls it, or "" */
	int64_t end_ns;
	uint64_t bytes, missing; /* as sent; of these, not seen */
	bool complete;
};

/* JSON, an entry a line. What fails is told by ferror(out). */
void manifest_begin(FILE *out);
void manifest_add(FILE *out, const struct manifest_entry *entry, bool first);
void manifest_end(FILE *out, uint64_t not_saved);

#endif
