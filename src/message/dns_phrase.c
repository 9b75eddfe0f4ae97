/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/dns_phrase.h"

#include "message/dns.h"
#include "message/dns_rdata.h"
#include "message/dns_registry.h"
#include "packet/phrase.h"

#include <string.h>

#define RDATA_BYTES 256

struct mark {
	uint16_t bit;
	char shown;
};

static void
marks_write(
    struct phrase *l, const struct mark *marks, size_t n, unsigned flags)
{
	for (size_t i = 0; i < n; i++) {
		if (flags & marks[i].bit)
			phrase_char(l, marks[i].shown);
	}
}

static void
opcode_write(struct phrase *l, const struct dns_message *m)
{
	static const char *const names[16] = {
	    [1] = " iquery",
	    [2] = " status",
	    [4] = " notify",
	    [5] = " update",
	    [6] = " dso",
	};
	unsigned opcode = dns_opcode(m);

	if (names[opcode])
		phrase_text(l, names[opcode]);
	else if (opcode)
		phrase_named(l, " op", opcode);
}

static void
question_write(struct phrase *l, const struct dns_question *q)
{
	char type[DNS_WORD_BYTES];

	dns_type_name(q->type, type);
	phrase_char(l, ' ');
	phrase_text(l, type);
	phrase_text(l, q->class & DNS_CLASS_TOP_BIT ? " (QU)? " : "? ");
	if (strcmp(q->name, DNS_ROOT) != 0)
		phrase_foreign(l, q->name, strlen(q->name));
	phrase_char(l, '.');
}

/* The number usual is not worth saying. */
static void
count_write(struct phrase *l, unsigned count, unsigned usual, const char *what)
{
	if (count == usual)
		return;
	phrase_named(l, " [", count);
	phrase_text(l, what);
	phrase_char(l, ']');
}

static void
query_write(struct phrase *l, struct dns_message *m)
{
	static const struct mark marks[] = {
	    {DNS_RECURSION_DESIRED, '+'},
	    {DNS_CHECKING_DISABLED, '%'},
	};
	struct dns_question q;

	marks_write(l, marks, sizeof(marks) / sizeof(marks[0]), m->flags);
	count_write(l, m->count[DNS_ANSWER], 0, "a");
	count_write(l, m->count[DNS_QUESTION], 1, "q");
	count_write(l, m->count[DNS_AUTHORITY], 0, "n");
	count_write(l, m->count[DNS_ADDITIONAL], 0, "au");
	for (bool more = false; l->at < l->end; more = true) {
		if (!dns_question_next(m, &q))
			break;
		phrase_text(l, more ? "," : "");
		question_write(l, &q);
	}
}

static void
answer_write(
    struct phrase *l, const struct dns_message *m, const struct dns_record *r)
{
	char text[RDATA_BYTES], type[DNS_WORD_BYTES];
	size_t n = dns_rdata_text(m, r, text, sizeof(text));

	dns_type_name(r->type, type);
	phrase_char(l, ' ');
	if (strncmp(text, type, strlen(type)) != 0) {
		phrase_text(l, type);
		phrase_char(l, ' ');
	}
	phrase_foreign(l, text, n);
}

static void
answers_write(struct phrase *l, struct dns_message *m)
{
	struct dns_record r;

	for (bool more = false; l->at < l->end; more = true) {
		if (!dns_record_next(m, &r) || r.section != DNS_ANSWER)
			break;
		phrase_text(l, more ? "," : "");
		answer_write(l, m, &r);
	}
}

static void
response_write(struct phrase *l, struct dns_message *m)
{
	static const struct mark marks[] = {
	    {DNS_AUTHORITATIVE, '*'},
	    {DNS_RECURSION_AVAILABLE, '-'},
	    {DNS_TRUNCATED, '|'},
	    {DNS_AUTHENTIC, '$'},
	};
	char rcode[DNS_WORD_BYTES];
	unsigned code = dns_rcode(m);

	if (code) {
		dns_rcode_name(code, rcode);
		phrase_char(l, ' ');
		phrase_text(l, rcode);
	}
	/* Here it is the missing bit that is worth a mark. */
	marks_write(l, marks, sizeof(marks) / sizeof(marks[0]),
	    m->flags ^ DNS_RECURSION_AVAILABLE);
	count_write(l, m->count[DNS_QUESTION], 1, "q");
	phrase_named(l, " ", m->count[DNS_ANSWER]);
	phrase_named(l, "/", m->count[DNS_AUTHORITY]);
	phrase_named(l, "/", m->count[DNS_ADDITIONAL]);
	answers_write(l, m);
}

bool
dns_phrase(const uint8_t *msg, size_t len, char *out, size_t size)
{
	struct phrase l = phrase_begin(out, size);
	struct dns_message m;

	if (!dns_message_read(msg, len, &m))
		return false;
	phrase_number(&l, m.id);
	opcode_write(&l, &m);
	if (m.flags & DNS_RESPONSE)
		response_write(&l, &m);
	else
		query_write(&l, &m);
	if (m.fault == DNS_FAULT_SHORT)
		phrase_text(&l, " [cut]");
	else if (m.fault)
		phrase_text(&l, " [malformed]");
	phrase_named(&l, " (", (uint32_t)len);
	phrase_char(&l, ')');
	return true;
}
