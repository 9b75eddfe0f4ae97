/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A walk along the path to two names, in place of libcrypto's decoder, which
 * would allocate a tree of the whole certificate for each one that goes by:
 *
 *   Certificate { tbs { [0] version, serial, algorithm, issuer, validity,
 *       subject { set { { oid, text } } ... }, key, [1], [2],
 *       [3] { extensions { { oid, critical, octets } ... } } }, ... }
 */
#include "message/certificate.h"

#include "packet/cursor.h"

#include <string.h>

enum tag {
	TAG_BOOLEAN = 0x01,
	TAG_OCTETS = 0x04,
	TAG_OID = 0x06,
	TAG_SEQUENCE = 0x30,
	TAG_SET = 0x31,
	TAG_DNS_NAME = 0x82,   /* [2] of GeneralName */
	TAG_VERSION = 0xa0,    /* [0] */
	TAG_EXTENSIONS = 0xa3, /* [3] */
};

static const uint8_t oid_common_name[] = {0x55, 0x04, 0x03};
static const uint8_t oid_alternative_name[] = {0x55, 0x1d, 0x11};

struct element {
	uint8_t tag;
	struct cursor content;
};

/* In DER a length has no more bytes than it needs; 4 are a lot here. */
static size_t
length_read(struct cursor *in)
{
	uint8_t first = cursor_u8(in);
	size_t length = 0;

	if (first < 0x80)
		return first;
	if (first == 0x80 || first > 0x84)
		return SIZE_MAX;
	for (unsigned i = 0; i < (first & 0x7fu); i++)
		length = length << 8 | cursor_u8(in);
	return length;
}

/* The next element; false at the end, and when it is broken. */
static bool
element_next(struct cursor *in, struct element *out)
{
	if (cursor_left(in) == 0)
		return false;
	out->tag = cursor_u8(in);
	out->content = cursor_sub(in, length_read(in));
	return !in->short_read;
}

static bool
element_expect(struct cursor *in, uint8_t tag, struct cursor *out)
{
	struct element e;

	if (!element_next(in, &e) || e.tag != tag) {
		in->short_read = true;
		return false;
	}
	*out = e.content;
	return true;
}

static bool
is_oid(const struct cursor *oid, const uint8_t *expected, size_t n)
{
	return cursor_left(oid) == n && memcmp(oid->at, expected, n) == 0;
}

static struct bytes
text_of(const struct cursor *c)
{
	return (struct bytes){c->at, cursor_left(c)};
}

static void
subject_read(struct cursor subject, struct certificate *out)
{
	struct cursor set, pair, oid;
	struct element text;

	while (element_expect(&subject, TAG_SET, &set))
		while (element_expect(&set, TAG_SEQUENCE, &pair))
			if (element_expect(&pair, TAG_OID, &oid) &&
			    is_oid(&oid, oid_common_name,
				sizeof(oid_common_name)) &&
			    element_next(&pair, &text))
				out->common_name = text_of(&text.content);
}

static void
alternative_names_read(struct cursor octets, struct certificate *out)
{
	struct cursor names;
	struct element name;

	if (!element_expect(&octets, TAG_SEQUENCE, &names))
		return;
	while (element_next(&names, &name)) {
		if (name.tag != TAG_DNS_NAME)
			continue;
		out->dns_name = text_of(&name.content);
		return;
	}
}

static void
extension_read(struct cursor extension, struct certificate *out)
{
	struct cursor oid;
	struct element value;

	if (!element_expect(&extension, TAG_OID, &oid) ||
	    !is_oid(&oid, oid_alternative_name, sizeof(oid_alternative_name)) ||
	    !element_next(&extension, &value))
		return;
	if (value.tag == TAG_BOOLEAN && !element_next(&extension, &value))
		return;
	if (value.tag == TAG_OCTETS)
		alternative_names_read(value.content, out);
}

static bool
extensions_read(struct cursor wrapped, struct certificate *out)
{
	struct cursor list, extension;

	if (!element_expect(&wrapped, TAG_SEQUENCE, &list))
		return false;
	while (cursor_left(&list) > 0) {
		if (!element_expect(&list, TAG_SEQUENCE, &extension))
			return false;
		extension_read(extension, out);
	}
	return true;
}

/* What comes behind the subject: key, unique identifiers, extensions. */
static bool
rest_read(struct cursor *tbs, struct certificate *out)
{
	struct element e;

	while (element_next(tbs, &e))
		if (e.tag == TAG_EXTENSIONS)
			return extensions_read(e.content, out);
	return !tbs->short_read;
}

bool
certificate_read(const uint8_t *der, size_t n, struct certificate *out)
{
	struct cursor in = {der, der + n, false}, whole, tbs, subject;
	struct element serial, skipped;

	*out = (struct certificate){0};
	if (!element_expect(&in, TAG_SEQUENCE, &whole) ||
	    !element_expect(&whole, TAG_SEQUENCE, &tbs) ||
	    !element_next(&tbs, &serial))
		return false;
	if (serial.tag == TAG_VERSION && !element_next(&tbs, &serial))
		return false;
	/* algorithm, issuer, validity */
	for (unsigned i = 0; i < 3; i++)
		if (!element_next(&tbs, &skipped))
			return false;
	if (!element_expect(&tbs, TAG_SEQUENCE, &subject))
		return false;
	subject_read(subject, out);
	return rest_read(&tbs, out);
}

static size_t
u24(struct cursor *in)
{
	size_t high = cursor_u8(in);

	return high << 16 | cursor_u16(in);
}

bool
certificate_read_first(const uint8_t *body, size_t n, struct certificate *out)
{
	struct cursor in = {body, body + n, false};
	struct cursor list = cursor_sub(&in, u24(&in));
	struct cursor first = cursor_sub(&list, u24(&list));

	*out = (struct certificate){0};
	return !first.short_read &&
	       certificate_read(first.at, cursor_left(&first), out);
}
