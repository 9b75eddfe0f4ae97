/* SPDX-License-Identifier: BSD-2-Clause */
#include "headers.h"

#include "dissection.h"
#include "summaries.h"

static const struct header *const floors[] = {
    headers_link, headers_ip, headers_upper, headers_tunnel};

const struct header *
header_find(enum layer layer)
{
	for (size_t i = 0; i < sizeof(floors) / sizeof(floors[0]); i++) {
		for (const struct header *h = floors[i]; h->layer; h++) {
			if (h->layer == layer)
				return h;
		}
	}
	return NULL;
}

const char *
ethertype_word(uint32_t type)
{
	enum layer layer = ethertype_layer((uint16_t)type);

	if (type < ETHERTYPE_MINIMUM)
		return "a length";
	return layer == LAYER_ETHERTYPE_OTHER ? NULL : layer_title(layer);
}

const char *
ip_protocol_word(uint32_t protocol)
{
	/* IPv6 extension headers: IANA protocol-numbers */
	static const struct word extensions[] = {
	    {0, "hop-by-hop options"},
	    {43, "routing"},
	    {44, "fragment"},
	    {51, "authentication"},
	    {59, "nothing"},
	    {60, "destination options"},
	    {135, "mobility"},
	    {139, "host identity"},
	    {140, "shim6"},
	    {0, NULL},
	};
	enum layer layer = transport_layer((uint8_t)protocol);

	if (layer == LAYER_IP_OTHER)
		return word_find(extensions, protocol);
	return layer_title(layer);
}

const char *
icmp_type_word(uint32_t type)
{
	return summary_icmp_name((uint8_t)type);
}

const char *
icmpv6_type_word(uint32_t type)
{
	return summary_icmpv6_name((uint8_t)type);
}
