/* SPDX-License-Identifier: BSD-2-Clause */
/* talk_private owns the inside of talks, for the files that read with them. */
#ifndef FLOW_TALK_PRIVATE_H
#define FLOW_TALK_PRIVATE_H

#include "flow/datagram.h"
#include "flow/talk.h"
#include "message/dtls.h"
#include "message/fingerprints.h"
#include "message/http2.h"
#include "message/quic.h"
#include "message/starttls.h"
#include "message/tls.h"

#include "talk_files.h"

#include <stddef.h>

#define TALK_NAME_BYTES 1024
#define TALK_URL_BYTES 4096

/* One HTTP/1 connection. */
struct talk_http1 {
	struct http1 side[2];
	uint64_t skipped[2]; /* asked for, and perhaps still on its way */
	uint64_t passed[2];  /* bytes of a gap that a body was said to lack */
	uint32_t body[2];    /* number of the one under way, or 0 */
	bool lost[2];        /* the next message has to be looked for */
	struct http_exchange exchange;
};

/* All of it but the queue of requests, which is most. */
#define TALK_HTTP1_HEAD                                                        \
	(offsetof(struct talk_http1, exchange) +                               \
	    offsetof(struct http_exchange, queue))

/* One HTTP/2 connection: few streams are ever remembered. */
#define TALK_STREAMS 32u

struct talk_http2 {
	struct http2 *side[2];
	struct talk_asked {
		uint32_t stream, cookie;
	} asked[TALK_STREAMS];
	uint32_t next;
	uint32_t place; /* in the order of those that have a state, + 1; or 0 */
	bool lost[2];
};

struct talk_start {
	struct starttls side[2];
};

struct talk_tls {
	struct tls_stream side[2];
};

/* A hello that comes in several datagrams. */
union talk_hello_parts {
	struct quic_hello quic;
	struct dtls_hello dtls;
};

/* One conversation whose bytes are being read. */
struct talk {
	struct flow_key key;
	uint32_t older, newer; /* in the order of use; indexes + 1 */
	int64_t used_ns;       /* packet time, see talk_use */
	uint32_t cookie;       /* of the server's name, or 0 */
	uint32_t hello_at;     /* place of its hello, + 1; of datagrams */
	uint32_t desk;         /* + 1, see desks.h; or 0 */
	uint8_t app;           /* enum app; unknown = being looked at */
	uint8_t client;        /* the side that asks */
	bool used;
	bool inner;
	bool proxied;   /* as in struct talk_ends */
	bool middle;    /* its beginning was not seen */
	bool hello;     /* a client hello was told */
	bool heard[2];  /* it has sent something */
	bool deaf[2];   /* nothing more is wanted of that side */
	bool ended[2];  /* it sent its FIN */
	uint8_t tries;  /* windows or datagrams that nobody knew */
	uint8_t looked; /* bits of the sides that were tried */
	struct stream stream[2];
	union {
		struct talk_http1 http1;
		struct talk_http2 http2;
		struct talk_tls tls;
		struct talk_start start;
		struct talk_ftp_data ftp_data;
		struct talk_tftp tftp;
	};
};

struct talks {
	struct talk_config config;
	struct talk *pool;
	uint32_t made;           /* of the pool, ever */
	uint32_t free;           /* index + 1, by `newer` */
	uint32_t oldest, newest; /* index + 1 */
	struct stream_pool *streams;
	struct dns_exchange *dns;
	struct datagrams *datagrams;
	struct fingerprints *fingerprints;
	struct quic_reader *quic;
	union talk_hello_parts *hellos;
	uint32_t *hello_owner; /* talk, + 1 */
	uint32_t n_hellos, next_hello;
	struct http2_room http2_room;
	uint32_t *http2_owner; /* talk, + 1, in the order they came */
	uint32_t n_http2, next_http2;
	struct desks desks;
	struct promises promises;
	struct map inner; /* flows inside tunnels: struct flow */
	uint32_t inner_hand;
	struct tls_scratch scratch;
	char text[TALK_URL_BYTES];
	char name[TALK_NAME_BYTES], certificate[TALK_NAME_BYTES];
};

