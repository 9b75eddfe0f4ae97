/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A path is followed part by part, as the kernel would, but with a look at who
 * made each link. Those of /proc lead to what has no path, like a pipe: these
 * the kernel follows.
 */
#include "target.h"

#include "base/settle.h"
#include "privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MOST_LINKS 40 /* as the kernel */

struct walk {
	int folder;
	unsigned links;
	bool last;
	uid_t stranger; /* who made the link that is not followed */
	char part[NAME_MAX + 1];
	char rest[PATH_MAX];
};

static int
go_to(struct walk *w, const char *name)
{
	int folder = openat(w->folder, name, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (folder < 0)
		return -errno;
	if (w->folder >= 0)
		close(w->folder);
	w->folder = folder;
	return 0;
}

/* The next part of what is left of the path; "." when there is none. */
static int
take_part(struct walk *w)
{
	size_t skip = strspn(w->rest, "/");
	size_t n = strcspn(w->rest + skip, "/");
	size_t more = strspn(w->rest + skip + n, "/");

	if (n > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(w->part, w->rest + skip, n);
	w->part[n] = '\0';
	if (n == 0)
		memcpy(w->part, ".", 2);
	memmove(w->rest, w->rest + skip + n + more,
	    strlen(w->rest + skip + n + more) + 1);
	w->last = !*w->rest;
	return 0;
}

/* Root of a namespace of users sees the files of the real one as nobody's. */
static bool
may_follow(struct walk *w, const struct stat *link)
{
	struct privileges p;
	struct stat root;

	privileges_plan(&p);
	w->stranger = link->st_uid;
	return geteuid() != 0 || link->st_uid == 0 ||
	       (p.is_user && link->st_uid == p.uid) ||
	       (stat("/", &root) == 0 && link->st_uid == root.st_uid);
}

static bool
is_of_proc(int folder)
{
	struct statfs fs;

	return fstatfs(folder, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

/* What a link of /proc says may be the name of what it leads to. */
static bool
is_a_way(const struct walk *w, const char *to)
{
	struct stat named, there;

	return !is_of_proc(w->folder) ||
	       (stat(to, &named) == 0 &&
		   fstatat(w->folder, w->part, &there, 0) == 0 &&
		   named.st_dev == there.st_dev &&
		   named.st_ino == there.st_ino);
}

/* Put what the link says in front of the rest: 1 when it says no way. */
static int
turn_off(struct walk *w)
{
	char to[PATH_MAX];
	ssize_t n = readlinkat(w->folder, w->part, to, sizeof(to) - 1);
	size_t rest = strlen(w->rest);

	if (n < 0)
		return -errno;
	to[n] = '\0';
	if (!is_a_way(w, to))
		return 1;
	if ((size_t)n + 1 + rest >= sizeof(w->rest))
		return -ENAMETOOLONG;
	memmove(w->rest + n + 1, w->rest, rest + 1);
	memcpy(w->rest, to, (size_t)n);
	w->rest[n] = '/';
	if (rest == 0)
		w->rest[n] = '\0';
	return *w->rest == '/' ? go_to(w, "/") : 0;
}

/* One part of the way: 1 when it is the last, and found. */
static int
step(struct walk *w)
{
	struct stat there;
	int r = take_part(w);

	if (r < 0)
		return r;
	if (fstatat(w->folder, w->part, &there, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT && w->last ? 1 : -errno;
	if (S_ISLNK(there.st_mode)) {
		if (!may_follow(w, &there) || ++w->links > MOST_LINKS)
			return -ELOOP;
		r = turn_off(w);
		if (r <= 0)
			return r;
	}
	return w->last ? 1 : go_to(w, w->part);
}

static int
explain(const struct walk *w, const char *path, int code, struct error *err)
{
	if (code == -ELOOP && w->links <= MOST_LINKS)
		return error_set(err, code,
		    "%s: goes over a symbolic link of another user's (%u)",
		    path, (unsigned)w->stranger);
	return error_set(err, code, "%s: %s", path, strerror(-code));
}

int
target_find(const char *path, struct target *out, struct error *err)
{
	struct walk w = {.folder = -1};
	int r;

	if (strlen(path) >= sizeof(w.rest))
		return explain(&w, path, -ENAMETOOLONG, err);
	if (!*path)
		return explain(&w, path, -ENOENT, err);
	snprintf(w.rest, sizeof(w.rest), "%s", path);
	w.folder = AT_FDCWD;
	r = go_to(&w, *path == '/' ? "/" : ".");
	while (r == 0)
		r = step(&w);
	if (r < 0) {
		if (w.folder >= 0)
			close(w.folder);
		return explain(&w, path, r, err);
	}
	out->folder = w.folder;
	memcpy(out->name, w.part, sizeof(out->name));
	return 0;
}

/* A link of /proc is none to be opened as one. */
static int
unless_of_proc(const struct target *t, int flag)
{
	return is_of_proc(t->folder) ? 0 : flag;
}

int
target_open(const struct target *t, int flags)
{
	return openat(t->folder, t->name,
	    flags | unless_of_proc(t, O_NOFOLLOW) | O_CLOEXEC, 0666);
}

/* What was just made, and is open: whose it is, and that it stays. */
static int
settle_new(const struct target *t, const char *path, int fd, struct error *err)
{
	int r = settle_folder(t->folder);

	privileges_give_open(fd);
	if (r == 0)
		return fd;
	close(fd);
	return error_set(err, r, "%s: %s", path, strerror(-r));
}

int
target_make(const char *path, struct error *err)
{
	struct target at;
	int r = target_find(path, &at, err);
	bool is_new;

	if (r < 0)
		return r;
	r = target_open(&at, O_WRONLY | O_CREAT | O_EXCL);
	is_new = r >= 0;
	if (r < 0 && errno == EEXIST)
		r = target_open(&at, O_WRONLY | O_TRUNC);
	if (r < 0)
		r = error_set(err, -errno, "%s: %s", path, strerror(errno));
	else if (is_new)
		r = settle_new(&at, path, r, err);
	target_close(&at);
	return r;
}

int
target_open_folder(const char *path, struct error *err)
{
	struct target at;
	int r = target_find(path, &at, err);
	bool is_new;

	if (r < 0)
		return r;
	is_new = mkdirat(at.folder, at.name, 0777) == 0;
	if (is_new || errno == EEXIST)
		r = target_open(&at, O_RDONLY | O_DIRECTORY);
	else
		r = -1;
	if (r < 0)
		r = error_set(err, -errno, "%s: %s", path, strerror(errno));
	else if (is_new)
		r = settle_new(&at, path, r, err);
	target_close(&at);
	return r;
}

int
target_stat(const struct target *t, struct stat *out)
{
	return fstatat(
	    t->folder, t->name, out, unless_of_proc(t, AT_SYMLINK_NOFOLLOW));
}

void
target_close(struct target *t)
{
	if (t->folder >= 0)
		close(t->folder);
	t->folder = -1;
}
