/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/http_exchange.h"

static struct http_asked *
place(struct http_exchange *x, unsigned nth)
{
	return &x->queue[(x->first + nth) % HTTP_OUTSTANDING];
}

void
http_exchange_ask(struct http_exchange *x, struct http_asked asked)
{
	if (asked.method == HTTP_CONNECT)
		x->refused = false;
	if (x->beyond > 0 || x->n == HTTP_OUTSTANDING) {
		if (x->beyond < UINT32_MAX)
			x->beyond++;
		return;
	}
	*place(x, x->n) = asked;
	x->n++;
}

void
http_exchange_label(struct http_exchange *x, uint32_t cookie)
{
	if (x->beyond == 0 && x->n > 0)
		place(x, x->n - 1u)->cookie = cookie;
}

bool
http_exchange_next(const struct http_exchange *x, struct http_asked *out)
{
	if (x->n == 0)
		return false;
	*out = x->queue[x->first];
	return true;
}

bool
http_exchange_answer(struct http_exchange *x, struct http_asked *out)
{
	if (!http_exchange_next(x, out)) {
		if (x->beyond > 0)
			x->beyond--;
		return false;
	}
	x->first = (uint8_t)((x->first + 1) % HTTP_OUTSTANDING);
	x->n--;
	return true;
}

void
http_exchange_forget(struct http_exchange *x)
{
	x->n = 0;
	x->beyond = 0;
}
