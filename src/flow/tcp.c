/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A listener sees segments, not sockets: states here are what both sides'
 * segments prove, so a connection met in its middle is "established".
 */
#include "flow/tcp.h"

#include "base/clock.h"

#define REORDER_NS (3 * NS_PER_MS)

const char *
tcp_state_name(enum tcp_state state)
{
	static const char *const names[N_TCP_STATES] = {
	    [TCP_STATE_NONE] = NULL,
	    [TCP_STATE_SYN_SENT] = "syn-sent",
	    [TCP_STATE_SYN_RECEIVED] = "syn-received",
	    [TCP_STATE_ESTABLISHED] = "established",
	    [TCP_STATE_CLOSING] = "closing",
	    [TCP_STATE_CLOSED] = "closed",
	    [TCP_STATE_RESET] = "reset",
	};

	return state < N_TCP_STATES ? names[state] : NULL;
}

static void
set_client(struct flow *f, unsigned side)
{
	f->flags &= (uint8_t)~FLOW_CLIENT_B;
	f->flags |= FLOW_CLIENT_SEEN | (side ? FLOW_CLIENT_B : 0);
}

/* A new connection may follow on the same ports (RFC 9293 3.6.1). */
static void
open_again(struct flow *f)
{
	f->flags &= (uint8_t) ~(FLOW_FIN_A | FLOW_FIN_B | FLOW_SYN_AGAIN);
	f->next_seq[0] = f->next_seq[1] = 0;
}

static void
track_syn(struct flow *f, unsigned dir, const struct packet *p)
{
	if (p->tcp_flags & TCP_ACK) {
		set_client(f, !dir);
		if (f->state < TCP_STATE_SYN_RECEIVED)
			f->state = TCP_STATE_SYN_RECEIVED;
		return;
	}
	if (f->state == TCP_STATE_SYN_SENT ||
	    f->state == TCP_STATE_SYN_RECEIVED)
		f->flags |= FLOW_SYN_AGAIN;
	else if (f->state != TCP_STATE_NONE)
		open_again(f);
	set_client(f, dir);
	f->state = TCP_STATE_SYN_SENT;
}

/* The client's first ACK of the server's SYN ends the handshake. */
static void
track_handshake_ack(struct flow *f, unsigned dir, const struct packet *p)
{
	const struct flow_side *client = &f->side[dir];

	if (f->state != TCP_STATE_SYN_RECEIVED || dir != flow_client(f) ||
	    p->ack != f->next_seq[!dir])
		return;
	f->state = TCP_STATE_ESTABLISHED;
	/* Only when the SYN was the client's last packet is its time known. */
	if (!(f->flags & FLOW_SYN_AGAIN) && client->packets > 0 &&
	    f->rtt_ns == 0 && p->time_ns > client->last_ns)
		f->rtt_ns = p->time_ns - client->last_ns;
}

static void
track_end(struct flow *f, unsigned dir, const struct packet *p)
{
	const uint8_t both = FLOW_FIN_A | FLOW_FIN_B;

	if (p->tcp_flags & TCP_RST) {
		f->state = TCP_STATE_RESET;
		return;
	}
	f->flags |= dir ? FLOW_FIN_B : FLOW_FIN_A;
	f->state =
	    (f->flags & both) == both ? TCP_STATE_CLOSED : TCP_STATE_CLOSING;
}

/* Sequence space arithmetic (RFC 9293 3.4): is a before b? */
static bool
seq_before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

static bool
came_late(const struct flow *f, unsigned dir, const struct packet *p)
{
	int64_t window = REORDER_NS;

	if (f->rtt_ns > 0 && f->rtt_ns < window)
		window = f->rtt_ns;
	return p->time_ns - f->side[dir].last_ns < window;
}

static void
track_sequence(struct flow *f, unsigned dir, const struct packet *p)
{
	uint32_t length = p->payload_bytes;
	uint32_t end;
	bool known = f->side[dir].packets > 0 && f->next_seq[dir] != 0;

	if (p->tcp_flags & (TCP_SYN | TCP_FIN))
		length++;
	end = p->seq + length;
	if (!known || seq_before(f->next_seq[dir], end)) {
		f->next_seq[dir] = end;
		return;
	}
	if (length == 0 ||
	    (p->payload_bytes <= 1 && p->seq + 1 == f->next_seq[dir] &&
		!(p->tcp_flags & (TCP_SYN | TCP_FIN))))
		return;
	if (!came_late(f, dir, p))
		f->retransmits++;
}

void
tcp_track(struct flow *f, unsigned dir, const struct packet *p)
{
	if (p->tcp_flags & TCP_SYN)
		track_syn(f, dir, p);
	else if (p->tcp_flags & TCP_ACK)
		track_handshake_ack(f, dir, p);
	if (f->state == TCP_STATE_NONE)
		f->state = TCP_STATE_ESTABLISHED;
	if (p->tcp_flags & (TCP_RST | TCP_FIN))
		track_end(f, dir, p);
	if (!(p->tcp_flags & TCP_RST))
		track_sequence(f, dir, p);
}
