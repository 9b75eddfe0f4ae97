/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pcapng (draft-ietf-opsawg-pcapng). A file is a run of blocks:
 *
 *     type | total length | body, padded to 4 | total length again
 *
 * A section header block sets the byte order of the blocks after it and begins
 * a new count of interfaces. What is not a packet, an interface or a statistic
 * is skipped.
 */
#include "file_source.h"

#include "link_type.h"
#include "pcapng_block.h"
#include "pcapng_names.h"
#include "pcapng_time.h"

#include <errno.h>
#include <stdlib.h>

#define BLOCK_SECTION 0x0a0d0d0au
#define BLOCK_INTERFACE 1u
#define BLOCK_PACKET_OLD 2u
#define BLOCK_SIMPLE 3u
#define BLOCK_NAMES 4u
#define BLOCK_STATISTICS 5u
#define BLOCK_ENHANCED 6u

#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define FRAME_BYTES 8 /* type and length in front of a body */
#define WRAP_BYTES 12 /* these and the length behind it */
#define MAX_INTERFACES 65536
#define MAX_TIME_NS INT64_C(9000000000000000000) /* 2255: room to add to */

#define OPTION_TSRESOL 9
#define OPTION_TSOFFSET 14
#define OPTION_FLAGS 2
#define OPTION_IFDROP 5
#define OPTION_OSDROP 7

struct pcapng_interface {
	struct pcapng_time time;
	struct source_losses losses;
	uint32_t snaplen;
	uint16_t link;
};

static bool
is_magic(const uint8_t bytes[static 4])
{
	return read_u32(bytes, false) == BLOCK_SECTION;
}

static int
damage_length(struct file_source *f, uint32_t length, struct error *err)
{
	return file_source_damage(
	    f, err, "a block length of %u bytes cannot be true", length);
}

static int
damage_options(struct file_source *f, struct error *err)
{
	return file_source_damage(f, err, "an option runs past its block");
}

static void
stamp(struct file_source *f, const struct pcapng_time *time, uint64_t units,
    struct frame *out)
{
	if (!pcapng_time_ns(time, units, &out->time_ns)) {
		file_source_stamp_lie(f, out);
		return;
	}
	if (out->time_ns > f->clock_ns)
		f->clock_ns = out->time_ns;
	out->clock_ns = f->clock_ns;
}

static int
section_begin(
    struct file_source *f, const struct pcapng_block *b, struct error *err)
{
	uint16_t major;

	if (b->bytes < 16)
		return damage_length(f, (uint32_t)b->bytes + WRAP_BYTES, err);
	major = read_u16(b->at + 4, b->swapped);
	if (major != 1)
		return file_source_damage(f, err,
		    "pcapng version %u.%u is not known", major,
		    read_u16(b->at + 6, b->swapped));
	f->ng.first += f->ng.count;
	f->ng.count = 0;
	f->ng.swapped = b->swapped;
	return 0;
}

/* Room for one more; what a seek back will read again is already there. */
static struct pcapng_interface *
interface_room(struct file_source *f)
{
	struct pcapng_head *ng = &f->ng;
	uint32_t want = ng->first + ng->count + 1;

	if (want > MAX_INTERFACES)
		return NULL;
	if (want > ng->room) {
		uint32_t room = ng->room ? ng->room * 2 : 16;
		void *grown =
		    realloc(ng->interfaces, room * sizeof(*ng->interfaces));

		if (!grown)
			return NULL;
		ng->interfaces = grown;
		ng->room = room;
	}
	if (want > ng->n_known) {
		ng->n_known = want;
		ng->interfaces[want - 1] = (struct pcapng_interface){0};
	}
	return &ng->interfaces[want - 1];
}

static int
interface_options(struct file_source *f, const struct pcapng_block *b,
    struct pcapng_interface *out, struct error *err)
{
	struct pcapng_block rest = pcapng_block_options(b, 8);
	uint64_t offset = 0;
	uint8_t resolution = 6;
	struct pcapng_option o;
	int r;

