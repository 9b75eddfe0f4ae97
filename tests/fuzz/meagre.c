/* SPDX-License-Identifier: BSD-2-Clause */
#include "meagre.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#define ONE_IN 16 /* calls */
#define ONE_RUN_IN 5
#define ONE_ANEW_IN 100  /* of those */
#define MOST_CALLS 400   /* of those that are refused one by one */
#define THOROUGH_ANEW 3  /* inputs */
#define THOROUGH_ALIKE 3 /* ... with as many calls */

int __real_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
void *__real_malloc(size_t bytes);

/* What happens in a run. `only` is the one call that fails, from 1 on. */
struct meagre {
	bool refuses, shortens;
	unsigned long only;
	uint64_t seed;
};

static struct meagre meagre;
static atomic_ulong n_calls, n_reads, n_refused; /* of this run */
static atomic_long n_mapped;                     /* of all runs */
static atomic_int n_open;
static uint64_t came_to;
static void (*give_up)(void);
static bool thorough;
static unsigned n_anew;

bool
meagre_refused(void)
{
	return atomic_load_explicit(&n_refused, memory_order_relaxed) > 0;
}

void
meagre_came_to(uint64_t number)
{
	came_to = (came_to ^ number) * UINT64_C(0x9e3779b97f4a7c15);
	came_to ^= came_to >> 32;
}

void *
meagre_own(size_t bytes)
{
	void *memory = __real_malloc(bytes ? bytes : 1);

	if (!memory)
		abort();
	return memory;
}

void
meagre_made(void (*how)(void))
{
	give_up = how;
}

void
meagre_thoroughly(void)
{
	thorough = true;
}

/* splitmix64: a number for each turn. */
static uint64_t
draw(uint64_t turn)
{
	uint64_t z = meagre.seed + turn * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

bool
meagre_refuse(void)
{
	unsigned long turn = atomic_fetch_add(&n_calls, 1) + 1;

	if (!meagre.refuses ||
	    (meagre.only ? turn != meagre.only : draw(turn) % ONE_IN))
		return false;
	atomic_fetch_add(&n_refused, 1);
	errno = ENOMEM;
	return true;
}

size_t
meagre_shorten(size_t n)
{
	uint64_t number = draw(atomic_fetch_add(&n_reads, 1));

	if (!meagre.shortens || n <= 1 || number % 4 == 1)
		return n;
	return number % ONE_IN == 0 ? 0 : 1 + (size_t)(number >> 8) % n;
}

void
meagre_mapped(long pages)
{
	atomic_fetch_add(&n_mapped, pages);
}

void
meagre_opened(int descriptors)
{
	atomic_fetch_add(&n_open, descriptors);
}

static void
begin(const struct meagre *m)
{
	atomic_store_explicit(&n_calls, 0, memory_order_relaxed);
	atomic_store_explicit(&n_reads, 0, memory_order_relaxed);
	atomic_store_explicit(&n_refused, 0, memory_order_relaxed);
	came_to = 0;
	meagre = *m;
}

static void
run(const struct meagre *m, const uint8_t *data, size_t size)
{
	begin(m);
	__real_LLVMFuzzerTestOneInput(data, size);
	meagre = (struct meagre){0};
}

/* With `anew` also what the target made once is made in the meagre world. */
static void
run_meagre(const struct meagre *m, const uint8_t *data, size_t size, bool anew)
{
	uint64_t before = came_to;
	long mapped;
	int open;

	if (anew)
		give_up();
	open = atomic_load_explicit(&n_open, memory_order_relaxed);
	mapped = atomic_load_explicit(&n_mapped, memory_order_relaxed);
	run(m, data, size);
	if (anew)
		give_up();
	assert(atomic_load_explicit(&n_open, memory_order_relaxed) == open);
	assert(atomic_load_explicit(&n_mapped, memory_order_relaxed) == mapped);
	assert(m->refuses || came_to == before);
	came_to = before;
	atomic_store_explicit(&n_refused, 0, memory_order_relaxed);
}

/* FNV-1a, and its bits mixed: that of a short input has few. */
static uint64_t
hash_of(const uint8_t *data, size_t size)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ data[i]) * UINT64_C(1099511628211);
	return (hash ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> 16;
}

static void
refuse_each(const uint8_t *data, size_t size, bool anew)
{
	struct meagre m = {.refuses = true, .shortens = true};

	for (unsigned long refused = 1; refused && m.only < MOST_CALLS;) {
		m.only++;
		m.seed = m.only;
		run_meagre(&m, data, size, anew);
		refused = m.only <=
		          atomic_load_explicit(&n_calls, memory_order_relaxed);
	}
}

/* Inputs with as many calls mostly make the same ones. */
static bool
is_known(unsigned long calls)
{
	static uint8_t met[MOST_CALLS];

	if (calls >= MOST_CALLS)
		calls = MOST_CALLS - 1;
	return met[calls] == THOROUGH_ALIKE || ++met[calls] == 0;
}

static void
run_thoroughly(const uint8_t *data, size_t size)
{
	struct meagre m = {.shortens = true, .seed = hash_of(data, size)};
	bool known =
	    is_known(atomic_load_explicit(&n_calls, memory_order_relaxed));

	if (atomic_load_explicit(&n_reads, memory_order_relaxed) > 0)
		run_meagre(&m, data, size, false);
	m.refuses = true;
	run_meagre(&m, data, size, false);
	if (!known)
		refuse_each(data, size, false);
	if (give_up && n_anew++ < THOROUGH_ANEW)
		refuse_each(data, size, true);
}

/* All anew seldom: that can take as long as a hundred runs. */
static void
run_by_hash(const uint8_t *data, size_t size)
{
	uint64_t hash = hash_of(data, size);
	bool anew = give_up && (hash >> 8) % ONE_ANEW_IN == 0;
	struct meagre m = {.refuses = true, .shortens = true, .seed = hash};

	if (hash % ONE_RUN_IN != 0)
		return;
	if (atomic_load_explicit(&n_reads, memory_order_relaxed) > 0 &&
	    hash >> 16 & 1)
		m.refuses = false;
	else if (atomic_load_explicit(&n_calls, memory_order_relaxed) == 0 &&
		 !anew)
		return;
	if (hash >> 17 & 1)
		m.only = 1 + (hash >> 18) % ONE_IN;
	run_meagre(&m, data, size, anew);
}

int
__wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct meagre plenty;
	int r;

	begin(&plenty);
	r = __real_LLVMFuzzerTestOneInput(data, size);
	if (thorough)
		run_thoroughly(data, size);
	else if (atomic_load_explicit(&n_calls, memory_order_relaxed) > 0 ||
		 atomic_load(&n_reads) > 0 || give_up)
		run_by_hash(data, size);
	return r;
}
