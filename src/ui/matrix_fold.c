/* SPDX-License-Identifier: BSD-2-Clause */
#include "matrix_fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_GROUPS (2 * MATRIX_PAIRS)
#define SLOTS (2 * MOST_GROUPS) /* a power of two, at most half of it used */
#define FNV_START UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)
#define NONE UINT32_MAX

_Static_assert((SLOTS & (SLOTS - 1)) == 0, "slots are masked");

struct matrix_folder {
	uint32_t slots[SLOTS]; /* of groups */
	struct matrix_group groups[MOST_GROUPS];
	uint32_t order[MOST_GROUPS]; /* of groups, the busiest first */
	uint32_t row[MOST_GROUPS];   /* that a group has */
	uint32_t ends[MATRIX_PAIRS][2];
	uint32_t n;
};

static const enum place_kind kinds[N_MATRIX_LEVELS] = {
    [MATRIX_NETWORK] = PLACE_NETWORK,
    [MATRIX_COUNTRY] = PLACE_COUNTRY,
};

struct matrix_folder *
matrix_folder_new(void)
{
	return malloc(sizeof(struct matrix_folder));
}

void
matrix_folder_free(struct matrix_folder *f)
{
	free(f);
}

uint8_t
matrix_subnet_bits(const struct addr *a)
{
	return a->family == FAMILY_IPV4 ? 24 : 64;
}

struct matrix_group
matrix_group_of(
    const struct addr *a, const struct place *place, enum matrix_level level)
{
	struct matrix_group g = {.addr = *a};
	size_t kept = matrix_subnet_bits(a) / 8;

	if (level >= MATRIX_NETWORK)
		return (struct matrix_group){.place = place};
	if (level == MATRIX_SUBNET)
		memset(g.addr.bytes + kept, 0, sizeof(g.addr.bytes) - kept);
	return g;
}

/* The number of its place, which is the same for the same; 0 is none. */
static uint64_t
place_of(const struct matrix_group *g, enum matrix_level level)
{
	return g->place ? (uint64_t)g->place->id[kinds[level]] + 1 : 0;
}

bool
matrix_same_group(const struct matrix_group *a, const struct matrix_group *b,
    enum matrix_level level)
{
	if (level >= MATRIX_NETWORK)
		return place_of(a, level) == place_of(b, level);
	return addr_equal(&a->addr, &b->addr);
}

/* Whoever makes collisions makes his own screen slower, by 32768 at most. */
static uint64_t
hash(const struct matrix_group *g, enum matrix_level level)
{
	uint64_t h = FNV_START ^ g->addr.family;

	if (level >= MATRIX_NETWORK)
		h = (h ^ place_of(g, level)) * FNV_PRIME;
	else
		for (size_t i = 0; i < sizeof(g->addr.bytes); i++)
			h = (h ^ g->addr.bytes[i]) * FNV_PRIME;
	return h ^ h >> 32;
}

static uint32_t
touch(struct matrix_folder *f, const struct matrix_group *g,
    enum matrix_level level)
{
	uint64_t at = hash(g, level);

	for (;; at++) {
		uint32_t *slot = &f->slots[at & (SLOTS - 1)];

		if (*slot == NONE) {
			*slot = f->n;
			f->groups[f->n] = *g;
			return f->n++;
		}
		if (matrix_same_group(&f->groups[*slot], g, level))
			return *slot;
	}
}

static void
gather(struct matrix_folder *f, const struct matrix_pair *pairs, size_t n,
    enum matrix_level level)
{
	f->n = 0;
	memset(f->slots, 0xff, sizeof(f->slots));
	for (size_t i = 0; i < n; i++) {
		for (unsigned end = 0; end < 2; end++) {
			struct matrix_group g = matrix_group_of(
			    &pairs[i].end[end], pairs[i].place[end], level);

			f->ends[i][end] = touch(f, &g, level);
			f->groups[f->ends[i][end]].bytes += pairs[i].bytes;
		}
	}
}

static int
compare(const void *x, const void *y, void *folder)
{
	const struct matrix_folder *f = folder;
	const struct matrix_group *a = &f->groups[*(const uint32_t *)x];
	const struct matrix_group *b = &f->groups[*(const uint32_t *)y];

	if (a->bytes != b->bytes)
		return a->bytes < b->bytes ? 1 : -1;
	return addr_compare(&a->addr, &b->addr);
}

static void
choose(struct matrix_folder *f, unsigned most, struct matrix *out)
{
	for (uint32_t i = 0; i < f->n; i++)
		f->order[i] = i;
	qsort_r(f->order, f->n, sizeof(f->order[0]), compare, f);
	out->n = f->n < most ? f->n : most;
	out->others = f->n - out->n;
	for (uint32_t i = 0; i < f->n; i++)
		f->row[f->order[i]] = i < out->n ? i : out->n;
	for (unsigned i = 0; i < out->n; i++)
		out->groups[i] = f->groups[f->order[i]];
}

static void
add(struct matrix *m, uint32_t from, uint32_t to, struct matrix_sum more)
{
	struct matrix_sum *cell = &m->cells[from][to];

	cell->bytes += more.bytes;
	cell->packets += more.packets;
	m->total.bytes += more.bytes;
	m->total.packets += more.packets;
	m->rest |= (from == m->n || to == m->n) && more.packets > 0;
	m->most = cell->bytes > m->most ? cell->bytes : m->most;
}

void
matrix_fold(struct matrix_folder *f, const struct matrix_pair *pairs, size_t n,
    struct matrix_sum beyond, enum matrix_level level, unsigned most,
    struct matrix *out)
{
	memset(out, 0, sizeof(*out));
	gather(f, pairs, n, level);
	choose(f, most < MATRIX_MOST ? most : MATRIX_MOST, out);
	for (size_t i = 0; i < n; i++)
		add(out, f->row[f->ends[i][0]], f->row[f->ends[i][1]],
		    (struct matrix_sum){pairs[i].bytes, pairs[i].packets});
	add(out, out->n, out->n, beyond);
}

void
matrix_label(const struct matrix_group *g, enum matrix_level level,
    char out[static MATRIX_LABEL_BYTES])
{
	char text[ADDR_TEXT_BYTES];

	if (level >= MATRIX_NETWORK) {
		snprintf(out, MATRIX_LABEL_BYTES, "%s",
		    g->place ? g->place->label[kinds[level]] : "<unknown>");
		return;
	}
	addr_text(&g->addr, text);
	if (level == MATRIX_SUBNET)
		snprintf(out, MATRIX_LABEL_BYTES, "%s/%u", text,
		    matrix_subnet_bits(&g->addr));
	else
		snprintf(out, MATRIX_LABEL_BYTES, "%s", text);
}
