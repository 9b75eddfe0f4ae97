/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libarchive's "raw" format: one member, whatever the filters in front of it
 * yield. The filters are named one by one, because "all" would include some
 * that run programs of the system on the word of the file.
 *
 * A filter asks for input until its output block is full, so from a pipe the
 * read callback waits without a limit; only source_stop ends that.
 */
#include "unpacker.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RAW_BYTES (256u << 10)

struct unpacker {
	struct archive *archive;
	struct byte_input *in;
	int64_t consumed;
	size_t head;         /* raw bytes in `raw` from before, not yet given */
	int failed;          /* errno of the raw read */
	const uint8_t *rest; /* of the last unpacked block, not yet taken */
	size_t n_rest;
	bool ended;
	uint8_t raw[];
};

static int (*const filters[])(struct archive *) = {
    archive_read_support_filter_bzip2,
    archive_read_support_filter_compress,
    archive_read_support_filter_gzip,
    archive_read_support_filter_lz4,
    archive_read_support_filter_lzip,
    archive_read_support_filter_lzma,
    archive_read_support_filter_xz,
    archive_read_support_filter_zstd,
};

static la_ssize_t
give_raw(struct archive *archive, void *arg, const void **out)
{
	struct unpacker *u = arg;
	ssize_t n = (ssize_t)u->head;

	*out = u->raw;
	u->head = 0;
	if (n == 0)
		n = byte_input_raw(u->in, u->raw, RAW_BYTES, -1);
	if (n < 0) {
		u->failed = (int)n;
		archive_set_error(archive, (int)-n, "%s", strerror((int)-n));
		return ARCHIVE_FATAL;
	}
	u->consumed += n;
	return n;
}

static int
begin(struct unpacker *u)
{
	struct archive_entry *entry;

	archive_read_support_format_raw(u->archive);
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		/* ARCHIVE_WARN: built without it, an outside program does it */
		if (filters[i](u->archive) == ARCHIVE_FATAL)
			return -ENOMEM;
	}
	if (archive_read_open(u->archive, u, NULL, give_raw, NULL) !=
	    ARCHIVE_OK) /* a filter knows it, and has nothing to give */
		return u->failed         ? u->failed
		       : u->consumed > 0 ? -EIO
		                         : -EBADMSG;
	if (archive_read_next_header(u->archive, &entry) != ARCHIVE_OK)
		return u->failed ? u->failed : -EBADMSG;
	return 0;
}

/* libarchive's words, where it has any. */
static int
explain(const struct unpacker *u, const char *name, int r, struct error *err)
{
	const char *why =
	    u && u->archive ? archive_error_string(u->archive) : NULL;

	return error_set(err, r, "%s: %s",
	    strcmp(name, "-") == 0 ? "standard input" : name,
	    why ? why : strerror(-r));
}

int
unpacker_new(struct byte_input *in, const uint8_t *head, size_t n,
    struct unpacker **out, struct error *err)
{
	size_t room = n > RAW_BYTES ? n : RAW_BYTES;
	struct unpacker *u = calloc(1, sizeof(*u) + room);
	int r = -ENOMEM;

	if (u)
		u->archive = archive_read_new();
	if (!u || !u->archive)
		goto free_unpacker;
	u->in = in;
	u->head = n;
	memcpy(u->raw, head, n);
	r = begin(u);
	if (r < 0)
		goto free_unpacker;
	*out = u;
	return 0;

free_unpacker:
	explain(u, in->name, r, err);
	unpacker_free(u);
	return r;
}

/* Block by block: archive_read_data would wait until all of `n` is there. */
static int
next_block(struct unpacker *u, struct error *err)
{
	const void *block;
	const char *why;
	la_int64_t offset;
	int r;

	r = archive_read_data_block(u->archive, &block, &u->n_rest, &offset);
	u->rest = block;
	if (r == ARCHIVE_OK)
		return 0;
	u->n_rest = 0;
	if (r == ARCHIVE_EOF) {
		u->ended = true;
		return 0;
	}
	if (u->failed)
		return error_set(err, u->failed, "%s", strerror(-u->failed));
	why = archive_error_string(u->archive);
	return error_set(
	    err, -EBADMSG, "%s", why ? why : "damaged compressed data");
}

ssize_t
unpacker_read(struct unpacker *u, uint8_t *to, size_t n, struct error *err)
{
	while (u->n_rest == 0 && !u->ended) {
		int r = next_block(u, err);

		if (r < 0)
			return r;
	}
	if (n > u->n_rest)
		n = u->n_rest;
	if (n == 0)
		return 0;
	memcpy(to, u->rest, n);
	u->rest += n;
	u->n_rest -= n;
	return (ssize_t)n;
}

int64_t
unpacker_consumed(const struct unpacker *u)
{
	return u->consumed;
}

void
unpacker_free(struct unpacker *u)
{
	if (!u)
		return;
	if (u->archive)
		archive_read_free(u->archive);
	free(u);
}
