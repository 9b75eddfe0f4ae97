/* SPDX-License-Identifier: BSD-2-Clause */
/* session_stop owns how a report is ended early, and by what. */
#ifndef APP_SESSION_STOP_H
#define APP_SESSION_STOP_H

#include "base/error.h"

#include <stdatomic.h>
#include <stdbool.h>

/*
 * session_stop_expect_limit - before the limit of processor time (RLIMIT_CPU)
 * ends this process, stop as for SIGINT.
 *
 * Once, before the sandbox. At the soft limit the kernel says so itself; where
 * that is the hard one too, as by "ulimit -t", it kills, so we are told a
 * little earlier by a timer of our own.
 */
void session_stop_expect_limit(void);

/* From now on SIGINT and SIGTERM stop the reading, a second one the process. */
void session_stop_catch(void);

/*
 * session_stop_again - what has been read is enough: what stopped that does
 * not stop the report, but what comes now will.
 */
void session_stop_again(void);

/* To be looked at by whoever reads; true: stop. */
const atomic_bool *session_stop_flag(void);

/*
 * session_stop_by_limit - was it the limit? Says so once.
 *
 * err      set when it was
 */
bool session_stop_by_limit(struct error *err);

#endif
