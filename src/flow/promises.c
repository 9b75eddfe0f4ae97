/* SPDX-License-Identifier: BSD-2-Clause */
#include "promises.h"

#include <string.h>

static uint32_t
place_of(uint32_t number)
{
	return number % PROMISES;
}

static void
stop_waiting(struct promises *p, uint32_t place)
{
	p->waiting -= p->ports[place] != 0;
	p->ports[place] = 0;
}

struct promise *
promises_make(struct promises *p, const struct flow_key *key, unsigned side,
    uint16_t port)
{
	struct promise *made;

	p->newest = p->newest == UINT32_MAX ? 1 : p->newest + 1;
	made = &p->at[place_of(p->newest)];
	stop_waiting(p, place_of(p->newest));
	memset(made, 0, sizeof(*made));
	made->number = p->newest;
	memcpy(made->a, key->a, sizeof(made->a));
	memcpy(made->b, key->b, sizeof(made->b));
	made->family = key->family;
	made->protocol = key->protocol;
	made->side = (uint8_t)side;
	made->port = port;
	made->size = PROMISE_NO_SIZE;
	p->ports[place_of(p->newest)] = port;
	p->waiting += port != 0;
	return made;
}

struct promise *
promises_numbered(struct promises *p, uint32_t number)
{
	struct promise *found = &p->at[place_of(number)];

	return number && found->number == number ? found : NULL;
}

unsigned
promise_side(const struct promise *p, const struct flow_key *key)
{
	/* A host that speaks to itself has but its ports to go by. */
	if (memcmp(p->a, p->b, sizeof(p->a)) == 0)
		return key->port_a != p->port;
	return p->side;
}

static bool
keeps(const struct promise *p, const struct flow_key *key)
{
	unsigned side = promise_side(p, key);

	return (side ? key->port_b : key->port_a) == p->port &&
	       p->protocol == key->protocol && p->family == key->family &&
	       memcmp(p->a, key->a, sizeof(p->a)) == 0 &&
	       memcmp(p->b, key->b, sizeof(p->b)) == 0;
}

uint32_t
promises_take(struct promises *p, const struct flow_key *key)
{
	uint32_t best = 0;

	for (uint32_t i = 0; i < PROMISES; i++) {
		uint16_t port = p->ports[i];

		if (port == 0 || (port != key->port_a && port != key->port_b))
			continue;
		if (p->at[i].number > best && keeps(&p->at[i], key))
			best = p->at[i].number;
	}
	if (best)
		stop_waiting(p, place_of(best));
	return best;
}

void
promises_clear(struct promises *p)
{
	memset(p, 0, sizeof(*p));
}