	while ((r = pcapng_option_next(&rest, &o)) > 0) {
		if (o.code == OPTION_TSRESOL && o.bytes == 1)
			resolution = o.at[0];
		if (o.code == OPTION_TSOFFSET && o.bytes == 8)
			offset = read_u64(o.at, b->swapped);
	}
	if (r < 0)
		return damage_options(f, err);
	pcapng_time_init(&out->time, resolution, (int64_t)offset);
	return 0;
}

static int
interface_add(
    struct file_source *f, const struct pcapng_block *b, struct error *err)
{
	struct pcapng_interface *interface;
	int r;

	if (b->bytes < 8)
		return damage_length(f, (uint32_t)b->bytes + WRAP_BYTES, err);
	interface = interface_room(f);
	if (!interface)
		return file_source_damage(f, err, "too many interfaces");
	r = interface_options(f, b, interface, err);
	if (r < 0)
		return r;
	interface->link = link_type_from_file(read_u16(b->at, b->swapped));
	interface->snaplen = read_u32(b->at + 4, b->swapped);
	f->ng.count++;
	source_met_link(&f->base, interface->link);
	return 0;
}

static int
statistics_read(
    struct file_source *f, const struct pcapng_block *b, struct error *err)
{
	struct source_losses *losses;
	struct pcapng_block rest;
	struct pcapng_option o;
	uint32_t id;
	int r;

	if (b->bytes < 12)
		return damage_length(f, (uint32_t)b->bytes + WRAP_BYTES, err);
	id = read_u32(b->at, b->swapped);
	if (id >= f->ng.count)
		return 0; /* harms no frame; others read on as well */
	losses = &f->ng.interfaces[f->ng.first + id].losses;
	rest = pcapng_block_options(b, 12);
	while ((r = pcapng_option_next(&rest, &o)) > 0) {
		if (o.code == OPTION_IFDROP && o.bytes == 8)
			losses->interface = read_u64(o.at, b->swapped);
		if (o.code == OPTION_OSDROP && o.bytes == 8)
			losses->kernel = read_u64(o.at, b->swapped);
	}
	return r < 0 ? damage_options(f, err) : 0;
}

static struct pcapng_interface *
interface_find(struct file_source *f, uint32_t id, struct error *err)
{
	if (id < f->ng.count)
		return &f->ng.interfaces[f->ng.first + id];
	file_source_damage(f, err,
	    "it names interface %u, but %u are described", id, f->ng.count);
	return NULL;
}

static int
damage_captured(struct file_source *f, uint32_t captured, struct error *err)
{
	return file_source_damage(f, err,
	    "a captured length of %u bytes runs past its block", captured);
}

/* Bits 0 and 1 of the flags: 1 inbound, 2 outbound. */
static int
packet_options(struct file_source *f, const struct pcapng_block *b,
    size_t fixed, struct frame *out, struct error *err)
{
	static const uint8_t directions[] = {
	    DIRECTION_UNKNOWN, DIRECTION_IN, DIRECTION_OUT, DIRECTION_UNKNOWN};
	struct pcapng_block rest = pcapng_block_options(b, fixed);
	struct pcapng_option o;
	int r;

	while ((r = pcapng_option_next(&rest, &o)) > 0)
		if (o.code == OPTION_FLAGS && o.bytes == 4)
			out->direction =
			    directions[read_u32(o.at, b->swapped) & 3];
	return r < 0 ? damage_options(f, err) : 0;
}

/* Both kinds of packet block with a time differ only in their first words. */
static int
timed_read(struct file_source *f, const struct pcapng_block *b,
    struct frame *out, struct error *err)
{
	struct pcapng_interface *interface;
	uint32_t id, captured;
	uint64_t units;
	size_t padded;
	int r;

