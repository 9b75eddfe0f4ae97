/* SPDX-License-Identifier: BSD-2-Clause */
#include "session_format.h"

#include "session_more.h"

#include <errno.h>

bool
session_format_is_frames(const struct session *s)
{
	return s->options->format && s->options->format->frames;
}

static int
check_views(const struct session *s, struct error *err)
{
	const struct report_format *format = s->options->format;

	if (format->one_view && !s->options->outdir && s->selection.n > 1)
		return error_set(err, -EINVAL,
		    "--report=%s: holds one view: name it with --view, or use "
		    "--outdir",
		    format->id);
	for (size_t i = 0; format->takes && i < s->selection.n; i++) {
		const struct view *view = s->selection.items[i].view;

		if (!format->takes(view))
			return error_set(err, -EINVAL,
			    "--report=%s: cannot be made of the view %s",
			    format->id, view->id);
	}
	return 0;
}

/* Frames have an order and nothing else that could be chosen. */
static int
check_frames(const struct session *s, struct error *err)
{
	const struct selected *item = &s->selection.items[0];

	if (s->selection.n == 0)
		return 0;
	if (item->sort != 0 || item->descending)
		return error_set(err, -EINVAL,
		    "--sort: --report=pcapng keeps the order of the frames");
	if (s->options->write)
		return error_set(err, -EINVAL,
		    "--write, --report=pcapng: only one of the two");
	return 0;
}

int
session_format_check(struct session *s, struct error *err)
{
	int r;

	if (!s->options->format)
		return 0;
	for (size_t i = 0; i < s->n_more; i++) {
		if (s->options->format->frames ||
		    s->more[i].options.format->frames)
			return error_set(err, -EINVAL,
			    "--report: pcapng is of frames: not in a list");
	}
	r = check_views(s, err);
	return r == 0 && session_format_is_frames(s) ? check_frames(s, err) : r;
}
