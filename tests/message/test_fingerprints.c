/* SPDX-License-Identifier: BSD-2-Clause */
/* What is remembered of a hello says what the hello itself would. */
#include "check.h"

#include "message/fingerprints.h"

static uint32_t dice = 1;

static unsigned
throw_dice(unsigned sides)
{
	dice = dice * 1664525u + 1013904223u;
	return (dice >> 16) % sides;
}

/* Few values, so that hellos are often alike and never quite. */
static struct bytes
some_list(uint8_t *at, unsigned most)
{
	struct bytes list = {at, throw_dice(most) & ~1u};

	if (throw_dice(8) > 0)
		return (struct bytes){NULL, 0};
	for (size_t i = 0; i < list.n; i++)
		at[i] = (uint8_t)(i % 2 ? throw_dice(3) : 0);
	return list;
}

static struct bytes
some_extensions(uint8_t *at)
{
	unsigned n = throw_dice(3);
	size_t used = 0;

	for (unsigned i = 0; i < n; i++) {
		unsigned data = throw_dice(6);

		at[used] = 0;
		at[used + 1] = (uint8_t)(throw_dice(2) * 10);
		at[used + 2] = 0;
		at[used + 3] = (uint8_t)data;
		for (unsigned k = 0; k < data; k++)
			at[used + 4 + k] = (uint8_t)throw_dice(256);
		used += 4 + data;
	}
	return (struct bytes){at, used};
}

static void
test_remembered_or_not_the_marks_are_the_same(void **state)
{
	struct fingerprinter *direct = fingerprinter_new();
	struct fingerprints *f = fingerprints_new();
	static uint8_t room[8][1024];

	(void)state;
	CHECK(direct && f);
	for (unsigned i = 0; i < 50000; i++) {
		unsigned most = throw_dice(100) == 0 ? 700 : 4;
		struct tls_hello h = {
		    .carrier = (enum tls_carrier)throw_dice(3),
		    .legacy_version = TLS_1_2,
		    .version = (uint16_t)(TLS_1_2 + throw_dice(2)),
		    .server_name = {throw_dice(2) ? room[0] : NULL, 0},
		    .alpn = some_list(room[1], 6),
		    .ciphers = {room[2], throw_dice(most) & ~1u},
		    .extensions = some_extensions(room[3]),
		    .groups = some_list(room[5], 6),
		    .point_formats = some_list(room[6], 4),
		    .signatures = some_list(room[7], 6),
		};
		char ja3[FINGERPRINT_JA3_BYTES], ja4[FINGERPRINT_JA4_BYTES];
		const struct fingerprint_marks *marks = fingerprints_of(f, &h);

		fingerprint_ja3(direct, &h, ja3);
		fingerprint_ja4(direct, &h, ja4);
		CHECK_STR(marks->ja3, ja3);
		CHECK_STR(marks->ja4, ja4);
	}
	fingerprints_free(f);
	fingerprinter_free(direct);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_remembered_or_not_the_marks_are_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
