/* SPDX-License-Identifier: BSD-2-Clause */
/* starttls owns where in a plain protocol TLS begins. */
#ifndef MESSAGE_STARTTLS_H
#define MESSAGE_STARTTLS_H

#include "message/app.h"
#include "message/reading.h"

/*
 * One direction of a connection. Between two lines, or packets of a protocol
 * without lines, TLS is known by itself: no reply needs to be understood, and
 * a lost one does no harm.
 */
struct starttls {
	uint8_t app;       /* enum app */
	bool within;       /* a line whose beginning went by */
	uint16_t n_passed; /* lines or packets */
};

/* Can TLS begin in the middle of this protocol? */
bool starttls_speaks(enum app app);

/*
 * starttls_read - pass over what comes before TLS, see message/reading.h.
 *
 * message  TLS begins right behind `used`
 * lost     it will not begin any more; so does a protocol that cannot
 * source   RFC 3207, 2595, 4217, 4511 4.14; PostgreSQL 55.2.10; MySQL's
 *          SSLRequest; MS-RDPBCGR 5.4.2
 */
struct reading starttls_read(
    struct starttls *s, const uint8_t *window, size_t len);

#endif
