/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A row is found by a digest of its text, keyed and of 128 bits, which nobody
 * can make two texts of. Slots are never given back to the map: a row that
 * left only to make room for a text stays as an empty one, first to be taken.
 */
#include "stats/words.h"

#include "base/alloc.h"
#include "digest.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#define TEXT_LEAST 32u
#define MOST_ROWS (1u << 20)
#define LEAST_ROWS 8u
#define MOST_LOST (1u << 16)
#define CANDIDATES 8u    /* rows looked at when one has to go */
#define MOST_LEAVING 16u /* rows, so that one text finds room */
#define INDEX_BYTES 16u  /* of the map, a record, at most */

/* What a row costs beside its record, and what the table is made of. */
struct shares {
	uint32_t rows, clients, lost;
	size_t texts;
};

static struct shares
shares_of(const struct words_config *c)
{
	size_t client = clients_plan(64) / 64;
	size_t each = c->row_bytes + INDEX_BYTES + c->usual + client / 2 +
	              sizeof(uint64_t) / 4;
	size_t n = c->bytes / each;
	struct shares s = {.rows = LEAST_ROWS, .lost = 16};

	if (n > s.rows)
		s.rows = n > MOST_ROWS ? MOST_ROWS : (uint32_t)n;
	s.clients = s.rows / 2;
	s.texts = s.rows * c->usual;
	while (s.lost < s.rows / 4 && s.lost < MOST_LOST)
		s.lost *= 2;
	return s;
}

size_t
words_plan(const struct words_config *c)
{
	struct shares s = shares_of(c);

	return map_plan(c->row_bytes, s.rows) + s.texts +
	       clients_plan(s.clients) + s.lost * sizeof(uint64_t);
}

static unsigned
bits_for(uint32_t n)
{
	unsigned bits = 1;

	while ((n - 1) >> bits)
		bits++;
	return bits;
}

int
words_init(
    struct words *w, const struct words_config *config, struct error *err)
{
	struct shares s = shares_of(config);
	int r;

	assert(config->row_bytes >= sizeof(struct word));
	*w = (struct words){.config = *config, .n_lost = s.lost};
	w->slot_bits = bits_for(s.rows);
	r = map_init(&w->rows, config->row_bytes, s.rows, err);
	if (r < 0)
		return r;
	r = blocks_init_least(&w->texts, s.texts, TEXT_LEAST, err);
	if (r < 0)
		goto fini_rows;
	r = clients_init(&w->clients, s.clients, err);
	if (r < 0)
		goto fini_texts;
	w->clients.missed = config->missed;
	w->clients.table = config->table;
	w->lost = alloc_reserve(s.lost * sizeof(*w->lost));
	if (w->lost)
		return 0;
	r = error_set(err, -ENOMEM, "table of texts: no memory");

	clients_fini(&w->clients);
fini_texts:
	blocks_fini(&w->texts);
fini_rows:
	map_fini(&w->rows);
	return r;
}

void
words_fini(struct words *w)
{
	alloc_release(w->lost, w->n_lost * sizeof(*w->lost));
	clients_fini(&w->clients);
	blocks_fini(&w->texts);
	map_fini(&w->rows);
}

void
words_clear(struct words *w)
{
	alloc_forget(w->lost, w->n_lost * sizeof(*w->lost));
	clients_clear(&w->clients);
	blocks_clear(&w->texts);
	map_clear(&w->rows);
	w->hand = 0;
	memset(w->total, 0, sizeof(w->total));
	memset(w->gone, 0, sizeof(w->gone));
}

static uint64_t *
lost_of(const struct words *w, uint8_t kind, const char *text, size_t n)
{
	return &w->lost[digest_fixed(kind, text, n) & (w->n_lost - 1)];
}

static uint64_t *
lost_at(const struct words *w, uint32_t slot)
{
	const struct word *row = words_at(w, slot);

	return lost_of(w, row->kind, words_text(w, slot), row->bytes);
}

uint64_t
words_err(const struct words *w, uint32_t slot)
{
	return ((const struct word *)words_at(w, slot))->before;
}

/* Nothing is left of the row but its key, and that the slot had a row. */
static void
empty(struct words *w, struct word *row)
{
	uint32_t turn = row->turn;

	memset((char *)row + MAP_KEY_BYTES, 0,
	    w->config.row_bytes - MAP_KEY_BYTES);
	row->turn = turn;
}

static struct client_owner
owner_of(const struct words *w, uint32_t slot)
{
	return (struct client_owner){
	    slot, ((const struct word *)words_at(w, slot))->turn};
}

