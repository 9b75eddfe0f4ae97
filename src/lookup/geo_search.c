/* SPDX-License-Identifier: BSD-2-Clause */
#include "geo_search.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIRS_VARIABLE "TAPDECK_GEOIP_DIRS"
#define CONFIGURATION "/etc/GeoIP.conf"
#define LINE_BYTES 1024
#define CONFIGURATION_LINES 1000

static const char *const patterns[] = {
    "GeoLite2-*.mmdb", "GeoIP2-*.mmdb", "dbip-*.mmdb"};

static const char *
name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool
is_known(const struct geo_search *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(name_of(s->paths[i]), name) == 0)
			return true;
	}
	return false;
}

static int
matches(const struct dirent *entry)
{
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		if (fnmatch(patterns[i], entry->d_name, FNM_PERIOD) == 0)
			return 1;
	}
	return 0;
}

/* What says most comes first, so that country and city agree. */
static int
wealth(const char *name)
{
	static const char *const kinds[] = {
	    "enterprise", "city", "country", "asn"};
	int n = (int)(sizeof(kinds) / sizeof(kinds[0]));

	for (int i = 0; i < n; i++) {
		if (strcasestr(name, kinds[i]))
			return n - i;
	}
	return 0;
}

static int
richest_first(const struct dirent **a, const struct dirent **b)
{
	int order = wealth((*b)->d_name) - wealth((*a)->d_name);

	return order ? order : strcmp((*a)->d_name, (*b)->d_name);
}

static void
search_folder(struct geo_search *s, const char *folder)
{
	struct dirent **entries;
	int n =
	    *folder ? scandir(folder, &entries, matches, richest_first) : -1;

	if (n < 0)
		return;
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;
		char *path;

		if (s->n < GEO_SEARCH_MOST && !is_known(s, name) &&
		    asprintf(&path, "%s/%s", folder, name) > 0)
			s->paths[s->n++] = path;
		free(entries[i]);
	}
	free(entries);
}

static void
search_below(struct geo_search *s, const char *folder, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", folder, name) < 0)
		return;
	search_folder(s, path);
	free(path);
}

/* $XDG_DATA_HOME, or its default (XDG Base Directory Specification). */
static void
search_own(struct geo_search *s)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	char *below_home = NULL;

	if ((!data || *data != '/') && home && *home == '/' &&
	    asprintf(&below_home, "%s/.local/share", home) > 0)
		data = below_home;
	if (data && *data == '/') {
		search_below(s, data, "tapdeck");
		search_below(s, data, "GeoIP");
	}
	free(below_home);
}

/* geoipupdate's own file: a line "DatabaseDirectory FOLDER". */
static void
search_configured(struct geo_search *s)
{
	FILE *in = fopen(CONFIGURATION, "re");
	char line[LINE_BYTES], folder[LINE_BYTES];

	if (!in)
		return;
	for (int i = 0; i < CONFIGURATION_LINES; i++) {
		if (!fgets(line, sizeof(line), in))
			break;
		if (sscanf(line, " DatabaseDirectory %1023s", folder) == 1)
			search_folder(s, folder);
	}
	fclose(in);
}

static void
search_list(struct geo_search *s, const char *list)
{
	char *copy = strdup(list), *rest = copy, *folder;

	while (copy && (folder = strsep(&rest, ":")))
		search_folder(s, folder);
	free(copy);
}

void
geo_search_run(struct geo_search *s)
{
	const char *list = getenv(DIRS_VARIABLE);

	*s = (struct geo_search){.n = 0};
	if (list) {
		search_list(s, list);
		return;
	}
	search_own(s);
	search_configured(s);
	search_folder(s, "/var/lib/GeoIP");
	search_folder(s, "/usr/share/GeoIP");
	search_folder(s, "/usr/local/share/GeoIP");
}

void
geo_search_fini(struct geo_search *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->paths[i]);
	s->n = 0;
}

bool
geo_search_is_usual(void)
{
	return !getenv(DIRS_VARIABLE);
}
