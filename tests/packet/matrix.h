/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * matrix owns frames put together from parts: every link header before every
 * tunnel, between IPv4 and IPv6 outside and inside. Each part says what layers
 * it is to us and what tshark calls it (frame.protocols of tshark 4.0.17).
 */
#ifndef TESTS_PACKET_MATRIX_H
#define TESTS_PACKET_MATRIX_H

#include "told.h"

#define MATRIX_HEADERS 3

enum matrix_length { LENGTH_NONE, LENGTH_BIG, LENGTH_LITTLE };

/* A header; a length field of 16 bits counts what follows it and `adds`. */
struct matrix_header {
	const char
	    *hex[2]; /* before IPv4 and before IPv6; [1] NULL: the same */
	enum matrix_length length;
	unsigned length_at, adds;
};

/* Headers outermost first; those of a tunnel lie behind an IP header. */
struct matrix_part {
	const char *name;
	uint16_t number;    /* link type, or IP protocol before IPv4 */
	uint16_t number6;   /* IP protocol before IPv6; 0: the same */
	uint8_t families;   /* bit 0: before IPv4, bit 1: before IPv6 */
	const char *layers; /* as we call them */
	const char *tshark; /* NULL: it does not look inside by itself */
	struct matrix_header headers[MATRIX_HEADERS];
};

#define BOTH 3
#define ONLY_4 1
#define ONLY_6 2
/* clang-format off */
#define ETHER { { MACS "0800", MACS "86dd" }, LENGTH_NONE, 0, 0 }
#define WLAN { { "0801 0000 020000000001 020000000002 020000000003 1000" \
	"aaaa03 000000 0800", \
	"0801 0000 020000000001 020000000002 020000000003 1000" \
	"aaaa03 000000 86dd" }, LENGTH_NONE, 0, 0 }
#define PLAIN(v4, v6) { { v4, v6 }, LENGTH_NONE, 0, 0 }
#define SAME(hex) { { hex, NULL }, LENGTH_NONE, 0, 0 }
#define UDP_TO(port) { { "c000" port "0000 0000", NULL }, LENGTH_BIG, 4, 8 }
/* RFC 9542 2.1.1; of a vendor's prefix, which tshark's guess goes by. */
#define KNOWN_MACS "00005e005302 00005e005301"
#define LABEL "0006 41 40" /* RFC 3032: label 100, bottom, time to live 64 */

