/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/ladder.h"

#include "base/alloc.h"

#include <errno.h>

static const uint8_t port_protocols[N_PORT_PROTOCOLS] = {
    6,   /* TCP */
    17,  /* UDP */
    132, /* SCTP */
    33,  /* DCCP */
    136, /* UDP-Lite */
};

int
port_protocol_slot(uint8_t protocol)
{
	for (int i = 0; i < N_PORT_PROTOCOLS; i++) {
		if (port_protocols[i] == protocol)
			return i;
	}
	return -1;
}

uint8_t
port_protocol_at(int slot)
{
	return port_protocols[slot];
}

size_t
port_table_plan(void)
{
	return N_PORT_PROTOCOLS * N_PORTS * sizeof(struct port_counts);
}

static size_t
own_bytes(void)
{
	return N_PORT_PROTOCOLS * N_PORTS * sizeof(uint64_t);
}

int
port_table_init(struct port_table *t)
{
	*t = (struct port_table){
	    .counts = alloc_reserve(port_table_plan()),
	    .own = alloc_reserve(own_bytes()),
	};
	if (t->counts && t->own)
		return 0;
	port_table_fini(t);
	return -ENOMEM;
}

void
port_table_fini(struct port_table *t)
{
	alloc_release(t->counts, port_table_plan());
	alloc_release(t->own, own_bytes());
	t->counts = NULL;
	t->own = NULL;
}

void
port_table_clear(struct port_table *t)
{
	alloc_forget(t->counts, port_table_plan());
	alloc_forget(t->own, own_bytes());
	memset(t->used, 0, sizeof(t->used));
}

static struct port_counts *
counts_of(struct port_table *t, int slot, uint16_t port)
{
	size_t at = (size_t)slot * N_PORTS + port;

	t->used[at / PORTS_PER_PAGE] = true;
	return &t->counts[at];
}

void
port_table_add(struct port_table *t, const struct flow *f)
{
	int slot = port_protocol_slot(f->key.protocol);
	struct port_counts *a, *b;

	if (f->key.kind != FLOW_PORTS || slot < 0)
		return;
	a = counts_of(t, slot, f->key.port_a);
	b = counts_of(t, slot, f->key.port_b);
	a->packets_src += f->side[0].packets;
	a->bytes_src += f->side[0].bytes;
	a->packets_dst += f->side[1].packets;
	a->bytes_dst += f->side[1].bytes;
	b->packets_src += f->side[1].packets;
	b->bytes_src += f->side[1].bytes;
	b->packets_dst += f->side[0].packets;
	b->bytes_dst += f->side[0].bytes;
	if (a == b)
		t->own[a - t->counts] += f->side[0].bytes + f->side[1].bytes;
}

static void
merge_page(struct port_counts *into, const struct port_counts *from)
{
	for (size_t i = 0; i < PORTS_PER_PAGE; i++) {
		into[i].packets_src += from[i].packets_src;
		into[i].packets_dst += from[i].packets_dst;
		into[i].bytes_src += from[i].bytes_src;
		into[i].bytes_dst += from[i].bytes_dst;
	}
}

/* Nearly all are zero, and stay untouched. */
static void
merge_own(uint64_t *into, const uint64_t *from)
{
	for (size_t i = 0; i < PORTS_PER_PAGE; i++) {
		if (from[i] > 0)
			into[i] += from[i];
	}
}

void
port_table_merge(struct port_table *into, const struct port_table *from)
{
	for (size_t page = 0; page < PORT_PAGES; page++) {
		if (!from->used[page])
			continue;
		into->used[page] = true;
		merge_page(into->counts + page * PORTS_PER_PAGE,
		    from->counts + page * PORTS_PER_PAGE);
		merge_own(into->own + page * PORTS_PER_PAGE,
		    from->own + page * PORTS_PER_PAGE);
	}
}
