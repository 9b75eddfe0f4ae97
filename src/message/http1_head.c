/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * As lenient as what is out there: a bare LF, blanks before a colon, folded
 * lines, blanks within a target, repeated fields (the first one counts), any
 * method (RFC 9112 2.2, 3, 5).
 */
#include "http1_head.h"

#include "octets.h"

#define KNOWN_BYTES 13 /* no known method is longer */

static const char *const methods[] = {"GET", "POST", "HEAD", "PUT", "DELETE",
    "OPTIONS", "CONNECT", "TRACE", "PATCH", "PROPFIND", "PROPPATCH", "MKCOL",
    "COPY", "MOVE", "LOCK", "UNLOCK", "REPORT", "SEARCH", "SUBSCRIBE",
    "UNSUBSCRIBE", "NOTIFY", "M-SEARCH", "MERGE", "CHECKOUT", "MKACTIVITY",
    "RPC_IN_DATA", "RPC_OUT_DATA", "SOURCE", "PURGE", "BREW"};

size_t
http1_known_method(const uint8_t *at, size_t n)
{
	const uint8_t *blank =
	    n ? memchr(at, ' ', n < KNOWN_BYTES ? n : KNOWN_BYTES) : NULL;
	size_t length = blank ? (size_t)(blank - at) : 0;

	if (length < 3)
		return 0;
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (at[0] == (uint8_t)methods[i][0] &&
		    strlen(methods[i]) == length &&
		    memcmp(at, methods[i], length) == 0)
			return length;
	}
	return 0;
}

/* Length of the token that a method is, 0 when it cannot be one. */
static size_t
method_length(const uint8_t *at, size_t n)
{
	size_t length = 0;

	if (n > 0 && ((at[0] | 0x20) < 'a' || (at[0] | 0x20) > 'z'))
		return 0;
	while (length < n && length <= HTTP_METHOD_BYTES &&
	       octet_is_token(at[length]))
		length++;
	return length <= HTTP_METHOD_BYTES ? length : 0;
}

bool
http1_may_begin(const uint8_t *at, size_t n, enum http_direction direction)
{
	size_t length;

	if (direction == HTTP_FROM_SERVER)
		return octets_may_begin(at, n, OCTETS("HTTP/"));
	if (n == 0)
		return true;
	length = method_length(at, n);
	return length > 0 && (length == n || octet_is_blank(at[length]));
}

/* "HTTP/1.1" or "HTTP/1.0": of HTTP/2 only the preface looks like this. */
static bool
is_version(const uint8_t *at, size_t n)
{
	return octets_begin(at, n, OCTETS("HTTP/")) && n >= 8 &&
	       (at[5] == '1' || at[5] == '0') && at[6] == '.' &&
	       octet_is_digit(at[7]);
}

/* A place on a server, or a whole URL: what HTTP/0.9 can ask for. */
static bool
is_plain_target(struct bytes target)
{
	return target.at[0] == '/' ||
	       octets_begin_any(target.at, target.n, OCTETS("http://"));
}

/* RFC 1945 5.1: "GET /path" and no more. */
static bool
simple_request(struct bytes rest, struct http_request *out)
{
	if (memchr(rest.at, ' ', rest.n) || !is_plain_target(rest) ||
	    !http1_known_method(out->method.at, out->method.n + 1))
		return false;
	out->target = rest;
	out->version = (struct bytes){NULL, 0};
	return true;
}

static enum http_method
method_kind(struct bytes method)
{
	if (method.n == 4 && memcmp(method.at, "HEAD", 4) == 0)
		return HTTP_HEAD;
	if (method.n == 7 && memcmp(method.at, "CONNECT", 7) == 0)
		return HTTP_CONNECT;
	return HTTP_OTHER;
}

bool
http1_request_line(struct bytes line, struct http_request *out)
{
	struct bytes rest;
	size_t length = method_length(line.at, line.n), at;

	if (length == 0 || length == line.n || !octet_is_blank(line.at[length]))
		return false;
	out->method = (struct bytes){line.at, length};
	out->kind = method_kind(out->method);
	rest = octets_trim((struct bytes){line.at + length, line.n - length});
	if (rest.n == 0)
		return false;
	at = rest.n;
	while (at > 0 && !octet_is_blank(rest.at[at - 1]))
		at--;
	if (!is_version(rest.at + at, rest.n - at))
		return simple_request(rest, out);
	out->version = (struct bytes){rest.at + at, rest.n - at};
	out->target = octets_trim((struct bytes){rest.at, at});
	return out->target.n > 0;
}

