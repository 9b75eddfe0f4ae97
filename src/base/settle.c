/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/settle.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static int
open_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;
	char folder[PATH_MAX] = ".";

	if (n >= sizeof(folder))
		return -1;
	memcpy(folder, path, n);
	if (n)
		folder[n] = '\0';
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* fd is ours to close; -1: a folder that cannot be asked. */
static int
ask(int fd)
{
	int r = 0;

	if (fd < 0)
		return 0;
	if (fsync(fd) < 0 && errno != EINVAL && errno != EROFS &&
	    errno != ENOTSUP)
		r = -errno;
	close(fd);
	return r;
}

int
settle_name(const char *path)
{
	return ask(open_folder_of(path));
}

int
settle_folder(int folder)
{
	return ask(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}
