/* SPDX-License-Identifier: BSD-2-Clause */
/* dns owns the reading of one DNS message: header, questions, records. */
#ifndef MESSAGE_DNS_H
#define MESSAGE_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_HEADER_BYTES 12
#define DNS_NAME_BYTES 256
#define DNS_ROOT "<root>"
#define DNS_NAME_UNREADABLE "<unreadable>" /* a name that cannot be one */

/* What is wrong with a name or a message. */
enum dns_fault {
	DNS_FAULT_NONE,
	DNS_FAULT_SHORT, /* it breaks off */
	DNS_FAULT_NAME,  /* over 255 bytes, a label of no kind, or a pointer
	                    that does not go backwards */
};

/* Header flags (RFC 1035 4.1.1, RFC 4035 3). */
#define DNS_RESPONSE 0x8000u
#define DNS_AUTHORITATIVE 0x0400u
#define DNS_TRUNCATED 0x0200u
#define DNS_RECURSION_DESIRED 0x0100u
#define DNS_RECURSION_AVAILABLE 0x0080u
#define DNS_AUTHENTIC 0x0020u
#define DNS_CHECKING_DISABLED 0x0010u

/*
 * The types that are named in code; dns_text knows the names of all. The
 * class of a record holds 15 bits in multicast DNS: the top one asks for a
 * unicast answer, or tells to forget older records (RFC 6762 5.4, 10.2).
 */
enum dns_type {
	DNS_TYPE_A = 1,
	DNS_TYPE_NS = 2,
	DNS_TYPE_CNAME = 5,
	DNS_TYPE_SOA = 6,
	DNS_TYPE_PTR = 12,
	DNS_TYPE_MX = 15,
	DNS_TYPE_TXT = 16,
	DNS_TYPE_AAAA = 28,
	DNS_TYPE_SRV = 33,
	DNS_TYPE_DNAME = 39,
	DNS_TYPE_OPT = 41,
	DNS_TYPE_RRSIG = 46,
	DNS_TYPE_SVCB = 64,
	DNS_TYPE_HTTPS = 65,
	DNS_TYPE_SPF = 99,
	DNS_TYPE_CAA = 257,
};

#define DNS_CLASS_TOP_BIT 0x8000u

enum dns_section {
	DNS_QUESTION,
	DNS_ANSWER,
	DNS_AUTHORITY,
	DNS_ADDITIONAL,
	N_DNS_SECTIONS
};

/*
 * A message being read, pointing into bytes that stay the caller's. It is a
 * plain value: copy it, and the copy is read on its own. `fault` says why it
 * ended early.
 */
struct dns_message {
	const uint8_t *bytes;
	size_t len;
	uint16_t id;
	uint16_t flags; /* DNS_ bits, and opcode and rcode between them */
	uint16_t count[N_DNS_SECTIONS]; /* as announced, which may be a lie */
	size_t at;                      /* the next byte to read */
	uint16_t left;                  /* still to come of `section` */
	uint8_t section;                /* enum dns_section */
	uint8_t fault;                  /* enum dns_fault */
};

struct dns_question {
	char name[DNS_NAME_BYTES];
	uint16_t type, class;
};

/* The owner's name is at `name_at`, for dns_name_read. */
struct dns_record {
	size_t name_at, rdata_at;
	uint32_t ttl;
	uint16_t type, class;
	uint16_t rdata_bytes; /* all of them are there */
	uint8_t section;      /* enum dns_section */
};

/*
 * dns_name_read - decode one domain name, following compression pointers.
 *
 * A dot and a backslash inside a label, and a NUL, come out as in master
 * files: "\.", "\\", "\000". All other bytes stay what they are, so the text
 * is not fit for people yet.
 *
 * msg, len  the whole DNS message; pointers are offsets into it
 * at        where the name starts, in bytes from msg
 * out       on success lower case, dotted, NUL-ended, no final dot, DNS_ROOT
 *           for the root; unspecified on failure
 * returns   bytes used at `at` (1..255), that is where the next field is
 * errors    -DNS_FAULT_SHORT, -DNS_FAULT_NAME (also when the escapes above
 *           leave no room, which no host's name does)
 * cost      each pointer must go below the last one: no loops by construction
 * thread    any; touches only its arguments
 * source    RFC 1035 3.1, 4.1.4, 5.1; RFC 4343 2.1, 3
 */
int dns_name_read(
    const uint8_t *msg, size_t len, size_t at, char out[static DNS_NAME_BYTES]);

/*
 * dns_message_read - begin to read a message.
 *
 * returns  false when the bytes are no DNS at all: shorter than its header,
 *          or with two things wrong in header and first question that no
 *          sender gets wrong
 * source   RFC 1035 4.1, RFC 6895 2
 */
bool dns_message_read(const uint8_t *bytes, size_t len, struct dns_message *m);

/* Start again from the first question. */
static inline void
dns_message_rewind(struct dns_message *m)
{
	m->at = DNS_HEADER_BYTES;
	m->section = DNS_QUESTION;
	m->left = m->count[DNS_QUESTION];
	m->fault = DNS_FAULT_NONE;
}

static inline unsigned
dns_opcode(const struct dns_message *m)
{
	return m->flags >> 11 & 15;
}

/*
 * dns_question_next - read the next question.
 *
 * A name that cannot be one is given as DNS_NAME_UNREADABLE with type 0; where
 * the next question is nobody knows then.
 * returns  false when there are no more, or the message breaks off
 */
bool dns_question_next(struct dns_message *m, struct dns_question *out);

/* Read the next record of any section; questions that are left are skipped. */
bool dns_record_next(struct dns_message *m, struct dns_record *out);

/* The response code with what EDNS adds to it (RFC 6891 6.1.3); m is kept. */
unsigned dns_rcode(const struct dns_message *m);

#endif
