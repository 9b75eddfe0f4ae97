/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The classic format (draft-ietf-opsawg-pcap). File header, 24 bytes: magic,
 * version major and minor (16 bits each), two words of no use, snapshot length,
 * link type with the FCS length above it. Record header, 16 bytes: seconds,
 * fraction, captured length, length on the wire; then the captured bytes. All
 * in the byte order of the writer, which the magic tells.
 *
 * "Modified" (Kuznetzov's libpcap patches) adds interface index, protocol and
 * packet type to the record header: 24 bytes.
 */
#include "file_source.h"

#include "link_type.h"

#include <assert.h>
#include <errno.h>

#define FILE_BYTES 24
#define RECORD_BYTES 16
#define MODIFIED_BYTES 24
#define PACKET_OUTGOING 4 /* packet(7) */
#define FETCH_BYTES 4096  /* how far before its use a line is asked for */

static const struct pcap_magic {
	uint32_t magic;
	uint32_t unit_ns;
	uint8_t record_bytes;
} magics[] = {
    {0xa1b2c3d4, 1000, RECORD_BYTES},
    {0xa1b23c4d, 1, RECORD_BYTES},
    {0xa1b2cd34, 1000, MODIFIED_BYTES},
};

/* Before version 2.3 the two lengths stood the other way round. */
enum pcap_lengths {
	LENGTHS_CAPTURED_FIRST,
	LENGTHS_WIRE_FIRST,
	LENGTHS_EITHER, /* 2.3: both are about */
};

static const struct pcap_magic *
find_magic(const uint8_t bytes[static 4], bool swapped)
{
	uint32_t magic = read_u32(bytes, swapped);

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (magics[i].magic == magic)
			return &magics[i];
	return NULL;
}

static bool
is_magic(const uint8_t bytes[static 4])
{
	return find_magic(bytes, false) || find_magic(bytes, true);
}

static uint8_t
lengths_of(uint16_t major, uint16_t minor)
{
	if (major == 543 || (major == 2 && minor < 3)) /* 543: DG/UX */
		return LENGTHS_WIRE_FIRST;
	if (major == 2 && minor == 3)
		return LENGTHS_EITHER;
	return LENGTHS_CAPTURED_FIRST;
}

/*
 * A writer that kept to its snapshot length writes no longer frames; those who
 * do not, still stay under the 256 KiB that are usual.
 */
static uint32_t
believable(uint32_t snaplen)
{
	if (snaplen == 0 || snaplen > FRAME_MAX_BYTES)
		return FRAME_MAX_BYTES;
	return snaplen > SOURCE_SNAPLEN ? snaplen : SOURCE_SNAPLEN;
}

static inline uint8_t
packet_type_direction(uint8_t type)
{
	return type == PACKET_OUTGOING ? DIRECTION_OUT : DIRECTION_IN;
}

/* Is the record at `at` one that is not as simple as almost all are? */
static inline bool
is_odd(const struct pcap_head *head, uint32_t fraction, uint32_t captured,
    uint32_t wire)
{
	return fraction >= head->units || wire < captured ||
	       wire > FRAME_MAX_BYTES;
}

/*
 * Set right what lies in a frame. A fraction past a second is clamped; only
 * where there is no clock yet does such a time start it.
 */
static void
set_right(struct file_source *f, struct frame *out, uint32_t fraction)
{
	frame_set_lengths(out, out->captured, out->wire);
	if (fraction < f->pcap.units)
		return;
	out->time_ns -=
	    ((int64_t)fraction - (f->pcap.units - 1)) * f->pcap.unit_ns;
	if (f->clock_ns == 0)
		f->clock_ns = out->time_ns;
	file_source_stamp_lie(f, out);
}

/*
 * Where the next record lies is only known once this one was looked at, and
 * it was another core that read the block: so its lines are asked for in their
 * order, a few records before they are needed. Behind the block nothing is.
 */
static inline void
fetch_ahead(const uint8_t *at, size_t n)
{
	for (size_t i = 0; i < n; i += 64)
		__builtin_prefetch(at + FETCH_BYTES + i, 0, 2);
}

/*
 * The loop that every frame of every report goes through. `swapped` and
 * `modified` are constants in each of the four copies the compiler makes.
 */
static inline __attribute__((always_inline)) int
read_records(struct file_source *f, struct frame *out, size_t max,
    const bool swapped, const bool modified)
{
	const size_t header = modified ? MODIFIED_BYTES : RECORD_BYTES;
	const struct pcap_head head = f->pcap;
	const uint8_t *at = f->in.at;
	const uint8_t *end = f->in.end;
	int64_t clock = f->clock_ns;
	uint64_t number = f->number;
	size_t n = 0;

	while (n < max && (size_t)(end - at) >= header) {
		struct frame *o = &out[n];
		uint32_t fraction = read_u32(at + 4, swapped);
		uint32_t captured = read_u32(at + 8, swapped);
		uint32_t wire = read_u32(at + 12, swapped);

		if (head.lengths == LENGTHS_WIRE_FIRST ||
		    (head.lengths == LENGTHS_EITHER && captured > wire)) {
			uint32_t first = captured;

			captured = wire;
			wire = first;
		}
		if (captured > head.max_bytes ||
		    (size_t)(end - at) - header < captured)
			break;
		o->data = at + header;
		o->number = ++number;
		o->time_ns = read_u32(at, swapped) * NS_PER_S +
		             (int64_t)fraction * head.unit_ns;
		o->captured = captured;
		o->wire = wire;
		o->cut = wire > captured;
		o->link = head.link;
		o->direction = modified ? packet_type_direction(at[22])
		                        : DIRECTION_UNKNOWN;
		o->faults = 0;
		if (__builtin_expect(
			is_odd(&head, fraction, captured, wire), 0)) {
			f->clock_ns = clock;
			set_right(f, o, fraction);
			clock = f->clock_ns;
		}
		if (o->time_ns > clock && !(o->faults & FRAME_TIME_LIE))
			clock = o->time_ns;
		o->clock_ns = clock;
		fetch_ahead(at, header + captured);
		at += header + captured;
		n++;
	}
	f->in.at += at - f->in.at;
	f->clock_ns = clock;
	f->number = number;
	return (int)n;
}

typedef int read_fn(struct file_source *f, struct frame *out, size_t max);

static int
read_native(struct file_source *f, struct frame *out, size_t max)
{
	return read_records(f, out, max, false, false);
}

static int
read_swapped(struct file_source *f, struct frame *out, size_t max)
{
	return read_records(f, out, max, true, false);
}

static int
read_modified(struct file_source *f, struct frame *out, size_t max)
{
	return read_records(f, out, max, false, true);
}

static int
read_modified_swapped(struct file_source *f, struct frame *out, size_t max)
{
	return read_records(f, out, max, true, true);
}

static read_fn *const variants[] = {
    read_native,
    read_swapped,
    read_modified,
    read_modified_swapped,
};

static uint8_t
variant_of(const struct pcap_magic *magic, bool swapped)
{
	if (magic->record_bytes == MODIFIED_BYTES)
		return swapped ? 3 : 2;
	return swapped ? 1 : 0;
}

static int
open_pcap(struct file_source *f, struct error *err)
{
	const uint8_t *at = f->in.at;
	bool swapped = !find_magic(at, false);
	const struct pcap_magic *magic = find_magic(at, swapped);
	uint16_t major = read_u16(at + 4, swapped);
	uint16_t minor = read_u16(at + 6, swapped);

	assert(magic); /* is_magic was asked first */
	if (major < 2)
		return error_set(err, -EBADMSG,
		    "%s: pcap version %u.%u is not known", file_source_label(f),
		    major, minor);
	f->pcap = (struct pcap_head){
	    .unit_ns = magic->unit_ns,
	    .units = (uint32_t)(NS_PER_S / magic->unit_ns),
	    .max_bytes = believable(read_u32(at + 16, swapped)),
	    .link = link_type_from_file(read_u32(at + 20, swapped)),
	    .record_bytes = magic->record_bytes,
	    .variant = variant_of(magic, swapped),
	    .lengths = lengths_of(major, minor),
	};
	source_met_link(&f->base, f->pcap.link);
	f->in.at += FILE_BYTES;
	return 0;
}

/* The captured length of the record whose header lies at in.at. */
static uint32_t
captured_length(const struct file_source *f)
{
	bool swapped = f->pcap.variant & 1;
	uint32_t first = read_u32(f->in.at + 8, swapped);
	uint32_t second = read_u32(f->in.at + 12, swapped);

	if (f->pcap.lengths == LENGTHS_WIRE_FIRST ||
	    (f->pcap.lengths == LENGTHS_EITHER && first > second))
		return second;
	return first;
}

/* Bring the whole next record into one piece; 1, or as file_format.read. */
static int
bring_record(struct file_source *f, struct error *err)
{
	size_t header = f->pcap.record_bytes;
	uint32_t captured;
	int r = byte_input_want(&f->in, header, err);

	if (r != INPUT_READY)
		return file_source_short(f, r, 0, header, "header bytes", err);
	captured = captured_length(f);
	if (captured > f->pcap.max_bytes)
		return file_source_damage(f, err,
		    "a captured length of %u bytes cannot be true", captured);
	r = byte_input_want(&f->in, header + captured, err);
	if (r != INPUT_READY)
		return file_source_short(
		    f, r, header, captured, "captured bytes", err);
	return 1;
}

static int
read_pcap(
    struct file_source *f, struct frame *out, size_t max, struct error *err)
{
	read_fn *read_variant = variants[f->pcap.variant];
	int n = read_variant(f, out, max);

	if (n > 0)
		return n;
	n = bring_record(f, err);
	return n > 0 ? read_variant(f, out, max) : n;
}

const struct file_format file_pcap = {
    .name = "pcap",
    .head_bytes = FILE_BYTES,
    .is_magic = is_magic,
    .open = open_pcap,
    .read = read_pcap,
};
