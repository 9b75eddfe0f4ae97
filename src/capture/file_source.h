/* SPDX-License-Identifier: BSD-2-Clause */
/* file_source owns the state of a file being read, whatever its format. */
#ifndef CAPTURE_FILE_SOURCE_H
#define CAPTURE_FILE_SOURCE_H

#include "byte_input.h"
#include "kept_blocks.h"
#include "source_ops.h"
#include "time_index.h"

#include "base/clock.h"

#include <string.h>

struct file_source;

/* A file format: how its head is known and its frames are read. */
struct file_format {
	const char *name;
	size_t head_bytes; /* at the start of the file, for open */

	bool (*is_magic)(const uint8_t magic[static 4]);

	/* Read the head, of which head_bytes lie at in.at. */
	int (*open)(struct file_source *f, struct error *err);

	/*
	 * Frames that lie in the input, up to max; 0 = idle, or the end with
	 * base.ended set. Only when it has none yet may it move the input.
	 */
	int (*read)(struct file_source *f, struct frame *out, size_t max,
	    struct error *err);
};

extern const struct file_format file_pcap;
extern const struct file_format file_pcapng;

struct pcap_head {
	uint32_t unit_ns;   /* of the fraction of a second */
	uint32_t units;     /* in a second */
	uint32_t max_bytes; /* captured bytes that can be believed */
	uint16_t link;
	uint8_t record_bytes; /* header of a record */
	uint8_t variant;      /* index of its reading function */
	uint8_t lengths;      /* enum pcap_lengths */
};

struct pcapng_interface;

struct pcapng_head {
	struct pcapng_interface *interfaces; /* of all sections, in order */
	uint32_t n_known;                    /* in that array */
	uint32_t room;
	uint32_t first; /* the section's interface 0 in that array */
	uint32_t count; /* described so far in the section */
	struct kept_blocks kept;
	bool swapped;
	source_named_fn *named; /* or NULL: nobody asks for names */
	void *named_to;
};

struct file_source {
	struct source base; /* first: a struct source is this */
	struct byte_input in;
	const struct file_format *format;
	struct capture_filter *filter;
	uint64_t number; /* frames read so far */
	int64_t clock_ns;
	int64_t lie_ns; /* largest clamped time: it moves no clock */
	struct pcap_head pcap;
	struct pcapng_head ng;
	struct time_index *index; /* NULL where seeking is impossible */
	bool waits;               /* at the edge of a file that is followed */
};

/*
 * file_source_new - open a file as a source, or as a part of one.
 *
 * whole    what it is part of, or NULL. A part is not asked for a filter or a
 *          time, and is modest in what it holds (byte_input.h)
 * errors   as source_open_file
 */
int file_source_new(const char *path, const struct source_config *config,
    struct source *whole, struct file_source **out, struct error *err);

/*
 * file_source_place - where the frame that is read next stands.
 * file_source_go    - back to there; not for what is packed or a stream.
 */
struct time_mark file_source_place(const struct file_source *f);
int file_source_go(
    struct file_source *f, const struct time_mark *place, struct error *err);

/* "standard input" or the path, for messages. */
const char *file_source_label(const struct file_source *f);

/*
 * file_source_damage - say what is wrong with the record to be read next.
 *
 * returns  -EBADMSG, with "FILE: frame N: " before the reason
 */
int file_source_damage(struct file_source *f, struct error *err,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * file_source_short - give the reason why a record is not there in one piece.
 *
 * state    of byte_input_want, not INPUT_READY
 * before   bytes of the record that are there and not meant by `what`
 * returns  0 for idle and for the end of the file between two records, else a
 *          negative errno, the text being "file ends inside a record (3 of
 *          WANTED WHAT)"
 */
int file_source_short(struct file_source *f, int state, size_t before,
    size_t wanted, const char *what, struct error *err);

extern const struct source_block_ops file_block_ops;

/* pcapng only: losses that its statistics blocks have told. */
struct source_losses file_pcapng_losses(const struct file_source *f);

/* A clamped time moves no clock, but a seek must still find the frame. */
static inline void
file_source_stamp_lie(struct file_source *f, struct frame *out)
{
	out->faults |= FRAME_TIME_LIE;
	out->clock_ns = f->clock_ns;
	if (out->time_ns > f->lie_ns)
		f->lie_ns = out->time_ns;
}

/* A wire length below the captured one, or absurd, counts as captured. */
static inline void
frame_set_lengths(struct frame *out, uint32_t captured, uint32_t wire)
{
	out->captured = captured;
	if (wire < captured || wire > FRAME_MAX_BYTES) {
		out->faults |= FRAME_LENGTH_LIE;
		wire = captured;
	}
	out->wire = wire;
	out->cut = wire > captured;
}

static inline uint32_t
read_u32(const uint8_t *p, bool swapped)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return swapped ? __builtin_bswap32(v) : v;
}

static inline uint16_t
read_u16(const uint8_t *p, bool swapped)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return swapped ? __builtin_bswap16(v) : v;
}

static inline uint64_t
read_u64(const uint8_t *p, bool swapped)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return swapped ? __builtin_bswap64(v) : v;
}

#endif
