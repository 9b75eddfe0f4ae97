/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What tcpdump says, but what tells most comes first and nothing is said
 * twice: a line of 80 columns has little room for it.
 */
#include "summaries.h"
#include "tcp_options.h"

/* In the order tcpdump writes them. */
static const struct {
	uint8_t bit;
	char letter;
} flags[] = {
    {TCP_FIN, 'F'},
    {TCP_SYN, 'S'},
    {TCP_RST, 'R'},
    {TCP_PSH, 'P'},
    {TCP_ACK, '.'},
    {TCP_URG, 'U'},
    {TCP_ECE, 'E'},
    {TCP_CWR, 'W'},
};

static void
flags_write(struct phrase *l, uint8_t bits)
{
	phrase_text(l, bits ? "[" : "[none");
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (bits & flags[i].bit)
			phrase_char(l, flags[i].letter);
	}
	phrase_char(l, ']');
}

/* Only where it says something: with data, or where it counts as one. */
static void
sequence_write(struct phrase *l, const struct packet *p)
{
	if (p->payload_bytes == 0 &&
	    !(p->tcp_flags & (TCP_SYN | TCP_FIN | TCP_RST)))
		return;
	phrase_named(l, " seq ", p->seq);
	if (p->payload_bytes > 0)
		phrase_named(l, ":", p->seq + p->payload_bytes);
}

static void
urgent_write(struct phrase *l, const struct summary *s)
{
	struct cursor in = s->in;

	cursor_skip(&in, 18);
	phrase_named(l, " urg ", cursor_u16(&in));
}

static void
options_write(struct phrase *l, const struct summary *s)
{
	struct cursor options = tcp_options_find(s->frame, s->packet);

	if (cursor_left(&options) == 0)
		return;
	phrase_text(l, " [");
	tcp_options_write(l, options);
	phrase_char(l, ']');
}

void
summary_tcp_write(struct phrase *l, const struct summary *s)
{
	const struct packet *p = s->packet;

	flags_write(l, p->tcp_flags);
	sequence_write(l, p);
	if (p->tcp_flags & TCP_ACK)
		phrase_named(l, " ack ", p->ack);
	phrase_named(l, " win ", p->window);
	if (p->tcp_flags & TCP_URG)
		urgent_write(l, s);
	phrase_named(l, " length ", p->payload_bytes);
	options_write(l, s);
}
