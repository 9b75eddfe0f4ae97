/* SPDX-License-Identifier: BSD-2-Clause */
/* Headers that lie below IP in captures other than plain Ethernet's. */
#include "told.h"

#define LINK_PPP 9
#define LINK_FDDI 10
#define LINK_PPP_HDLC 50
#define LINK_PPPOE 51
#define LINK_ATM 100
#define LINK_CHDLC 104
#define LINK_WLAN 105
#define LINK_ENC 109
#define LINK_PFLOG 117
#define LINK_PRISM 119
#define LINK_RADIOTAP 127
#define LINK_AVS 163
#define LINK_PPI 192
#define LINK_PPP_DIRECTION 204
#define LINK_MPLS 219
#define LINK_NFLOG 239

#define DATAGRAM IPV4("0020", "11") UDP("000c") "61626364"
#define TOLD FROM4 "protocol 17, ports 1234 53, bytes 32, payload 4, "
#define DATAGRAM6 IPV6("000c", "11") UDP("000c") "61626364"
#define TOLD6 FROM6 "protocol 17, ports 1234 53, bytes 52, payload 4, "

/* RFC 3032: label 20 bits, class 3, bottom 1, time to live 8. */
static void
test_mpls_labels_are_stepped_over(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_ETHERNET, ETH("8847") "00010140" DATAGRAM),
	    TOLD "ethernet mpls ipv4 udp");
	CHECK_STR(
	    told(LINK_ETHERNET, ETH("8848") "00010040 00002140" DATAGRAM6),
	    TOLD6 "ethernet mpls ipv6 udp");
	CHECK_STR(told(LINK_MPLS, "00010140" DATAGRAM), TOLD "mpls ipv4 udp");
}

/* RFC 4385: a control word opens with a nibble of zero. */
static void
test_mpls_carries_ethernet_with_and_without_a_control_word(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_MPLS, "00010140 00000007" ETH("0800") DATAGRAM),
	    TOLD "mpls ethernet ipv4 udp");
	CHECK_STR(told(LINK_MPLS, "00010140" ETH("0800") DATAGRAM),
	    TOLD "mpls ethernet ipv4 udp");
	CHECK_STR(told(LINK_MPLS, "00010140 00000007 01020304"), "mpls");
	CHECK_STR(
	    told(LINK_MPLS, "00010140 10000007" ETH("0800") DATAGRAM), "mpls");
	CHECK_STR(told(LINK_MPLS, "0000d140" DATAGRAM), "mpls");
}

#define LABEL4 "00010040 00010040 00010040 00010040 "

static void
test_sixteen_labels_are_read_and_more_are_too_many(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_MPLS, LABEL4 LABEL4 LABEL4
		      "00010040 00010040 00010040 00010140" DATAGRAM),
	    TOLD "mpls ipv4 udp");
	CHECK_STR(told(LINK_MPLS, LABEL4 LABEL4 LABEL4 LABEL4 "00010140"),
	    "mpls; mpls.depth");
	CHECK_STR(told(LINK_MPLS, "00010040 0001"), "mpls; mpls.short");
}

/* RFC 1661, RFC 1662: framing and the protocol's first byte may be absent. */
static void
test_ppp_is_read_with_and_without_framing(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_PPP, "ff03 0021" DATAGRAM), TOLD "ppp ipv4 udp");
	CHECK_STR(told(LINK_PPP, "0057" DATAGRAM6), TOLD6 "ppp ipv6 udp");
	CHECK_STR(told(LINK_PPP, "21" DATAGRAM), TOLD "ppp ipv4 udp");
	CHECK_STR(
	    told(LINK_PPP_HDLC, "ff03 57" DATAGRAM6), TOLD6 "ppp ipv6 udp");
	CHECK_STR(told(LINK_PPP, "ff03 0281 00010140" DATAGRAM),
	    TOLD "ppp mpls ipv4 udp");
	CHECK_STR(told(LINK_PPP, "ff03 c021 01010004"), "ppp ppp-control");
	CHECK_STR(told(LINK_PPP, "ff03 002d 00"), "ppp ppp-other");
	CHECK_STR(told(LINK_PPP, "ff03 00"), "ppp; ppp.short");
	CHECK_STR(told(LINK_PPP_DIRECTION, "01 ff03 0021" DATAGRAM),
	    TOLD "ppp ipv4 udp");
}

