/* SPDX-License-Identifier: BSD-2-Clause */
#include "flow/claims.h"

#include "base/map.h"
#include "packet/cursor.h"
#include "packet/issue.h"

#include <errno.h>
#include <stdlib.h>

#define ETHERNET 1 /* hardware type, six bytes */
#define IPV4 0x0800
#define ETHERNET_BYTES 6
#define IPV4_BYTES 4
#define REPLY 2 /* 1 and 2: ARP; more: the reverse, of other meaning */

struct claim_key {
	uint8_t address[IPV4_BYTES];
	uint8_t zero[MAP_KEY_BYTES - IPV4_BYTES];
};

_Static_assert(sizeof(struct claim_key) == MAP_KEY_BYTES, "a map key");

struct claim {
	struct claim_key key;
	int64_t newest_ns;
	uint8_t owner[ETHERNET_BYTES], unused[2];
};

struct claims {
	struct map map;
	uint32_t next; /* the oldest, once the table is full */
};

size_t
claims_plan(uint32_t capacity)
{
	return map_plan(sizeof(struct claim), capacity);
}

int
claims_new(uint32_t capacity, struct claims **out, struct error *err)
{
	struct claims *c = calloc(1, sizeof(*c));
	int r;

	if (!c)
		return error_set(err, -ENOMEM, "claims: no memory");
	r = map_init(&c->map, sizeof(struct claim), capacity, err);
	if (r < 0) {
		free(c);
		return r;
	}
	*out = c;
	return 0;
}

void
claims_free(struct claims *c)
{
	if (!c)
		return;
	map_fini(&c->map);
	free(c);
}

void
claims_clear(struct claims *c)
{
	map_clear(&c->map);
	c->next = 0;
}

/* Who sent the message, and from which address; false: no claim. */
static bool
read_claim(struct cursor in, struct claim_key *key, const uint8_t **owner)
{
	static const struct claim_key nobody;
	bool known = cursor_u16(&in) == ETHERNET && cursor_u16(&in) == IPV4 &&
	             cursor_u8(&in) == ETHERNET_BYTES &&
	             cursor_u8(&in) == IPV4_BYTES && cursor_u16(&in) <= REPLY;
	const uint8_t *address;

	*owner = cursor_take(&in, ETHERNET_BYTES);
	address = cursor_take(&in, IPV4_BYTES);
	if (!known || !address)
		return false;
	memcpy(key->address, address, IPV4_BYTES);
	return memcmp(key, &nobody, sizeof(nobody)) != 0;
}

static struct claim *
touch(struct claims *c, const struct claim_key *key)
{
	uint64_t hash = map_hash(&c->map, key);
	uint32_t slot = map_find(&c->map, key, hash);

	if (slot != MAP_NONE)
		return map_at(&c->map, slot);
	if (!map_full(&c->map))
		return map_at(&c->map, map_insert(&c->map, key, hash));
	slot = c->next;
	c->next = slot + 1 < c->map.used ? slot + 1 : 0;
	map_replace(&c->map, slot, key, hash);
	return map_at(&c->map, slot);
}

static void
note(struct packet *p)
{
	if (p->n_issues < PACKET_MAX_ISSUES)
		p->issues[p->n_issues++] = ISSUE_ARP_CLAIMED_TWICE;
}

void
claims_see(struct claims *c, const struct frame *frame, struct packet *p)
{
	static const uint8_t nobody[ETHERNET_BYTES];
	struct cursor in = {frame->data, frame->data + frame->captured, false};
	struct claim_key key = {0};
	const uint8_t *owner;
	struct claim *claim;

	cursor_skip(&in, p->payload_offset);
	if (!read_claim(in, &key, &owner))
		return;
	claim = touch(c, &key);
	if (memcmp(claim->owner, nobody, sizeof(nobody)) != 0 &&
	    memcmp(claim->owner, owner, ETHERNET_BYTES) != 0 &&
	    p->clock_ns - claim->newest_ns < CLAIMS_TIMEOUT_NS)
		note(p);
	memcpy(claim->owner, owner, ETHERNET_BYTES);
	claim->newest_ns = p->clock_ns;
}
