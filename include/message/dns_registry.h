/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_registry owns the names of DNS record types and response codes. */
#ifndef MESSAGE_DNS_REGISTRY_H
#define MESSAGE_DNS_REGISTRY_H

#include <stdint.h>

#define DNS_WORD_BYTES 16

/*
 * "AAAA", "HTTPS"; "TYPE65280" for a type without a name (RFC 3597 5).
 * "NoError", "NXDomain"; "RCODE77" for a code without one (RFC 6895 2.3).
 */
void dns_type_name(uint16_t type, char out[static DNS_WORD_BYTES]);
void dns_rcode_name(unsigned rcode, char out[static DNS_WORD_BYTES]);

#endif
