/* SPDX-License-Identifier: BSD-2-Clause */
/* Who claims an address, in ARP messages as RFC 826 writes them. */
#include "check.h"

#include "base/clock.h"
#include "flow/claims.h"
#include "packet/dissect.h"
#include "packet/issue.h"

#define REQUEST 1
#define REPLY 2

static int64_t now_ns;

/* The last byte of the address, and of the MAC that sends from it. */
static struct packet
see_bytes(struct claims *c, const uint8_t *bytes, size_t n)
{
	uint8_t *exact = heap_copy(bytes, n);
	struct frame f = {
	    .data = exact,
	    .captured = (uint32_t)n,
	    .wire = (uint32_t)n,
	    .link = 1,
	    .time_ns = now_ns,
	    .clock_ns = now_ns,
	};
	struct packet p;

	dissect_frame(&f, &p);
	claims_see(c, &f, &p);
	free(exact);
	return p;
}

#define ARP_FRAME(operation, mac, host)                                        \
	{                                                                      \
		255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, mac, 8, 6, 0, 1,  \
		    8, 0, 6, 4, 0, operation, 2, 0, 0, 0, 0, mac, 10, 0, 0,    \
		    host, 0, 0, 0, 0, 0, 0, 10, 0, 0, 99                       \
	}

static bool
claimed_twice(struct claims *c, uint8_t operation, uint8_t mac, uint8_t host)
{
	uint8_t frame[] = ARP_FRAME(operation, mac, host);
	struct packet p = see_bytes(c, frame, sizeof(frame));

	CHECK(p.n_issues <= 1);
	return p.n_issues == 1 && p.issues[0] == ISSUE_ARP_CLAIMED_TWICE;
}

static struct claims *
table(uint32_t capacity)
{
	struct claims *c = NULL;

	now_ns = 0;
	CHECK_EQ(claims_new(capacity, &c, NULL), 0);
	return c;
}

static void
test_two_owners_of_an_address_are_an_issue(void **state)
{
	struct claims *c = table(16);

	(void)state;
	CHECK(!claimed_twice(c, REQUEST, 1, 1));
	CHECK(!claimed_twice(c, REPLY, 1, 1));
	CHECK(!claimed_twice(c, REPLY, 2, 2));
	CHECK(!claimed_twice(c, REPLY, 2, 3)); /* one host may have several */
	CHECK(claimed_twice(c, REPLY, 2, 1));
	CHECK(!claimed_twice(c, REPLY, 2, 1));  /* it is his now */
	CHECK(claimed_twice(c, REQUEST, 1, 1)); /* asking claims as well */
	claims_clear(c);
	CHECK(!claimed_twice(c, REPLY, 2, 1));
	claims_free(c);
}

static void
test_an_address_may_move_after_a_minute(void **state)
{
	struct claims *c = table(16);

	(void)state;
	CHECK(!claimed_twice(c, REPLY, 1, 1));
	now_ns = 60 * NS_PER_S;
	CHECK(!claimed_twice(c, REPLY, 2, 1));
	now_ns = 119 * NS_PER_S;
	CHECK(claimed_twice(c, REPLY, 1, 1));
	claims_free(c);
}

/* RFC 5227 1.1: a probe is sent from 0.0.0.0. */
static void
test_probes_claim_nothing(void **state)
{
	struct claims *c = table(16);
	uint8_t probe[] = ARP_FRAME(REQUEST, 1, 0);

	(void)state;
	memset(probe + 28, 0, 4);
	CHECK_EQ(see_bytes(c, probe, sizeof(probe)).n_issues, 0);
	probe[27] = 2;
	CHECK_EQ(see_bytes(c, probe, sizeof(probe)).n_issues, 0);
	claims_free(c);
}

static void
test_only_arp_of_ethernet_and_ipv4_is_read(void **state)
{
	static const uint8_t places[] = {15, 17, 21};
	struct claims *c = table(16);

	(void)state;
	for (size_t i = 0; i < sizeof(places); i++) {
		uint8_t frame[] = ARP_FRAME(REPLY, 1, 1);

		frame[places[i]] += 4;
		see_bytes(c, frame, sizeof(frame));
		frame[27] = 2;
		CHECK_EQ(see_bytes(c, frame, sizeof(frame)).n_issues, 0);
	}
	claims_free(c);
}

static void
test_every_prefix_is_harmless(void **state)
{
	struct claims *c = table(16);
	uint8_t frame[] = ARP_FRAME(REPLY, 2, 1);

	(void)state;
	CHECK(!claimed_twice(c, REPLY, 1, 1));
	for (size_t n = 14; n < 32; n++) {
		struct packet p = see_bytes(c, frame, n);

		CHECK_EQ(p.n_issues, 1);
		CHECK_EQ(p.issues[0], ISSUE_ARP_SHORT);
	}
	claims_free(c);
}

static void
test_the_address_met_first_makes_room(void **state)
{
	struct claims *c = table(4);

	(void)state;
	for (uint8_t host = 1; host <= 5; host++)
		CHECK(!claimed_twice(c, REPLY, 1, host));
	CHECK(claimed_twice(c, REPLY, 2, 2));
	CHECK(!claimed_twice(c, REPLY, 2, 1));
	claims_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_two_owners_of_an_address_are_an_issue),
	    cmocka_unit_test(test_an_address_may_move_after_a_minute),
	    cmocka_unit_test(test_probes_claim_nothing),
	    cmocka_unit_test(test_only_arp_of_ethernet_and_ipv4_is_read),
	    cmocka_unit_test(test_every_prefix_is_harmless),
	    cmocka_unit_test(test_the_address_met_first_makes_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
