/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns_named.h"

#include <string.h>

static bool
read_address(
    const struct dns_message *m, const struct dns_record *r, struct addr *out)
{
	const uint8_t *rdata = m->bytes + r->rdata_at;

	if (r->type == DNS_TYPE_A && r->rdata_bytes == 4)
		*out = addr_ipv4(rdata);
	else if (r->type == DNS_TYPE_AAAA && r->rdata_bytes == 16)
		*out = addr_ipv6(rdata);
	else
		return false;
	return true;
}

/* Unspecified or loopback, which is what a blocked name resolves to. */
static bool
is_nobody(const struct addr *a)
{
	static const uint8_t zero[15];

	if (a->family == FAMILY_IPV4)
		return a->bytes[0] == 127 || memcmp(a->bytes, zero, 4) == 0;
	return memcmp(a->bytes, zero, 15) == 0 && a->bytes[15] <= 1;
}

static bool
tell(const struct dns_message *m, const struct dns_record *r,
    struct dns_event *event, const struct dns_sink *sink)
{
	if (!read_address(m, r, &event->named) || is_nobody(&event->named))
		return false;
	event->type = r->type;
	sink->tell(sink->to, event);
	return true;
}

static bool
owner_is(
    const struct dns_message *m, const struct dns_record *r, const char *name)
{
	char owner[DNS_NAME_BYTES];

	return dns_name_read(m->bytes, m->len, r->name_at, owner) > 0 &&
	       strcmp(owner, name) == 0;
}

static void
follow_alias(const struct dns_message *m, const struct dns_record *r,
    char name[static DNS_NAME_BYTES])
{
	char target[DNS_NAME_BYTES];

	if (dns_name_read(m->bytes, m->len, r->rdata_at, target) > 0)
		memcpy(name, target, sizeof(target));
}

void
dns_named_by_question(const struct dns_message *m, const struct dns_question *q,
    struct dns_event *event, const struct dns_sink *sink)
{
	struct dns_message walk = *m;
	struct dns_record r;
	char name[DNS_NAME_BYTES]; /* what q's name stands for by now */
	unsigned told = 0;

	memcpy(name, q->name, sizeof(name));
	event->name = q->name;
	dns_message_rewind(&walk);
	while (told < DNS_NAMED_MOST && dns_record_next(&walk, &r)) {
		if (r.section != DNS_ANSWER)
			return;
		if (r.type != DNS_TYPE_CNAME && r.type != DNS_TYPE_A &&
		    r.type != DNS_TYPE_AAAA)
			continue;
		if (!owner_is(m, &r, name))
			continue;
		if (r.type == DNS_TYPE_CNAME)
			follow_alias(m, &r, name);
		else
			told += tell(m, &r, event, sink);
	}
}

void
dns_named_by_owner(const struct dns_message *m, struct dns_event *event,
    const struct dns_sink *sink)
{
	struct dns_message walk = *m;
	struct dns_record r;
	char owner[DNS_NAME_BYTES];
	unsigned told = 0;

	dns_message_rewind(&walk);
	while (told < DNS_NAMED_MOST && dns_record_next(&walk, &r)) {
		if (r.type != DNS_TYPE_A && r.type != DNS_TYPE_AAAA)
			continue;
		if (dns_name_read(m->bytes, m->len, r.name_at, owner) < 0)
			continue;
		event->name = owner;
		told += tell(m, &r, event, sink);
	}
}
