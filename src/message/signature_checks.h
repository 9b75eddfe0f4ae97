/* SPDX-License-Identifier: BSD-2-Clause */
/* signature_checks owns what the rows of signatures call. */
#ifndef MESSAGE_SIGNATURE_CHECKS_H
#define MESSAGE_SIGNATURE_CHECKS_H

#include "message/reading.h"

enum sign {
	SIGN_NO,
	SIGN_MORE, /* not yet, but perhaps with more bytes */
	SIGN_YES,
};

/* Protocols of lines, in streams; two of them in datagrams too. */
enum sign sign_http_request(const uint8_t *at, size_t n);
enum sign sign_http_response(const uint8_t *at, size_t n);
enum sign sign_smtp_client(const uint8_t *at, size_t n);
enum sign sign_smtp_server(const uint8_t *at, size_t n);
enum sign sign_ftp_client(const uint8_t *at, size_t n);
enum sign sign_ftp_server(const uint8_t *at, size_t n);
enum sign sign_imap_client(const uint8_t *at, size_t n);
enum sign sign_pop3_server(const uint8_t *at, size_t n);
enum sign sign_irc_client(const uint8_t *at, size_t n);
enum sign sign_irc_server(const uint8_t *at, size_t n);
enum sign sign_sip(const uint8_t *at, size_t n);
enum sign sign_rtsp(const uint8_t *at, size_t n);
enum sign sign_redis_client(const uint8_t *at, size_t n);
enum sign sign_memcached_text(const uint8_t *at, size_t n);
enum sign sign_git(const uint8_t *at, size_t n);
enum sign sign_vnc(const uint8_t *at, size_t n);

/* Protocols of fields, in streams. */
enum sign sign_http2_settings(const uint8_t *at, size_t n);
enum sign sign_telnet(const uint8_t *at, size_t n);
enum sign sign_kerberos_stream(const uint8_t *at, size_t n);
enum sign sign_ldap(const uint8_t *at, size_t n);
enum sign sign_smb(const uint8_t *at, size_t n);
enum sign sign_rdp(const uint8_t *at, size_t n);
enum sign sign_mqtt(const uint8_t *at, size_t n);
enum sign sign_amqp(const uint8_t *at, size_t n);
enum sign sign_postgresql(const uint8_t *at, size_t n);
enum sign sign_mysql(const uint8_t *at, size_t n);
enum sign sign_memcached_binary(const uint8_t *at, size_t n);
enum sign sign_modbus(const uint8_t *at, size_t n);
enum sign sign_openvpn_stream(const uint8_t *at, size_t n);

/* Whole datagrams; the ports are looked at by the row. */
bool is_dns_like(const uint8_t *at, size_t n);
bool is_stun(const uint8_t *at, size_t n);
bool is_stun_classic(const uint8_t *at, size_t n);
bool is_ntp(const uint8_t *at, size_t n);
bool is_dhcp(const uint8_t *at, size_t n);
bool is_dhcpv6(const uint8_t *at, size_t n);
bool is_snmp(const uint8_t *at, size_t n);
bool is_syslog(const uint8_t *at, size_t n);
bool is_kerberos(const uint8_t *at, size_t n);
bool is_ldap(const uint8_t *at, size_t n);
bool is_tftp(const uint8_t *at, size_t n);
bool is_bittorrent(const uint8_t *at, size_t n);
bool is_wireguard(const uint8_t *at, size_t n);
bool is_openvpn(const uint8_t *at, size_t n);
bool is_ike(const uint8_t *at, size_t n);
bool is_dtls(const uint8_t *at, size_t n);
bool is_ssdp(const uint8_t *at, size_t n);
bool is_sip(const uint8_t *at, size_t n);
bool is_memcached(const uint8_t *at, size_t n);

#endif
