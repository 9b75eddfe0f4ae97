/* SPDX-License-Identifier: BSD-2-Clause */
#include "said_named.h"

#include "base/text.h"

#include <string.h>

static enum name_origin
origin_of(uint8_t service)
{
	switch (service) {
	case APP_MDNS:
		return NAME_MDNS;
	case APP_LLMNR:
		return NAME_LLMNR;
	default:
		return NAME_DNS;
	}
}

void
said_named_dns(struct said *s, const struct dns_event *e)
{
	char name[NAMED_TEXT_BYTES];

	if (e->kind == DNS_EVENT_RESPONSE)
		s->named.answers++;
	if (e->kind != DNS_EVENT_NAMED)
		return;
	text_sanitize(e->name, strlen(e->name), name, sizeof(name));
	named_tell(
	    &s->named, &e->named, origin_of(e->service), e->time_ns, name);
}

/* Host without its port; in lower case, as names are compared. */
static size_t
host_name(struct bytes host, char out[static NAMED_TEXT_BYTES])
{
	const uint8_t *colon = host.n ? memchr(host.at, ':', host.n) : NULL;
	size_t n = colon ? (size_t)(colon - host.at) : host.n;

	n = text_sanitize(
	    host.at ? host.at : (const uint8_t *)"", n, out, NAMED_TEXT_BYTES);
	if (n > 0 && out[n - 1] == '.')
		out[--n] = '\0';
	for (size_t i = 0; i < n; i++)
		if (out[i] >= 'A' && out[i] <= 'Z')
			out[i] = (char)(out[i] - 'A' + 'a');
	return n;
}

void
said_named_request(struct said *s, const struct talk_ends *ends,
    const struct talk_request *request)
{
	char name[NAMED_TEXT_BYTES];
	struct addr literal;

	/* An address is no name; those of IPv6 stand in brackets. */
	if (request->host.n == 0 || *request->host.at == '[' ||
	    host_name(request->host, name) == 0 || addr_parse(name, &literal))
		return;
	named_tell(&s->named, &ends->server, NAME_HTTP, ends->time_ns, name);
}

void
said_named_hello(struct said *s, const struct talk_ends *ends, const char *name)
{
	if (!ends->proxied)
		named_tell(
		    &s->named, &ends->server, NAME_SNI, ends->time_ns, name);
}

void
said_named_lease(void *to, const struct talk_lease *lease)
{
	struct said *s = to;

	named_tell(
	    &s->named, &lease->addr, NAME_DHCP, lease->time_ns, lease->name);
}
