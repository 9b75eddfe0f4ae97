/* SPDX-License-Identifier: BSD-2-Clause */
/* supervisor owns the process that gives the terminal back, whatever came. */
#ifndef APP_SUPERVISOR_H
#define APP_SUPERVISOR_H

struct privileges;

/*
 * supervisor_start - go on in a child process; this one stays to watch.
 *
 * Returns in the child only. The parent passes signals on, stops when the
 * child stops, and ends as it ends: with its status, or by its signal. If the
 * child left the terminal in disorder (SIGKILL and the like), the parent
 * restores it and says so. Should the parent be killed, the child ends.
 * Where no process can be had, it returns as if nothing had happened.
 *
 * tty     the terminal the screen will be on, borrowed
 * thread  main, before any other
 */
void supervisor_start(int tty);

/*
 * supervisor_settled - the child has given its privileges up: the parent does
 * so too (until then it may have to pass on a signal), and the child still
 * ends with it. Harmless without a supervisor.
 */
void supervisor_settled(const struct privileges *p);

#endif
