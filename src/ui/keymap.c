/* SPDX-License-Identifier: BSD-2-Clause */
#include "ui/keymap.h"

#include "ui/input.h"
#include "ui/key_names.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define INTERRUPT INPUT_CTRL('C')
#define QUIT "quit"

void
keymap_init(struct keymap *m)
{
	const struct binding *table = keys_table(&m->n);

	m->n = m->n < KEYMAP_ROWS ? m->n : KEYMAP_ROWS;
	memcpy(m->rows, table, m->n * sizeof(m->rows[0]));
	memset(m->wanted, 0, sizeof(m->wanted));
}

static struct binding *
row_of(struct keymap *m, const char *id)
{
	for (size_t i = 0; i < m->n; i++) {
		if (strcmp(m->rows[i].id, id) == 0)
			return &m->rows[i];
	}
	return NULL;
}

/* As it is shown: the first of the keys, or all that mean different things. */
static void
name_row(struct keymap *m, size_t row, const char *keys)
{
	bool several = strchr(m->rows[row].name, ' ');
	size_t n = several ? strlen(keys) : strcspn(keys, " \t");

	snprintf(m->names[row], sizeof(m->names[row]), "%.*s", (int)n, keys);
	m->rows[row].name = m->names[row];
}

static int
read_keys(
    const char *text, int keys[static KEYS_PER_BINDING], struct error *err)
{
	size_t n = 0;

	memset(keys, 0, KEYS_PER_BINDING * sizeof(keys[0]));
	for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
		size_t length = strcspn(text, " \t");
		int key = key_read(text, length);

		if (!key || key == INTERRUPT)
			return error_set(err, -EINVAL, "'%.*s': no such key",
			    (int)length, text);
		if (n + 2 >= KEYS_PER_BINDING) /* one for Ctrl-C, and the end */
			return error_set(err, -EINVAL, "too many keys");
		keys[n++] = key;
		text += length;
	}
	return n ? 0 : error_set(err, -EINVAL, "no key");
}

int
keymap_set(
    struct keymap *m, const char *id, const char *text, struct error *err)
{
	struct binding *row = row_of(m, id);
	int keys[KEYS_PER_BINDING];
	int r;

	if (!row)
		return error_set(
		    err, -EINVAL, "there is nothing called so to press");
	r = read_keys(text, keys, err);
	if (r < 0)
		return r;
	memcpy(row->keys, keys, sizeof(keys));
	m->wanted[row - m->rows] = true;
	name_row(m, (size_t)(row - m->rows), text + strspn(text, " \t"));
	return 0;
}

static bool
has_key(const struct binding *row, int key)
{
	for (const int *k = row->keys; *k; k++) {
		if (*k == key)
			return true;
	}
	return false;
}

static void
remove_key(struct binding *row, int key)
{
	int *to = row->keys;

	for (const int *from = row->keys; *from; from++) {
		if (*from != key)
			*to++ = *from;
	}
	*to = 0;
}

/* The others lose a key; whoever was named by it is named by what is left. */
static int
take_key(struct keymap *m, size_t taker, int key, struct error *err)
{
	for (size_t i = 0; i < m->n; i++) {
		struct binding *row = &m->rows[i];
		char name[KEY_NAME_BYTES];

		if (i == taker || !has_key(row, key))
			continue;
		key_write(key, name);
		if (m->wanted[i])
			return error_set(err, -EINVAL,
			    "key.%s, key.%s: both %s", m->rows[taker].id,
			    row->id, name);
		remove_key(row, key);
		if (!row->keys[0])
			return error_set(err, -EINVAL,
			    "key.%s: %s was the key of key.%s, which has none "
			    "left",
			    m->rows[taker].id, name, row->id);
		if (strcmp(row->name, name) != 0)
			continue;
		key_write(row->keys[0], m->names[i]);
		row->name = m->names[i];
	}
	return 0;
}

static void
keep_interrupt(struct keymap *m)
{
	struct binding *quit = row_of(m, QUIT);
	size_t n = 0;

	while (quit && quit->keys[n])
		n++;
	if (quit && !has_key(quit, INTERRUPT))
		quit->keys[n] = INTERRUPT;
}

int
keymap_settle(struct keymap *m, struct error *err)
{
	int r = 0;

	for (size_t i = 0; i < m->n && r == 0; i++) {
		const int *keys = m->rows[i].keys;

		for (size_t k = 0; m->wanted[i] && keys[k] && r == 0; k++)
			r = take_key(m, i, keys[k], err);
	}
	keep_interrupt(m);
	return r;
}

const struct binding *
keymap_table(const struct keymap *m, size_t *n)
{
	if (!m)
		return keys_table(n);
	*n = m->n;
	return m->rows;
}

const struct binding *
keymap_footer(const struct keymap *m, int rank)
{
	for (size_t i = 0; m && i < m->n; i++) {
		if (m->rows[i].rank == rank)
			return &m->rows[i];
	}
	return m ? NULL : keys_footer(rank);
}

/* The key of the same place, where each key means something else. */
static int
meaning(const struct binding *own, size_t place)
{
	for (size_t i = 0; i < place; i++) {
		if (!own->keys[i + 1])
			return own->keys[0];
	}
	return own->keys[place];
}

const struct binding *
keymap_find(const struct keymap *m, int key, int *meant)
{
	size_t n;
	const struct binding *own = keys_table(&n);

	*meant = key;
	if (!m)
		return keys_find(key);
	for (size_t i = 0; i < m->n; i++) {
		for (size_t k = 0; m->rows[i].keys[k]; k++) {
			if (m->rows[i].keys[k] != key)
				continue;
			*meant = m->wanted[i] ? meaning(&own[i], k) : key;
			return &m->rows[i];
		}
	}
	return NULL;
}