static void
test_cisco_hdlc_is_read_on_ppp_links_too(void **state)
{
	(void)state;
	CHECK_STR(
	    told(LINK_CHDLC, "0f00 0800" DATAGRAM), TOLD "chdlc ipv4 udp");
	CHECK_STR(
	    told(LINK_PPP_HDLC, "8f00 86dd" DATAGRAM6), TOLD6 "chdlc ipv6 udp");
	CHECK_STR(told(LINK_CHDLC, "8f00 8035 00000002"), "chdlc slarp");
	CHECK_STR(told(LINK_CHDLC, "0f00 08"), "chdlc; chdlc.short");
}

/* RFC 2516: version 1, type 1, code 0, session, length. */
static void
test_pppoe_sessions_carry_ppp(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_ETHERNET,
		      ETH("8864") "1100 0001 0022 0021" DATAGRAM "00000000"),
	    TOLD "ethernet pppoe ppp ipv4 udp");
	CHECK_STR(told(LINK_PPPOE, "1100 0001 0036 0057" DATAGRAM6),
	    TOLD6 "pppoe ppp ipv6 udp");
	CHECK_STR(told(LINK_ETHERNET, ETH("8864") "1100 00"),
	    "ethernet pppoe; pppoe.short");
	CHECK_STR(told(LINK_ETHERNET, ETH("8863") "1109 0000 0000"),
	    "ethernet pppoe-discovery");
}

#define ADDR3 "020000000001 020000000002 020000000003 "
#define SNAP "aaaa03 000000 0800 "

/* IEEE 802.11: frame control, duration, addresses, sequence. */
static void
test_wlan_data_frames_of_every_shape_carry_llc(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_WLAN, "0801 0000" ADDR3 "1000" SNAP DATAGRAM),
	    TOLD "wlan llc ipv4 udp");
	CHECK_STR(told(LINK_WLAN, "8802 0000" ADDR3 "1000 0000" SNAP DATAGRAM),
	    TOLD "wlan llc ipv4 udp");
	CHECK_STR(told(LINK_WLAN,
		      "8803 0000" ADDR3 "1000 020000000004 0000" SNAP DATAGRAM),
	    TOLD "wlan llc ipv4 udp");
	CHECK_STR(told(LINK_WLAN,
		      "8881 0000" ADDR3 "1000 0000 00000000" SNAP DATAGRAM),
	    TOLD "wlan llc ipv4 udp");
	CHECK_STR(told(LINK_WLAN,
		      "8802 0000" ADDR3 "1000 8000" MACS "0028" SNAP DATAGRAM),
	    TOLD "wlan llc ipv4 udp");
}

static void
test_wlan_frames_that_cannot_be_read_end_there(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_WLAN, "8000 0000" ADDR3 "1000"), "wlan");
	CHECK_STR(
	    told(LINK_WLAN, "0901 0000" ADDR3 "1000" SNAP DATAGRAM), "wlan");
	CHECK_STR(told(LINK_WLAN, "4801 0000" ADDR3 "1000"), "wlan");
	CHECK_STR(told(LINK_WLAN, "0841 0000" ADDR3 "1000 01020304"), "wlan");
	CHECK_STR(told(LINK_WLAN, "0801 0000" ADDR3 "1100 01020304"), "wlan");
	CHECK_STR(told(LINK_WLAN, "0801 0000" ADDR3 "10"), "wlan; wlan.short");
	CHECK_STR(
	    told(LINK_WLAN, "8801 0000" ADDR3 "1000 00"), "wlan; wlan.short");
	CHECK_STR(told(LINK_WLAN, "08"), "wlan; wlan.short");
}

#define DATA_FRAME "0801 0000" ADDR3 "1000" SNAP DATAGRAM
#define QOS_PADDED "8801 0000" ADDR3 "1000 0000 0000" SNAP DATAGRAM

/* radiotap.org: present bits, time of 8 bytes on a multiple of 8, flags. */
static void
test_radiotap_is_stepped_over_and_tells_of_padding(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_RADIOTAP, "0000 0800 00000000" DATA_FRAME),
	    TOLD "radiotap wlan llc ipv4 udp");
	CHECK_STR(told(LINK_RADIOTAP, "0000 0900 02000000 20" QOS_PADDED),
	    TOLD "radiotap wlan llc ipv4 udp");
	CHECK_STR(told(LINK_RADIOTAP, "0000 1900 03000080 00000000 00000000"
				      "0102030405060708 20" QOS_PADDED),
	    TOLD "radiotap wlan llc ipv4 udp");
	CHECK_STR(told(LINK_RADIOTAP,
		      "0000 0900 02000000 10 0801 0000" ADDR3 "1000" SNAP
		      "4500 0020 1234 0000 4011 0000" ADDRS4 "deadbeef"),
	    FROM4 "protocol 17, bytes 32, payload 0, "
		  "radiotap wlan llc ipv4 udp; ipv4.total-length; udp.short");
	CHECK_STR(told(LINK_RADIOTAP, "0000 0700 000000"),
	    "radiotap; radiotap.length");
	CHECK_STR(told(LINK_RADIOTAP, "0000 0900 00000000"),
	    "radiotap; radiotap.short");
}

