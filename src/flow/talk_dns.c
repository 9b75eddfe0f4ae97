/* SPDX-License-Identifier: BSD-2-Clause */
/* DNS over TCP in a talk. */
#include "message/dns_stream.h"
#include "talk_private.h"

static struct dns_where
where_of(const struct hearing *h)
{
	const struct flow_key *k = &h->talk->key;
	struct addr ends[2] = {{.family = k->family}, {.family = k->family}};
	uint16_t ports[2] = {k->port_a, k->port_b};

	memcpy(ends[0].bytes, k->a, sizeof(k->a));
	memcpy(ends[1].bytes, k->b, sizeof(k->b));
	return (struct dns_where){
	    .src = ends[h->side],
	    .dst = ends[!h->side],
	    .src_port = ports[h->side],
	    .dst_port = ports[!h->side],
	    .service = h->talk->app,
	    .time_ns = h->time_ns,
	    .clock_ns = h->clock_ns,
	};
}

/* After a gap a segment mostly begins with a message: try, then give up. */
struct step
talk_dns_step(struct hearing *h, const struct stream_window *w)
{
	struct dns_sink sink = {.tell = h->sink->dns, .to = h->sink->to};
	struct dns_where where = where_of(h);
	struct bytes message;
	bool complete;
	struct reading r;

	if (w->n == 0)
		return (struct step){0};
	r = dns_stream_read(w->at, w->n, &message, &complete);
	if (r.message)
		dns_exchange_see(
		    h->t->dns, &where, message.at, message.n, complete, &sink);
	if (r.lost) {
		h->talk->deaf[h->side] = true;
		h->over = h->talk->deaf[!h->side];
		return (struct step){.skip = READING_ALL};
	}
	return (struct step){
	    .used = r.used, .skip = r.skip, .again = r.used > 0};
}