static const struct matrix_part matrix_links[] = {
	{ "ethernet", 1, 0, BOTH, "ethernet", "eth:ethertype", { ETHER } },
	{ "802.1Q", 1, 0, BOTH, "ethernet vlan", "eth:ethertype:vlan:ethertype",
	  { PLAIN(MACS "8100 0064 0800", MACS "8100 0064 86dd") } },
	{ "QinQ", 1, 0, BOTH, "ethernet vlan vlan",
	  "eth:ethertype:vlan:ethertype:vlan:ethertype",
	  { PLAIN(MACS "9100 0064 8100 0065 0800",
	      MACS "9100 0064 8100 0065 86dd") } },
	{ "802.1ad", 1, 0, BOTH, "ethernet vlan vlan",
	  "eth:ethertype:ieee8021ad:ethertype:vlan:ethertype",
	  { PLAIN(MACS "88a8 0064 8100 0065 0800",
	      MACS "88a8 0064 8100 0065 86dd") } },
	{ "mpls", 1, 0, BOTH, "ethernet mpls", "eth:ethertype:mpls",
	  { SAME(MACS "8847" LABEL) } },
	{ "mpls two labels", 1, 0, BOTH, "ethernet mpls",
	  "eth:ethertype:mpls", { SAME(MACS "8847 00064040" LABEL) } },
	{ "pseudowire", 1, 0, BOTH, "ethernet mpls ethernet",
	  "eth:ethertype:mpls:pwethheuristic:pwethnocw:eth:ethertype",
	  { SAME(MACS "8847" LABEL),
	    PLAIN(KNOWN_MACS "0800", KNOWN_MACS "86dd") } },
	{ "control word", 1, 0, BOTH, "ethernet mpls ethernet",
	  "eth:ethertype:mpls:pwethheuristic:pwethcw:eth:ethertype",
	  { SAME(MACS "8847" LABEL "00000000"),
	    PLAIN(KNOWN_MACS "0800", KNOWN_MACS "86dd") } },
	{ "pppoe", 1, 0, BOTH, "ethernet pppoe ppp", "eth:ethertype:pppoes:ppp",
	  { { { MACS "8864 1100 0001 0000", NULL }, LENGTH_BIG, 18, 0 },
	    PLAIN("0021", "0057") } },
	{ "llc snap", 1, 0, BOTH, "ethernet llc", "eth:llc",
	  { { { MACS "0000", NULL }, LENGTH_BIG, 12, 0 },
	    PLAIN("aaaa03 000000 0800", "aaaa03 000000 86dd") } },
	{ "ppp", 9, 0, BOTH, "ppp", "ppp", { PLAIN("ff03 0021", "ff03 0057") } },
	{ "ppp hdlc", 50, 0, BOTH, "ppp", "ppp",
	  { PLAIN("ff03 0021", "ff03 0057") } },
	{ "ppp direction", 204, 0, BOTH, "ppp", "ppp",
	  { PLAIN("01 ff03 0021", "00 ff03 0057") } },
	{ "pppoe link", 51, 0, BOTH, "pppoe ppp", "pppoes:ppp",
	  { { { "1100 0001 0000", NULL }, LENGTH_BIG, 4, 0 },
	    PLAIN("0021", "0057") } },
	{ "cisco hdlc", 104, 0, BOTH, "chdlc", "chdlc",
	  { PLAIN("0f00 0800", "0f00 86dd") } },
	{ "null", 0, 0, BOTH, "loop", "null",
	  { PLAIN("02000000", "1e000000") } },
	{ "loop", 108, 0, BOTH, "loop", "null",
	  { PLAIN("00000002", "00000018") } },
	{ "raw", 101, 0, BOTH, "raw", "raw", { SAME("") } },
	{ "raw 12", 12, 0, BOTH, "raw", "raw", { SAME("") } },
	{ "raw 14", 14, 0, BOTH, "raw", "raw", { SAME("") } },
	{ "ipv4 only", 228, 0, ONLY_4, "raw", "", { SAME("") } },
	{ "ipv6 only", 229, 0, ONLY_6, "raw", "", { SAME("") } },
	{ "cooked", 113, 0, BOTH, "sll", "sll:ethertype",
	  { PLAIN("0000 0001 0006 0200000000010000 0800",
	      "0000 0001 0006 0200000000010000 86dd") } },
	{ "cooked 2", 276, 0, BOTH, "sll2", "sll:ethertype",
	  { PLAIN("0800 0000 00000001 0001 00 06 0200000000010000",
	      "86dd 0000 00000001 0001 00 06 0200000000010000") } },
	{ "802.11", 105, 0, BOTH, "wlan llc", "wlan:llc", { WLAN } },
	{ "radiotap", 127, 0, BOTH, "radiotap wlan llc",
	  "radiotap:wlan_radio:wlan:llc",
	  { SAME("00 00 0800 00000000"), WLAN } },
	{ "ppi", 192, 0, BOTH, "ppi wlan llc", "ppi:wlan_radio:wlan:llc",
	  { SAME("00 00 0800 69000000"), WLAN } },
	{ "mpls link", 219, 0, BOTH, "mpls", NULL, { SAME(LABEL) } },
	{ "nflog", 239, 0, BOTH, "nflog", "nflog",
	  { PLAIN("02 00 0000", "0a 00 0000"),
	    { { "0000 0900", NULL }, LENGTH_LITTLE, 0, 4 } } },
	{ "fddi", 10, 0, BOTH, "fddi llc", "fddi:llc",
	  { PLAIN("50" MACS "aaaa03 000000 0800",
	      "50" MACS "aaaa03 000000 86dd") } },
};

static const struct matrix_part matrix_tunnels[] = {
	{ "gre", 47, 0, BOTH, "gre", "gre", { PLAIN("0000 0800", "0000 86dd") } },
	{ "gre keyed", 47, 0, BOTH, "gre", "gre",
	  { PLAIN("2000 0800 0000002a", "2000 86dd 0000002a") } },
	{ "gre all", 47, 0, BOTH, "gre", "gre",
	  { PLAIN("b000 0800 0000 0000 0000002a 00000001",
	      "b000 86dd 0000 0000 0000002a 00000001") } },
	{ "gre bridged", 47, 0, BOTH, "gre ethernet", "gre:eth:ethertype",
	  { SAME("0000 6558"), ETHER } },
	{ "erspan 2", 47, 0, BOTH, "gre erspan ethernet",
	  "gre:erspan:eth:ethertype",
	  { SAME("1000 88be 00000001 1001000000000000"), ETHER } },
	{ "erspan 3", 47, 0, BOTH, "gre erspan ethernet",
	  "gre:erspan:eth:ethertype",
	  { SAME("1000 22eb 00000001 200100000000000000000000"), ETHER } },
	{ "mpls in gre", 47, 0, BOTH, "gre mpls", "gre:mpls",
	  { SAME("0000 8847" LABEL) } },
	{ "ip in ip", 4, 41, BOTH, "ipip", "", { SAME("") } },
	{ "teredo", 17, 0, ONLY_6, "udp teredo", "udp:teredo",
	  { UDP_TO("0dd8") } },
	{ "vxlan", 17, 0, BOTH, "udp vxlan ethernet", "udp:vxlan:eth:ethertype",
	  { UDP_TO("12b5"), SAME("08000000 00002a00"), ETHER } },
	{ "geneve", 17, 0, BOTH, "udp geneve", "udp:geneve",
	  { UDP_TO("17c1"),
	    PLAIN("0000 0800 00002a00", "0000 86dd 00002a00") } },
	{ "geneve bridged", 17, 0, BOTH, "udp geneve ethernet",
	  "udp:geneve:eth:ethertype",
	  { UDP_TO("17c1"), SAME("0100 6558 00002a00 00000000"), ETHER } },
	{ "gtp", 17, 0, BOTH, "udp gtp", "udp:gtp",
	  { UDP_TO("0868"), { { "30ff 0000 00000001", NULL }, LENGTH_BIG, 2, 0 } } },
	{ "gtp sequence", 17, 0, BOTH, "udp gtp", "udp:gtp",
	  { UDP_TO("0868"),
	    { { "32ff 0000 00000001 00010000", NULL }, LENGTH_BIG, 2, 4 } } },
	{ "mpls in ip", 137, 0, BOTH, "mpls-in-ip mpls", "mpls",
	  { SAME(LABEL) } },
	{ "mpls in udp", 17, 0, BOTH, "udp mpls", "udp:mpls",
	  { UDP_TO("19eb"), SAME(LABEL) } },
	{ "l2tp 2", 17, 0, BOTH, "udp l2tp ppp", "udp:l2tp:ppp",
	  { UDP_TO("06a5"), SAME("0002 0001 0001"),
	    PLAIN("ff03 0021", "ff03 0057") } },
	{ "l2tp 3", 115, 0, BOTH, "l2tp ethernet", NULL,
	  { SAME("00000001"), ETHER } },
	{ "etherip", 97, 0, BOTH, "etherip ethernet", "etherip:eth:ethertype",
	  { SAME("3000"), ETHER } },
};
/* clang-format on */

