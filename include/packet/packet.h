/* SPDX-License-Identifier: BSD-2-Clause */
/* packet owns what the headers of one frame say; dissect fills it. */
#ifndef PACKET_PACKET_H
#define PACKET_PACKET_H

#include "base/addr.h"

#include <stdbool.h>
#include <stdint.h>

/* Layers as the protocols view names them: name, public id, title. */
/* clang-format off */
#define LAYER_LIST(X) \
	X(ETHERNET, "ethernet", "Ethernet") \
	X(VLAN, "vlan", "802.1Q VLAN") \
	X(NULL_LOOP, "loop", "BSD loopback") \
	X(RAW, "raw", "Raw IP") \
	X(SLL, "sll", "Linux cooked") \
	X(SLL2, "sll2", "Linux cooked 2") \
	X(ARP, "arp", "ARP") \
	X(IPV4, "ipv4", "IPv4") \
	X(IPV6, "ipv6", "IPv6") \
	X(TCP, "tcp", "TCP") \
	X(UDP, "udp", "UDP") \
	X(ICMP, "icmp", "ICMP") \
	X(ICMPV6, "icmpv6", "ICMPv6") \
	X(SCTP, "sctp", "SCTP") \
	X(IGMP, "igmp", "IGMP") \
	X(ESP, "esp", "ESP") \
	X(GRE, "gre", "GRE") \
	X(IPIP, "ipip", "IP in IP") \
	X(OSPF, "ospf", "OSPF") \
	X(PIM, "pim", "PIM") \
	X(EIGRP, "eigrp", "EIGRP") \
	X(VRRP, "vrrp", "VRRP") \
	X(L2TP, "l2tp", "L2TP") \
	X(DCCP, "dccp", "DCCP") \
	X(UDPLITE, "udplite", "UDP-Lite") \
	X(MPLS_IP, "mpls-in-ip", "MPLS in IP") \
	X(ETHERIP, "etherip", "EtherIP") \
	X(ERSPAN, "erspan", "ERSPAN") \
	X(VXLAN, "vxlan", "VXLAN") \
	X(GENEVE, "geneve", "GENEVE") \
	X(GTP, "gtp", "GTP-U") \
	X(TEREDO, "teredo", "Teredo") \
	X(FRAGMENT, "fragment", "Later fragment") \
	X(IP_OTHER, "ip-other", "Other IP protocol") \
	X(LLC, "llc", "802.2 LLC") \
	X(MPLS, "mpls", "MPLS") \
	X(PPP, "ppp", "PPP") \
	X(PPP_CONTROL, "ppp-control", "PPP control") \
	X(PPP_OTHER, "ppp-other", "Other PPP protocol") \
	X(PPPOE, "pppoe", "PPPoE") \
	X(PPPOE_DISCOVERY, "pppoe-discovery", "PPPoE discovery") \
	X(CHDLC, "chdlc", "Cisco HDLC") \
	X(SLARP, "slarp", "Cisco SLARP") \
	X(WLAN, "wlan", "802.11") \
	X(RADIOTAP, "radiotap", "Radiotap") \
	X(PPI, "ppi", "PPI") \
	X(PRISM, "prism", "Prism or AVS") \
	X(NETLINK, "netlink", "Netlink") \
	X(NFLOG, "nflog", "NFLOG") \
	X(ENC, "enc", "IPsec tap") \
	X(PFLOG, "pflog", "PF log") \
	X(FDDI, "fddi", "FDDI") \
	X(ATM, "atm", "ATM AAL5") \
	X(MACSEC, "macsec", "MACsec") \
	X(PBB, "pbb", "802.1ah backbone") \
	X(VNTAG, "vntag", "802.1BR tag") \
	X(NSH, "nsh", "Service header (NSH)") \
	X(CFM, "cfm", "Ethernet OAM (802.1ag)") \
	X(TIPC, "tipc", "TIPC") \
	X(RRCP, "rrcp", "Realtek RRCP") \
	X(STP, "stp", "Spanning tree") \
	X(LLDP, "lldp", "LLDP") \
	X(CDP, "cdp", "CDP") \
	X(VTP, "vtp", "VTP") \
	X(DTP, "dtp", "DTP") \
	X(UDLD, "udld", "UDLD") \
	X(PAGP, "pagp", "PAgP") \
	X(EAPOL, "eapol", "EAPOL") \
	X(SLOW, "slow", "Slow protocols (LACP)") \
	X(PTP, "ptp", "PTP") \
	X(CTP, "ctp", "Ethernet loopback test") \
	X(WOL, "wol", "Wake-on-LAN") \
	X(OSI, "osi", "OSI (IS-IS)") \
	X(IPX, "ipx", "IPX") \
	X(NETBIOS, "netbios", "NetBIOS frames") \
	X(APPLETALK, "appletalk", "AppleTalk") \
	X(AOE, "aoe", "ATA over Ethernet") \
	X(FCOE, "fcoe", "FCoE") \
	X(PROFINET, "profinet", "PROFINET") \
	X(ETHERCAT, "ethercat", "EtherCAT") \
	X(HOMEPLUG, "homeplug", "HomePlug") \
	X(BATMAN, "batman", "B.A.T.M.A.N.") \
	X(ETHERTYPE_OTHER, "ethertype-other", "Other EtherType") \
	X(LINK_OTHER, "link-other", "Unknown link type")