static void
leave(struct words *w, uint32_t slot)
{
	struct word *row = words_at(w, slot);

	if (!words_there(w, slot))
		return;
	*lost_at(w, slot) += row->sum[0];
	for (unsigned i = 0; i < WORDS_SUMS; i++)
		w->gone[i] += row->sum[i];
	if (w->config.leave)
		w->config.leave(w->config.to, row);
	clients_give(&w->clients, &row->clients, owner_of(w, slot));
	blocks_give(&w->texts, row->text);
	empty(w, row);
}

/*
 * As for flows, the next few in line are looked at, not all: whatever is big
 * survives because it is compared with its neighbours only, and the line is
 * in the order of age. A row with a single count, or none, goes at once.
 */
static uint32_t
pick(struct words *w, bool with_text)
{
	uint32_t used = words_used(w);
	uint32_t n = used < CANDIDATES ? used : CANDIDATES;
	uint32_t slot = w->hand < used ? w->hand : 0, victim = slot;
	uint64_t least = UINT64_MAX; /* no count ever is */

	for (uint32_t i = 0; i < n && least > 1; i++) {
		const struct word *row = words_at(w, slot);

		if (row->sum[0] < least &&
		    (!with_text || words_there(w, slot))) {
			victim = slot;
			least = row->sum[0];
		}
		slot = slot + 1 < used ? slot + 1 : 0;
	}
	w->hand = slot;
	return victim;
}

/* Room for a text, if need be at the cost of some rows in line. */
static uint32_t
take_text(struct words *w, size_t bytes)
{
	uint32_t block = blocks_take(&w->texts, bytes);

	for (uint32_t i = 0; block == BLOCKS_NONE && i < MOST_LEAVING; i++) {
		leave(w, pick(w, true));
		block = blocks_take(&w->texts, bytes);
	}
	return block;
}

/* A slot for a row that is not there: one that has left, a new one, or else
 * that of the row in line, which leaves. */
static uint32_t
take_slot(struct words *w, const struct words_key *k)
{
	const uint64_t *key = k->key, hash = k->hash;
	uint32_t slot = map_find(&w->rows, key, hash);
	uint32_t turn;

	if (slot != MAP_NONE)
		return slot;
	if (!map_full(&w->rows))
		return map_insert(&w->rows, key, hash);
	slot = pick(w, false);
	leave(w, slot);
	turn = ((struct word *)words_at(w, slot))->turn;
	map_replace(&w->rows, slot, key, hash);
	((struct word *)words_at(w, slot))->turn = turn;
	return slot;
}

static uint32_t
turn_mask(const struct words *w)
{
	return UINT32_MAX >> w->slot_bits;
}

static void
fetch_row(const struct words *w, uint32_t slot)
{
	const char *row = words_at(w, slot);

	if (slot == MAP_NONE)
		return;
	for (size_t i = 0; i < sizeof(struct word); i += 64)
		__builtin_prefetch(row + i);
}

static struct digest_key
digest_of(const struct words_key *k)
{
	struct digest_key digest;

	memcpy(&digest, k->key, sizeof(digest));
	return digest;
}

/* Whatever room the text needed has been made: the slot is still empty. */
static uint32_t
make_row(struct words *w, const struct words_key *key)
{
	struct digest_key digest = digest_of(key);
	uint32_t slot = take_slot(w, key);
	uint32_t block = take_text(w, (size_t)digest.bytes + 1);
	struct word *row = words_at(w, slot);

	if (block == BLOCKS_NONE)
		return MAP_NONE;
	memcpy(blocks_at(&w->texts, block), key->text, digest.bytes);
	((char *)blocks_at(&w->texts, block))[digest.bytes] = '\0';
	row->text = block;
	row->bytes = digest.bytes;
	row->kind = digest.kind;
	row->before = w->gone[0] ? *lost_at(w, slot) : 0;
	row->turn += (row->turn + 1) & turn_mask(w) ? 1 : 2;
	return slot;
}

void
words_expect(const struct words *w, uint8_t kind, const char *text,
    struct words_key *out)
{
	struct digest_key digest;
	size_t n;

	out->text = digest_fit(text, out->cut, sizeof(out->cut), &n);
	digest = digest_key_of(kind, out->text, n);
	memcpy(out->key, &digest, sizeof(out->key));
	out->hash = map_hash(&w->rows, out->key);
	map_prefetch(&w->rows, out->hash);
}

void
words_fetch(const struct words *w, const struct words_key *key)
{
	fetch_row(w, map_guess(&w->rows, key->hash));
}

uint32_t
words_find_key(const struct words *w, const struct words_key *key)
{
	uint32_t slot = map_find(&w->rows, key->key, key->hash);

	return slot == MAP_NONE || !words_there(w, slot) ? MAP_NONE : slot;
}

uint32_t
words_find(const struct words *w, uint8_t kind, const char *text)
{
	struct words_key key;

	words_expect(w, kind, text, &key);
	return words_find_key(w, &key);
}

