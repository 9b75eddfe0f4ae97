/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/ladder.h"

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

void
ladder_port_add(struct port_counts *ports, const struct flow *f)
{
	int slot = port_protocol_slot(f->key.protocol);
	struct port_counts *a, *b;

	if (f->key.kind != FLOW_PORTS || slot < 0)
		return;
	a = &ports[(size_t)slot * N_PORTS + f->key.port_a];
	b = &ports[(size_t)slot * N_PORTS + f->key.port_b];
	a->packets_src += f->side[0].packets;
	a->bytes_src += f->side[0].bytes;
	a->packets_dst += f->side[1].packets;
	a->bytes_dst += f->side[1].bytes;
	b->packets_src += f->side[1].packets;
	b->bytes_src += f->side[1].bytes;
	b->packets_dst += f->side[0].packets;
	b->bytes_dst += f->side[0].bytes;
}
