/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/extract.h"

#include "base/alloc.h"
#include "base/text.h"
#include "extract_folder.h"
#include "extract_manifest.h"
#include "extract_save.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEPT 256u              /* bodies under way at once */
#define START_BYTES (8u << 10) /* of one, before it becomes a file */
#define NAME_BYTES 256

const struct extract_limits extract_limits_usual = {
    .file_bytes = UINT64_C(256) << 20,
    .total_bytes = UINT64_C(16) << 30,
    .files = 100000,
    .ratio = 256,
    .decode_ns = 2 * INT64_C(1000000000),
};

/* One body under way. */
struct keeping {
	struct file_row row; /* its number is 0 where there is none */
	struct raw_body raw;
	uint64_t missing;
	uint64_t at;      /* where the next bytes belong */
	bool sought;      /* not always behind those before */
	const char *note; /* NULL, or why not all of it is here */
	char name[NAME_BYTES];
	uint8_t start[START_BYTES];
};

struct extract {
	struct files_keeper keeper;
	struct extract_limits limits;
	struct extract_folder folder;
	const char *path;
	struct growing manifest;
	FILE *list;  /* writes the manifest; NULL: there is none */
	bool single; /* see extract_open_single */
	struct save_work *work;
	struct keeping *kept;
	uint32_t numbers[KEPT];     /* of those in `kept`, 0 = free */
	int64_t newest_ns, seen_ns; /* of what began; before the last reset */
	uint64_t total;
	uint32_t next_number, saved;
	uint64_t not_saved;
	int failure;
	struct error why;
};

static struct keeping *
kept_of(struct extract *e, uint32_t number)
{
	for (uint32_t i = 0; number && i < KEPT; i++)
		if (e->numbers[i] == number)
			return &e->kept[i];
	return NULL;
}

static void
let_go(struct extract *e, struct keeping *k)
{
	folder_drop(&e->folder, &k->raw.file);
	e->numbers[k - e->kept] = 0;
}

/* What a stream that just failed died of, if it told. */
static int
stream_failure(void)
{
	return errno > 0 ? -errno : -EIO;
}

/* Nothing more is saved; counting is not our business. */
static void
fail(struct extract *e, int code)
{
	if (e->failure)
		return;
	e->failure = code;
	error_set(&e->why, code, "%s: %s; no file is saved from here on",
	    e->path, strerror(-code));
	for (uint32_t i = 0; i < KEPT; i++)
		if (e->numbers[i])
			let_go(e, &e->kept[i]);
}

static bool
is_full(const struct extract *e)
{
	return e->saved >= e->limits.files || e->total >= e->limits.total_bytes;
}

static void
note_body(struct extract *e, struct keeping *k, const struct talk_body_end *end,
    struct file_saved *saved)
{
	struct manifest_entry entry = {
	    .row = &k->row,
	    .name = k->name,
	    .end_ns = end->time_ns,
	    .bytes = end->bytes,
	    .missing = k->missing,
	    .complete = end->complete && !k->note && !k->missing,
	};

	if (!*saved->note && k->note)
		snprintf(saved->note, sizeof(saved->note), "%s", k->note);
	if (!*saved->note && k->missing)
		snprintf(saved->note, sizeof(saved->note),
		    "%llu bytes are missing", (unsigned long long)k->missing);
	if (!*saved->note && !end->complete)
		snprintf(saved->note, sizeof(saved->note), "%s",
		    end->why ? end->why : "broken off");
	k->row.saved = *saved;
	if (e->list)
		manifest_add(e->list, &entry, e->saved == 0);
	e->saved++;
	e->total += saved->bytes;
}

/* Of what lies here and there, the beginning without a hole. */
static int
cut_to(struct keeping *k, uint64_t bytes)
{
	if (!k->sought || bytes >= k->raw.bytes)
		return 0;
	k->raw.bytes = bytes;
	return ftruncate(k->raw.file.fd, (off_t)bytes) < 0 ? -errno : 0;
}

static void
note_failure(const struct extract *e, struct file_saved *saved)
{
	*saved = (struct file_saved){.bytes = 0};
	snprintf(saved->note, sizeof(saved->note), "not saved: %.36s",
	    strerror(-e->failure));
}

/* What there is of a body becomes a file. */
static void
finish(struct extract *e, struct keeping *k, const struct talk_body_end *end,
    struct file_saved *saved)
{
	int r = cut_to(k, end->bytes);

