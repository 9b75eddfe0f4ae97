/* SPDX-License-Identifier: BSD-2-Clause */
#include "lookup/name_origin.h"

#include <assert.h>
#include <stddef.h>

/* clang-format off */
static const struct name_origin_text texts[N_NAME_ORIGINS] = {
	[NAME_NONE] = { "", "", '\0', "" },
	[NAME_REVERSE] = { "reverse", "ʳ", 'r', "reverse DNS" },
	[NAME_HOSTS] = { "hosts", "ᵉ", 'e', "/etc/hosts" },
	[NAME_CAPTURE] = { "capture", "ᶠ", 'f', "the capture file itself" },
	[NAME_DHCP] = { "dhcp", "ᶜ", 'c', "DHCP, what the client calls itself" },
	[NAME_LLMNR] = { "llmnr", "ˡ", 'l', "LLMNR" },
	[NAME_MDNS] = { "mdns", "ᵐ", 'm', "mDNS" },
	[NAME_HTTP] = { "http", "ʰ", 'h', "HTTP, field Host" },
	[NAME_SNI] = { "sni", "ˢ", 's', "TLS or QUIC, the server asked for" },
	[NAME_DNS] = { "dns", "ᵈ", 'd', "DNS, the name that was asked for" },
};
/* clang-format on */

const struct name_origin_text *
name_origin_text(enum name_origin origin)
{
	assert(origin < N_NAME_ORIGINS);
	return &texts[origin];
}

const char *
name_origin_raised(char letter)
{
	for (int i = NAME_NONE + 1; i < N_NAME_ORIGINS; i++)
		if (texts[i].letter == letter)
			return texts[i].raised;
	return NULL;
}