bool
http1_status_line(struct bytes line, struct http_response *out)
{
	struct bytes rest;

	if (!is_version(line.at, line.n) || line.n < 9 ||
	    !octet_is_blank(line.at[8]))
		return false;
	rest = octets_trim((struct bytes){line.at + 8, line.n - 8});
	if (rest.n < 3 || (rest.n > 3 && octet_is_digit(rest.at[3])))
		return false;
	out->status = 0;
	for (size_t i = 0; i < 3; i++) {
		if (!octet_is_digit(rest.at[i]))
			return false;
		out->status = (uint16_t)(out->status * 10 + (rest.at[i] - '0'));
	}
	out->version = (struct bytes){line.at, 8};
	out->reason = octets_trim((struct bytes){rest.at + 3, rest.n - 3});
	return out->status >= 100;
}

struct wanted {
	const char *name;
	size_t n, offset;
};

#define WANTED(name, field)                                                    \
	{                                                                      \
		name, sizeof(name) - 1, offsetof(struct http_fields, field)    \
	}

/* clang-format off */
static const struct wanted wanted[] = {
	WANTED("Host", host),
	WANTED("User-Agent", user_agent),
	WANTED("Referer", referer),
	WANTED("Server", server),
	WANTED("Content-Type", content_type),
	WANTED("Content-Encoding", content_encoding),
	WANTED("Content-Disposition", content_disposition),
	WANTED("Content-Range", content_range),
	WANTED("Upgrade", upgrade),
};
/* clang-format on */

static struct bytes *
wanted_field(struct bytes name, struct http_fields *out)
{
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		if (octets_equal_any(name, wanted[i].name, wanted[i].n))
			return (struct bytes *)(void *)((char *)out +
							wanted[i].offset);
	}
	return NULL;
}

/* "5", and "5, 5" as some proxies make of two fields (RFC 9110 8.6). */
static uint64_t
content_length(struct bytes value)
{
	uint64_t length = 0;
	size_t i = 0;

	for (; i < value.n && octet_is_digit(value.at[i]); i++) {
		if (length > (HTTP_NO_LENGTH - 10) / 10)
			return HTTP_NO_LENGTH;
		length = length * 10 + (value.at[i] - '0');
	}
	if (i == 0 ||
	    (i < value.n && value.at[i] != ',' && !octet_is_blank(value.at[i])))
		return HTTP_NO_LENGTH;
	return length;
}

/* The last coding frames the message (RFC 9112 6.1, 6.3). */
static void
transfer_coding(struct bytes value, struct http_fields *out)
{
	const uint8_t *comma = value.n ? memrchr(value.at, ',', value.n) : NULL;
	struct bytes last = value;

	if (comma) {
		last.at = comma + 1;
		last.n = value.n - (size_t)(last.at - value.at);
	}
	last = octets_trim(last);
	if (octets_equal_any(last, OCTETS("identity")))
		return;
	out->chunked = octets_equal_any(last, OCTETS("chunked"));
	out->other_coding = !out->chunked;
}

/* Returns the field that a folded line would go on with. */
static struct bytes *
take_field(struct bytes name, struct bytes value, struct http_fields *out)
{
	struct bytes *field = wanted_field(name, out);

	if (field) {
		if (field->at)
			return NULL;
		*field = value;
		return field;
	}
	if (octets_equal_any(name, OCTETS("Transfer-Encoding")))
		transfer_coding(value, out);
	else if (out->content_length == HTTP_NO_LENGTH &&
		 octets_equal_any(name, OCTETS("Content-Length")))
		out->content_length = content_length(value);
	return NULL;
}

static void
fold(struct bytes *field, struct bytes line)
{
	struct bytes more = octets_trim(line);

	if (field && more.n > 0)
		field->n = (size_t)(more.at + more.n - field->at);
}

void
http1_fields(const uint8_t *at, size_t n, struct http_fields *out)
{
	struct bytes *field = NULL;

	*out = (struct http_fields){.content_length = HTTP_NO_LENGTH};
	for (struct line l = line_read(at, n); l.used > 0 && l.text.n > 0;
	     l = line_read(at, n)) {
		const uint8_t *colon = memchr(l.text.at, ':', l.text.n);

		if (octet_is_blank(l.text.at[0])) {
			fold(field, l.text);
		} else if (colon) {
			size_t length = (size_t)(colon - l.text.at);
			struct bytes name = {l.text.at, length};
			struct bytes value = {colon + 1, l.text.n - length - 1};

			field = take_field(
			    octets_trim(name), octets_trim(value), out);
		}
		at += l.used;
		n -= l.used;
	}
}
