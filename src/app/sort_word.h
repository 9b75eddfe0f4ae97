/* SPDX-License-Identifier: BSD-2-Clause */
/* sort_word owns the reading of "column:desc". */
#ifndef APP_SORT_WORD_H
#define APP_SORT_WORD_H

#include "base/error.h"
#include "word_list.h"

#include <stdbool.h>

struct sort_word {
	char column[WORD_BYTES];
	bool given, directed, descending;
};

/*
 * sort_word_read - text, or NULL: nothing is given.
 *
 * errors   -EINVAL: neither :asc nor :desc is behind the colon
 */
int sort_word_read(const char *text, struct sort_word *out, struct error *err);

#endif
