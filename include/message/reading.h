/* SPDX-License-Identifier: BSD-2-Clause */
/* reading owns what a parser of a byte stream answers to who feeds it. */
#ifndef MESSAGE_READING_H
#define MESSAGE_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a message, lying in the window it was read from. */
struct bytes {
	const uint8_t *at; /* NULL = absent, which is not empty */
	size_t n;
};

#define READING_ALL UINT64_MAX

/*
 * A parser is shown a window: the bytes of one direction of a connection, in
 * order, from the first one it has not used yet. It reads at most one message
 * and says how far it came. How the stream was cut into segments must make no
 * difference to what it finds: it acts on what the window holds, and changes
 * its state only for bytes it has used.
 */
struct reading {
	size_t used;   /* bytes of the window that are done with */
	uint64_t skip; /* bytes after those nobody needs to see, or even get */
	bool message;  /* one was read: `out` is filled */
	bool lost;     /* this is not the protocol, or no longer */
};

/* Nothing whole is there: show more, or say that no more will come. */
static inline struct reading
reading_more(void)
{
	return (struct reading){.used = 0};
}

static inline struct reading
reading_lost(void)
{
	return (struct reading){.lost = true};
}

#endif
