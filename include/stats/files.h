/* SPDX-License-Identifier: BSD-2-Clause */
/* files owns what was carried as files, a row each, the newest ones. */
#ifndef STATS_FILES_H
#define STATS_FILES_H

#include "base/addr.h"
#include "base/error.h"
#include "flow/talk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FILE_URL_BYTES 512
#define FILE_TYPE_BYTES 64
#define FILE_CODING_BYTES 16
#define FILE_PATH_BYTES 40
#define FILE_NOTE_BYTES 48
#define FILE_HASH_BYTES 65 /* SHA-256 in hexadecimal, and NUL */

/* What became of a body on disk; empty texts where nothing did. */
struct file_saved {
	uint64_t bytes; /* of the file, decoded */
	char path[FILE_PATH_BYTES];
	char sha256[FILE_HASH_BYTES];
	char kind[FILE_TYPE_BYTES]; /* by its first bytes */
	char note[FILE_NOTE_BYTES]; /* what is not as it should be */
};

/* One file: a body of HTTP, or what else was carried. Texts are sanitised. */
struct file_row {
	_Alignas(16) struct addr client, server;
	uint16_t client_port, server_port;
	uint16_t status;  /* of an answer, or 0 */
	uint32_t number;  /* counts from 1; 0 = no row */
	int64_t time_ns;  /* of the packet with the end of the head */
	uint64_t bytes;   /* as sent, without chunk lines */
	uint8_t protocol; /* of IP */
	uint8_t app;      /* enum app */
	bool from_server;
	bool ended, complete;
	char url[FILE_URL_BYTES]; /* or "", cut where it is longer */
	char content_type[FILE_TYPE_BYTES];
	char coding[FILE_CODING_BYTES]; /* Content-Encoding */
	struct file_saved saved;
};

/*
 * Whoever keeps the bytes. It is told in the order of the packets, by the
 * thread of the analysis; numbers are those of the rows.
 */
struct files_keeper {
	void *to;
	/* `name` is what the sender calls it, not sanitised, or absent. */
	void (*begin)(void *to, const struct file_row *row, struct bytes name);
	void (*bytes)(void *to, uint32_t number, struct bytes bytes);
	/* The next bytes belong at that offset; then `end` says how many of
	 * those from the first one on are the file. */
	void (*seek)(void *to, uint32_t number, uint64_t offset);
	void (*missing)(void *to, uint32_t number, uint64_t bytes);
	/* The row as it was left at its end, in the table or not. */
	void (*end)(void *to, uint32_t number, const struct talk_body_end *end,
	    struct file_saved *out);
	void (*forget)(void *to); /* what is under way: it will not end */
};

/* Bodies, and bytes of those that ended. */
struct file_sums {
	uint64_t files, bytes;
};

struct files;

/* capacity  rows at most; the oldest makes room. At least 1 */
int files_new(uint32_t capacity, struct files **out, struct error *err);
void files_free(struct files *f);
void files_clear(struct files *f);
size_t files_plan(uint32_t capacity);

/* Hand the bytes of bodies to that keeper, which outlives the table. */
void files_keep(struct files *f, const struct files_keeper *keeper);
bool files_are_kept(const struct files *f);

/*
 * files_begin - a body begins.
 *
 * url      of its request, sanitised, or NULL
 * returns  its number, never 0
 */
uint32_t files_begin(struct files *f, const struct talk_ends *ends,
    const struct talk_body *body, const char *url);
void files_bytes(struct files *f, uint32_t number, struct bytes bytes);
void files_seek(struct files *f, uint32_t number, uint64_t offset);
void files_missing(struct files *f, uint32_t number, uint64_t bytes);
void files_end(
    struct files *f, uint32_t number, const struct talk_body_end *end);

/* Row i, 0 = oldest; valid until the next one begins. */
uint32_t files_count(const struct files *f);
const struct file_row *files_at(const struct files *f, uint32_t i);

/* All there ever was, and what had to make room. */
struct file_sums files_total(const struct files *f);
struct file_sums files_evicted(const struct files *f);

/*
 * The rows of an analysis, if it lists files: each as struct file_row; and
 * what they add up to, in `bytes`. As in stats/tables.h.
 */
struct analysis;
void tables_files(const struct analysis *a,
    bool (*emit)(void *context, const void *row), void *context);
void tables_files_total(const struct analysis *a, struct file_row *out);
void tables_files_evicted(const struct analysis *a, struct file_row *out);

/* Rows of both in order of time; the newest stay. */
int files_merge(
    struct files *into, const struct files *from, struct error *err);

#endif
