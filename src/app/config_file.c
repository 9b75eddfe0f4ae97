/* SPDX-License-Identifier: BSD-2-Clause */
#include "config_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES (64u * 1024)

bool
config_place(const char *variable, const char *home, const char *name,
    char *out, size_t size)
{
	const char *base = getenv(variable), *own = getenv("HOME");
	int n;

	if (base && *base == '/')
		n = snprintf(out, size, "%s/tapdeck/%s", base, name);
	else if (own && *own == '/')
		n = snprintf(out, size, "%s/%s/tapdeck/%s", own, home, name);
	else
		return false;
	return n > 0 && (size_t)n < size;
}

/* A stranger's file, or a pipe that would keep us waiting, is none. */
static bool
is_ours(int fd)
{
	struct stat is;

	return fstat(fd, &is) == 0 && S_ISREG(is.st_mode) &&
	       (is.st_uid == geteuid() || is.st_uid == 0);
}

/* As much as there is, if that is not too much. */
static ssize_t
read_all(int fd, char *text)
{
	size_t used = 0;
	ssize_t n;

	do {
		n = read(fd, text + used, MOST_BYTES - used);
		used += n > 0 ? (size_t)n : 0;
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		return -errno;
	return used == MOST_BYTES ? -EFBIG : (ssize_t)used;
}

static int
slurp(int fd, char **out)
{
	char *text = malloc(MOST_BYTES);
	ssize_t n = text ? read_all(fd, text) : -ENOMEM;

	if (n < 0) {
		free(text);
		return (int)n;
	}
	for (ssize_t i = 0; i < n; i++)
		text[i] = text[i] ? text[i] : '?';
	text[n] = '\0';
	*out = text;
	return 0;
}

int
config_slurp(const char *path, bool trusted, char **out, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | (trusted ? 0 : O_NONBLOCK));
	int r = fd < 0 ? -errno : 0;

	*out = NULL;
	if (r == 0 && (trusted || is_ours(fd)))
		r = slurp(fd, out);
	if (fd >= 0)
		close(fd);
	return r < 0 ? error_set(err, r, "%s: %s", path, strerror(-r)) : 0;
}
