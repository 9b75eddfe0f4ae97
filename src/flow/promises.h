/* SPDX-License-Identifier: BSD-2-Clause */
/* promises owns which connections others have said would come, for a file. */
#ifndef FLOW_PROMISES_H
#define FLOW_PROMISES_H

#include "flow/flow.h"

#include <stdbool.h>
#include <stdint.h>

#define PROMISES 64u /* at once; the oldest makes room */
#define PROMISE_PATH_BYTES 512
#define PROMISE_NO_SIZE UINT64_MAX

/*
 * One connection of FTP for data, or the datagrams that a request of TFTP asks
 * for. It is told by the two addresses and one port: the address that is said
 * along may be one behind a translator.
 */
struct promise {
	uint32_t number; /* counts from 1; 0 = none here */
	uint8_t a[16], b[16];
	uint8_t family, protocol;
	uint8_t side;   /* of the addresses, that has the port */
	bool by_client; /* ... which is the client's */
	bool named;     /* what comes is a file, of this path */
	bool listing;   /* it is none */
	bool upload;    /* the client sends it */
	bool cut;       /* it does not begin with the file's first byte */
	bool coded;     /* neither as it is nor in lines: MODE B, C, Z */
	bool text;      /* line ends are made CR LF: netascii */
	uint16_t path_n;
	uint32_t block_bytes; /* of TFTP, that the client asks for, or 0 */
	uint64_t size;        /* or PROMISE_NO_SIZE */
	uint8_t path[PROMISE_PATH_BYTES]; /* as sent */
	uint16_t port;                    /* that the one side waits on */
	uint16_t server_port;             /* that it was asked for on */
};

struct promises {
	struct promise at[PROMISES];
	uint16_t ports[PROMISES]; /* of those that are waited for, or 0 */
	uint32_t waiting;         /* of these */
	uint32_t newest;          /* number given last */
};

/*
 * promises_make - expect a connection between the two addresses of a flow.
 *
 * side     of them, that has the port
 * returns  to be filled further, until the next one is made
 */
struct promise *promises_make(struct promises *p, const struct flow_key *key,
    unsigned side, uint16_t port);

/* The promise of that number, or NULL when it is forgotten. */
struct promise *promises_numbered(struct promises *p, uint32_t number);

/* The number of what promised this flow, or 0. It waits for none other then. */
uint32_t promises_take(struct promises *p, const struct flow_key *key);

/* The side of a promised flow that has the port. */
unsigned promise_side(const struct promise *p, const struct flow_key *key);

/* The side of it that is the client's. */
static inline unsigned
promise_client(const struct promise *p, const struct flow_key *key)
{
	unsigned side = promise_side(p, key);

	return p->by_client ? side : !side;
}

void promises_clear(struct promises *p);

#endif
