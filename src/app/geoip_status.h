/* SPDX-License-Identifier: BSD-2-Clause */
/* geoip_status owns the answer to --geoip-status. */
#ifndef APP_GEOIP_STATUS_H
#define APP_GEOIP_STATUS_H

#include "app/options.h"

/*
 * geoip_status - which databases of places are used, from when, whose.
 * returns  the exit status; what went wrong has been said on stderr
 */
int geoip_status(const struct options *options);

#endif
