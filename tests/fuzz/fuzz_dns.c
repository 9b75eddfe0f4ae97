/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever bytes a DNS message is, reading it ends and its names fit. As a
 * stream it reads the same however it was cut.
 */
#include "message/dns.h"
#include "message/dns_stream.h"

#include "unwatched.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

static void
add(uint64_t *sum, uint64_t value)
{
	*sum = (*sum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	*sum ^= *sum >> 29;
}

/* Messages of a stream, where each lies, and where it is lost. */
static uint64_t
feed(const uint8_t *data, size_t size, size_t step)
{
	size_t from = 0, to = 0;
	uint64_t sum = 0;

	for (;;) {
		struct bytes m;
		bool complete;
		struct reading r =
		    dns_stream_read(data + from, to - from, &m, &complete);

		assert(r.used <= to - from && r.message == (r.used > 0));
		if (r.lost)
			add(&sum, from);
		if (r.message)
			add(&sum, (uint64_t)(m.at - data) << 32 | m.n << 1 |
				      complete);
		if (r.lost || r.skip > size - from - r.used)
			return sum;
		from += r.used + r.skip;
		to = to < from ? from : to;
		if (r.message)
			continue;
		if (to == size)
			return sum;
		to = step < size - to ? to + step : size;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	assert(feed(data, size, size) ==
	       feed(data, size, 1 + data[size - 1] % 64));
	check_message(data, size);
	return 0;
}
