/* SPDX-License-Identifier: BSD-2-Clause */
/* Ports of flows that went: what there is no page for is in `other`. */
#include "stats/ladder.h"

#include "check.h"

#define TCP 6
#define UDP 17
#define SCTP 132

static struct flow
flow_of(uint8_t protocol, uint16_t a, uint16_t b)
{
	return (struct flow){
	    .key = {.kind = FLOW_PORTS,
		.protocol = protocol,
		.port_a = a,
		.port_b = b},
	    .side = {{.packets = 3, .bytes = 300}, {.packets = 1, .bytes = 50}},
	};
}

static struct port_table
table_of(uint32_t pages)
{
	struct port_table t;

	CHECK_EQ(port_table_init(&t, pages), 0);
	return t;
}

static void
add(struct port_table *t, uint8_t protocol, uint16_t a, uint16_t b)
{
	struct flow f = flow_of(protocol, a, b);

	port_table_add(t, &f);
}

static struct port_counts
counts_at(const struct port_table *t, uint8_t protocol, uint16_t port)
{
	size_t at = (size_t)port_protocol_slot(protocol) * N_PORTS + port;
	const struct port_page *page = port_table_page(t, at / PORTS_PER_PAGE);

	return page ? page->counts[at % PORTS_PER_PAGE]
	            : (struct port_counts){0};
}

/* Of all pages, and `other`. */
static struct port_counts
sum_of(const struct port_table *t)
{
	struct port_counts sum = t->other;

	for (size_t at = 0; at < PORT_PAGES; at++) {
		const struct port_page *page = port_table_page(t, at);

		for (size_t i = 0; page && i < PORTS_PER_PAGE; i++) {
			sum.packets_src += page->counts[i].packets_src;
			sum.packets_dst += page->counts[i].packets_dst;
			sum.bytes_src += page->counts[i].bytes_src;
			sum.bytes_dst += page->counts[i].bytes_dst;
		}
	}
	return sum;
}

static void
test_a_flow_counts_for_both_of_its_ports(void **state)
{
	struct port_table t = table_of(4);
	struct port_counts web, client;

	(void)state;
	add(&t, TCP, 40000, 80);
	add(&t, UDP, 53, 53);
	client = counts_at(&t, TCP, 40000);
	web = counts_at(&t, TCP, 80);
	CHECK_EQ(client.packets_src, 3);
	CHECK_EQ(client.bytes_dst, 50);
	CHECK_EQ(web.packets_src, 1);
	CHECK_EQ(web.bytes_dst, 300);
	CHECK_EQ(counts_at(&t, UDP, 53).bytes_src, 350);
	CHECK_EQ(
	    port_table_page(&t, (N_PORTS + 53) / PORTS_PER_PAGE)->own[53], 350);
	CHECK_EQ(t.other.packets_src, 0);
	port_table_fini(&t);
}

static void
test_what_has_no_page_is_booked(void **state)
{
	struct port_table t = table_of(8);
	struct port_counts sum;

	(void)state;
	for (uint32_t port = 0; port < N_PORTS; port++)
		add(&t, TCP, (uint16_t)port, (uint16_t)(port ^ 0x5555));
	sum = sum_of(&t);
	CHECK_EQ(t.used, 8);
	CHECK_EQ(sum.packets_src, 4 * N_PORTS);
	CHECK_EQ(sum.packets_dst, 4 * N_PORTS);
	CHECK_EQ(sum.bytes_src, 350 * N_PORTS);
	CHECK_EQ(sum.bytes_dst, 350 * N_PORTS);
	/* Each port was at either end once; eight pages have their own. */
	CHECK_EQ(t.other.packets_src, 4 * (N_PORTS - 8 * PORTS_PER_PAGE));
	port_table_clear(&t);
	CHECK_EQ(sum_of(&t).packets_src, 0);
	add(&t, TCP, 1, 2);
	CHECK_EQ(counts_at(&t, TCP, 2).packets_src, 1);
	port_table_fini(&t);
}

static void
test_rare_protocols_leave_half_to_tcp_and_udp(void **state)
{
	struct port_table t = table_of(8);

	(void)state;
	for (uint32_t port = 0; port < N_PORTS; port++)
		add(&t, SCTP, (uint16_t)port, (uint16_t)port);
	CHECK_EQ(t.used, 4);
	add(&t, TCP, 40000, 443);
	CHECK_EQ(counts_at(&t, TCP, 443).bytes_dst, 300);
	port_table_fini(&t);
}

static void
test_a_merged_table_has_what_both_had(void **state)
{
	struct port_table a = table_of(8), b = table_of(8), all = table_of(8);
	struct port_counts x, y;

	(void)state;
	for (uint16_t i = 0; i < 3000; i += 7) {
		add(i % 2 ? &a : &b, TCP, i, 443);
		add(&all, TCP, i, 443);
	}
	port_table_merge(&a, &b, 0, PORT_PAGES);
	x = sum_of(&a);
	y = sum_of(&all);
	CHECK(memcmp(&x, &y, sizeof(x)) == 0);
	CHECK(b.other.packets_src > 0);
	CHECK_EQ(counts_at(&a, TCP, 443).packets_src,
	    counts_at(&all, TCP, 443).packets_src);
	port_table_fini(&a);
	port_table_fini(&b);
	port_table_fini(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_flow_counts_for_both_of_its_ports),
	    cmocka_unit_test(test_what_has_no_page_is_booked),
	    cmocka_unit_test(test_rare_protocols_leave_half_to_tcp_and_udp),
	    cmocka_unit_test(test_a_merged_table_has_what_both_had),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
