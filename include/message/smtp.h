/* SPDX-License-Identifier: BSD-2-Clause */
/* smtp owns the finding of messages in what a client of SMTP sends. */
#ifndef MESSAGE_SMTP_H
#define MESSAGE_SMTP_H

#include "message/reading.h"

enum smtp_kind {
	SMTP_LINE,  /* a command that says nothing of a message */
	SMTP_TLS,   /* TLS begins right behind `used` */
	SMTP_BYTES, /* of a message, as its sender wrote them */
	SMTP_END,   /* of the message: it is whole */
	SMTP_CUT,   /* it was given up */
};

struct smtp_event {
	enum smtp_kind kind;
	struct bytes bytes; /* SMTP_BYTES */
};

/* The client's direction of a connection. All zeros at the start. */
struct smtp {
	uint8_t state;
	bool within;   /* a line whose beginning went by */
	bool cr;       /* the byte before was a CR */
	bool open;     /* bytes of a message were told, and not its end */
	bool last;     /* the chunk at hand is the last one of its message */
	uint64_t left; /* of the chunk */
};

/*
 * smtp_read - read on, see message/reading.h.
 *
 * What follows DATA is a message up to a line with nothing but a dot; dots
 * that were put before others are gone. When the server did not want it, the
 * client goes on with a command, which no message begins with, so nothing of
 * the other direction has to be known. BDAT says how much follows it.
 *
 * lost    never: what is no command is passed over
 * source  RFC 5321 4.1.1.4, 4.5.2; RFC 3030 2; RFC 3207
 */
struct reading smtp_read(
    struct smtp *s, const uint8_t *window, size_t len, struct smtp_event *out);

/*
 * smtp_gap - bytes were lost.
 *
 * returns  how many of them are of the message that is being told
 */
uint64_t smtp_gap(struct smtp *s, uint64_t gap);

#endif
