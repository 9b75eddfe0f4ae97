/* SPDX-License-Identifier: BSD-2-Clause */
/* player owns a deck in the hands of a test: ask, wait, judge every answer. */
#ifndef TESTS_DECK_PLAYER_H
#define TESTS_DECK_PLAYER_H

#include "tape.h"

#include "deck/deck.h"
#include "deck/run.h"
#include "stats/analysis.h"
#include "views/where.h"

#include <poll.h>
#include <pthread.h>

#define PATIENCE_NS (60 * NS_PER_S)

struct player {
	struct deck *deck;
	struct analysis *analysis;
	uint64_t n_answers;
};

static inline struct analysis *
new_analysis(void)
{
	struct analysis_config config = {
	    .memory_bytes = 16 << 20, .keep_frames = 100000};
	struct analysis *a = NULL;
	struct error err = {""};

	if (analysis_new(&config, &a, &err) < 0)
		fail_msg("%s", err.text);
	return a;
}

/* The parts of a configuration that tests leave alone. */
static inline struct deck_config
player_config(struct source *source)
{
	return (struct deck_config){
	    .source = source,
	    .from_ns = INT64_MIN,
	    .to_ns = INT64_MAX,
	};
}

static inline struct player
player_start(struct deck_config config)
{
	struct player p = {.analysis = new_analysis()};
	struct error err = {""};

	config.analysis = p.analysis;
	if (deck_start(&config, &p.deck, &err) < 0)
		fail_msg("%s", err.text);
	return p;
}

static inline int
player_stop(struct player *p, struct error *err)
{
	int r = deck_stop(p->deck, err);
	struct ledger books = analysis_ledger(p->analysis);

	assert_true(ledger_balances(&books));
	return r;
}

static inline void
player_end(struct player *p)
{
	struct error err = {""};

	if (player_stop(p, &err) < 0)
		fail_msg("%s", err.text);
	analysis_free(p->analysis);
}

/* No answer ever seen has books that do not balance. */
static inline const struct result *
player_take(struct player *p)
{
	bool fresh;
	const struct result *r = deck_result(p->deck, &fresh);

	if (fresh) {
		p->n_answers++;
		assert_true(ledger_balances(&r->ledger));
	}
	return fresh ? r : NULL;
}

/* Ask, and wait for the answer to just this question. */
static inline const struct result *
player_ask(struct player *p, struct query q)
{
	static uint64_t serial;
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct pollfd bell = {.fd = deck_bell_fd(p->deck), .events = POLLIN};
	const struct result *r;

	q.serial = ++serial;
	deck_ask(p->deck, &q);
	do {
		assert_true(clock_monotonic_ns() < until);
		poll(&bell, 1, 1000);
		r = player_take(p);
	} while (!r || r->query.serial != q.serial);
	return r;
}

static inline struct ledger
player_books(struct player *p)
{
	return player_ask(p, query_default(view_find("hosts")))->ledger;
}

static inline struct deck_status
player_status(struct player *p)
{
	struct deck_status s;

	deck_status(p->deck, &s);
	return s;
}

/* Watch until that many frames were analysed, or until the mode is that. */
static inline struct ledger
player_wait_frames(struct player *p, uint64_t n)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct ledger books;

	do {
		assert_true(clock_monotonic_ns() < until);
		books = player_books(p);
	} while (books.frames_analysed < n);
	return books;
}

static inline struct deck_status
player_wait_mode(struct player *p, enum deck_mode mode)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct deck_status s;

	do {
		assert_true(clock_monotonic_ns() < until);
		player_books(p);
		s = player_status(p);
	} while (s.mode != mode);
	return s;
}

/* At the end of an undamaged tape, and all of it analysed. */
static inline void
player_wait_over(struct player *p)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;

	player_wait_mode(p, DECK_ENDED);
	while (!player_books(p).complete)
		assert_true(clock_monotonic_ns() < until);
}

/* Back at the start and paused, with every count at zero. */
static inline void
player_rewind(struct player *p)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;

	/* In one breath, so that nothing plays in between. */
	deck_command(p->deck, DECK_PAUSE, 0);
	deck_command(p->deck, DECK_RESTART, 0);
	player_wait_mode(p, DECK_PAUSED);
	while (player_books(p).frames_received > 0)
		assert_true(clock_monotonic_ns() < until);
}

/* Nothing came for a tenth of a second: the ring is empty. */
static inline uint64_t
player_settle(struct player *p)
{
	int64_t until = clock_monotonic_ns() + NS_PER_S / 10;
	uint64_t before = UINT64_MAX, now;

	while (clock_monotonic_ns() < until) {
		now = player_books(p).frames_analysed;
		if (now != before)
			until = clock_monotonic_ns() + NS_PER_S / 10;
		before = now;
	}
	return before;
}

/*
 * A view whose scan stands still until it is let go: it holds the analysis
 * thread as a table of hundreds of millions of rows would.
 */
struct hold {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool held, released;
};

static struct hold hold = {
    PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false};

static inline int
hold_scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	(void)a;
	(void)needs;
	(void)emit;
	(void)context;
	pthread_mutex_lock(&hold.lock);
	hold.held = true;
	pthread_cond_broadcast(&hold.changed);
	while (!hold.released)
		pthread_cond_wait(&hold.changed, &hold.lock);
	hold.held = false;
	pthread_mutex_unlock(&hold.lock);
	return 0;
}

static inline struct cell
hold_cell(const void *row)
{
	(void)row;
	return cell_count(0);
}

/* Returns when the analysis thread stands still. */
static inline void
player_hold(struct player *p)
{
	static const struct column column = {
	    .id = "nothing", .unit = UNIT_COUNT, .get = hold_cell};
	static const struct view view = {
	    .id = "hold",
	    .columns = &column,
	    .n_columns = 1,
	    .n_keys = 1,
	    .row_bytes = 16,
	    .scan = hold_scan,
	};
	struct query q = query_default(&view);

	pthread_mutex_lock(&hold.lock);
	hold.released = false;
	deck_ask(p->deck, &q);
	while (!hold.held)
		pthread_cond_wait(&hold.changed, &hold.lock);
	pthread_mutex_unlock(&hold.lock);
}

static inline void
player_release(void)
{
	pthread_mutex_lock(&hold.lock);
	hold.released = true;
	pthread_cond_broadcast(&hold.changed);
	pthread_mutex_unlock(&hold.lock);
}

#endif
