/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files and pipes as a source: finding out the format, then filter, marks for
 * seeking and the two ways back, around the reader of that format.
 */
#include "file_source.h"

#include "link_type.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC_BYTES 4
#define MARK_SPACING (1 << 20)
#define REFUSED_LIMIT 65536 /* then the caller gets to look up */

static const struct file_format *const formats[] = {
    &file_pcap,
    &file_pcapng,
};

static struct file_source *
of(struct source *s)
{
	return (struct file_source *)s;
}

static const struct file_source *
of_const(const struct source *s)
{
	return (const struct file_source *)s;
}

const char *
file_source_label(const struct file_source *f)
{
	return strcmp(f->base.name, "-") == 0 ? "standard input" : f->base.name;
}

int
file_source_damage(
    struct file_source *f, struct error *err, const char *format, ...)
{
	char why[256];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	return error_set(err, -EBADMSG, "%s: frame %llu: %s",
	    file_source_label(f), (unsigned long long)f->number + 1, why);
}

static int
input_failed(struct file_source *f, int code, struct error *err)
{
	struct error why = {""};

	if (err)
		why = *err;
	return error_set(err, code, "%s: frame %llu: %.300s",
	    file_source_label(f), (unsigned long long)f->number + 1, why.text);
}

int
file_source_short(struct file_source *f, int state, size_t before,
    size_t wanted, const char *what, struct error *err)
{
	size_t left = byte_input_left(&f->in);

	if (state < 0)
		return input_failed(f, state, err);
	if (state == INPUT_IDLE)
		return 0;
	if (left > 0)
		return file_source_damage(f, err,
		    "file ends inside a record (%zu of %zu %s)", left - before,
		    wanted, what);
	f->base.ended = true;
	return 0;
}

struct time_mark
file_source_place(const struct file_source *f)
{
	return (struct time_mark){
	    .offset = byte_input_offset(&f->in),
	    .max_ns = f->clock_ns > f->lie_ns ? f->clock_ns : f->lie_ns,
	    .clock_ns = f->clock_ns,
	    .number = f->number,
	    .filtered = f->base.filtered,
	    .interfaces = f->ng.count,
	    .first_interface = f->ng.first,
	    .swapped = f->ng.swapped,
	};
}

static void
add_mark(struct file_source *f)
{
	struct time_mark mark = file_source_place(f);

	time_index_add(f->index, &mark);
}

/* Cooked headers tell the direction; other links are not looked into. */
static void
set_directions(const struct file_source *f, struct frame *frames, int n)
{
	if (!f->base.met_cooked)
		return;
	for (int i = 0; i < n; i++)
		if (frames[i].direction == DIRECTION_UNKNOWN)
			frames[i].direction = link_type_direction(&frames[i]);
}

/* All was read that there is by now. */
static int
rest_at_edge(struct file_source *f)
{
	f->base.at_edge = !f->base.ended;
	if (f->base.at_edge && f->waits)
		source_wait_edge(&f->base);
	return 0;
}

static int
file_next(struct source *s, struct frame *out, size_t max, struct error *err)
{
	struct file_source *f = of(s);
	int refused = 0;
	int n, kept;

	s->at_edge = false;
	do {
		if (f->index && byte_input_offset(&f->in) >= f->index->next)
			add_mark(f);
		n = f->format->read(f, out, max, err);
		if (n <= 0)
			return n == 0 && s->follows ? rest_at_edge(f) : n;
		set_directions(f, out, n);
		if (!f->filter)
			return n;
		kept = source_filter_frames(s, f->filter, out, n);
		refused += n;
	} while (kept == 0 && refused < REFUSED_LIMIT && !source_stopping(s));
	return kept;
}

/* In a pipe the head may come in pieces, and we have nothing else to do. */
static int
want_patiently(struct file_source *f, size_t n, struct error *err)
{
	int r;

	do {
		r = byte_input_want(&f->in, n, err);
		if (r == INPUT_IDLE && f->base.follows)
			source_wait_edge(&f->base);
	} while (r == INPUT_IDLE && !source_stopping(&f->base));
	return r < 0 ? input_failed(f, r, err) : r;
}

static int
not_a_capture(struct file_source *f, struct error *err)
{
	return error_set(err, -EBADMSG,
	    "%s: not a capture file (pcap, pcapng, or one of them compressed)",
	    file_source_label(f));
}

/* 1 when the bytes at hand begin a format we know. */
static int
find_format(struct file_source *f, struct error *err)
{
	int r = want_patiently(f, MAGIC_BYTES, err);

	if (r < 0)
		return r;
	if (r != INPUT_READY)
		return 0;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (formats[i]->is_magic(f->in.at)) {
			f->format = formats[i];
			return 1;
		}
	}
	return 0;
}

static int
find_format_inside(struct file_source *f, struct error *err)
{
	int r = find_format(f, err);

	if (r != 0)
		return r;
	r = byte_input_unpack(&f->in, err);
	if (r == -EBADMSG)
		return not_a_capture(f, err);
	if (r == 0)
		r = find_format(f, err);
	return r == 0 ? not_a_capture(f, err) : r;
}

/* Read the head of the file; also when it is read again from the start. */
static int
read_head(struct file_source *f, struct error *err)
{
	size_t bytes = f->format->head_bytes;
	int r = want_patiently(f, bytes, err);

	if (r < 0)
		return r;
	if (r != INPUT_READY)
		return error_set(err, -EBADMSG,
		    "%s: file ends inside the %s header (%zu of %zu bytes)",
		    file_source_label(f), f->format->name,
		    byte_input_left(&f->in), bytes);
	if (!f->format->is_magic(f->in.at))
		return not_a_capture(f, err);
	return f->format->open(f, err);
}

