/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "lookup/services.h"

/* IANA "Service Name and Transport Protocol Port Number Registry". */
static void
test_common_ports_have_the_names_of_the_registry(void **state)
{
	static const struct {
		uint8_t protocol;
		uint16_t port;
		const char *name;
	} cases[] = {{6, 22, "ssh"}, {6, 80, "http"}, {6, 443, "https"},
	    {17, 443, "https"}, {17, 53, "domain"}, {6, 53, "domain"},
	    {17, 123, "ntp"}, {17, 5353, "mdns"}, {6, 25, "smtp"},
	    {6, 3306, "mysql"}, {17, 67, "bootps"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *name =
		    services_name(cases[i].protocol, cases[i].port);

		assert_non_null(name);
		CHECK_STR(name, cases[i].name);
	}
}

static void
test_every_port_can_be_asked_for(void **state)
{
	(void)state;
	for (unsigned protocol = 0; protocol < 256; protocol++) {
		for (unsigned port = 0; port < 65536; port++) {
			const char *name =
			    services_name((uint8_t)protocol, (uint16_t)port);

			CHECK(!name || *name);
		}
	}
	assert_null(services_name(6, 0));
	assert_null(services_name(1, 80)); /* ICMP has no ports */
}

/* The ports view tells its rows apart by this text. */
static void
test_protocol_names_are_distinct(void **state)
{
	(void)state;
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = 0; b < a; b++)
			assert_string_not_equal(services_protocol((uint8_t)a),
			    services_protocol((uint8_t)b));
	CHECK_STR(services_protocol(6), "TCP");
	CHECK_STR(services_protocol(17), "UDP");
	CHECK_STR(services_protocol(58), "ICMPv6");
	CHECK_STR(services_protocol(132), "SCTP");
	CHECK_STR(services_protocol(200), "IP 200");
	CHECK_STR(services_protocol(255), "IP 255");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_common_ports_have_the_names_of_the_registry),
	    cmocka_unit_test(test_every_port_can_be_asked_for),
	    cmocka_unit_test(test_protocol_names_are_distinct),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
