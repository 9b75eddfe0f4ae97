/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever a payload, its line is printable ASCII, by itself and in a packet;
 * and TLS begins at the same place in it however it is cut. The first byte
 * chooses the app, the second the packet and the size of the segments.
 */
#include "message/dhcp.h"
#include "message/phrases.h"
#include "message/starttls.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_line(const char *line, size_t size)
{
	assert(memchr(line, '\0', size));
	for (const char *c = line; *c; c++)
		assert(*c >= ' ' && *c <= '~');
}

static void
check_phrase(enum app app, const uint8_t *data, size_t size)
{
	char line[100];

	message_phrase(app, data, size, line, sizeof(line));
	assert(line[0]);
	check_line(line, sizeof(line));
}

/* The same bytes behind a header, on a port that is for some protocol. */
static void
check_packet(uint8_t choice, const uint8_t *data, size_t size)
{
	static const uint16_t ports[] = {
	    25, 53, 123, 443, 547, 3306, 3478, 8000};
	bool tcp = choice & 8;
	struct frame frame = {.data = data, .captured = (uint32_t)size};
	struct packet packet = {
	    .flags = PACKET_PORTS | (tcp ? PACKET_TCP : 0),
	    .protocol = tcp ? 6 : 17,
	    .src_port = choice & 16 ? 50000 : ports[choice & 7],
	    .dst_port = choice & 16 ? ports[choice & 7] : 50000,
	    .payload_offset = 1,
	    .payload_bytes = (uint32_t)size - 1 + (choice & 32),
	};
	char line[100];

	assert(message_phrase_of_packet(&frame, &packet, line, sizeof(line)) ==
	       (line[0] != '\0'));
	check_line(line, sizeof(line));
}

/* Where TLS begins; size + 1 = lost, size + 2 = not in these bytes. */
static size_t
find_tls(enum app app, const uint8_t *data, size_t size, size_t step)
{
	struct starttls s = {.app = (uint8_t)app};
	size_t from = 0, to = 0;

	for (;;) {
		struct reading r = starttls_read(&s, data + from, to - from);

		assert(r.used <= to - from);
		if (r.lost)
			return size + 1;
		from += r.used;
		if (r.message)
			return from;
		if (r.skip > size - from)
			return size + 2;
		from += (size_t)r.skip;
		to = to < from ? from : to;
		if (r.used > 0 || r.skip > 0)
			continue;
		if (to == size)
			return size + 2;
		to = step < size - to ? to + step : size;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum app app;

	if (size < 2)
		return 0;
	app = (enum app)(data[0] % N_APPS);
	check_phrase(app, data + 2, size - 2);
	check_packet(data[1], data + 1, size - 1);
	assert(find_tls(app, data + 2, size - 2, size) ==
	       find_tls(app, data + 2, size - 2, 1 + data[1] % 32u));
	return 0;
}
