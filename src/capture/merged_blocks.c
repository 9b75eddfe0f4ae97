/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames of several files take turns, sections cannot: so all is put into one
 * section, in our own byte order. The interfaces of every file are described
 * in it, each under a number of its own, and whatever names one names that.
 *
 * A frame of a pcap file, or one without a time, gets an interface that stands
 * for all such frames of its file.
 */
#include "merged_blocks.h"

#include "block_order.h"
#include "merged_source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SECTION 0x0a0d0d0au
#define BLOCK_INTERFACE 1u
#define BLOCK_PACKET_OLD 2u
#define BLOCK_STATISTICS 5u
#define BLOCK_ENHANCED 6u

#define FRAME_BYTES 8    /* type and length in front of a body */
#define ENHANCED_HEAD 28 /* and the words in front of the packet's bytes */
#define NO_INTERFACE UINT32_MAX

static struct merged_source *
of(struct source *s)
{
	return (struct merged_source *)s;
}

static bool
has(const struct source *s)
{
	const struct merged_source *m = (const struct merged_source *)s;

	for (size_t i = 0; m->blocks.wanted && i < m->n_parts; i++)
		if (m->parts[i].file->format == &file_pcapng)
			return true;
	return false; /* a recorder does as well */
}

static void
put_section(struct kept_blocks *to)
{
	static const struct {
		uint32_t type, length, order;
		uint16_t major, minor;
		uint32_t section[2], again;
	} head = {
	    BLOCK_SECTION, 28, 0x1a2b3c4d, 1, 0, {UINT32_MAX, UINT32_MAX}, 28};

	kept_blocks_add(to, (const uint8_t *)&head, sizeof(head));
}

/* Times in nanoseconds. */
static void
put_interface(struct kept_blocks *to, uint16_t link)
{
	const struct {
		uint32_t type, length;
		uint16_t link, reserved;
		uint32_t snaplen;
		uint16_t code, bytes;
		uint8_t resolution[4];
		uint32_t no_more, again;
	} block = {BLOCK_INTERFACE, 32, link, 0, 0, 9, 1, {9}, 0, 32};

	kept_blocks_add(to, (const uint8_t *)&block, sizeof(block));
}

static bool
name_interface(struct merged_source *m, struct part_blocks *b)
{
	if (b->n == b->room) {
		uint32_t room = b->room ? 2 * b->room : 16;
		uint32_t *grown = realloc(b->ids, room * sizeof(*grown));

		if (!grown)
			return false;
		b->ids = grown;
		b->room = room;
	}
	b->ids[b->n++] = m->blocks.n_interfaces++;
	return true;
}

static uint32_t
find_interface(const struct part_blocks *b, uint32_t id)
{
	return id < b->n - b->section ? b->ids[b->section + id] : NO_INTERFACE;
}

static void
begin_section(struct part_blocks *b, const uint8_t *block)
{
	b->section = b->n;
	b->swapped = read_u32(block + FRAME_BYTES, false) != 0x1a2b3c4d;
}

/* The block just put stands for an interface, or drop it. */
static void
name_statistics(const struct part_blocks *b, struct kept_blocks *to, size_t at)
{
	uint32_t id, found;

	memcpy(&id, to->bytes + at + FRAME_BYTES, sizeof(id));
	found = find_interface(b, id);
	if (found == NO_INTERFACE)
		to->used = at;
	else
		memcpy(to->bytes + at + FRAME_BYTES, &found, sizeof(found));
}

static void
put_block(struct merged_source *m, struct part_blocks *b, const uint8_t *block,
    size_t n)
{
	struct kept_blocks *to = &m->blocks.out;
	uint32_t type = read_u32(block, b->swapped);
	size_t at = to->used;

	kept_blocks_add(to, block, n);
	if (to->lost)
		return;
	if (b->swapped && !block_order_swap(to->bytes + at, n))
		to->used = at; /* nobody could read it in our order */
	else if (type == BLOCK_INTERFACE)
		to->lost |= !name_interface(m, b);
	else if (type == BLOCK_STATISTICS)
		name_statistics(b, to, at);
}

/* All that a file has kept since it was asked last. */
static void
translate(struct merged_source *m, struct merged_part *p)
{
	struct kept_blocks *kept = &p->file->ng.kept;
	struct part_blocks *b = &p->blocks;
	size_t at = 0, n;

	m->blocks.out.lost |= kept->lost;
	while (at < kept->used) {
		const uint8_t *block = kept->bytes + at;
		bool section = read_u32(block, false) == BLOCK_SECTION;

		if (section)
			begin_section(b, block);
		n = read_u32(block + 4, b->swapped);
		if (!section)
			put_block(m, b, block, n);
		at += n;
	}
	kept->used = 0;
}

