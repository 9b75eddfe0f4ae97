/* SPDX-License-Identifier: BSD-2-Clause */
/* geo_file owns one MaxMind DB file, read from a copy of our own. */
#ifndef LOOKUP_GEO_FILE_H
#define LOOKUP_GEO_FILE_H

#include "lookup/geo.h"

struct geo_file;

/*
 * geo_file_open - copy a database, open the copy, and try it.
 *
 * Somebody who writes over the file cannot pull it from under us then.
 * errors   -EINVAL (broken, or no database), -ENOMEM or what open(2) said;
 *          err "path: why"
 */
int geo_file_open(const char *path, struct geo_file **out, struct error *err);
void geo_file_close(struct geo_file *f);

/*
 * geo_file_lookup - what this database alone knows of an address.
 *
 * returns  0, *out filled or empty; -EIO: the database is broken there, err
 *          says how
 * cost     bounded, whatever is in the file
 */
int geo_file_lookup(struct geo_file *f, const struct addr *a,
    struct geo_place *out, struct error *err);

/* Which record it has for an address: a number, 0 for none; false: broken. */
bool geo_file_find(struct geo_file *f, const struct addr *a, uint32_t *out);

/* Kind, licence and date. */
void geo_file_describe(const struct geo_file *f, struct geo_info *out);

/* Has another file taken this one's place since it was opened or checked? */
bool geo_file_is_replaced(struct geo_file *f);

#endif
