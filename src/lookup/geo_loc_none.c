/* SPDX-License-Identifier: BSD-2-Clause */
/* Built without libloc: there is no such database. */
#include "geo_loc.h"

#include <errno.h>

int
geo_loc_open(struct geo_loc **out, struct error *err)
{
	(void)out;
	return error_set(err, -ENOENT, "libloc: not built in");
}

void
geo_loc_close(struct geo_loc *l)
{
	(void)l;
}

int
geo_loc_lookup(struct geo_loc *l, const struct addr *a, struct geo_place *out,
    struct error *err)
{
	(void)l;
	(void)a;
	(void)out;
	return error_set(err, -ENOENT, "libloc: not built in");
}

void
geo_loc_describe(const struct geo_loc *l, struct geo_info *out)
{
	(void)l;
	(void)out;
}

bool
geo_loc_is_replaced(struct geo_loc *l)
{
	(void)l;
	return false;
}

const char *
geo_loc_path(const struct geo_loc *l)
{
	(void)l;
	return "";
}