	if (b->bytes < 20)
		return damage_length(f, (uint32_t)b->bytes + WRAP_BYTES, err);
	id = b->type == BLOCK_ENHANCED ? read_u32(b->at, b->swapped)
	                               : read_u16(b->at, b->swapped);
	interface = interface_find(f, id, err);
	if (!interface)
		return -EBADMSG;
	captured = read_u32(b->at + 12, b->swapped);
	padded = ((size_t)captured + 3) & ~(size_t)3;
	if (padded > b->bytes - 20)
		return damage_captured(f, captured, err);

	*out = (struct frame){.data = b->at + 20, .link = interface->link};
	if (b->bytes > 20 + padded) {
		r = packet_options(f, b, 20 + padded, out, err);
		if (r < 0)
			return r;
	}
	units = (uint64_t)read_u32(b->at + 4, b->swapped) << 32 |
	        read_u32(b->at + 8, b->swapped);
	stamp(f, &interface->time, units, out);
	frame_set_lengths(out, captured, read_u32(b->at + 16, b->swapped));
	return 1;
}

/* Captured is what is on the wire, up to the interface's snapshot length. */
static int
simple_read(struct file_source *f, const struct pcapng_block *b,
    struct frame *out, struct error *err)
{
	struct pcapng_interface *interface;
	uint32_t wire, captured;

	if (b->bytes < 4)
		return damage_length(f, (uint32_t)b->bytes + WRAP_BYTES, err);
	interface = interface_find(f, 0, err);
	if (!interface)
		return -EBADMSG;
	wire = read_u32(b->at, b->swapped);
	captured = wire;
	if (interface->snaplen && captured > interface->snaplen)
		captured = interface->snaplen;
	if (captured > b->bytes - 4)
		return damage_captured(f, captured, err);

	*out = (struct frame){.data = b->at + 4,
	    .link = interface->link,
	    .time_ns = f->clock_ns,
	    .clock_ns = f->clock_ns,
	    .faults = FRAME_NO_TIME};
	frame_set_lengths(out, captured, wire);
	return 1;
}

/* 1 and a frame, 0 for a block without one, or what is wrong with it. */
static int
block_read(struct file_source *f, const struct pcapng_block *b,
    struct frame *out, struct error *err)
{
	switch (b->type) {
	case BLOCK_SECTION:
		return section_begin(f, b, err);
	case BLOCK_INTERFACE:
		return interface_add(f, b, err);
	case BLOCK_NAMES:
		pcapng_names_read(b, f->ng.named, f->ng.named_to);
		return 0;
	case BLOCK_STATISTICS:
		return statistics_read(f, b, err);
	case BLOCK_ENHANCED:
	case BLOCK_PACKET_OLD:
		return timed_read(f, b, out, err);
	case BLOCK_SIMPLE:
		return simple_read(f, b, out, err);
	default:
		return 0;
	}
}

/* A section header says itself in which order it is written. */
static int
section_order(
    struct file_source *f, const uint8_t *at, bool *swapped, struct error *err)
{
	if (read_u32(at, false) == BYTE_ORDER_MAGIC)
		*swapped = false;
	else if (read_u32(at, true) == BYTE_ORDER_MAGIC)
		*swapped = true;
	else
		return file_source_damage(
		    f, err, "the section header has no byte-order magic");
	return 0;
}

/*
 * Look at the next block where it lies, without taking it.
 *
 * may_move  no frame has been handed out that lies in the input
 * returns   1 and *out, 0 when it does not lie there in one piece (for good,
 *           if may_move: idle or the end), or a negative errno
 */
static int
block_look(struct file_source *f, bool may_move, struct pcapng_block *out,
    struct error *err)
{
	struct byte_input *in = &f->in;
	uint32_t length;
	int r;

