/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Preferences are options by another way: the same table reads them. What is
 * about a view or a key has it behind a dot.
 */
#include "app/config.h"

#include "app/complain.h"
#include "config_file.h"
#include "config_state.h"
#include "sort_word.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r"

void
config_init(struct config *c)
{
	c->path[0] = '\0';
	c->state_path[0] = '\0';
	c->text = c->state_text = NULL;
	c->view = NULL;
	c->where = NULL;
	c->n_views = 0;
	keymap_init(&c->keys);
}

void
config_fini(struct config *c)
{
	free(c->text);
	free(c->state_text);
	c->text = c->state_text = NULL;
}

struct config_view *
config_view(struct config *c, const struct view *view)
{
	struct config_view *v = c->views;

	for (; v < c->views + c->n_views; v++) {
		if (v->wish.view == view)
			return v;
	}
	if (c->n_views == CONFIG_VIEWS)
		return NULL;
	*v = (struct config_view){.wish.view = view};
	c->n_views++;
	return v;
}

/* A view by its id, and its wishes. */
static struct config_view *
wishes_for(struct config *c, const char *id, struct error *err)
{
	const struct view *view = view_find(id);
	struct config_view *v = view ? config_view(c, view) : NULL;

	if (!v)
		error_set(err, -EINVAL, "there is no such view");
	return v;
}

/* A link stays one: what it leads to is what is read and replaced. */
static void
follow_links(char path[static CONFIG_PATH_BYTES])
{
	char *real = realpath(path, NULL);

	if (real && strlen(real) < CONFIG_PATH_BYTES)
		memcpy(path, real, strlen(real) + 1);
	free(real);
}

static int
no_column(const char *word, struct error *err)
{
	return error_set(err, -EINVAL, "'%s': no such column", word);
}

static int
set_sort(struct config *c, const char *id, const char *value, struct error *err)
{
	struct config_view *v = wishes_for(c, id, err);
	struct sort_word word;
	int column;

	if (!v || sort_word_read(value, &word, err) < 0)
		return -EINVAL;
	column = view_column(v->wish.view, word.column);
	if (column < 0)
		return no_column(word.column, err);
	v->wish.has_sort = true;
	v->wish.sort = (unsigned)column;
	v->wish.descending = word.directed
	                         ? word.descending
	                         : v->wish.view->columns[column].descending;
	return 0;
}

/* "name" or "name:20". */
static int
add_column(struct config_view *v, char *word, struct error *err)
{
	char *colon = strchr(word, ':'), *end = NULL;
	long width = colon ? strtol(colon + 1, &end, 10) : 0;
	int column;

	if (colon && (*end || width < 1 || width > UINT8_MAX))
		return error_set(
		    err, -EINVAL, "'%s': a width is 1 to 255", word);
	if (colon)
		*colon = '\0';
	column = view_column(v->wish.view, word);
	if (column < 0)
		return no_column(word, err);
	if (column >= TABLE_COLUMNS)
		return error_set(
		    err, -EINVAL, "'%s': no column of a screen", word);
	for (unsigned i = 0; i < v->wish.n_columns; i++) {
		if (v->columns[i] == (unsigned)column)
			return error_set(err, -EINVAL, "'%s': twice", word);
	}
	v->columns[v->wish.n_columns] = (unsigned)column;
	v->widths[v->wish.n_columns++] = (uint8_t)width;
	return 0;
}

static int
set_columns(
    struct config *c, const char *id, const char *value, struct error *err)
{
	struct config_view *v = wishes_for(c, id, err);
	char word[WORD_BYTES];

	if (!v)
		return -EINVAL;
	v->wish.columns = v->columns;
	v->wish.widths = v->widths;
	v->wish.n_columns = 0;
	while (word_next(&value, word)) {
		int r = add_column(v, word + strspn(word, BLANKS), err);

		if (r < 0)
			return r;
	}
	return 0;
}

static int
set_key(struct config *c, const char *id, const char *value, struct error *err)
{
	return keymap_set(&c->keys, id, value, err);
}

/* clang-format off */
static const struct {
	const char *before; /* the dot */
	int (*set)(struct config *c, const char *id, const char *value,
	    struct error *err);
} kinds[] = {
	{ "columns.", set_columns },
	{ "key.", set_key },
	{ "sort.", set_sort },
};
/* clang-format on */

