/* SPDX-License-Identifier: BSD-2-Clause */
/* landlock owns which files, and which ports, a process may still open. */
#ifndef BASE_LANDLOCK_H
#define BASE_LANDLOCK_H

#include <stddef.h>

/* All that is left; what is not there when the time comes is left out. */
struct landlock_plan {
	const char *const *reads; /* files and folders */
	size_t n_reads;
	const char *const *files; /* likewise: of another list */
	size_t n_files;
	const char *const *writes; /* folders that files appear in */
	size_t n_writes;
	unsigned connect_port; /* where TCP may go to; 0: nowhere */
};

/*
 * landlock_enter - files and TCP: those of the plan; devices, signals to
 * others, abstract sockets: none, as far as the kernel's version knows them.
 *
 * returns  the version of the kernel's interface, 0 when there is none, or
 *          no means to let the places of the plan stay open
 * thread   a thread's own, and of those it starts: main, before any other
 * source   landlock(7), linux/landlock.h
 */
int landlock_enter(const struct landlock_plan *p);

/* The same, without entering it. */
int landlock_version(void);

#endif