/* clang-format on */

#define LAYER_ENUM(name, id, title) LAYER_##name,
enum layer { LAYER_NONE, LAYER_LIST(LAYER_ENUM) N_LAYERS };
#undef LAYER_ENUM

/* Public id ("ipv4") and title ("IPv4") of a layer. */
const char *layer_id(enum layer layer);
const char *layer_title(enum layer layer);

#define PACKET_MAX_ISSUES 4

#define PACKET_PORTS 1u           /* src_port and dst_port are valid */
#define PACKET_TCP 2u             /* seq, ack, window, tcp_flags are valid */
#define PACKET_FRAGMENT 4u        /* part of a fragmented datagram */
#define PACKET_LATER_FRAGMENT 8u  /* ... and not its first part */
#define PACKET_ICMP 16u           /* icmp_type and icmp_code are valid */
#define PACKET_CUT 32u            /* a header lies past the captured bytes */
#define PACKET_MORE_FRAGMENTS 64u /* not the datagram's last part */
#define PACKET_TUNNEL 128u        /* carries a packet of its own */

/* TCP flag bits as on the wire (RFC 9293 3.1, RFC 3168). */
#define TCP_FIN 0x01u
#define TCP_SYN 0x02u
#define TCP_RST 0x04u
#define TCP_PSH 0x08u
#define TCP_ACK 0x10u
#define TCP_URG 0x20u
#define TCP_ECE 0x40u
#define TCP_CWR 0x80u

/*
 * What one frame is, by its outermost IP header. Host byte order throughout,
 * except the addresses. A frame without an IP header has family FAMILY_NONE,
 * and only time, lengths, layers and issues mean something.
 */
struct packet {
	uint8_t src[16], dst[16]; /* as in struct addr */
	uint8_t family;           /* enum family */
	uint8_t protocol;  /* IP protocol number after extension headers */
	uint8_t flags;     /* PACKET_ bits */
	uint8_t tcp_flags; /* with PACKET_TCP */
	uint16_t src_port, dst_port;
	uint32_t ip_bytes;            /* CONTRACT: "bytes" */
	uint32_t payload_bytes;       /* transport payload by the headers */
	uint32_t seq, ack;            /* with PACKET_TCP */
	uint16_t window;              /* with PACKET_TCP, unscaled */
	uint8_t icmp_type, icmp_code; /* with PACKET_ICMP */
	/*
	 * Offsets from the first byte of the frame, never past `captured`;
	 * 0 = not reached (raw IP frames have their IP header at 0). Without
	 * IP, payload_offset is where the innermost layer known begins.
	 */
	uint16_t ip_offset, transport_offset, payload_offset;
	/* With PACKET_FRAGMENT: offset in units of 8 bytes, length in bytes. */
	uint32_t fragment_id;
	uint16_t fragment_offset, fragment_bytes;
	/* enum layer a byte, outermost lowest; past 8 the last one counts. */
	uint64_t layers;
	uint8_t issues[PACKET_MAX_ISSUES]; /* enum issue; the first n_issues */
	uint8_t n_issues;
	/* Copied from the frame. */
	uint8_t direction; /* enum direction */
	uint8_t cut;       /* 1 when less was kept than was on the wire */
	uint32_t wire_bytes;
	int64_t time_ns, clock_ns;
	uint64_t number;
};

/* The last layer that was met; LAYER_NONE when none was. */
static inline enum layer
packet_innermost(const struct packet *p)
{
	uint64_t left = p->layers;

	while (left >> 8)
		left >>= 8;
	return (enum layer)left;
}

#endif
