/* SPDX-License-Identifier: BSD-2-Clause */
#include "mixed.h"

/* An Ethernet frame with an IPv4 header of this protocol. */
static void
ip_record(struct capture *c, uint8_t protocol)
{
	uint8_t frame[60] = {[12] = 8, [14] = 0x45, [23] = protocol};

	put32(c, 1);
	put32(c, 0);
	put32(c, sizeof(frame));
	put32(c, sizeof(frame));
	put(c, frame, sizeof(frame));
}

static void
test_a_filter_refuses_counts_and_keeps_the_numbers(void **state)
{
	struct capture *c = capture_new(false);
	struct frame batch[32];
	struct source *s = NULL;
	struct error err = {""};

	(void)state;
	pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
	for (unsigned i = 0; i < 100; i++)
		ip_record(c, i % 3 ? 17 : 6);
	CHECK_EQ(open_bytes(c->bytes, c->n, "tcp", &s, &err), 0);
	for (int pass = 0; pass < 2; pass++) {
		uint64_t met = 0;
		int n;

		while ((n = source_next_batch(s, batch, 32, &err)) > 0)
			for (int i = 0; i < n; i++, met++)
				CHECK_EQ(batch[i].number, 3 * met + 1);
		CHECK_EQ(n, 0);
		CHECK(source_ended(s));
		CHECK_EQ(met, 34);
		CHECK_EQ(source_filtered(s), 66);
		CHECK_EQ(source_rewind(s, &err), 0);
		CHECK_EQ(source_filtered(s), 0);
	}
	source_close(s);
	free(c);
}

static void
test_a_filter_that_does_not_compile_says_so_at_opening(void **state)
{
	struct capture *c = mixed_capture(1);
	struct error err = {""};
	struct source *s = NULL;

	(void)state;
	CHECK_EQ(open_bytes(c->bytes, c->n, "tcp porq 80", &s, &err), -EINVAL);
	CHECK(strstr(err.text, "filter 'tcp porq 80': "));
	CHECK(strlen(err.text) > strlen("filter 'tcp porq 80': "));
	CHECK(!s);
	free(c);
}

static void
test_a_filter_without_meaning_for_a_later_link_refuses_its_frames(void **state)
{
	struct capture *c = capture_new(false);
	struct source *s = NULL;
	struct error err = {""};

	(void)state;
	section(c);
	interface(c, 1, 0, 6, 0);
	interface(c, 101, 0, 6, 0);
	enhanced(c, 0, 1, 60, 60, -1);
	enhanced(c, 1, 1, 61, 61, -1);
	enhanced(c, 0, 1, 62, 62, -1);
	/* "ether" compiles for Ethernet only. */
	CHECK_EQ(
	    open_bytes(c->bytes, c->n, "not ether host 1:2:3:4:5:6", &s, &err),
	    0);
	CHECK_STR(source_banner(s), "");
	CHECK_EQ(next_frame(s).number, 1);
	CHECK_EQ(next_frame(s).number, 3);
	check_end(s);
	CHECK_EQ(source_filtered(s), 1);
	CHECK(strstr(source_banner(s), "no meaning for raw"));
	source_close(s);
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_a_filter_refuses_counts_and_keeps_the_numbers),
	    cmocka_unit_test(
		test_a_filter_that_does_not_compile_says_so_at_opening),
	    cmocka_unit_test(
		test_a_filter_without_meaning_for_a_later_link_refuses_its_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
