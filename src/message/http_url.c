/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/http1.h"

#include "octets.h"

#include "base/text.h"

/* "scheme:" and an authority (RFC 9112 3.2.2). */
static bool
is_absolute(struct bytes target)
{
	size_t i = 0;

	while (i < target.n && octet_is_token(target.at[i]))
		i++;
	return i > 0 &&
	       octets_begin(target.at + i, target.n - i, OCTETS("://"));
}

size_t
http_url(const struct http_request *request, const char *server, char *out,
    size_t size)
{
	struct bytes host = request->fields.host;
	size_t n = 0;

	out[0] = '\0';
	if (!host.at)
		host = (struct bytes){(const uint8_t *)server, strlen(server)};
	/* The target of a CONNECT is all there is (RFC 9112 3.2.3). */
	if (!is_absolute(request->target) && request->kind != HTTP_CONNECT)
		n = text_sanitize(host.at, host.n, out, size);
	return n + text_sanitize(request->target.at, request->target.n, out + n,
		       size - n);
}
