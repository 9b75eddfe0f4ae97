/* SPDX-License-Identifier: BSD-2-Clause */
#include "config_keep.h"

#include "base/settle.h"
#include "config_file.h"
#include "privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES 4096
#define NAME_BYTES 96
#define BLANKS " \t\r"

void
config_put_columns(FILE *out, const struct screen_view *wish)
{
	for (unsigned i = 0; i < wish->n_columns; i++) {
		fprintf(out, "%s%s", i ? "," : "",
		    wish->view->columns[wish->columns[i]].id);
		if (wish->widths && wish->widths[i])
			fprintf(out, ":%u", wish->widths[i]);
	}
}

void
config_put_sort(FILE *out, const struct screen_view *wish)
{
	fprintf(out, "%s:%s", wish->view->columns[wish->sort].id,
	    wish->descending ? "desc" : "asc");
}

void
config_make_folders(const char *path)
{
	char folder[PATH_BYTES];
	size_t n = strlen(path);

	for (size_t i = 1; i < n && i < sizeof(folder); i++) {
		if (path[i] != '/')
			continue;
		memcpy(folder, path, i);
		folder[i] = '\0';
		if (mkdir(folder, 0700) == 0)
			privileges_give(folder);
	}
}

static int
write_all(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, text, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -errno;
		text += put;
		n -= (size_t)put;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

/* The rights of the file that is replaced stay; a device is none. */
static int
look_at(const char *path, mode_t *mode)
{
	struct stat old;

	*mode = 0600;
	if (stat(path, &old) < 0)
		return 0;
	*mode = old.st_mode & 0777;
	return S_ISREG(old.st_mode) ? 0 : -EINVAL;
}

static int
put_file(const char *path, const char *beside, const char *text, size_t n)
{
	mode_t mode;
	int r = look_at(path, &mode);
	int fd;

	if (r < 0)
		return r;
	fd = open(
	    beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return -errno;
	r = write_all(fd, text, n);
	if (close(fd) < 0 && r == 0)
		r = -errno;
	if (r == 0 && rename(beside, path) < 0)
		r = -errno;
	if (r < 0)
		unlink(beside);
	return r < 0 ? r : settle_name(path);
}

int
config_replace(const char *path, const char *text, size_t n, struct error *err)
{
	char beside[PATH_BYTES];
	int length =
	    snprintf(beside, sizeof(beside), "%s.new%ld", path, (long)getpid());
	int r;

	if (length < 0 || (size_t)length >= sizeof(beside))
		return error_set(
		    err, -ENAMETOOLONG, "%s: its name is too long", path);
	config_make_folders(path);
	r = put_file(path, beside, text, n);
	return r < 0 ? error_set(err, r, "%s: %s", path, strerror(-r)) : 0;
}

/* Is the line, up to `end`, one of that name? */
static bool
is_line_of(const char *line, const char *end, const char *name)
{
	size_t n = strlen(name);

	line += strspn(line, BLANKS);
	if (strncmp(line, name, n) != 0)
		return false;
	line += n + strspn(line + n, BLANKS);
	return line < end && *line == '=';
}

/* The text with one line for a name: where the first was, or at the end. */
static char *
replace_line(const char *text, const char *name, const char *value)
{
	bool put = !*value;
	char *all = NULL;
	size_t size;
	FILE *out = open_memstream(&all, &size);

	if (!out)
		return NULL;
	while (*text) {
		size_t n = strcspn(text, "\n");
		bool ours = is_line_of(text, text + n, name);

		if (!ours)
			fprintf(out, "%.*s\n", (int)n, text);
		else if (!put)
			fprintf(out, "%s = %s\n", name, value);
		put |= ours;
		text += n + (text[n] == '\n');
	}
	if (!put)
		fprintf(out, "%s = %s\n", name, value);
	if (fclose(out) != 0) {
		free(all);
		return NULL;
	}
	return all;
}

static char *
value_of(const struct screen_view *wish,
    void (*put)(FILE *out, const struct screen_view *wish))
{
	char *value = NULL;
	size_t size;
	FILE *out = open_memstream(&value, &size);

	if (!out)
		return NULL;
	put(out, wish);
	if (fclose(out) == 0)
		return value;
	free(value);
	return NULL;
}

/* Replace one line of *text; false without memory. */
static bool
keep_line(char **text, const char *kind, const struct screen_view *wish,
    void (*put)(FILE *out, const struct screen_view *wish))
{
	char name[NAME_BYTES];
	char *value = value_of(wish, put), *changed = NULL;

	snprintf(name, sizeof(name), "%s.%s", kind, wish->view->id);
	if (value)
		changed = replace_line(*text, name, value);
	free(value);
	if (!changed)
		return false;
	free(*text);
	*text = changed;
	return true;
}

int
config_keep(const char *path, const struct screen_view *wish, struct error *err)
{
	char *text = NULL;
	int r = config_slurp(path, true, &text, err);

	if (r == -ENOENT) {
		text = strdup("");
		r = 0;
	}
	if (r < 0)
		return r;
	if (!text || !keep_line(&text, "columns", wish, config_put_columns) ||
	    !keep_line(&text, "sort", wish, config_put_sort))
		r = error_set(err, -ENOMEM, "%s: out of memory", path);
	else
		r = config_replace(path, text, strlen(text), err);
	free(text);
	if (r == 0)
		error_set(err, 0, "columns.%s in %s", wish->view->id, path);
	return r;
}
