/* SPDX-License-Identifier: BSD-2-Clause */
/* memory_plan owns what is told about the memory of a session. */
#ifndef APP_MEMORY_PLAN_H
#define APP_MEMORY_PLAN_H

#include "app/options.h"

/* Who gets what of --memory. */
struct memory_shares {
	size_t all;
	size_t tables; /* of what is counted, of all stretches together */
	size_t things; /* that are compared, with --explain and --against */
	size_t names;  /* of addresses */
	size_t places; /* of addresses, and what these are called */
	size_t rows;   /* of a report, at least: more where tables leave it */
	size_t frames; /* kept for the view packets, at most */
};

struct memory_shares memory_shares_of(const struct options *options);

/* How many analyses share the tables: what is compared is counted apart. */
unsigned memory_analyses(const struct options *options);

/* Print the bytes of each table and their sum. Returns the exit status. */
int memory_plan_print(const struct options *options);

#endif
