/* SPDX-License-Identifier: BSD-2-Clause */
#include "flow/fragments.h"

#include "base/clock.h"
#include "datagram_key.h"
#include "packet/issue.h"

#include <errno.h>
#include <stdlib.h>

#define LONGEST_DATAGRAM 65535u

/* Bytes [start, end) of a datagram's payload. */
struct range {
	uint32_t start, end;
};

/* One datagram on its way. */
struct datagram {
	struct datagram_key key;
	int64_t begun_ns;
	struct early_parts early;
	struct range ranges[FRAGMENTS_RANGES];
	uint16_t src_port, dst_port;
	uint8_t n_ranges;
	bool has_ports;
	uint8_t unused[2];
};

struct fragments {
	struct map datagrams;
	uint32_t next; /* the oldest, once the table is full */
};

size_t
fragments_plan(uint32_t capacity)
{
	return map_plan(sizeof(struct datagram), capacity);
}

int
fragments_new(uint32_t capacity, struct fragments **out, struct error *err)
{
	struct fragments *f = calloc(1, sizeof(*f));
	int r;

	if (!f)
		return error_set(err, -ENOMEM, "fragments: no memory");
	r = map_init(&f->datagrams, sizeof(struct datagram), capacity, err);
	if (r < 0) {
		free(f);
		return r;
	}
	*out = f;
	return 0;
}

void
fragments_free(struct fragments *f)
{
	if (!f)
		return;
	map_fini(&f->datagrams);
	free(f);
}

void
fragments_clear(struct fragments *f)
{
	map_clear(&f->datagrams);
	f->next = 0;
}

static struct datagram *
begin(struct fragments *f, const struct datagram_key *key, uint64_t hash)
{
	struct map *m = &f->datagrams;
	uint32_t slot;

	if (!map_full(m))
		return map_at(m, map_insert(m, key, hash));
	slot = f->next;
	f->next = slot + 1 < m->used ? slot + 1 : 0;
	map_replace(m, slot, key, hash);
	return map_at(m, slot);
}

/* Ids come round again: what is too old is another datagram. */
static struct datagram *
touch(struct fragments *f, const struct packet *p)
{
	struct datagram_key key = datagram_key_of(p);
	uint64_t hash = map_hash(&f->datagrams, &key);
	uint32_t slot = map_find(&f->datagrams, &key, hash);
	struct datagram *d;

	if (slot == MAP_NONE) {
		d = begin(f, &key, hash);
		d->begun_ns = p->clock_ns;
		return d;
	}
	d = map_at(&f->datagrams, slot);
	if (p->clock_ns - d->begun_ns > FRAGMENTS_TIMEOUT_NS)
		*d = (struct datagram){.key = key, .begun_ns = p->clock_ns};
	return d;
}

static void
note(struct packet *p, enum issue issue)
{
	if (p->n_issues < PACKET_MAX_ISSUES)
		p->issues[p->n_issues++] = (uint8_t)issue;
}

/* A part sent again is no overlap; one that covers anything else is. */
static void
check_range(struct datagram *d, struct packet *p)
{
	uint32_t start = p->fragment_offset * 8u;
	struct range r = {start, start + p->fragment_bytes};

	if (r.end > LONGEST_DATAGRAM)
		note(p, ISSUE_FRAGMENT_LENGTH);
	for (unsigned i = 0; i < d->n_ranges; i++) {
		const struct range *seen = &d->ranges[i];

		if (seen->start == r.start && seen->end == r.end)
			return;
		if (seen->start < r.end && r.start < seen->end) {
			note(p, ISSUE_FRAGMENT_OVERLAP);
			return;
		}
	}
	if (d->n_ranges < FRAGMENTS_RANGES)
		d->ranges[d->n_ranges++] = r;
}

static void
see_first(struct datagram *d, const struct packet *p, struct early_parts *early)
{
	if (!(p->flags & PACKET_PORTS))
		return;
	d->has_ports = true;
	d->src_port = p->src_port;
	d->dst_port = p->dst_port;
	*early = d->early;
	d->early = (struct early_parts){0};
}

static void
see_later(struct datagram *d, struct packet *p)
{
	struct flow_side part = {
	    1, p->ip_bytes, p->payload_bytes, p->time_ns, p->time_ns};

	if (d->has_ports) {
		p->src_port = d->src_port;
		p->dst_port = d->dst_port;
		p->flags |= PACKET_PORTS;
		return;
	}
	flow_side_add(&d->early.side, &part);
	d->early.wire += p->wire_bytes;
}

void
fragments_see(struct fragments *f, struct packet *p, struct early_parts *early)
{
	struct datagram *d = touch(f, p);

	check_range(d, p);
	if (p->flags & PACKET_LATER_FRAGMENT)
		see_later(d, p);
	else
		see_first(d, p, early);
}
