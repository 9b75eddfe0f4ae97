/* SPDX-License-Identifier: BSD-2-Clause */
/* said_hosts owns how rows of addresses are found again without their text. */
#ifndef STATS_SAID_HOSTS_H
#define STATS_SAID_HOSTS_H

#include "stats/said.h"

/*
 * said_host_find - slot of the row of that kind and address, or MAP_NONE.
 * said_host_touch - the same as words_touch: made when new, n more.
 *
 * The rows met last are known by their cookies, which tell when a row has
 * left; what is not known costs the text of the address and its digest.
 */
uint32_t said_host_find(
    struct said_hosts *h, uint8_t kind, const struct addr *addr);
uint32_t said_host_touch(
    struct said_hosts *h, uint8_t kind, const struct addr *addr, uint64_t n);

/* Ask the row into the cache, if it is known. */
void said_host_fetch(
    struct said_hosts *h, uint8_t kind, const struct addr *addr);

void said_hosts_clear(struct said_hosts *h);

#endif
