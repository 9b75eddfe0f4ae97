/* SPDX-License-Identifier: BSD-2-Clause */
/* source_ops owns what the kinds of source share: their head and their verbs.
 */
#ifndef CAPTURE_SOURCE_OPS_H
#define CAPTURE_SOURCE_OPS_H

#include "capture/capture_filter.h"
#include "capture/source.h"

#include <stdatomic.h>

#define SOURCE_WAIT_MS 100
#define SOURCE_EDGE_MS 50 /* between two looks at a file that may grow */
#define SOURCE_LINKS 64   /* link types remembered for the report */
#define SOURCE_SNAPLEN 262144
#define FRAME_MAX_BYTES (16u << 20) /* a longer frame is a lie */

/* The verbs of capture/source_blocks.h. */
struct source_block_ops {
	bool (*has)(const struct source *s);
	int (*take)(struct source *s, const uint8_t **out, size_t *n,
	    struct error *err);
	size_t (*frame)(
	    struct source *s, const struct frame *frame, const uint8_t **out);
};

/* What a kind of source has to bring along; NULL = it cannot. */
struct source_ops {
	const struct source_block_ops *blocks;
	/* As source_next_batch; sets `ended` together with 0. */
	int (*next)(
	    struct source *s, struct frame *out, size_t max, struct error *err);
	int (*rewind)(struct source *s, struct error *err);
	int (*seek)(struct source *s, int64_t time_ns, struct error *err);
	struct source_losses (*losses)(struct source *s);
	double (*progress)(const struct source *s);
	int (*poll_fd)(const struct source *s);
	size_t (*local_addrs)(
	    const struct source *s, struct addr *out, size_t max);
	void (*close)(struct source *s); /* all but this head */
};

/* The head of each kind's own struct. Written by the thread of source_next. */
struct source {
	const struct source_ops *ops;
	char *name;
	enum source_kind kind;
	bool ended;
	bool met_cooked;      /* one of `links` is Linux cooked */
	bool is_part;         /* of a source that lends its wake_fd */
	bool follows;         /* the end of the file is not the end */
	bool at_edge;         /* ... but all that there is by now */
	int wake_fd;          /* readable once source_stop was called */
	atomic_bool stopping; /* the one member other threads may touch */
	atomic_bool *stop;    /* it, or that of the whole */
	uint64_t filtered;
	size_t n_links;
	uint16_t links[SOURCE_LINKS];
	char banner[200];
};

/*
 * source_head_init - prepare the head inside a zeroed struct of some kind.
 * source_head_init_part - the same, to be stopped and woken with a whole.
 * source_head_fini - give back what it holds.
 *
 * errors   -ENOMEM, or what eventfd(2) says
 */
int source_head_init(struct source *s, const struct source_ops *ops,
    enum source_kind kind, const char *name, struct error *err);
int source_head_init_part(struct source *s, const struct source_ops *ops,
    struct source *whole, const char *name, struct error *err);
void source_head_fini(struct source *s);

/* Note that frames of this LINKTYPE_ may come. */
void source_met_link(struct source *s, uint16_t link);

/* That which a filter is compiled for at first. */
uint16_t source_first_link(const struct source *s);

/* Wait for a file to grow, or for source_stop. */
void source_wait_edge(const struct source *s);

/* Keep what passes, in order, and count the others; how many these are. */
int source_filter_frames(struct source *s, struct capture_filter *filter,
    struct frame *frames, int n);

static inline bool
source_stopping(const struct source *s)
{
	return atomic_load_explicit(s->stop, memory_order_relaxed);
}

#endif
