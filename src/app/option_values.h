/* SPDX-License-Identifier: BSD-2-Clause */
/* option_values owns how the argument of an option becomes a value. */
#ifndef APP_OPTION_VALUES_H
#define APP_OPTION_VALUES_H

#include "app/options.h"

#include <stddef.h>

/*
 * Each puts its value at row->target in *o, of the type that it names.
 * errors   -EINVAL: "--name: 'argument': why"
 */
#define OPTION_VALUE(kind)                                                     \
	int value_##kind(struct options *o, const struct option_row *row,      \
	    const char *argument, struct error *err)

OPTION_VALUE(flag);     /* bool */
OPTION_VALUE(text);     /* const char *, not empty */
OPTION_VALUE(read);     /* one more in options.read */
OPTION_VALUE(positive); /* uint64_t from 1 */
OPTION_VALUE(snaplen);  /* uint64_t, 0 to 262144 */
OPTION_VALUE(limit);    /* uint64_t from 0, and has_limit */
OPTION_VALUE(all);      /* --view all */
OPTION_VALUE(width);    /* uint64_t columns, and has_width */
OPTION_VALUE(size);     /* uint64_t bytes from 1 */
OPTION_VALUE(duration); /* int64_t nanoseconds from 1 */
OPTION_VALUE(sandbox);  /* enum sandbox_choice */
OPTION_VALUE(bin);      /* int64_t nanoseconds, a millisecond to a year */
OPTION_VALUE(time);     /* const char * that units_parse_time takes */
OPTION_VALUE(speed);    /* double, 0 or 0.1 to 1000, and has_speed */
OPTION_VALUE(format);   /* const struct report_format *, and report */
OPTION_VALUE(geoip);    /* one more in options.geoip */
OPTION_VALUE(color);    /* enum color_choice */
OPTION_VALUE(theme);    /* const char *, the name of one */
OPTION_VALUE(units);    /* enum rate_style */

#endif
