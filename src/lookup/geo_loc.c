/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libloc's database knows countries and autonomous systems, with names in
 * English. It comes with the distribution, so most machines can have it
 * without an account anywhere.
 */
#include "geo_loc.h"

#include "base/text.h"
#include "geo_stamp.h"
#include "lookup/geo_age.h"

#include <errno.h>
#include <libloc/as.h>
#include <libloc/country.h>
#include <libloc/database.h>
#include <libloc/network.h>
#include <netinet/in.h>
#include <stdlib.h>

static const char *const paths[] = {
    "/var/lib/location/database.db",
    "/usr/share/libloc-location/location.db",
};

struct geo_loc {
	const char *path;
	struct loc_ctx *ctx;
	struct loc_database *db;
	struct geo_stamp stamp;
};

static int
open_path(struct geo_loc *l, const char *path, struct error *err)
{
	FILE *file = fopen(path, "re");
	struct stat st;
	int r;

	if (!file)
		return error_set(err, -errno, "%s: %s", path, strerror(errno));
	if (fstat(fileno(file), &st) == 0)
		l->stamp = geo_stamp_of(&st);
	/* What it mapped stays mapped without the file. */
	r = loc_database_new(l->ctx, &l->db, file);
	fclose(file);
	if (r != 0)
		return error_set(
		    err, -EINVAL, "%s: is no database of libloc's", path);
	l->path = path;
	return 0;
}

int
geo_loc_open(struct geo_loc **out, struct error *err)
{
	struct geo_loc *l = calloc(1, sizeof(*l));
	int r = l && loc_new(&l->ctx) == 0
	            ? -ENOENT
	            : error_set(err, -ENOMEM, "libloc: no memory");

	if (r == -ENOENT)
		loc_set_log_priority(l->ctx, 0); /* standard error is ours */
	for (size_t i = 0; r == -ENOENT && i < 2; i++)
		r = open_path(l, paths[i], err);
	if (r < 0)
		geo_loc_close(l);
	else
		*out = l;
	return r;
}

void
geo_loc_close(struct geo_loc *l)
{
	if (!l)
		return;
	if (l->db)
		loc_database_unref(l->db);
	if (l->ctx)
		loc_unref(l->ctx);
	free(l);
}

static void
copy_text(const char *text, char *out, size_t size)
{
	if (text)
		text_sanitize(text, strlen(text), out, size);
}

static void
fill_country(struct geo_loc *l, const char *code, struct geo_place *out)
{
	struct loc_country *country = NULL;

	/* Of what is no country there is A1 to A3, and T1 for Tor. */
	if (!code || !*code || loc_country_special_code_to_flag(code) != 0)
		return;
	copy_text(code, out->country_code, sizeof(out->country_code));
	copy_text(code, out->country, sizeof(out->country));
	if (loc_database_get_country(l->db, &country, code) != 0 || !country)
		return;
	if (loc_country_get_name(country))
		copy_text(loc_country_get_name(country), out->country,
		    sizeof(out->country));
	loc_country_unref(country);
}

static void
fill_network(struct geo_loc *l, uint32_t asn, struct geo_place *out)
{
	struct loc_as *as = NULL;

	out->asn = asn;
	if (!asn || loc_database_get_as(l->db, &as, asn) != 0 || !as)
		return;
	copy_text(
	    loc_as_get_name(as), out->organization, sizeof(out->organization));
	loc_as_unref(as);
}

int
geo_loc_lookup(struct geo_loc *l, const struct addr *a, struct geo_place *out,
    struct error *err)
{
	struct loc_network *network = NULL;
	struct in6_addr address;
	int r;

	/* It has one tree, in which IPv4 lies where IPv6 maps it. */
	addr_mapped(a, address.s6_addr);
	r = loc_database_lookup(l->db, &address, &network);
	*out = (struct geo_place){.asn = 0};
	if (r < 0)
		return error_set(err, -EIO, "%s: is broken", l->path);
	if (r != 0 || !network)
		return 0;
	fill_country(l, loc_network_get_country_code(network), out);
	fill_network(l, loc_network_get_asn(network), out);
	loc_network_unref(network);
	return 0;
}

void
geo_loc_describe(const struct geo_loc *l, struct geo_info *out)
{
	const char *vendor = loc_database_get_vendor(l->db);
	const char *licence = loc_database_get_license(l->db);
	char text[sizeof(out->licence)];

	snprintf(out->kind, sizeof(out->kind), "libloc");
	snprintf(text, sizeof(text), "%s, %s", vendor ? vendor : "libloc",
	    licence ? licence : "no licence given");
	copy_text(text, out->licence, sizeof(out->licence));
	out->built_ns = geo_built_ns((uint64_t)loc_database_created_at(l->db));
}

bool
geo_loc_is_replaced(struct geo_loc *l)
{
	return geo_stamp_renew(&l->stamp, l->path);
}

const char *
geo_loc_path(const struct geo_loc *l)
{
	return l->path;
}
