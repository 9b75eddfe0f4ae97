/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every stretch is asked for the rows of every subject; equal keys are one
 * thing, with an amount per stretch. All else is arithmetic on those amounts.
 */
#include "views/contrast.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "contrast_private.h"
#include "stats/analysis.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define THINGS ((uint32_t)1 << 20)
#define SLOTS (2 * THINGS)
#define STRETCHES (CONTRAST_MOST_USUAL + 1)
#define NAMING_BYTES 128 /* a thing's key, and what it is called */
#define THING_BYTES                                                            \
	(sizeof(struct thing) + 2 * sizeof(uint32_t) +                         \
	    STRETCHES * sizeof(uint64_t) + sizeof(struct contrast_row) +       \
	    NAMING_BYTES)
#define TEXT_BYTES ((size_t)256 << 20) /* address space: keys, then names */

/* Where the rows of one subject in one analysis go. */
struct taker {
	struct contrast *c;
	unsigned subject, stretch;
};

static uint32_t
hash_key(unsigned subject, const char *key, size_t n)
{
	const struct hash_key *k = hash_secret();
	uint64_t h = subject + 1;

	for (; n > 0; key += 16) {
		char block[16] = {0};
		size_t some = n < sizeof(block) ? n : sizeof(block);

		memcpy(block, key, some);
		h = hash_16(k, block, h);
		n -= some;
	}
	return (uint32_t)(h >> 32);
}

static uint64_t *
amounts_of(const struct contrast *c, uint32_t thing)
{
	return c->amounts + (size_t)thing * STRETCHES;
}

static const char *
keep_key(struct contrast *c, const char *key, size_t n)
{
	char *copy = arena_take(&c->texts, n + 1);

	if (copy)
		memcpy(copy, key, n + 1);
	return copy;
}

/* What is usual leaves room for what is now, and each view for the others. */
static bool
has_room(const struct contrast *c, const struct taker *t)
{
	uint32_t most = c->most_things / c->n_subjects - 1;

	return c->n_of[t->subject] < (t->stretch == 0 ? most : most / 2);
}

/* The thing of that name, a new one if need be; `other` when there is no room.
 */
static uint32_t
touch(struct contrast *c, const struct taker *taker, const char *key, size_t n)
{
	unsigned subject = taker->subject;
	uint32_t at = hash_key(subject, key, n) % SLOTS;
	struct thing *t;

	for (; c->slots[at]; at = (at + 1) % SLOTS) {
		t = &c->things[c->slots[at] - 1];
		if (t->subject == subject && strcmp(t->key, key) == 0)
			return c->slots[at] - 1;
	}
	if (!has_room(c, taker))
		return subject;
	t = &c->things[c->n_things];
	t->subject = subject;
	t->key = keep_key(c, key, n);
	if (!t->key)
		return subject;
	c->n_of[subject]++;
	c->slots[at] = ++c->n_things;
	return c->n_things - 1;
}

static bool
take_row(void *context, const void *row)
{
	struct taker *t = context;
	struct contrast *c = t->c;
	const struct subject *s = &c->subjects[t->subject];
	char key[SUBJECT_KEY_BYTES];
	size_t n = subject_key(s, row, key);
	uint64_t amount = s->view->columns[s->measure].get(row).count;

	if (c->hide_queries && s->is_url)
		n = subject_hide_query(key);
	if (n > 0)
		amounts_of(c, touch(c, t, key, n))[t->stretch] += amount;
	return true;
}

/* NEED_ bits of the cells that make a key. */
static uint32_t
needs_of(const struct subject *s)
{
	uint32_t needs = 0;

	for (unsigned i = 0; i < s->n_parts; i++) {
		const struct subject_part *p = &s->parts[i];

		needs |= s->view->columns[p->column].needs;
		if (p->instead >= 0)
			needs |= s->view->columns[p->instead].needs;
	}
	return needs;
}

/* What the table had to give up belongs to somebody: to `other`. */
static void
take_evicted(struct taker *t, const struct analysis *a)
{
	const struct subject *s = &t->c->subjects[t->subject];
	_Alignas(16) char row[CONTRAST_ROW_BYTES];

	if (!s->view->evicted || s->view->row_bytes > sizeof(row))
		return;
	memset(row, 0, sizeof(row));
	s->view->evicted(a, row);
	amounts_of(t->c, t->subject)[t->stretch] +=
	    s->view->columns[s->measure].get(row).count;
}

