/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DNS messages (RFC 1035 4.1):
 *
 *   id 2, flags 2, counts of questions, answers, authorities, additionals
 *   questions: name, type 2, class 2
 *   records:   name, type 2, class 2, ttl 4, rdata length 2, rdata
 *
 * A name is labels (length 1, bytes) up to an empty one, or up to a pointer
 * (2 bytes, top bits 11) to where it goes on.
 */
#include "message/dns.h"

#include "packet/cursor.h"

#include <string.h>

#define LABEL_KIND 0xc0u
#define LABEL_POINTER 0xc0u
#define LONGEST_NAME 255u /* on the wire */
#define MOST_POINTERS 127 /* a name has no more labels to point to */
#define MOST_QUESTIONS 64 /* anybody asks at once */
#define MOST_WRONG 1      /* a bit may tip over on its way, not two */

/* A name under construction. */
struct name {
	char *at, *end; /* the last byte is for a dot, or for the NUL */
	unsigned wire;  /* bytes it would take without pointers */
};

static inline uint8_t
lower(uint8_t c)
{
	return (uint8_t)(c - 'A') < 26 ? c | 0x20 : c;
}

/* How a byte that has a meaning in a dotted name is written, or NULL. */
static inline const char *
escape(uint8_t c)
{
	switch (c) {
	case '.':
		return "\\.";
	case '\\':
		return "\\\\";
	case '\0':
		return "\\000";
	default:
		return NULL;
	}
}

static bool
label_write(struct name *name, const uint8_t *label, size_t n)
{
	name->wire += (unsigned)n + 1;
	if (name->wire + 1 > LONGEST_NAME)
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *text = escape(label[i]);
		size_t length = text ? strlen(text) : 1;

		if (length >= (size_t)(name->end - name->at))
			return false;
		if (text)
			memcpy(name->at, text, length);
		else
			*name->at = (char)lower(label[i]);
		name->at += length;
	}
	*name->at++ = '.';
	return true;
}

/* The dot after the last label gives way to the end. */
static void
name_close(struct name *name, char *out)
{
	if (name->at == out)
		memcpy(out, DNS_ROOT, sizeof(DNS_ROOT));
	else
		name->at[-1] = '\0';
}

int
dns_name_read(
    const uint8_t *msg, size_t len, size_t at, char out[static DNS_NAME_BYTES])
{
	struct name name = {out, out + DNS_NAME_BYTES, 0};
	size_t first = at, segment = at, used = 0;
	unsigned pointers = 0;

	while (at < len && msg[at]) {
		uint8_t n = msg[at];

		if ((n & LABEL_KIND) == LABEL_POINTER) {
			if (len - at < 2)
				return -DNS_FAULT_SHORT;
			if (!used)
				used = at + 2 - first;
			at = (n & 0x3fu) << 8 | msg[at + 1];
			if (at >= segment || ++pointers > MOST_POINTERS)
				return -DNS_FAULT_NAME;
			segment = at;
			continue;
		}
		if (n & LABEL_KIND)
			return -DNS_FAULT_NAME;
		if (n >= len - at)
			return -DNS_FAULT_SHORT;
		if (!label_write(&name, msg + at + 1, n))
			return -DNS_FAULT_NAME;
		at += 1u + n;
	}
	if (at >= len)
		return -DNS_FAULT_SHORT;
	name_close(&name, out);
	return (int)(used ? used : at + 1 - first);
}

/* Past a name that nobody asked for; where a pointer leads does not matter. */
static void
name_skip(struct cursor *in, struct dns_message *m)
{
	uint8_t n;

	while ((n = cursor_u8(in))) {
		if ((n & LABEL_KIND) == LABEL_POINTER) {
			cursor_skip(in, 1);
			return;
		}
		if (n & LABEL_KIND) {
			m->fault = DNS_FAULT_NAME;
			return;
		}
		cursor_skip(in, n);
	}
}

/* RFC 6895 2.2: query, iquery, status, notify, update, stateful operations. */
static bool
opcode_is_assigned(unsigned opcode)
{
	return opcode <= 6 && opcode != 3;
}

/* RFC 6895 3.2, RFC 1035 3.2.5: IN, CH, HS, NONE, ANY. */
static bool
class_is_assigned(uint16_t class)
{
	static const uint8_t assigned[] = {1, 3, 4, 254, 255};

	class &= (uint16_t)~DNS_CLASS_TOP_BIT;
	return class <= 255 && memchr(assigned, class, sizeof(assigned));
}

