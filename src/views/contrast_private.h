/* SPDX-License-Identifier: BSD-2-Clause */
/* contrast_private owns the inside of a contrast: gathering, then ranking. */
#ifndef VIEWS_CONTRAST_PRIVATE_H
#define VIEWS_CONTRAST_PRIVATE_H

#include "subjects.h"

#include "views/contrast.h"

#define CONTRAST_ROW_BYTES 4096 /* more than the row of any subject */

struct thing {
	unsigned subject;
	const char *key; /* "" for what is left over of the subject */
};

struct contrast {
	enum contrast_kind kind;
	bool hide_queries;
	/* Those asked for; behind them others that only say what all is. */
	struct subject subjects[SUBJECT_MOST];
	unsigned n_subjects, n_shown;
	unsigned n_usual;
	struct ledger ledger; /* of the stretch in question */
	/* Things, with a stride of amounts each: now, then the usual ones. */
	struct thing *things;
	uint64_t *amounts;
	uint32_t n_things, most_things;
	uint32_t n_of[SUBJECT_MOST]; /* ... of each subject */
	uint32_t *slots;             /* by hash of the key: thing + 1 */
	struct arena texts;
	struct contrast_row *rows; /* made once, from all of that */
	size_t n_rows;
};

static inline const uint64_t *
contrast_amounts(const struct contrast *c, uint32_t thing)
{
	return c->amounts + (size_t)thing * (CONTRAST_MOST_USUAL + 1);
}

#endif
