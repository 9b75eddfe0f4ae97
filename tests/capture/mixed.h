/* SPDX-License-Identifier: BSD-2-Clause */
/* mixed owns a capture with frames out of order, plain and compressed. */
#ifndef TESTS_CAPTURE_MIXED_H
#define TESTS_CAPTURE_MIXED_H

#include "captures.h"

#include <archive.h>
#include <archive_entry.h>

/* 1000 frames, one a second from 1000 s on, but every tenth 300 s late. */
#define MIXED_FRAMES 1000

static inline uint32_t
mixed_second(unsigned i)
{
	return i % 10 == 9 && i > 400 ? 1000 + i - 300 : 1000 + i;
}

static inline struct capture *
mixed_capture(size_t bytes_each)
{
	struct capture *c = capture_new(false);

	pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
	for (unsigned i = 0; i < MIXED_FRAMES; i++)
		pcap_record(c, mixed_second(i), 0, (uint32_t)bytes_each,
		    (uint32_t)bytes_each);
	return c;
}

/* The same, with 600 bytes each that no compressor makes smaller. */
static inline struct capture *
noise_capture(void)
{
	struct capture *c = mixed_capture(600);
	uint32_t x = 1;

	for (size_t i = 24; i < c->n; i++) {
		x = x * 1664525 + 1013904223;
		if ((i - 24) % 616 >= 16)
			c->bytes[i] = (uint8_t)(x >> 24);
	}
	return c;
}

static inline void
pack(int (*filter)(struct archive *), const struct capture *c, uint8_t *out,
    size_t room, size_t *used)
{
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();

	archive_write_set_format_raw(a);
	CHECK(filter(a) >= ARCHIVE_WARN);
	archive_write_set_bytes_in_last_block(a, 1);
	CHECK_EQ(archive_write_open_memory(a, out, room, used), ARCHIVE_OK);
	archive_entry_set_filetype(entry, AE_IFREG);
	CHECK_EQ(archive_write_header(a, entry), ARCHIVE_OK);
	CHECK_EQ(archive_write_data(a, c->bytes, c->n), c->n);
	CHECK_EQ(archive_write_close(a), ARCHIVE_OK);
	archive_entry_free(entry);
	archive_write_free(a);
}

#endif
