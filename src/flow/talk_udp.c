/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams in a talk: DNS, the hellos of QUIC, and what is named by bytes. */
#include "message/signature.h"
#include "talk_private.h"

#include <stdio.h>

#define TRIES 4u       /* datagrams that no protocol is known by */
#define TRIES_QUIC 16u /* ... without a hello, of a connection of QUIC */

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
static struct quic_hello *
quic_of(struct hearing *h)
{
	struct talks *t = h->t;
	struct talk *talk = h->talk;
	uint32_t i;

	if (talk->quic)
		return &t->quics[talk->quic - 1];
	i = t->next_quic++ % TALK_QUICS;
	if (t->quic_owner[i])
		t->pool[t->quic_owner[i] - 1].quic = 0;
	t->quic_owner[i] = (uint32_t)(talk - t->pool) + 1;
	talk->quic = i + 1;
	t->quics[i] = (struct quic_hello){0};
	return &t->quics[i];
}

static void
read_quic(struct hearing *h, const uint8_t *bytes, size_t n)
{
	struct quic_hello *s = quic_of(h);
	struct tls_hello hello;
	char number[QUIC_VERSION_TEXT_BYTES];
	char version[8 + QUIC_VERSION_TEXT_BYTES];

	switch (quic_datagram_read(h->t->quic, s, bytes, n, &hello)) {
	case QUIC_HELLO:
		quic_version_text(s->version, number);
		snprintf(version, sizeof(version), "QUIC %s", number);
		talk_tell_hello(h, &hello, version, h->talk->app == APP_QUIC);
		h->over = true;
		return;
	default:
		if (++h->talk->tries >= TRIES_QUIC)
			h->over = true;
	}
}

static bool
is_quic(struct hearing *h, const uint8_t *bytes, size_t n)
{
	enum quic_look look = QUIC_LOOK_YES;

	if (!h->talk) {
		look = quic_looks_like(bytes, n);
		if (look == QUIC_LOOK_NO)
			return false;
		h->talk = talk_begin(h->t, h->flow);
		h->talk->app = look == QUIC_LOOK_GOOGLE ? APP_GQUIC : APP_QUIC;
		h->flow->said.app = h->talk->app;
	}
	read_quic(h, bytes, n);
	return true;
}

void
talk_udp(struct hearing *h, const struct packet *p, const uint8_t *bytes,
    size_t n, bool complete)
{
	struct flow_said *said = &h->flow->said;
	enum app app;

	if (h->talk || is_dns(h, p, bytes, n, complete)) {
		if (h->talk)
			is_quic(h, bytes, n);
		return;
	}
	if (is_quic(h, bytes, n))
		return;
	app = signature_of_datagram(bytes, n, p->src_port, p->dst_port);
	if (app != APP_UNKNOWN)
		said->app = (uint8_t)app;
	if (app != APP_UNKNOWN || ++said->tries >= TRIES)
		h->over = dns_service(p->src_port, p->dst_port) == APP_UNKNOWN;
}
