/* SPDX-License-Identifier: BSD-2-Clause */
#include "extract_folder.h"

#include "privileges.h"
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 1000

int
folder_open(struct extract_folder *f, const char *path, struct error *err)
{
	int fd = target_open_folder(path, err);

	f->made = 0;
	f->fd = fd;
	return fd < 0 ? fd : 0;
}

void
folder_close(struct extract_folder *f)
{
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
}

int
folder_grow(struct extract_folder *f, struct growing *out)
{
	for (unsigned i = 0; i < TRIES; i++) {
		snprintf(out->name, sizeof(out->name), ".tapdeck-%ld-%u.part",
		    (long)getpid(), f->made++);
		out->fd = openat(f->fd, out->name,
		    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (out->fd >= 0) {
			privileges_give_open(out->fd);
			return 0;
		}
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

int
growing_write(struct growing *g, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t done = write(g->fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done < 0 ? -errno : -EIO;
		at += done;
		n -= (size_t)done;
	}
	return 0;
}

/* Without a way to do both at once, there is a moment between. */
static int
rename_carefully(int fd, const char *from, const char *to)
{
	struct stat there;

	if (fstatat(fd, to, &there, AT_SYMLINK_NOFOLLOW) == 0)
		return -EEXIST;
	return renameat(fd, from, fd, to) < 0 ? -errno : 0;
}

int
growing_write_at(struct growing *g, const void *bytes, size_t n, uint64_t at)
{
	const char *from = bytes;

	while (n > 0) {
		ssize_t done = pwrite(g->fd, from, n, (off_t)at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done < 0 ? -errno : -EIO;
		from += done;
		at += (uint64_t)done;
		n -= (size_t)done;
	}
	return 0;
}

int
folder_settle(struct extract_folder *f, struct growing *g, const char *name)
{
	int r = 0;

	if (f->careful && fsync(g->fd) < 0)
		return -errno;
	if (renameat2(f->fd, g->name, f->fd, name, RENAME_NOREPLACE) < 0)
		r = -errno;
	if (r == -EINVAL || r == -ENOSYS)
		r = rename_carefully(f->fd, g->name, name);
	if (r < 0)
		return r;
	/* Some file systems tell only now that there was no room. */
	if (close(g->fd) < 0)
		r = -errno;
	g->fd = -1;
	if (r == 0 && f->careful && fsync(f->fd) < 0)
		r = -errno;
	return r;
}

/*
 * At once: to wait for each of thousands takes several times as long. What
 * went wrong with any of them since the folder was opened is heard of.
 */
int
folder_keep(struct extract_folder *f)
{
	return syncfs(f->fd) < 0 && errno != ENOSYS ? -errno : 0;
}

/* Whoever put a pipe there in between must not keep us waiting. */
int
folder_open_file(const struct extract_folder *f, const char *name)
{
	struct stat there;
	int fd;

	if (strchr(name, '/'))
		return -EINVAL;
	fd = openat(f->fd, name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &there) == 0 && S_ISREG(there.st_mode))
		return fd;
	close(fd);
	return -EINVAL;
}

void
folder_drop(struct extract_folder *f, struct growing *g)
{
	if (g->fd < 0)
		return;
	close(g->fd);
	unlinkat(f->fd, g->name, 0);
	g->fd = -1;
}
