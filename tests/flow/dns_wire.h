/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_wire owns the DNS messages that tests write, and what is told of them. */
#ifndef TESTS_FLOW_DNS_WIRE_H
#define TESTS_FLOW_DNS_WIRE_H

#include "flow/dns_exchange.h"

#include <stdio.h>
#include <string.h>

#define MOST_EVENTS 64

/* The first events that were told, and how many there were. */
struct told {
	struct dns_event events[MOST_EVENTS];
	char names[MOST_EVENTS][DNS_NAME_BYTES];
	char answers[MOST_EVENTS][DNS_ANSWERS_BYTES];
	unsigned n;
};

static inline void
take(void *to, const struct dns_event *e)
{
	struct told *told = to;
	unsigned i = told->n++;

	if (i >= MOST_EVENTS)
		return;
	told->events[i] = *e;
	snprintf(told->names[i], DNS_NAME_BYTES, "%s", e->name);
	snprintf(told->answers[i], DNS_ANSWERS_BYTES, "%s", e->answers);
	told->events[i].name = told->names[i];
	told->events[i].answers = told->answers[i];
}

/* A message under construction. */
struct wire {
	uint8_t at[512];
	size_t n;
};

static inline void
put(struct wire *w, const void *bytes, size_t n)
{
	memcpy(w->at + w->n, bytes, n);
	w->n += n;
}

static inline void
put_u16(struct wire *w, unsigned v)
{
	put(w, (uint8_t[]){(uint8_t)(v >> 8), (uint8_t)v}, 2);
}

static inline struct wire
header(uint16_t id, uint16_t flags, unsigned questions, unsigned answers)
{
	struct wire w = {.n = 0};

	put_u16(&w, id);
	put_u16(&w, flags);
	put_u16(&w, questions);
	put_u16(&w, answers);
	put_u16(&w, 0);
	put_u16(&w, 0);
	return w;
}

/* "example.com" as labels. */
static inline void
put_name(struct wire *w, const char *name)
{
	while (*name) {
		size_t n = strcspn(name, ".");
		uint8_t length = (uint8_t)n;

		put(w, &length, 1);
		put(w, name, n);
		name += n + (name[n] == '.');
	}
	put(w, "", 1);
}

static inline void
put_question(struct wire *w, const char *name, uint16_t type)
{
	put_name(w, name);
	put_u16(w, type);
	put_u16(w, 1);
}

static inline void
put_record(struct wire *w, const char *name, uint16_t type, const void *rdata,
    size_t n)
{
	put_question(w, name, type);
	put(w, "\0\0\0\x3c", 4);
	put_u16(w, (unsigned)n);
	put(w, rdata, n);
}

static inline void
put_alias(struct wire *w, const char *name, const char *target)
{
	struct wire rdata = {.n = 0};

	put_name(&rdata, target);
	put_record(w, name, DNS_TYPE_CNAME, rdata.at, rdata.n);
}

static inline struct wire
query(uint16_t id, const char *name)
{
	struct wire w = header(id, DNS_RECURSION_DESIRED, 1, 0);

	put_question(&w, name, DNS_TYPE_A);
	return w;
}

static inline struct wire
response(uint16_t id, const char *name, uint16_t rcode)
{
	struct wire w =
	    header(id, (uint16_t)(DNS_RESPONSE | 0x180 | rcode), 1, 0);

	put_question(&w, name, DNS_TYPE_A);
	return w;
}

#endif
