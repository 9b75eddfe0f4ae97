/* SPDX-License-Identifier: BSD-2-Clause */
#include "lookup/geo.h"

#include "base/text.h"
#include "geo_file.h"
#include "geo_loc.h"
#include "geo_search.h"
#include "lookup/special.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_FILES 32

/* One database: open, or only the reason why not. */
struct base {
	struct geo_file *file;
	struct geo_loc *loc;
	char *path; /* as it was given */
	uint64_t failures;
	struct error failure; /* the first; "" for none */
};

struct geo {
	struct base bases[MOST_FILES];
	size_t n;
};

/* A base that cannot be opened is one too: somebody will ask why. */
static int
add_file(struct geo *g, const char *path, struct error *err)
{
	struct base *b = &g->bases[g->n];
	int r;

	if (g->n == MOST_FILES)
		return error_set(err, -EINVAL, "%s: more than %d databases",
		    path, MOST_FILES);
	b->path = strdup(path);
	if (!b->path)
		return error_set(err, -ENOMEM, "%s: no memory", path);
	r = geo_file_open(path, &b->file, &b->failure);
	if (r < 0 && err)
		*err = b->failure;
	g->n++;
	return r;
}

static void
add_loc(struct geo *g)
{
	struct base *b = &g->bases[g->n];
	struct error why;

	if (g->n == MOST_FILES || geo_loc_open(&b->loc, &why) < 0)
		return;
	b->path = strdup(geo_loc_path(b->loc));
	g->n++;
}

static void
search(struct geo *g)
{
	struct geo_search found;

	geo_search_run(&found);
	for (size_t i = 0; i < found.n; i++)
		add_file(g, found.paths[i], NULL);
	geo_search_fini(&found);
	if (geo_search_is_usual())
		add_loc(g);
}

int
geo_open(
    const char *const *paths, size_t n, struct geo **out, struct error *err)
{
	struct geo *g = calloc(1, sizeof(*g));

	if (!g)
		return error_set(err, -ENOMEM, "databases: no memory");
	if (n == 0)
		search(g);
	for (size_t i = 0; i < n; i++) {
		int r = add_file(g, paths[i], err);

		if (r < 0) {
			geo_close(g);
			return r == -ENOMEM ? r : -EINVAL;
		}
	}
	*out = g;
	return 0;
}

static void
close_base(struct base *b)
{
	geo_file_close(b->file);
	geo_loc_close(b->loc);
	b->file = NULL;
	b->loc = NULL;
}

void
geo_close(struct geo *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->n; i++) {
		close_base(&g->bases[i]);
		free(g->bases[i].path);
	}
	free(g);
}

static int
ask(struct base *b, const struct addr *a, struct geo_place *out)
{
	struct error why;
	int r = b->file  ? geo_file_lookup(b->file, a, out, &why)
	        : b->loc ? geo_loc_lookup(b->loc, a, out, &why)
	                 : -ENOENT;

	if (r >= 0 || r == -ENOENT)
		return r;
	if (b->failures++ == 0)
		b->failure = why;
	return r;
}

/*
 * Country, city and network come each from one database: a city of one
 * beside the country of another would make a place there is not.
 */
static void
take_over(struct geo_place *out, const struct geo_place *from)
{
	bool same_country = !*out->country_code ||
	                    strcmp(out->country_code, from->country_code) == 0;

	if (!*out->country_code) {
		memcpy(out->country_code, from->country_code,
		    sizeof(out->country_code));
		memcpy(out->country, from->country, sizeof(out->country));
	}
	if (!*out->city && *from->city && same_country) {
		memcpy(out->city, from->city, sizeof(out->city));
		memcpy(out->region, from->region, sizeof(out->region));
	}
	if (!out->has_point && from->has_point && same_country) {
		out->has_point = true;
		out->latitude = from->latitude;
		out->longitude = from->longitude;
	}
	if (out->asn == 0) {
		out->asn = from->asn;
		memcpy(out->organization, from->organization,
		    sizeof(out->organization));
	}
}

/* Is nothing left to ask libloc, which takes longer than all the others? */
static bool
is_full(const struct geo_place *p)
{
	return *p->country_code && p->asn;
}

void
geo_lookup(struct geo *g, const struct addr *a, struct geo_place *out)
{
	struct geo_place one;

	*out = (struct geo_place){.asn = 0};
	if (a->family == FAMILY_NONE || special_name(a))
		return;
	for (size_t i = 0; i < g->n; i++) {
		struct base *b = &g->bases[i];

		if ((!b->loc || !is_full(out)) && ask(b, a, &one) == 0)
			take_over(out, &one);
	}
}

bool
geo_find(struct geo *g, const struct addr *a, struct geo_records *out)
{
	size_t n = 0;

	*out = (struct geo_records){.at = {0}};
	for (size_t i = 0; i < g->n; i++) {
		struct base *b = &g->bases[i];

		if (b->loc || (b->file && n == GEO_RECORDS))
			return false;
		if (b->file && !geo_file_find(b->file, a, &out->at[n++]))
			return false;
	}
	return true;
}

size_t
geo_count(const struct geo *g)
{
	return g->n;
}

static bool
is_open(const struct base *b)
{
	return b->file || b->loc;
}

bool
geo_is_usable(const struct geo *g)
{
	for (size_t i = 0; i < g->n; i++) {
		if (is_open(&g->bases[i]))
			return true;
	}
	return false;
}

void
geo_get_info(const struct geo *g, size_t i, struct geo_info *out)
{
	const struct base *b = &g->bases[i];
	const char *path = b->path ? b->path : "";

	*out = (struct geo_info){
	    .usable = is_open(b),
	    .failures = b->failures,
	};
	text_sanitize(path, strlen(path), out->path, sizeof(out->path));
	text_sanitize(b->failure.text, strlen(b->failure.text), out->failure,
	    sizeof(out->failure));
	if (b->file)
		geo_file_describe(b->file, out);
	else if (b->loc)
		geo_loc_describe(b->loc, out);
}

static bool
reopen_file(struct base *b)
{
	struct geo_file *file;

	if (geo_file_open(b->path, &file, NULL) < 0)
		return false; /* half written, or worse: keep the old one */
	geo_file_close(b->file);
	b->file = file;
	return true;
}

static bool
reopen_loc(struct base *b)
{
	struct geo_loc *loc;

	if (geo_loc_open(&loc, NULL) < 0)
		return false;
	geo_loc_close(b->loc);
	b->loc = loc;
	return true;
}

static bool
refresh(struct base *b)
{
	bool fresh = false;

	if (b->file && geo_file_is_replaced(b->file))
		fresh = reopen_file(b);
	else if (b->loc && geo_loc_is_replaced(b->loc))
		fresh = reopen_loc(b);
	if (fresh) {
		b->failures = 0;
		b->failure.text[0] = '\0';
	}
	return fresh;
}

bool
geo_refresh(struct geo *g)
{
	bool fresh = false;

	for (size_t i = 0; i < g->n; i++)
		fresh |= refresh(&g->bases[i]);
	return fresh;
}
