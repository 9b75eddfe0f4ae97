/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever bytes a DNS message is, reading it ends and its names fit. As a
 * stream it reads the same however it was cut.
 */
#include "message/dns.h"
#include "message/dns_stream.h"

#include <assert.h>
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

static void
check_records(struct dns_message *m)
{
	struct dns_record r;
	size_t before = m->at;

	while (dns_record_next(m, &r)) {
		char name[DNS_NAME_BYTES];

		assert(m->at >= before + 11 && m->at <= m->len);
		before = m->at;
		if (dns_name_read(m->bytes, m->len, r.name_at, name) > 0)
			check_ended(name, sizeof(name));
	}
	assert(!m->left || m->fault);
}

static void
check_message(const uint8_t *data, size_t size)
{
	struct dns_message m;
	struct dns_question q;

	if (!dns_message_read(data, size, &m))
		return;
	while (dns_question_next(&m, &q))
		check_ended(q.name, sizeof(q.name));
	check_records(&m);
}

/* The first window that is enough says what all larger ones say. */
static void
check_windows(const uint8_t *data, const struct reading *r,
    const struct bytes *whole, bool whole_complete)
{
	struct bytes part = {0};
	bool complete = !whole_complete;

	assert(!dns_stream_read(data, r->used - 1, &part, &complete).used);
	assert(
	    dns_stream_read(data, r->used, &part, &complete).used == r->used);
	assert(part.at == whole->at && part.n == whole->n);
	assert(complete == whole_complete);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes whole;
	struct reading r;
	bool complete;

	if (!size)
		return 0;
	r = dns_stream_read(data, size, &whole, &complete);
	assert(r.used <= size && r.message == (r.used > 0));
	assert(!r.message || !r.lost);
	if (r.message)
		check_windows(data, &r, &whole, complete);
	check_message(data, size);
	return 0;
}
