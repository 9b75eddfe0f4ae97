/* SPDX-License-Identifier: BSD-2-Clause */
/* Who has which name, by messages of DHCP as RFC 2131 figure 1 draws them. */
#include "listener.h"
#include "segments.h"

#define HEAD_BYTES 236
#define REQUEST 3
#define ACK 5

struct heard {
	unsigned n;
	struct addr addr;
	char name[64];
};

static void
hear(void *to, const struct talk_lease *lease)
{
	struct heard *h = to;

	h->n++;
	h->addr = lease->addr;
	snprintf(h->name, sizeof(h->name), "%s", lease->name);
}

/* One datagram of the one flow that all clients share. */
static void
send_message(struct listener *l, struct heard *h, bool server,
    const uint8_t *bytes, size_t n)
{
	struct talk_sink sink = listener_sink(l);
	struct packet p = packet_between(server, !server);
	uint8_t *exact = malloc(n + 1);
	struct frame frame = {.data = exact, .captured = (uint32_t)n + 1};
	unsigned side;
	struct flow *f;

	assert_non_null(exact);
	memcpy(exact + 1, bytes, n);
	sink.to = h;
	sink.lease = hear;
	p.protocol = 17;
	p.flags = PACKET_PORTS;
	p.src_port = server ? 67 : 68;
	p.dst_port = server ? 68 : 67;
	p.payload_offset = 1;
	p.payload_bytes = (uint32_t)n;
	f = listener_flow(l, &p, &side);
	CHECK(talks_concern(f, &p));
	talks_see(l->talks, f, side, &p, &frame, &sink);
	flow_count(f, side, &p);
	free(exact);
}

static size_t
put_option(uint8_t *at, uint8_t code, const void *value, size_t n)
{
	at[0] = code;
	at[1] = (uint8_t)n;
	memcpy(at + 2, value, n);
	return n + 2;
}

/* `last` is the last byte of the address asked for, or given by an ACK. */
static size_t
message(uint8_t out[static 512], uint8_t type, uint8_t last, const char *name)
{
	static const uint8_t cookie[] = {0x63, 0x82, 0x53, 0x63};
	uint8_t address[4] = {192, 0, 2, last};
	size_t n = HEAD_BYTES;

	memset(out, 0, 512);
	out[0] = type == ACK ? 2 : 1;
	out[1] = 1;
	out[2] = 6;
	if (type == ACK)
		memcpy(out + 16, address, 4);
	memcpy(out + n, cookie, 4);
	n += 4;
	n += put_option(out + n, 53, &type, 1);
	if (type == REQUEST)
		n += put_option(out + n, 50, address, 4);
	if (name)
		n += put_option(out + n, 12, name, strlen(name));
	out[n++] = 255;
	return n;
}

static void
check_heard(const struct heard *h, unsigned n, uint8_t last, const char *name)
{
	uint8_t address[4] = {192, 0, 2, last};
	struct addr a = addr_ipv4(address);

	CHECK_EQ(h->n, n);
	CHECK(addr_equal(&h->addr, &a));
	CHECK_STR(h->name, name);
}

static void
test_each_client_of_a_shared_flow_is_heard(void **state)
{
	struct listener l = listener_new(16);
	struct heard h = {0};
	uint8_t bytes[512];

	(void)state;
	for (uint8_t i = 1; i <= 100; i++) {
		char name[16];

		snprintf(name, sizeof(name), "laptop-%u", i);
		send_message(
		    &l, &h, false, bytes, message(bytes, REQUEST, i, name));
		check_heard(&h, i, i, name);
	}
	listener_free(&l);
}

static void
test_a_server_that_repeats_the_name_is_heard(void **state)
{
	struct listener l = listener_new(16);
	struct heard h = {0};
	uint8_t bytes[512];

	(void)state;
	send_message(&l, &h, true, bytes, message(bytes, ACK, 7, "printer"));
	check_heard(&h, 1, 7, "printer");
	send_message(&l, &h, true, bytes, message(bytes, ACK, 8, NULL));
	CHECK_EQ(h.n, 1);
	listener_free(&l);
}

static void
test_a_message_without_an_address_names_nobody(void **state)
{
	struct listener l = listener_new(16);
	struct heard h = {0};
	uint8_t bytes[512];

	(void)state;
	send_message(&l, &h, false, bytes, message(bytes, 1, 7, "discovers"));
	CHECK_EQ(h.n, 0);
	listener_free(&l);
}

static void
test_every_prefix_of_a_message_is_harmless(void **state)
{
	struct listener l = listener_new(16);
	struct heard h = {0};
	uint8_t bytes[512];
	size_t n = message(bytes, REQUEST, 9, "laptop");

	(void)state;
	for (size_t i = 1; i < n; i++)
		send_message(&l, &h, false, bytes, i);
	send_message(&l, &h, false, bytes, n);
	CHECK(h.n > 0);
	check_heard(&h, h.n, 9, "laptop");
	listener_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_client_of_a_shared_flow_is_heard),
	    cmocka_unit_test(test_a_server_that_repeats_the_name_is_heard),
	    cmocka_unit_test(test_a_message_without_an_address_names_nobody),
	    cmocka_unit_test(test_every_prefix_of_a_message_is_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
