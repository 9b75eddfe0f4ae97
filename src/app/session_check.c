/* SPDX-License-Identifier: BSD-2-Clause */
#include "session_check.h"

#include "app/complain.h"
#include "views/check.h"

#include <errno.h>
#include <stdio.h>

#define LINE_BYTES 4096

int
session_check_open(struct session *s, struct error *err)
{
	const struct options *o = s->options;
	int r;

	if (!o->check)
		return 0;
	r = check_compile(o->check, &s->check, err);
	if (r == 0 && check_compares(s->check) && !o->against)
		r = error_set(err, -EINVAL,
		    "check: new, gone, changed: since when? --against says");
	return r;
}

bool
session_check_asks(const struct session *s, const struct view *view)
{
	return s->check && check_asks(s->check, view);
}

void
session_check_close(struct session *s)
{
	check_free(s->check);
}

void
session_check_run(struct session *s)
{
	struct error err;
	char line[LINE_BYTES];
	int r;

	if (!s->check)
		return;
	r = check_run(s->check, s->analysis, s->contrast, &err);
	if (r < 0) {
		session_fail(s, EXIT_FAILED, &err);
		return;
	}
	/* What failed on the way may have held or not. */
	if (r == 0 && s->status == EXIT_DONE)
		s->status = EXIT_CHECK;
	if (s->reporting)
		return;
	check_line(s->check, line, sizeof(line));
	puts(line);
}
