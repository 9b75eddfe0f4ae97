/* SPDX-License-Identifier: BSD-2-Clause */
#include "config_state.h"

#include "config_file.h"
#include "config_keep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void
config_state_load(struct config *c)
{
	struct options none;

	if (!config_place("XDG_STATE_HOME", ".local/state", "state",
		c->state_path, sizeof(c->state_path)))
		return;
	config_make_folders(c->state_path);
	if (config_slurp(c->state_path, false, &c->state_text, NULL) < 0 ||
	    !c->state_text)
		return;
	options_default(&none);
	c->reads_state = true;
	config_parse(c, &none, c->state_text, c->state_path);
	c->reads_state = false;
}

static void
put_view(FILE *out, const struct screen_view *wish)
{
	if (wish->has_sort) {
		fprintf(out, "sort.%s = ", wish->view->id);
		config_put_sort(out, wish);
		fputc('\n', out);
	}
	if (wish->n_columns) {
		fprintf(out, "columns.%s = ", wish->view->id);
		config_put_columns(out, wish);
		fputc('\n', out);
	}
}

static void
put_left(FILE *out, const struct screen_left *left)
{
	fprintf(out, "view = %s\n", left->view->id);
	if (*left->where)
		fprintf(out, "where = %s\n", left->where);
	for (size_t i = 0; i < left->n_views; i++)
		put_view(out, &left->views[i]);
}

int
config_state_write(
    const char *path, const struct screen_left *left, struct error *err)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	int r = -ENOMEM;

	if (!out)
		return error_set(err, r, "%s: out of memory", path);
	put_left(out, left);
	if (fclose(out) == 0)
		r = config_replace(path, text, n, err);
	else
		error_set(err, r, "%s: out of memory", path);
	free(text);
	return r;
}