	if (r < 0) {
		let_go(e, k);
		fail(e, r);
		return;
	}
	if (k->raw.bytes == 0 || is_full(e)) {
		snprintf(saved->note, sizeof(saved->note), "not saved: %s",
		    k->raw.bytes ? "a limit was reached" : "empty");
		e->not_saved += k->raw.bytes > 0;
		let_go(e, k);
		return;
	}
	k->raw.start = k->start;
	r = save_body(e->work, &e->folder, &e->limits, &k->raw, &e->next_number,
	    k->row.coding, saved);
	if (r == 0) {
		errno = 0;
		note_body(e, k, end, saved);
		if (e->list && ferror(e->list))
			r = stream_failure();
	}
	let_go(e, k);
	if (r < 0)
		fail(e, r);
	if (r < 0)
		note_failure(e, saved);
}

/* A place for one more: the one that began first makes room. */
static struct keeping *
take_place(struct extract *e)
{
	struct talk_body_end end = {.time_ns = INT64_MAX};
	struct file_saved saved = {0};
	uint32_t oldest = 0;

	for (uint32_t i = 0; i < KEPT; i++) {
		if (e->numbers[i] == 0)
			return &e->kept[i];
		if (e->numbers[i] < e->numbers[oldest])
			oldest = i;
	}
	end.bytes = e->kept[oldest].raw.bytes;
	finish(e, &e->kept[oldest], &end, &saved);
	return &e->kept[oldest];
}

static void
set_name(struct keeping *k, struct bytes name)
{
	text_sanitize(name.n ? (const void *)name.at : "", name.n, k->name,
	    sizeof(k->name));
}

static void
begin_body(void *to, const struct file_row *row, struct bytes name)
{
	struct extract *e = to;
	struct keeping *k;

	if (e->single) {
		e->failure = 0;
		e->seen_ns = INT64_MIN;
	}
	/* A replay that starts again has all of this saved already. */
	if (e->failure || row->time_ns <= e->seen_ns)
		return;
	k = take_place(e);
	if (e->failure)
		return;
	k->row = *row;
	k->raw.bytes = k->missing = k->at = 0;
	k->sought = false;
	k->raw.file.fd = -1;
	k->note = NULL;
	set_name(k, name);
	e->numbers[k - e->kept] = row->number;
	if (row->time_ns > e->newest_ns)
		e->newest_ns = row->time_ns;
}

/* From now on it is a file. */
static int
grow(struct extract *e, struct keeping *k)
{
	int r = k->raw.file.fd < 0 ? folder_grow(&e->folder, &k->raw.file) : 1;

	return r != 0 ? r
	              : growing_write_at(
			    &k->raw.file, k->start, (size_t)k->raw.bytes, 0);
}

static int
put_bytes(struct extract *e, struct keeping *k, struct bytes bytes)
{
	int r = 0;

	if (k->raw.file.fd < 0 && k->at + bytes.n <= START_BYTES) {
		memcpy(k->start + k->at, bytes.at, bytes.n);
	} else {
		r = grow(e, k);
		if (r >= 0)
			r = growing_write_at(
			    &k->raw.file, bytes.at, bytes.n, k->at);
	}
	k->at += bytes.n;
	if (k->raw.bytes < k->at)
		k->raw.bytes = k->at;
	return r;
}

static void
add_bytes(void *to, uint32_t number, struct bytes bytes)
{
	struct extract *e = to;
	struct keeping *k = kept_of(e, number);
	uint64_t most = e->limits.file_bytes, room;
	int r;

	if (!k)
		return;
	room = k->at < most ? most - k->at : 0;
	if (bytes.n > room) {
		k->note = "cut: too large";
		bytes.n = (size_t)room;
	}
	r = bytes.n > 0 ? put_bytes(e, k, bytes) : 0;
	if (r < 0)
		fail(e, r);
}

static void
seek(void *to, uint32_t number, uint64_t offset)
{
	struct extract *e = to;
	struct keeping *k = kept_of(e, number);
	int r;

	if (!k || offset == k->at)
		return;
	k->at = offset;
	k->sought = true;
	r = grow(e, k);
	if (r < 0)
		fail(e, r);
}

static void
add_missing(void *to, uint32_t number, uint64_t bytes)
{
	struct keeping *k = kept_of(to, number);

	if (k)
		k->missing += bytes;
}

static void
end_body(void *to, uint32_t number, const struct talk_body_end *end,
    struct file_saved *out)
{
	struct extract *e = to;
	struct keeping *k = kept_of(e, number);

