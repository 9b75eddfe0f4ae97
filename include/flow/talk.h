/* SPDX-License-Identifier: BSD-2-Clause */
/* talk owns what is read out of the bytes of flows, and tells what was said. */
#ifndef FLOW_TALK_H
#define FLOW_TALK_H

#include "base/error.h"
#include "flow/dns_exchange.h"
#include "flow/flow.h"
#include "flow/stream.h"
#include "message/http1.h"
#include "message/tls_hello.h"
#include "packet/frame.h"

#include <stddef.h>
#include <stdint.h>

/* Who said it to whom; `client` began the conversation, or asks. */
struct talk_ends {
	struct addr client, server;
	uint16_t client_port, server_port;
	uint8_t protocol; /* of IP: TCP, or UDP */
	int64_t time_ns;
	bool inner;   /* met inside a tunnel: its flow is not in the tables */
	bool proxied; /* the server only passes on what is said */
};

/* A request of HTTP, whatever its version. */
struct talk_request {
	const char *url; /* sanitised; CONTRACT 2 says what it is */
	struct bytes method, user_agent;
	struct bytes host; /* of the server; absent of a proxy's requests */
	uint8_t app;       /* APP_HTTP or APP_HTTP2 */
};

/* What is told of the answer to a request; more than once. */
struct talk_response {
	uint32_t cookie;           /* as the request was given it */
	uint16_t status;           /* or 0 */
	struct bytes content_type; /* or absent */
	uint64_t body_bytes;       /* of the body, since last told */
};

/* A file that begins: a body of HTTP/1, or what other protocols carry. */
struct talk_body {
	uint8_t app; /* APP_HTTP, APP_SMTP, APP_FTP, APP_TFTP, APP_SMB */
	bool from_server;
	const char *url; /* sanitised; of a body that comes with its request */
	uint32_t cookie; /* of its request, or 0 */
	uint16_t status; /* of an answer */
	struct bytes content_type, content_encoding;
	struct bytes name; /* what the sender calls it, or absent */
};

/* How it ended. */
struct talk_body_end {
	uint64_t bytes;  /* as sent, without chunk lines; with those missing */
	bool complete;   /* up to its end; nothing missing of what was read */
	int64_t time_ns; /* or INT64_MAX: it was broken off some time */
	const char *why; /* it is not complete, or NULL; lives for ever */
};

/* A client hello: which server a connection wants. */
struct talk_hello {
	uint8_t app;         /* APP_TLS, APP_DTLS, APP_QUIC or APP_GQUIC */
	bool again;          /* not the first one of its connection */
	const char *name;    /* sanitised, lower case; "" = names nobody */
	const char *version; /* the newest offered: "TLS 1.3", or NULL */
	struct bytes alpn;   /* the first one offered, or absent */
	const char *ja3, *ja4;
	bool ech;
};

/* What the server made of it. */
struct talk_server_hello {
	uint32_t cookie;     /* as the hello was given it */
	const char *version; /* or NULL */
	uint16_t cipher;
	const char *certificate; /* sanitised name it is made out to, or NULL */
};

/* A client of DHCP said what it is called. */
struct talk_lease {
	struct addr addr; /* that it has, or was offered and asks for */
	const char *name; /* sanitised, not "" */
	int64_t time_ns;
};

/*
 * Whoever is told. The texts live until the function returns. Cookies are
 * never 0 for something that is remembered.
 */
struct talk_sink {
	void *to;
	void (*dns)(void *to, const struct dns_event *event);
	uint32_t (*request)(void *to, const struct talk_ends *ends,
	    const struct talk_request *request);
	void (*response)(void *to, const struct talk_ends *ends,
	    const struct talk_response *response);
	uint32_t (*hello)(void *to, const struct talk_ends *ends,
	    const struct talk_hello *hello);
	void (*server_hello)(void *to, const struct talk_ends *ends,
	    const struct talk_server_hello *hello);
	/*
	 * Files, if anybody wants to hear of them, else NULL: the number that
	 * `body` gives one comes back with its bytes and its end.
	 * Without `body_bytes` they are passed over unread.
	 */
	uint32_t (*body)(void *bodies, const struct talk_ends *ends,
	    const struct talk_body *body);
	void (*body_bytes)(void *bodies, uint32_t number, struct bytes bytes);
	/* The next ones do not follow those before, but belong there. */
	void (*body_at)(void *bodies, uint32_t number, uint64_t offset);
	void (*body_missing)(void *bodies, uint32_t number, uint64_t bytes);
	void (*body_end)(
	    void *bodies, uint32_t number, const struct talk_body_end *end);
	void *bodies;
	/* Or NULL. */
	void (*lease)(void *to, const struct talk_lease *lease);
	/* The flow of that key is settled on the name of that cookie; who has
	 * the flows need not be who takes the words. */
	void (*settled)(
	    void *flows, const struct flow_key *key, uint32_t cookie);
	void *flows;
};

struct talk_config {
	uint32_t talks;      /* at once; the oldest makes room */
	size_t stream_bytes; /* for bytes that wait */
	uint32_t queries;    /* of DNS, waiting for answers */
	size_t http2_bytes;  /* for tables of HTTP/2's headers */
};

struct talks;

int talks_new(
    const struct talk_config *config, struct talks **out, struct error *err);
void talks_free(struct talks *t);
void talks_clear(struct talks *t);
size_t talks_plan(const struct talk_config *config);

/* Is there anything in this packet that has to be read? Cheap. */
static inline bool
talks_concern(const struct flow *f, const struct packet *p)
{
	bool syn = (p->flags & PACKET_TCP) && (p->tcp_flags & TCP_SYN);

	if (f->said.settled)
		return syn;
	if (!(p->flags & (PACKET_PORTS | PACKET_FRAGMENT)))
		return false;
	return p->payload_bytes > 0 || f->said.ref != 0;
}

/*
 * talks_see - read one packet sent by side `side` of a flow.
 *
 * Call it before the packet is counted in the flow. Sets f->said.
 *
 * frame    has the bytes; p is what was dissected of it
 * cost     one comparison once the flow is settled; bounded work and no
 *          allocation otherwise
 */
void talks_see(struct talks *t, struct flow *f, unsigned side,
    const struct packet *p, const struct frame *frame,
    const struct talk_sink *sink);

/* Ask what a flow's said.ref leads to into the cache, until it is settled. */
void talks_prefetch(const struct talks *t, uint32_t ref);

/* The same for the packet inside the tunnel that p is. */
void talks_see_inner(struct talks *t, const struct frame *frame,
    const struct packet *p, const struct talk_sink *sink);

/* Packet time has reached clock_ns. */
void talks_advance(
    struct talks *t, int64_t clock_ns, const struct talk_sink *sink);

/* No more will come: what is under way is told as far as it went. */
void talks_finish(struct talks *t, const struct talk_sink *sink);

/* What could not be read as it should. */
const struct stream_stats *talks_stream_stats(const struct talks *t);
const struct dns_counts *talks_dns_counts(const struct talks *t);

#endif
