/* SPDX-License-Identifier: BSD-2-Clause */
/* Whatever a DNS message says, its texts fit and its line is plain. */
#include "message/dns.h"
#include "message/dns_phrase.h"
#include "message/dns_rdata.h"

#include "unwatched.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ended where it says, and nowhere before. */
UNWATCHED static void
check_end(const char *text, size_t n, size_t size)
{
	assert(n < size && text[n] == '\0');
	assert(!memchr(text, '\0', n));
}

UNWATCHED static void
check_printable(const char *text, size_t size)
{
	assert(memchr(text, '\0', size));
	for (; *text; text++)
		assert(*text >= ' ' && *text <= '~');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dns_message m;
	char text[160];
	bool is_dns;

	if (!size)
		return 0;
	is_dns = dns_phrase(data, size, text, sizeof(text));
	check_printable(text, sizeof(text));
	if (!is_dns)
		return 0;
	assert(dns_message_read(data, size, &m));
	check_end(text, dns_answers_text(&m, text, 48), 48);
	return 0;
}
