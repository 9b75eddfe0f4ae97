/* SPDX-License-Identifier: BSD-2-Clause */
/* Several files as one source: opening them, and what is summed over them. */
#include "merged_source.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define MARK_SPACING (1 << 20)

static struct merged_source *
of(struct source *s)
{
	return (struct merged_source *)s;
}

static const struct merged_source *
of_const(const struct source *s)
{
	return (const struct merged_source *)s;
}

static struct source_losses
merged_losses(struct source *s)
{
	const struct merged_source *m = of(s);
	struct source_losses sum = {0};

	for (size_t i = 0; i < m->n_parts; i++) {
		struct source_losses lost =
		    file_pcapng_losses(m->parts[i].file);

		sum.kernel += lost.kernel;
		sum.interface += lost.interface;
	}
	return sum;
}

static double
part_done(const struct merged_part *p)
{
	if (p->over)
		return 1;
	return p->begun ? byte_input_progress(&p->file->in) : 0;
}

static double
merged_progress(const struct source *s)
{
	const struct merged_source *m = of_const(s);
	double done = 0, all = 0;

	for (size_t i = 0; i < m->n_parts; i++) {
		const struct merged_part *p = &m->parts[i];
		double size = (double)p->file->in.size;

		if (!p->file->in.regular)
			return -1;
		done += part_done(p) * size;
		all += size;
	}
	return all > 0 ? done / all : -1;
}

static void
merged_close(struct source *s)
{
	struct merged_source *m = of(s);

	for (size_t i = 0; i < m->n_parts; i++) {
		if (m->parts[i].file)
			source_close(&m->parts[i].file->base);
		free(m->parts[i].frames);
	}
	merged_blocks_fini(m);
	free(m->parts);
	merge_order_fini(&m->order);
	capture_filter_free(m->filter);
	alloc_release(m->marks, sizeof(*m->marks));
}

static const struct source_ops merged_ops = {
    .blocks = &merged_block_ops,
    .next = merged_source_next,
    .rewind = merged_source_rewind,
    .seek = merged_source_seek,
    .losses = merged_losses,
    .progress = merged_progress,
    .close = merged_close,
};

/*
 * When does it begin? What is wrong with its first frame is told when that has
 * its turn, so it has it at once; so has a pipe, which nobody can look into.
 */
static void
look_into(struct merged_source *m, struct merged_part *p)
{
	struct frame frame;

	p->first_ns = MERGE_AT_ONCE;
	source_adopt_links(&m->base, &p->file->base);
	if (!p->file->in.regular) {
		m->base.kind = SOURCE_KIND_STREAM;
		return;
	}
	if (source_next(&p->file->base, &frame, NULL) == SOURCE_FRAME)
		p->first_ns = frame.time_ns;
	merged_source_park(p);
}

static int
open_part(struct merged_source *m, const char *path, size_t i,
    const struct source_config *config, struct error *err)
{
	struct merged_part *p = &m->parts[i];
	struct source_config own = *config;
	int r;

	if (i + 1 < m->n_parts)
		own.follow = SOURCE_FOLLOW_NOT;
	p->named = i;
	p->frames = calloc(MERGE_BATCH, sizeof(*p->frames));
	if (!p->frames)
		return error_set(err, -ENOMEM, "%s: no memory", path);
	r = file_source_new(path, &own, &m->base, &p->file, err);
	if (r < 0)
		return r;
	m->base.follows |= p->file->base.follows;
	look_into(m, p);
	return 0;
}

static int
compare_parts(const void *a, const void *b)
{
	const struct merged_part *x = a, *y = b;

	if (x->first_ns != y->first_ns)
		return x->first_ns < y->first_ns ? -1 : 1;
	return x->named < y->named ? -1 : x->named > y->named;
}

static bool
can_seek(const struct merged_source *m)
{
	for (size_t i = 0; i < m->n_parts; i++)
		if (!m->parts[i].file->in.regular ||
		    m->parts[i].file->in.packed)
			return false;
	return true;
}

static int
prepare(struct merged_source *m, const char *filter, struct error *err)
{
	int r = capture_filter_new(
	    filter, source_first_link(&m->base), &m->filter, err);

	if (r < 0)
		return r;
	qsort(m->parts, m->n_parts, sizeof(*m->parts), compare_parts);
	if (can_seek(m)) {
		m->marks = alloc_reserve(sizeof(*m->marks));
		if (!m->marks)
			return error_set(
			    err, -ENOMEM, "%s: no memory", m->base.name);
		merge_marks_init(m->marks, MARK_SPACING);
	}
	return merged_source_rewind(&m->base, err);
}

static int
open_parts(struct merged_source *m, const struct source_files *files,
    const struct source_config *config, struct error *err)
{
	int r = 0;

	m->parts = calloc(files->n, sizeof(*m->parts));
	if (!m->parts || merge_order_init(&m->order, files->n) < 0)
		return error_set(err, -ENOMEM, "%s: no memory", m->base.name);
	m->n_parts = files->n;
	for (size_t i = 0; i < files->n && r == 0; i++)
		r = open_part(m, files->paths[i], i, config, err);
	return r == 0 ? prepare(m, config->filter, err) : r;
}

static int
open_merged(const struct source_files *files,
    const struct source_config *config, struct source **out, struct error *err)
{
	struct merged_source *m = calloc(1, sizeof(*m));
	char name[32];
	int r;

	if (!m)
		return error_set(err, -ENOMEM, "no memory");
	snprintf(name, sizeof(name), "%zu files", files->n);
	r = source_head_init(
	    &m->base, &merged_ops, SOURCE_KIND_FILE, name, err);
	if (r < 0) {
		free(m);
		return r;
	}
	m->blocks.wanted = config->keep_blocks;
	m->waits = config->follow == SOURCE_FOLLOW;
	r = open_parts(m, files, config, err);
	if (r < 0) {
		source_close(&m->base);
		return r;
	}
	*out = &m->base;
	return 0;
}

int
source_open_files(const struct source_files *files,
    const struct source_config *config, struct source **out, struct error *err)
{
	static const struct source_config usual;

	if (files->n == 1)
		return source_open_file(files->paths[0], config, out, err);
	return open_merged(files, config ? config : &usual, out, err);
}
