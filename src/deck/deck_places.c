/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The places thread: looks up addresses that a view asked for, so that no
 * frame waits for a database, and notices when one was replaced.
 */
#include "deck_private.h"

#include "base/clock.h"
#include "lookup/places.h"

#include <errno.h>

#define REFRESH_NS (2 * NS_PER_S)

static void
wake(void *deck)
{
	struct deck *d = deck;

	bell_wake(&d->places_bell);
}

static void *
places_main(void *deck)
{
	struct deck *d = deck;
	struct places *p = d->config.places;
	int64_t refreshed_ns = clock_monotonic_ns();

	while (!atomic_load_explicit(&d->places_stop, memory_order_acquire)) {
		if (clock_monotonic_ns() - refreshed_ns >= REFRESH_NS) {
			places_refresh(p);
			refreshed_ns = clock_monotonic_ns();
		}
		if (places_work(p))
			continue;
		bell_drowse(&d->places_bell);
		if (places_work(p)) /* asked for since the look before */
			atomic_store(&d->places_bell.asleep, false);
		else
			bell_wait(&d->places_bell, -1, REFRESH_NS);
	}
	return NULL;
}

int
deck_places_start(struct deck *d, struct error *err)
{
	if (!d->config.places)
		return 0;
	if (places_defer(d->config.places, wake, d) < 0)
		return error_set(err, -ENOMEM, "places: no memory");
	if (pthread_create(&d->places_thread, NULL, places_main, d))
		return error_set(err, -EAGAIN, "places thread: no more");
	d->places_run = true;
	return 0;
}

void
deck_places_stop(struct deck *d)
{
	if (!d->places_run)
		return;
	atomic_store_explicit(&d->places_stop, true, memory_order_release);
	bell_ring(&d->places_bell);
	pthread_join(d->places_thread, NULL);
	d->places_run = false;
}
