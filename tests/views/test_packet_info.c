/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "views/view_packets.h"

#define LINK_RAW 101
#define BYTES(literal) literal, sizeof(literal) - 1

/* IPv4 of `length` bytes, UDP from port 40000 to 53, a query for "a.bc". */
#define IPV4(length, protocol)                                                 \
	"\x45\0\0" length "\0\1\0\0\x40" protocol "\0\0\xc0\0\2\1\xc0\0\2\2"
#define QUERY                                                                  \
	"\x9c\x40\0\x35\0\x1e\0\0"                                             \
	"\0\7\1\0\0\1\0\0\0\0\0\0\1a\2bc\0\0\1\0\1"

static void
check_info(const char *bytes, size_t n, const char *expected)
{
	uint8_t *data = heap_copy(bytes, n);
	struct frame f = {
	    .data = data,
	    .number = 1,
	    .captured = (uint32_t)n,
	    .wire = (uint32_t)n,
	    .link = LINK_RAW,
	};
	static struct packet_row row;
	char info[PACKET_INFO_BYTES];

	packet_row_fill(&row, &f, NEED_INFO);
	CHECK_STR(row.info, expected);
	packet_info_write(&f, info);
	CHECK_STR(info, expected);
	packet_row_fill(&row, &f, 0);
	CHECK_STR(row.info, "");
	free(data);
}

static void
test_a_row_says_what_its_frame_says(void **state)
{
	(void)state;
	check_info(
	    BYTES(IPV4("\x32", "\x11") QUERY), "40000 > 53 7+ A? a.bc. (22)");
}

static void
test_in_a_tunnel_the_innermost_packet_speaks(void **state)
{
	(void)state;
	check_info(BYTES(IPV4("\x46", "\4") IPV4("\x32", "\x11") QUERY),
	    "40000 > 53 7+ A? a.bc. (22)");
}

/* What is behind the datagram in the frame is no part of it. */
static void
test_padding_says_nothing(void **state)
{
	(void)state;
	check_info(BYTES(IPV4("\x1c", "\x11") "\x9c\x40\0\x35\0\x08\0\0"
					      "\0\7\1\0\0\1\0\0\0\0\0\0\1a\0"),
	    "40000 > 53 length 0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_row_says_what_its_frame_says),
	    cmocka_unit_test(test_in_a_tunnel_the_innermost_packet_speaks),
	    cmocka_unit_test(test_padding_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
