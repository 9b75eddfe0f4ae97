/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers from the IANA registries "Service Name and Transport Protocol Port
 * Number" and "Protocol Numbers".
 */
#include "lookup/services.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TCP 6
#define UDP 17

struct service {
	uint16_t port;
	uint8_t transports; /* HAS_TCP, HAS_UDP */
	const char *name;
};

#define HAS_TCP 1u
#define HAS_UDP 2u
#define HAS_BOTH (HAS_TCP | HAS_UDP)

/* clang-format off */
static const struct service common[] = {
	{ 7, HAS_BOTH, "echo" },
	{ 20, HAS_TCP, "ftp-data" },
	{ 21, HAS_TCP, "ftp" },
	{ 22, HAS_TCP, "ssh" },
	{ 23, HAS_TCP, "telnet" },
	{ 25, HAS_TCP, "smtp" },
	{ 53, HAS_BOTH, "domain" },
	{ 67, HAS_UDP, "bootps" },
	{ 68, HAS_UDP, "bootpc" },
	{ 69, HAS_UDP, "tftp" },
	{ 80, HAS_TCP, "http" },
	{ 88, HAS_BOTH, "kerberos" },
	{ 110, HAS_TCP, "pop3" },
	{ 111, HAS_BOTH, "sunrpc" },
	{ 123, HAS_UDP, "ntp" },
	{ 137, HAS_BOTH, "netbios-ns" },
	{ 138, HAS_UDP, "netbios-dgm" },
	{ 139, HAS_TCP, "netbios-ssn" },
	{ 143, HAS_TCP, "imap" },
	{ 161, HAS_BOTH, "snmp" },
	{ 162, HAS_BOTH, "snmptrap" },
	{ 179, HAS_TCP, "bgp" },
	{ 389, HAS_BOTH, "ldap" },
	{ 443, HAS_BOTH, "https" },
	{ 445, HAS_TCP, "microsoft-ds" },
	{ 465, HAS_TCP, "submissions" },
	{ 500, HAS_UDP, "isakmp" },
	{ 514, HAS_UDP, "syslog" },
	{ 546, HAS_UDP, "dhcpv6-client" },
	{ 547, HAS_UDP, "dhcpv6-server" },
	{ 587, HAS_TCP, "submission" },
	{ 631, HAS_BOTH, "ipp" },
	{ 636, HAS_TCP, "ldaps" },
	{ 853, HAS_BOTH, "domain-s" },
	{ 993, HAS_TCP, "imaps" },
	{ 995, HAS_TCP, "pop3s" },
	{ 1194, HAS_BOTH, "openvpn" },
	{ 1433, HAS_TCP, "ms-sql-s" },
	{ 1701, HAS_UDP, "l2tp" },
	{ 1883, HAS_TCP, "mqtt" },
	{ 1900, HAS_UDP, "ssdp" },
	{ 2049, HAS_BOTH, "nfs" },
	{ 2152, HAS_UDP, "gtp-user" },
	{ 3306, HAS_TCP, "mysql" },
	{ 3389, HAS_BOTH, "ms-wbt-server" },
	{ 3478, HAS_BOTH, "stun" },
	{ 4500, HAS_UDP, "ipsec-nat-t" },
	{ 4789, HAS_UDP, "vxlan" },
	{ 5060, HAS_BOTH, "sip" },
	{ 5201, HAS_BOTH, "iperf3" },
	{ 5222, HAS_TCP, "xmpp-client" },
	{ 5353, HAS_UDP, "mdns" },
	{ 5355, HAS_BOTH, "llmnr" },
	{ 5432, HAS_TCP, "postgresql" },
	{ 5900, HAS_TCP, "rfb" },
	{ 6081, HAS_UDP, "geneve" },
	{ 6379, HAS_TCP, "redis" },
	{ 8080, HAS_TCP, "http-alt" },
	{ 8443, HAS_TCP, "https-alt" },
	{ 8883, HAS_TCP, "secure-mqtt" },
	{ 51820, HAS_UDP, "wireguard" },
};

static const char *const protocols[256] = {
	[0] = "HOPOPT", [1] = "ICMP", [2] = "IGMP", [4] = "IPIP",
	[6] = "TCP", [17] = "UDP", [33] = "DCCP", [41] = "IPv6",
	[43] = "IPv6-Route", [44] = "IPv6-Frag", [46] = "RSVP",
	[47] = "GRE", [50] = "ESP", [51] = "AH", [58] = "ICMPv6",
	[59] = "IPv6-NoNxt", [60] = "IPv6-Opts", [88] = "EIGRP",
	[89] = "OSPF", [94] = "IPIP-94", [97] = "EtherIP", [103] = "PIM",
	[112] = "VRRP", [115] = "L2TP", [132] = "SCTP", [136] = "UDP-Lite",
	[137] = "MPLS-in-IP",
};
/* clang-format on */

static const char *names[2][65536]; /* TCP, UDP */
static char numbers[256][16];
static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static void
load_system(void)
{
	struct servent *s;

	setservent(1);
	while ((s = getservent())) {
		int udp = strcmp(s->s_proto, "udp") == 0;
		uint16_t port = ntohs((uint16_t)s->s_port);

		if ((udp || strcmp(s->s_proto, "tcp") == 0) &&
		    !names[udp][port])
			names[udp][port] = strdup(s->s_name);
	}
	endservent();
}

static void
load(void)
{
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
		const struct service *s = &common[i];

		if (s->transports & HAS_TCP)
			names[0][s->port] = s->name;
		if (s->transports & HAS_UDP)
			names[1][s->port] = s->name;
	}
	for (int i = 0; i < 256; i++)
		snprintf(numbers[i], sizeof(numbers[i]), "IP %d", i);
	load_system();
}

const char *
services_name(uint8_t protocol, uint16_t port)
{
	pthread_once(&loaded, load);
	if (protocol == TCP)
		return names[0][port];
	return protocol == UDP ? names[1][port] : NULL;
}

const char *
services_protocol(uint8_t protocol)
{
	pthread_once(&loaded, load);
	return protocols[protocol] ? protocols[protocol] : numbers[protocol];
}
