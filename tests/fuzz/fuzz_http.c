/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * However a connection is cut into segments, HTTP says the same of it; and
 * what it says lies in the window.
 *
 * Input: a byte of flags and the size of segments, the length of the client's
 * bytes in two, the client's bytes, the server's.
 */
#include "../message/http_feed.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	uint64_t sum;
	uint32_t n;
	struct http_exchange *x;
};

static void
add(struct seen *s, uint64_t value)
{
	s->sum = (s->sum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	s->sum ^= s->sum >> 29;
}

static void
add_bytes(struct seen *s, struct bytes b)
{
	uint64_t ends = 0;

	if (b.n > 0) /* both are read, for the sanitizer to look */
		ends = (uint64_t)b.at[0] << 8 | b.at[b.n - 1];
	add(s, b.n << 17 | (b.at ? 1 << 16 : 0) | ends);
}

static void
add_fields(struct seen *s, const struct http_fields *f)
{
	const struct bytes all[] = {f->host, f->user_agent, f->referer,
	    f->server, f->content_type, f->content_encoding,
	    f->content_disposition, f->content_range, f->upgrade};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		add_bytes(s, all[i]);
	add(s, f->content_length);
}

static void
see_request(struct seen *s, const struct http_request *r)
{
	char url[64];

	add_bytes(s, r->method);
	add_bytes(s, r->target);
	add_bytes(s, r->version);
	add(s, (uint64_t)r->framing << 1 | r->cut);
	add_fields(s, &r->fields);
	assert(http_url(r, "192.0.2.1", url, sizeof(url)) < sizeof(url));
	http_exchange_label(s->x, s->n);
}

static void
see_response(struct seen *s, const struct http_response *r)
{
	add_bytes(s, r->version);
	add_bytes(s, r->reason);
	add(s, r->status);
	add(s, (uint64_t)r->framing << 3 | r->cut | r->interim << 1 |
		   r->matched << 2);
	add(s, r->cookie);
	add_fields(s, &r->fields);
}

static void
see(void *user, const struct http_message *m)
{
	struct seen *s = user;

	if (m->kind == HTTP_BODY) {
		/* Pieces differ; their bytes may not. */
		for (size_t i = 0; i < m->body.bytes.n; i++)
			add(s, m->body.bytes.at[i]);
		return;
	}
	s->n++;
	add(s, m->kind);
	if (m->kind == HTTP_REQUEST)
		see_request(s, &m->request);
	else if (m->kind == HTTP_RESPONSE)
		see_response(s, &m->response);
	else if (m->kind == HTTP_BODY_END)
		add(s, m->body.length << 1 | m->body.complete);
	else
		add(s, m->to);
}

static struct seen
feed_both(const uint8_t *data, size_t size, size_t step)
{
	size_t n_client = (size_t)data[1] << 8 | data[2];
	struct http_exchange x = {.n = 0};
	struct seen s = {.x = &x};
	struct http_feed client = {
	    .x = &x, .step = step, .see = see, .user = &s};
	struct http_feed server = client;

	if (n_client > size - 3)
		n_client = size - 3;
	http1_init(&client.h, HTTP_FROM_CLIENT);
	http1_init(&server.h, HTTP_FROM_SERVER);
	client.h.want_body = server.h.want_body = data[0] & 1;
	http_feed(&client, data + 3, n_client, data[0] & 2);
	http_feed(
	    &server, data + 3 + n_client, size - 3 - n_client, data[0] & 4);
	add(&s, (uint64_t)client.n_lost << 32 | server.n_lost);
	return s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen whole, cut;

	if (size < 3)
		return 0;
	whole = feed_both(data, size, size);
	cut = feed_both(data, size, 1 + (data[0] >> 3) * 4u);
	assert(whole.n == cut.n && whole.sum == cut.sum);
	return 0;
}
