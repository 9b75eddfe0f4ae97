/* SPDX-License-Identifier: BSD-2-Clause */
/* The face of all sources: it hands each call to the kind it concerns. */
#include "capture/source.h"

#include "link_type.h"
#include "packet/dissect.h"
#include "source_ops.h"

#include <errno.h>
#include <poll.h>
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
	s->stop = &s->stopping;
	s->name = strdup(name);
	s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (!s->name || s->wake_fd < 0) {
		int r = s->name ? -errno : -ENOMEM;

		source_head_fini(s);
		return error_set(err, r, "%s: %s", name, strerror(-r));
	}
	return 0;
}

int
source_head_init_part(struct source *s, const struct source_ops *ops,
    struct source *whole, const char *name, struct error *err)
{
	s->ops = ops;
	s->kind = SOURCE_KIND_FILE;
	s->stop = whole->stop;
	s->is_part = true;
	s->wake_fd = whole->wake_fd;
	s->name = strdup(name);
	return s->name ? 0 : error_set(err, -ENOMEM, "%s: no memory", name);
}

void
source_head_fini(struct source *s)
{
	free(s->name);
	if (s->wake_fd >= 0 && !s->is_part)
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

uint16_t
source_first_link(const struct source *s)
{
	return s->n_links ? s->links[0] : LINK_ETHERNET;
}

void
source_wait_edge(const struct source *s)
{
	struct pollfd fd = {.fd = s->wake_fd, .events = POLLIN};

	/* Whatever ends it, the file is looked at again. */
	(void)poll(&fd, 1, SOURCE_EDGE_MS);
}

int
source_filter_frames(struct source *s, struct capture_filter *filter,
    struct frame *frames, int n)
{
	int kept = 0;
	int link;

	for (int i = 0; i < n; i++) {
		if (capture_filter_match(filter, &frames[i]))
			frames[kept++] = frames[i];
	}
	s->filtered += (uint64_t)(n - kept);
	link = capture_filter_refused_link(filter);
	if (link >= 0 && !s->banner[0]) {
		char name[LINK_NAME_BYTES];

		link_type_name((uint16_t)link, name);
		snprintf(s->banner, sizeof(s->banner),
		    "the filter has no meaning for %s: its frames are refused",
		    name);
	}
	return kept;
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

bool
source_follows(const struct source *s)
{
	return s->follows;
}

bool
source_at_edge(const struct source *s)
{
	return s->at_edge;
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
