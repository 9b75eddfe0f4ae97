/* SPDX-License-Identifier: BSD-2-Clause */
#include "said_hosts.h"

#include <string.h>

/* Whoever makes addresses fall together only makes them slower to find. */
static uint32_t
place_of(const struct addr *addr)
{
	uint64_t high, low;

	memcpy(&high, addr->bytes, sizeof(high));
	memcpy(&low, addr->bytes + sizeof(high), sizeof(low));
	low = (high ^ (low << 1)) * UINT64_C(0x9e3779b97f4a7c15);
	return low >> 32 & (SAID_HOSTS_KNOWN - 1);
}

/* The slot by the row's cookie, as long as the row is there. */
static uint32_t
slot_known(const struct said_hosts *h, const struct said_host *place,
    uint8_t kind, const struct addr *addr)
{
	if (place->kind != kind || !addr_equal(&place->addr, addr))
		return MAP_NONE;
	return words_slot(&h->words, place->cookie);
}

static void
remember(struct said_hosts *h, struct said_host *place, uint8_t kind,
    const struct addr *addr, uint32_t slot)
{
	place->addr = *addr;
	place->kind = kind;
	place->cookie = words_cookie(&h->words, slot);
}

uint32_t
said_host_find(struct said_hosts *h, uint8_t kind, const struct addr *addr)
{
	struct said_host *place = &h->known[place_of(addr)];
	uint32_t slot = slot_known(h, place, kind, addr);
	char text[ADDR_TEXT_BYTES];

	if (slot != MAP_NONE)
		return slot;
	addr_text(addr, text);
	slot = words_find(&h->words, kind, text);
	remember(h, place, kind, addr, slot);
	return slot;
}

uint32_t
said_host_touch(
    struct said_hosts *h, uint8_t kind, const struct addr *addr, uint64_t n)
{
	struct said_host *place = &h->known[place_of(addr)];
	uint32_t slot = slot_known(h, place, kind, addr);
	char text[ADDR_TEXT_BYTES];

	if (slot != MAP_NONE) {
		words_add(&h->words, slot, 0, n);
		return slot;
	}
	addr_text(addr, text);
	slot = words_touch(&h->words, kind, text, n);
	remember(h, place, kind, addr, slot);
	return slot;
}

void
said_hosts_clear(struct said_hosts *h)
{
	words_clear(&h->words);
	memset(h->known, 0, sizeof(h->known));
}
