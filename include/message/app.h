/* SPDX-License-Identifier: BSD-2-Clause */
/* app owns the list of protocols that applications speak. */
#ifndef MESSAGE_APP_H
#define MESSAGE_APP_H

/* Name, public id, title. */
/* clang-format off */
#define APP_LIST(X) \
	X(DNS, "dns", "DNS") \
	X(MDNS, "mdns", "mDNS") \
	X(LLMNR, "llmnr", "LLMNR") \
	X(NBNS, "nbns", "NetBIOS names") \
	X(HTTP, "http", "HTTP") \
	X(HTTP2, "http2", "HTTP/2") \
	X(WEBSOCKET, "websocket", "WebSocket") \
	X(TLS, "tls", "TLS") \
	X(DTLS, "dtls", "DTLS") \
	X(QUIC, "quic", "QUIC") \
	X(GQUIC, "gquic", "Google QUIC") \
	X(SSH, "ssh", "SSH") \
	X(SMTP, "smtp", "SMTP") \
	X(IMAP, "imap", "IMAP") \
	X(POP3, "pop3", "POP3") \
	X(FTP, "ftp", "FTP") \
	X(FTP_DATA, "ftp-data", "FTP data") \
	X(TFTP, "tftp", "TFTP") \
	X(TELNET, "telnet", "Telnet") \
	X(IRC, "irc", "IRC") \
	X(SIP, "sip", "SIP") \
	X(RTSP, "rtsp", "RTSP") \
	X(RTP, "rtp", "RTP") \
	X(STUN, "stun", "STUN") \
	X(NTP, "ntp", "NTP") \
	X(DHCP, "dhcp", "DHCP") \
	X(DHCPV6, "dhcpv6", "DHCPv6") \
	X(SNMP, "snmp", "SNMP") \
	X(SYSLOG, "syslog", "Syslog") \
	X(SSDP, "ssdp", "SSDP") \
	X(KERBEROS, "kerberos", "Kerberos") \
	X(LDAP, "ldap", "LDAP") \
	X(SMB, "smb", "SMB") \
	X(RDP, "rdp", "RDP") \
	X(VNC, "vnc", "VNC") \
	X(MQTT, "mqtt", "MQTT") \
	X(AMQP, "amqp", "AMQP") \
	X(POSTGRESQL, "postgresql", "PostgreSQL") \
	X(MYSQL, "mysql", "MySQL") \
	X(REDIS, "redis", "Redis") \
	X(MEMCACHED, "memcached", "Memcached") \
	X(BITTORRENT, "bittorrent", "BitTorrent") \
	X(WIREGUARD, "wireguard", "WireGuard") \
	X(OPENVPN, "openvpn", "OpenVPN") \
	X(IKE, "ike", "IKE") \
	X(GIT, "git", "Git") \
	X(MODBUS, "modbus", "Modbus")
/* clang-format on */

#define APP_ENUM(name, id, title) APP_##name,
enum app { APP_UNKNOWN, APP_LIST(APP_ENUM) N_APPS };
#undef APP_ENUM

/* Public id ("http") and title ("HTTP"); "unknown" and "Unknown". */
const char *app_id(enum app app);
const char *app_title(enum app app);

/* "HTTP?": the title of what is only guessed; NULL for APP_UNKNOWN. */
const char *app_guess_title(enum app app);

#endif