	if (k)
		finish(e, k, end, out);
	else if (e->single && e->failure)
		note_failure(e, out);
}

static void
forget(void *to)
{
	struct extract *e = to;

	for (uint32_t i = 0; i < KEPT; i++)
		if (e->numbers[i])
			let_go(e, &e->kept[i]);
	if (e->saved > 0)
		e->seen_ns = e->newest_ns;
}

static int
open_manifest(struct extract *e, struct error *err)
{
	int r = folder_grow(&e->folder, &e->manifest), fd;

	if (r < 0)
		return error_set(err, r, "%s: %s", e->path, strerror(-r));
	fd = dup(e->manifest.fd);
	e->list = fd < 0 ? NULL : fdopen(fd, "w");
	if (!e->list)
		return error_set(
		    err, -errno, "%s: %s", e->path, strerror(errno));
	manifest_begin(e->list);
	return 0;
}

/* That of an earlier run stays as it is. */
static int
settle_manifest(struct extract *e)
{
	char name[FOLDER_NAME_BYTES] = "manifest.json";
	bool failed;
	int r;

	errno = 0;
	manifest_end(e->list, e->not_saved);
	failed = ferror(e->list);
	failed |= fclose(e->list) != 0;
	e->list = NULL;
	if (failed)
		return stream_failure();
	r = folder_keep(&e->folder); /* what it lists */
	if (r < 0)
		return r;
	e->folder.careful = true;
	for (unsigned i = 2;; i++) {
		r = folder_settle(&e->folder, &e->manifest, name);
		if (r != -EEXIST || i == 0)
			return r;
		snprintf(name, sizeof(name), "manifest-%u.json", i);
	}
}

static void
release(struct extract *e)
{
	for (uint32_t i = 0; e->kept && i < KEPT; i++)
		if (e->numbers[i])
			let_go(e, &e->kept[i]);
	if (e->list)
		fclose(e->list);
	folder_drop(&e->folder, &e->manifest);
	save_work_free(e->work);
	alloc_release(e->kept, KEPT * sizeof(*e->kept));
	folder_close(&e->folder);
	free(e);
}

static struct extract *
new_extract(const char *folder, const struct extract_limits *limits)
{
	struct extract *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->keeper = (struct files_keeper){
	    .to = e,
	    .begin = begin_body,
	    .bytes = add_bytes,
	    .seek = seek,
	    .missing = add_missing,
	    .end = end_body,
	    .forget = forget,
	};
	e->limits = *limits;
	e->path = folder;
	e->next_number = 1;
	e->seen_ns = e->newest_ns = INT64_MIN;
	e->manifest.fd = e->folder.fd = -1;
	e->kept = alloc_reserve(KEPT * sizeof(*e->kept));
	e->work = save_work_new();
	if (e->kept && e->work)
		return e;
	release(e);
	return NULL;
}

static int
open_extract(const char *folder, const struct extract_limits *limits,
    bool single, struct extract **out, struct error *err)
{
	struct extract *e = new_extract(folder, limits);
	int r;

	if (!e)
		return error_set(err, -ENOMEM, "extract: no memory");
	e->single = single;
	r = folder_open(&e->folder, folder, err);
	e->folder.careful = single;
	if (r == 0 && !single)
		r = open_manifest(e, err);
	if (r < 0)
		release(e);
	else
		*out = e;
	return r;
}

int
extract_open(const char *folder, const struct extract_limits *limits,
    struct extract **out, struct error *err)
{
	return open_extract(folder, limits, false, out, err);
}

int
extract_open_single(const char *folder, struct extract **out, struct error *err)
{
	return open_extract(folder, &extract_limits_usual, true, out, err);
}

int
extract_open_saved(struct extract *e, const char *name)
{
	return folder_open_file(&e->folder, name);
}

const struct files_keeper *
extract_keeper(struct extract *e)
{
	return &e->keeper;
}

int
extract_close(struct extract *e, struct error *err)
{
	int r;

	if (!e)
		return 0;
	r = e->list ? settle_manifest(e) : 0;
	if (r < 0)
		fail(e, r);
	r = e->failure;
	if (r < 0 && err)
		*err = e->why;
	if (e->single)
		r = 0; /* it was said when it came about */
	if (r == 0 && !e->single && e->not_saved > 0)
		r = error_set(err, -EFBIG,
		    "%s: %llu bodies were not saved: a limit was reached",
		    e->path, (unsigned long long)e->not_saved);
	release(e);
	return r;
}