void
words_add(struct words *w, uint32_t slot, unsigned sum, uint64_t n)
{
	w->total[sum] += n;
	if (slot == MAP_NONE)
		w->gone[sum] += n;
	else
		((struct word *)words_at(w, slot))->sum[sum] += n;
}

uint32_t
words_touch_key(struct words *w, const struct words_key *key, uint64_t n)
{
	uint32_t slot = words_find_key(w, key);
	struct digest_key digest = digest_of(key);

	if (slot == MAP_NONE)
		slot = make_row(w, key);
	if (slot == MAP_NONE)
		*lost_of(w, digest.kind, key->text, digest.bytes) += n;
	words_add(w, slot, 0, n);
	return slot;
}

uint32_t
words_touch(struct words *w, uint8_t kind, const char *text, uint64_t n)
{
	struct words_key key;

	words_expect(w, kind, text, &key);
	return words_touch_key(w, &key, n);
}

uint32_t
words_cookie(const struct words *w, uint32_t slot)
{
	const struct word *row;

	if (slot == MAP_NONE)
		return 0;
	row = words_at(w, slot);
	return (row->turn & turn_mask(w)) << w->slot_bits | slot;
}

uint32_t
words_slot(const struct words *w, uint32_t cookie)
{
	uint32_t slot = cookie & ((1u << w->slot_bits) - 1);

	if (cookie == 0 || slot >= words_used(w) || !words_there(w, slot) ||
	    words_cookie(w, slot) != cookie)
		return MAP_NONE;
	return slot;
}

void
words_prefetch(const struct words *w, uint32_t cookie)
{
	fetch_row(w, cookie & ((1u << w->slot_bits) - 1));
}

void
words_client(
    struct words *w, uint32_t slot, const struct addr *client, uint64_t n)
{
	struct word *row;

	if (slot == MAP_NONE)
		return;
	row = words_at(w, slot);
	clients_add(&w->clients, &row->clients, owner_of(w, slot), client, n);
}

void
words_clients_text(
    const struct words *w, uint32_t slot, char out[static CLIENTS_TEXT_BYTES])
{
	const struct word *row = words_at(w, slot);

	clients_text(&w->clients, &row->clients, owner_of(w, slot), out);
}

uint64_t
words_clients(const struct words *w, uint32_t slot)
{
	const struct word *row = words_at(w, slot);

	return clients_count(&w->clients, &row->clients, owner_of(w, slot));
}

/* What of a row is common to all tables. What they lost of its text is known
 * to be no more than their row may be short of. */
static void
merge_row(
    struct words *w, uint32_t slot, const struct words *from, uint32_t theirs)
{
	const struct word *row = words_at(from, theirs);
	struct word *mine;

	for (unsigned i = 1; i < WORDS_SUMS; i++)
		words_add(w, slot, i, row->sum[i]);
	if (slot == MAP_NONE)
		return;
	mine = words_at(w, slot);
	mine->before -= *lost_at(from, theirs) - row->before;
	clients_merge(&w->clients, &mine->clients, owner_of(w, slot),
	    &from->clients, &row->clients, owner_of(from, theirs));
}

/* What they lost may have been of any row here. */
static void
merge_before(struct words *w, const struct words *from)
{
	for (uint32_t slot = 0; slot < words_used(w); slot++) {
		struct word *row = words_at(w, slot);

		if (words_there(w, slot))
			row->before += *lost_of(
			    from, row->kind, words_text(w, slot), row->bytes);
	}
}

/* A text of theirs may be in each of our places that theirs stands for. */
static void
merge_lost(struct words *w, const struct words *from)
{
	uint32_t mine = w->n_lost, theirs = from->n_lost;

	if (from->gone[0])
		merge_before(w, from);
	for (uint32_t i = 0; i < (mine > theirs ? mine : theirs); i++)
		w->lost[i & (mine - 1)] += from->lost[i & (theirs - 1)];
	for (unsigned i = 0; i < WORDS_SUMS; i++) {
		w->total[i] += from->gone[i];
		w->gone[i] += from->gone[i];
	}
}

void
words_merge(struct words *w, const struct words *from, words_merge_fn *merge,
    void *to, uint32_t *moved)
{
	merge_lost(w, from);
	for (uint32_t theirs = 0; theirs < words_used(from); theirs++) {
		const struct word *row = words_at(from, theirs);
		uint32_t slot;

		if (moved)
			moved[theirs] = 0;
		if (!words_there(from, theirs))
			continue;
		slot = words_touch(
		    w, row->kind, words_text(from, theirs), row->sum[0]);
		merge_row(w, slot, from, theirs);
		if (merge && slot != MAP_NONE)
			merge(to, slot, theirs);
		if (moved)
			moved[theirs] = words_cookie(w, slot);
	}
}
