/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * However what a client of SMTP sends is cut up, the same messages and the
 * same attachments come out of it.
 *
 * Input: a byte that says how large the pieces are, what the client sends.
 */
#include "meagre.h"

#include "message/mime.h"
#include "message/smtp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of messages and of attachments: which comes first is a matter of pieces. */
struct seen {
	uint64_t mails, parts;
	struct smtp smtp;
	struct mime mime;
	struct mime_sink sink;
	bool part; /* one was begun and not ended */
	bool over; /* TLS begins */
};

static void
add(uint64_t *sum, uint64_t value)
{
	*sum = (*sum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	*sum ^= *sum >> 29;
}

/* Pieces differ; their bytes may not. */
static void
add_bytes(uint64_t *sum, struct bytes b)
{
	for (size_t i = 0; i < b.n; i++)
		add(sum, b.at[i]);
}

static void
see(void *to, const struct mime_event *e)
{
	struct seen *s = to;

	assert(s->part == (e->kind != MIME_PART));
	s->part = e->kind != MIME_END;
	add_bytes(&s->parts, e->bytes);
	if (e->kind == MIME_BYTES)
		return;
	add_bytes(&s->parts, e->name);
	add_bytes(&s->parts, e->type);
	add(&s->parts, (uint64_t)e->kind << 9 | e->complete << 8);
}

static void
see_event(struct seen *s, const struct smtp_event *e)
{
	s->over = e->kind == SMTP_TLS;
	add_bytes(&s->mails, e->bytes);
	if (e->kind == SMTP_BYTES)
		mime_feed(&s->mime, e->bytes, &s->sink);
	else
		add(&s->mails, 1000 + e->kind);
	if (e->kind == SMTP_END || e->kind == SMTP_CUT) {
		mime_end(&s->mime, e->kind == SMTP_END, &s->sink);
		assert(!s->part);
	}
}

/* One window, in a block of its own: nobody may look behind it. */
static bool
read_one(struct seen *s, const uint8_t *at, size_t n, size_t *used)
{
	uint8_t *window = meagre_own(n);
	struct smtp_event e;
	struct reading r;

	if (n > 0)
		memcpy(window, at, n);
	r = smtp_read(&s->smtp, window, n, &e);
	assert(r.used <= n && !r.lost && r.skip == 0);
	if (r.message)
		see_event(s, &e);
	free(window);
	*used = r.used;
	return (r.used > 0 || r.message) && !s->over;
}

static uint64_t
feed(const uint8_t *at, size_t n, size_t step)
{
	struct seen *s = meagre_own(sizeof(*s));
	size_t from = 0, to = 0, used;
	uint64_t sum;

	memset(s, 0, sizeof(*s));
	s->sink = (struct mime_sink){s, see};
	for (;;) {
		while (read_one(s, at + from, to - from, &used))
			from += used;
		if (to == n || s->over)
			break;
		to = step < n - to ? to + step : n;
	}
	mime_end(&s->mime, false, &s->sink);
	assert(!s->part);
	sum = s->mails ^ s->parts;
	free(s);
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > 20000)
		return 0;
	assert(feed(data + 1, size - 1, size) ==
	       feed(data + 1, size - 1, 1 + data[0]));
	return 0;
}
