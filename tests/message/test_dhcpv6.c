/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "message/dhcpv6.h"

#define BYTES(literal) literal, sizeof(literal) - 1

/* A Solicit of RFC 8415's options: 1 client id, 3 association, 39 name. */
#define CLIENT_ID "\0\1\0\4\0\3\0\1"
#define ADDRESS                                                                \
	"\0\5\0\x18"                                                           \
	"\x20\1\x0d\xb8\0\1\0\0\0\0\0\0\0\0\0\x25"                             \
	"\0\0\1\0\0\0\2\0"
#define ASSOCIATION "\0\3\0\x28\0\0\0\1\0\0\0\0\0\0\0\0" ADDRESS
#define NAME "\0\x27\0\x0e\1\6laptop\4home\0"
#define PEER                                                                   \
	"\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1"                                 \
	"\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\2"

static void
check_message(const char *bytes, size_t n, uint8_t type, bool relayed,
    const char *addr, const char *name)
{
	uint8_t *exact = heap_copy(bytes, n);
	struct dhcpv6_message m;
	char text[64];

	CHECK(dhcpv6_read(exact, n, &m));
	CHECK_EQ(m.type, type);
	CHECK_EQ(m.relayed, relayed);
	addr_text(&m.addr, text);
	CHECK_STR(text, addr);
	CHECK_EQ(dhcpv6_name(&m, text, sizeof(text)), strlen(name));
	CHECK_STR(text, name);
	free(exact);
}

static void
test_a_client_says_its_name(void **state)
{
	(void)state;
	check_message(BYTES("\1\x12\x34\x56" CLIENT_ID NAME), 1, false, "",
	    "laptop.home");
	/* RFC 4704 4.2: a partial name has no label of nobody at its end. */
	check_message(
	    BYTES("\1\x12\x34\x56\0\x27\0\4\0\2pc"), 1, false, "", "pc");
}

static void
test_a_reply_says_the_address(void **state)
{
	(void)state;
	check_message(BYTES("\7\x12\x34\x56" CLIENT_ID ASSOCIATION NAME), 7,
	    false, "2001:db8:1::25", "laptop.home");
}

static void
test_relays_are_looked_through(void **state)
{
	(void)state;
	check_message(BYTES("\x0c\0" PEER "\0\x12\0\3eth\0\x09\0\x1e"
			    "\3\x12\x34\x56" CLIENT_ID NAME),
	    3, true, "", "laptop.home");
	check_message(BYTES("\x0d\1" PEER "\0\x09\0\x40\x0d\0" PEER
			    "\0\x09\0\x1a\7\x12\x34\x56\0\1\0\0" NAME),
	    7, true, "", "laptop.home");
}

static void
test_a_relay_of_relays_without_end_is_no_message(void **state)
{
	uint8_t bytes[38 * 200], *exact;
	struct dhcpv6_message m;

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		memset(bytes + i * 38, 0, 38);
		bytes[i * 38] = 12;
		bytes[i * 38 + 35] = 9;
		bytes[i * 38 + 36] = bytes[i * 38 + 37] = 0xff;
	}
	exact = heap_copy(bytes, sizeof(bytes));
	CHECK(dhcpv6_read(exact, sizeof(bytes), &m));
	CHECK_EQ(m.type, 12);
	CHECK(m.relayed);
	free(exact);
}

static void
test_every_prefix_is_safe_and_short_ones_are_none(void **state)
{
	static const char whole[] = "\7\x12\x34\x56" CLIENT_ID ASSOCIATION NAME;

	(void)state;
	for (size_t k = 0; k < sizeof(whole); k++) {
		uint8_t *exact = heap_copy(whole, k);
		struct dhcpv6_message m;
		char text[64];

		CHECK_EQ(dhcpv6_read(exact, k, &m), k >= 4);
		if (k >= 4)
			dhcpv6_name(&m, text, sizeof(text));
		free(exact);
	}
}

static void
test_types_without_a_name_are_none(void **state)
{
	struct dhcpv6_message m;

	(void)state;
	CHECK(!dhcpv6_read((const uint8_t *)"\0\0\0\0", 4, &m));
	CHECK(!dhcpv6_read((const uint8_t *)"\x0e\0\0\0", 4, &m));
	CHECK_STR(dhcpv6_type_name(11), "Information-request");
	CHECK(dhcpv6_type_name(255) == NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_client_says_its_name),
	    cmocka_unit_test(test_a_reply_says_the_address),
	    cmocka_unit_test(test_relays_are_looked_through),
	    cmocka_unit_test(test_a_relay_of_relays_without_end_is_no_message),
	    cmocka_unit_test(test_every_prefix_is_safe_and_short_ones_are_none),
	    cmocka_unit_test(test_types_without_a_name_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
