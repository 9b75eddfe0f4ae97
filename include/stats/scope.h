/* SPDX-License-Identifier: BSD-2-Clause */
/* scope owns which frames of a tape are meant: a stretch of time, a thing. */
#ifndef STATS_SCOPE_H
#define STATS_SCOPE_H

#include "base/addr.h"
#include "base/error.h"
#include "lookup/places.h"
#include "packet/frame.h"
#include "packet/issue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scope_kind {
	SCOPE_TIME,         /* from_ns <= time < to_ns */
	SCOPE_HOST,         /* a, as source or destination */
	SCOPE_PAIR,         /* from a to b */
	SCOPE_CONVERSATION, /* between a and b */
	SCOPE_FLOW,         /* protocol, a, b, and port_a, port_b if any */
	SCOPE_PORT,         /* protocol and port_a */
	SCOPE_LAYERS,       /* frames that begin with these layers */
	SCOPE_ISSUE,        /* frames that have it */
	SCOPE_PLACE,        /* from or to place_id; `text` is its name */
	SCOPE_DNS_NAME,     /* what was said about the name `text` */
	SCOPE_RESOLVER,     /* DNS asked of a */
	SCOPE_DNS_CLIENT,   /* DNS asked by a */
	SCOPE_URL,          /* connections in which `text` was requested */
	SCOPE_SERVER_NAME,  /* ... whose client wanted the server `text` */
	SCOPE_SUBNETS,      /* from the net of a to that of b */
	SCOPE_FILTER,       /* `text` in libpcap's words */
	N_SCOPE_KINDS
};

#define SCOPE_TEXT_BYTES 1040 /* as long as the texts of tables are */

/* One step inwards; which members count follows from the kind. */
struct scope_step {
	uint8_t kind;     /* enum scope_kind */
	uint8_t protocol; /* IP protocol number */
	uint8_t place;    /* enum place_kind */
	uint8_t issue;    /* enum issue */
	bool has_ports;
	uint8_t bits_a, bits_b; /* of a and b that are their nets' */
	uint16_t port_a, port_b;
	uint32_t place_id; /* struct place id[place] */
	uint64_t layers;   /* enum layer a byte, outermost lowest */
	int64_t from_ns, to_ns;
	struct addr a, b;
	char text[SCOPE_TEXT_BYTES]; /* sanitised, as rows have it */
	/* DNS, SERVER_NAME: "mDNS", "QUIC", or "" for any */
	char of[16];
};

#define SCOPE_STEPS 8

/* All of the steps hold; no step is everything. By value. */
struct scope {
	size_t n;
	struct scope_step steps[SCOPE_STEPS];
};

/* Put in its texts, cut to what there is room for. */
void scope_set_text(struct scope_step *step, const char *text, const char *of);

#define SCOPE_LABEL_BYTES (SCOPE_TEXT_BYTES + 64)

/* "host 10.0.0.1", "14:16:02-14:17:40": what a step is, in words. */
void scope_label(
    const struct scope_step *step, char out[static SCOPE_LABEL_BYTES]);

/* The stretch that its steps leave, half-open; INT64_MIN/MAX = no end. */
void scope_times(const struct scope *s, int64_t *from_ns, int64_t *to_ns);

struct scope_filter;

/*
 * scope_filter_new - a judge of frames.
 *
 * Frames have to come in the order of the tape: later fragments are told by
 * the ports of their first one. FILTER steps are not looked at: programs of
 * libpcap are the capture floor's.
 *
 * decap    addresses and ports are those of the innermost IP header
 * places   who knows where addresses are, or NULL; outlives the judge
 * bytes    memory for steps that ask what was said
 * errors   -ENOMEM
 * thread   one
 */
int scope_filter_new(const struct scope *s, struct places *places, bool decap,
    size_t bytes, struct scope_filter **out, struct error *err);
void scope_filter_free(struct scope_filter *f);

/*
 * What was said in a connection is known only after its beginning: such a
 * scope needs the tape read twice, the first time by scope_filter_hear, with
 * scope_filter_heard_all at its end. scope_filter_rewind says that the tape
 * begins again.
 */
bool scope_filter_listens(const struct scope_filter *f);
void scope_filter_hear(struct scope_filter *f, const struct frame *frame);
void scope_filter_heard_all(struct scope_filter *f);
void scope_filter_rewind(struct scope_filter *f);

/* Is the frame in the scope? */
bool scope_filter_admits(struct scope_filter *f, const struct frame *frame);

#endif
