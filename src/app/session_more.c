/* SPDX-License-Identifier: BSD-2-Clause */
#include "session_more.h"

#include <errno.h>
#include <stdlib.h>

/* Leave out what the format cannot be made of. */
static int
keep_fitting(
    const struct report_format *format, struct selection *of, struct error *err)
{
	size_t n = 0;

	for (size_t i = 0; i < of->n; i++) {
		struct selected item = of->items[i];

		if (format->takes && !format->takes(item.view)) {
			free(item.columns);
			continue;
		}
		of->items[n++] = item;
	}
	if (n == 0 && of->n > 0) {
		of->n = 0;
		return error_set(err, -EINVAL,
		    "--report=%s: cannot be made of any of these views",
		    format->id);
	}
	of->n = n;
	return 0;
}

static size_t
count_more(const struct options *o)
{
	size_t n = 0;

	while (n < OPTIONS_MORE_FORMATS && o->more_formats[n])
		n++;
	return n;
}

int
session_more_select(struct session *s,
    int (*choose)(const struct session *s, const struct options *options,
	struct selection *out, struct error *err),
    struct error *err)
{
	size_t n = count_more(s->options);
	int r;

	if (n == 0)
		return 0;
	s->more = calloc(n, sizeof(s->more[0]));
	if (!s->more)
		return error_set(err, -ENOMEM, "out of memory");
	s->n_more = n;
	r = keep_fitting(s->options->format, &s->selection, err);
	for (size_t i = 0; i < n && r == 0; i++) {
		struct session_more *more = &s->more[i];

		more->options = *s->options;
		more->options.format = s->options->more_formats[i];
		r = choose(s, &more->options, &more->selection, err);
		if (r == 0)
			r = keep_fitting(
			    more->options.format, &more->selection, err);
	}
	return r;
}

int
session_more_open(struct session *s, struct error *err)
{
	int r = 0;

	for (size_t i = 0; i < s->n_more && r == 0; i++)
		r = reporting_open(&s->more[i].options, &s->more[i].selection,
		    &s->more[i].reporting, err);
	return r;
}

/* The rows of one need no memory any more when the next are asked for. */
int
session_more_write(
    struct session *s, const struct reporting_input *input, struct error *err)
{
	int r = 0;

	for (size_t i = 0; i < s->n_more && r == 0; i++) {
		r = reporting_write(s->more[i].reporting, input, err);
		reporting_close(s->more[i].reporting);
		s->more[i].reporting = NULL;
	}
	return r;
}

void
session_more_close(struct session *s)
{
	for (size_t i = 0; i < s->n_more; i++) {
		reporting_close(s->more[i].reporting);
		selection_fini(&s->more[i].selection);
	}
	free(s->more);
	s->more = NULL;
	s->n_more = 0;
}

const struct selected *
session_shows(const struct session *s, size_t i)
{
	const struct selection *of = &s->selection;

	for (size_t k = 0; k < s->n_more && i >= of->n; k++) {
		i -= of->n;
		of = &s->more[k].selection;
	}
	return i < of->n ? &of->items[i] : NULL;
}
