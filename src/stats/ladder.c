/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/ladder.h"

#include "base/alloc.h"
#include "eviction.h"

#include <errno.h>
#include <stdlib.h>

#define ADMIT_ONE_IN 8u /* small hosts, when their table is full */
/* Pairs with less than this leave no trace as a pair: floods would fill it. */
#define PAIR_WORTH_PACKETS 3u

#define MOST_HOST_LOST (1u << 16)

static uint32_t
host_lost_for(uint32_t hosts)
{
	uint32_t n = 64;

	while (n < hosts / 4 && n < MOST_HOST_LOST)
		n *= 2;
	return n;
}

static size_t
host_lost_bytes(uint32_t n)
{
	return n * sizeof(uint64_t);
}

size_t
ladder_hosts_plan(uint32_t hosts)
{
	return map_plan(sizeof(struct flow), hosts) +
	       host_lost_bytes(host_lost_for(hosts));
}

int
ladder_init(struct ladder *l, const struct ladder_config *c, struct error *err)
{
	int r;

	*l = (struct ladder){0};
	r = map_init(&l->flows, sizeof(struct flow), c->flows, err);
	if (r < 0)
		return r;
	r = map_init(&l->pairs, sizeof(struct flow), c->pairs, err);
	if (r < 0)
		goto fini_flows;
	r = map_init(&l->hosts, sizeof(struct flow), c->hosts, err);
	if (r < 0)
		goto fini_pairs;
	r = recent_new(c->recent_entries, &l->recent, err);
	if (r < 0)
		goto fini_hosts;
	r = sketches_init(&l->lost, c->sketch_bytes, err);
	if (r < 0)
		goto free_recent;
	l->next_victim = MAP_NONE;
	r = port_table_init(&l->ports, c->port_pages);
	l->n_host_lost = host_lost_for(c->hosts);
	l->host_lost = alloc_reserve(host_lost_bytes(l->n_host_lost));
	l->leaving = calloc(LADDER_LEAVING, sizeof(*l->leaving));
	if (r == 0 && l->host_lost && l->leaving)
		return 0;
	r = error_set(err, -ENOMEM, "table of ports: no memory");

	free(l->leaving);
	alloc_release(l->host_lost, host_lost_bytes(l->n_host_lost));
	port_table_fini(&l->ports);
	sketches_fini(&l->lost);
free_recent:
	recent_free(l->recent);
fini_hosts:
	map_fini(&l->hosts);
fini_pairs:
	map_fini(&l->pairs);
fini_flows:
	map_fini(&l->flows);
	return r;
}

void
ladder_fini(struct ladder *l)
{
	free(l->leaving);
	alloc_release(l->host_lost, host_lost_bytes(l->n_host_lost));
	port_table_fini(&l->ports);
	sketches_fini(&l->lost);
	recent_free(l->recent);
	map_fini(&l->hosts);
	map_fini(&l->pairs);
	map_fini(&l->flows);
}

void
ladder_clear(struct ladder *l)
{
	struct ladder kept = *l;

	map_clear(&kept.flows);
	map_clear(&kept.pairs);
	map_clear(&kept.hosts);
	recent_clear(kept.recent);
	port_table_clear(&kept.ports);
	sketches_clear(&kept.lost);
	alloc_forget(kept.host_lost, host_lost_bytes(kept.n_host_lost));
	*l = (struct ladder){
	    .flows = kept.flows,
	    .pairs = kept.pairs,
	    .hosts = kept.hosts,
	    .recent = kept.recent,
	    .ports = kept.ports,
	    .host_lost = kept.host_lost,
	    .n_host_lost = kept.n_host_lost,
	    .lost = kept.lost,
	    .leaving = kept.leaving,
	    .next_victim = MAP_NONE,
	};
}

static void
add_side(struct counts *c, const struct flow_side *s, uint64_t wire)
{
	c->packets += s->packets;
	c->bytes += s->bytes;
	c->payload += s->payload;
	c->wire += wire;
}

