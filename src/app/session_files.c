/* SPDX-License-Identifier: BSD-2-Clause */
#include "session_files.h"

#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAYS 3          /* a screen opens each file so often */
#define OTHER_FILES 256 /* databases, pipes, the terminal ... */
#define WORD_BYTES 256
#define SANITIZED_MOST 4 /* bytes that one can become: \\xNN */

struct source_files
session_files(const struct options *o)
{
	return (struct source_files){.paths = o->read, .n = o->n_read};
}

bool
session_reads_stdin(const struct options *o)
{
	for (size_t i = 0; i < o->n_read; i++)
		if (strcmp(o->read[i], "-") == 0)
			return true;
	return false;
}

/* tcpdump would happily write over what it reads; we had better not. */
static bool
is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && S_ISREG(x.st_mode) &&
	       x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

bool
session_reads(const struct session *s, const char *path)
{
	const struct options *o = s->options;

	for (size_t i = 0; i < o->n_read; i++)
		if (strcmp(o->read[i], "-") != 0 &&
		    is_same_file(o->read[i], path))
			return true;
	return false;
}

static int
check_stdin(const struct options *o, struct error *err)
{
	size_t n = 0;

	for (size_t i = 0; i < o->n_read; i++)
		n += strcmp(o->read[i], "-") == 0;
	if (n > 1)
		return error_set(err, -EINVAL,
		    "--read: standard input can be read only once");
	if (n > 0 && isatty(STDIN_FILENO))
		return error_set(err, -EINVAL,
		    "--read: standard input is a terminal, not a capture");
	return 0;
}

/* A shell allows 1024 open files by itself, and a ring may have more. */
static void
make_room(size_t n)
{
	rlim_t wanted = (rlim_t)n * WAYS + OTHER_FILES;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= wanted)
		return;
	limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
	/* What does not work out is found when a file cannot be opened. */
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

/* "-r ring*" is what a shell makes a filter of: say what is the matter. */
static int
explain_words(const struct options *o, int code, struct error *err)
{
	char word[WORD_BYTES];

	if (code != -EINVAL || !o->filter)
		return code;
	snprintf(word, sizeof(word), "%.*s", (int)strcspn(o->filter, " "),
	    o->filter);
	if (access(word, F_OK) < 0)
		return code;
	return error_set(err, code,
	    "%s: is a file, and no filter: each one to be read needs an -r of "
	    "its own",
	    word);
}

static int
explain_room(size_t n, int code, struct error *err)
{
	struct rlimit limit = {0};

	if (code != -EMFILE)
		return code;
	getrlimit(RLIMIT_NOFILE, &limit);
	return error_set(err, code,
	    "%zu files: more than the %llu that may be open at once (ulimit "
	    "-n)",
	    n, (unsigned long long)limit.rlim_cur);
}

int
session_open_files(struct session *s, struct error *err)
{
	const struct options *o = s->options;
	struct source_files files = session_files(o);
	int r = check_stdin(o, err);

	if (r < 0)
		return r;
	if (files.n > 1)
		make_room(files.n);
	s->source_config.follow = o->follow ? SOURCE_FOLLOW : SOURCE_FOLLOW_NOT;
	r = source_open_files(&files, &s->source_config, &s->source, err);
	r = explain_room(files.n, r, err);
	return explain_words(o, r, err);
}

void
session_files_forget(char **names, const struct options *o)
{
	for (size_t i = 0; names && i < o->n_read; i++)
		free(names[i]);
	free(names);
}

static char *
name_file(const char *path)
{
	size_t n = strlen(path), room = n * SANITIZED_MOST + 1;
	char *name = malloc(room);

	if (name)
		text_sanitize(path, n, name, room);
	return name;
}

int
session_files_name(const struct options *o, char ***out, struct error *err)
{
	char **names = NULL;
	bool complete = true;

	*out = NULL;
	if (o->n_read <= 1)
		return 0;
	names = calloc(o->n_read, sizeof(*names));
	for (size_t i = 0; names && i < o->n_read; i++) {
		names[i] = name_file(o->read[i]);
		complete &= names[i] != NULL;
	}
	if (!names || !complete) {
		session_files_forget(names, o);
		return error_set(err, -ENOMEM, "out of memory");
	}
	*out = names;
	return 0;
}

/* Standard input by its name: its descriptor would share its place in it. */
struct source *
session_open_again(const struct session *s)
{
	const struct options *o = s->options;
	struct source_config config = s->source_config;
	struct source_files files = session_files(o);
	const char **paths = calloc(files.n, sizeof(*paths));
	struct source *more = NULL;
	int r;

	if (!paths)
		return NULL;
	for (size_t i = 0; i < files.n; i++)
		paths[i] =
		    strcmp(o->read[i], "-") == 0 ? "/dev/stdin" : o->read[i];
	files.paths = paths;
	if (o->follow)
		config.follow = SOURCE_GLANCE;
	r = source_open_files(&files, &config, &more, NULL);
	free(paths);
	return r < 0 ? NULL : more;
}

int64_t
session_packet_duration(const struct session *s)
{
	bool live = source_kind(s->source) != SOURCE_KIND_FILE ||
	            source_follows(s->source);

	return live ? 0 : s->options->duration_ns;
}
