/* SPDX-License-Identifier: BSD-2-Clause */
/* geo_record owns what the record of an address says in either schema. */
#ifndef LOOKUP_GEO_RECORD_H
#define LOOKUP_GEO_RECORD_H

#include "lookup/geo.h"

/*
 * geo_record_read - a place, from the record at `offset` of a data section.
 *
 * language  names are wanted in it ("de"), else in English
 * returns   false when it is broken, *out then holds what came before
 * cost      at most GEO_VALUE_STEPS values are looked at
 */
bool geo_record_read(const void *section, size_t size, uint32_t offset,
    const char *language, struct geo_place *out);

#endif