/* The key is no secret: what is shown may not change from run to run. */
static uint64_t *
host_lost_at(const struct ladder *l, const uint8_t addr[16], uint8_t family)
{
	static const struct hash_key fixed = {{0x9e3779b97f4a7c15,
	    0xbf58476d1ce4e5b9, 0x94d049bb133111eb, 0xd6e8feb86659fd93}};

	return &l->host_lost[hash_16(&fixed, addr, family) &
			     (l->n_host_lost - 1)];
}

uint64_t
ladder_host_err(const struct ladder *l, const uint8_t addr[16], uint8_t family)
{
	return *host_lost_at(l, addr, family);
}

/* A host leaves for good; only the totals remember it. */
static void
host_gone(struct ladder *l, const uint8_t addr[16], const struct flow *f,
    unsigned side)
{
	add_side(&l->gone_sent, &f->side[side], f->wire);
	add_side(&l->gone_received, &f->side[!side], 0);
	l->n_gone_hosts++;
	*host_lost_at(l, addr, f->key.family) += flow_bytes(f);
}

/*
 * A slot in a full table for a host that is not in it, or MAP_NONE. Under a
 * flood of hosts with a packet each, letting every one in would push out the
 * one before for nothing; whoever comes again gets in soon enough.
 */
static uint32_t
admit_host(struct ladder *l, uint64_t packets, int64_t now_ns)
{
	const struct flow *victim;
	uint32_t slot;

	if (packets < PAIR_WORTH_PACKETS && ++l->refusals % ADMIT_ONE_IN != 0)
		return MAP_NONE;
	slot = eviction_pick(&l->hosts, &l->hosts_hand, now_ns);
	victim = map_at(&l->hosts, slot);
	host_gone(l, victim->key.a, victim, 0);
	return slot;
}

static struct flow_key
host_key(const uint8_t addr[16], uint8_t family)
{
	struct flow_key key = {.kind = FLOW_HOST, .family = family};

	memcpy(key.a, addr, sizeof(key.a));
	return key;
}

/* What one side of a record sent and received, added to its host. */
static void
add_to_host(struct ladder *l, const struct flow *f, unsigned side,
    uint64_t hash, int64_t now_ns)
{
	struct flow_key key =
	    host_key(side ? f->key.b : f->key.a, f->key.family);
	uint32_t slot = map_find(&l->hosts, &key, hash);

	if (slot == MAP_NONE && map_full(&l->hosts)) {
		slot = admit_host(l, flow_packets(f), now_ns);
		if (slot == MAP_NONE) {
			host_gone(l, key.a, f, side);
			return;
		}
		map_replace(&l->hosts, slot, &key, hash);
	} else if (slot == MAP_NONE) {
		slot = map_insert(&l->hosts, &key, hash);
	}
	flow_add(map_at(&l->hosts, slot), f, side);
}

uint64_t
ladder_host_hash(const struct ladder *l, const uint8_t addr[16], uint8_t family)
{
	struct flow_key key = host_key(addr, family);

	return map_hash(&l->hosts, &key);
}

static uint64_t
host_hash(const struct ladder *l, const struct flow *f, unsigned side)
{
	return ladder_host_hash(l, side ? f->key.b : f->key.a, f->key.family);
}

static void
fold_into_hosts(struct ladder *l, const struct flow *f,
    const uint64_t hashes[static 2], int64_t now_ns)
{
	add_to_host(l, f, 0, hashes[0], now_ns);
	add_to_host(l, f, 1, hashes[1], now_ns);
	counts_add_flow(&l->gone_pairs, f);
	ladder_lose_peers(l, hashes);
}

/* A pair leaves its table for its two hosts. */
static void
pair_gone(struct ladder *l, const struct flow *pair, int64_t now_ns)
{
	uint64_t hashes[2] = {host_hash(l, pair, 0), host_hash(l, pair, 1)};

	fold_into_hosts(l, pair, hashes, now_ns);
	l->n_gone_pairs++;
}

static struct flow_key
pair_key(const struct flow_key *flow)
{
	struct flow_key key = *flow;

	key.kind = FLOW_PAIR;
	key.port_a = key.port_b = 0;
	key.protocol = 0;
	return key;
}

