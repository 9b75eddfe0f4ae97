/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A listener sees segments, not sockets: states here are what both sides'
 * segments prove, so a connection met in its middle is "established".
 */
#include "flow/tcp.h"

#include "base/clock.h"

#define REORDER_NS (3 * NS_PER_MS)
/* Ticks of 2^20 ns, of which a flow remembers the low 8 bits. */
#define TICK_SHIFT 20
#define REORDER_TICKS 3u

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

/* Is this SYN the one of the connection at hand? Data may have gone with it. */
static bool
same_start(const struct flow *f, unsigned dir, const struct packet *p)
{
	return f->next_seq[dir] - (p->seq + 1) <= UINT16_MAX;
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
	if ((f->state == TCP_STATE_SYN_SENT ||
		f->state == TCP_STATE_SYN_RECEIVED) &&
	    same_start(f, dir, p))
		f->flags |= FLOW_SYN_AGAIN;
	else if (f->state != TCP_STATE_NONE)
		open_again(f);
	set_client(f, dir);
	f->state = TCP_STATE_SYN_SENT;
}

/* Sequence space arithmetic (RFC 9293 3.4): is a before b? */
static bool
seq_before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

/* The client's first ACK of the server's SYN ends the handshake. */
static void
take_rtt(struct flow *f, const struct flow_side *client, int64_t time_ns)
{
	/* Only when the SYN was the client's last packet is its time known. */
	if (!(f->flags & FLOW_SYN_AGAIN) && client->packets > 0 &&
	    f->rtt_ns == 0 && time_ns > client->last_ns)
		f->rtt_ns = time_ns - client->last_ns;
}

/*
 * A segment with ACK but not SYN, while the handshake is open. Where we missed
 * a part of that, whoever goes on proves that it was finished.
 */
static void
track_handshake_ack(struct flow *f, unsigned dir, const struct packet *p)
{
	bool from_client = dir == flow_client(f);

	if (p->tcp_flags & TCP_RST)
		return;
	if (f->state == TCP_STATE_SYN_SENT) {
		if (from_client)
			f->state = TCP_STATE_ESTABLISHED;
		return;
	}
	if (f->state != TCP_STATE_SYN_RECEIVED ||
	    (from_client && seq_before(p->ack, f->next_seq[!dir])))
		return;
	f->state = TCP_STATE_ESTABLISHED;
	if (from_client && p->ack == f->next_seq[!dir])
		take_rtt(f, &f->side[dir], p->time_ns);
}

static void
track_end(struct flow *f, unsigned dir, const struct packet *p)
{
	const uint8_t both = FLOW_FIN_A | FLOW_FIN_B;

	if (p->tcp_flags & TCP_RST) {
		f->resets++;
		f->state = TCP_STATE_RESET;
		return;
	}
	f->flags |= dir ? FLOW_FIN_B : FLOW_FIN_A;
	f->state =
	    (f->flags & both) == both ? TCP_STATE_CLOSED : TCP_STATE_CLOSING;
}

static uint8_t
tick_of(const struct packet *p)
{
	return (uint8_t)(p->time_ns >> TICK_SHIFT);
}

/*
 * Was it sent before the newest one, and only came after it? The side's last
 * packet may be younger than its newest segment (an ACK, or the one before in
 * a burst of retransmissions): the ticks tell, but for one in 64 long pauses.
 */
static bool
came_late(
    const struct flow *f, unsigned dir, const struct packet *p, int64_t since)
{
	int64_t window = REORDER_NS;

	if (f->rtt_ns > 0 && f->rtt_ns < window)
		window = f->rtt_ns;
	return since < window &&
	       (uint8_t)(tick_of(p) - f->newest[dir]) <= REORDER_TICKS;
}

/* A segment with something in it, none of which is past what was sent. */
static void
track_old(struct flow *f, unsigned dir, const struct packet *p, uint32_t end)
{
	int64_t since = p->time_ns - f->side[dir].last_ns;

	if (since < 0)
		return; /* the file is out of order, not the network */
	if (!came_late(f, dir, p, since))
		f->retransmits++;
	else if (end != f->next_seq[dir]) /* else a copy of the newest one */
		f->out_of_order++;
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
		f->newest[dir] = tick_of(p);
		return;
	}
	if (length == 0 ||
	    (p->payload_bytes <= 1 && p->seq + 1 == f->next_seq[dir] &&
		!(p->tcp_flags & (TCP_SYN | TCP_FIN))))
		return;
	track_old(f, dir, p, end);
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
	else if (p->window == 0 && !(p->tcp_flags & TCP_SYN))
		f->zero_windows++;
	if (!(p->tcp_flags & TCP_RST))
		track_sequence(f, dir, p);
}
