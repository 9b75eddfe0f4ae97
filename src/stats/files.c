/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/files.h"

#include "base/alloc.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct files {
	struct file_row *rows; /* number n lies at (n - 1) % capacity */
	uint32_t capacity;
	uint32_t newest; /* number given last */
	struct file_sums total, evicted;
	const struct files_keeper *keeper;
};

size_t
files_plan(uint32_t capacity)
{
	return capacity * sizeof(struct file_row);
}

int
files_new(uint32_t capacity, struct files **out, struct error *err)
{
	struct files *f = calloc(1, sizeof(*f));

	if (!f)
		return error_set(err, -ENOMEM, "files: no memory");
	f->capacity = capacity ? capacity : 1;
	f->rows = alloc_reserve(files_plan(f->capacity));
	if (!f->rows) {
		free(f);
		return error_set(err, -ENOMEM, "files: no memory");
	}
	*out = f;
	return 0;
}

void
files_free(struct files *f)
{
	if (!f)
		return;
	alloc_release(f->rows, files_plan(f->capacity));
	free(f);
}

void
files_clear(struct files *f)
{
	if (f->keeper)
		f->keeper->forget(f->keeper->to);
	alloc_forget(f->rows, files_plan(f->capacity));
	f->total = f->evicted = (struct file_sums){0};
	/* Numbers go on: what was begun before is nobody's any more. */
}

void
files_keep(struct files *f, const struct files_keeper *keeper)
{
	f->keeper = keeper;
}

bool
files_are_kept(const struct files *f)
{
	return f->keeper != NULL;
}

static struct file_row *
place(const struct files *f, uint32_t number)
{
	return &f->rows[(number - 1) % f->capacity];
}

/* The row of that number, or NULL when it had to make room. */
static struct file_row *
row_of(const struct files *f, uint32_t number)
{
	struct file_row *row = place(f, number);

	return number && row->number == number ? row : NULL;
}

/* The next place, whose row leaves. */
static struct file_row *
next_place(struct files *f)
{
	struct file_row *row;

	f->newest = f->newest == UINT32_MAX ? 1 : f->newest + 1;
	row = place(f, f->newest);
	if (row->number) {
		f->evicted.files++;
		f->evicted.bytes += row->bytes;
	}
	return row;
}

static void
set_text(char *out, size_t size, struct bytes text)
{
	text_sanitize(text.at ? (const void *)text.at : "", text.n, out, size);
}

static void
set_url(struct file_row *row, const char *url)
{
	size_t n = url ? strlen(url) : 0;

	text_sanitize(url ? url : "", n, row->url, sizeof(row->url));
}

uint32_t
files_begin(struct files *f, const struct talk_ends *ends,
    const struct talk_body *body, const char *url)
{
	struct file_row *row = next_place(f);

	row->number = f->newest;
	row->client = ends->client;
	row->server = ends->server;
	row->client_port = ends->client_port;
	row->server_port = ends->server_port;
	row->status = body->status;
	row->protocol = ends->protocol;
	row->app = body->app;
	row->time_ns = ends->time_ns;
	row->bytes = 0;
	row->from_server = body->from_server;
	row->ended = row->complete = false;
	set_url(row, url);
	set_text(
	    row->content_type, sizeof(row->content_type), body->content_type);
	set_text(row->coding, sizeof(row->coding), body->content_encoding);
	row->saved = (struct file_saved){0};
	f->total.files++;
	if (f->keeper)
		f->keeper->begin(f->keeper->to, row, body->name);
	return row->number;
}

void
files_bytes(struct files *f, uint32_t number, struct bytes bytes)
{
	if (f->keeper)
		f->keeper->bytes(f->keeper->to, number, bytes);
}

void
files_seek(struct files *f, uint32_t number, uint64_t offset)
{
	if (f->keeper)
		f->keeper->seek(f->keeper->to, number, offset);
}

void
files_missing(struct files *f, uint32_t number, uint64_t bytes)
{
	if (f->keeper)
		f->keeper->missing(f->keeper->to, number, bytes);
}

void
files_end(struct files *f, uint32_t number, const struct talk_body_end *end)
{
	struct file_row *row = row_of(f, number);
	struct file_saved saved = {0};

	if (f->keeper)
		f->keeper->end(f->keeper->to, number, end, &saved);
	f->total.bytes += end->bytes;
	if (!row) {
		f->evicted.bytes += end->bytes;
		return;
	}
	row->bytes = end->bytes;
	row->complete = end->complete;
	row->ended = true;
	row->saved = saved;
}

uint32_t
files_count(const struct files *f)
{
	uint64_t kept = f->total.files - f->evicted.files;

	return (uint32_t)kept;
}

const struct file_row *
files_at(const struct files *f, uint32_t i)
{
	return place(f, f->newest - files_count(f) + 1 + i);
}

struct file_sums
files_total(const struct files *f)
{
	return f->total;
}

struct file_sums
files_evicted(const struct files *f)
{
	return f->evicted;
}

static void
add_copy(struct files *f, const struct file_row *row)
{
	struct file_row *copy = next_place(f);

	*copy = *row;
	copy->number = f->newest;
	f->total.files++;
	f->total.bytes += row->bytes;
}

static void
add_sums(struct file_sums *sums, struct file_sums more)
{
	sums->files += more.files;
	sums->bytes += more.bytes;
}

/* Two runs in order become one: the classic merge, then the newest stay. */
int
files_merge(struct files *into, const struct files *from, struct error *err)
{
	uint32_t n = files_count(into), m = files_count(from), i = 0, j = 0;
	struct files *both, old;
	int r = files_new(into->capacity, &both, err);

	if (r < 0)
		return r;
	add_sums(&both->total, into->evicted);
	add_sums(&both->total, from->evicted);
	both->evicted = both->total;
	while (i < n || j < m) {
		if (j == m || (i < n && files_at(into, i)->time_ns <=
					    files_at(from, j)->time_ns))
			add_copy(both, files_at(into, i++));
		else
			add_copy(both, files_at(from, j++));
	}
	old = *into;
	both->keeper = old.keeper;
	*into = *both;
	*both = old;
	files_free(both);
	return 0;
}
