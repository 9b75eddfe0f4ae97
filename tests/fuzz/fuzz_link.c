/* SPDX-License-Identifier: BSD-2-Clause */
/* Whatever a frame's bytes say, dissect_frame keeps its promises. */
#include "packet/dissect.h"
#include "packet/icmp_quote.h"
#include "packet/issue.h"

#include "link_frame.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_names(const struct packet *p)
{
	assert(p->n_issues <= PACKET_MAX_ISSUES);
	for (unsigned i = 0; i < p->n_issues; i++)
		assert(p->issues[i] > 0 && p->issues[i] < N_ISSUES);
	assert(p->layers != 0);
	for (uint64_t left = p->layers; left; left >>= 8)
		assert((left & 0xff) > 0 && (left & 0xff) < N_LAYERS);
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
	assert(p->wire_bytes == f->wire && p->number == f->number);
	check_names(p);
}

static void
check_quote(const struct frame *f, const struct packet *p)
{
	struct packet quoted;

	if (icmp_error_of(p) == ICMP_ERROR_NONE ||
	    !icmp_quote_read(f, p, &quoted))
		return;
	assert(quoted.family != FAMILY_NONE);
	check_names(&quoted);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packet packet;
	struct frame frame;

	if (size < LINK_FRAME_PREFIX)
		return 0;
	frame = link_frame(data, size);
	dissect_frame(&frame, &packet);
	check_packet(&frame, &packet);
	check_quote(&frame, &packet);
	dissect_innermost(&frame, &packet);
	check_packet(&frame, &packet);
	return 0;
}
