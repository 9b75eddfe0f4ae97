/* SPDX-License-Identifier: BSD-2-Clause */
/* tape owns the writing of small captures of real packets for deck's tests. */
#ifndef TESTS_DECK_TAPE_H
#define TESTS_DECK_TAPE_H

#include "check.h"

#include "base/clock.h"
#include "capture/source.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define TAPE_START (INT64_C(1700000000) * NS_PER_S)
#define HOUR (3600 * NS_PER_S)
#define TAPE_HEADERS 42 /* Ethernet, IPv4, UDP */

/* A classic pcap with nanoseconds, in a file that lives in memory. */
struct tape {
	FILE *file;
	char path[32];
	unsigned n;
};

static inline void
tape_u32(FILE *f, uint32_t v)
{
	assert_int_equal(fwrite(&v, 4, 1, f), 1);
}

static inline void
tape_head(FILE *f)
{
	static const uint32_t head[] = {
	    0xa1b23c4d, 4u << 16 | 2, 0, 0, 1u << 24, 1};

	for (size_t i = 0; i < 6; i++)
		tape_u32(f, head[i]);
}

static inline void
tape_record_head(FILE *f, int64_t time_ns, uint32_t bytes)
{
	tape_u32(f, (uint32_t)(time_ns / NS_PER_S));
	tape_u32(f, (uint32_t)(time_ns % NS_PER_S));
	tape_u32(f, bytes);
	tape_u32(f, bytes);
}

/* UDP over IPv4 (RFC 768, RFC 791) between hosts and ports drawn from i. */
static inline void
tape_headers(uint8_t out[static TAPE_HEADERS], unsigned i, uint32_t bytes)
{
	uint32_t mixed = i * 2654435761u;
	uint32_t ip = bytes - 14, udp = bytes - 34;
	uint8_t h[TAPE_HEADERS] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};
	uint8_t *p = h + 14;

	p[0] = 0x45;
	p[2] = (uint8_t)(ip >> 8);
	p[3] = (uint8_t)ip;
	p[8] = 64;
	p[9] = 17;
	memcpy(p + 12, (uint8_t[]){10, 0, 0, (uint8_t)(mixed >> 27)}, 4);
	memcpy(p + 16, (uint8_t[]){192, 0, 2, (uint8_t)(mixed >> 22)}, 4);
	p[20] = 0x80;
	p[21] = (uint8_t)(mixed >> 24);
	p[23] = (uint8_t)(i % 3 ? 53 : 123);
	p[24] = (uint8_t)(udp >> 8);
	p[25] = (uint8_t)udp;
	memcpy(out, h, sizeof(h));
}

static inline void
tape_write_frame(FILE *f, unsigned i, int64_t time_ns, uint32_t bytes)
{
	uint8_t headers[TAPE_HEADERS];
	static const uint8_t zeros[4096];
	uint32_t left = bytes - TAPE_HEADERS;

	assert_true(bytes >= TAPE_HEADERS);
	tape_record_head(f, time_ns, bytes);
	tape_headers(headers, i, bytes);
	assert_int_equal(fwrite(headers, 1, sizeof(headers), f), TAPE_HEADERS);
	while (left > 0) {
		uint32_t n = left < sizeof(zeros) ? left : sizeof(zeros);

		assert_int_equal(fwrite(zeros, 1, n, f), n);
		left -= n;
	}
}

static inline struct tape
tape_new(void)
{
	struct tape t = {0};
	int fd = memfd_create("tape", MFD_CLOEXEC);

	assert_true(fd >= 0);
	snprintf(t.path, sizeof(t.path), "/proc/self/fd/%d", fd);
	t.file = fdopen(fd, "w");
	assert_non_null(t.file);
	tape_head(t.file);
	return t;
}

static inline void
tape_add(struct tape *t, int64_t offset_ns, uint32_t bytes)
{
	tape_write_frame(t->file, ++t->n, TAPE_START + offset_ns, bytes);
}

/* n frames, one every gap_ns, of 60 to 1500 bytes. */
static inline struct tape
tape_of(unsigned n, int64_t gap_ns)
{
	struct tape t = tape_new();

	for (unsigned i = 0; i < n; i++)
		tape_add(&t, i * gap_ns, 60 + i * 37 % 1441);
	return t;
}

static inline struct source *
tape_open(struct tape *t)
{
	struct source *s = NULL;
	struct error err = {""};

	fflush(t->file);
	if (source_open_file(t->path, NULL, &s, &err) < 0)
		fail_msg("%s", err.text);
	return s;
}

static inline void
tape_free(struct tape *t)
{
	fclose(t->file);
}

#endif
