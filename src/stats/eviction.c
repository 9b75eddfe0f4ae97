/* SPDX-License-Identifier: BSD-2-Clause */
#include "eviction.h"

#include "base/clock.h"

#define CANDIDATES 4u /* records looked at when one has to go */
#define IDLE_NS (60 * NS_PER_S)

/* How much a record is worth: lower classes go first. */
unsigned
eviction_class(const struct flow *f, int64_t now_ns)
{
	if (flow_packets(f) <= 1 || f->state == TCP_STATE_SYN_SENT ||
	    f->state == TCP_STATE_SYN_RECEIVED)
		return 0;
	return now_ns - flow_last_ns(f) > IDLE_NS ? 1 : 2;
}

/*
 * What a record is worth as one number, least first: its class, and within
 * it the age of its last packet, or its bytes when it is busy.
 */
struct worth {
	unsigned class;
	uint64_t within;
};

static struct worth
worth_of(const struct flow *f, int64_t now_ns)
{
	struct worth w = {.class = eviction_class(f, now_ns)};

	/* Times may lie before 1970: flip the sign to compare as unsigned. */
	w.within = w.class < 2 ? (uint64_t)flow_last_ns(f) ^ UINT64_C(1) << 63
	                       : flow_bytes(f);
	return w;
}

static bool
worth_less(struct worth a, struct worth b)
{
	return a.class != b.class ? a.class < b.class : a.within < b.within;
}

/* Those that will be looked at next time had better be in the cache then. */
static void
touch_candidates(const struct map *m, uint32_t hand)
{
	const char *from = map_at(m, hand);

	for (size_t i = 0; i < CANDIDATES * sizeof(struct flow); i += 64)
		__builtin_prefetch(from + i);
}

/*
 * The next few records in line are looked at, not all: cheap, independent of
 * the hash, and whatever is big survives because it is only ever compared
 * with its neighbours.
 */
uint32_t
eviction_pick(const struct map *m, uint32_t *hand, int64_t now_ns)
{
	uint32_t n = m->used < CANDIDATES ? m->used : CANDIDATES;
	uint32_t slot = *hand < m->used ? *hand : 0;
	uint32_t victim = slot;
	struct worth least = worth_of(map_at(m, victim), now_ns);

	for (uint32_t i = 1; i < n; i++) {
		struct worth w;

		slot = slot + 1 < m->used ? slot + 1 : 0;
		w = worth_of(map_at(m, slot), now_ns);
		if (worth_less(w, least)) {
			victim = slot;
			least = w;
		}
	}
	*hand = slot + 1 < m->used ? slot + 1 : 0;
	touch_candidates(m, *hand);
	return victim;
}
