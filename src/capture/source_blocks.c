/* SPDX-License-Identifier: BSD-2-Clause */
#include "capture/source_blocks.h"

#include "file_source.h"

#include <errno.h>

/* Type, length and the fixed words in front of the packet's bytes. */
#define ENHANCED_HEAD 28
#define SIMPLE_HEAD 12

static struct file_source *
of(struct source *s)
{
	return (struct file_source *)s;
}

static const struct file_source *
of_const(const struct source *s)
{
	return (const struct file_source *)s;
}

bool
source_has_blocks(const struct source *s)
{
	return s->ops->blocks && s->ops->blocks->has(s);
}

int
source_blocks_take(
    struct source *s, const uint8_t **out, size_t *n, struct error *err)
{
	return s->ops->blocks->take(s, out, n, err);
}

size_t
source_frame_block(
    struct source *s, const struct frame *frame, const uint8_t **out)
{
	return s->ops->blocks->frame(s, frame, out);
}

static bool
file_has(const struct source *s)
{
	return of_const(s)->format == &file_pcapng &&
	       of_const(s)->ng.kept.wanted;
}

static int
file_take(struct source *s, const uint8_t **out, size_t *n, struct error *err)
{
	struct kept_blocks *kept = &of(s)->ng.kept;

	if (kept->lost)
		return error_set(err, -E2BIG,
		    "%s: too much lies between two packets to be kept",
		    file_source_label(of(s)));
	*out = kept->bytes;
	*n = kept->used;
	kept->used = 0;
	return 0;
}

/* Only a simple packet block has no time, and its head is shorter. */
static size_t
file_frame(struct source *s, const struct frame *frame, const uint8_t **out)
{
	bool simple = frame->faults & FRAME_NO_TIME;

	*out = frame->data - (simple ? SIMPLE_HEAD : ENHANCED_HEAD);
	return read_u32(*out + 4, of_const(s)->ng.swapped);
}

const struct source_block_ops file_block_ops = {
    .has = file_has,
    .take = file_take,
    .frame = file_frame,
};
