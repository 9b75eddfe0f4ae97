/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes as a frame: the first two choose the link type, the third how much of
 * it was cut, the rest is the frame. Whatever they say, what the packet floor
 * makes of them keeps its promises.
 */
#include "packet/dissect.h"
#include "packet/fields.h"
#include "packet/issue.h"
#include "packet/summary.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PREFIX 3

static struct frame
frame_of(const uint8_t *data, size_t size)
{
	struct frame f = {
	    .data = data + PREFIX,
	    .number = 1,
	    .captured = (uint32_t)(size - PREFIX),
	    .link = (uint16_t)(data[0] << 8 | data[1]),
	};

	f.wire = f.captured + data[2];
	f.cut = f.captured < f.wire;
	return f;
}

static void
check_packet(const struct frame *f, const struct packet *p)
{
	assert(p->ip_offset <= f->captured);
	assert(p->transport_offset <= f->captured);
	assert(p->payload_offset <= f->captured);
	assert(p->payload_bytes <= f->wire);
	assert(p->family || !(p->flags & (PACKET_PORTS | PACKET_FRAGMENT)));
	assert(!(p->flags & PACKET_CUT) || f->cut);
	assert(!(p->flags & PACKET_TCP) || (p->flags & PACKET_PORTS));
	assert(p->n_issues <= PACKET_MAX_ISSUES);
	for (unsigned i = 0; i < p->n_issues; i++)
		assert(p->issues[i] > 0 && p->issues[i] < N_ISSUES);
	for (uint64_t left = p->layers; left; left >>= 8)
		assert((left & 0xff) > 0 && (left & 0xff) < N_LAYERS);
}

/* A fuzzer that looked at each comparison here would do little else. */
#if defined(__clang__)
#define UNWATCHED __attribute__((no_sanitize("coverage", "address")))
#else
#define UNWATCHED
#endif

/* Everything printable, and ended within its place. */
UNWATCHED static void
check_text(const char *text, size_t size)
{
	assert(memchr(text, '\0', size));
	for (; *text; text++)
		assert(*text >= ' ' && *text <= '~');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packet_fields fields;
	struct packet packet;
	struct frame frame;
	char text[160];

	if (size < PREFIX)
		return 0;
	frame = frame_of(data, size);
	dissect_frame(&frame, &packet);
	check_packet(&frame, &packet);
	summary_write(&frame, &packet, text, sizeof(text));
	check_text(text, sizeof(text));
	assert(summary_protocol(&packet)[0]);
	fields_read(&frame, &packet, &fields);
	check_text(fields.ip_options, sizeof(fields.ip_options));
	check_text(fields.tcp_options, sizeof(fields.tcp_options));
	return 0;
}
