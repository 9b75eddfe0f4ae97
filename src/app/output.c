/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/output.h"

#include "base/settle.h"
#include "privileges.h"
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 1000

static int
failure(const char *path, int code, struct error *err)
{
	return error_set(err, code, "%s: %s", path, strerror(-code));
}

static void
forget(struct output *o)
{
	if (o->path)
		close(o->folder);
	free(o->path);
	free(o->name);
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

/* Made by us alone, under a name that nobody could foresee. */
static int
make_temporary(struct output *o)
{
	unsigned tries = 0;
	uint64_t random;
	int fd = -1;

	while (fd < 0 && tries++ < TRIES) {
		free(o->temporary);
		o->temporary = NULL;
		if (getrandom(&random, sizeof(random), 0) < 0)
			return -1;
		if (asprintf(&o->temporary, ".%s.%06x", o->name,
			(unsigned)(random & 0xffffff)) < 0) {
			o->temporary = NULL;
			return -1;
		}
		fd = openat(o->folder, o->temporary,
		    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

/* The new file is whose the old one was, or who called sudo. */
static void
pass_on(int fd, const struct stat *old)
{
	int r = 0;

	if (!old)
		privileges_give_open(fd);
	else if (geteuid() == 0)
		r = fchown(fd, old->st_uid, old->st_gid);
	(void)r; /* a file system without owners */
}

static int
open_temporary(struct output *o, const struct stat *old)
{
	int fd = make_temporary(o), r;

	if (fd < 0)
		return -errno;
	if (fchmod(fd, file_mode(old)) < 0 || !(o->file = fdopen(fd, "w"))) {
		r = -errno;
		close(fd);
		unlinkat(o->folder, o->temporary, 0);
		return r;
	}
	pass_on(fd, old);
	return 0;
}

/* A device or a pipe: there is nothing to put in its place. */
static int
open_as_is(struct output *o, const struct target *at)
{
	int fd = target_open(at, O_WRONLY | O_TRUNC);

	if (fd < 0)
		return -errno;
	o->file = fdopen(fd, "w");
	if (o->file)
		return 0;
	close(fd);
	return -ENOMEM;
}

static int
open_at(struct output *o, const struct target *at)
{
	struct stat old;
	bool exists = target_stat(at, &old) == 0;

	o->name = strdup(at->name);
	if (!o->name)
		return -ENOMEM;
	if (exists && S_ISDIR(old.st_mode))
		return -EISDIR;
	if (exists && !S_ISREG(old.st_mode))
		return open_as_is(o, at);
	return open_temporary(o, exists ? &old : NULL);
}

static int
open_path(struct output *o, const char *path, struct error *err)
{
	struct target at;
	int r = target_find(path, &at, err);

	if (r < 0)
		return r;
	o->path = strdup(path);
	if (!o->path) {
		target_close(&at);
		return failure(path, -ENOMEM, err);
	}
	o->folder = at.folder;
	r = open_at(o, &at);
	return r < 0 ? failure(path, r, err) : 0;
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
	r = open_path(o, path, err);
	if (r < 0)
		forget(o);
	return r;
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
	if (r == 0 && o->temporary &&
	    renameat(o->folder, o->temporary, o->folder, o->name) < 0)
		r = -errno;
	if (r < 0 && o->temporary)
		unlinkat(o->folder, o->temporary, 0);
	return r == 0 && o->temporary ? settle_folder(o->folder) : r;
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
			unlinkat(o->folder, o->temporary, 0);
	}
	forget(o);
}
