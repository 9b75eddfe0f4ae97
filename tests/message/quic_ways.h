/* SPDX-License-Identifier: BSD-2-Clause */
/* quic_ways owns how each version of QUIC protects its Initials. */
#ifndef TESTS_MESSAGE_QUIC_WAYS_H
#define TESTS_MESSAGE_QUIC_WAYS_H

#include "quic_wire.h"

/* clang-format off */
#define QUIC_LABELS "quic key", "quic iv", "quic hp"
/* RFC 9001 5.2, RFC 9369 3.3, and section 5.2 of each draft of quic-tls. */
static const struct quic_way quic_ways[] = {
	{ 0x00000001, 0, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a",
	  QUIC_LABELS },
	{ 0x6b3343cf, 1, "0dede3def700a6db819381be6e269dcbf9bd2ed9",
	  "quicv2 key", "quicv2 iv", "quicv2 hp" },
	{ 0xff000022, 0, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a",
	  QUIC_LABELS },
	{ 0xff000021, 0, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a",
	  QUIC_LABELS },
	{ 0xff000020, 0, "afbfec289993d24c9e9786f19c6111e04390a899",
	  QUIC_LABELS },
	{ 0xff00001d, 0, "afbfec289993d24c9e9786f19c6111e04390a899",
	  QUIC_LABELS },
	{ 0xff00001c, 0, "c3eef712c72ebb5a11a7d2432bb46365bef9f502",
	  QUIC_LABELS },
	{ 0xff000017, 0, "c3eef712c72ebb5a11a7d2432bb46365bef9f502",
	  QUIC_LABELS },
	{ 0xff000016, 0, "7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a",
	  QUIC_LABELS },
	{ 0x51303530, 0, "504574efd066fe2f9d945cfcdbd3a7f0d3b56b45",
	  QUIC_LABELS },
};
/* clang-format on */

#define QUIC_N_WAYS (sizeof(quic_ways) / sizeof(quic_ways[0]))
#define QUIC_Q050 (QUIC_N_WAYS - 1)

#endif
