/* SPDX-License-Identifier: BSD-2-Clause */
/* said_telling owns how these tests tell what was said. */
#ifndef TESTS_STATS_SAID_TELLING_H
#define TESTS_STATS_SAID_TELLING_H

#include "stats/said.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

static inline struct addr
client_of(uint32_t n)
{
	return addr_ipv4((uint8_t[4]){
	    10, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n});
}

/* Names of the same length are asked of the same resolver. */
static inline struct addr
resolver_of(const char *name)
{
	return addr_ipv4((uint8_t[4]){192, 0, 2, (uint8_t)(strlen(name) % 5)});
}

/* Who is answered: whoever asked last. */
static struct addr telling_client;

static inline struct bytes
bytes_of(const char *text)
{
	return (struct bytes){(const uint8_t *)text, text ? strlen(text) : 0};
}

static inline void
tell_query(const struct talk_sink *sink, const char *name, uint16_t type,
    uint32_t client, bool retry)
{
	struct dns_event e = {.kind = DNS_EVENT_QUERY,
	    .service = APP_DNS,
	    .type = type,
	    .retry = retry,
	    .client = client_of(client),
	    .server = resolver_of(name),
	    .name = name,
	    .answers = ""};

	telling_client = e.client;
	sink->dns(sink->to, &e);
}

static inline void
tell_response(const struct talk_sink *sink, const char *name, uint16_t rcode,
    int64_t latency_ns, const char *answers)
{
	struct dns_event e = {.kind = DNS_EVENT_RESPONSE,
	    .service = APP_DNS,
	    .matched = true,
	    .type = DNS_TYPE_A,
	    .rcode = rcode,
	    .latency_ns = latency_ns,
	    .time_ns = latency_ns,
	    .client = telling_client,
	    .server = resolver_of(name),
	    .name = name,
	    .answers = answers};

	sink->dns(sink->to, &e);
}

static inline void
tell_unanswered(const struct talk_sink *sink, const char *name)
{
	struct dns_event e = {.kind = DNS_EVENT_UNANSWERED,
	    .service = APP_DNS,
	    .client = telling_client,
	    .server = resolver_of(name),
	    .name = name,
	    .answers = ""};

	sink->dns(sink->to, &e);
}

static inline uint32_t
tell_request(const struct talk_sink *sink, const char *url, const char *method,
    const char *agent, uint32_t client)
{
	struct talk_ends ends = {.client = client_of(client)};
	struct talk_request request = {
	    .url = url,
	    .method = bytes_of(method),
	    .user_agent = bytes_of(agent),
	    .app = APP_HTTP,
	};

	return sink->request(sink->to, &ends, &request);
}

static inline void
tell_body(const struct talk_sink *sink, uint32_t cookie, uint16_t status,
    const char *type, uint64_t bytes)
{
	struct talk_ends ends = {.client = client_of(1)};
	struct talk_response response = {
	    .cookie = cookie,
	    .status = status,
	    .content_type = bytes_of(type),
	    .body_bytes = bytes,
	};

	sink->response(sink->to, &ends, &response);
}

/* One of each kind, about the subject of that number. */
static inline void
tell_some(const struct talk_sink *sink, struct said *said, uint32_t i,
    uint32_t subject)
{
	struct talk_ends ends = {.client = client_of(i % 50), .time_ns = i};
	struct talk_hello hello = {.app = i % 3 ? APP_TLS : APP_QUIC,
	    .version = "TLS 1.3",
	    .ja3 = "",
	    .ja4 = ""};
	char text[600];
	uint32_t cookie;

	snprintf(text, sizeof(text), "name-%u.example", subject);
	tell_query(sink, text, i % 2 ? 1 : 28, i % 50, i % 9 == 0);
	if (i % 4) {
		char answer[32];

		snprintf(answer, sizeof(answer), "192.0.2.%u", i % 256);
		tell_response(sink, text, i % 5 ? 0 : 3, i * 1000, answer);
	} else {
		tell_unanswered(sink, text);
	}
	hello.name = text;
	cookie = sink->hello(sink->to, &ends, &hello);
	said_count(said, cookie, i);
	snprintf(text, sizeof(text), "host/%u?%0*u", subject,
	    (int)(subject % 500 + 1), 7);
	cookie = tell_request(sink, text, "GET", "agent", i % 50);
	snprintf(text, sizeof(text), "type/%u", i % 3);
	tell_body(sink, cookie, i % 7 ? 200 : 404, text, i);
}

/* Subjects that each come once. */
static inline void
tell_flood(
    const struct talk_sink *sink, struct said *said, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		tell_some(sink, said, i, i);
}

#endif
