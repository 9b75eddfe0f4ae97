/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever bytes a DNS message is, reading it ends, its names and texts fit,
 * and its line is plain. As a stream it reads the same however it was cut.
 */
#include "message/dns.h"
#include "message/dns_phrase.h"
#include "message/dns_rdata.h"
#include "message/dns_stream.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A fuzzer that looked at each comparison here would do little else. */
#if defined(__clang__)
#define UNWATCHED __attribute__((no_sanitize("coverage", "address")))
#else
#define UNWATCHED
#endif

UNWATCHED static void
check_ended(const char *text, size_t size)
{
	assert(memchr(text, '\0', size));
}

UNWATCHED static void
check_printable(const char *text, size_t size)
{
	check_ended(text, size);
	for (; *text; text++)
		assert(*text >= ' ' && *text <= '~');
}

static void
check_records(struct dns_message *m)
{
	struct dns_record r;
	size_t before = m->at;

	while (dns_record_next(m, &r)) {
		char name[DNS_NAME_BYTES], text[64];

		assert(m->at >= before + 11 && m->at <= m->len);
		before = m->at;
		if (dns_name_read(m->bytes, m->len, r.name_at, name) > 0)
			check_ended(name, sizeof(name));
		assert(dns_rdata_text(m, &r, text, sizeof(text)) < 64);
		check_ended(text, sizeof(text));
	}
	assert(!m->left || m->fault);
}

static void
check_message(const uint8_t *data, size_t size)
{
	struct dns_message m;
	struct dns_question q;
	char line[160];
	bool is_dns = dns_message_read(data, size, &m);

	assert(dns_phrase(data, size, line, sizeof(line)) == is_dns);
	check_printable(line, sizeof(line));
	if (!is_dns)
		return;
	while (dns_question_next(&m, &q))
		check_ended(q.name, sizeof(q.name));
	check_records(&m);
	dns_rcode(&m);
}

/* The first window that is enough says what all larger ones say. */
static void
check_stream(const uint8_t *data, size_t size)
{
	struct bytes whole = {0}, part = {0};
	bool whole_complete = false, part_complete = false;
	struct reading r = dns_stream_read(data, size, &whole, &whole_complete);
	size_t needed =
	    r.lost && size >= 2 && data[0] == 0 && data[1] < 12 ? 2 : r.used;

	assert(r.used <= size && r.message == (r.used > 0));
	for (size_t n = needed > 3 ? needed - 3 : 0; n < needed; n++)
		assert(!dns_stream_read(data, n, &part, &part_complete).used);
	if (!r.message)
		return;
	assert(dns_stream_read(data, needed, &part, &part_complete).used ==
	       r.used);
	assert(part.at == whole.at && part.n == whole.n);
	assert(part_complete == whole_complete);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	check_message(data, size);
	check_stream(data, size);
	return 0;
}
