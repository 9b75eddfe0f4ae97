/* SPDX-License-Identifier: BSD-2-Clause */
#include "captures.h"

/* Each writes one block that cannot be, after a good frame. */
static void
no_such_interface(struct capture *c)
{
	enhanced(c, 1, 1, 6, 6, -1);
}

static void
captured_past_block(struct capture *c)
{
	size_t at = block_open(c, 6);

	put32(c, 0);
	put64(c, 0);
	put32(c, 21);
	put32(c, 21);
	put_pattern(c, 20, 20);
	block_close(c, at);
}

static void
captured_near_2_32(struct capture *c)
{
	size_t at = block_open(c, 6);

	put32(c, 0);
	put64(c, 0);
	put32(c, 0xffffffff);
	put32(c, 0xffffffff);
	put_pattern(c, 20, 20);
	block_close(c, at);
}

static void
block_too_short(struct capture *c)
{
	size_t at = block_open(c, 6);

	put64(c, 0);
	block_close(c, at);
}

static void
lengths_differ(struct capture *c)
{
	enhanced(c, 0, 1, 6, 6, -1);
	c->bytes[c->n - 4] ^= 4;
}

static void
length_not_padded(struct capture *c)
{
	put32(c, 6);
	put32(c, 46);
	put_pattern(c, 34, 34);
	put32(c, 46);
}

static void
length_under_12(struct capture *c)
{
	put32(c, 6);
	put32(c, 8);
	put_pattern(c, 40, 40);
}

static void
length_huge(struct capture *c)
{
	put32(c, 6);
	put32(c, 0xfffffffc);
	put_pattern(c, 40, 40);
}

static void
option_past_block(struct capture *c)
{
	size_t at = block_open(c, 6);

	put32(c, 0);
	put64(c, 0);
	put32(c, 4);
	put32(c, 4);
	put_pattern(c, 4, 4);
	put16(c, 2);
	put16(c, 40);
	put32(c, 0);
	block_close(c, at);
}

static void
section_without_order(struct capture *c)
{
	size_t at = c->n;

	section(c);
	c->bytes[at + 8] ^= 1;
}

static void
section_of_version_2(struct capture *c)
{
	size_t at = c->n;

	section(c);
	c->bytes[at + 12] = 2;
}

static void
interface_forgotten(struct capture *c)
{
	section(c);
	enhanced(c, 0, 1, 6, 6, -1);
}

static void
simple_without_interface(struct capture *c)
{
	section(c);
	simple(c, 6, 6);
}

static void
simple_past_block(struct capture *c)
{
	simple(c, 6, 9);
}

static void
interface_too_short(struct capture *c)
{
	size_t at = block_open(c, 1);

	put32(c, 1);
	block_close(c, at);
}

static const struct {
	void (*write)(struct capture *c);
	const char *says;
} damages[] = {
    {no_such_interface, "names interface 1, but 1 are described"},
    {captured_past_block, "21 bytes runs past its block"},
    {captured_near_2_32, "4294967295 bytes runs past its block"},
    {block_too_short, "block length of 20 bytes"},
    {lengths_differ, "the two lengths of a block differ (40 and 44)"},
    {length_not_padded, "block length of 46 bytes"},
    {length_under_12, "block length of 8 bytes"},
    {length_huge, "block length of 4294967292 bytes"},
    {option_past_block, "an option runs past its block"},
    {section_without_order, "no byte-order magic"},
    {section_of_version_2, "pcapng version 2.0 is not known"},
    {interface_forgotten, "names interface 0, but 0 are described"},
    {simple_without_interface, "names interface 0, but 0 are described"},
    {simple_past_block, "9 bytes runs past its block"},
    {interface_too_short, "block length of 16 bytes"},
};

static void
test_each_damage_has_its_reason_and_comes_after_the_good_frames(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct capture *c = capture_new(false);
		struct frame batch[32];
		struct error err = {""};
		struct source *s;

		section(c);
		interface(c, 1, 0, 6, 0);
		enhanced(c, 0, 1, 6, 6, -1);
		damages[i].write(c);
		s = open_capture(c);
		CHECK_EQ(source_next_batch(s, batch, 32, &err), 1);
		check_damage(s, damages[i].says);
		check_damage(s, "frame 2: ");
		source_close(s);
		free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_each_damage_has_its_reason_and_comes_after_the_good_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