static const struct option_row *
preference(const char *name)
{
	for (size_t i = 0; option_rows[i].set; i++) {
		const struct option_row *row = &option_rows[i];

		if (row->preference && strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

static int
set_option(const struct option_row *row, struct options *o, const char *value,
    struct error *err)
{
	bool no = strcmp(value, "no") == 0;
	size_t prefix = strlen("--") + strlen(row->name) + strlen(": ");
	int r;

	if (!row->argument && !no && strcmp(value, "yes") != 0)
		return error_set(err, -EINVAL, "'%s': not yes or no", value);
	if (!row->argument && no)
		return 0;
	r = row->set(o, row, value, err);
	if (r < 0) /* it says "--name: " itself */
		memmove(err->text, err->text + prefix,
		    strlen(err->text + prefix) + 1);
	return r;
}

/* Two things that are no preference, but what was last. */
static int
set_state(
    struct config *c, const char *name, const char *value, struct error *err)
{
	if (strcmp(name, "view") == 0) {
		c->view = view_find(value);
		return 0;
	}
	if (strcmp(name, "where") == 0) {
		c->where = value;
		return 0;
	}
	return error_set(err, -EINVAL, "is nothing that was left");
}

static int
set(struct config *c, struct options *o, const char *name, const char *value,
    struct error *err)
{
	const struct option_row *row = preference(name);

	if (row && !c->reads_state)
		return set_option(row, o, value, err);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t n = strlen(kinds[i].before);

		if (strncmp(name, kinds[i].before, n) == 0)
			return kinds[i].set(c, name + n, value, err);
	}
	if (c->reads_state)
		return set_state(c, name, value, err);
	return error_set(err, -EINVAL, "there is no such preference");
}

/* Cut the blanks off both ends. */
static char *
trim(char *text)
{
	size_t n;

	text += strspn(text, BLANKS);
	n = strlen(text);
	while (n > 0 && strchr(BLANKS, text[n - 1]))
		text[--n] = '\0';
	return text;
}

static bool
parse_line(struct config *c, struct options *o, char *line, const char *path,
    unsigned number)
{
	struct error why, all;
	char *equals, *name = trim(line);

	if (!*name || *name == '#')
		return true;
	equals = strchr(name, '=');
	if (!equals && c->reads_state)
		return true;
	if (!equals) {
		error_set(&all, 0, "%s:%u: not of the form name = value", path,
		    number);
		complain(all.text);
		return false;
	}
	*equals = '\0';
	name = trim(name);
	if (set(c, o, name, trim(equals + 1), &why) == 0 || c->reads_state)
		return true;
	error_set(&all, 0, "%s:%u: %s: %s", path, number, name, why.text);
	complain(all.text);
	return false;
}

unsigned
config_parse(struct config *c, struct options *o, char *text, const char *path)
{
	unsigned wrong = 0;
	struct error why, all;

	for (unsigned number = 1; text; number++) {
		char *end = strchr(text, '\n');

		if (end)
			*end++ = '\0';
		wrong += !parse_line(c, o, text, path, number);
		text = end;
	}
	if (wrong || keymap_settle(&c->keys, &why) == 0)
		return wrong;
	error_set(&all, 0, "%s: %s", path, why.text);
	complain(all.text);
	return 1;
}

/* Lists, and what excludes another: the command line's stand alone. */
static void
yield(struct options *o, const struct options *said)
{
	if (said->n_geoip > 0)
		o->n_geoip = 0;
	if (said->never_resolve)
		o->resolve = false;
}

/* The file of preferences, if there is one. */
static int
load_preferences(
    struct config *c, const struct options *said, struct options *o)
{
	struct error err;
	int r;

	if (said->no_config)
		return EXIT_DONE;
	if (said->config)
		snprintf(c->path, sizeof(c->path), "%s", said->config);
	else if (!config_place("XDG_CONFIG_HOME", ".config", "config", c->path,
		     sizeof(c->path)))
		return EXIT_DONE;
	r = config_slurp(c->path, said->config != NULL, &c->text, &err);
	if (!said->config && (r == -ENOENT || r == -ENOTDIR || r == -EACCES))
		return EXIT_DONE;
	if (r < 0) {
		complain(err.text);
		return EXIT_FAILED;
	}
	if (c->text && config_parse(c, o, c->text, c->path) > 0)
		return EXIT_USAGE;
	follow_links(c->path);
	return EXIT_DONE;
}

int
config_load(struct config *c, const struct options *said, struct options *o)
{
	int status = load_preferences(c, said, o);

	yield(o, said);
	if (status == EXIT_DONE && (said->restore || o->restore))
		config_state_load(c);
	return status;
}
