/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parts wait like the segments of a stream (held.c), behind some room for
 * the IP header that is written once all are there.
 */
#include "flow/datagram.h"

#include "base/alloc.h"
#include "datagram_key.h"
#include "held.h"

#include <errno.h>
#include <stdlib.h>

#define LINKTYPE_RAW 101
#define IPV4_HEADER 20u
#define IPV6_HEADER 40u
#define ROOM IPV6_HEADER /* before the first byte of the datagram */
#define UNKNOWN UINT32_MAX

struct datagram {
	struct datagram_key key;
	int64_t begun_ns;
	uint32_t block; /* BLOCKS_NONE: nothing waits */
	uint32_t bytes; /* of it in all, once the last part was seen */
	uint8_t next;   /* protocol that the first byte belongs to */
	bool dropped;   /* nothing more is wanted of it */
	uint8_t unused[6];
};

_Static_assert(sizeof(struct datagram) % 8 == 0, "a map record");

struct datagrams {
	struct map map;
	struct blocks blocks;
	struct datagram_stats stats;
	uint32_t oldest; /* slot to give away, once the map is full */
	uint32_t shown;  /* block of what was handed out last */
};

/* One part, as the dissection found it. */
struct part {
	uint32_t start, end; /* in the datagram */
	const uint8_t *bytes;
	uint32_t at; /* in the frame */
	bool last;
};

size_t
datagrams_plan(uint32_t capacity, size_t bytes)
{
	return map_plan(sizeof(struct datagram), capacity) + bytes;
}

int
datagrams_new(
    uint32_t capacity, size_t bytes, struct datagrams **out, struct error *err)
{
	struct datagrams *d = calloc(1, sizeof(*d));
	int r;

	if (!d)
		return error_set(err, -ENOMEM, "datagrams: no memory");
	r = map_init(&d->map, sizeof(struct datagram), capacity, err);
	if (r < 0)
		goto free_it;
	r = blocks_init(&d->blocks, bytes, err);
	if (r < 0)
		goto free_map;
	*out = d;
	return 0;

free_map:
	map_fini(&d->map);
free_it:
	free(d);
	return r;
}

void
datagrams_free(struct datagrams *d)
{
	if (!d)
		return;
	blocks_fini(&d->blocks);
	map_fini(&d->map);
	free(d);
}

void
datagrams_clear(struct datagrams *d)
{
	map_clear(&d->map);
	blocks_clear(&d->blocks);
	d->stats = (struct datagram_stats){0};
	d->oldest = 0;
	d->shown = BLOCKS_NONE;
}

const struct datagram_stats *
datagrams_stats(const struct datagrams *d)
{
	return &d->stats;
}

static void
forget(struct datagrams *d, struct datagram *g)
{
	if (g->block == BLOCKS_NONE)
		return;
	blocks_give(&d->blocks, g->block);
	g->block = BLOCKS_NONE;
}

static void
begin(struct datagram *g, int64_t clock_ns)
{
	g->begun_ns = clock_ns;
	g->bytes = UNKNOWN;
	g->dropped = false;
}

static struct datagram *
add(struct datagrams *d, const struct datagram_key *key, uint64_t hash)
{
	uint32_t slot = d->oldest;

	if (!map_full(&d->map))
		return map_at(&d->map, map_insert(&d->map, key, hash));
	d->oldest = slot + 1 < d->map.used ? slot + 1 : 0;
	d->stats.given_up +=
	    ((struct datagram *)map_at(&d->map, slot))->block != BLOCKS_NONE;
	forget(d, map_at(&d->map, slot));
	map_replace(&d->map, slot, key, hash);
	return map_at(&d->map, slot);
}

/* Ids come round again: what is too old is another datagram. */
static struct datagram *
touch(struct datagrams *d, const struct packet *p)
{
	struct datagram_key key = datagram_key_of(p);
	uint64_t hash = map_hash(&d->map, &key);
	uint32_t slot = map_find(&d->map, &key, hash);
	struct datagram *g;

	if (slot == MAP_NONE) {
		g = add(d, &key, hash);
		begin(g, p->clock_ns);
		return g;
	}
	g = map_at(&d->map, slot);
	if (p->clock_ns - g->begun_ns > DATAGRAM_TIMEOUT_NS) {
		d->stats.given_up += g->block != BLOCKS_NONE;
		forget(d, g);
		begin(g, p->clock_ns);
	} else if (g->block == BLOCKS_NONE && !g->dropped) {
		begin(g, p->clock_ns);
	}
	return g;
}

/*
 * Where the part lies in its frame: it ends where the IP lengths, or else the
 * frame itself, end it.
 */
static bool
find_part(const struct frame *frame, const struct packet *p, struct part *out)
{
	uint32_t wire = frame->wire - p->ip_offset;
	uint32_t ip = p->ip_bytes < wire ? p->ip_bytes : wire;

	if (p->fragment_bytes == 0 || p->fragment_bytes > ip)
		return false;
	out->at = p->ip_offset + ip - p->fragment_bytes;
	if (out->at + p->fragment_bytes > frame->captured)
		return false;
	out->bytes = frame->data + out->at;
	out->start = p->fragment_offset * 8u;
	out->end = out->start + p->fragment_bytes;
	out->last = !(p->flags & PACKET_MORE_FRAGMENTS);
	return (out->last || p->fragment_bytes % 8 == 0) &&
	       out->end <= DATAGRAM_MOST;
}

