/* SPDX-License-Identifier: BSD-2-Clause */
/* sandbox owns what the process may still ask of the kernel once all is open.
 */
#ifndef APP_SANDBOX_H
#define APP_SANDBOX_H

#include "app/options.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define SANDBOX_PLACES 96
#define SANDBOX_NOTE_BYTES 128

/* What is still to be opened. */
struct sandbox_plan {
	enum sandbox_choice choice;
	const char *reads[SANDBOX_PLACES];  /* files and folders */
	const char *writes[SANDBOX_PLACES]; /* folders that files appear in */
	size_t n_reads, n_writes;
	const char *const *files; /* that are read, however many; borrowed */
	size_t n_files;
};

/* What came of it. */
struct sandbox_state {
	int landlock; /* version of its interface, 0: not there or not wanted */
	bool seccomp;
	char note[SANDBOX_NOTE_BYTES]; /* for people, never "" */
	const char *hint;              /* the same in a word or two */
};

/* A place that is not there is left out when the time comes. */
void sandbox_may_read(struct sandbox_plan *p, const char *path);
void sandbox_may_write(struct sandbox_plan *p, const char *folder);

/*
 * sandbox_enter - from here on only the plan's places and what a running
 * program needs: no socket, no other program, no other process.
 *
 * The choice "auto" does without what the kernel lacks; "strict" fails then,
 * and ends the process at the first call that is refused.
 * errors   -ENOTSUP (strict only)
 * thread   main, before any other: Landlock is a thread's own
 */
int sandbox_enter(
    const struct sandbox_plan *p, struct sandbox_state *out, struct error *err);

#endif
