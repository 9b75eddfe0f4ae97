/* SPDX-License-Identifier: BSD-2-Clause */
/* What is asked of the deck besides rows: noted, and answered by the test. */
#include "fake_deck.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void
deck_follow(struct deck *d, const struct conversation_of *of, uint64_t serial)
{
	fake_of(d)->follow_of = *of;
	fake_of(d)->follow_serial = serial;
}

void
deck_unfollow(struct deck *d)
{
	fake_of(d)->follow_serial = 0;
}

const struct followed *
deck_followed(struct deck *d)
{
	if (!fake_of(d)->follow_ready)
		return NULL;
	fake_of(d)->followed.serial = fake_of(d)->follow_serial;
	return &fake_of(d)->followed;
}

double
deck_follow_progress(const struct deck *d)
{
	return fake_of(d)->follow_progress;
}

void
deck_file(struct deck *d, const struct deck_file *f, uint64_t serial)
{
	fake_of(d)->file[f->keeper != NULL] = *f;
	fake_of(d)->file_serial[f->keeper != NULL] = serial;
}

void
deck_unfile(struct deck *d)
{
	fake_of(d)->file_serial[0] = 0;
}

const struct deck_filed *
deck_filed(struct deck *d, bool saved)
{
	if (!fake_of(d)->file_ready[saved])
		return NULL;
	fake_of(d)->filed[saved].as.serial = fake_of(d)->file_serial[saved];
	return &fake_of(d)->filed[saved];
}

double
deck_file_progress(const struct deck *d)
{
	(void)d;
	return 0.5;
}

void
deck_scope(
    struct deck *d, const struct scope *s, int64_t bin_ns, uint64_t serial)
{
	fake_of(d)->scope = s ? *s : (struct scope){.n = 0};
	fake_of(d)->scope_bin_ns = bin_ns;
	fake_of(d)->scoped.serial = serial;
}

void
deck_scoped(struct deck *d, struct deck_scoped *out)
{
	*out = fake_of(d)->scoped;
}

void
deck_cut(struct deck *d, const char *path, uint64_t serial)
{
	(void)path;
	fake_of(d)->cut = serial;
}

void
deck_write_page(struct deck *d, const char *path, uint64_t serial)
{
	snprintf(
	    fake_of(d)->page_path, sizeof(fake_of(d)->page_path), "%s", path);
	fake_of(d)->page = serial;
}

/* What libpcap says of it is tested where libpcap is. */
int
deck_check_filter(const char *text, struct error *err)
{
	if (strcmp(text, "wrong") != 0)
		return 0;
	return error_set(err, -EINVAL, "syntax error");
}

void
deck_contrast(struct deck *d, const struct deck_contrast *c, uint64_t serial)
{
	fake_of(d)->contrast = *c;
	fake_of(d)->contrast_serial = serial;
}
