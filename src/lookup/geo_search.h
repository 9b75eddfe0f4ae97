/* SPDX-License-Identifier: BSD-2-Clause */
/* geo_search owns where databases of places are looked for. */
#ifndef LOOKUP_GEO_SEARCH_H
#define LOOKUP_GEO_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#define GEO_SEARCH_MOST 16

struct geo_search {
	char *paths[GEO_SEARCH_MOST];
	size_t n;
};

/*
 * geo_search_run - GeoLite2-*, GeoIP2-* and dbip-*, all .mmdb, in
 * $TAPDECK_GEOIP_DIRS (with colons, like PATH), else in tapdeck and GeoIP
 * below $XDG_DATA_HOME, the DatabaseDirectory of /etc/GeoIP.conf,
 * /var/lib/GeoIP, /usr/share/GeoIP and /usr/local/share/GeoIP.
 *
 * A name counts once, in the folder that comes first; within a folder cities
 * come before countries before the rest.
 */
void geo_search_run(struct geo_search *s);
void geo_search_fini(struct geo_search *s);

/* Are the usual folders asked? Then libloc's database is one of them. */
bool geo_search_is_usual(void);

#endif
