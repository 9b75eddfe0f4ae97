/* SPDX-License-Identifier: BSD-2-Clause */
/* speeches owns the bounded store of what was said, and the sums of it. */
#ifndef FLOW_SPEECHES_H
#define FLOW_SPEECHES_H

#include "flow/conversation.h"

struct speeches {
	struct speech *list; /* CONVERSATION_SPEECHES */
	uint8_t *bytes;      /* CONVERSATION_BYTES */
	uint32_t n, n_bytes;
	bool full;     /* something was left out: so is all that follows */
	bool apart;    /* datagrams: nothing goes on where the last one ended */
	bool disorder; /* a speech is older than the one before it */
	uint64_t offset[2];
	struct conversation_sums sums[2];
};

int speeches_init(struct speeches *s, struct error *err);
void speeches_fini(struct speeches *s);
void speeches_clear(struct speeches *s, bool apart);

/* n bytes that a side said; they go on in its speech, if that was the last. */
void speeches_add(struct speeches *s, unsigned side, int64_t time_ns,
    const uint8_t *bytes, size_t n);

/* n bytes that are not there: SPEECH_MISSING or SPEECH_CUT; or SPEECH_ANEW. */
void speeches_add_gap(struct speeches *s, unsigned side, int64_t time_ns,
    enum speech_kind kind, uint64_t n);

/*
 * speeches_fill - n bytes that come after they were given up as missing.
 *
 * They take the place of what was marked, as far back as a few hundred
 * speeches; what nothing was marked for is a copy, and of no use.
 *
 * offset  of the first one, in all that the side said
 * kind    SPEECH_BYTES, or SPEECH_CUT when only their place is known
 */
void speeches_fill(struct speeches *s, unsigned side, uint64_t offset,
    enum speech_kind kind, const uint8_t *bytes, uint64_t n);

/* Put them in order of time, as datagrams are. */
void speeches_sort(struct speeches *s);

#endif
