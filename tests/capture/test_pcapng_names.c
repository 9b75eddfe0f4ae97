/* SPDX-License-Identifier: BSD-2-Clause */
#include "captures.h"

#define MOST 16

struct told {
	size_t n;
	struct addr addrs[MOST];
	char names[MOST][64];
};

static void
hear(void *to, const struct addr *a, const char *text, size_t len)
{
	struct told *t = to;

	assert_true(t->n < MOST && len < sizeof(t->names[0]));
	t->addrs[t->n] = *a;
	memcpy(t->names[t->n], text, len);
	t->names[t->n++][len] = '\0';
}

/* Read to the end, through a heap block that ends where the bytes do. */
static int
listen_to(const struct capture *c, size_t n, struct told *out)
{
	struct source_config config = {.named = hear, .named_to = out};
	struct source *s = NULL;
	struct frame frame;
	char path[32];
	int fd = memory_file(c->bytes, n, path);
	int r = source_open_file(path, &config, &s, NULL);

	close(fd);
	if (r < 0)
		return r;
	do {
		r = source_next(s, &frame, NULL);
	} while (r == SOURCE_FRAME);
	source_close(s);
	return r;
}

static void
record(struct capture *c, unsigned type, const char *address, const char *names,
    size_t n)
{
	struct addr a;
	uint8_t value[128];
	size_t bytes;

	assert_true(addr_parse(address, &a));
	bytes = a.family == FAMILY_IPV4 ? 4 : 16;
	memcpy(value, a.bytes, bytes);
	memcpy(value + bytes, names, n);
	put_option(c, type, value, bytes + n);
}

static struct capture *
capture_with_names(bool swapped)
{
	struct capture *c = capture_new(swapped);
	size_t at;

	section(c);
	interface(c, 1, 0, -1, 0);
	at = block_open(c, 4);
	record(c, 1, "192.0.2.1", "one.example\0alias\0", 18);
	record(c, 9, "192.0.2.9", "unknown\0", 8);
	record(c, 2, "2001:db8::2", "two.example\0", 12);
	record(c, 1, "192.0.2.3", "", 0);
	record(c, 1, "192.0.2.4", "\0", 1);
	record(c, 1, "192.0.2.5", "no-end", 6);
	put_option(c, 0, "", 0);
	put_option(c, 2, "dns", 3); /* of the block, not a record */
	block_close(c, at);
	enhanced(c, 0, 1, 6, 6, -1);
	return c;
}

static void
test_each_address_has_the_first_name_of_its_record(void **state)
{
	static const char *const want[][2] = {{"192.0.2.1", "one.example"},
	    {"2001:db8::2", "two.example"}, {"192.0.2.5", "no-end"}};

	(void)state;
	for (int swapped = 0; swapped < 2; swapped++) {
		struct capture *c = capture_with_names(swapped);
		struct told t = {0};

		CHECK_EQ(listen_to(c, c->n, &t), SOURCE_END);
		CHECK_EQ(t.n, 3);
		for (size_t i = 0; i < t.n; i++) {
			char text[ADDR_TEXT_BYTES];

			addr_text(&t.addrs[i], text);
			CHECK_STR(text, want[i][0]);
			CHECK_STR(t.names[i], want[i][1]);
		}
		free(c);
	}
}

/* A record whose length runs past the block harms no frame after it. */
static void
test_a_record_past_its_block_ends_the_names_only(void **state)
{
	struct capture *c = capture_new(false);
	struct told t = {0};
	size_t at;

	(void)state;
	section(c);
	interface(c, 1, 0, -1, 0);
	at = block_open(c, 4);
	record(c, 1, "192.0.2.1", "one\0", 4);
	put16(c, 1);
	put16(c, 0xffff);
	put32(c, 0x010200c0);
	block_close(c, at);
	enhanced(c, 0, 1, 6, 6, -1);
	CHECK_EQ(listen_to(c, c->n, &t), SOURCE_END);
	CHECK_EQ(t.n, 1);
	free(c);
}

static void
test_every_prefix_of_a_file_with_names_can_be_read(void **state)
{
	struct capture *c = capture_with_names(false);

	(void)state;
	for (size_t n = 0; n <= c->n; n++) {
		struct told t = {0};

		listen_to(c, n, &t);
		CHECK(t.n == 0 || t.n == 3);
	}
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_each_address_has_the_first_name_of_its_record),
	    cmocka_unit_test(test_a_record_past_its_block_ends_the_names_only),
	    cmocka_unit_test(
		test_every_prefix_of_a_file_with_names_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