static void
test_older_wlan_captures_are_read(void **state)
{
	(void)state;
	CHECK_STR(told(LINK_PPI, "0000 0800 69000000" DATA_FRAME),
	    TOLD "ppi wlan llc ipv4 udp");
	CHECK_STR(told(LINK_PPI, "0000 0800 01000000" ETH("0800") DATAGRAM),
	    TOLD "ppi ethernet ipv4 udp");
	CHECK_STR(told(LINK_PPI, "0000 0400 69000000"), "ppi; ppi.length");
	CHECK_STR(told(LINK_PPI, "0000 0900 69000000"), "ppi; ppi.short");
	CHECK_STR(told(LINK_PPI, "0000 0800 69000100"),
	    "ppi link-other; link.unknown");
	CHECK_STR(told(LINK_PRISM, "44000000 0c000000 00000000" DATA_FRAME),
	    TOLD "prism wlan llc ipv4 udp");
	CHECK_STR(told(LINK_AVS, "80211001 0000000c 00000000" DATA_FRAME),
	    TOLD "prism wlan llc ipv4 udp");
	CHECK_STR(told(LINK_AVS, "80211001 0000000c"), "prism; prism.short");
}

/* Attributes in either byte order; 9 is the payload (nfnetlink_log.h). */
static void
test_nflog_payload_is_found_in_either_byte_order(void **state)
{
	(void)state;
	CHECK_STR(
	    told(LINK_NFLOG, "0200 0000 0500 0a00 61000000 2400 0900" DATAGRAM),
	    TOLD "nflog ipv4 udp");
	CHECK_STR(told(LINK_NFLOG,
		      "0a00 0000 0008 0005 00000002 0038 0009" DATAGRAM6),
	    TOLD6 "nflog ipv6 udp");
	CHECK_STR(
	    told(LINK_NFLOG, "0200 0000 0300 0100"), "nflog; nflog.length");
	CHECK_STR(
	    told(LINK_NFLOG, "0200 0000 0900 0100 00"), "nflog; nflog.short");
	CHECK_STR(told(LINK_NFLOG, "0200 0000"), "nflog");
	CHECK_STR(told(LINK_NFLOG, "0700 0000 0800 0900 01020304"), "nflog");
	CHECK_STR(told(LINK_NFLOG, "0200 0000 2500 0900" DATAGRAM),
	    TOLD "nflog ipv4 udp; nflog.short");
	CHECK_STR(
	    told(LINK_NFLOG, "0700 0000 0800 0100 08000200 2400 0900" DATAGRAM),
	    TOLD "nflog ipv4 udp");
}

static void
test_rare_link_types_are_stepped_over(void **state)
{
	(void)state;
	CHECK_STR(
	    told(LINK_FDDI, "50" MACS SNAP DATAGRAM), TOLD "fddi llc ipv4 udp");
	CHECK_STR(told(LINK_ATM, SNAP DATAGRAM), TOLD "atm llc ipv4 udp");
	CHECK_STR(told(LINK_ENC, "02000000 00000001 00000000" DATAGRAM),
	    TOLD "enc ipv4 udp");
	CHECK_STR(told(LINK_PFLOG, "05020000 00000000" DATAGRAM),
	    TOLD "pflog ipv4 udp");
	CHECK_STR(told(LINK_ENC, "02000000"), "enc; link.short");
}

/* IEEE 802.1ah, 802.1BR, 802.1AE without encryption, RFC 8300. */
static void
test_other_tags_of_ethernet_are_stepped_over(void **state)
{
	(void)state;
	CHECK_STR(
	    told(LINK_ETHERNET, ETH("88e7") "00000001" ETH("0800") DATAGRAM),
	    TOLD "ethernet pbb ethernet ipv4 udp");
	CHECK_STR(told(LINK_ETHERNET, ETH("8926") "00000001 0800" DATAGRAM),
	    TOLD "ethernet vntag ipv4 udp");
	CHECK_STR(
	    told(LINK_ETHERNET, ETH("88e5") "00 00 00000001 0800" DATAGRAM
					    "00000000000000000000000000000000"),
	    TOLD "ethernet macsec ipv4 udp");
	CHECK_STR(
	    told(LINK_ETHERNET,
		ETH("88e5") "20 00 00000001 0200000000010001 0800" DATAGRAM),
	    TOLD "ethernet macsec ipv4 udp");
	CHECK_STR(told(LINK_ETHERNET, ETH("88e5") "0c 00 00000001 01020304"),
	    "ethernet macsec");
	CHECK_STR(
	    told(LINK_ETHERNET, ETH("894f") "0002 02 01 00000100" DATAGRAM),
	    TOLD "ethernet nsh ipv4 udp");
	CHECK_STR(told(LINK_ETHERNET,
		      ETH("894f") "0002 02 03 00000100" ETH("0800") DATAGRAM),
	    TOLD "ethernet nsh ethernet ipv4 udp");
}

