/* SPDX-License-Identifier: BSD-2-Clause */
/* session owns one run of the program, from the options to the exit status. */
#ifndef APP_SESSION_H
#define APP_SESSION_H

#include "app/options.h"

/*
 * session_run - watch, replay or report, as the options say.
 *
 * returns  the exit status; what went wrong has been said on stderr
 * thread   main, once
 */
int session_run(const struct options *options);

#endif
