/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/remembered.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct slot {
	struct frame frame; /* its data pointer is set when handed out */
	uint8_t bytes[REMEMBERED_BYTES];
};

struct remembered {
	struct slot *slots;
	uint32_t capacity, used, next;
};

size_t
remembered_plan(uint32_t capacity)
{
	return capacity * sizeof(struct slot);
}

int
remembered_new(uint32_t capacity, struct remembered **out, struct error *err)
{
	struct remembered *r = calloc(1, sizeof(*r));

	if (!r)
		goto no_memory;
	r->capacity = capacity;
	if (capacity > 0) {
		r->slots = alloc_reserve(remembered_plan(capacity));
		if (!r->slots)
			goto free_remembered;
	}
	*out = r;
	return 0;

free_remembered:
	free(r);
no_memory:
	return error_set(err, -ENOMEM, "recent frames: no memory");
}

void
remembered_free(struct remembered *r)
{
	if (!r)
		return;
	alloc_release(r->slots, remembered_plan(r->capacity));
	free(r);
}

void
remembered_clear(struct remembered *r)
{
	r->used = 0;
	r->next = 0;
}

void
remembered_add(struct remembered *r, const struct frame *frame)
{
	struct slot *s;
	uint32_t n = frame->captured;

	if (r->capacity == 0)
		return;
	s = &r->slots[r->next];
	if (n > REMEMBERED_BYTES)
		n = REMEMBERED_BYTES;
	s->frame = *frame;
	s->frame.data = NULL;
	s->frame.captured = n;
	s->frame.cut = frame->cut || n < frame->captured;
	if (n > 0)
		memcpy(s->bytes, frame->data, n);
	r->next = r->next + 1 == r->capacity ? 0 : r->next + 1;
	if (r->used < r->capacity)
		r->used++;
}

uint32_t
remembered_count(const struct remembered *r)
{
	return r->used;
}

void
remembered_at(const struct remembered *r, uint32_t i, struct frame *out)
{
	uint32_t oldest = r->used < r->capacity ? 0 : r->next;
	const struct slot *s = &r->slots[(oldest + i) % r->capacity];

	*out = s->frame;
	out->data = s->bytes;
}

/* Two runs in order become one: the classic merge, then the newest stay. */
int
remembered_merge(
    struct remembered *into, const struct remembered *from, struct error *err)
{
	struct remembered *both;
	uint32_t i = 0, j = 0;
	int r = remembered_new(into->capacity, &both, err);

	if (r < 0)
		return r;
	while (i < into->used || j < from->used) {
		struct frame mine, theirs;

		if (i < into->used)
			remembered_at(into, i, &mine);
		if (j < from->used)
			remembered_at(from, j, &theirs);
		if (j == from->used ||
		    (i < into->used && mine.number < theirs.number)) {
			remembered_add(both, &mine);
			i++;
		} else {
			remembered_add(both, &theirs);
			j++;
		}
	}
	alloc_release(into->slots, remembered_plan(into->capacity));
	*into = *both;
	free(both);
	return 0;
}
