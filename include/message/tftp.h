/* SPDX-License-Identifier: BSD-2-Clause */
/* tftp owns the reading of one datagram of TFTP. */
#ifndef MESSAGE_TFTP_H
#define MESSAGE_TFTP_H

#include "message/reading.h"

#define TFTP_NO_SIZE UINT64_MAX
#define TFTP_BLOCK 512u /* bytes of a block when nobody says otherwise */

enum tftp_kind {
	TFTP_READ = 1, /* a client asks for a file */
	TFTP_WRITE,    /* ... or brings one */
	TFTP_DATA,
	TFTP_ACK,
	TFTP_ERROR,
	TFTP_OPTIONS, /* what the server agrees to */
};

struct tftp_message {
	enum tftp_kind kind;
	struct bytes name;    /* TFTP_READ, TFTP_WRITE */
	bool netascii;        /* ... line ends are CR LF on the wire */
	uint16_t block;       /* TFTP_DATA, TFTP_ACK */
	struct bytes bytes;   /* TFTP_DATA */
	uint32_t block_bytes; /* option blksize, or 0 */
	uint64_t size;        /* option tsize, or TFTP_NO_SIZE */
};

/*
 * tftp_read - what a datagram between the ports of a transfer is.
 *
 * returns  false when it is none of TFTP
 * source   RFC 1350 5, RFC 2347, RFC 2348, RFC 2349
 */
bool tftp_read(const uint8_t *bytes, size_t n, struct tftp_message *out);

#endif
