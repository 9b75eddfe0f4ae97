/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/hash.h"

#include <pthread.h>
#include <sys/random.h>
#include <time.h>

static struct hash_key secret;
static pthread_once_t drawn = PTHREAD_ONCE_INIT;

/*
 * getrandom fails only before the kernel's pool is ready; the time is then a
 * poor key, but a tool that does not start at boot would be worse.
 */
static void
draw(void)
{
	struct timespec now;

	if (getrandom(&secret, sizeof(secret), GRND_NONBLOCK) == sizeof(secret))
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	for (size_t i = 0; i < HASH_KEY_WORDS; i++)
		secret.word[i] = hash_fold(
		    (uint64_t)now.tv_nsec + i, UINT64_C(0x9e3779b97f4a7c15));
}

const struct hash_key *
hash_secret(void)
{
	pthread_once(&drawn, draw);
	return &secret;
}
