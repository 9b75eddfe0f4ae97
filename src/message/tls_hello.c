/* SPDX-License-Identifier: BSD-2-Clause */
/*
 *   ClientHello: version 2 | random 32 | session id 1+n | cookie 1+n (DTLS) |
 *                ciphers 2+n | compression 1+n | extensions 2+n
 *   ServerHello: version 2 | random 32 | session id 1+n | cipher 2 |
 *                compression 1 | extensions 2+n
 *   extension:   type 2 | data 2+n
 *
 * SSL 3.0 has no extensions. What stands before a broken one still counts.
 */
#include "message/tls_hello.h"

#include <string.h>

#define RANDOM_BYTES 32
#define HOST_NAME 0 /* the only type of server name there is */
#define SSL2_CLIENT_HELLO 1

/* The random of a ServerHello that is a HelloRetryRequest (RFC 8446 4.1.3). */
static const uint8_t retry_random[RANDOM_BYTES] = {0xcf, 0x21, 0xad, 0x74, 0xe5,
    0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2,
    0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8,
    0xa8, 0x33, 0x9c};

/* clang-format off */
static const struct version {
	uint16_t value;
	uint8_t age; /* higher = newer; a hello offers of one family only */
	const char *name;
} versions[] = {
	{ TLS_1_3,     5, "TLS 1.3" },
	{ TLS_1_2,     4, "TLS 1.2" },
	{ TLS_1_1,     3, "TLS 1.1" },
	{ TLS_1_0,     2, "TLS 1.0" },
	{ TLS_SSL_3_0, 1, "SSL 3.0" },
	{ TLS_SSL_2_0, 0, "SSL 2.0" },
	{ DTLS_1_3,    5, "DTLS 1.3" },
	{ DTLS_1_2,    4, "DTLS 1.2" },
	{ DTLS_1_0,    3, "DTLS 1.0" },
};
/* clang-format on */

static const struct version *
version_find(uint16_t value)
{
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		if (versions[i].value == value)
			return &versions[i];
	return NULL;
}

const char *
tls_version_name(uint16_t version)
{
	const struct version *known = version_find(version);

	return known ? known->name : NULL;
}

static struct bytes
rest_of(const struct cursor *c)
{
	return (struct bytes){c->at, cursor_left(c)};
}

/* What stands behind its length, of 1 or of 2 bytes; short without those. */
static struct cursor
vector_u8(struct cursor *in)
{
	struct cursor vector = cursor_sub(in, cursor_u8(in));

	vector.short_read |= in->short_read;
	return vector;
}

static struct cursor
vector_u16(struct cursor *in)
{
	struct cursor vector = cursor_sub(in, cursor_u16(in));

	vector.short_read |= in->short_read;
	return vector;
}

bool
tls_extension_next(struct cursor *list, struct tls_extension *out)
{
	out->type = cursor_u16(list);
	out->data = vector_u16(list);
	return !list->short_read;
}

static struct bytes
list_of_u16(struct cursor *data)
{
	struct cursor list = vector_u16(data);

	return list.short_read ? (struct bytes){NULL, 0} : rest_of(&list);
}

static struct bytes
list_of_u8(struct cursor *data)
{
	struct cursor list = vector_u8(data);

	return list.short_read ? (struct bytes){NULL, 0} : rest_of(&list);
}

static struct bytes
server_name(struct cursor *data)
{
	struct cursor list = vector_u16(data);

	while (cursor_left(&list) > 0) {
		uint8_t type = cursor_u8(&list);
		struct cursor name = vector_u16(&list);

		if (list.short_read)
			break;
		if (type != HOST_NAME)
			continue;
		cursor_limit(&name, TLS_NAME_BYTES);
		return rest_of(&name);
	}
	return (struct bytes){NULL, 0};
}

static struct bytes
first_protocol(struct cursor *data)
{
	struct cursor list = vector_u16(data);

	return list_of_u8(&list);
}

static void
client_extension(struct tls_hello *out, struct tls_extension *e)
{
	switch (e->type) {
	case TLS_SERVER_NAME:
		out->server_name = server_name(&e->data);
		break;
	case TLS_SUPPORTED_GROUPS:
		out->groups = list_of_u16(&e->data);
		break;
	case TLS_EC_POINT_FORMATS:
		out->point_formats = list_of_u8(&e->data);
		break;
	case TLS_SIGNATURE_ALGORITHMS:
		out->signatures = list_of_u16(&e->data);
		break;
	case TLS_ALPN:
		out->alpn = first_protocol(&e->data);
		break;
	case TLS_SUPPORTED_VERSIONS:
		out->versions = list_of_u8(&e->data);
		break;
	case TLS_ENCRYPTED_CLIENT_HELLO:
	case TLS_ENCRYPTED_SERVER_NAME:
		out->ech = true;
		break;
	default:
		break;
	}
}