/* Slot of a pair's record, made when the flow is worth one, or MAP_NONE. */
static uint32_t
touch_pair(struct ladder *l, const struct flow *f, int64_t now_ns)
{
	bool worth_it = flow_packets(f) >= PAIR_WORTH_PACKETS;
	struct flow_key key;
	uint64_t hash;
	uint32_t slot;

	if (!worth_it && l->pairs.used == 0)
		return MAP_NONE;
	key = pair_key(&f->key);
	hash = map_hash(&l->pairs, &key);
	slot = map_find(&l->pairs, &key, hash);
	if (slot != MAP_NONE || !worth_it)
		return slot;
	if (!map_full(&l->pairs))
		return map_insert(&l->pairs, &key, hash);
	slot = eviction_pick(&l->pairs, &l->pairs_hand, now_ns);
	pair_gone(l, map_at(&l->pairs, slot), now_ns);
	map_replace(&l->pairs, slot, &key, hash);
	return slot;
}

/* A flow, or another ladder's pair, goes one step down. */
static void
fold(struct ladder *l, const struct flow *f, const uint64_t hashes[static 2],
    int64_t now_ns)
{
	uint32_t pair = touch_pair(l, f, now_ns);

	if (pair == MAP_NONE)
		fold_into_hosts(l, f, hashes, now_ns);
	else
		flow_add(map_at(&l->pairs, pair), f, false);
}

static void
fold_prefetch(
    const struct ladder *l, const struct flow *f, uint64_t hashes[static 2])
{
	for (unsigned side = 0; side < 2; side++) {
		hashes[side] = host_hash(l, f, side);
		map_prefetch(&l->hosts, hashes[side]);
		if (map_full(&l->hosts))
			__builtin_prefetch(
			    host_lost_at(
				l, side ? f->key.b : f->key.a, f->key.family),
			    1);
	}
	port_table_prefetch(&l->ports, f);
}

void
ladder_settle(struct ladder *l, int64_t now_ns)
{
	uint64_t hashes[LADDER_LEAVING][2];

	for (uint32_t i = 0; i < l->n_leaving; i++)
		fold_prefetch(l, &l->leaving[i], hashes[i]);
	for (uint32_t i = 0; i < l->n_leaving; i++) {
		const struct flow *f = &l->leaving[i];

		counts_add_flow(&l->gone_flows, f);
		l->n_gone_flows += flow_is_flow(f);
		port_table_add(&l->ports, f);
		ladder_lose_ports(l, f, hashes[i]);
		fold(l, f, hashes[i], now_ns);
	}
	l->n_leaving = 0;
}

/*
 * The flow to go next is chosen one eviction ahead and asked into the cache.
 * If it has been busy since, it has earned its stay: choose again.
 */
static uint32_t
take_victim(struct ladder *l, int64_t now_ns)
{
	uint32_t slot = l->next_victim;

	if (slot == MAP_NONE ||
	    eviction_class(ladder_flow(l, slot), now_ns) == EVICTION_BUSY)
		slot = eviction_pick(&l->flows, &l->flows_hand, now_ns);
	l->next_victim = eviction_pick(&l->flows, &l->flows_hand, now_ns);
	if (l->next_victim == slot)
		l->next_victim = MAP_NONE;
	else
		map_prefetch(&l->flows,
		    map_hash(&l->flows, ladder_flow(l, l->next_victim)));
	return slot;
}

static void
evict(struct ladder *l, uint32_t slot, int64_t now_ns)
{
	const struct flow *f = ladder_flow(l, slot);

	recent_forget(l->recent, slot, f->recent);
	if (l->n_leaving == LADDER_LEAVING)
		ladder_settle(l, now_ns);
	l->leaving[l->n_leaving++] = *f;
}

