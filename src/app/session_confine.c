/* SPDX-License-Identifier: BSD-2-Clause */
#include "session_confine.h"

#include "app/config.h"
#include "base/landlock.h"
#include "lookup/geo.h"
#include "lookup/places.h"
#include "lookup/services.h"
#include "privileges.h"
#include "sandbox.h"
#include "supervisor.h"
#include "target.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

#define MOST_DATABASES 32
#define PATH_BYTES 4096

/* Where entries of terminals lie: curses opens one for the screen. */
static const char *const terminals[] = {
    "/etc/terminfo",
    "/lib/terminfo",
    "/usr/lib/terminfo",
    "/usr/share/terminfo",
    "/usr/local/share/terminfo",
};

/* The drops of an interface, which libpcap reads from files. */
static const char *const interfaces[] = {"/sys/class/net", "/sys/devices"};

/* Texts that the plan points to. */
struct paths {
	char target[PATH_BYTES], output[PATH_BYTES], terminals[PATH_BYTES];
	char preferences[PATH_BYTES], above[PATH_BYTES], state[PATH_BYTES];
	char databases[MOST_DATABASES][sizeof(((struct geo_info *)0)->path)];
};

/* The folder of a file, "." of a bare name. */
static const char *
folder_of(const char *path, char *out, size_t size)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	snprintf(
	    out, size, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	return out;
}

/* A report is put where a link of that name leads, not beside the link. */
static const char *
leads_to(const char *path, char out[static PATH_BYTES])
{
	char folder[PATH_BYTES], held[32];
	struct target at;
	ssize_t n;

	if (target_find(path, &at, NULL) < 0)
		return path;
	snprintf(held, sizeof(held), "/proc/self/fd/%d", at.folder);
	n = readlink(held, folder, sizeof(folder) - 1);
	target_close(&at);
	if (n <= 0)
		return path;
	folder[n] = '\0';
	n = snprintf(out, PATH_BYTES, "%s/%s", folder, at.name);
	return n < PATH_BYTES ? out : path;
}

static void
plan_terminals(struct sandbox_plan *plan, struct paths *paths)
{
	const char *home = getenv("HOME");

	for (size_t i = 0; i < sizeof(terminals) / sizeof(*terminals); i++)
		sandbox_may_read(plan, terminals[i]);
	sandbox_may_read(plan, getenv("TERMINFO"));
	if (home)
		snprintf(paths->terminals, PATH_BYTES, "%s/.terminfo", home);
	sandbox_may_read(plan, paths->terminals);
}

/* What replaces a database appears beside it. */
static void
plan_databases(
    struct sandbox_plan *plan, struct paths *paths, const struct geo *geo)
{
	size_t n = geo_count(geo);

	for (size_t i = 0; i < n && i < MOST_DATABASES; i++) {
		struct geo_info info;

		geo_get_info(geo, i, &info);
		sandbox_may_read(plan, folder_of(info.path, paths->databases[i],
					   sizeof(paths->databases[i])));
	}
}

static void
plan_files(
    const struct session *s, struct sandbox_plan *plan, struct paths *paths)
{
	const struct options *o = s->options;

	if (o->output)
		sandbox_may_write(
		    plan, folder_of(leads_to(o->output, paths->target),
			      paths->output, PATH_BYTES));
	sandbox_may_write(plan, o->outdir);
	sandbox_may_write(plan, o->extract);
	plan->files = o->read; /* by more threads */
	plan->n_files = o->n_read;
}

/* Columns may be kept: their folder, or the one that it is to be made in. */
static void
plan_preferences(
    const struct session *s, struct sandbox_plan *plan, struct paths *paths)
{
	const struct config *c = s->options->preferences;
	const char *folder;

	if (!c)
		return;
	if (*c->state_path)
		sandbox_may_write(
		    plan, folder_of(c->state_path, paths->state, PATH_BYTES));
	if (!*c->path)
		return;
	folder = folder_of(c->path, paths->preferences, PATH_BYTES);
	if (access(folder, F_OK) < 0)
		folder = folder_of(folder, paths->above, PATH_BYTES);
	sandbox_may_write(plan, folder);
}

