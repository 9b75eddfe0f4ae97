/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/output.h"

#include "base/settle.h"
#include "privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
failure(const char *path, int code, struct error *err)
{
	return error_set(err, code, "%s: %s", path, strerror(-code));
}

static void
forget(struct output *o)
{
	free(o->path);
	free(o->temporary);
	*o = (struct output){0};
}

/* What the umask leaves of rw-rw-rw-, or what the old file had. */
static mode_t
file_mode(const struct stat *old)
{
	mode_t mask;

	if (old)
		return old->st_mode & 0777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static char *
temporary_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash - path) + 1 : 0;
	char *name;

	if (asprintf(&name, "%.*s.%s.XXXXXX", folder, path, path + folder) < 0)
		return NULL;
	return name;
}

/* The new file is whose the old one was, or who called sudo. */
static void
pass_on(const struct output *o, const struct stat *old)
{
	int r = 0;

	if (!old)
		privileges_give(o->temporary);
	else if (geteuid() == 0)
		r = fchown(fileno(o->file), old->st_uid, old->st_gid);
	(void)r; /* a file system without owners */
}

static int
open_temporary(struct output *o, const struct stat *old)
{
	int fd, r;

	o->temporary = temporary_name(o->path);
	if (!o->temporary)
		return -ENOMEM;
	fd = mkostemp(o->temporary, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fchmod(fd, file_mode(old)) < 0 || !(o->file = fdopen(fd, "w"))) {
		r = -errno;
		close(fd);
		unlink(o->temporary);
		return r;
	}
	pass_on(o, old);
	return 0;
}

/* A device or a pipe: there is nothing to put in its place. */
static int
open_as_is(struct output *o)
{
	o->file = fopen(o->path, "we");
	return o->file ? 0 : -errno;
}

static int
open_path(struct output *o, const char *path)
{
	struct stat old;
	bool exists = stat(path, &old) == 0;

	o->path = exists ? realpath(path, NULL) : strdup(path);
	if (!o->path)
		return -errno;
	if (exists && S_ISDIR(old.st_mode))
		return -EISDIR;
	if (exists && !S_ISREG(old.st_mode))
		return open_as_is(o);
	return open_temporary(o, exists ? &old : NULL);
}

int
output_open(struct output *o, const char *path, struct error *err)
{
	int r;

	*o = (struct output){0};
	if (!path || strcmp(path, "-") == 0) {
		o->file = stdout;
		return 0;
	}
	r = open_path(o, path);
	if (r == 0)
		return 0;
	forget(o);
	return failure(path, r, err);
}

/* To the disk before the name: a crash leaves the old file or the new. */
static int
settle(struct output *o)
{
	int r = 0;

	errno = 0;
	if (fflush(o->file) != 0 || ferror(o->file))
		r = errno > 0 ? -errno : -EIO;
	if (r == 0 && o->temporary && fsync(fileno(o->file)) < 0)
		r = -errno;
	if (fclose(o->file) != 0 && r == 0)
		r = -errno;
	o->file = NULL;
	if (r == 0 && o->temporary && rename(o->temporary, o->path) < 0)
		r = -errno;
	if (r < 0 && o->temporary)
		unlink(o->temporary);
	return r == 0 && o->temporary ? settle_name(o->path) : r;
}

/* Standard output stays open for others; its failures are seen all the same. */
static int
settle_stdout(void)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	return errno > 0 ? -errno : -EIO;
}

int
output_commit(struct output *o, struct error *err)
{
	int r;

	if (!o->path) {
		r = settle_stdout();
		*o = (struct output){0};
		return r < 0 ? failure("standard output", r, err) : 0;
	}
	r = settle(o);
	if (r < 0)
		failure(o->path, r, err);
	forget(o);
	return r;
}

void
output_abandon(struct output *o)
{
	if (o->file && o->path) {
		fclose(o->file);
		if (o->temporary)
			unlink(o->temporary);
	}
	forget(o);
}