uint32_t
ladder_touch(struct ladder *l, const struct flow_key *key, uint64_t hash,
    int64_t now_ns, bool *created)
{
	uint32_t slot = map_find(&l->flows, key, hash);

	*created = slot == MAP_NONE;
	if (!*created)
		return slot;
	if (!map_full(&l->flows))
		return map_insert(&l->flows, key, hash);
	slot = take_victim(l, now_ns);
	evict(l, slot, now_ns);
	map_replace(&l->flows, slot, key, hash);
	return slot;
}

/* A host of theirs may be in each of our places that theirs stands for. */
static void
merge_host_lost(struct ladder *into, const struct ladder *from)
{
	uint32_t mine = into->n_host_lost, theirs = from->n_host_lost;

	for (uint32_t i = 0; i < (mine > theirs ? mine : theirs); i++)
		into->host_lost[i & (mine - 1)] +=
		    from->host_lost[i & (theirs - 1)];
}

static void
merge_gone(struct ladder *into, const struct ladder *from)
{
	counts_add(&into->gone_flows, &from->gone_flows);
	counts_add(&into->gone_pairs, &from->gone_pairs);
	counts_add(&into->gone_sent, &from->gone_sent);
	counts_add(&into->gone_received, &from->gone_received);
	into->n_gone_flows += from->n_gone_flows;
	into->n_gone_pairs += from->n_gone_pairs;
	into->n_gone_hosts += from->n_gone_hosts;
	merge_host_lost(into, from);
	sketches_merge(&into->lost, &from->lost);
	port_table_merge(&into->ports, &from->ports, 0, PORT_PAGES);
}

/*
 * Flow keys of two shards are disjoint, so a flow of ours is only found when
 * the caller broke that rule; adding up is then the best that can be done.
 */
static uint32_t
merge_flow(struct ladder *into, const struct flow *f, int64_t now_ns)
{
	bool created;
	uint32_t slot = ladder_touch(
	    into, &f->key, map_hash(&into->flows, &f->key), now_ns, &created);
	struct flow *mine = ladder_flow(into, slot);

	if (created) {
		*mine = *f;
		mine->recent = (struct flow_recent){0};
	} else {
		flow_add(mine, f, false);
	}
	return slot;
}

/* Was the flow still there when all of its ladder had been merged? */
static bool
is_there(const struct ladder *l, uint32_t slot, const struct flow *f)
{
	return memcmp(&ladder_flow(l, slot)->key, &f->key, sizeof(f->key)) == 0;
}

static struct flow_recent *
newest_of(void *context, uint32_t slot)
{
	struct ladder *l = context;

	return &ladder_flow(l, slot)->recent;
}

/* What was folded in `from` folds on from here, at its own level. */
static void
merge_rests(struct ladder *into, const struct ladder *from, int64_t now_ns)
{
	for (uint32_t slot = 0; slot < from->pairs.used; slot++) {
		const struct flow *pair = map_at(&from->pairs, slot);
		uint64_t hashes[2] = {
		    host_hash(into, pair, 0), host_hash(into, pair, 1)};

		fold(into, pair, hashes, now_ns);
	}
	for (uint32_t slot = 0; slot < from->hosts.used; slot++) {
		const struct flow *host = map_at(&from->hosts, slot);

		add_to_host(into, host, 0, host_hash(into, host, 0), now_ns);
	}
}

int
ladder_merge(struct ladder *into, const struct ladder *from, int64_t now_ns,
    struct error *err)
{
	uint32_t *slot_of = calloc(from->flows.used + 1, sizeof(*slot_of));

	if (!slot_of)
		return error_set(err, -ENOMEM, "merging: no memory");
	merge_rests(into, from, now_ns);
	for (uint32_t slot = 0; slot < from->flows.used; slot++)
		slot_of[slot] =
		    merge_flow(into, ladder_flow(from, slot), now_ns);
	ladder_settle(into, now_ns);
	for (uint32_t slot = 0; slot < from->flows.used; slot++) {
		if (!is_there(into, slot_of[slot], ladder_flow(from, slot)))
			slot_of[slot] = MAP_NONE;
	}
	recent_merge(into->recent, from->recent, slot_of, newest_of, into);
	merge_gone(into, from);
	free(slot_of);
	return 0;
}
