/* SPDX-License-Identifier: BSD-2-Clause */
/* place_where owns the filter that leaves the hosts of a place. */
#ifndef VIEWS_PLACE_WHERE_H
#define VIEWS_PLACE_WHERE_H

#include "lookup/places.h"

#define PLACE_WHERE_BYTES 256

/*
 * place_where - write the filter of hosts (where_compile) that are there.
 *
 * kind     what `place` is to be equal in: all hosts of its country, ...
 * returns  false when there is no such filter: the text would be too long, or
 *          the place stands for whatever there was no room for
 */
bool place_where(enum place_kind kind, const struct place *place,
    char out[static PLACE_WHERE_BYTES]);

#endif
