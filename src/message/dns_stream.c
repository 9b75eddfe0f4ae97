/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/dns_stream.h"

#include "message/dns.h"
#include "packet/cursor.h"

struct reading
dns_stream_read(
    const uint8_t *window, size_t len, struct bytes *out, bool *complete)
{
	struct cursor in = {window, window + len, false};
	size_t n = cursor_u16(&in);
	size_t shown = n < DNS_STREAM_MOST ? n : DNS_STREAM_MOST;
	struct dns_message m;
	const uint8_t *message;

	if (in.short_read)
		return reading_more();
	if (n < DNS_HEADER_BYTES)
		return reading_lost();
	message = cursor_take(&in, shown);
	if (!message)
		return reading_more();
	if (!dns_message_read(message, shown, &m))
		return reading_lost();
	*out = (struct bytes){message, shown};
	*complete = shown == n;
	return (struct reading){
	    .used = 2 + shown,
	    .skip = n - shown,
	    .message = true,
	};
}
