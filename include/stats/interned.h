/* SPDX-License-Identifier: BSD-2-Clause */
/* interned owns short texts that many rows have in common, each once. */
#ifndef STATS_INTERNED_H
#define STATS_INTERNED_H

#include "base/blocks.h"
#include "base/error.h"
#include "base/map.h"

#include <stddef.h>
#include <stdint.h>

#define INTERNED_TEXT_BYTES 513 /* longer ones are cut; with its NUL */

/*
 * Texts are counted: one that no row refers to any more makes room for
 * others. 0 stands for the empty text, and for what there was no room for.
 */
struct interned {
	struct map map;
	struct blocks texts;
	uint32_t hand;
};

int interned_init(struct interned *t, size_t bytes, struct error *err);
void interned_fini(struct interned *t);
void interned_clear(struct interned *t);
size_t interned_plan(size_t bytes);

/* A number for that text, to be given back with interned_give. */
uint32_t interned_take(struct interned *t, const char *text);
void interned_give(struct interned *t, uint32_t id);

/* "" for 0. */
const char *interned_text(const struct interned *t, uint32_t id);

/*
 * The newest of what was said, whatever the order it was met in: of the same
 * time, the text that sorts last.
 */
struct latest {
	int64_t time_ns;
	uint32_t id; /* of the text; 0 = none so far */
};

void latest_set(
    struct interned *t, struct latest *l, int64_t time_ns, const char *text);
void latest_merge(struct interned *t, struct latest *l,
    const struct latest *from, const struct interned *theirs);
void latest_give(struct interned *t, struct latest *l);

static inline const char *
latest_text(const struct interned *t, const struct latest *l)
{
	return interned_text(t, l->id);
}

#endif
