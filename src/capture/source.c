/* SPDX-License-Identifier: BSD-2-Clause */
/* The face of all sources: it hands each call to the kind it concerns. */
#include "capture/source.h"

#include "link_type.h"
#include "packet/dissect.h"
#include "source_ops.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

int
source_head_init(struct source *s, const struct source_ops *ops,
    enum source_kind kind, const char *name, struct error *err)
{
	s->ops = ops;
	s->kind = kind;
	s->name = strdup(name);
	s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (!s->name || s->wake_fd < 0) {
		int r = s->name ? -errno : -ENOMEM;

		source_head_fini(s);
		return error_set(err, r, "%s: %s", name, strerror(-r));
	}
	return 0;
}

void
source_head_fini(struct source *s)
{
	free(s->name);
	if (s->wake_fd >= 0)
		close(s->wake_fd);
}

void
source_met_link(struct source *s, uint16_t link)
{
	for (size_t i = 0; i < s->n_links; i++)
		if (s->links[i] == link)
			return;
	if (link == LINK_LINUX_SLL || link == LINK_LINUX_SLL2)
		s->met_cooked = true;
	if (s->n_links < SOURCE_LINKS)
		s->links[s->n_links++] = link;
}

int
source_next(struct source *s, struct frame *out, struct error *err)
{
	int n = source_next_batch(s, out, 1, err);

	if (n > 0)
		return SOURCE_FRAME;
	if (n < 0)
		return n;
	return s->ended ? SOURCE_END : SOURCE_IDLE;
}

int
source_next_batch(
    struct source *s, struct frame *out, size_t max, struct error *err)
{
	if (source_stopping(s))
		s->ended = true;
	if (s->ended)
		return 0;
	return s->ops->next(s, out, max, err);
}

bool
source_ended(const struct source *s)
{
	return s->ended;
}

void
source_stop(struct source *s)
{
	static const uint64_t one = 1;

	atomic_store_explicit(&s->stopping, true, memory_order_relaxed);
	/* It can only fail when it is readable already. */
	if (write(s->wake_fd, &one, sizeof(one)) < 0)
		return;
}

int
source_rewind(struct source *s, struct error *err)
{
	int r;

	if (s->kind != SOURCE_KIND_FILE || !s->ops->rewind)
		return error_set(err, -ENOTSUP,
		    "%s: cannot be read again from the start", s->name);
	r = s->ops->rewind(s, err);
	if (r == 0)
		s->ended = false;
	return r;
}

int
source_seek(struct source *s, int64_t time_ns, struct error *err)
{
	int r;

	if (s->kind != SOURCE_KIND_FILE || !s->ops->seek)
		return error_set(err, -ENOTSUP, "%s: cannot seek", s->name);
	r = s->ops->seek(s, time_ns, err);
	if (r == 0)
		s->ended = false;
	return r;
}

enum source_kind
source_kind(const struct source *s)
{
	return s->kind;
}

const char *
source_name(const struct source *s)
{
	return s->name;
}

struct source_losses
source_losses(struct source *s)
{
	return s->ops->losses(s);
}

double
source_progress(const struct source *s)
{
	return s->ops->progress ? s->ops->progress(s) : -1;
}

int
source_poll_fd(const struct source *s)
{
	return s->ops->poll_fd ? s->ops->poll_fd(s) : -1;
}

size_t
source_local_addrs(const struct source *s, struct addr *out, size_t max)
{
	return s->ops->local_addrs ? s->ops->local_addrs(s, out, max) : 0;
}

const char *
source_banner(const struct source *s)
{
	return s->banner;
}

uint64_t
source_filtered(const struct source *s)
{
	return s->filtered;
}

void
source_links(const struct source *s, char *out, size_t size)
{
	size_t used = 0;

	if (size)
		out[0] = '\0';
	for (size_t i = 0; i < s->n_links && used < size; i++) {
		char name[LINK_NAME_BYTES];

		link_type_name(s->links[i], name);
		used += snprintf(
		    out + used, size - used, "%s%s", i ? ", " : "", name);
	}
}

void
source_links_unread(const struct source *s, char *out, size_t size)
{
	size_t used = 0;

	if (size)
		out[0] = '\0';
	for (size_t i = 0; i < s->n_links && used < size; i++) {
		char name[LINK_NAME_BYTES];

		if (dissect_knows_link(s->links[i]))
			continue;
		link_type_number(s->links[i], name);
		used += snprintf(out + used, size - used, "%s%s",
		    used > 0 ? ", " : "", name);
	}
}

void
source_adopt_links(struct source *s, const struct source *reader)
{
	for (size_t i = 0; i < reader->n_links; i++)
		source_met_link(s, reader->links[i]);
}

void
source_close(struct source *s)
{
	if (!s)
		return;
	s->ops->close(s);
	source_head_fini(s);
	free(s);
}
