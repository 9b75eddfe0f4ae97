/* SPDX-License-Identifier: BSD-2-Clause */
/* memory_plan owns what is told about the memory of a session. */
#ifndef APP_MEMORY_PLAN_H
#define APP_MEMORY_PLAN_H

#include "app/options.h"

/* Print the bytes of each table and their sum. Returns the exit status. */
int memory_plan_print(const struct options *options);

#endif
