/* SPDX-License-Identifier: BSD-2-Clause */
#include "deck_private.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

int
bell_init(struct bell *b, struct error *err)
{
	b->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	atomic_init(&b->asleep, false);
	if (b->fd >= 0)
		return 0;
	return error_set(err, -errno, "eventfd: %s", strerror(errno));
}

void
bell_fini(struct bell *b)
{
	if (b->fd >= 0)
		close(b->fd);
	b->fd = -1;
}

/* A full eventfd is a rung bell, so a failed write is no loss. */
void
bell_ring(struct bell *b)
{
	uint64_t one = 1;
	ssize_t n = write(b->fd, &one, sizeof(one));

	(void)n;
}

/*
 * Sequential consistency on both sides: either the sleeper's second look sees
 * what was made visible, or we see that it sleeps.
 */
void
bell_wake(struct bell *b)
{
	atomic_thread_fence(memory_order_seq_cst);
	if (atomic_load_explicit(&b->asleep, memory_order_relaxed))
		bell_ring(b);
}

void
bell_drowse(struct bell *b)
{
	atomic_store_explicit(&b->asleep, true, memory_order_seq_cst);
	atomic_thread_fence(memory_order_seq_cst);
}

static int
milliseconds(int64_t ns)
{
	if (ns >= 3600 * NS_PER_S)
		return -1;
	return ns <= 0 ? 0 : (int)((ns + NS_PER_MS - 1) / NS_PER_MS);
}

void
bell_wait(struct bell *b, int fd, int64_t timeout_ns)
{
	struct pollfd fds[2] = {
	    {.fd = b->fd, .events = POLLIN},
	    {.fd = fd, .events = POLLIN},
	};
	uint64_t rung;
	ssize_t n = 0;

	poll(fds, 2, milliseconds(timeout_ns));
	atomic_store_explicit(&b->asleep, false, memory_order_relaxed);
	if (fds[0].revents)
		n = read(b->fd, &rung, sizeof(rung));
	(void)n;
}
