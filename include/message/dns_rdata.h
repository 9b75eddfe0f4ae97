/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_rdata owns what the records of a DNS message say, as short text. */
#ifndef MESSAGE_DNS_RDATA_H
#define MESSAGE_DNS_RDATA_H

#include "message/dns.h"

/*
 * dns_rdata_text - what a record says, in the words of a master file.
 *
 * 93.184.216.34 / 10 mail.example.com / "v=spf1 -all" / 1 <root> alpn=h3,h2;
 * "DS 36 bytes" for what nobody reads, "A malformed" when the bytes are not
 * what the type says. No control characters; other bytes of names and texts
 * stay as they came, so it still has to be made fit for people.
 *
 * out      NUL-ended, cut to fit; size at least 1
 * returns  length of the text
 * source   RFC 1035 3.3, 5.1; 2782 (SRV), 3596 (AAAA), 8659 (CAA), 9460 (SVCB)
 */
size_t dns_rdata_text(const struct dns_message *m, const struct dns_record *r,
    char *out, size_t size);

/*
 * dns_answers_text - what the records of the answer section say, in their
 * order with ", " between them; signatures (RRSIG) are left out.
 *
 * m        read up to wherever; it is not changed
 */
size_t dns_answers_text(const struct dns_message *m, char *out, size_t size);

#endif