/*
 * Port 53 carries whatever somebody wants to get past a firewall. Random
 * bytes get nearly all of this wrong, and a sender none of it.
 */
static unsigned
count_wrong(const struct dns_message *m)
{
	struct dns_message copy = *m;
	struct dns_question q;
	unsigned wrong = !opcode_is_assigned(dns_opcode(m));

	wrong += m->count[DNS_QUESTION] > MOST_QUESTIONS;
	if (!(m->flags & DNS_RESPONSE))
		wrong += (m->flags & 15) != 0;
	if (!m->count[DNS_QUESTION])
		return wrong + !(m->flags & DNS_RESPONSE);
	if (!dns_question_next(&copy, &q))
		return wrong + 1;
	return wrong +
	       (copy.fault == DNS_FAULT_NAME || !class_is_assigned(q.class));
}

bool
dns_message_read(const uint8_t *bytes, size_t len, struct dns_message *m)
{
	struct cursor in = {bytes, bytes + len, false};

	*m = (struct dns_message){.bytes = bytes, .len = len};
	m->id = cursor_u16(&in);
	m->flags = cursor_u16(&in);
	for (unsigned i = 0; i < N_DNS_SECTIONS; i++)
		m->count[i] = cursor_u16(&in);
	dns_message_rewind(m);
	return !in.short_read && count_wrong(m) <= MOST_WRONG;
}

static bool
fail(struct dns_message *m, enum dns_fault fault)
{
	m->fault = (uint8_t)fault;
	return false;
}

bool
dns_question_next(struct dns_message *m, struct dns_question *out)
{
	struct cursor in;
	int used;

	if (m->fault || m->section != DNS_QUESTION || !m->left)
		return false;
	used = dns_name_read(m->bytes, m->len, m->at, out->name);
	if (used == -DNS_FAULT_NAME) {
		m->fault = DNS_FAULT_NAME;
		memcpy(out->name, DNS_NAME_UNREADABLE,
		    sizeof(DNS_NAME_UNREADABLE));
		out->type = out->class = 0;
		return true;
	}
	if (used < 0)
		return fail(m, DNS_FAULT_SHORT);
	in = (struct cursor){m->bytes + m->at + used, m->bytes + m->len, false};
	out->type = cursor_u16(&in);
	out->class = cursor_u16(&in);
	if (in.short_read)
		return fail(m, DNS_FAULT_SHORT);
	m->at = (size_t)(in.at - m->bytes);
	m->left--;
	return true;
}

static bool
question_skip(struct dns_message *m)
{
	struct cursor in = {m->bytes + m->at, m->bytes + m->len, false};

	name_skip(&in, m);
	cursor_skip(&in, 4);
	if (m->fault || in.short_read)
		return fail(m, m->fault ? m->fault : DNS_FAULT_SHORT);
	m->at = (size_t)(in.at - m->bytes);
	m->left--;
	return true;
}

static bool
record_read(struct dns_message *m, struct dns_record *out)
{
	struct cursor in = {m->bytes + m->at, m->bytes + m->len, false};
	const uint8_t *rdata;

	out->name_at = m->at;
	out->section = m->section;
	name_skip(&in, m);
	out->type = cursor_u16(&in);
	out->class = cursor_u16(&in);
	out->ttl = cursor_u32(&in);
	out->rdata_bytes = cursor_u16(&in);
	rdata = cursor_take(&in, out->rdata_bytes);
	if (m->fault || in.short_read)
		return fail(m, m->fault ? m->fault : DNS_FAULT_SHORT);
	out->rdata_at = (size_t)(rdata - m->bytes);
	m->at = (size_t)(in.at - m->bytes);
	m->left--;
	return true;
}

bool
dns_record_next(struct dns_message *m, struct dns_record *out)
{
	while (!m->fault) {
		if (!m->left) {
			if (m->section == DNS_ADDITIONAL)
				return false;
			m->left = m->count[++m->section];
		} else if (m->section != DNS_QUESTION) {
			return record_read(m, out);
		} else if (!question_skip(m)) {
			return false;
		}
	}
	return false;
}

unsigned
dns_rcode(const struct dns_message *m)
{
	struct dns_message copy = *m;
	struct dns_record r;

	dns_message_rewind(&copy);
	while (dns_record_next(&copy, &r)) {
		if (r.section == DNS_ADDITIONAL && r.type == DNS_TYPE_OPT)
			return r.ttl >> 24 << 4 | (m->flags & 15u);
	}
	return m->flags & 15u;
}
