/* SPDX-License-Identifier: BSD-2-Clause */
/* frames owns how these tests read a capture: libpcap, one frame a call. */
#ifndef TESTS_PACKET_FRAMES_H
#define TESTS_PACKET_FRAMES_H

#include "packet/frame.h"

#include <pcap/pcap.h>
#include <stdbool.h>

#define FRAMES_ABSURD (16u << 20) /* longer on the wire is a lie */

/* The capture, or NULL when libpcap refuses it. */
static inline pcap_t *
frames_open(const char *path)
{
	char why[PCAP_ERRBUF_SIZE];

	return pcap_open_offline_with_tstamp_precision(
	    path, PCAP_TSTAMP_PRECISION_NANO, why);
}

static inline void
frames_fill(struct frame *out, const struct pcap_pkthdr *h, const uint8_t *data)
{
	bool lie = h->len < h->caplen || h->len > FRAMES_ABSURD;

	out->data = data;
	out->number++;
	out->time_ns = (int64_t)h->ts.tv_sec * 1000000000 + h->ts.tv_usec;
	out->clock_ns = out->time_ns;
	out->captured = h->caplen;
	out->wire = lie ? h->caplen : h->len;
	out->cut = out->captured < out->wire;
	out->faults = lie ? FRAME_LENGTH_LIE : 0;
}

/* The next frame; `out` starts out zeroed and is handed in again. */
static inline bool
frames_next(pcap_t *capture, struct frame *out)
{
	struct pcap_pkthdr *h;
	const uint8_t *data;

	if (pcap_next_ex(capture, &h, &data) != 1)
		return false;
	out->link = (uint16_t)pcap_datalink(capture);
	frames_fill(out, h, data);
	return true;
}

#endif
