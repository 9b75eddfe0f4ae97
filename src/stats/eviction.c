/* SPDX-License-Identifier: BSD-2-Clause */
#include "eviction.h"

#include "base/clock.h"

#define CANDIDATES 8u /* records looked at when one has to go */
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

/*
 * The next few records in line are looked at, not all: cheap, independent of
 * the hash, and whatever is big survives because it is only ever compared
 * with its neighbours. A half-open or one-packet flow goes at once: the line
 * is in the order of age, so it is the oldest of its kind that is met first.
 */
uint32_t
eviction_pick(const struct map *m, uint32_t *hand, int64_t now_ns)
{
	uint32_t n = m->used < CANDIDATES ? m->used : CANDIDATES;
	uint32_t slot = *hand < m->used ? *hand : 0, victim = slot;
	struct worth least = {.class = EVICTION_BUSY + 1};

	for (uint32_t i = 0; i < n && least.class > 0; i++) {
		struct worth w = worth_of(map_at(m, slot), now_ns);

		if (worth_less(w, least)) {
			victim = slot;
			least = w;
		}
		slot = slot + 1 < m->used ? slot + 1 : 0;
	}
	*hand = slot;
	__builtin_prefetch(map_at(m, slot));
	__builtin_prefetch((const char *)map_at(m, slot) + 64);
	__builtin_prefetch((const char *)map_at(m, slot) + 128);
	return victim;
}
