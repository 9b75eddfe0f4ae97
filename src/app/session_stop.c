/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A handler has no other way to reach anything, so what came is the state of
 * this file.
 */
#include "session_stop.h"

#include "base/clock.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

#define RESERVE_NS NS_PER_S /* processor time for a report, or a quarter */

static atomic_bool stop_requested;
static atomic_bool limit_came;
static bool limit_said;

static void
request_stop(int number)
{
	(void)number;
	atomic_store(&stop_requested, true);
}

/* The kernel goes on to say so, each second: the first one counts. */
static void
note_limit(int number)
{
	(void)number;
	if (!atomic_exchange(&limit_came, true))
		atomic_store(&stop_requested, true);
}

/* Processor time until the kernel kills; INT64_MAX: it warns before, or not. */
static int64_t
left_ns(void)
{
	struct rlimit limit;
	struct timespec used;

	if (getrlimit(RLIMIT_CPU, &limit) < 0 ||
	    limit.rlim_max == RLIM_INFINITY ||
	    limit.rlim_cur < limit.rlim_max ||
	    limit.rlim_max > (rlim_t)(INT64_MAX / NS_PER_S) ||
	    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) < 0)
		return INT64_MAX;
	return ((int64_t)limit.rlim_max - used.tv_sec) * NS_PER_S -
	       used.tv_nsec;
}

/* How much earlier: what is left is for the report. */
static void
set_timer(int64_t left)
{
	int64_t reserve = left / 4 < RESERVE_NS ? left / 4 : RESERVE_NS;
	int64_t us = (left - reserve) / (NS_PER_MS / 1000);
	struct itimerval timer = {
	    .it_value = {.tv_sec = us / 1000000, .tv_usec = us % 1000000},
	};

	if (us > 0)
		setitimer(ITIMER_PROF, &timer, NULL);
}

void
session_stop_expect_limit(void)
{
	struct sigaction action = {
	    .sa_handler = note_limit, .sa_flags = SA_RESTART};
	int64_t left = left_ns();

	sigemptyset(&action.sa_mask);
	sigaction(SIGXCPU, &action, NULL);
	if (left == INT64_MAX)
		return;
	sigaction(SIGPROF, &action, NULL);
	set_timer(left);
}

/* The first signal ends the reading; a second one ends the process. */
void
session_stop_catch(void)
{
	struct sigaction action = {
	    .sa_handler = request_stop,
	    .sa_flags = (int)SA_RESETHAND,
	};

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

void
session_stop_again(void)
{
	atomic_store(&stop_requested, false);
	session_stop_catch();
}

const atomic_bool *
session_stop_flag(void)
{
	return &stop_requested;
}

bool
session_stop_by_limit(struct error *err)
{
	if (limit_said || !atomic_load(&limit_came))
		return false;
	limit_said = true;
	error_set(err, -EDQUOT,
	    "processor time: the limit (ulimit -t) is reached: reported is "
	    "what was counted until then");
	return true;
}
