/* SPDX-License-Identifier: BSD-2-Clause */
#include "said_hosts.h"

#include "base/hash.h"

#include <string.h>

static struct said_host *
place_of(struct said_hosts *h, uint8_t kind, const struct addr *addr)
{
	uint64_t hash = hash_16(hash_secret(), addr->bytes, kind);

	return &h->known[hash & (SAID_HOSTS_KNOWN - 1)];
}

/* The slot by the row's cookie, as long as the row is there. */
static uint32_t
known(struct said_hosts *h, uint8_t kind, const struct addr *addr)
{
	const struct said_host *place = place_of(h, kind, addr);

	if (place->kind != kind || !addr_equal(&place->addr, addr))
		return MAP_NONE;
	return words_slot(&h->words, place->cookie);
}

/* What is not there has no cookie, and makes nobody else be forgotten. */
static uint32_t
remember(
    struct said_hosts *h, uint8_t kind, const struct addr *addr, uint32_t slot)
{
	if (slot != MAP_NONE)
		*place_of(h, kind, addr) = (struct said_host){
		    *addr, kind, words_cookie(&h->words, slot)};
	return slot;
}

void
said_host_fetch(struct said_hosts *h, uint8_t kind, const struct addr *addr)
{
	const struct said_host *place = place_of(h, kind, addr);

	if (place->kind == kind && addr_equal(&place->addr, addr))
		words_prefetch(&h->words, place->cookie);
}

uint32_t
said_host_find(struct said_hosts *h, uint8_t kind, const struct addr *addr)
{
	uint32_t slot = known(h, kind, addr);
	char text[ADDR_TEXT_BYTES];

	if (slot != MAP_NONE)
		return slot;
	addr_text(addr, text);
	return remember(h, kind, addr, words_find(&h->words, kind, text));
}

uint32_t
said_host_touch(
    struct said_hosts *h, uint8_t kind, const struct addr *addr, uint64_t n)
{
	uint32_t slot = known(h, kind, addr);
	char text[ADDR_TEXT_BYTES];

	if (slot != MAP_NONE) {
		words_add(&h->words, slot, 0, n);
		return slot;
	}
	addr_text(addr, text);
	return remember(h, kind, addr, words_touch(&h->words, kind, text, n));
}

void
said_hosts_clear(struct said_hosts *h)
{
	words_clear(&h->words);
	memset(h->known, 0, sizeof(h->known));
}
