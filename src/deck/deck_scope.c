/* SPDX-License-Identifier: BSD-2-Clause */
/* The screen's side of scopes: what the scan thread needs, and is asked. */
#include "deck_private.h"

#include "capture/capture_filter.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define ANSWER_BYTES ((size_t)256 << 20) /* reserved, touched as used */
#define FIRST_LINK 1                     /* Ethernet: any will do for a check */

int
scan_init(struct deck *d, struct error *err)
{
	struct scan *s = &d->scan;
	int r = 0;

	mailbox_init(&s->scopes);
	mailbox_init(&s->questions);
	mailbox_init(&s->answers);
	mailbox_init(&s->statuses);
	mailbox_init(&s->cuts);
	mailbox_init(&s->pages);
	mailbox_init(&s->contrasts);
	files_task_init(d);
	if (!d->config.scan && d->config.tape_bytes > 0)
		r = tape_memory_new(d->config.tape_bytes, &d->memory, err);
	if (r < 0 || (!d->config.scan && !d->memory))
		return r;
	for (size_t i = 0; i < MAILBOX_SLOTS; i++) {
		if (result_init(&s->answer[i], ANSWER_BYTES) < 0)
			return error_set(err, -ENOMEM, "answers: no memory");
	}
	r = bell_init(&s->bell, err);
	if (r == 0)
		r = analysis_new_like(d->config.analysis, 2, &s->analysis, err);
	return r;
}

void
scan_fini(struct deck *d)
{
	struct scan *s = &d->scan;

	for (size_t i = 0; i < MAILBOX_SLOTS; i++) {
		result_fini(&s->answer[i]);
		where_free((struct where *)(uintptr_t)s->question[i].where);
	}
	for (size_t i = 0; s->tables && i < d->config.page.n; i++)
		result_fini(&s->tables[i]);
	free(s->tables);
	files_task_fini(d);
	analysis_free(s->second);
	analysis_free(s->analysis);
	tape_memory_free(d->memory);
	bell_fini(&s->bell);
}

void
scan_stop(struct deck *d)
{
	struct scan *s = &d->scan;

	if (!s->runs)
		return;
	if (d->config.scan)
		source_stop(d->config.scan);
	bell_ring(&s->bell);
	pthread_join(s->thread, NULL);
	s->runs = false;
}

void
deck_scope(
    struct deck *d, const struct scope *scope, int64_t bin_ns, uint64_t serial)
{
	struct scan *s = &d->scan;
	struct scope_question *q = &s->scope[s->scopes.back];

	s->scoped = scope != NULL && s->runs;
	s->has_asked = false;
	if (!s->runs)
		return;
	q->serial = scope ? serial : 0;
	q->bin_ns = bin_ns;
	if (scope)
		q->scope = *scope;
	mailbox_publish(&s->scopes);
	bell_ring(&s->bell);
}

void
deck_scoped(struct deck *d, struct deck_scoped *out)
{
	struct scan *s = &d->scan;

	mailbox_take(&s->statuses);
	*out = s->status[s->statuses.front];
}

static void
ask_for_file(struct scan *s, struct mailbox *box, struct cut_question *slots,
    const char *path, uint64_t serial)
{
	struct cut_question *q = &slots[box->back];

	snprintf(q->path, sizeof(q->path), "%s", path);
	q->serial = serial;
	mailbox_publish(box);
	bell_ring(&s->bell);
}

void
deck_cut(struct deck *d, const char *path, uint64_t serial)
{
	ask_for_file(&d->scan, &d->scan.cuts, d->scan.cut, path, serial);
}

void
deck_write_page(struct deck *d, const char *path, uint64_t serial)
{
	ask_for_file(&d->scan, &d->scan.pages, d->scan.page, path, serial);
}

void
deck_contrast(struct deck *d, const struct deck_contrast *c, uint64_t serial)
{
	struct scan *s = &d->scan;

	s->contrast[s->contrasts.back] = (struct contrast_question){*c, serial};
	atomic_store_explicit(&s->wanted, serial, memory_order_relaxed);
	mailbox_publish(&s->contrasts);
	bell_ring(&s->bell);
}

int
deck_check_filter(const char *text, struct error *err)
{
	struct capture_filter *f = NULL;
	int r = capture_filter_new(text, FIRST_LINK, &f, err);

	capture_filter_free(f);
	return r;
}
