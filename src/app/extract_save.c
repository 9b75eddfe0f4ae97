/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A body is decoded when all of it is there, so that a single decoder is at
 * work at a time, and what turns out to be no such coding is saved as it was.
 */
#include "extract_save.h"

#include "base/clock.h"
#include "message/content_coding.h"
#include "message/file_kind.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEP_BYTES (64u << 10)
#define FREE_BYTES (1u << 20) /* of any ratio */
#define SHORT_HASH 12

/* One file while it is written. */
struct save_work {
	struct extract_folder *folder;
	const struct extract_limits *limits;
	struct raw_body *raw;
	EVP_MD_CTX *hash;
	struct growing file;
	bool written; /* it is there already, and only looked at */
	uint64_t bytes;
	uint8_t head[FILE_KIND_BYTES];
	size_t n_head;
	uint8_t in[STEP_BYTES], out[STEP_BYTES];
};

static int
begin(struct save_work *s)
{
	s->bytes = s->n_head = 0;
	return EVP_DigestInit_ex(s->hash, EVP_sha256(), NULL) == 1 ? 0 : -EIO;
}

static int
put(struct save_work *s, const uint8_t *bytes, size_t n)
{
	size_t room = sizeof(s->head) - s->n_head;

	if (room > n)
		room = n;
	memcpy(s->head + s->n_head, bytes, room);
	s->n_head += room;
	s->bytes += n;
	if (EVP_DigestUpdate(s->hash, bytes, n) != 1)
		return -EIO;
	return s->written ? 0 : growing_write(&s->file, bytes, n);
}

/* The next bytes of what was sent: how many, 0 at the end, or an errno. */
static ssize_t
read_raw(struct save_work *s, uint64_t at)
{
	const struct raw_body *raw = s->raw;
	uint64_t left = raw->bytes - at;
	size_t n = left < sizeof(s->in) ? (size_t)left : sizeof(s->in);
	ssize_t got;

	if (n == 0)
		return 0;
	if (raw->file.fd < 0) {
		memcpy(s->in, raw->start + at, n);
		return (ssize_t)n;
	}
	got = pread(raw->file.fd, s->in, n, (off_t)at);
	if (got == 0)
		return -EIO; /* somebody has cut it */
	return got < 0 ? -errno : got;
}

/* As it was sent; a file that is there is only looked at. */
static int
save_plain(struct save_work *s)
{
	ssize_t n;
	int r = begin(s);

	s->written = s->raw->file.fd >= 0;
	if (r == 0 && !s->written)
		r = folder_grow(s->folder, &s->file);
	for (uint64_t at = 0; r == 0; at += (uint64_t)n) {
		n = read_raw(s, at);
		if (n <= 0) {
			r = (int)n;
			break;
		}
		r = put(s, s->in, (size_t)n);
	}
	if (r == 0 && s->written) {
		s->file = s->raw->file;
		s->raw->file.fd = -1;
	}
	return r;
}

/* NULL, or why no more of it is decoded. */
static const char *
is_bomb(const struct save_work *s, uint64_t used, int64_t start_ns)
{
	if (s->bytes > s->limits->file_bytes)
		return "decoded it is too large";
	if (s->bytes > FREE_BYTES && s->bytes / s->limits->ratio > used)
		return "it grows too much when decoded";
	if (clock_monotonic_ns() - start_ns > s->limits->decode_ns)
		return "decoding takes too long";
	return NULL;
}

/* All that comes out of the bytes at hand. */
static int
decode_step(struct save_work *s, struct content_decoder *d, size_t n,
    enum content_state *state)
{
	struct content_input in = {s->in, n};
	size_t made;
	int r = 0;

	do {
		*state = content_decode(d, &in, s->out, sizeof(s->out), &made);
		r = put(s, s->out, made);
	} while (r == 0 && *state == CONTENT_MORE &&
		 (in.n > 0 || made == sizeof(s->out)) &&
		 s->bytes <= s->limits->file_bytes);
	return r;
}

/* 0, or a negative errno; *why says what keeps it from being decoded. */
static int
decode_all(struct save_work *s, struct content_decoder *d, const char **why)
{
	enum content_state state = CONTENT_MORE;
	int64_t start_ns = clock_monotonic_ns();
	uint64_t at = 0;
	int r = 0;

	*why = NULL;
	while (r == 0 && state == CONTENT_MORE && !*why) {
		ssize_t n = read_raw(s, at);

		if (n <= 0)
			return (int)n;
		at += (uint64_t)n;
		r = decode_step(s, d, (size_t)n, &state);
		*why = is_bomb(s, at, start_ns);
	}
	if (state == CONTENT_BAD)
		*why = "not of that coding";
	return r;
}

static int
save_decoded(struct save_work *s, enum content_coding coding, const char **why)
{
	struct content_decoder *d = content_decoder_new(coding);
	int r = d ? begin(s) : -ENOMEM;

	s->written = false;
	if (r == 0)
		r = folder_grow(s->folder, &s->file);
	if (r == 0)
		r = decode_all(s, d, why);
	content_decoder_free(d);
	return r;
}

static void
fill(struct save_work *s, struct file_saved *out)
{
	const struct file_kind *kind = file_kind_of(s->head, s->n_head);
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	EVP_DigestFinal_ex(s->hash, hash, &n);
	for (unsigned i = 0; i < n && 2 * i + 2 < sizeof(out->sha256); i++)
		snprintf(out->sha256 + 2 * (size_t)i, 3, "%02x", hash[i]);
	snprintf(out->kind, sizeof(out->kind), "%s", kind->type);
	out->bytes = s->bytes;
}

/* A name that is taken is of an earlier run, or was put there: go on. */
static int
settle(struct save_work *s, uint32_t *number, struct file_saved *out)
{
	const struct file_kind *kind = file_kind_of(s->head, s->n_head);
	int r;

	do {
		snprintf(out->path, sizeof(out->path), "%06u-%.*s.%s",
		    (*number)++, SHORT_HASH, out->sha256, kind->suffix);
		r = folder_settle(s->folder, &s->file, out->path);
	} while (r == -EEXIST && *number != 0);
	if (r < 0)
		out->path[0] = '\0';
	return r;
}

static int
save(struct save_work *s, uint32_t *number, const char *name,
    struct file_saved *out)
{
	enum content_coding coding = content_coding_of(name);
	const char *why = coding == CODING_OTHER ? "coding unknown" : NULL;
	int r = 0;

	if (coding != CODING_NONE && coding != CODING_OTHER) {
		r = save_decoded(s, coding, &why);
		if (r == 0 && why)
			folder_drop(s->folder, &s->file);
	}
	if (r == 0 && s->file.fd < 0)
		r = save_plain(s);
	if (r < 0)
		return r;
	if (why)
		snprintf(out->note, sizeof(out->note), "as sent: %s", why);
	fill(s, out);
	return settle(s, number, out);
}

struct save_work *
save_work_new(void)
{
	return malloc(sizeof(struct save_work));
}

void
save_work_free(struct save_work *w)
{
	free(w);
}

int
save_body(struct save_work *s, struct extract_folder *folder,
    const struct extract_limits *limits, struct raw_body *raw, uint32_t *number,
    const char *coding, struct file_saved *out)
{
	int r;

	s->folder = folder;
	s->limits = limits;
	s->raw = raw;
	s->file.fd = -1;
	s->hash = EVP_MD_CTX_new();
	r = s->hash ? save(s, number, coding, out) : -ENOMEM;
	EVP_MD_CTX_free(s->hash);
	folder_drop(folder, &s->file);
	folder_drop(folder, &raw->file);
	return r;
}
