/* SPDX-License-Identifier: BSD-2-Clause */
/* issue owns the list of everything that can be wrong with a frame. */
#ifndef PACKET_ISSUE_H
#define PACKET_ISSUE_H

#include <stdbool.h>

/*
 * name, public dotted id, meaning. Ids ending in ".short" mean that a header
 * runs past the bytes at hand: in a frame that was cut when it was captured
 * that is counted as "cut", never as an issue.
 */
/* clang-format off */
#define ISSUE_LIST(X) \
	X(FRAME_LENGTH, "frame.length", \
	    "Captured length exceeds the wire length, or the wire length is absurd") \
	X(FRAME_TIME, "frame.time", \
	    "Time before 1970 or a fraction that is no fraction") \
	X(LINK_UNKNOWN, "link.unknown", "Link type that tapdeck cannot read") \
	X(ETHERNET_SHORT, "ethernet.short", "Ethernet header cut off") \
	X(VLAN_SHORT, "vlan.short", "VLAN tag cut off") \
	X(VLAN_DEPTH, "vlan.depth", "More VLAN tags than anyone stacks") \
	X(LLC_SHORT, "llc.short", "802.2 LLC or SNAP header cut off") \
	X(LAYER_DEPTH, "layer.depth", "More headers than anyone nests") \
	X(LOOP_SHORT, "loop.short", "BSD loopback header cut off") \
	X(LOOP_FAMILY, "loop.family", "BSD loopback header names no known family") \
	X(SLL_SHORT, "sll.short", "Linux cooked header cut off") \
	X(RAW_VERSION, "raw.version", "Raw IP frame of neither version 4 nor 6") \
	X(MPLS_SHORT, "mpls.short", "MPLS label stack cut off") \
	X(MPLS_DEPTH, "mpls.depth", "More MPLS labels than anyone stacks") \
	X(PPP_SHORT, "ppp.short", "PPP header cut off") \
	X(PPPOE_SHORT, "pppoe.short", "PPPoE header cut off") \
	X(CHDLC_SHORT, "chdlc.short", "Cisco HDLC header cut off") \
	X(WLAN_SHORT, "wlan.short", "802.11 header cut off") \
	X(RADIOTAP_SHORT, "radiotap.short", "Radiotap header cut off") \
	X(RADIOTAP_LENGTH, "radiotap.length", "Radiotap header under 8 bytes") \
	X(PPI_SHORT, "ppi.short", "PPI header cut off") \
	X(PPI_LENGTH, "ppi.length", "PPI header under 8 bytes") \
	X(PRISM_SHORT, "prism.short", "Prism or AVS header cut off") \
	X(NFLOG_SHORT, "nflog.short", "NFLOG header cut off") \
	X(NFLOG_LENGTH, "nflog.length", "NFLOG attribute under 4 bytes") \
	X(LINK_SHORT, "link.short", "Header of a rare link type cut off") \
	X(MACSEC_SHORT, "macsec.short", "MACsec tag cut off") \
	X(PBB_SHORT, "pbb.short", "802.1ah service tag cut off") \
	X(NSH_SHORT, "nsh.short", "Network service header cut off") \
	X(ARP_SHORT, "arp.short", "ARP message cut off") \
	X(ARP_CLAIMED_TWICE, "arp.claimed-twice", \
	    "Address that two hosts claim within a minute") \
	X(IPV4_SHORT, "ipv4.short", "IPv4 header cut off") \
	X(IPV4_VERSION, "ipv4.version", "IPv4 announced, but the version is not 4") \
	X(IPV4_HEADER_LENGTH, "ipv4.header-length", "IPv4 header under 20 bytes") \
	X(IPV4_TOTAL_LENGTH, "ipv4.total-length", \
	    "IPv4 total length smaller than the header or larger than the frame") \
	X(IPV4_OPTION, "ipv4.option", "IPv4 option of a length that cannot be") \
	X(IPV6_SHORT, "ipv6.short", "IPv6 header cut off") \
	X(IPV6_VERSION, "ipv6.version", "IPv6 announced, but the version is not 6") \
	X(IPV6_PAYLOAD_LENGTH, "ipv6.payload-length", \
	    "IPv6 payload length larger than the frame") \
	X(IPV6_EXTENSION_SHORT, "ipv6.extension.short", \
	    "IPv6 extension header cut off") \
	X(IPV6_EXTENSION_DEPTH, "ipv6.extension-depth", \
	    "More IPv6 extension headers than anyone chains") \
	X(FRAGMENT_OVERLAP, "fragment.overlap", \
	    "Parts of a datagram overlap, which no sender does (RFC 5722)") \
	X(FRAGMENT_LENGTH, "fragment.length", \
	    "Part of a datagram that ends past 65535 bytes") \
	X(TUNNEL_SHORT, "tunnel.short", "Header of a tunnel cut off") \
	X(TUNNEL_DEPTH, "tunnel.depth", "More tunnels than anyone nests") \
	X(TCP_SHORT, "tcp.short", "TCP header cut off") \
	X(TCP_HEADER_LENGTH, "tcp.header-length", \
	    "TCP data offset under 20 bytes or past the segment") \
	X(TCP_OPTION, "tcp.option", "TCP option of a length that cannot be") \
	X(UDP_SHORT, "udp.short", "UDP header cut off") \
	X(UDP_LENGTH, "udp.length", \
	    "UDP length under 8 bytes or past the datagram") \
	X(ICMP_SHORT, "icmp.short", "ICMP header cut off") \
	X(ICMPV6_SHORT, "icmpv6.short", "ICMPv6 header cut off") \
	X(IGMP_SHORT, "igmp.short", "IGMP message cut off") \
	X(SCTP_SHORT, "sctp.short", "SCTP header cut off")
/* clang-format on */

#define ISSUE_ENUM(name, id, meaning) ISSUE_##name,
enum issue { ISSUE_NONE, ISSUE_LIST(ISSUE_ENUM) N_ISSUES };
#undef ISSUE_ENUM

/* Public dotted id, "ipv4.version"; never changes. */
const char *issue_id(enum issue issue);

/* One sentence for people. */
const char *issue_meaning(enum issue issue);

/* Does it say that bytes are missing (which a cut frame explains)? */
bool issue_is_short(enum issue issue);

#endif
