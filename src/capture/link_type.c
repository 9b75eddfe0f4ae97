/* SPDX-License-Identifier: BSD-2-Clause */
#include "link_type.h"

#include <pcap/pcap.h>
#include <stddef.h>
#include <stdio.h>

/* Where the two numberings differ (the tcpdump group's list of link types). */
static const struct {
	uint16_t link;
	int dlt;
} differ[] = {
    {50, DLT_PPP_SERIAL},
    {51, DLT_PPP_ETHER},
    {100, DLT_ATM_RFC1483},
    {101, DLT_RAW},
    {102, DLT_SLIP_BSDOS},
    {103, DLT_PPP_BSDOS},
    {106, DLT_ATM_CLIP},
    {246, DLT_PFSYNC},
    {258, DLT_PKTAP},
};

/* DLT_ values that old writers left in files, system by system. */
static const struct {
	uint16_t field, link;
} stray[] = {
    {11, 100},
    {12, 101},
    {14, 101},
};

/* clang-format off */
static const struct {
	uint16_t link;
	const char *name;
} names[] = {
	{ 0, "null" }, { 1, "ethernet" }, { 6, "token-ring" }, { 8, "slip" },
	{ 9, "ppp" }, { 10, "fddi" }, { 50, "ppp-hdlc" }, { 51, "pppoe" },
	{ 100, "atm" }, { 101, "raw" }, { 104, "c-hdlc" }, { 105, "wifi" },
	{ 107, "frame-relay" }, { 108, "loop" }, { 113, "sll" },
	{ 119, "wifi-prism" }, { 127, "radiotap" }, { 138, "firewire" },
	{ 163, "wifi-avs" }, { 189, "usb" }, { 192, "ppi" },
	{ 195, "802.15.4" }, { 220, "usb-mmapped" }, { 228, "ipv4" },
	{ 229, "ipv6" }, { 239, "nflog" }, { 249, "usbpcap" },
	{ 253, "netlink" }, { 258, "pktap" }, { 276, "sll2" },
};
/* clang-format on */

#define N(table) (sizeof(table) / sizeof((table)[0]))

int
link_type_to_dlt(uint16_t link)
{
	for (size_t i = 0; i < N(differ); i++)
		if (differ[i].link == link)
			return differ[i].dlt;
	return link;
}

uint16_t
link_type_from_dlt(int dlt)
{
	for (size_t i = 0; i < N(differ); i++)
		if (differ[i].dlt == dlt)
			return differ[i].link;
	return (uint16_t)dlt;
}

uint16_t
link_type_from_file(uint32_t field)
{
	uint16_t link = field & 0xffff; /* above: FCS length, reserved bits */

	for (size_t i = 0; i < N(stray); i++)
		if (stray[i].field == link)
			return stray[i].link;
	return link;
}

/* SLL: type in bytes 0-1; SLL2: in byte 10. Both in wire order. */
uint8_t
link_type_direction(const struct frame *frame)
{
	static const uint8_t directions[] = {
	    [0] = DIRECTION_IN,      /* to us */
	    [1] = DIRECTION_IN,      /* broadcast */
	    [2] = DIRECTION_IN,      /* multicast */
	    [3] = DIRECTION_UNKNOWN, /* between others */
	    [4] = DIRECTION_OUT,
	};
	unsigned type = 3;

	if (frame->link == LINK_LINUX_SLL && frame->captured >= 2)
		type = frame->data[0] << 8 | frame->data[1];
	if (frame->link == LINK_LINUX_SLL2 && frame->captured >= 11)
		type = frame->data[10];
	return type < N(directions) ? directions[type] : DIRECTION_UNKNOWN;
}

void
link_type_name(uint16_t link, char out[static LINK_NAME_BYTES])
{
	for (size_t i = 0; i < N(names); i++) {
		if (names[i].link == link) {
			snprintf(out, LINK_NAME_BYTES, "%s", names[i].name);
			return;
		}
	}
	snprintf(out, LINK_NAME_BYTES, "link %u", link);
}

void
link_type_number(uint16_t link, char out[static LINK_NAME_BYTES])
{
	const char *name = pcap_datalink_val_to_name(link_type_to_dlt(link));

	if (name)
		snprintf(out, LINK_NAME_BYTES, "%u (%s)", link, name);
	else if (link >= LINK_USER0 && link <= LINK_USER15)
		snprintf(out, LINK_NAME_BYTES, "%u (USER%u)", link,
		    (unsigned)(link - LINK_USER0));
	else
		snprintf(out, LINK_NAME_BYTES, "%u", link);
}
