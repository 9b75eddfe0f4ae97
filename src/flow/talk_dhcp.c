/* SPDX-License-Identifier: BSD-2-Clause */
/* DHCP in a talk: what clients call themselves. */
#include "message/dhcp.h"
#include "message/dhcpv6.h"
#include "talk_private.h"

/*
 * The request that a client was offered an address for says both; most
 * servers do not repeat the name (RFC 2131 4.3.2).
 */
static bool
read_lease(const uint8_t *bytes, size_t n, struct talk_lease *out,
    char name[static TALK_NAME_BYTES])
{
	struct dhcp_message m;

	if (!dhcp_read(bytes, n, &m))
		return false;
	out->addr = dhcp_address(&m);
	if (out->addr.family == FAMILY_NONE && m.type == DHCP_REQUEST)
		out->addr = m.requested;
	return dhcp_name(&m, name, TALK_NAME_BYTES) > 0;
}

static bool
read_lease_v6(const uint8_t *bytes, size_t n, struct talk_lease *out,
    char name[static TALK_NAME_BYTES])
{
	struct dhcpv6_message m;

	if (!dhcpv6_read(bytes, n, &m))
		return false;
	out->addr = m.addr;
	return dhcpv6_name(&m, name, TALK_NAME_BYTES) > 0;
}

void
talk_dhcp(struct hearing *h, enum app app, const uint8_t *bytes, size_t n)
{
	struct talk_lease lease = {.name = h->t->name, .time_ns = h->time_ns};
	bool named = app == APP_DHCP
	                 ? read_lease(bytes, n, &lease, h->t->name)
	                 : read_lease_v6(bytes, n, &lease, h->t->name);

	if (named && lease.addr.family != FAMILY_NONE && h->sink->lease)
		h->sink->lease(h->sink->to, &lease);
}