static int
file_rewind(struct source *s, struct error *err)
{
	struct file_source *f = of(s);
	int r = byte_input_seek(&f->in, 0, err);

	if (r < 0)
		return r;
	f->number = 0;
	f->base.filtered = 0;
	f->clock_ns = 0;
	f->lie_ns = 0;
	f->ng.first = 0;
	f->ng.count = 0;
	kept_blocks_clear(&f->ng.kept);
	return read_head(f, err);
}

int
file_source_go(
    struct file_source *f, const struct time_mark *place, struct error *err)
{
	int r = byte_input_seek(&f->in, place->offset, err);

	if (r < 0)
		return r;
	f->number = place->number;
	f->base.filtered = place->filtered;
	f->clock_ns = place->clock_ns;
	f->lie_ns = place->max_ns;
	f->ng.first = place->first_interface;
	f->ng.count = place->interfaces;
	f->ng.swapped = place->swapped;
	return 0;
}

static int
file_seek(struct source *s, int64_t time_ns, struct error *err)
{
	struct file_source *f = of(s);
	const struct time_mark *mark;

	if (!f->index)
		return error_set(
		    err, -ENOTSUP, "%s: cannot seek", file_source_label(f));
	mark = time_index_find(f->index, time_ns);
	return mark ? file_source_go(f, mark, err) : file_rewind(s, err);
}

static struct source_losses
file_losses(struct source *s)
{
	return file_pcapng_losses(of(s));
}

static double
file_progress(const struct source *s)
{
	return byte_input_progress(&of_const(s)->in);
}

static int
file_poll_fd(const struct source *s)
{
	return s->kind == SOURCE_KIND_STREAM ? of_const(s)->in.fd : -1;
}

static void
file_close(struct source *s)
{
	struct file_source *f = of(s);

	capture_filter_free(f->filter);
	byte_input_close(&f->in);
	free(f->ng.interfaces);
	kept_blocks_fini(&f->ng.kept);
	alloc_release(f->index, sizeof(*f->index));
}

static const struct source_ops file_ops = {
    .blocks = &file_block_ops,
    .next = file_next,
    .rewind = file_rewind,
    .seek = file_seek,
    .losses = file_losses,
    .progress = file_progress,
    .poll_fd = file_poll_fd,
    .close = file_close,
};

/* What comes after the format is known; the caller closes on failure. */
static int
prepare(struct file_source *f, const char *filter, struct error *err)
{
	bool part = f->base.is_part;
	int r = read_head(f, err);

	if (r == 0 && !part)
		r = capture_filter_new(
		    filter, source_first_link(&f->base), &f->filter, err);
	if (r < 0)
		return r;
	if (!f->in.regular) {
		f->base.kind = SOURCE_KIND_STREAM;
	} else if (!f->in.packed && !part) {
		f->index = alloc_reserve(sizeof(*f->index));
		if (!f->index)
			return error_set(err, -ENOMEM, "%s: no memory",
			    file_source_label(f));
		time_index_init(f->index, MARK_SPACING);
	}
	f->in.wait_ms = SOURCE_WAIT_MS;
	return 0;
}

static void
configure(struct file_source *f, const struct source_config *config)
{
	f->in.fd = -1;
	if (!config)
		return;
	f->ng.kept.wanted = config->keep_blocks;
	f->ng.named = config->named;
	f->ng.named_to = config->named_to;
	f->base.follows = config->follow != SOURCE_FOLLOW_NOT;
	f->waits = config->follow == SOURCE_FOLLOW && !f->base.is_part;
}

static int
begin(struct file_source *f, const struct source_config *config,
    struct error *err)
{
	int r = byte_input_open(&f->in, f->base.name, f->base.wake_fd, err);

	if (r < 0)
		return r;
	f->base.follows &= f->in.regular; /* others are, by themselves */
	f->in.follow = f->base.follows;
	f->in.modest = f->base.is_part;
	r = find_format_inside(f, err);
	if (r > 0 && f->base.follows && f->in.packed)
		return error_set(err, -EINVAL,
		    "%s: is compressed, and cannot be followed",
		    file_source_label(f));
	return r > 0 ? prepare(f, config ? config->filter : NULL, err) : r;
}

int
file_source_new(const char *path, const struct source_config *config,
    struct source *whole, struct file_source **out, struct error *err)
{
	struct file_source *f = calloc(1, sizeof(*f));
	int r;

	if (!f)
		return error_set(err, -ENOMEM, "%s: no memory", path);
	r = whole ? source_head_init_part(&f->base, &file_ops, whole, path, err)
	          : source_head_init(
			&f->base, &file_ops, SOURCE_KIND_FILE, path, err);
	if (r < 0)
		goto free_file;
	configure(f, config);
	r = begin(f, config, err);
	if (r < 0)
		goto close_source;
	*out = f;
	return 0;

close_source:
	source_close(&f->base);
	return r;
free_file:
	free(f);
	return r;
}

int
source_open_file(const char *path, const struct source_config *config,
    struct source **out, struct error *err)
{
	struct file_source *f;
	int r = file_source_new(path, config, NULL, &f, err);

	if (r == 0)
		*out = &f->base;
	return r;
}
