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
port_table_plan(uint32_t pages)
{
	return pages * sizeof(struct port_page);
}

int
port_table_init(struct port_table *t, uint32_t pages)
{
	*t = (struct port_table){
	    .pages = alloc_reserve(port_table_plan(pages)),
	    .capacity = pages,
	};
	return t->pages ? 0 : -ENOMEM;
}

void
port_table_fini(struct port_table *t)
{
	alloc_release(t->pages, port_table_plan(t->capacity));
	t->pages = NULL;
}

void
port_table_clear(struct port_table *t)
{
	alloc_forget(t->pages, port_table_plan(t->used));
	*t = (struct port_table){.pages = t->pages, .capacity = t->capacity};
}

/* Hardly anybody speaks the other protocols: they leave half to TCP and UDP. */
static bool
has_room(const struct port_table *t, size_t page)
{
	bool common = page < 2 * N_PORTS / PORTS_PER_PAGE;

	return t->used < (common ? t->capacity : t->capacity / 2);
}

/* The page, made if there is room; else NULL. */
static struct port_page *
touch_page(struct port_table *t, size_t page)
{
	if (!t->place[page] && has_room(t, page))
		t->place[page] = (uint16_t)++t->used;
	return t->place[page] ? &t->pages[t->place[page] - 1] : NULL;
}

const struct port_page *
port_table_page(const struct port_table *t, size_t page)
{
	return t->place[page] ? &t->pages[t->place[page] - 1] : NULL;
}

static size_t
page_of(int slot, uint16_t port)
{
	return ((size_t)slot * N_PORTS + port) / PORTS_PER_PAGE;
}

/* What a flow had on one of its sides; returns the page, if there is one. */
static struct port_page *
add_side(struct port_table *t, const struct flow *f, int slot, unsigned side)
{
	uint16_t port = side ? f->key.port_b : f->key.port_a;
	struct port_page *page = touch_page(t, page_of(slot, port));
	struct port_counts *c =
	    page ? &page->counts[port % PORTS_PER_PAGE] : &t->other;

	c->packets_src += f->side[side].packets;
	c->bytes_src += f->side[side].bytes;
	c->packets_dst += f->side[!side].packets;
	c->bytes_dst += f->side[!side].bytes;
	return page;
}

void
port_table_add(struct port_table *t, const struct flow *f)
{
	int slot = port_protocol_slot(f->key.protocol);
	struct port_page *page;

	if (f->key.kind != FLOW_PORTS || slot < 0)
		return;
	page = add_side(t, f, slot, 0);
	add_side(t, f, slot, 1);
	if (page && f->key.port_a == f->key.port_b)
		page->own[f->key.port_a % PORTS_PER_PAGE] +=
		    f->side[0].bytes + f->side[1].bytes;
}

void
port_table_prefetch(const struct port_table *t, const struct flow *f)
{
	int slot = port_protocol_slot(f->key.protocol);

	if (f->key.kind != FLOW_PORTS || slot < 0)
		return;
	for (unsigned side = 0; side < 2; side++) {
		uint16_t port = side ? f->key.port_b : f->key.port_a;
		const struct port_page *page =
		    port_table_page(t, page_of(slot, port));

		if (page)
			__builtin_prefetch(
			    &page->counts[port % PORTS_PER_PAGE], 1);
	}
}

static void
add_counts(struct port_counts *into, const struct port_counts *from)
{
	into->packets_src += from->packets_src;
	into->packets_dst += from->packets_dst;
	into->bytes_src += from->bytes_src;
	into->bytes_dst += from->bytes_dst;
}

static void
merge_page(struct port_table *into, size_t at, const struct port_page *from)
{
	struct port_page *page = touch_page(into, at);

	for (size_t i = 0; i < PORTS_PER_PAGE; i++) {
		add_counts(
		    page ? &page->counts[i] : &into->other, &from->counts[i]);
		if (page)
			page->own[i] += from->own[i];
	}
}

void
port_table_merge(struct port_table *into, const struct port_table *from,
    size_t first_page, size_t n_pages)
{
	for (size_t at = first_page; at < first_page + n_pages; at++)
		if (from->place[at])
			merge_page(into, at, port_table_page(from, at));
	add_counts(&into->other, &from->other);
}
