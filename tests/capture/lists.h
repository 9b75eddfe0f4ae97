/* SPDX-License-Identifier: BSD-2-Clause */
/* lists owns captures made of lists of times, and how they go together. */
#ifndef TESTS_CAPTURE_LISTS_H
#define TESTS_CAPTURE_LISTS_H

#include "captures.h"

#define MOST_FILES 12
#define MOST_FRAMES 3000

struct list {
	int64_t seconds[MOST_FRAMES];
	size_t n, next;
};

struct lists {
	struct list files[MOST_FILES];
	size_t n;
};

/* Says of a frame which one it is: its length on the wire. */
struct expected {
	int64_t second;
	uint32_t wire;
};

static inline unsigned
draw(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 8;
}

static inline uint32_t
wire_of(size_t file, size_t i)
{
	return (uint32_t)(10000 + file * MOST_FRAMES + i);
}

/* Mostly upwards, with steps back. */
static inline void
fill(struct list *l, size_t n, int64_t from, unsigned *seed)
{
	for (l->n = 0; l->n < n; l->n++) {
		l->seconds[l->n] = from;
		from += (int64_t)(draw(seed) % 5);
		if (draw(seed) % 7 == 0 && from > 40)
			from -= draw(seed) % 9;
	}
}

static inline struct lists *
lists_new(size_t n)
{
	struct lists *l = calloc(1, sizeof(*l));

	assert_non_null(l);
	l->n = n;
	return l;
}

static inline bool
goes_first(const struct lists *l, size_t a, size_t b)
{
	const struct list *x = &l->files[a], *y = &l->files[b];
	int64_t s = x->seconds[x->next], t = y->seconds[y->next];

	if (s != t)
		return s < t;
	return x->seconds[0] < y->seconds[0] ||
	       (x->seconds[0] == y->seconds[0] && a < b);
}

static inline size_t
merge_by_looking(struct lists *l, struct expected *out)
{
	size_t n = 0;

	for (;;) {
		size_t best = l->n;

		for (size_t i = 0; i < l->n; i++)
			if (l->files[i].next < l->files[i].n &&
			    (best == l->n || goes_first(l, i, best)))
				best = i;
		if (best == l->n)
			return n;
		out[n].wire = wire_of(best, l->files[best].next);
		out[n++].second = l->files[best].seconds[l->files[best].next++];
	}
}

static inline void
write_list(struct capture *c, const struct lists *l, size_t file, size_t bytes)
{
	c->n = 0;
	c->swapped = file % 2;
	pcap_head(c, 0xa1b2c3d4, 2, 4, 65535, 1);
	for (size_t i = 0; i < l->files[file].n; i++)
		pcap_record(c, (uint32_t)l->files[file].seconds[i], 0,
		    (uint32_t)bytes, wire_of(file, i));
}

/* The files stay as long as the source has them open. */
static inline struct source *
open_paths(char (*paths)[32], const int *fds, size_t n, const char *filter)
{
	struct source_config config = {.filter = filter};
	const char *names[MOST_FILES];
	struct source_files files = {.paths = names, .n = n};
	struct source *s = NULL;
	struct error err = {""};

	for (size_t i = 0; i < n; i++)
		names[i] = paths[i];
	if (source_open_files(&files, &config, &s, &err) < 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < n; i++)
		close(fds[i]);
	return s;
}

static inline struct source *
open_lists(const struct lists *l, size_t bytes, const char *filter)
{
	struct capture *c = capture_new(false);
	char paths[MOST_FILES][32];
	int fds[MOST_FILES];

	for (size_t i = 0; i < l->n; i++) {
		write_list(c, l, i, bytes);
		fds[i] = memory_file(c->bytes, c->n, paths[i]);
	}
	free(c);
	return open_paths(paths, fds, l->n, filter);
}

#endif
