/* SPDX-License-Identifier: BSD-2-Clause */
/* What meagre does to a target, seen by a target that notes what it is given.
 */
#include "check.h"
#include "meagre.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define CALLS 20 /* for memory, in a run */
#define INPUTS 4000
#define FILE_BYTES 3000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All runs of the input that is tried, and the last one by itself. */
static struct {
	unsigned runs, refused, brief, made;
	uint32_t last; /* a bit for each call that was refused */
	uint32_t each; /* ... in any run */
} seen;
static void *kept;
static int file = -1;

static void
give_up(void)
{
	free(kept);
	kept = NULL;
}

static void
make_once(void)
{
	meagre_made(give_up);
	if (kept)
		return;
	kept = malloc(1);
	seen.made++;
}

static bool
is_refused(unsigned i)
{
	void *memory = i % 2 ? alloc_reserve(1) : malloc(1);

	if (memory && i % 2)
		alloc_release(memory, 1);
	else
		free(memory);
	return !memory;
}

static void
read_file(void)
{
	static uint8_t bytes[FILE_BYTES];
	size_t n = 0;
	ssize_t got;

	lseek(file, 0, SEEK_SET);
	do {
		got = read(file, bytes, sizeof(bytes) - n);
		seen.brief += got != (ssize_t)(sizeof(bytes) - n);
		n += got > 0 ? (size_t)got : 0;
	} while (n < sizeof(bytes) && (got > 0 || (got < 0 && errno == EINTR)));
	CHECK_EQ(n, sizeof(bytes));
	meagre_came_to(n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)data;
	(void)size;
	seen.runs++;
	seen.last = 0;
	make_once();
	for (unsigned i = 0; i < CALLS; i++)
		seen.last |= (uint32_t)is_refused(i) << i;
	seen.refused += seen.last != 0;
	seen.each |= seen.last;
	CHECK(!seen.last || meagre_refused());
	if (file >= 0)
		read_file();
	return 0;
}

static void
try(unsigned i)
{
	memset(&seen, 0, sizeof(seen));
	__wrap_LLVMFuzzerTestOneInput((const uint8_t *)&i, sizeof(i));
}

static void
test_one_input_in_five_meets_refusals(void **state)
{
	unsigned again = 0, refused = 0, one = 0, made = 0;

	(void)state;
	for (unsigned i = 0; i < INPUTS; i++) {
		try(i);
		CHECK(seen.runs == 1 || seen.runs == 2);
		again += seen.runs == 2;
		refused += seen.refused;
		one += seen.last && !(seen.last & (seen.last - 1));
		made += seen.made;
	}
	CHECK(again > INPUTS / 6 && again < INPUTS / 4);
	/* 1 - (15 / 16)^20 of a half, and the other where it is one of 16. */
	CHECK(refused > again * 7 / 10);
	CHECK(one > again / 2 && one < refused);
	CHECK(made > 4);
}

static void
test_the_same_input_meets_the_same_refusals(void **state)
{
	(void)state;
	for (unsigned i = 0; i < INPUTS / 10; i++) {
		uint32_t first;

		try(i);
		first = seen.last;
		try(i);
		CHECK_EQ(seen.last, first);
	}
}

static void
test_reads_are_short_and_give_all(void **state)
{
	static const uint8_t bytes[FILE_BYTES];
	unsigned brief = 0, plenty = 0;

	(void)state;
	file = memfd_create("meagre", MFD_CLOEXEC);
	CHECK_EQ(write(file, bytes, sizeof(bytes)), sizeof(bytes));
	for (unsigned i = 0; i < INPUTS / 10; i++) {
		try(i);
		brief += seen.brief > 0;
		plenty += seen.runs == 2 && seen.brief > 0 && !seen.refused;
	}
	close(file);
	file = -1;
	CHECK(brief > INPUTS / 10 / 8);
	CHECK(plenty > brief / 4);
}

/* The last, as it stays so. */
static void
test_a_known_input_meets_every_refusal(void **state)
{
	(void)state;
	meagre_thoroughly();
	try(0);
	CHECK_EQ(seen.each, (1u << CALLS) - 1);
	CHECK(seen.runs > 2 * CALLS); /* with what is made once, and without */
	CHECK(seen.made > CALLS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_one_input_in_five_meets_refusals),
	    cmocka_unit_test(test_the_same_input_meets_the_same_refusals),
	    cmocka_unit_test(test_reads_are_short_and_give_all),
	    cmocka_unit_test(test_a_known_input_meets_every_refusal),
	};
	int r = cmocka_run_group_tests(tests, NULL, NULL);

	give_up();
	return r;
}
