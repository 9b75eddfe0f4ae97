/* SPDX-License-Identifier: BSD-2-Clause */
#include "packet/icmp_quote.h"

#include "packet/dissect.h"

#define PROTOCOL_ICMP 1
#define CODE_ANY 255
#define LINKTYPE_RAW 101

/* clang-format off */
static const struct {
	uint8_t family, type, code;
	enum icmp_error error;
} errors[] = {
	{ FAMILY_IPV4,  3, 4,        ICMP_ERROR_TOO_BIG },
	{ FAMILY_IPV4,  3, CODE_ANY, ICMP_ERROR_UNREACHABLE },
	{ FAMILY_IPV4,  4, CODE_ANY, ICMP_ERROR_OTHER },
	{ FAMILY_IPV4, 11, CODE_ANY, ICMP_ERROR_TIME_EXCEEDED },
	{ FAMILY_IPV4, 12, CODE_ANY, ICMP_ERROR_OTHER },
	{ FAMILY_IPV6,  1, CODE_ANY, ICMP_ERROR_UNREACHABLE },
	{ FAMILY_IPV6,  2, CODE_ANY, ICMP_ERROR_TOO_BIG },
	{ FAMILY_IPV6,  3, CODE_ANY, ICMP_ERROR_TIME_EXCEEDED },
	{ FAMILY_IPV6,  4, CODE_ANY, ICMP_ERROR_OTHER },
};
/* clang-format on */

enum icmp_error
icmp_error_of(const struct packet *p)
{
	uint8_t family =
	    p->protocol == PROTOCOL_ICMP ? FAMILY_IPV4 : FAMILY_IPV6;

	if (!(p->flags & PACKET_ICMP))
		return ICMP_ERROR_NONE;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].family == family &&
		    errors[i].type == p->icmp_type &&
		    (errors[i].code == CODE_ANY ||
			errors[i].code == p->icmp_code))
			return errors[i].error;
	}
	return ICMP_ERROR_NONE;
}

/* The quote is read as a raw IP frame that the router has cut. */
bool
icmp_quote_read(
    const struct frame *frame, const struct packet *p, struct packet *out)
{
	struct frame quote = *frame;

	if (icmp_error_of(p) == ICMP_ERROR_NONE || p->payload_offset == 0 ||
	    p->payload_offset >= frame->captured)
		return false;
	quote.data += p->payload_offset;
	quote.captured -= p->payload_offset;
	quote.wire -= p->payload_offset;
	quote.cut = 1;
	quote.faults = 0;
	quote.link = LINKTYPE_RAW;
	dissect_frame(&quote, out);
	return out->family != FAMILY_NONE;
}
