/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each type has a writer that reads its data from a cursor of just its bytes
 * and says whether they were what they should be.
 */
#include "message/dns_rdata.h"

#include "message/dns_registry.h"
#include "packet/cursor.h"
#include "packet/phrase.h"

#include "dns_svcb.h"

#include <string.h>

/* A name in the data may point to anywhere before it in the message. */
static bool
name_write(struct phrase *l, const struct dns_message *m, struct cursor *in)
{
	char name[DNS_NAME_BYTES];
	int used =
	    dns_name_read(m->bytes, m->len, (size_t)(in->at - m->bytes), name);

	if (used < 0)
		return false;
	cursor_skip(in, (size_t)used); /* fails when it runs out of the data */
	phrase_text(l, name);
	return true;
}

static bool
a_write(struct phrase *l, const struct dns_message *m, struct cursor *in)
{
	const uint8_t *address = cursor_take(in, 4);

	(void)m;
	if (!address)
		return false;
	phrase_ipv4(l, address);
	return true;
}

static bool
aaaa_write(struct phrase *l, const struct dns_message *m, struct cursor *in)
{
	const uint8_t *address = cursor_take(in, 16);

	(void)m;
	if (!address)
		return false;
	phrase_ipv6(l, address);
	return true;
}

static bool
mx_write(struct phrase *l, const struct dns_message *m, struct cursor *in)
{
	phrase_number(l, cursor_u16(in));
	phrase_char(l, ' ');
	return name_write(l, m, in);
}

/* Priority, weight, port, target. */
static bool
srv_write(struct phrase *l, const struct dns_message *m, struct cursor *in)
{
	for (unsigned i = 0; i < 3; i++) {
		phrase_number(l, cursor_u16(in));
		phrase_char(l, ' ');
	}
	return name_write(l, m, in);
}

/* Names of server and mailbox, serial, refresh, retry, expire, minimum. */
static bool
soa_write(struct phrase *l, const struct dns_message *m, struct cursor *in)
{
	if (!name_write(l, m, in))
		return false;
	phrase_char(l, ' ');
	if (!name_write(l, m, in))
		return false;
	for (unsigned i = 0; i < 5; i++)
		phrase_named(l, " ", cursor_u32(in));
	return true;
}

static bool
txt_write(struct phrase *l, const struct dns_message *m, struct cursor *in)
{
	(void)m;
	for (bool first = true; cursor_left(in); first = false) {
		size_t n = cursor_u8(in);
		const uint8_t *text = cursor_take(in, n);

		if (!text)
			return false;
		phrase_text(l, first ? "\"" : " \"");
		dns_string_write(l, text, n);
		phrase_char(l, '"');
	}
	return true;
}

/* Flags 1, length of the tag 1, tag, value. */
static bool
caa_write(struct phrase *l, const struct dns_message *m, struct cursor *in)
{
	const uint8_t *tag;
	size_t n;

	(void)m;
	phrase_number(l, cursor_u8(in));
	n = cursor_u8(in);
	tag = cursor_take(in, n);
	if (!tag)
		return false;
	phrase_char(l, ' ');
	dns_string_write(l, tag, n);
	phrase_text(l, " \"");
	dns_string_write(l, in->at, cursor_left(in));
	phrase_char(l, '"');
	cursor_skip(in, cursor_left(in));
	return true;
}

/* Priority, target, then what dns_svcb knows. */
static bool
svcb_write(struct phrase *l, const struct dns_message *m, struct cursor *in)
{
	phrase_number(l, cursor_u16(in));
	phrase_char(l, ' ');
	return name_write(l, m, in) && dns_svcb_write(l, in);
}

/* clang-format off */
static const struct writer {
	uint16_t type;
	bool (*write)(struct phrase *, const struct dns_message *, struct cursor *);
} writers[] = {
	{DNS_TYPE_A, a_write},
	{DNS_TYPE_AAAA, aaaa_write},
	{DNS_TYPE_CNAME, name_write},
	{DNS_TYPE_NS, name_write},
	{DNS_TYPE_PTR, name_write},
	{DNS_TYPE_DNAME, name_write},
	{DNS_TYPE_MX, mx_write},
	{DNS_TYPE_TXT, txt_write},
	{DNS_TYPE_SPF, txt_write},
	{DNS_TYPE_SRV, srv_write},
	{DNS_TYPE_SOA, soa_write},
	{DNS_TYPE_SVCB, svcb_write},
	{DNS_TYPE_HTTPS, svcb_write},
	{DNS_TYPE_CAA, caa_write},
};
/* clang-format on */

static const struct writer *
find_writer(uint16_t type)
{
	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		if (writers[i].type == type)
			return &writers[i];
	}
	return NULL;
}

static void
unread_write(struct phrase *l, const struct dns_record *r, bool malformed)
{
	char type[DNS_WORD_BYTES];

	dns_type_name(r->type, type);
	phrase_text(l, type);
	if (malformed) {
		phrase_text(l, " malformed");
		return;
	}
	phrase_named(l, " ", r->rdata_bytes);
	phrase_text(l, " bytes");
}

static void
rdata_write(
    struct phrase *l, const struct dns_message *m, const struct dns_record *r)
{
	const uint8_t *rdata = m->bytes + r->rdata_at;
	struct cursor in = {rdata, rdata + r->rdata_bytes, false};
	const struct writer *writer = find_writer(r->type);
	struct phrase begun = *l;

	if (!writer) {
		unread_write(l, r, false);
		return;
	}
	if (writer->write(l, m, &in) && !in.short_read && !cursor_left(&in))
		return;
	*l = begun;
	*l->at = '\0';
	unread_write(l, r, true);
}

size_t
dns_rdata_text(const struct dns_message *m, const struct dns_record *r,
    char *out, size_t size)
{
	struct phrase l = phrase_begin(out, size);

	rdata_write(&l, m, r);
	return (size_t)(l.at - out);
}

size_t
dns_answers_text(const struct dns_message *m, char *out, size_t size)
{
	struct phrase l = phrase_begin(out, size);
	struct dns_message walk = *m;
	struct dns_record r;
	bool first = true;

	dns_message_rewind(&walk);
	while (dns_record_next(&walk, &r) && r.section == DNS_ANSWER) {
		if (r.type == DNS_TYPE_RRSIG)
			continue;
		if (l.at == l.end)
			break;
		phrase_text(&l, first ? "" : ", ");
		rdata_write(&l, m, &r);
		first = false;
	}
	return (size_t)(l.at - out);
}
