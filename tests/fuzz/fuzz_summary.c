/* SPDX-License-Identifier: BSD-2-Clause */
/* Whatever a frame's bytes say, its line and its fields are plain text. */
#include "packet/dissect.h"
#include "packet/fields.h"
#include "packet/summary.h"

#include "unwatched.h"

#include "link_frame.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Everything printable, and ended within its place. */
UNWATCHED static void
check_text(const char *text, size_t size)
{
	assert(memchr(text, '\0', size));
	for (; *text; text++)
		assert(*text >= ' ' && *text <= '~');
}

static void
check_fields(const struct frame *frame, const struct packet *packet)
{
	struct packet_fields f;

	fields_read(frame, packet, &f);
	check_text(f.ip_options, sizeof(f.ip_options));
	check_text(f.tcp_options, sizeof(f.tcp_options));
	assert(f.has_ip == (packet->family != FAMILY_NONE));
	assert(!f.has_tcp || f.dataofs * 4u <= 60);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packet packet;
	struct frame frame;
	char text[160];

	if (size < LINK_FRAME_PREFIX)
		return 0;
	frame = link_frame(data, size);
	dissect_frame(&frame, &packet);
	summary_write(&frame, &packet, NULL, text, sizeof(text));
	check_text(text, sizeof(text));
	assert(summary_protocol(&packet)[0]);
	check_fields(&frame, &packet);
	return 0;
}
