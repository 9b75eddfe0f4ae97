/* SPDX-License-Identifier: BSD-2-Clause */
/* held_output lets go what a terminal does not take. */
#ifndef UI_HELD_OUTPUT_H
#define UI_HELD_OUTPUT_H

#include <stdbool.h>

/*
 * held_output - does this terminal take no output, for wait_ms?
 * held_output_release - throw away what waits, and start output that Ctrl-S
 *   stopped: a write that sleeps goes on.
 * thread  any; safe in a signal handler (POSIX.1-2017, 2.4.3)
 */
bool held_output(int fd, int wait_ms);
void held_output_release(int fd);

#endif
