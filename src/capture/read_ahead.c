/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two blocks, filled in turn. The locks are taken twice a block, that is once
 * in a thousand frames or so.
 */
#include "read_ahead.h"

#include "base/alloc.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

struct read_ahead {
	ahead_read_fn *read;
	void *from;
	size_t before, most;
	uint8_t *memory[2];
	struct ahead_block blocks[2]; /* the thread's until full, then not */
	unsigned taken;               /* by the caller, so far */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool full[2]; /* under the lock, as is `stop` */
	bool stop;
};

/* Is block `i` to be filled? Waits until that is known. */
static bool
wait_empty(struct read_ahead *r, unsigned i)
{
	bool stop;

	pthread_mutex_lock(&r->lock);
	while (r->full[i] && !r->stop)
		pthread_cond_wait(&r->changed, &r->lock);
	stop = r->stop;
	pthread_mutex_unlock(&r->lock);
	return !stop;
}

static void
set_full(struct read_ahead *r, unsigned i, bool full)
{
	pthread_mutex_lock(&r->lock);
	r->full[i] = full;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

static void *
read_on(void *arg)
{
	struct read_ahead *r = arg;
	unsigned i = 0;
	ssize_t n;

	do {
		if (!wait_empty(r, i))
			break;
		r->blocks[i].at = r->memory[i] + r->before;
		r->read(r->from, &r->blocks[i], r->most);
		n = r->blocks[i].n;
		set_full(r, i, true);
		i ^= 1;
	} while (n > 0);
	return NULL;
}

/* Signals are for the threads that wait for them. */
static int
start(struct read_ahead *r)
{
	sigset_t all, before;
	int e;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	e = pthread_create(&r->thread, NULL, read_on, r);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -e;
}

static void
release(struct read_ahead *r)
{
	for (unsigned i = 0; i < 2; i++)
		alloc_release(r->memory[i], r->before + r->most);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

struct read_ahead *
read_ahead_new(ahead_read_fn *read, void *from, size_t before, size_t block)
{
	struct read_ahead *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	*r = (struct read_ahead){
	    .read = read,
	    .from = from,
	    .before = before,
	    .most = block,
	    .memory = {alloc_reserve(before + block),
		alloc_reserve(before + block)},
	};
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	if (r->memory[0] && r->memory[1] && start(r) == 0)
		return r;
	release(r);
	return NULL;
}

struct ahead_block *
read_ahead_next(struct read_ahead *r)
{
	unsigned i = r->taken++ & 1;

	pthread_mutex_lock(&r->lock);
	while (!r->full[i])
		pthread_cond_wait(&r->changed, &r->lock);
	pthread_mutex_unlock(&r->lock);
	return &r->blocks[i];
}

void
read_ahead_done(struct read_ahead *r)
{
	if (r->taken > 1)
		set_full(r, r->taken & 1, false);
}

void
read_ahead_free(struct read_ahead *r)
{
	if (!r)
		return;
	pthread_mutex_lock(&r->lock);
	r->stop = true;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
	release(r);
}