static int
take_all(struct contrast *c, const struct analysis *a, unsigned stretch,
    struct error *err)
{
	for (unsigned i = 0; i < c->n_subjects; i++) {
		struct taker t = {.c = c, .subject = i, .stretch = stretch};
		const struct subject *s = &c->subjects[i];
		int r = s->view->scan(a, needs_of(s), take_row, &t);

		if (r < 0)
			return error_set(err, r, "%s: no memory", s->view->id);
		take_evicted(&t, a);
	}
	return 0;
}

int
contrast_add_usual(
    struct contrast *c, const struct analysis *a, struct error *err)
{
	if (c->n_usual == CONTRAST_MOST_USUAL)
		return error_set(err, -E2BIG, "too many to compare with");
	return take_all(c, a, 1 + c->n_usual++, err);
}

int
contrast_add_now(
    struct contrast *c, const struct analysis *a, struct error *err)
{
	c->ledger = analysis_ledger(a);
	return take_all(c, a, 0, err);
}

/* Is the id one of those in "a,b,c"? */
static bool
is_among(const char *id, const char *list)
{
	size_t n = strlen(id);

	for (;;) {
		size_t word = strcspn(list, ",");

		if (word == n && memcmp(list, id, n) == 0)
			return true;
		if (!list[word])
			return false;
		list += word + 1;
	}
}

static bool
is_wanted(const struct contrast *c, const struct subject *s, const char *chosen)
{
	if (chosen && !is_among("all", chosen))
		return is_among(s->view->id, chosen);
	return chosen || c->kind == CONTRAST_EXPLAIN || s->summary;
}

/* The first of the ids chosen that is none of the subjects. */
static int
check_chosen(const char *chosen, struct error *err)
{
	while (*chosen) {
		int n = (int)strcspn(chosen, ",");
		bool all = n == 3 && memcmp(chosen, "all", 3) == 0;
		struct subject s;
		size_t i = 0;

		while (subject_get(i, &s) &&
		       (strncmp(s.view->id, chosen, (size_t)n) != 0 ||
			   s.view->id[n]))
			i++;
		if (!subject_get(i, &s) && !all)
			return error_set(err, -EINVAL,
			    "--view: '%.*s': nothing of it can be compared", n,
			    chosen);
		chosen += n + (chosen[n] == ',');
	}
	return 0;
}

/* Thing i is what is left over of subject i. */
static void
add_subject(struct contrast *c, const struct subject *s)
{
	c->things[c->n_things++] =
	    (struct thing){.subject = c->n_subjects, .key = ""};
	c->subjects[c->n_subjects++] = *s;
}

static void
choose_subjects(struct contrast *c, const char *chosen)
{
	struct subject s;

	for (size_t i = 0; subject_get(i, &s); i++)
		if (is_wanted(c, &s, chosen))
			add_subject(c, &s);
	c->n_shown = c->n_subjects;
	for (size_t i = 0; subject_get(i, &s); i++)
		if (s.whole && !is_wanted(c, &s, chosen))
			add_subject(c, &s);
}

static bool
reserve(struct contrast *c)
{
	c->things = alloc_reserve(THINGS * sizeof(c->things[0]));
	c->slots = alloc_reserve(SLOTS * sizeof(c->slots[0]));
	c->amounts =
	    alloc_reserve((size_t)THINGS * STRETCHES * sizeof(uint64_t));
	return c->things && c->slots && c->amounts &&
	       arena_init(&c->texts, TEXT_BYTES) == 0;
}

int
contrast_new(enum contrast_kind kind, const char *chosen, struct contrast **out,
    struct error *err)
{
	struct contrast *c;

	if (chosen && check_chosen(chosen, err) < 0)
		return -EINVAL;
	c = calloc(1, sizeof(*c));
	if (!c || !reserve(c)) {
		contrast_free(c);
		return error_set(err, -ENOMEM, "comparison: no memory");
	}
	c->kind = kind;
	c->most_things = THINGS;
	choose_subjects(c, chosen);
	*out = c;
	return 0;
}

void
contrast_limit(struct contrast *c, size_t bytes)
{
	size_t most = bytes / THING_BYTES, least = 2 * (size_t)c->n_subjects;

	if (most < least)
		most = least;
	if (most < THINGS)
		c->most_things = (uint32_t)most;
}

void
contrast_hide_queries(struct contrast *c)
{
	c->hide_queries = true;
}

void
contrast_free(struct contrast *c)
{
	if (!c)
		return;
	alloc_release(c->things, THINGS * sizeof(c->things[0]));
	alloc_release(c->slots, SLOTS * sizeof(c->slots[0]));
	alloc_release(
	    c->amounts, (size_t)THINGS * STRETCHES * sizeof(uint64_t));
	arena_fini(&c->texts);
	free(c->rows);
	free(c);
}
