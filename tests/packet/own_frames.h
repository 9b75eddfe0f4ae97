/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * own_frames owns frames captured on a veth pair of ours (Linux 6.18, two
 * network namespaces), with what tshark 4.0.17 -V and tcpdump 4.99.3 -nS say
 * of them in the tests that use them.
 */
#ifndef TESTS_PACKET_OWN_FRAMES_H
#define TESTS_PACKET_OWN_FRAMES_H

#define OWN_TO_B "923f49e4faaf 3e732d03b154 "
#define OWN_TO_A "3e732d03b154 923f49e4faaf "
#define OWN_UDP                                                                \
	"45000030310e40004011f59e0a0700010a070002"                             \
	"bbad0009001c143e7878787878787878787878787878787878787878"
#define OWN_UDP6                                                               \
	"6001cfb8001c1140"                                                     \
	"fd070000000000000000000000000001fd070000000000000000000000000002"     \
	"e14d0009001cfa3f7979797979797979797979797979797979797979"

static const char own_arp_request[] =
    "ffffffffffff 3e732d03b154 0806 0001 0800 06 04 0001"
    "3e732d03b154 0a070001 000000000000 0a070002";
static const char own_arp_reply[] =
    OWN_TO_A "0806 0001 0800 06 04 0002"
	     "923f49e4faaf 0a070002 3e732d03b154 0a070001";
static const char own_syn[] =
    OWN_TO_B "0800 4500003c1c72400040060a3a0a0700010a070002"
	     "8d221f90ceee9c5200000000a002faf0143f0000"
	     "020405b40402080aa12a7dfd000000000103030a";
static const char own_syn_ack[] =
    OWN_TO_A "0800 4500003c00004000400626ac0a0700020a070001"
	     "1f908d22efbd04e9ceee9c53a012fe88143f0000"
	     "020405b40402080a2157f4e1a12a7dfd0103030a";
static const char own_push[] =
    OWN_TO_B "0800 450000391c74400040060a3b0a0700010a070002"
	     "8d221f90ceee9c53efbd04ea8018003f143c0000"
	     "0101080aa12a7dfd2157f4e1 68656c6c6f";
static const char own_fin[] =
    OWN_TO_A "0800 45000034aa48400040067c6b0a0700020a070001"
	     "1f908d22efbd04f2ceee9c588011004014370000"
	     "0101080a2157f4e2a12a7dfe";
static const char own_udp[] = OWN_TO_B "0800" OWN_UDP;
static const char own_udp6[] = OWN_TO_B "86dd" OWN_UDP6;
static const char own_port_unreachable[] =
    OWN_TO_A "0800 45c0004ccff30000400195ed0a0700020a070001"
	     "0303783700000000" OWN_UDP;
static const char own_port_unreachable6[] =
    OWN_TO_A "86dd 600c30ef004c3a40"
	     "fd070000000000000000000000000002fd070000000000000000000000000001"
	     "01042ec800000000" OWN_UDP6;
static const char own_solicitation[] =
    "3333ff000002 3e732d03b154 86dd 6000000000203aff"
    "fd070000000000000000000000000001ff0200000000000000000001ff000002"
    "870062bf00000000fd07000000000000000000000000000201013e732d03b154";
static const char own_advertisement[] =
    OWN_TO_A "86dd 6000000000203aff"
	     "fd070000000000000000000000000002fd070000000000000000000000000001"
	     "880047b360000000fd0700000000000000000000000000020201923f49e4faaf";
static const char own_report[] =
    "333300000016 3e732d03b154 86dd 6000000000380001"
    "fe800000000000003c732dfffe03b154ff020000000000000000000000000016"
    "3a00050200000100 8f00a3cb00000002"
    "04000000ff0200000000000000000001ff03b154"
    "04000000ff0200000000000000000001ff000001";
static const char own_echo[] =
    OWN_TO_B "0800 4500001c311a40004001f5b60a0700010a070002"
	     "0800f7fc00010002";

#endif
