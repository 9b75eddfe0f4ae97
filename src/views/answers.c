/* SPDX-License-Identifier: BSD-2-Clause */
#include "views/answers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define MOST_THREADS 8u

struct answers {
	const struct query *queries;
	struct result *results;
	size_t n;
	atomic_size_t next;
};

/* One of those who answer; its error is that of its first failure. */
struct answerer {
	struct answers *all;
	const struct analysis *analysis;
	struct analysis *reader; /* NULL: asks the analysis itself */
	pthread_t thread;
	size_t failed; /* which query, or n */
	int code;
	struct error err;
};

/* The next one nobody has taken, until there is none. */
static void *
answer(void *arg)
{
	struct answerer *w = arg;
	struct answers *all = w->all;
	size_t i;

	w->failed = all->n;
	while ((i = atomic_fetch_add(&all->next, 1)) < all->n) {
		int code = query_run(
		    w->analysis, &all->queries[i], &all->results[i], &w->err);

		if (code < 0) {
			w->failed = i;
			w->code = code;
			break;
		}
	}
	return NULL;
}

/* More threads than one pay from here on; below they only cost memory. */
#define RECORDS_WORTH_A_THREAD (1u << 19)

static unsigned
helpers_for(const struct analysis *analysis, size_t n, unsigned threads)
{
	bool few = analysis_records(analysis) < RECORDS_WORTH_A_THREAD;
	long cores = few ? 1 : sysconf(_SC_NPROCESSORS_ONLN);
	size_t most = threads > 0 ? threads : cores > 0 ? (size_t)cores : 1;

	if (most > MOST_THREADS)
		most = MOST_THREADS;
	return (unsigned)((most < n ? most : n) - (n > 0));
}

/* One more; without the memory or the thread the others do its work. */
static bool
start(struct answerer *w)
{
	if (analysis_reader_new(w->analysis, &w->reader, &w->err) < 0)
		return false;
	w->analysis = w->reader;
	if (pthread_create(&w->thread, NULL, answer, w) == 0)
		return true;
	analysis_reader_free(w->reader);
	return false;
}

int
answers_get(const struct analysis *analysis, const struct query *queries,
    struct result *results, size_t n, unsigned threads, struct error *err)
{
	struct answers all = {.queries = queries, .results = results, .n = n};
	struct answerer workers[MOST_THREADS] = {0};
	unsigned wanted = helpers_for(analysis, n, threads), started = 0;
	const struct answerer *first = &workers[0];

	for (unsigned i = 0; i <= wanted; i++)
		workers[i] =
		    (struct answerer){.all = &all, .analysis = analysis};
	while (started < wanted && start(&workers[started + 1]))
		started++;
	answer(&workers[0]);
	for (unsigned i = 1; i <= started; i++) {
		pthread_join(workers[i].thread, NULL);
		analysis_reader_free(workers[i].reader);
		if (workers[i].failed < first->failed)
			first = &workers[i];
	}
	if (first->failed == n)
		return 0;
	*err = first->err;
	return first->code;
}
