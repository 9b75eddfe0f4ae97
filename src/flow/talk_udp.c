/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams in a talk: DNS, the hellos of QUIC, and what is named by bytes. */
#include "message/signature.h"
#include "talk_private.h"

#include <stdio.h>

#define TRIES 4u       /* datagrams that no protocol is known by */
#define TRIES_QUIC 16u /* ... without a hello, of a connection of QUIC */
#define TRIES_DTLS 24u /* ... of DTLS that say nothing more */

static bool
is_dns(struct hearing *h, const struct packet *p, const uint8_t *bytes,
    size_t n, bool complete)
{
	enum app service = dns_service(p->src_port, p->dst_port);
	struct dns_sink sink = {.tell = h->sink->dns, .to = h->sink->to};
	struct dns_where where = {
	    .src = flow_addr(h->flow, h->side),
	    .dst = flow_addr(h->flow, !h->side),
	    .src_port = p->src_port,
	    .dst_port = p->dst_port,
	    .service = (uint8_t)service,
	    .time_ns = h->time_ns,
	    .clock_ns = h->clock_ns,
	};

	if (service == APP_UNKNOWN ||
	    !dns_exchange_see(h->t->dns, &where, bytes, n, complete, &sink))
		return false;
	h->flow->said.app = (uint8_t)service;
	return true;
}

/* A place to put the hello together; the one given out longest ago goes. */
static union talk_hello_parts *
parts_of(struct hearing *h)
{
	struct talks *t = h->t;
	struct talk *talk = h->talk;
	uint32_t i;

	if (talk->hello_at)
		return &t->hellos[talk->hello_at - 1];
	i = t->next_hello++ % t->n_hellos;
	if (t->hello_owner[i])
		t->pool[t->hello_owner[i] - 1].hello_at = 0;
	t->hello_owner[i] = (uint32_t)(talk - t->pool) + 1;
	talk->hello_at = i + 1;
	memset(&t->hellos[i], 0, sizeof(t->hellos[i]));
	return &t->hellos[i];
}

static void
read_quic(struct hearing *h, const uint8_t *bytes, size_t n)
{
	struct quic_hello *s = &parts_of(h)->quic;
	char number[QUIC_VERSION_TEXT_BYTES];
	char version[8 + QUIC_VERSION_TEXT_BYTES];
	struct tls_hello hello;

	if (quic_datagram_read(h->t->quic, s, bytes, n, &hello) != QUIC_HELLO) {
		h->over = ++h->talk->tries >= TRIES_QUIC;
		return;
	}
	quic_version_text(s->version, number);
	snprintf(version, sizeof(version), "QUIC %s", number);
	talk_tell_hello(h, &hello, version, h->talk->app == APP_QUIC);
	h->over = true;
}

/* Both sides say a few datagrams each before all is encrypted. */
static void
read_dtls(struct hearing *h, const uint8_t *bytes, size_t n)
{
	struct dtls_hello *s = &parts_of(h)->dtls;
	struct dtls_datagram d = dtls_datagram_begin(bytes, n);
	struct tls_message m;

	for (;;) {
		switch (dtls_datagram_read(s, &d, &m)) {
		case DTLS_MESSAGE:
			talk_tell_tls(h, &m);
			continue;
		case DTLS_VERIFY:
			continue;
		case DTLS_NOT:
		case DTLS_ENCRYPTED:
			h->over = true;
			return;
		case DTLS_END:
			h->over = ++h->talk->tries >= TRIES_DTLS;
			return;
		}
	}
}

static enum app
hello_app(const uint8_t *bytes, size_t n)
{
	switch (quic_looks_like(bytes, n)) {
	case QUIC_LOOK_YES:
		return APP_QUIC;
	case QUIC_LOOK_GOOGLE:
		return APP_GQUIC;
	case QUIC_LOOK_NO:
		break;
	}
	return dtls_looks_like(bytes, n) ? APP_DTLS : APP_UNKNOWN;
}

/* A connection that begins with a hello over datagrams? */
static bool
is_hello(struct hearing *h, const uint8_t *bytes, size_t n)
{
	enum app app;

	if (!h->talk) {
		app = hello_app(bytes, n);
		if (app == APP_UNKNOWN)
			return false;
		talk_open(h);
		h->talk->app = h->flow->said.app = (uint8_t)app;
	}
	if (h->talk->app == APP_DTLS)
		read_dtls(h, bytes, n);
	else
		read_quic(h, bytes, n);
	return true;
}

/* Between these ports many speak, and one that talks nonsense silences none. */
static bool
is_shared(const struct packet *p)
{
	return dns_service(p->src_port, p->dst_port) != APP_UNKNOWN ||
	       p->dst_port == 67 || p->src_port == 67 || p->dst_port == 547 ||
	       p->src_port == 547;
}

void
talk_udp(struct hearing *h, const struct packet *p, const uint8_t *bytes,
    size_t n, bool complete)
{
	struct flow_said *said = &h->flow->said;
	enum app app;

	if (talk_tftp(h, p, bytes, n))
		return;
	if (!h->talk && is_dns(h, p, bytes, n, complete))
		return;
	if (is_hello(h, bytes, n))
		return;
	app = signature_of_datagram(bytes, n, p->src_port, p->dst_port);
	if (app != APP_UNKNOWN)
		said->app = (uint8_t)app;
	if (app == APP_TFTP) { /* the answer may come on these ports */
		talk_tftp_request(h, p, bytes, n);
		return;
	}
	if (app == APP_DHCP || app == APP_DHCPV6) { /* of all clients */
		talk_dhcp(h, app, bytes, n);
		return;
	}
	if (app != APP_UNKNOWN || ++said->tries >= TRIES)
		h->over = !is_shared(p);
}
