/* SPDX-License-Identifier: BSD-2-Clause */
/* said_private owns what the tables of what was said have to do for said. */
#ifndef STATS_SAID_PRIVATE_H
#define STATS_SAID_PRIVATE_H

#include "said_named.h"

/* The functions of struct talk_sink; `to` is the struct said. */
void said_dns_tell(void *to, const struct dns_event *event);
uint32_t said_url_request(
    void *to, const struct talk_ends *ends, const struct talk_request *request);
void said_url_response(void *to, const struct talk_ends *ends,
    const struct talk_response *response);
uint32_t said_name_hello(
    void *to, const struct talk_ends *ends, const struct talk_hello *hello);
void said_name_server(void *to, const struct talk_ends *ends,
    const struct talk_server_hello *hello);

/*
 * What the row of a hello is called: without case, as all others that could be
 * met differ by one (RFC 4343).
 */
void said_name_of(
    const struct talk_hello *hello, char out[static WORDS_TEXT_BYTES]);

/* Give back what a row holds (words_config.leave). */
void said_dns_leave(void *words, struct word *row);
void said_url_leave(void *said, struct word *row);
void said_name_leave(void *said, struct word *row);

/* Two tables on their way into one. */
struct said_pair {
	struct said *into;
	const struct said *from;
};

struct words_pair {
	struct words *into;
	const struct words *from;
};

/* Add what follows struct word (words_merge_fn). */
void said_dns_merge(void *words_pair, uint32_t slot, uint32_t theirs);
void said_url_merge(void *pair, uint32_t slot, uint32_t theirs);
void said_name_merge(void *pair, uint32_t slot, uint32_t theirs);

#endif
