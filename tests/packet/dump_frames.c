/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prints what dissect_frame makes of each frame of the captures named, tab
 * separated, for the tests that hold it against tshark and tcpdump:
 * number, source, destination, protocol, source port, destination port,
 * bytes, payload, layers, issues, protocol column, summary.
 */
#include "base/addr.h"
#include "packet/dissect.h"
#include "packet/issue.h"
#include "packet/summary.h"

#include "frames.h"

#include <stdio.h>
#include <stdlib.h>

static void
print_address(const struct packet *p, const uint8_t bytes[static 16])
{
	char text[ADDR_TEXT_BYTES];
	struct addr a = {.family = p->family};

	memcpy(a.bytes, bytes, sizeof(a.bytes));
	addr_text(&a, text);
	printf("%s\t", text);
}

static void
print_numbers(const struct packet *p)
{
	if (p->family == FAMILY_NONE)
		printf("\t");
	else
		printf("%u\t", p->protocol);
	if (p->flags & PACKET_PORTS)
		printf("%u\t%u\t", p->src_port, p->dst_port);
	else
		printf("\t\t");
	printf("%u\t%u\t", p->ip_bytes, p->payload_bytes);
}

static void
print_names(const struct packet *p)
{
	for (uint64_t left = p->layers; left; left >>= 8)
		printf(":%s", layer_id((enum layer)(left & 0xff)));
	printf("\t");
	for (unsigned i = 0; i < p->n_issues; i++)
		printf(" %s", issue_id((enum issue)p->issues[i]));
	printf("%s\t", p->flags & PACKET_CUT ? " cut" : "");
}

static void
print_frame(const struct frame *frame)
{
	char text[512];
	struct packet p;

	dissect_frame(frame, &p);
	printf("%llu\t", (unsigned long long)frame->number);
	print_address(&p, p.src);
	print_address(&p, p.dst);
	print_numbers(&p);
	print_names(&p);
	summary_write(frame, &p, NULL, text, sizeof(text));
	printf("%s\t%s\n", summary_protocol(&p), text);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		pcap_t *capture = frames_open(argv[i]);
		struct frame frame = {0};

		if (!capture)
			return EXIT_FAILURE;
		while (frames_next(capture, &frame))
			print_frame(&frame);
		pcap_close(capture);
	}
	return EXIT_SUCCESS;
}