/* A packet on its way through: whose it is, and who is told. */
struct hearing {
	struct talks *t;
	struct talk *talk;
	struct flow *flow; /* NULL at the end of everything */
	unsigned side;     /* that sent what is being read */
	int64_t time_ns, clock_ns;
	const struct talk_sink *sink;
	const uint8_t *known; /* bytes that `known_app` begins with, or NULL */
	enum app known_app;
	uint32_t promise; /* that the flow at hand keeps, or 0 */
	bool over;        /* the talk is to be settled */
};

/* What a step made of a window. */
struct step {
	size_t used;
	uint64_t skip;
	bool again; /* there may be more in it */
};

/* The ends of the talk, client first. */
struct talk_ends hearing_ends(const struct hearing *h);

static inline struct talk *
talk_numbered(struct talks *t, uint32_t number)
{
	return number ? &t->pool[number - 1] : NULL;
}

/* h->talk becomes one for the flow at hand, the oldest making room. */
void talk_open(struct hearing *h);

/* The same where there is room; flow->said.ref is set. */
struct talk *talk_begin(struct talks *t, struct flow *f, int64_t clock_ns);
void talk_end(struct talks *t, struct talk *talk);
void talk_use(struct talks *t, struct talk *talk, int64_t clock_ns);
struct talk *talk_of(struct talks *t, const struct flow *f);

/* Bodies of HTTP/1 that are under way end here. */
void talk_http1_leave(struct hearing *h);

/* Begin to read as `app`, from where the streams are. */
void talk_speak(struct hearing *h, enum app app);

/* What a message of DHCP says of its client; `app` tells the version. */
void talk_dhcp(struct hearing *h, enum app app, const uint8_t *bytes, size_t n);

/* Read a segment of TCP. */
void talk_tcp(struct hearing *h, const struct packet *p,
    const struct stream_segment *segment);

/* No more will come of either side. */
void talk_tcp_finish(struct hearing *h);

/* One step of each protocol over a window of side h->side. */
struct step talk_http1_step(
    struct hearing *h, const struct stream_window *window);
struct step talk_http2_step(
    struct hearing *h, const struct stream_window *window);
struct step talk_tls_step(
    struct hearing *h, const struct stream_window *window);
struct step talk_dns_step(
    struct hearing *h, const struct stream_window *window);
struct step talk_start_step(
    struct hearing *h, const struct stream_window *window);
struct step talk_ftp_step(
    struct hearing *h, const struct stream_window *window);
struct step talk_ftp_data_step(
    struct hearing *h, const struct stream_window *window);
struct step talk_smtp_step(
    struct hearing *h, const struct stream_window *window);
struct step talk_smb_step(
    struct hearing *h, const struct stream_window *window);

/* A connection of FTP for data begins: h->promise says of what. */
void talk_ftp_data_begin(struct hearing *h);

/* Read a datagram of a transfer of TFTP; false = it is of none. */
bool talk_tftp(
    struct hearing *h, const struct packet *p, const uint8_t *bytes, size_t n);

/* A request of TFTP, to a port that servers wait on. */
void talk_tftp_request(
    struct hearing *h, const struct packet *p, const uint8_t *bytes, size_t n);

void talk_http2_free(struct talks *t, struct talk *talk);

/* Tell of what TLS says over TCP or datagrams. */
void talk_tell_tls(struct hearing *h, const struct tls_message *m);

/* Tell of a client's hello, whatever it came over. */
void talk_tell_hello(struct hearing *h, const struct tls_hello *hello,
    const char *version, bool with_marks);

/* Read one datagram. */
void talk_udp(struct hearing *h, const struct packet *p, const uint8_t *bytes,
    size_t n, bool complete);

/* How many bytes of a skip have not been sent yet. */
static inline uint64_t
stream_ahead(const struct stream *s)
{
	return s->next > s->newest ? s->next - s->newest : 0;
}

#endif
