/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns_svcb.h"

/* IANA "Service Parameter Keys (SvcParamKeys)", from 0. */
/* clang-format off */
#define KEY_LIST(X) \
	X(MANDATORY, "mandatory") \
	X(ALPN, "alpn") \
	X(NO_DEFAULT_ALPN, "no-default-alpn") \
	X(PORT, "port") \
	X(IPV4HINT, "ipv4hint") \
	X(ECH, "ech") \
	X(IPV6HINT, "ipv6hint") \
	X(DOHPATH, "dohpath") \
	X(OHTTP, "ohttp")
#define KEY_ENUM(name, text) KEY_##name,
#define KEY_NAME(name, text) text,
enum key { KEY_LIST(KEY_ENUM) N_KEYS };
static const char *const key_names[] = {KEY_LIST(KEY_NAME)};
/* clang-format on */

void
dns_string_write(struct phrase *l, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n && l->at < l->end; i++) {
		uint8_t c = bytes[i];

		if (c == '"' || c == '\\') {
			phrase_char(l, '\\');
		} else if (c < ' ' || c == 0x7f) {
			phrase_text(l, c < 10    ? "\\00"
				       : c < 100 ? "\\0"
						 : "\\");
			phrase_number(l, c);
			continue;
		}
		phrase_char(l, (char)c);
	}
}

/* Length 1 and bytes, again and again. */
static bool
alpn_write(struct phrase *l, struct cursor *value)
{
	for (bool first = true; cursor_left(value); first = false) {
		size_t n = cursor_u8(value);
		const uint8_t *id = cursor_take(value, n);

		if (!id)
			return false;
		phrase_text(l, first ? "" : ",");
		dns_string_write(l, id, n);
	}
	return true;
}

static bool
port_write(struct phrase *l, struct cursor *value)
{
	phrase_number(l, cursor_u16(value));
	return true;
}

static bool
ipv4_write(struct phrase *l, struct cursor *value)
{
	for (bool first = true; cursor_left(value); first = false) {
		const uint8_t *address = cursor_take(value, 4);

		if (!address)
			return false;
		phrase_text(l, first ? "" : ",");
		phrase_ipv4(l, address);
	}
	return true;
}

static bool
ipv6_write(struct phrase *l, struct cursor *value)
{
	for (bool first = true; cursor_left(value); first = false) {
		const uint8_t *address = cursor_take(value, 16);

		if (!address)
			return false;
		phrase_text(l, first ? "" : ",");
		phrase_ipv6(l, address);
	}
	return true;
}

static bool
text_write(struct phrase *l, struct cursor *value)
{
	size_t n = cursor_left(value);

	dns_string_write(l, cursor_take(value, n), n);
	return true;
}

/* Too long to read, and it would say nothing to anybody. */
static bool
size_write(struct phrase *l, struct cursor *value)
{
	size_t n = cursor_left(value);

	phrase_number(l, (uint32_t)n);
	phrase_text(l, " bytes");
	cursor_skip(value, n);
	return true;
}

static void
key_write(struct phrase *l, uint16_t key)
{
	if (key < N_KEYS)
		phrase_text(l, key_names[key]);
	else
		phrase_named(l, "key", key);
}

static bool
mandatory_write(struct phrase *l, struct cursor *value)
{
	for (bool first = true; cursor_left(value); first = false) {
		phrase_text(l, first ? "" : ",");
		key_write(l, cursor_u16(value));
	}
	return true;
}

/* Without a writer a key has no value. */
/* clang-format off */
static bool (*const writers[N_KEYS])(struct phrase *, struct cursor *) = {
	[KEY_MANDATORY] = mandatory_write,
	[KEY_ALPN] = alpn_write,
	[KEY_PORT] = port_write,
	[KEY_IPV4HINT] = ipv4_write,
	[KEY_ECH] = size_write,
	[KEY_IPV6HINT] = ipv6_write,
	[KEY_DOHPATH] = text_write,
};
/* clang-format on */

static bool
value_write(struct phrase *l, uint16_t key, struct cursor *value)
{
	if (key < N_KEYS && !writers[key])
		return cursor_left(value) == 0;
	phrase_char(l, '=');
	if (key >= N_KEYS)
		return text_write(l, value);
	return writers[key](l, value) && !value->short_read &&
	       !cursor_left(value);
}

bool
dns_svcb_write(struct phrase *l, struct cursor *in)
{
	while (cursor_left(in)) {
		uint16_t key = cursor_u16(in);
		struct cursor value = cursor_sub(in, cursor_u16(in));

		if (in->short_read)
			return false;
		phrase_char(l, ' ');
		key_write(l, key);
		if (!value_write(l, key, &value))
			return false;
	}
	return true;
}
