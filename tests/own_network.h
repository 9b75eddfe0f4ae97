/* SPDX-License-Identifier: BSD-2-Clause */
/* own_network owns a network that nobody else is on. */
#ifndef TESTS_OWN_NETWORK_H
#define TESTS_OWN_NETWORK_H

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static inline void
own_network_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (f) {
		fputs(text, f);
		fclose(f);
	}
}

/* Alone on a network, as its root; false where that is not allowed. */
static inline bool
own_network_enter(void)
{
	char map[64];

	snprintf(map, sizeof(map), "0 %u 1", getuid());
	if (getuid() == 0)
		return unshare(CLONE_NEWNET) == 0;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
		return false;
	own_network_write("/proc/self/setgroups", "deny");
	own_network_write("/proc/self/uid_map", map);
	return true;
}

#endif