/* Values that nobody knows (GREASE, drafts) are passed over. */
static uint16_t
newest(struct bytes offered, uint16_t otherwise)
{
	struct cursor list = tls_list(offered);
	const struct version *best = NULL;

	while (cursor_left(&list) >= 2) {
		const struct version *v = version_find(cursor_u16(&list));

		if (v && (!best || v->age > best->age))
			best = v;
	}
	return best ? best->value : otherwise;
}

static void
client_extensions(struct tls_hello *out, struct cursor *in)
{
	size_t said = cursor_u16(in);
	struct cursor list = *in; /* of a hello cut short: what is there */
	struct tls_extension e;

	out->malformed = in->short_read || said > cursor_left(&list);
	cursor_limit(&list, said);
	out->extensions = rest_of(&list);
	while (cursor_left(&list) > 0) {
		if (!tls_extension_next(&list, &e)) {
			out->malformed = true;
			return;
		}
		client_extension(out, &e);
		out->malformed |= e.data.short_read;
	}
}

bool
tls_client_hello_read(const uint8_t *body, size_t n, enum tls_carrier carrier,
    struct tls_hello *out)
{
	struct cursor in = {body, body + n, false};
	struct tls_hello h = {.carrier = carrier};
	struct cursor ciphers;

	h.legacy_version = cursor_u16(&in);
	cursor_skip(&in, RANDOM_BYTES);
	vector_u8(&in); /* session id */
	if (carrier == TLS_OVER_DATAGRAMS)
		vector_u8(&in); /* cookie */
	ciphers = vector_u16(&in);
	vector_u8(&in); /* compression methods */
	if (in.short_read)
		return false;
	h.ciphers = rest_of(&ciphers);
	if (cursor_left(&in) > 0)
		client_extensions(&h, &in);
	h.version = newest(h.versions, h.legacy_version);
	*out = h;
	return true;
}

static void
server_extensions(struct tls_server_hello *out, struct cursor *in)
{
	struct cursor list = vector_u16(in);
	struct tls_extension e;

	out->malformed = list.short_read;
	while (cursor_left(&list) > 0) {
		if (!tls_extension_next(&list, &e)) {
			out->malformed = true;
			return;
		}
		if (e.type == TLS_SUPPORTED_VERSIONS)
			out->version = cursor_u16(&e.data);
		else if (e.type == TLS_ALPN)
			out->alpn = first_protocol(&e.data);
		out->malformed |= e.data.short_read;
	}
}

bool
tls_server_hello_read(
    const uint8_t *body, size_t n, struct tls_server_hello *out)
{
	struct cursor in = {body, body + n, false};
	struct tls_server_hello h = {0};
	const uint8_t *random;

	h.legacy_version = cursor_u16(&in);
	random = cursor_take(&in, RANDOM_BYTES);
	vector_u8(&in); /* session id */
	h.cipher = cursor_u16(&in);
	cursor_skip(&in, 1); /* compression method */
	if (in.short_read)
		return false;
	h.retry = memcmp(random, retry_random, RANDOM_BYTES) == 0;
	h.version = h.legacy_version;
	if (cursor_left(&in) > 0)
		server_extensions(&h, &in);
	*out = h;
	return true;
}

bool
tls_ssl2_hello_read(const uint8_t *body, size_t n, struct tls_hello *out)
{
	struct cursor in = {body, body + n, false};
	uint8_t type = cursor_u8(&in);
	uint16_t version = cursor_u16(&in);
	uint16_t ciphers = cursor_u16(&in);
	uint16_t session = cursor_u16(&in);
	uint16_t challenge = cursor_u16(&in);

	cursor_skip(&in, (size_t)ciphers + session + challenge);
	if (in.short_read || type != SSL2_CLIENT_HELLO || ciphers % 3 != 0 ||
	    !version_find(version))
		return false;
	*out = (struct tls_hello){
	    .legacy_version = version, .version = version, .ssl2 = true};
	return true;
}
