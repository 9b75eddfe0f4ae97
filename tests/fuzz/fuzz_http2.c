/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * However it is cut into segments, HTTP/2 says the same. The first byte says
 * which direction, whether from the start, and the size of the segments.
 */
#include "../message/http2_feed.h"
#include "meagre.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
add(uint64_t *sum, uint64_t value)
{
	*sum = (*sum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	*sum ^= *sum >> 29;
}

static void
see(void *user, const struct http2_message *m)
{
	const struct bytes all[] = {m->method, m->scheme, m->authority, m->path,
	    m->user_agent, m->referer, m->content_type, m->content_encoding};
	char url[64];

	add(user, m->kind);
	add(user, m->stream);
	add(user, m->length << 2 | m->complete << 1 | m->unreadable);
	add(user, m->status);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		add(user, all[i].n);
		for (size_t k = 0; k < all[i].n; k++)
			add(user, all[i].at[k]);
	}
	assert(http2_url(m, "192.0.2.1", url, sizeof(url)) < sizeof(url));
}

static uint64_t
feed(const uint8_t *data, size_t size, size_t step)
{
	struct http2_room room = {.most = SIZE_MAX};
	struct http2 *h = http2_new(
	    (enum http_direction)(data[0] & 1), !(data[0] & 2), &room);
	uint64_t sum = 0;

	if (!h)
		return 0;
	add(&sum, http2_feed(h, data + 1, size - 1, step, see, &sum));
	http2_free(h);
	assert(room.used == 0);
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	assert(feed(data, size, size) == feed(data, size, 1 + (data[0] >> 2)) ||
	       meagre_refused());
	http2_resync(data + 1, size - 1);
	return 0;
}
