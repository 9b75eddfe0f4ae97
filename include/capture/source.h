/* SPDX-License-Identifier: BSD-2-Clause */
/* source owns the one face of everything frames can come from. */
#ifndef CAPTURE_SOURCE_H
#define CAPTURE_SOURCE_H

#include "base/addr.h"
#include "base/error.h"
#include "packet/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What source_next came back with. Negative errno: see struct error. */
enum source_status {
	SOURCE_FRAME, /* a frame is there */
	SOURCE_IDLE,  /* live: nothing within the timeout; call again */
	SOURCE_END,   /* no more frames will come */
};

enum source_kind {
	SOURCE_KIND_FILE,   /* can be read again from the start, paced */
	SOURCE_KIND_STREAM, /* a pipe or compressed stdin: live, not paced */
	SOURCE_KIND_LIVE,   /* an interface */
};

/* Losses so far, 64 bits whatever the kernel counts in. */
struct source_losses {
	uint64_t kernel;    /* dropped by the kernel's buffer */
	uint64_t interface; /* dropped by the interface or its driver */
};

/* What can be asked of a source at opening. Zero is the default of each. */
struct source_config {
	const char *filter;   /* libpcap expression, NULL or "" for all */
	uint32_t snaplen;     /* 0 = 262144 */
	bool no_promiscuous;
	size_t buffer_bytes;  /* kernel buffer; 0 = 32 MiB */
};

struct source;

/*
 * source_open_file - a capture file, compressed or not; "-" is standard input.
 * source_open_live - an interface by name, or "any".
 *
 * errors  -ENOENT, -EACCES, -EPERM ...: err has "what: why"
 *         -EINVAL: the filter does not compile; err has libpcap's own text
 *         with the expression (exit status 2)
 *         -EBADMSG: not a capture file
 * thread  the source belongs to the thread that calls source_next
 */
int source_open_file(const char *path, const struct source_config *config,
    struct source **out, struct error *err);
int source_open_live(const char *name, const struct source_config *config,
    struct source **out, struct error *err);

/*
 * source_default_interface - name of the interface of the default route.
 *
 * returns  0, or -ENODEV when no route and no usable interface is there
 */
int source_default_interface(char *out, size_t size, struct error *err);

/* Print one interface a line ("name  description [up, running]"), as -D. */
int source_list_interfaces(struct error *err);

/*
 * source_next - the next frame that passes the filter.
 *
 * out      valid until the next call
 * returns  enum source_status, or a negative errno for a damaged file, an
 *          interface that is gone...: err names the frame and the reason.
 *          What came before an error is good and counted.
 */
int source_next(struct source *s, struct frame *out, struct error *err);

/*
 * source_rewind - start again at the first frame (kind FILE only).
 */
int source_rewind(struct source *s, struct error *err);

/*
 * source_seek - go to a frame at or before the last frame whose time is
 * under `time_ns`, by the sparse time index built so far; reading on from
 * there meets every frame with a time >= time_ns that the index knows to lie
 * behind (frames out of order included).
 *
 * returns  0, -ENOTSUP for sources that cannot (compressed, stdin, live)
 */
int source_seek(struct source *s, int64_t time_ns, struct error *err);

enum source_kind source_kind(const struct source *s);
const char *source_name(const struct source *s); /* path or interface */

/* Losses by now; for live it asks the kernel, so once a second is right. */
struct source_losses source_losses(struct source *s);

/* Part of the input consumed, 0..1, or -1 where nobody knows. */
double source_progress(const struct source *s);

/* File descriptor to poll for input while SOURCE_IDLE, or -1. */
int source_poll_fd(const struct source *s);

/* Addresses of the interface watched; returns how many were put in out. */
size_t source_local_addrs(const struct source *s, struct addr *out,
    size_t max);

/* A banner about the source's health ("eth0 is down"), or "". */
const char *source_banner(const struct source *s);

/* Frames the filter refused (files: exact; live: 0, the kernel filters). */
uint64_t source_filtered(const struct source *s);

/* Link types met, as a short text for the report: "ethernet, sll2". */
void source_links(const struct source *s, char *out, size_t size);

void source_close(struct source *s);

#endif