static void
test_tags_cut_off_are_issues(void **state)
{
	(void)state;
	CHECK_STR(
	    told(LINK_ETHERNET, ETH("88e7") "0000"), "ethernet pbb; pbb.short");
	CHECK_STR(told(LINK_ETHERNET, ETH("8926") "0000"),
	    "ethernet vntag; vlan.short");
	CHECK_STR(told(LINK_ETHERNET, ETH("88e5") "0000"),
	    "ethernet macsec; macsec.short");
	CHECK_STR(told(LINK_ETHERNET, ETH("894f") "0002 0201"),
	    "ethernet nsh; nsh.short");
}

static void
test_what_is_not_ip_has_a_name(void **state)
{
	static const struct {
		const char *hex, *told;
	} rows[] = {
	    {ETH("88cc") "0000", "ethernet lldp"},
	    {ETH("888e") "02000000", "ethernet eapol"},
	    {ETH("8809") "01", "ethernet slow"},
	    {ETH("88f7") "00", "ethernet ptp"},
	    {ETH("9000") "00", "ethernet ctp"},
	    {ETH("0026") "424203 0000", "ethernet llc stp"},
	    {ETH("0026") "fefe03 83", "ethernet llc osi"},
	    {ETH("0026") "e0e003 ffff", "ethernet llc ipx"},
	    {ETH("0026") "f0f003 2c00", "ethernet llc netbios"},
	    {ETH("0026") "aaaa03 00000c 2000 02b4", "ethernet llc cdp"},
	    {ETH("0026") "aaaa03 00000c 010b 0000", "ethernet llc stp"},
	    {ETH("0026") "aaaa03 00000c 2004 01", "ethernet llc dtp"},
	    {ETH("0026") "aaaa03 080007 809b 00", "ethernet llc appletalk"},
	    {ETH("0026") "aaaa03 00000c 0999 00", "ethernet llc"},
	    {ETH("0026") "aaaa03 123456 0800 00", "ethernet llc"},
	    {ETH("8035") "0001 0800 06 04 0003 020000000001 00000000"
			 "020000000001 00000000",
		"ethernet arp"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CHECK_STR(told(LINK_ETHERNET, rows[i].hex), rows[i].told);
}

/* Each step is a layer of its own; the twenty-fifth is one too many. */
static void
test_nesting_of_any_kind_ends(void **state)
{
	char hex[2 * TOLD_MAX] = "";

	(void)state;
	for (int i = 0; i < 30; i++)
		strcat(hex, "00010140" MACS "8847");
	CHECK_STR(told(LINK_MPLS, hex),
	    "mpls ethernet mpls ethernet mpls ethernet mpls ethernet; "
	    "layer.depth");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_mpls_labels_are_stepped_over),
	    cmocka_unit_test(
		test_mpls_carries_ethernet_with_and_without_a_control_word),
	    cmocka_unit_test(
		test_sixteen_labels_are_read_and_more_are_too_many),
	    cmocka_unit_test(test_ppp_is_read_with_and_without_framing),
	    cmocka_unit_test(test_cisco_hdlc_is_read_on_ppp_links_too),
	    cmocka_unit_test(test_pppoe_sessions_carry_ppp),
	    cmocka_unit_test(test_wlan_data_frames_of_every_shape_carry_llc),
	    cmocka_unit_test(test_wlan_frames_that_cannot_be_read_end_there),
	    cmocka_unit_test(
		test_radiotap_is_stepped_over_and_tells_of_padding),
	    cmocka_unit_test(test_older_wlan_captures_are_read),
	    cmocka_unit_test(test_nflog_payload_is_found_in_either_byte_order),
	    cmocka_unit_test(test_rare_link_types_are_stepped_over),
	    cmocka_unit_test(test_other_tags_of_ethernet_are_stepped_over),
	    cmocka_unit_test(test_tags_cut_off_are_issues),
	    cmocka_unit_test(test_what_is_not_ip_has_a_name),
	    cmocka_unit_test(test_nesting_of_any_kind_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