/* The block of a frame that has one with a time, or NULL. */
static const uint8_t *
timed_block(const struct merged_part *p, const struct frame *f)
{
	if (p->file->format != &file_pcapng || f->faults & FRAME_NO_TIME)
		return NULL;
	return f->data - ENHANCED_HEAD;
}

/* The interface that it names, in the whole. */
static uint32_t
interface_of(const struct part_blocks *b, const uint8_t *block)
{
	const uint8_t *at = block + FRAME_BYTES;
	bool old = read_u32(block, b->swapped) == BLOCK_PACKET_OLD;

	return find_interface(
	    b, old ? read_u16(at, b->swapped) : read_u32(at, b->swapped));
}

static bool
needs_own(const struct merged_part *p, const struct frame *f)
{
	const uint8_t *block = timed_block(p, f);

	return !block || interface_of(&p->blocks, block) == NO_INTERFACE;
}

static void
give_own(struct merged_source *m, struct merged_part *p, const struct frame *f)
{
	if (p->blocks.has_own || !needs_own(p, f))
		return;
	put_interface(&m->blocks.out, f->link);
	p->blocks.own = m->blocks.n_interfaces++;
	p->blocks.has_own = true;
}

static int
merged_take(struct source *s, const uint8_t **out, size_t *n, struct error *err)
{
	struct merged_source *m = of(s);
	struct merged_blocks *b = &m->blocks;

	b->out.used = 0;
	if (!b->begun)
		put_section(&b->out);
	b->begun = true;
	if (m->last) {
		translate(m, m->last);
		give_own(m, m->last, &m->last_frame);
	}
	for (size_t i = 0; !m->last && i < m->n_parts; i++)
		translate(m, &m->parts[i]);
	if (b->out.lost)
		return error_set(err, -E2BIG,
		    "%s: too much lies between two packets to be kept",
		    s->name);
	*out = b->out.bytes;
	*n = b->out.used;
	return 0;
}

/* As it stands in its file, but for the byte order and the interface. */
static void
put_timed(struct kept_blocks *to, const struct part_blocks *b,
    const uint8_t *block, uint32_t interface)
{
	static const uint32_t type = BLOCK_ENHANCED;
	uint32_t n = read_u32(block + 4, b->swapped);

	kept_blocks_add(to, block, n);
	if (to->lost)
		return;
	if (b->swapped)
		block_order_swap(to->bytes, n);
	memcpy(to->bytes, &type, sizeof(type));
	memcpy(to->bytes + FRAME_BYTES, &interface, sizeof(interface));
}

static void
put_plain(struct kept_blocks *to, const struct frame *f, uint32_t interface)
{
	static const uint8_t zeros[4];
	size_t padding = -(size_t)f->captured & 3;
	uint32_t length = (uint32_t)(ENHANCED_HEAD + f->captured + padding + 4);
	const uint32_t head[] = {BLOCK_ENHANCED, length, interface,
	    (uint32_t)((uint64_t)f->time_ns >> 32), (uint32_t)f->time_ns,
	    f->captured, f->wire};

	kept_blocks_add(to, (const uint8_t *)head, sizeof(head));
	kept_blocks_add(to, f->data, f->captured);
	kept_blocks_add(to, zeros, padding);
	kept_blocks_add(to, (const uint8_t *)&length, sizeof(length));
}

static size_t
merged_frame(struct source *s, const struct frame *frame, const uint8_t **out)
{
	struct merged_source *m = of(s);
	const struct merged_part *p = m->last;
	struct kept_blocks *to = &m->blocks.frame;

	kept_blocks_clear(to);
	if (needs_own(p, frame))
		put_plain(to, frame, p->blocks.own);
	else
		put_timed(to, &p->blocks, timed_block(p, frame),
		    interface_of(&p->blocks, timed_block(p, frame)));
	*out = to->bytes;
	return to->lost ? 0 : to->used;
}

void
merged_blocks_reset(struct merged_source *m)
{
	struct merged_blocks *b = &m->blocks;

	b->out.wanted = b->frame.wanted = b->wanted;
	kept_blocks_clear(&b->out);
	b->begun = false;
	b->n_interfaces = 0;
	for (size_t i = 0; i < m->n_parts; i++) {
		struct part_blocks *part = &m->parts[i].blocks;

		part->n = part->section = 0;
		part->has_own = false;
	}
}

void
merged_blocks_fini(struct merged_source *m)
{
	for (size_t i = 0; i < m->n_parts; i++)
		free(m->parts[i].blocks.ids);
	kept_blocks_fini(&m->blocks.out);
	kept_blocks_fini(&m->blocks.frame);
}

const struct source_block_ops merged_block_ops = {
    .has = has,
    .take = merged_take,
    .frame = merged_frame,
};
