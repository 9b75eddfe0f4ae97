/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many peers a host had, and how many hosts a port, once not all of their
 * records are held. Both are kept in one set of sketches: a host by its hash,
 * a port by one of its protocol and number.
 */
#include "stats/ladder.h"

#include "analysis_private.h"

static uint64_t
port_hash(const struct ladder *l, int protocol_slot, uint16_t port)
{
	const uint64_t *word = l->flows.key->word;
	uint64_t number = (uint64_t)protocol_slot << 16 | port;

	return hash_fold(number ^ word[6], word[7]);
}

/* Is there a sketch to be asked? Else what is held is all there is. */
static uint64_t
count_union(const struct ladder *l, uint64_t key, uint64_t *held, size_t n)
{
	uint64_t exact = count_distinct(held, n);
	struct sketch both;
	uint32_t lost = sketches_get(&l->lost, key, &both);

	if (lost == 0)
		return exact;
	for (size_t i = 0; i < n; i++)
		sketch_add(&both, held[i]);
	return sketch_within(&both, exact, exact + lost);
}

uint64_t
ladder_peers(const struct ladder *l, uint64_t host, uint64_t *held, size_t n)
{
	return count_union(l, host, held, n);
}

uint64_t
ladder_port_hosts(const struct ladder *l, int protocol_slot, uint16_t port,
    uint64_t *held, size_t n)
{
	return count_union(l, port_hash(l, protocol_slot, port), held, n);
}

void
ladder_lose_peers(struct ladder *l, const uint64_t hosts[static 2])
{
	sketches_note(&l->lost, hosts[0], hosts[1]);
	sketches_note(&l->lost, hosts[1], hosts[0]);
}

void
ladder_lose_ports(
    struct ladder *l, const struct flow *f, const uint64_t hosts[static 2])
{
	int slot = port_protocol_slot(f->key.protocol);

	if (f->key.kind != FLOW_PORTS || slot < 0)
		return;
	sketches_note(&l->lost, port_hash(l, slot, f->key.port_a), hosts[0]);
	sketches_note(&l->lost, port_hash(l, slot, f->key.port_b), hosts[1]);
}
