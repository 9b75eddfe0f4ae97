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
	SOURCE_IDLE,  /* nothing to hand out within the timeout; call again */
	SOURCE_END,   /* no more frames will come */
};

enum source_kind {
	SOURCE_KIND_FILE,   /* can be read again from the start, paced */
	SOURCE_KIND_STREAM, /* a pipe, FIFO or device: live, not paced */
	SOURCE_KIND_LIVE,   /* an interface */
};

/* Losses so far, 64 bits whatever the kernel counts in. */
struct source_losses {
	uint64_t kernel;    /* dropped by the kernel's buffer */
	uint64_t interface; /* dropped by the interface or its driver */
};

#define SOURCE_BATCH 32 /* as many as source_next_batch ever finds live */

/* The capture itself says what an address is called; the text is raw bytes. */
typedef void source_named_fn(
    void *to, const struct addr *a, const char *text, size_t len);

/* What the end of a regular file is. */
enum source_follow {
	SOURCE_FOLLOW_NOT, /* the end */
	SOURCE_FOLLOW,     /* idle, after a wait: more may come */
	SOURCE_GLANCE,     /* likewise, but nobody is kept waiting */
};

/* What can be asked of a source at opening. Zero is the default of each. */
struct source_config {
	const char *filter; /* libpcap expression, NULL or "" for all */
	uint32_t snaplen;   /* 0 = 262144 */
	bool keep_blocks;   /* for source_blocks_take */
	bool no_promiscuous;
	enum source_follow follow; /* of files: the last one named */
	size_t buffer_bytes;       /* kernel buffer; 0 = 32 MiB */
	/* Told on the thread that reads, again with each reading. */
	source_named_fn *named;
	void *named_to;
};

struct source;

/*
 * source_open_file - a capture file, compressed or not; "-" is standard input.
 * source_open_live - an interface by name, or "any".
 *
 * Opening a pipe waits until the head of the capture has come through it.
 * Standard input that is a regular file is of kind FILE like any other.
 *
 * errors  -ENOENT, -EACCES, -EPERM ...: err has "what: why"
 *         -EINVAL: the filter does not compile; err has libpcap's own text
 *         with the expression (exit status 2)
 *         -EBADMSG: not a capture file
 * thread  the source belongs to the thread that calls source_next
 */
int source_open_file(const char *path, const struct source_config *config,
    struct source **out, struct error *err);

/* Files that make one tape. */
struct source_files {
	const char *const *paths;
	size_t n;
};

/*
 * source_open_files - the same of one file or of several, whose frames come
 * merged by their times.
 *
 * Always the frame that is the oldest of those that come next in each file is
 * the next one; among equals, that of the file that begins first. Within a file
 * the order stays what it is. Frames are numbered as they come. A damaged file
 * ends there, the others go on; at the end of all the damage is what
 * source_next comes back with. If a pipe is among them, it is of kind STREAM,
 * and the others wait for it.
 *
 * errors  as source_open_file; -EMFILE: so many files cannot be open at once
 */
int source_open_files(const struct source_files *files,
    const struct source_config *config, struct source **out, struct error *err);
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
 * A frame's number is its place in the source, counted before the filter,
 * as tshark numbers frames. Idle means "call again at once": the waiting (up
 * to 100 ms, live and stream only) has been done inside the call.
 *
 * out      valid until the next call
 * returns  enum source_status, or a negative errno for a damaged file
 *          (-EBADMSG), an interface that is gone (-ENODEV)...: err names the
 *          frame and the reason. What came before an error is good and
 *          counted; asked again, a damaged file gives the same error again.
 */
int source_next(struct source *s, struct frame *out, struct error *err);

/*
 * source_next_batch - the next frames that pass the filter, up to `max`.
 *
 * The cheap way to read: for files the frames lie where read(2) put them. It
 * never waits for a batch to fill: what is there is handed out.
 *
 * out      room for `max` frames (at least 1), all valid until the next call
 * returns  how many were put into out; 0 when there is none now: the end if
 *          source_ended() says so, else idle, call again; a negative errno as
 *          source_next (never together with frames: those come first)
 */
int source_next_batch(
    struct source *s, struct frame *out, size_t max, struct error *err);

/* After 0 or SOURCE_IDLE/SOURCE_END: will no more frames come? */
bool source_ended(const struct source *s);

/*
 * source_follows - is it a file that may still grow? Its end never comes; it is
 *                  damaged where the file is cut short or removed.
 * source_at_edge - after 0 or SOURCE_IDLE: was all read that there is by now?
 */
bool source_follows(const struct source *s);
bool source_at_edge(const struct source *s);

/*
 * source_stop - let a source_next that waits, and all later ones, end.
 *
 * The next calls say SOURCE_END without delay, even where a compressed pipe
 * has stalled in the middle of a block.
 * thread   any, at any time before source_close
 */
void source_stop(struct source *s);

/*
 * source_rewind - start again at the first frame (kind FILE only).
 *
 * returns  0, -ENOTSUP for stream and live
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

/*
 * Losses by now; for live it asks the kernel, so once a second is right. For a
 * pcapng file: what its interface statistics blocks have recorded so far.
 */
struct source_losses source_losses(struct source *s);

/* Part of the input consumed, 0..1, or -1 where nobody knows. */
double source_progress(const struct source *s);

/* File descriptor that turns readable when frames may be there, or -1. */
int source_poll_fd(const struct source *s);

/*
 * Addresses the watched interface had at opening ("any": all of the machine);
 * returns how many were put in out, 0 for files.
 */
size_t source_local_addrs(const struct source *s, struct addr *out, size_t max);

/* A banner about the source's health ("eth0 is down"), or "". */
const char *source_banner(const struct source *s);

/*
 * Frames before this point that the filter refused (files: exact; live: 0, the
 * kernel filters). After a rewind or seek it counts from the start again.
 */
uint64_t source_filtered(const struct source *s);

/* Link types met, as a short text for the report: "ethernet, sll2". */
void source_links(const struct source *s, char *out, size_t size);

/*
 * Those of them that nobody here reads, by number and name in libpcap's words:
 * "147 (USER0), 189 (USB_LINUX)", or "".
 */
void source_links_unread(const struct source *s, char *out, size_t size);

/* `s` has met what `reader` has, which read the same file in its place. */
void source_adopt_links(struct source *s, const struct source *reader);

void source_close(struct source *s);

#endif
