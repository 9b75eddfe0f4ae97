/* SPDX-License-Identifier: BSD-2-Clause */
#include "geoip_status.h"

#include "app/complain.h"
#include "base/clock.h"
#include "lookup/geo.h"
#include "lookup/geo_age.h"
#include "privileges.h"
#include "sandbox.h"

#include <errno.h>
#include <stdio.h>

static void
print_line(const char *label, const char *text)
{
	if (*text)
		printf("  %-9s %s\n", label, text);
}

static void
print_base(const struct geo *geo, size_t i)
{
	struct geo_info info;
	char age[GEO_AGE_BYTES];

	geo_get_info(geo, i, &info);
	printf("%s\n", info.path);
	print_line("kind", info.kind);
	if (info.usable)
		print_line(
		    "built", geo_age_text(info.built_ns, clock_wall_ns(), age));
	print_line("licence", info.licence);
	print_line("error", info.failure);
}

/* A database is foreign too: it is read by nobody, who can only read. */
static int
confine(const struct options *options, struct error *err)
{
	struct sandbox_plan plan = {.choice = options->sandbox};
	struct sandbox_state state;
	struct privileges p;
	int r;

	privileges_plan(&p);
	for (size_t i = 0; i < options->n_geoip; i++)
		p.change &= privileges_can_read(&p, options->geoip[i]);
	r = privileges_drop(&p, err);
	sandbox_may_read(&plan, "/");
	if (r == 0 || options->sandbox != SANDBOX_STRICT)
		r = sandbox_enter(&plan, &state, err);
	return r;
}

int
geoip_status(const struct options *options)
{
	struct error err;
	struct geo *geo;
	int r = confine(options, &err);

	if (r < 0) {
		complain(err.text);
		return EXIT_FAILED;
	}
	r = geo_open(options->geoip, options->n_geoip, &geo, &err);
	if (r < 0) {
		complain(err.text);
		return r == -EINVAL ? EXIT_USAGE : EXIT_FAILED;
	}
	for (size_t i = 0; i < geo_count(geo); i++)
		print_base(geo, i);
	if (!geo_is_usable(geo))
		puts("no database of places: install libloc-database, or name "
		     "an .mmdb file with --geoip");
	geo_close(geo);
	return EXIT_DONE;
}
