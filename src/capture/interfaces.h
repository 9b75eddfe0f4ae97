/* SPDX-License-Identifier: BSD-2-Clause */
/* interfaces owns what is asked about the machine's network interfaces. */
#ifndef CAPTURE_INTERFACES_H
#define CAPTURE_INTERFACES_H

#include "base/addr.h"

#include <stddef.h>

#define INTERFACE_ANY "any"

/* Addresses of one interface, or of all for "any"; how many are in out. */
size_t interfaces_addrs(const char *name, struct addr *out, size_t max);

/* Names of all interfaces, "eth0, lo, any", for messages. */
void interfaces_names(char *out, size_t size);

/* Is some interface a port of a bridge or bond? */
bool interfaces_bridged(void);

#endif
