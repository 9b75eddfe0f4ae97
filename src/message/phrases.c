/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/phrases.h"

#include "message/dns.h"
#include "message/dns_phrase.h"
#include "message/http1.h"
#include "message/signature.h"
#include "message/tls_phrase.h"
#include "packet/dissect.h"

#include "octets.h"
#include "phrase_writers.h"
#include "signature_checks.h"

static bool
write_line(struct phrase *l, const char *title, const uint8_t *at, size_t n)
{
	struct line line = line_read(at, n);

	phrase_text(l, title);
	phrase_foreign(l, line.text.at, line.text.n);
	return true;
}

static bool
write_http(struct phrase *l, const uint8_t *at, size_t n)
{
	if (http1_look(at, n, HTTP_FROM_CLIENT) == HTTP_LOOK_YES)
		return write_line(l, "HTTP ", at, n);
	if (http1_look(at, n, HTTP_FROM_SERVER) == HTTP_LOOK_YES)
		return write_line(l, "", at, n);
	return false;
}

/* A search is a request; its answer looks like any other. */
static bool
write_ssdp(struct phrase *l, const uint8_t *at, size_t n)
{
	if (octets_begin(at, n, OCTETS("HTTP/1.")))
		return write_line(l, "SSDP ", at, n);
	return is_ssdp(at, n) && write_line(l, "SSDP ", at, n);
}

static bool
write_ssh(struct phrase *l, const uint8_t *at, size_t n)
{
	return octets_begin(at, n, OCTETS("SSH-")) && write_line(l, "", at, n);
}

static bool
write_sip(struct phrase *l, const uint8_t *at, size_t n)
{
	if (octets_begin(at, n, OCTETS("SIP/2.0 ")))
		return write_line(l, "", at, n);
	return is_sip(at, n) && write_line(l, "SIP ", at, n);
}

static bool
write_rtsp(struct phrase *l, const uint8_t *at, size_t n)
{
	if (octets_begin(at, n, OCTETS("RTSP/1.0 ")))
		return write_line(l, "", at, n);
	return sign_rtsp(at, n) == SIGN_YES && write_line(l, "RTSP ", at, n);
}

static size_t
room(const struct phrase *l)
{
	return (size_t)(l->end - l->at) + 1;
}

static bool
write_dns(struct phrase *l, const uint8_t *at, size_t n)
{
	return dns_phrase(at, n, l->at, room(l));
}

static bool
write_tls(struct phrase *l, const uint8_t *at, size_t n)
{
	return tls_phrase(at, n, l->at, room(l)) > 0;
}

/*
 * What a server of mail or files answers; what its clients send, and SASL's
 * answers to that, may hold a password.
 */
static bool
write_reply(struct phrase *l, const char *title, const uint8_t *at, size_t n)
{
	if (n < 4 || at[0] < '1' || at[0] > '5' || !octet_is_digit(at[1]) ||
	    !octet_is_digit(at[2]) || (at[3] != ' ' && at[3] != '-'))
		return false;
	return write_line(l, title, at, n);
}

static bool
write_smtp(struct phrase *l, const uint8_t *at, size_t n)
{
	return write_reply(l, "SMTP ", at, n);
}

static bool
write_ftp(struct phrase *l, const uint8_t *at, size_t n)
{
	return write_reply(l, "FTP ", at, n);
}

/* clang-format off */
static phrase_writer *const writers[N_APPS] = {
	[APP_DNS] = write_dns,
	[APP_MDNS] = write_dns,
	[APP_LLMNR] = write_dns,
	[APP_HTTP] = write_http,
	[APP_TLS] = write_tls,
	[APP_DTLS] = phrase_dtls,
	[APP_QUIC] = phrase_quic,
	[APP_SSH] = write_ssh,
	[APP_SMTP] = write_smtp,
	[APP_FTP] = write_ftp,
	[APP_SIP] = write_sip,
	[APP_RTSP] = write_rtsp,
	[APP_STUN] = phrase_stun,
	[APP_NTP] = phrase_ntp,
	[APP_SSDP] = write_ssdp,
	[APP_DHCP] = phrase_dhcp,
	[APP_DHCPV6] = phrase_dhcpv6,
	[APP_MYSQL] = phrase_mysql,
	[APP_WIREGUARD] = phrase_wireguard,
};
/* clang-format on */

bool
message_phrase(
    enum app app, const uint8_t *payload, size_t n, char *out, size_t size)
{
	struct phrase l = phrase_begin(out, size);

	if (writers[app] && writers[app](&l, payload, n))
		return true;
	l = phrase_begin(out, size);
	phrase_text(&l, app_title(app));
	return false;
}

/* What is looked at of a packet. */
struct heard {
	const struct packet *packet;
	const uint8_t *at;
	size_t n;
};

/* The lower port is the server's. */
static enum app
guess(const struct packet *p)
{
	uint16_t a = p->src_port, b = p->dst_port;
	enum app app = app_of_port(p->protocol, a < b ? a : b);

	return app ? app : app_of_port(p->protocol, a < b ? b : a);
}

/* Over TCP the message has its length before it (RFC 1035 4.2.2). */
static bool
dns_unwrap(struct heard *h)
{
	size_t n = h->n > 2 ? (size_t)(h->at[0] << 8 | h->at[1]) : 0;

	if (n < DNS_HEADER_BYTES || n > h->n - 2)
		return false;
	h->at += 2;
	h->n = n;
	return true;
}

/* Known by the bytes themselves. */
static enum app
recognise(const struct heard *h)
{
	const struct packet *p = h->packet;
	bool more;

	if (!(p->flags & PACKET_TCP))
		return signature_of_datagram(
		    h->at, h->n, p->src_port, p->dst_port);
	return signature_of_stream(
	    h->at, h->n, p->dst_port < p->src_port, &more);
}

/* Known by the port, if the bytes agree. */
static bool
write_guess(struct heard *h, char *out, size_t size)
{
	enum app app = guess(h->packet);
	bool tcp = h->packet->flags & PACKET_TCP;

	if (!tcp && app != APP_QUIC)
		return false;
	if ((app == APP_DNS || app == APP_LLMNR) && !dns_unwrap(h))
		return false;
	return message_phrase(app, h->at, h->n, out, size);
}

bool
message_phrase_of_packet(const struct frame *frame, const struct packet *packet,
    char *out, size_t size)
{
	struct heard h = {.packet = packet};
	enum app app;

	out[0] = '\0';
	if (!(packet->flags & PACKET_PORTS) ||
	    (packet->protocol != 17 && !(packet->flags & PACKET_TCP)))
		return false;
	h.n = dissect_payload(frame, packet, &h.at);
	if (h.n == 0)
		return false;
	app = recognise(&h);
	if (app != APP_UNKNOWN) {
		message_phrase(app, h.at, h.n, out, size);
		return true;
	}
	if (write_guess(&h, out, size))
		return true;
	out[0] = '\0';
	return false;
}