#define MATRIX_N_LINKS (sizeof(matrix_links) / sizeof(matrix_links[0]))
#define MATRIX_N_TUNNELS (sizeof(matrix_tunnels) / sizeof(matrix_tunnels[0]))

/* Bytes of a frame, written from its end: lengths are known by then. */
struct matrix_frame {
	uint8_t bytes[TOLD_MAX];
	size_t n;
};

static inline const uint8_t *
matrix_bytes(const struct matrix_frame *f)
{
	return f->bytes + sizeof(f->bytes) - f->n;
}

static inline void
matrix_put(struct matrix_frame *f, const struct matrix_header *h, bool six)
{
	uint8_t header[TOLD_MAX];
	size_t n = told_bytes(six && h->hex[1] ? h->hex[1] : h->hex[0], header);
	size_t length = f->n + h->adds;
	unsigned low = h->length == LENGTH_BIG;

	if (h->length != LENGTH_NONE) {
		header[h->length_at + !low] = (uint8_t)(length >> 8);
		header[h->length_at + low] = (uint8_t)length;
	}
	f->n += n;
	memcpy(f->bytes + sizeof(f->bytes) - f->n, header, n);
}

/* `six`: what the part is put before is IPv6. */
static inline void
matrix_put_part(
    struct matrix_frame *f, const struct matrix_part *part, bool six)
{
	for (unsigned i = MATRIX_HEADERS; i-- > 0;)
		if (part->headers[i].hex[0])
			matrix_put(f, &part->headers[i], six);
}

/* Outer addresses end in 1 and 2, inner ones in 17 and 18. */
static inline void
matrix_put_ip(
    struct matrix_frame *f, bool six, unsigned protocol, const char *places)
{
	char hex[200];

	if (six)
		snprintf(hex, sizeof(hex),
		    "60000000 0000 %02x 40 20010db80000000000000000000000%.2s"
		    "20010db80000000000000000000000%.2s",
		    protocol, places, places + 2);
	else
		snprintf(hex, sizeof(hex),
		    "45000000 12340000 40%02x0000 c00002%.2s c00002%.2s",
		    protocol, places, places + 2);
	matrix_put(f,
	    &(struct matrix_header){
		{hex}, LENGTH_BIG, six ? 4 : 2, six ? 0 : 20},
	    false);
}

/* One cell of the matrix. */
struct matrix_cell {
	const struct matrix_part *link, *tunnel;
	bool outer6, inner6;
};

static inline bool
matrix_exists(const struct matrix_cell *c)
{
	return (c->link->families >> c->outer6 & 1) &&
	       (c->tunnel->families >> c->inner6 & 1);
}

static inline void
matrix_build(const struct matrix_cell *c, struct matrix_frame *f)
{
	static const struct matrix_header udp = {
	    {"c001 c002 0000 0000 61626364"}, LENGTH_BIG, 4, 12};
	unsigned protocol = c->tunnel->number;

	if (c->inner6 && c->tunnel->number6)
		protocol = c->tunnel->number6;
	f->n = 0;
	matrix_put(f, &udp, false);
	matrix_put_ip(f, c->inner6, 17, "1112");
	matrix_put_part(f, c->tunnel, c->inner6);
	matrix_put_ip(f, c->outer6, protocol, "0102");
	matrix_put_part(f, c->link, c->outer6);
}

#endif
