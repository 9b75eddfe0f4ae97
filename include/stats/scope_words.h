/* SPDX-License-Identifier: BSD-2-Clause */
/* scope_words owns what a scope is called in the filters of other programs. */
#ifndef STATS_SCOPE_WORDS_H
#define STATS_SCOPE_WORDS_H

#include "stats/scope.h"

/* Whose filter it is. */
enum scope_tongue {
	SCOPE_TCPDUMP, /* libpcap's language, pcap-filter(7) */
	SCOPE_TSHARK,  /* Wireshark's, wireshark-filter(4) */
	N_SCOPE_TONGUES
};

const char *scope_tongue_name(enum scope_tongue tongue);

#define SCOPE_WORDS_BYTES 4096

/*
 * scope_words - the steps that the language has words for, as one filter.
 *
 * out      "ip host 10.0.0.1 and tcp port 80"; "" when it has words for none
 * returns  a bit for each step that is left out (1 << number of the step)
 *
 * What is meant is the outermost packet of a frame without a VLAN tag: that is
 * all that libpcap looks at. Of DNS over TCP, Wireshark means the frames in
 * which a message ends, a scope the whole connection.
 */
unsigned scope_words(const struct scope *s, enum scope_tongue tongue,
    char out[static SCOPE_WORDS_BYTES]);

#endif
