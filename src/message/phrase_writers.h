/* SPDX-License-Identifier: BSD-2-Clause */
/* phrase_writers owns the writers of what protocols of fields say. */
#ifndef MESSAGE_PHRASE_WRITERS_H
#define MESSAGE_PHRASE_WRITERS_H

#include "packet/phrase.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each writes a line and says so, or leaves it. The payload may be cut. */
typedef bool phrase_writer(struct phrase *l, const uint8_t *at, size_t n);

phrase_writer phrase_dhcp, phrase_dhcpv6, phrase_dtls, phrase_mysql, phrase_ntp,
    phrase_quic, phrase_stun, phrase_wireguard;

#endif