/* A datagram has one end, and nothing lies past it. */
static bool
agrees(const struct datagrams *d, const struct datagram *g,
    const struct part *part)
{
	const struct held *h = held_at(&d->blocks, g->block);

	if (part->last)
		return (g->bytes == UNKNOWN || g->bytes == part->end) &&
		       (!h || h->ranges[h->n - 1].end <= part->end + ROOM);
	return g->bytes == UNKNOWN || part->end <= g->bytes;
}

/* Is some of it there, but not all of it? */
static bool
overlaps(const struct held *h, const struct part *part)
{
	uint32_t start = part->start + ROOM, end = part->end + ROOM;

	for (uint32_t i = 0; h && i < h->n; i++) {
		const struct held_range *r = &h->ranges[i];

		if (r->start < end && start < r->end)
			return start < r->start || end > r->end;
	}
	return false;
}

static bool
make_room(struct datagrams *d, const struct datagram *but)
{
	struct datagram *oldest = NULL;

	for (uint32_t slot = 0; slot < d->map.used; slot++) {
		struct datagram *g = map_at(&d->map, slot);

		if (g != but && g->block != BLOCKS_NONE &&
		    (!oldest || g->begun_ns < oldest->begun_ns))
			oldest = g;
	}
	if (!oldest)
		return false;
	d->stats.given_up++;
	forget(d, oldest);
	return true;
}

static void
drop(struct datagrams *d, struct datagram *g)
{
	forget(d, g);
	g->dropped = true;
}

static void
take(struct datagrams *d, struct datagram *g, const struct part *part)
{
	struct held_part add = {
	    part->start + ROOM, part->end + ROOM, part->bytes};
	uint64_t conflicts = 0;

	while (!blocks_room(&d->blocks, BLOCKS_MOST) && make_room(d, g))
		continue;
	if (g->key.family == FAMILY_IPV6 &&
	    overlaps(held_at(&d->blocks, g->block), part)) {
		d->stats.overlaps++;
		drop(d, g);
		return;
	}
	if (!held_add(&d->blocks, &g->block, &add, &conflicts))
		d->stats.refused++;
	d->stats.conflicts += conflicts;
	if (conflicts > 0 && g->key.family == FAMILY_IPV6) {
		d->stats.overlaps++;
		drop(d, g);
	}
}

static bool
is_whole(const struct held *h, const struct datagram *g)
{
	return h && g->bytes != UNKNOWN && h->ranges[0].start == ROOM &&
	       h->ranges[0].end == ROOM + g->bytes;
}

static void
put_u16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* As the sender would have written it; nobody looks at the checksum. */
static uint32_t
write_header(uint8_t *end, const struct datagram *g)
{
	uint8_t v4[IPV4_HEADER] = {0x45}, v6[IPV6_HEADER] = {0x60};

	if (g->key.family == FAMILY_IPV4) {
		put_u16(v4 + 2, IPV4_HEADER + g->bytes);
		v4[8] = 64;
		v4[9] = g->next;
		memcpy(v4 + 12, g->key.src, 4);
		memcpy(v4 + 16, g->key.dst, 4);
		memcpy(end - IPV4_HEADER, v4, IPV4_HEADER);
		return IPV4_HEADER;
	}
	put_u16(v6 + 4, g->bytes);
	v6[6] = g->next;
	v6[7] = 64;
	memcpy(v6 + 8, g->key.src, 16);
	memcpy(v6 + 24, g->key.dst, 16);
	memcpy(end - IPV6_HEADER, v6, IPV6_HEADER);
	return IPV6_HEADER;
}

static void
hand_out(struct datagrams *d, struct datagram *g, const struct frame *frame,
    struct frame *whole)
{
	struct held *h = held_at(&d->blocks, g->block);
	uint8_t *first = h->bytes + h->head + ROOM;
	uint32_t header = write_header(first, g);

	*whole = *frame;
	whole->data = first - header;
	whole->captured = whole->wire = header + g->bytes;
	whole->cut = 0;
	whole->faults = 0;
	whole->link = LINKTYPE_RAW;
	d->shown = g->block;
	g->block = BLOCKS_NONE;
	d->stats.whole++;
}

/* What the first byte is of: the frame says it where the part begins. */
static uint8_t
next_header(const struct frame *frame, const struct packet *p, uint32_t at)
{
	return p->family == FAMILY_IPV6 ? frame->data[at - 8] : p->protocol;
}

bool
datagram_see(struct datagrams *d, const struct frame *frame,
    const struct packet *p, struct frame *whole)
{
	struct datagram *g;
	struct part part;

	if (d->shown != BLOCKS_NONE)
		blocks_give(&d->blocks, d->shown);
	d->shown = BLOCKS_NONE;
	if (!find_part(frame, p, &part)) {
		d->stats.refused++;
		return false;
	}
	g = touch(d, p);
	if (g->dropped)
		return false;
	if (!agrees(d, g, &part)) {
		d->stats.refused++;
		return false;
	}
	take(d, g, &part);
	if (part.last)
		g->bytes = part.end;
	if (part.start == 0)
		g->next = next_header(frame, p, part.at);
	if (g->dropped || !is_whole(held_at(&d->blocks, g->block), g))
		return false;
	hand_out(d, g, frame, whole);
	return true;
}
