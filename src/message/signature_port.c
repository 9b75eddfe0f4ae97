/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/signature.h"

struct port_row {
	uint16_t port;
	uint8_t protocol; /* 0 = TCP and UDP */
	uint8_t app;
};

#define TCP 6
#define UDP 17

/* Ascending; a port stands once for each protocol. */
/* clang-format off */
static const struct port_row rows[] = {
	{21, TCP, APP_FTP}, {22, TCP, APP_SSH}, {23, TCP, APP_TELNET},
	{25, TCP, APP_SMTP}, {53, 0, APP_DNS}, {67, UDP, APP_DHCP},
	{68, UDP, APP_DHCP}, {69, UDP, APP_TFTP}, {80, TCP, APP_HTTP},
	{88, 0, APP_KERBEROS}, {110, TCP, APP_POP3}, {123, UDP, APP_NTP},
	{137, UDP, APP_NBNS}, {139, TCP, APP_SMB}, {143, TCP, APP_IMAP},
	{161, UDP, APP_SNMP}, {162, UDP, APP_SNMP}, {389, 0, APP_LDAP},
	{443, TCP, APP_TLS}, {443, UDP, APP_QUIC}, {445, TCP, APP_SMB},
	{465, TCP, APP_TLS}, {500, UDP, APP_IKE}, {502, TCP, APP_MODBUS},
	{514, UDP, APP_SYSLOG}, {546, UDP, APP_DHCPV6},
	{547, UDP, APP_DHCPV6}, {554, TCP, APP_RTSP}, {587, TCP, APP_SMTP},
	{636, TCP, APP_TLS}, {853, TCP, APP_TLS}, {853, UDP, APP_QUIC},
	{990, TCP, APP_TLS}, {993, TCP, APP_TLS}, {995, TCP, APP_TLS},
	{1194, 0, APP_OPENVPN}, {1883, TCP, APP_MQTT}, {1900, UDP, APP_SSDP},
	{3306, TCP, APP_MYSQL}, {3389, TCP, APP_RDP}, {3478, UDP, APP_STUN},
	{4500, UDP, APP_IKE}, {5060, 0, APP_SIP}, {5061, TCP, APP_TLS},
	{5353, UDP, APP_MDNS}, {5355, 0, APP_LLMNR},
	{5432, TCP, APP_POSTGRESQL}, {5671, TCP, APP_TLS},
	{5672, TCP, APP_AMQP}, {5900, TCP, APP_VNC}, {6379, TCP, APP_REDIS},
	{6667, TCP, APP_IRC}, {6697, TCP, APP_TLS},
	{6881, 0, APP_BITTORRENT}, {8008, TCP, APP_HTTP},
	{8080, TCP, APP_HTTP}, {8443, TCP, APP_TLS}, {8883, TCP, APP_TLS},
	{9418, TCP, APP_GIT}, {11211, 0, APP_MEMCACHED},
	{51820, UDP, APP_WIREGUARD},
};
/* clang-format on */

enum app
app_of_port(uint8_t ip_protocol, uint16_t port)
{
	size_t n = sizeof(rows) / sizeof(rows[0]);

	if (ip_protocol != TCP && ip_protocol != UDP)
		return APP_UNKNOWN;
	for (size_t i = 0; i < n && rows[i].port <= port; i++) {
		if (rows[i].port == port &&
		    (rows[i].protocol == 0 || rows[i].protocol == ip_protocol))
			return (enum app)rows[i].app;
	}
	return APP_UNKNOWN;
}
