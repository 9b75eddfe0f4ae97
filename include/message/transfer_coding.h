/* SPDX-License-Identifier: BSD-2-Clause */
/* transfer_coding owns the undoing of Content-Transfer-Encoding. */
#ifndef MESSAGE_TRANSFER_CODING_H
#define MESSAGE_TRANSFER_CODING_H

#include "message/reading.h"

enum transfer_kind {
	TRANSFER_PLAIN, /* 7bit, 8bit, binary, and what nobody knows */
	TRANSFER_BASE64,
	TRANSFER_QUOTED,
};

/* All zeros but for its kind at the start. */
struct transfer_coding {
	uint8_t kind; /* enum transfer_kind */
	uint8_t n;    /* characters that wait for others */
	bool padded;  /* base64 has come to its end */
	uint8_t held[3];
	uint32_t bits;
};

/* What a Content-Transfer-Encoding says (RFC 2045 6.1); absent is plain. */
enum transfer_kind transfer_kind_of(struct bytes value);

#define TRANSFER_STEP 4u /* bytes that come out of one, or of the end */

/*
 * transfer_decode - undo one byte.
 *
 * In base64 what is not of its letters is passed over; in quoted-printable
 * what is no escape stands for itself, and blanks before the end of a line are
 * kept.
 *
 * out      room for TRANSFER_STEP bytes; it may lie over what was decoded
 * returns  bytes written
 * source   RFC 2045 6.7, 6.8
 */
size_t transfer_decode(struct transfer_coding *d, uint8_t byte, uint8_t *out);

/* What is left when no more comes. */
size_t transfer_end(struct transfer_coding *d, uint8_t *out);

#endif