	if (byte_input_left(in) < WRAP_BYTES) {
		r = may_move ? byte_input_fill(in, WRAP_BYTES, err)
		             : INPUT_IDLE;
		if (r != INPUT_READY)
			return file_source_short(
			    f, r, 0, WRAP_BYTES, "block header bytes", err);
	}
	out->swapped = f->ng.swapped;
	out->type = read_u32(in->at, out->swapped);
	if (out->type == BLOCK_SECTION) {
		r = section_order(f, in->at + FRAME_BYTES, &out->swapped, err);
		if (r < 0)
			return r;
	}
	length = read_u32(in->at + 4, out->swapped);
	if (length < WRAP_BYTES || length % 4 || length > INPUT_MAX_BYTES)
		return damage_length(f, length, err);
	if (byte_input_left(in) < length) {
		r = may_move ? byte_input_fill(in, length, err) : INPUT_IDLE;
		if (r != INPUT_READY)
			return file_source_short(
			    f, r, 0, length, "block bytes", err);
	}
	if (read_u32(in->at + length - 4, out->swapped) != length)
		return file_source_damage(f, err,
		    "the two lengths of a block differ (%u and %u)", length,
		    read_u32(in->at + length - 4, out->swapped));
	out->at = in->at + FRAME_BYTES;
	out->bytes = length - WRAP_BYTES;
	return 1;
}

/* Whoever takes some of a section's packets must not say it is as long. */
static void
keep(struct file_source *f, const struct pcapng_block *b)
{
	struct kept_blocks *kept = &f->ng.kept;
	size_t length_at = kept->used + FRAME_BYTES + 8;

	kept_blocks_add(kept, f->in.at, b->bytes + WRAP_BYTES);
	if (b->type == BLOCK_SECTION && kept->used > length_at)
		memset(kept->bytes + length_at, 0xff, 8);
}

/* Take the next block; as block_read, -EAGAIN when there is none now. */
static int
block_take(
    struct file_source *f, bool may_move, struct frame *out, struct error *err)
{
	struct pcapng_block b;
	int r = block_look(f, may_move, &b, err);

	if (r <= 0)
		return r < 0 ? r : -EAGAIN;
	r = block_read(f, &b, out, err);
	if (r < 0)
		return r;
	if (r == 0)
		keep(f, &b);
	f->in.at += b.bytes + WRAP_BYTES;
	return r;
}

static int
read_pcapng(
    struct file_source *f, struct frame *out, size_t max, struct error *err)
{
	size_t n = 0;
	int r = 0;

	while (n < max) {
		r = block_take(f, n == 0, &out[n], n ? NULL : err);
		if (r < 0)
			break;
		if (r > 0)
			out[n++].number = ++f->number;
		if (source_stopping(&f->base))
			break;
	}
	return n || r == -EAGAIN ? (int)n : r;
}

/*
 * The first section header must be whole. The blocks up to the first interface
 * are read as well, so that a filter can be compiled for its link type; what
 * is wrong with those is told when frames are asked for.
 */
static int
open_pcapng(struct file_source *f, struct error *err)
{
	struct pcapng_block b = {0};
	struct frame none;
	int r = block_take(f, true, &none, err);

	while (r == 0 && f->ng.count == 0) {
		r = block_look(f, true, &b, NULL);
		if (r <= 0 || b.type == BLOCK_ENHANCED ||
		    b.type == BLOCK_SIMPLE || b.type == BLOCK_PACKET_OLD)
			return 0;
		r = block_take(f, true, &none, NULL);
		if (r < 0)
			return 0;
	}
	return r;
}

struct source_losses
file_pcapng_losses(const struct file_source *f)
{
	struct source_losses sum = {0};

	for (uint32_t i = 0; i < f->ng.n_known; i++) {
		sum.kernel += f->ng.interfaces[i].losses.kernel;
		sum.interface += f->ng.interfaces[i].losses.interface;
	}
	return sum;
}

const struct file_format file_pcapng = {
    .name = "pcapng",
    .head_bytes = WRAP_BYTES,
    .is_magic = is_magic,
    .open = open_pcapng,
    .read = read_pcapng,
};
