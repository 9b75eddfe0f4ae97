/* SPDX-License-Identifier: BSD-2-Clause */
/* remembered owns the headers of the newest frames, for the packets view. */
#ifndef STATS_REMEMBERED_H
#define STATS_REMEMBERED_H

#include "base/error.h"
#include "packet/frame.h"

#include <stddef.h>
#include <stdint.h>

/* Every header we read, and of what follows enough for a name or an answer. */
#define REMEMBERED_BYTES 320

struct remembered;

/* capacity frames at most, 0 for none at all */
int remembered_new(
    uint32_t capacity, struct remembered **out, struct error *err);
void remembered_free(struct remembered *r);
void remembered_clear(struct remembered *r);
size_t remembered_plan(uint32_t capacity);

/* Keep a copy of the frame's beginning; the oldest makes room. */
void remembered_add(struct remembered *r, const struct frame *frame);

uint32_t remembered_count(const struct remembered *r);

/*
 * remembered_at - frame i of those kept, 0 = oldest.
 *
 * out  its data points into the store, valid until the next add; `captured`
 *      is what was kept, `cut` says whether that is less than the wire had
 */
void remembered_at(const struct remembered *r, uint32_t i, struct frame *out);

/* Frames of both in order of their numbers; the newest stay. */
int remembered_merge(
    struct remembered *into, const struct remembered *from, struct error *err);

#endif