static void
make_plan(
    const struct session *s, struct sandbox_plan *plan, struct paths *paths)
{
	*plan = (struct sandbox_plan){.choice = s->options->sandbox};
	plan_files(s, plan, paths);
	if (s->screen) {
		plan_terminals(plan, paths);
		sandbox_may_write(plan, "."); /* cuts of the tape */
		plan_preferences(s, plan, paths);
	}
	if (s->places)
		plan_databases(plan, paths, places_geo(s->places));
	if (source_kind(s->source) != SOURCE_KIND_LIVE)
		return;
	for (size_t i = 0; i < sizeof(interfaces) / sizeof(*interfaces); i++)
		sandbox_may_read(plan, interfaces[i]);
}

/*
 * What is cut out of a tape is put where we stand. Nobody could not, where
 * root is at home; it is Landlock then that keeps root's files from us.
 */
static bool
is_root_at_home(const struct session *s, const struct privileges *p)
{
	return !p->is_user && s->options->sandbox != SANDBOX_OFF &&
	       landlock_version() > 0 && !privileges_can_make_in(p, ".");
}

static bool
can_read_all(const struct options *o, const struct privileges *p)
{
	for (size_t i = 0; i < o->n_read; i++)
		if (strcmp(o->read[i], "-") != 0 &&
		    !privileges_can_read(p, o->read[i]))
			return false;
	return true;
}

/* What root makes in a place of its own, only root can put there. */
static bool
needs_its_name(const struct session *s, const struct privileges *p)
{
	const struct options *o = s->options;
	char target[PATH_BYTES];

	if (source_kind(s->source) == SOURCE_KIND_FILE && !can_read_all(o, p))
		return true;
	if (o->extract &&
	    (!p->is_user || !privileges_can_make_in(p, o->extract)))
		return true;
	if (s->screen)
		return is_root_at_home(s, p);
	if (!s->reporting || (!o->output && !o->outdir))
		return false;
	return !p->is_user ||
	       (o->output &&
		   !privileges_can_replace(p, leads_to(o->output, target))) ||
	       (o->outdir && !privileges_can_make_in(p, o->outdir));
}

/* Of where something is to be put: the folder, or what only its owner may
 * replace there. */
static bool
owner_of_place(const struct session *s, struct stat *out)
{
	const struct options *o = s->options;
	char target[PATH_BYTES], folder[PATH_BYTES];
	const char *place = o->outdir ? o->outdir : o->extract, *file = NULL;

	if (o->output && !s->screen) {
		file = leads_to(o->output, target);
		place = folder_of(file, folder, sizeof(folder));
	}
	if (stat(place ? place : ".", out) < 0)
		return false;
	if (file && (out->st_mode & S_ISVTX) && stat(file, out) < 0)
		return false;
	return true;
}

/*
 * Whom to become: the user, if they can do what is still to be done; else who
 * owns the place that it is done in, as root without its capabilities could
 * not either; else root stays it by name.
 */
static void
choose_user(const struct session *s, struct privileges *p)
{
	struct privileges owner = {.change = true, .is_user = true};
	struct stat st;

	if (!p->change || !needs_its_name(s, p))
		return;
	p->change = false;
	if (!owner_of_place(s, &st) || st.st_uid == 0)
		return;
	owner.uid = st.st_uid;
	owner.gid = st.st_gid;
	if (!needs_its_name(s, &owner))
		*p = owner;
}

/* What libraries load when they are first asked, they load now. */
static void
load_the_late(void)
{
	btowc('a');          /* the converter of the locale's characters */
	services_name(0, 0); /* the system's list of ports */
}

int
session_confine(struct session *s, struct error *err)
{
	struct paths *paths = calloc(1, sizeof(*paths));
	bool strict = s->options->sandbox == SANDBOX_STRICT;
	struct sandbox_plan plan;
	struct privileges p;
	int r;

	if (!paths)
		return error_set(err, -ENOMEM, "sandbox: out of memory");
	load_the_late();
	make_plan(s, &plan, paths);
	privileges_plan(&p);
	choose_user(s, &p);
	r = privileges_drop(&p, err);
	supervisor_settled(&p);
	if (r == 0 || !strict)
		r = sandbox_enter(&plan, &s->sandbox, err);
	free(paths);
	return r;
}
